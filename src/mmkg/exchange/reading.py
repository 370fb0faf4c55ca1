"""One line of a list read as a citation: which part is the title, which link is what, who, where and when."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import SERVICES, URL, clean_address, host_of, is_document, paper_address, trim
from mmkg.exchange.citation import titled
from mmkg.exchange.labels import link_role, role_of_label
from mmkg.exchange.names import people, signature
from mmkg.exchange.parts import Link, Part, Reading
from mmkg.exchange.tags import EDGES, without_tags
from mmkg.exchange.titles import choose_title, is_field_line, is_row_of_labels
from mmkg.exchange.venues import ends_in_year, is_venue, venue_and_year
from mmkg.exchange.wording import words
from mmkg.ids import clean_text, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmkg.exchange.outline import Run

__all__ = ["read_line", "without_end_tag"]


def read_line(runs: Sequence[Run]) -> Reading:
    """Return what one line of a list says.

    >>> from mmkg.exchange.outline import Run
    >>> line = [Run("Attention Is All You Need", 1, "https://arxiv.org/abs/1706.03762"), Run(", NIPS 2017", 1)]
    >>> reading = read_line(line)
    >>> reading.title, reading.venue, reading.year
    ('Attention Is All You Need', 'NIPS', 2017)
    """
    known = _read_line(tuple(runs))
    return replace(known, links=list(known.links), authors=list(known.authors))


_LONG, _MANY = 10_000, 1_000
"""More characters or pieces than any citation has."""


@lru_cache(maxsize=256)
def _read_line(runs: tuple[Run, ...]) -> Reading:
    """Read a line; neighbours ask about the same line up to eight times."""
    if sum(len(run.text) for run in runs) > _LONG or len(runs) > _MANY:
        return Reading()
    parts = _parts(_marked(_broken(_without_cited(_without_homepages(runs)))))
    parts += _printed(parts)
    reading = Reading(links=[part.link for part in parts if part.link])
    if is_row_of_labels(reading, parts):
        reading.links = [replace(link, role="other") if link.role == "title" else link for link in reading.links]
    elif not is_field_line(reading, parts):
        choose_title(reading, parts)
    title = name_key(reading.title or "")
    reading.filed = any(title and name_key(run.text).startswith(title) and is_document(run.href or "") for run in runs)
    _describe(reading, parts)
    return reading


def _without_homepages(runs: Sequence[Run]) -> list[Run]:
    """Return a line without the links of its people: `[Jane Doe](…), [Wei Li](…)` names authors."""
    found: list[Run] = []
    for is_break, group in itertools.groupby(runs, lambda run: run.text == "\n" and run.href is None):
        piece = list(group)
        hrefs = [run.href for run in piece if run.href]
        named = not is_break and len(hrefs) > 1 and len(people("".join(run.text for run in piece))) > 1
        found += [replace(run, href=None) for run in piece] if named and not any(map(paper_address, hrefs)) else piece
    return found


def _without_cited(runs: Sequence[Run]) -> list[Run]:
    """Return a line without the links of the papers that a sentence cites: `… as shown by [Doe et al.](…)`."""
    found: list[Run] = []
    before = ""
    for run in runs:
        cited = run.href and "et al" in run.text and words(before) > 3 and not titled(before)
        found.append(replace(run, href=None) if cited and role_of_label(run.text) == "paper" else run)
        before += "" if run.href else run.text
    return found


def _broken(runs: Sequence[Run]) -> list[Run]:
    """Return a line in which a source line of nothing but people or a venue stands apart from the one before."""
    found = list(runs)
    ends = [place for place, run in enumerate(found) if run.text == "\n" and run.href is None and run.image is None]
    for place, following in itertools.pairwise([*ends, len(found)]):
        piece = found[place + 1 : following]
        text = clean_text("".join(run.text for run in piece))
        if text and not any(run.href for run in piece) and (is_venue(text) or len(people(text)) > 1):
            found[place] = replace(found[place], hard=True)
    return found


def without_end_tag(runs: Sequence[Run]) -> list[Run]:
    """Return a line without the one bold word in code marks that ends it: a tag behind a title."""
    last = next((place for place in range(len(runs) - 1, 0, -1) if runs[place].text.strip()), 0)
    tag = last and runs[last].code and runs[last].bold and words(runs[last].text) == 1
    return list(runs[:last] if tag else runs)


def _marked(runs: Sequence[Run]) -> list[Run]:
    """Mark links in square brackets of their own, `[[…](…)]`, as labels are, and a tag in code marks before a title."""
    marked = without_end_tag(runs)
    first = next((place for place, run in enumerate(marked) if run.text.strip()), None)
    if first is not None and marked[first].code and not marked[first].href and words(marked[first].text) <= 5:
        marked[first] = replace(
            marked[first], text=f"[{marked[first].text.strip('[]【】() ')}]"
        )  # a tag before the title
    for place in range(1, len(marked) - 1):
        before, run, after = marked[place - 1 : place + 2]
        if run.href and before.text.rstrip().endswith("[") and after.text.lstrip().startswith("]"):
            marked[place] = replace(run, bracketed=True)
    return marked


def _parts(runs: Sequence[Run]) -> list[Part]:
    parts: list[Part] = []
    context = ""
    for run in runs:
        if run.text == "\n" and run.href is None and run.image is None:
            parts.append(Part(" ", hard=run.hard))
            context = "" if run.hard else context
        elif run.href is not None:
            parts.append(_linked(run, context, len(parts)))
            context = context if run.text == "" else ""
        elif run.image is None:
            for part in _bare_addresses(run, context, len(parts)):
                parts.append(part)
                context = "" if part.link else context + part.text
    return [part for part in parts if part.text or part.link or part.hard]


def _linked(run: Run, context: str, place: int) -> Part:
    href = clean_address(run.href or "")
    if href is None:
        return Part(run.text, run.bold, run.italic)
    bracketed = run.text.startswith("[") and run.text.endswith("]")
    labels = run.bracketed or (bracketed and words(context) > 3)
    if labels and not paper_address(href) and words(run.text) <= 8 and not role_of_label(run.text):
        role = "code" if host_of(href) in SERVICES else "other"
        return Part("", link=Link(role, run.text, href, place))
    bracketed = run.bracketed or bracketed
    if bracketed and paper_address(href) and (ends_in_year(run.text) or (words(run.text) <= 4 <= words(context))):
        return Part("", link=Link("paper", run.text, href, place))
    label = "" if URL.fullmatch(run.text) or run.text.rstrip("/") == href.rstrip("/") else run.text
    said = re.search(r"([^\s,;|.()\[\]。，；）（：:]{1,24})\s*[:：]\s*[\[(（*]*$", context)
    if said and role_of_label(said[1]) in {"code", "other"} and (words(label) <= 3 or not paper_address(href)):
        label = said[1]
    role = link_role(label, href, picture=run.image, context=_label_before(context)) or "title"
    return Part(
        "" if role != "title" else label, run.bold, run.italic, Link(role, label or _label_before(context), href, place)
    )


_PRINTED = re.compile(
    r"\barxiv\s?[:：]\s?(\d{4}\.\d{4,5})(?!\d)|[\[(（]\s?(\d{4}\.\d{5})(?:v\d)?\s?[\])）]|^\W*(\d{4}\.\d{5})(?:v\d)?(?=[\s:：]|$)",
    re.IGNORECASE,
)
"""An arXiv identifier that no link holds: `arXiv:1706.03762`, `[1706.03762]`, the same before a title."""


def _printed(parts: Sequence[Part]) -> list[Part]:
    """Return as a link the arXiv identifier that a line prints, where it links to no paper."""
    if any(part.link and (part.link.role == "paper" or paper_address(part.link.href)) for part in parts):
        return []
    text = "".join(part.text for part in parts if part.link is None)
    if len(found := list(_PRINTED.finditer(text))) != 1:
        return []
    value = next(group for group in found[0].groups() if group)
    return [Part("", link=Link("paper", "", f"https://arxiv.org/abs/{value}", len(parts)))]


def _label_before(context: str) -> str:
    """Return the label that ends a text, such as `code` in `…, code: `."""
    match = re.search(
        r"([^\s,;|.()\[\]。，；）（]{1,24}(?:\s[^\s,;|.()\[\]]{1,16}){0,2}(?:[（(][^）)]*[）)])?)\s*[:：]?\s*[\[(（]?\s*$",
        context,
    )
    return match[1] if match else ""


def _bare_addresses(run: Run, context: str, place: int) -> list[Part]:
    parts: list[Part] = []
    position = 0
    for match in URL.finditer(run.text):
        address = trim(match[0])
        if (href := clean_address(address)) is None:
            continue
        before = run.text[position : match.start()]
        context = before or context
        before = re.sub(r"\[+[^\[\]]*\]+\($", " ", before)
        if before:
            parts.append(Part(before, run.bold, run.italic))
        role = link_role("", href, context=_label_before(context)) or "other"
        parts.append(Part("", link=Link(role, _label_before(context), href, place + len(parts))))
        position = match.start() + len(address)
        context = ""
    if run.text[position:]:
        parts.append(Part(run.text[position:], run.bold, run.italic))
    return parts


# --- everything else -------------------------------------------------------------------


def _describe(reading: Reading, parts: list[Part]) -> None:
    title_key = reading.title or "\x00"
    texts: list[str] = []
    for part in parts:
        if part.link is None:
            texts.append(" | " if part.hard else part.text)
        elif part.link.label and (
            is_venue(part.link.label) or (part.link.role == "paper" and ends_in_year(part.link.label))
        ):
            texts.append(f" {part.link.label} ")
        elif part.link.role != "title" or part.link.href != reading.title_url:
            texts.append(" \x00 " if part.link.role != "title" else f" {part.link.label} ")
        else:
            texts.append(f" {part.link.label} ")
    text = clean_text("".join(texts).replace("\x00", "¦"))
    lead, _, after = text.partition(title_key)
    reading.lead = lead.strip(EDGES + '"“[(') if after or text.endswith(title_key) else ""
    rest = text.replace(title_key, " ¦ ", 1) if reading.title else text
    reading.rest = clean_text(rest.replace("¦", " ").replace("[]", " ").replace("()", " ").replace("[ ]", " "))
    _who_where_when(reading, parts, rest)


def _who_where_when(reading: Reading, parts: list[Part], rest: str) -> None:
    italic = [part.text for part in parts if part.italic and not part.link]
    reading.authors = signature(f"{without_tags(reading.lead)}.")[0]
    rest = re.sub(r"\[\s*¦?\s*\]|\(\s*¦?\s*\)", " ", rest)
    pieces = [
        piece
        for piece in re.split(r"¦|\||\s[-–—]\s|(?<!\b[A-Z])(?<!\bal)\.(?:\s|$)|[“”\"《》]|\s*[()（）\[\]]\s*", rest)
        if piece.strip(EDGES)
    ]
    for piece in [*italic, *pieces]:
        if not reading.authors:
            reading.authors = people(piece.strip(EDGES)) or _people_before(piece)
    said = " | ".join(
        [*pieces, *(link.label for link in reading.links if link.role == "paper" and is_venue(link.label))]
    )
    reading.venue, reading.year = venue_and_year(said)
    if reading.venue and (reading.venue in reading.authors or role_of_label(reading.venue) == "other"):
        reading.venue = None


def _people_before(piece: str) -> list[str]:
    """Return the people before a venue in one piece of text: `Corey Lynch et al. IEEE`, `A. B, C. D, CVPR 2020`."""
    if match := re.match(r"(.*?\bet\.? ?al\.?)", piece):
        return people(match[1])
    names = piece.split(",")
    for count in range(len(names) - 1, 0, -1):
        if count >= 1 and (is_venue(names[count]) and (found := people(",".join(names[:count])))):
            return found
    return []
