"""Which part of a line is the title: a link's text, a quotation, bold text, or the first plain text."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import paper_address
from mmkg.exchange.citation import (
    cited_title,
    is_description,
    is_field,
    labelled_title,
    split_citation,
    tidy,
    titled,
    without_doubled_name,
)
from mmkg.exchange.labels import role_of_label
from mmkg.exchange.names import is_people, one_person, signature
from mmkg.exchange.parts import Link, Part
from mmkg.exchange.tags import EDGES, without_tags, without_venue
from mmkg.exchange.venues import ends_in_year, is_venue
from mmkg.exchange.wording import EMOJI, words
from mmkg.ids import clean_text

if TYPE_CHECKING:
    from mmkg.exchange.parts import Reading

__all__ = ["choose_title", "is_field_line", "is_row_of_labels"]


_QUOTED = re.compile(
    r"[\"“”「《]\s*([^\"“”「」《》]{6,300}?)\s*[\"“”」》]|(?<![\w’'])['‘]{1,2}([A-Z][^\"“”]{12,300}?)['’]{1,2}(?![\w])"
)


def choose_title(reading: Reading, parts: list[Part]) -> None:
    """Give a reading its title, why it is believed to be one, and the address that it links to."""
    quoted = _quoted(parts)
    bold = _bold(parts)
    linked = next((link for link in reading.titles if words(link.label) >= 2), None) or next(iter(reading.titles), None)
    dated = linked is not None and ends_in_year(linked.label) and words(quoted or bold or "") >= 4
    if linked and not dated and (paper_address(linked.href) or not (quoted or bold)) and words(linked.label) >= 3:
        _take(reading, linked.label, "link", linked)
    elif quoted and words(quoted) >= 2:
        _take(reading, quoted, "quoted", None)
    elif bold and words(bold) >= 3 and not bold.rstrip().endswith((":", "：")):
        _take(reading, bold, "bold", linked if linked and paper_address(linked.href) else None)
    elif linked and words(linked.label) == 1 and _plain_before(linked, parts):
        _take(reading, _leading_text(parts), "text", linked)
    elif linked and not (longer := _after_name(linked.label, parts)):
        _take(reading, linked.label, "link", linked)
    elif linked and longer:
        _take(reading, longer, "text", linked)
    else:
        text = _leading_text(parts)
        if bold and _is_name_before(bold, text, parts):
            text = text.removeprefix(bold).strip(EDGES)
        _take_plain(reading, text, bold, parts)


def _take_plain(reading: Reading, text: str, bold: str | None, parts: list[Part]) -> None:
    """Take plain text for the title, or the bold words before it; `**Resources:**` stands over what follows."""
    if bold and words(text) < 3 and bold.rstrip().endswith((":", "：")):
        return
    if bold and (words(text) < 3 or _is_explained(bold, parts)):
        _take(reading, bold, "bold", None)
    elif text:
        _take(reading, text, "text", None)


def is_row_of_labels(reading: Reading, parts: list[Part]) -> bool:
    """Tell whether a line is links with labels, one of which nobody foresaw: `[Paper](…) | [Short Presentation](…)`."""
    plain = "".join(part.text if part.link is None else "|" for part in parts)
    return (
        len(reading.links) > 1
        and reading.links[0].role not in {"title", "other"}
        and all(words(link.label) <= 3 and not paper_address(link.href) for link in reading.titles)
        and all(not words(piece) or role_of_label(piece) for piece in re.split(r"[|/,•·]", plain))
    )


def _is_name_before(bold: str, text: str, parts: list[Part]) -> bool:
    """Tell whether the first bold words are the name of what the title is about: `**LXMERT** Learning Cross-Modal …`.

    Where more of the line is bold, the writer stresses words of titles.
    """
    stressed = sum(bool(part.bold and words(part.text)) for part in parts if not part.link)
    coined = re.search(r"[a-z][A-Z]|[A-Z]{2}|\d", bold) is not None
    return (
        words(bold) <= 2 and text.startswith(f"{bold} ") and words(text) >= words(bold) + 3 and stressed < 2 and coined
    )


def _is_explained(bold: str, parts: list[Part]) -> bool:
    """Tell whether a sentence about the bold words follows them: `**OLMo** - introduces a language model that …`."""
    text = clean_text("".join(part.text for part in itertools.takewhile(lambda part: part.link is None, parts)))
    said = re.match(r"\s+[-–—]\s+(.*)", text.partition(bold)[2])
    return said is not None and said[1][:1].islower() and words(said[1]) >= 8 and not titled(said[1])


def is_field_line(reading: Reading, parts: list[Part]) -> bool:
    """Tell whether the line is a field such as `**Date**: 2016`, and not `Paper: [Title](…)`."""
    lead = "".join(part.text for part in itertools.takewhile(lambda part: part.link is None, parts))
    text = clean_text(lead or "")
    named = any(words(link.label) >= 3 and paper_address(link.href) for link in reading.titles)
    paper = re.match(r"\W*(?:papers?|titles?|arxiv|论文|标题|题目)\b", text, re.IGNORECASE)
    return is_field(text) and not (paper and (named or words(text) > 3)) and not labelled_title(text)


def _take(reading: Reading, title: str, strength: str, link: Link | None) -> None:
    title = tidy(labelled_title(title) or title)
    if strength in {"link", "bold"}:
        title = without_tags(title)
        if link is not None and (paper_address(link.href) or signature(title)[0]):
            title = tidy(cited_title(title))
    reading.title, reading.strength = without_venue(without_doubled_name(title)) or None, strength
    reading.title_url = link.href if link else None


def _quoted(parts: list[Part]) -> str | None:
    """Return the first quoted text that no link holds, where little stands before it."""
    text = "".join("\x00" if part.link else part.text for part in parts)
    for match in _QUOTED.finditer(text):
        title = match[1] or match[2]
        if "\x00" not in title and _may_precede(text[: match.start()]) and not _GOES_ON.match(text[match.end() :]):
            return str(title)
    return None


_GOES_ON = re.compile(
    r"\s*[:：]\s*\w|[-–]\w|"
    r"\s+(?!(?:in|by|at|from|on|arxiv|appear\w*|accepted|published|proc\w*|to appear)\b)[a-z]{2,}\s"
)
"""What follows quotation marks that are only part of a title."""
_SMALL = re.compile(r"\b(?!(?:and|et|al|de|van|von|der|den|la|le|di|da|dos|bin|arxiv)\b)[a-z]{2,}\b")


def _may_precede(text: str) -> bool:
    """Tell whether a text may stand before a quoted title: people, a name, a tag, but no sentence."""
    text = text.replace("\x00", " ").rstrip()
    if words(text) <= 6 and text.endswith((":", "：", ")", "]")):
        return True
    text = without_tags(text)
    return not _SMALL.search(text) or is_people(text) or sum(map(one_person, re.split(r",\s*", text))) > 1


def _bold(parts: list[Part]) -> str | None:
    """Return the first bold text that is neither tag nor label nor people; a break within it is a space."""
    run: list[str] = []
    tag: str | None = None
    before = ""
    for part in [*parts, Part("")]:
        if (part.bold and not part.link) or (
            run and not part.hard and not part.text.strip() and not part.link and part is not parts[-1] and part.text
        ):
            run.append(part.text)
            continue
        raw = clean_text("".join(run))
        text = without_tags(raw)
        if (
            words(text)
            and not (is_venue(text) or role_of_label(text) or is_people(text) or _is_open(before))
            and not (raw.strip() and _is_within_title(before, text, part.text))
        ):
            if not re.fullmatch(r"[\[(（【][^\[\]]*[\])）】]\W*", raw):
                return text
            tag = tag or text
        before += raw + ("\x00" if part.link or part.hard else part.text)
        run = []
    plain = "".join(part.text for part in parts if not part.bold and not part.link)
    return tag if words(plain) < 2 else None


_GLUED = re.compile(r"\s*\b(?:with|for|of|in|on|via|from|to|and|using|is|are|as|through|towards?)\b")
"""What follows a bold phrase that is only the beginning of a title."""


def _is_within_title(before: str, text: str, after: str) -> bool:
    """Tell whether a bold text is only a phrase of a title: `Can It Do **Neural Search**?`, `**Name**: Title`."""
    lead = without_tags(clean_text(re.split(r"[.,;:|]\s", before.replace("\x00", "| "))[-1]))
    led = words(lead) >= 1 and before.rstrip(" *_")[-1:].isalnum()
    if led and not (is_venue(lead) or is_people(lead) or role_of_label(lead) or "et al" in lead):
        return True
    colon = re.match(r"\s?[:：]\s+(.*)", after)
    title = split_citation(colon[1])[0] if colon else ""
    named = words(text) <= 5 and words(title) >= 3 and titled(title) and not is_people(title)
    return words(text) >= 3 and (named or _GLUED.match(after) is not None)


def _is_open(text: str) -> bool:
    """Tell whether a bracket is still open at the end of a text."""
    return any(text.count(left) > text.count(right) for left, right in ("()", "[]", "【】", "（）"))


def _plain_before(link: Link, parts: list[Part]) -> bool:
    """Tell whether a title stands before a link of one word, which is then a label that nobody thought of."""
    place = next((index for index, part in enumerate(parts) if part.link is link), 0)
    raw = "".join(part.text for part in parts[:place] if part.link is None).rstrip(" [(*")
    before = without_tags(clean_text(raw))
    return words(before) >= 4 and titled(before) and not raw.endswith((":", "："))


def _after_name(name: str, parts: list[Part]) -> str | None:
    """Return the title in `[BLIP-2](…): Bootstrapping …`, where the link is only the name."""
    link = next((part.link for part in parts if part.link and part.link.label == name), None)
    if words(name) > 2 or link is None or not paper_address(link.href):
        return None
    place = next((index for index, part in enumerate(parts) if part.link and part.link.label == name), None)
    if place is None:
        return None
    text = ""
    for part in parts[place + 1 :]:
        if part.link or part.italic or part.hard:
            break
        text += part.text
    colon = re.match(r"\s*[:：]\s*", text)
    title, _ = split_citation(without_tags(text))
    if colon and words(title) >= 3 and (titled(title) or title[:1].isupper() or title[:1].isdigit()):
        return f"{name}: {title}" if not title.lower().startswith(name.lower()) else title
    follows = words(name) == 1 and words(title) >= 4 and titled(title) and not re.match(r"\s*by\b", text)
    return title if follows else None


def _follows_labels(before: str, text: str) -> bool:
    """Tell whether a title stands behind the links: `Tag - [paper](…) / [code](…) - Title`."""
    return words(before) <= 2 and re.match(r"[-–—]\s", text) is not None and words(text) >= 4 and titled(text)


def _leading_text(parts: list[Part]) -> str:
    """Return the title of a line that marks none: the first long plain text, up to a link, italics or `<br>`."""
    best = ""
    text = ""
    for part in [*parts, Part("", link=Link("", "", "", 0))]:
        ends = part.link is not None or part.hard or (part.italic and words(text) >= 2)
        if not ends:
            text += part.text
            continue
        whole = clean_text(EMOJI.sub(" ", text))
        whole = labelled_title(whole) or whole
        bare = without_tags(whole)
        if is_people(bare):
            bare = ""
        title = split_citation(bare)[0]
        if re.match(r"[.!?]\s", whole) and not titled(title):  # a sentence behind a link
            title = ""
        least = 1 if len(bare) < len(whole) - 3 else 2
        if words(title) >= least and not is_description(title) and (not best or _follows_labels(best, whole)):
            best = title
        text = "" if part.link or part.hard else part.text
        if words(best) > 2:
            break
    best = best or split_citation(without_tags(clean_text(text)))[0]
    return "" if is_description(best) else best
