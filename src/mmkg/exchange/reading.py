"""One line of a list read as a citation: which part is the title, which link is what, who, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import URL, clean_address, paper_address, trim
from mmkg.exchange.citation import EDGES, is_description, split_citation, tidy, titled, without_tags
from mmkg.exchange.labels import link_role, role_of_label
from mmkg.exchange.names import is_people, people
from mmkg.exchange.venues import ends_in_year, is_venue, venue_and_year
from mmkg.exchange.wording import words
from mmkg.ids import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmkg.exchange.outline import Run

__all__ = ["Link", "Reading", "read_line"]


_QUOTED = re.compile(
    r"[\"“”「《]\s*([^\"“”「」《》]{6,300}?)\s*[\"“”」》]|(?<![\w’'])['‘]{1,2}([A-Z][^\"“”]{12,300}?)['’]{1,2}(?![\w])"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its role: `paper`, `code`, `other`, or `title` where its text may be one."""

    role: str
    label: str
    href: str
    place: int


@dataclass(slots=True)
class Reading:
    """What one line says; `title` is None where the line only describes what stands above it."""

    title: str | None = None
    strength: str = ""
    """Why the title is believed: `link`, `quoted`, `bold`, `text`."""
    title_url: str | None = None
    links: list[Link] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    venue: str | None = None
    year: int | None = None
    rest: str = ""
    """The text that is neither title nor label."""
    lead: str = ""
    """The text before the title."""

    def addresses(self, role: str) -> list[str]:
        """Return the addresses of the links of one role, in order."""
        return list(dict.fromkeys(link.href for link in self.links if link.role == role))

    @property
    def titles(self) -> list[Link]:
        """The links whose text may be a title."""
        return [link for link in self.links if link.role == "title"]

    @property
    def cites(self) -> bool:
        """Whether the line by itself points to a paper or its code."""
        return any(link.role in {"paper", "code"} or (link.role == "title") for link in self.links)


@dataclass(slots=True)
class _Part:
    """A stretch of text, or a link at its place."""

    text: str
    bold: bool = False
    italic: bool = False
    link: Link | None = None
    hard: bool = False


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
    parts = _parts(_marked(runs))
    reading = Reading(links=[part.link for part in parts if part.link])
    _choose_title(reading, parts)
    _describe(reading, parts)
    return reading


def _marked(runs: Sequence[Run]) -> list[Run]:
    """Mark the links that stand in square brackets of their own, `[[…](…)]`, as labels do."""
    marked = list(runs)
    for place in range(1, len(marked) - 1):
        before, run, after = marked[place - 1 : place + 2]
        if run.href and before.text.rstrip().endswith("[") and after.text.lstrip().startswith("]"):
            marked[place] = replace(run, bracketed=True)
    return marked


def _parts(runs: Sequence[Run]) -> list[_Part]:
    parts: list[_Part] = []
    context = ""
    for run in runs:
        if run.text == "\n" and run.href is None and run.image is None:
            parts.append(_Part(" ", hard=run.hard))
            context = "" if run.hard else context
        elif run.href is not None:
            parts.append(_linked(run, context, len(parts)))
            context = context if run.text == "" else ""
        elif run.image is None:
            for part in _bare_addresses(run, context, len(parts)):
                parts.append(part)
                context = "" if part.link else part.text
    return [part for part in parts if part.text or part.link or part.hard]


def _linked(run: Run, context: str, place: int) -> _Part:
    href = clean_address(run.href or "")
    if href is None:
        return _Part(run.text, run.bold, run.italic)
    if run.bracketed and not paper_address(href) and words(run.text) <= 8 and not role_of_label(run.text):
        return _Part("", link=Link("other", run.text, href, place))
    if run.bracketed and paper_address(href) and ends_in_year(run.text):
        return _Part("", link=Link("paper", run.text, href, place))
    label = "" if URL.fullmatch(run.text) or run.text.rstrip("/") == href.rstrip("/") else run.text
    said = re.search(r"([^\s,;|.()\[\]。，；）（：:]{1,24})\s*[:：]\s*[\[(（*]*$", context)
    if said and words(label) <= 3 and role_of_label(said[1]) in {"code", "other"}:
        label = said[1]
    role = link_role(label, href, picture=run.image, context=_label_before(context)) or "title"
    return _Part(
        "" if role != "title" else label, run.bold, run.italic, Link(role, label or _label_before(context), href, place)
    )


def _label_before(context: str) -> str:
    """Return the label that ends a text, such as `code` in `…, code: `."""
    match = re.search(
        r"([^\s,;|.()\[\]。，；）（]{1,24}(?:\s[^\s,;|.()\[\]]{1,16}){0,2}(?:[（(][^）)]*[）)])?)\s*[:：]?\s*[\[(（]?\s*$",
        context,
    )
    return match[1] if match else ""


