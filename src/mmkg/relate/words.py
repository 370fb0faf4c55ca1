"""Titles that share rare words: the neighbours of a thing of which no links are known."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_](?:[\w-]*\w)?|[\u4e00-\u9fff]")
COMMON = 0.05
"""A word in more than this share of all titles tells nothing."""


def words(text: str) -> list[str]:
    """Return the distinct words of a title, folded, without a plural's `s`; Chinese by the character.

    >>> words("Transformers for image-text Retrieval: a survey of 图像")
    ['transformer', 'for', 'image', 'text', 'retrieval', 'a', 'survey', 'of', '图', '像']
    """
    folded = re.sub(r"([\u4e00-\u9fff])", r" \1 ", text.casefold()).replace("-", " ")
    found = (
        word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word
        for word in _WORD.findall(folded)
    )
    return list(dict.fromkeys(found))


class Titles:
    """An inverted index over titles, scored by the cosine of inverse document frequencies.

    Salton, Buckley: Term-weighting approaches in automatic text retrieval (1988).
    """

    def __init__(self, titles: Iterable[str]) -> None:
        found: defaultdict[str, list[int]] = defaultdict(list)
        self.size = 0
        for row, title in enumerate(titles):
            for word in words(title):
                found[word].append(row)
            self.size += 1
        self._rows = {word: rows for word, rows in found.items() if len(rows) <= max(COMMON * self.size, 5)}
        self._norms = np.zeros(self.size)
        for word, rows in self._rows.items():
            self._norms[rows] += self._weight(word) ** 2
        self._norms = np.sqrt(self._norms)

    def alike(self, title: str, k: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the rows of the `k` titles most like this one, and how much alike they are.

        >>> index = Titles(["Visual question answering", "Speech", "Question answering on images"])
        >>> rows, _ = index.alike("VQA: visual question answering", 5)
        >>> rows.tolist()
        [0, 2]
        """
        score: Counter[int] = Counter()
        for word in words(title):
            for row in self._rows.get(word, ()):
                score[row] += self._weight(word) ** 2
        ranked = sorted(score, key=lambda row: (-score[row] / self._norms[row], row))[:k]
        rows = np.array(ranked, dtype=np.intp)
        return rows, np.array([score[row] for row in ranked]) / self._norms[rows]

    def _weight(self, word: str) -> float:
        return math.log(1 + self.size / len(self._rows[word]))
