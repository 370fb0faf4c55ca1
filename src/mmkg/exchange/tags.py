"""What stands around a title in one text: numbers, dates, venues and other tags before it, a venue after it."""

from __future__ import annotations

import re

from mmkg.exchange.labels import role_of_label
from mmkg.exchange.venues import VENUES, ends_in_year, is_tag, is_venue
from mmkg.exchange.wording import words

__all__ = ["EDGES", "is_translation", "without_tags", "without_venue"]


_LEADING = re.compile(
    r"\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|【([^】]*)】|（([^）]*)）|`([^`]*)`)[\s:,.：|-]*"
)


_NUMBER = re.compile(
    r"^\s*(?:(?:\[?\(?\d{1,4}(?:[\])）][.、:：)]?|[.、:：)])|(?:19|20)\d\d(?:[-./]\d\d?){0,2})\s+(?=\S)|[-*+•·]\s+|\d+[、．.]\s*(?=[^\d\s])|"
    r"\d{1,3}(?=[\[【]))"
)


EDGES = " \t\n,;:|/·•–—-~>，；：、。*_`"


def without_tags(text: str) -> str:
    """Return a text without numbers and bracketed tags before it, and a bracketed venue after it."""
    while True:
        text = _without_glued(_NUMBER.sub("", _without_year_and_venue(text.lstrip(" ])】"))))
        match = _LEADING.match(text)
        tag = next((group for group in match.groups() if group is not None), None) if match else None
        if match is None or tag is None or not is_tag(tag) or not text[match.end() :].strip():
            break
        if match[0].endswith(")") and text[match.end()].isalpha() and not (is_venue(tag) or ends_in_year(tag)):
            break  # `(De)Randomized` is one word
        text = text[match.end() :]
    while (
        (match := re.search(r"[\s,]*[(\[（【]+([^()\[\]（）]*)[)\]）】]*[\s.,:：(\[]*$", text))
        and (
            is_venue(match[1])
            or ends_in_year(match[1])
            or (words(match[1]) <= 6 and _YEAR.search(match[1]))  # `VQA 2018 challenge winner`
            or role_of_label(match[1])
            or is_translation(match[1], text[: match.start()])
        )
    ):
        text = text[: match.start()]
    return text.strip(EDGES)


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


_YEAR_AND_VENUE = re.compile(
    r"(?:19|20)\d\d[\s_-]+([A-Za-z][\w]{1,14}?)(?:[\s_-]+|\s*[:：,]\s*)(?:\((\w+)\)[\s_:：,-]*)?(?=\S)"
)


def _without_year_and_venue(text: str) -> str:
    """Return what follows a year and a known venue without marks around: `2019 NAACL Title`, `2019_ACL_Title`."""
    match = _YEAR_AND_VENUE.match(text)
    known = match is not None and match[1].upper() in VENUES
    return text[match.end() :] if match and known and words(text[match.end() :]) >= 3 else text


_YEAR_GLUED = r"(?:19[89]|20[0-4])\d"
_MONTH_GLUED = r"(?:0[1-9]|1[0-2])"
_GLUE = r"\s*[-–—:：_|]\s*"


_DATE_GLUED = re.compile(
    rf"(?:{_YEAR_GLUED}[-./]\d\d?(?:[-./]\d\d?)?(?:{_GLUE}|(?=[A-Z]))|{_YEAR_GLUED}(?:{_GLUE}|\.(?=[A-Z]))(?=[A-Z])|"
    rf"[0-4]\d{_MONTH_GLUED}[-_:](?=[^\W\d_])|[0-4]\d[.-]{_MONTH_GLUED}(?:{_GLUE}|\s+)(?=[^\W\d_]))"
)
"""A date that a mark glues to the title behind it: `1510-Deep Compression`, `23.05 - Title`, `2017_Title`."""


_ID_BEFORE = re.compile(r"^\d{4}\.\d{5}(?:v\d)?\s*[:：|–—-]?\s+(?=\S)")
"""An arXiv identifier before the title."""


_VENUE_GLUED = re.compile(rf"([A-Za-z][A-Za-z-]{{1,14}}?)[\s_'’-]?(?:{_YEAR_GLUED}|[0-4]\d){_GLUE}(?=\S)")
"""A dated venue that a mark glues to the title behind it: `CVPR2022_Title`, `ICML'21: Title`."""


_VENUE_AFTER = re.compile(
    rf"(?P<mark>\s*[@_|:：]\s*|\s[-–—]\s|\s)(?P<venue>(?:IEEE |ACM )?[A-Za-z][A-Za-z-]{{1,14}})[\s_'’-]{{0,2}}"
    rf"(?:{_YEAR_GLUED}|[0-4]\d)(?:\s\(?(?:oral|spotlight|poster|highlight|workshop)\)?)?$",
    re.IGNORECASE,
)
"""A dated venue at the end of a title, behind a mark or none: `Title @ CVPR 2022`, `Title_ICML21`."""


def _without_glued(text: str) -> str:
    """Return what follows a date or dated venue that a mark glues to a title."""
    text = _ID_BEFORE.sub("", text)
    if (match := _DATE_GLUED.match(text)) and words(text[match.end() :]) >= 1:
        return text[match.end() :]
    match = _VENUE_GLUED.match(text)
    known = match is not None and match[1].upper() in VENUES
    return text[match.end() :] if match and known and words(text[match.end() :]) >= 2 else text


def without_venue(title: str) -> str:
    """Return a title without the dated venue after it; one that the title speaks of stays.

    >>> without_venue("Masked Autoencoders Are Scalable @CVPR2022"), without_venue("Findings of the Track at WMT 2020")
    ('Masked Autoencoders Are Scalable', 'Findings of the Track at WMT 2020')
    """
    match = _VENUE_AFTER.search(title)
    if match is None:
        return title
    head, name = title[: match.start()], match["venue"].split()[-1]
    known = name.upper() in VENUES and not name.islower()
    spoken = re.search(r"\b(?:at|of|in|for|from|the|and|to|on|with|by)$", head, re.IGNORECASE)
    marked = match["mark"].strip() == "@" and name[0].isupper()
    return head.rstrip(EDGES) if (known or marked) and words(head) >= 2 and not spoken else title


_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def is_translation(text: str, title: str) -> bool:
    """Tell whether what stands in brackets after an English title is the same in Chinese."""
    return _CHINESE.search(text) is not None and not _CHINESE.search(title) and words(title) >= 2
