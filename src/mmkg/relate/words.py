"""Titles that share rare words: the neighbours of a thing of which few links are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from mmkg.relate.rows import Rows, pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

_WORD = re.compile(r"\n|[\u4e00-\u9fff]|[^\W\d_\u4e00-\u9fff][^\W\u4e00-\u9fff]*")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
COMMON = 0.05
"""A word in more than this share of all titles tells nothing."""
READ = 5000
"""Titles that are compared in a scan."""
MOST = 0.5
"""Share of a name's weight that must be in a title that speaks of it."""
FEW = 5
"""A word in so many titles is never too common."""


def name_words(name: str) -> str:
    """Return a name as words: a repository without its owner, and what stands behind a capital.

    >>> name_words("lzrobots/DeepEmbeddingModel_ZSL")
    'DeepEmbeddingModel ZSL Deep Embedding Model ZSL'
    """
    name = name.rsplit("/", 1)[-1].replace("_", " ")
    parts = _CAPITAL.sub(" ", name)
    return name if parts == name else f"{name} {parts}"


def words(text: str) -> list[str]:
    """Return the distinct words of a title, folded, without a plural's `s`; Chinese by the character.

    >>> words("Transformers for image-text Retrieval: a survey of 图像")
    ['transformer', 'for', 'image', 'text', 'retrieval', 'a', 'survey', 'of', '图', '像']
    """
    return list(dict.fromkeys(_singular(word) for word in _WORD.findall(" ".join(text.casefold().split()))))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" != word[-2] else word


class Titles:
    """An index of words over titles, scored by the cosine of inverse document frequencies.

    Salton, Buckley: Term-weighting approaches in automatic text retrieval (1988).
    """

    def __init__(self, titles: Iterable[str]) -> None:
        lines = [" ".join(title.split()) for title in titles]
        found = _WORD.findall("\n".join(lines).casefold())
        spelled: dict[str, int] = {"\n": 0}
        spellings = np.array([spelled.setdefault(word, len(spelled)) for word in found], dtype=np.int64)
        self._number: dict[str, int] = {}
        number = np.array([self._number.setdefault(_singular(word), len(self._number)) for word in spelled])
        kept = spellings > 0
        rows = np.cumsum(spellings == 0)[kept]
        self._titles = pack(number[spellings[kept]], rows, (len(self._number), len(lines)))
        self._weights, self._norms = _weighed(self._titles, len(lines))

    def alike(self, title: str, k: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the rows of the `k` titles most like this one, best first, and how much alike they are.

        >>> index = Titles(["Visual question answering", "Speech", "Question answering on images"])
        >>> rows, _ = index.alike("VQA: visual question answering", 5)
        >>> rows.tolist()
        [0, 2]
        """
        rows, shared = self._shared(title)
        likeness = shared / self._norms[rows]
        order = np.argsort(-likeness, kind="stable")[:k]
        return rows[order].astype(np.intp), likeness[order]

    def within(self, title: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the rows of the titles most of whose words are in this one, and how much of their weight is.

        >>> index = Titles(["XFlow", "Speech Flow"])
        >>> rows, share = index.within("XFlow: cross-modal networks for speech")
        >>> rows.tolist(), share.tolist()
        ([0], [1.0])
        """
        rows, shared = self._shared(title)
        share = shared / self._norms[rows] ** 2
        most = share > MOST
        return rows[most].astype(np.intp), share[most]

    def _shared(self, title: str) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the rows of titles with words of this one, and the weight of these words."""
        known = np.array([self._number[word] for word in words(title) if word in self._number], dtype=np.intp)
        known = known[self._weights[known] > 0]
        held, counts = self._titles.gather(known)
        rows, place = np.unique(held, return_inverse=True)
        shared: NDArray[np.float64] = np.bincount(place, np.repeat(self._weights[known], counts)).astype(np.float64)
        return rows, shared


class Scan:
    """The same question put to very many titles without an index: one pass for the longest word."""

    def __init__(self, titles: pd.Series[str]) -> None:
        self._titles = titles

    def alike(self, title: str, k: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the rows of up to `k` titles with the longest word of this one, and what share of words they share.

        >>> import pandas as pd
        >>> scan = Scan(pd.Series(["Visual question answering", "Speech", None]))
        >>> scan.alike("VQA: visual question answering", 5)[0].tolist()
        [0]
        """
        asked = set(words(title))
        longest = max(sorted(asked), key=len, default="")
        hits = self._titles.str.contains(longest, case=False, regex=False, na=False).to_numpy(dtype=bool)
        rows = hits.nonzero()[0][: READ if longest else 0]
        found = [set(words(text)) for text in self._titles.iloc[rows]]
        likeness = np.array([len(asked & one) / max(len(asked | one), 1) for one in found])
        order = np.argsort(-likeness, kind="stable")[:k]
        return rows[order], likeness[order]


def _weighed(titles: Rows, size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the squared inverse document frequency of each word (0 for a common one), and the norm of each title."""
    often = titles.lengths()
    rare = (often > 0) & (often <= max(COMMON * size, FEW))
    weights = np.where(rare, np.log1p(size / np.maximum(often, 1)) ** 2, 0.0)
    return weights, np.sqrt(np.bincount(titles.columns, np.repeat(weights, often), size))
