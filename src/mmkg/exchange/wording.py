"""Small change: labels without their marks, and how many words a text has."""

from __future__ import annotations

import re

from mmkg.ids import clean_text

__all__ = ["EMOJI", "bare_label", "words"]


EMOJI = re.compile(r"[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]|:[a-z0-9_+-]+:")


def bare_label(text: str) -> str:
    """Return a link's text without brackets, emoji and marks around it.

    >>> bare_label("[[🌟 GitHub]]"), bare_label("**Paper**:")
    ('GitHub', 'Paper')
    """
    return clean_text(EMOJI.sub(" ", text)).strip(" []【】()（）*_`~:：|,，.!-–—>\"'“”").replace("_", " ")


def words(text: str) -> int:
    """Return how many words a text has; two Chinese characters count as one.

    >>> words("Attention is all you need"), words("视觉问答")
    (5, 2)
    """
    wide = len(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", text))
    return (
        len(re.findall(r"[^\W_\u3040-\u30ff\u4e00-\u9fff]+(?:['’.+-][^\W_\u3040-\u30ff\u4e00-\u9fff]+)*", text))
        + (wide + 1) // 2
    )