def _bare_addresses(run: Run, context: str, place: int) -> list[_Part]:
    parts: list[_Part] = []
    position = 0
    for match in URL.finditer(run.text):
        address = trim(match[0])
        if (href := clean_address(address)) is None:
            continue
        before = run.text[position : match.start()]
        context = before or context
        before = re.sub(r"\[+[^\[\]]*\]+\($", " ", before)
        if before:
            parts.append(_Part(before, run.bold, run.italic))
        role = link_role("", href, context=_label_before(context)) or "other"
        parts.append(_Part("", link=Link(role, _label_before(context), href, place + len(parts))))
        position = match.start() + len(address)
        context = ""
    if run.text[position:]:
        parts.append(_Part(run.text[position:], run.bold, run.italic))
    return parts


# --- the title -------------------------------------------------------------------------


def _choose_title(reading: Reading, parts: list[_Part]) -> None:
    quoted = _quoted(parts)
    bold = _bold(parts)
    linked = next((link for link in reading.titles if words(link.label) >= 2), None) or next(iter(reading.titles), None)
    if linked and (paper_address(linked.href) or not (quoted or bold)) and words(linked.label) >= 3:
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
        if bold and words(bold) <= 2 and text.startswith(f"{bold} ") and words(text) >= words(bold) + 3:
            text = text.removeprefix(bold).strip(EDGES)
        if bold and words(text) < 3:
            _take(reading, bold, "bold", None)
        elif text:
            _take(reading, text, "text", None)


def _take(reading: Reading, title: str, strength: str, link: Link | None) -> None:
    title = tidy(title)
    if strength in {"link", "bold"}:
        title = without_tags(title)
    reading.title, reading.strength = title or None, strength
    reading.title_url = link.href if link else None


def _quoted(parts: list[_Part]) -> str | None:
    """Return the first quoted text that no link holds, where little stands before it."""
    text = "".join("\x00" if part.link else part.text for part in parts)
    for match in _QUOTED.finditer(text):
        title = match[1] or match[2]
        if "\x00" not in title and (
            words(text[: match.start()]) <= 6 or is_people(without_tags(text[: match.start()]))
        ):
            return str(title)
    return None


def _bold(parts: list[_Part]) -> str | None:
    """Return the first bold text that is neither tag nor label nor people; a break within it is a space."""
    run: list[str] = []
    for part in [*parts, _Part("")]:
        if (part.bold and not part.link) or (
            run and not part.hard and not part.text.strip() and not part.link and part is not parts[-1] and part.text
        ):
            run.append(part.text)
        elif run:
            text = without_tags(clean_text("".join(run)))
            run = []
            if words(text) >= 1 and not is_venue(text) and not role_of_label(text) and not is_people(text):
                return text
    return None


def _plain_before(link: Link, parts: list[_Part]) -> bool:
    """Tell whether a title stands before a link of one word, which is then a label that nobody thought of."""
    place = next((index for index, part in enumerate(parts) if part.link is link), 0)
    raw = "".join(part.text for part in parts[:place] if part.link is None).rstrip(" [(*")
    before = without_tags(clean_text(raw))
    return words(before) >= 4 and titled(before) and not raw.endswith((":", "："))


def _after_name(name: str, parts: list[_Part]) -> str | None:
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
    return (
        title
        if words(name) == 1 and words(title) >= 4 and titled(title) and not re.match(r"\s*(?:[-–—]|by\b)", text)
        else None
    )


def _leading_text(parts: list[_Part]) -> str:
    """Return the title of a line that marks none: the first long plain text, up to a link, italics or `<br>`."""
    best = ""
    text = ""
    for part in [*parts, _Part("", link=Link("", "", "", 0))]:
        ends = part.link is not None or part.hard or (part.italic and words(text) >= 2)
        if not ends:
            text += part.text
            continue
        bare = without_tags(clean_text(text))
        if is_people(bare):
            bare = ""
        title = split_citation(bare)[0]
        least = 1 if len(bare) < len(clean_text(text)) - 3 else 2
        if not best and words(title) >= least and not is_description(title):
            best = title
        text = "" if part.link or part.hard else part.text
        if best:
            break
    best = best or split_citation(without_tags(clean_text(text)))[0]
    return "" if is_description(best) else best


# --- everything else -------------------------------------------------------------------


def _describe(reading: Reading, parts: list[_Part]) -> None:
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


def _who_where_when(reading: Reading, parts: list[_Part], rest: str) -> None:
    italic = [part.text for part in parts if part.italic and not part.link]
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
