"""An item in the making: its own line, the lines that describe it, and the item that they make together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import identifiers, paper_address
from mmkg.exchange.item import Item
from mmkg.exchange.kinds import is_of_papers, kind_of
from mmkg.exchange.labels import role_of_label
from mmkg.exchange.lines import names_paper
from mmkg.exchange.outline import plain
from mmkg.exchange.reading import read_line
from mmkg.exchange.venues import is_venue
from mmkg.exchange.wording import bare_label, words
from mmkg.ids import CODE_HOSTS, parse_identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmkg.exchange.outline import Block
    from mmkg.exchange.parts import Reading

_PRINTED_ID = re.compile(r"arxiv:\s?\d{4}\.\d{4,5}", re.IGNORECASE)

__all__ = ["Draft", "adopt", "adopt_all", "make_item", "may_adopt", "with_linkless"]


@dataclass(slots=True)
class Draft:
    """An item in the making: its own line, and the lines that describe it."""

    reading: Reading
    block: Block
    line: int
    section: list[str]
    details: list[Reading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def may_adopt(draft: Draft, reading: Reading) -> bool:
    """Tell whether a line that names no title describes this item."""
    short = words(reading.rest) <= 8 and (reading.venue is not None or reading.year is not None)
    return bool(reading.links or reading.authors) or short or draft.block.kind == "item"


def adopt_all(draft: Draft, blocks: Sequence[Block]) -> None:
    """Let blocks and what is nested in them describe an item."""
    for block in blocks:
        reading = read_line(block.runs)
        text = plain(block.runs)
        nested = [
            plain(child.runs) for child in block.children if not child.children and not read_line(child.runs).links
        ]
        adopt(draft, reading, "\n".join([text, *nested]))
        adopt_all(draft, [child for child in block.children if child.children or read_line(child.runs).links])


def adopt(draft: Draft, reading: Reading, text: str) -> None:
    """Let a line describe an item: labelled links and people are facts, any other words are a note."""
    draft.details.append(reading)
    if (
        (reading.title or words(reading.rest))
        and not reading.authors
        and not ((reading.links and role_of_label(reading.rest)) or is_venue(reading.rest))
    ):
        draft.notes.append(text)


def with_linkless(drafts: list[Draft], loose: list[Draft]) -> list[Draft]:
    """Add the list items without any link that look like titles: among some that have one, or with venue and year."""
    items = [draft for draft in loose if draft.block.kind == "item" or (drafts and _is_dated(draft.reading))]
    likely = [draft for draft in items if names_paper(draft.block)]
    stated = [draft for draft in loose if draft.reading.strength == "bold" and not draft.block.children]
    alone = len(stated) > _SEVERAL * max(len(drafts), 1)
    if drafts and len(likely) <= 3 * len(drafts) and not alone:
        among_titles = len(likely) * 2 > len(items)
        return drafts + ([draft for draft in items if names_paper(draft.block, least=3)] if among_titles else likely)
    cited = [draft for draft in loose if _is_cited(draft)]
    if len(cited) >= _SEVERAL and len(cited) * 2 > len(loose):
        return drafts + cited
    dated = [draft for draft in loose if _is_dated(draft.reading) and words(draft.reading.title or "") >= _SEVERAL]
    if len(dated) >= _SEVERAL and len(dated) * 2 > len(loose):
        chosen = set(map(id, (*dated, *likely)))
        return drafts + [draft for draft in loose if id(draft) in chosen]
    bold = [draft for draft in loose if draft.reading.strength == "bold" and words(draft.reading.rest) <= 1]
    if len(bold) > _SEVERAL and len(bold) * 3 > len(loose) * 2 and _are_long(bold):
        return drafts + [draft for draft in bold if words(draft.reading.title or "") >= _SEVERAL]
    likely = [draft for draft in likely if not re.search(r":\s*\d", draft.reading.title or "")]  # a count, no title
    if len(likely) >= _SEVERAL and len(likely) * 3 > len(items) * 2 and _are_long(likely) and _of_papers(likely[0]):
        return drafts + likely
    signed = [draft for draft in likely if draft.reading.authors and draft.reading.strength in {"bold", "quoted"}]
    return drafts + [draft for draft in likely if draft.reading.year or len(signed) * 2 > len(items)]


_SEVERAL = 3
"""How many alike show what a list does."""


def _is_cited(draft: Draft) -> bool:
    """Tell whether a line without links is a reference: people, a title of some words, and a year."""
    reading = draft.reading
    linked = any(run.href for run in draft.block.runs)
    title = reading.title or ""
    return (
        bool(reading.authors and reading.year and not linked) and _SEVERAL <= words(title) <= 30 and title[0].isupper()
    )


def _are_long(drafts: Sequence[Draft]) -> bool:
    """Tell whether titles have the length of titles, rather than of names, and are no questions or orders."""
    return sum(words(draft.reading.title or "") for draft in drafts) >= 6 * len(drafts)


def _of_papers(draft: Draft) -> bool:
    return any(map(is_of_papers, draft.section[-2:]))


def _is_dated(reading: Reading) -> bool:
    """Tell whether a line says nothing but title, venue and year."""
    return reading.is_dated and words(reading.rest) <= 6


def make_item(draft: Draft) -> Item:
    """Return the item that a line and its descriptions make."""
    reading = draft.reading
    everything = [reading, *draft.details]
    titled_links = [link.href for link in reading.titles if link.href == reading.title_url]
    labelled = [address for each in everything for address in each.addresses("paper")]
    papers = list(dict.fromkeys([*(address for address in titled_links if paper_address(address)), *labelled]))
    labels = [link.label for each in everything for link in each.links if link.role == "paper"]
    labels += [label for each in everything for label in _PRINTED_ID.findall(each.rest)]
    codes = list(dict.fromkeys(address for each in everything for address in each.addresses("code")))
    kind, unsure = kind_of(reading, draft.section, papers, codes)
    others = [link for each in everything for link in each.links if link.role == "other"]
    url = (
        next(iter([*titled_links, *papers]), None)
        or (codes[0] if kind != "paper" and codes else None)
        or (others[0].href if others and not codes else None)
    )
    if kind == "paper" and url and url not in papers and _hosts_code(url):
        codes = list(dict.fromkeys([url, *codes]))
    venue, year = _venue_and_year(everything, draft.section)
    return Item(
        kind,
        reading.title,
        url,
        code=[code for code in codes if kind == "paper" or code != url],
        year=year,
        venue=venue,
        authors=next((each.authors for each in everything if each.authors), []),
        section=draft.section,
        line=draft.line,
        unsure=unsure or (kind == "paper" and words(reading.title or "") < 2),
        notes="\n".join(draft.notes) or None,
        links={bare_label(link.label) or "link": link.href for link in reversed(others)},
        **identifiers(papers, labels),
    )


def _hosts_code(address: str) -> bool:
    identifier = parse_identifier(address)
    return identifier is not None and identifier.scheme in CODE_HOSTS.values()


def _venue_and_year(readings: Sequence[Reading], section: Sequence[str]) -> tuple[str | None, int | None]:
    """Return venue and year: of the item's own line, of a short line below it, of a heading that is a year."""
    own = [readings[0], *(each for each in readings[1:] if words(each.rest) <= 8 and each.title is None)]
    venue = next((each.venue for each in own if each.venue), None)
    year = next((each.year for each in own if each.year), None)
    if year is None:
        heading = next(
            (int(name) for name in map(bare_label, reversed(section)) if re.fullmatch(r"(?:19|20)\d\d", name)), None
        )
        year = heading
    return venue, year
