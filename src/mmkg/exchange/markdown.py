"""Markdown reading lists: headings are sections, lines are items, what only describes belongs to the line above."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import name_of_address, paper_address
from mmkg.exchange.citation import is_reference
from mmkg.exchange.drafts import Draft, adopt, adopt_all, make_item, may_adopt, with_linkless
from mmkg.exchange.groups import Group, cites, is_marked, links_paper, opens, read_groups, titled_heading
from mmkg.exchange.item import Item, Parsed
from mmkg.exchange.kinds import is_contents, is_news
from mmkg.exchange.lines import (
    describes,
    heading_text,
    is_bare_address,
    is_item,
    is_prose,
    lines,
    name_of_children,
    section_name,
    several,
    short_name,
    starts,
    tells,
)
from mmkg.exchange.outline import outline, plain
from mmkg.exchange.reading import read_line
from mmkg.exchange.table import divides, read_row
from mmkg.exchange.tags import without_tags
from mmkg.exchange.topics import topics
from mmkg.exchange.wording import words
from mmkg.ids import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmkg.exchange.outline import Block, Run
    from mmkg.exchange.parts import Reading

__all__ = ["parse"]


def parse(text: str, file: str = "") -> Parsed:
    r"""Return the items of a Markdown list, in the order of the text.

    >>> items = parse("## Fusion\n- [Memory Fusion Network](https://arxiv.org/abs/1802.00927), AAAI 2018").items
    >>> items[1].title, items[1].arxiv, items[1].section
    ('Memory Fusion Network', '1802.00927', ['Fusion'])
    """
    groups = read_groups(outline(text))
    items = [item for group in groups for item in _read_group(group)]
    items = sorted([*items, *topics(groups, items)], key=lambda item: item.line or 0)
    for item in items:
        item.file = file
    return Parsed(items)


# --- items -----------------------------------------------------------------------------


def _read_group(group: Group) -> list[Item]:
    contents = group.heading is not None and is_contents(heading_text(group.heading))
    if group.skip and not contents:
        return []
    if not group.section:  # the introduction: only what is listed
        group.blocks = [block for block in group.blocks if block.kind != "line" or not _is_introduction(block)]
    drafts: list[Draft] = []
    blocks = group.blocks
    if draft := titled_heading(group):
        drafts.append(draft)
        blocks = [block for block in blocks if block is not draft.block]
        noted = [block for block in blocks if _notes(block, draft) or (group.listed and not is_marked(block))]
        adopt_all(draft, noted)
        blocks = [block for block in blocks if not any(block is one for one in noted)]
    drafts += _Reader(group.section).read(blocks)
    if contents:
        drafts = [draft for draft in drafts if any(map(links_paper, [draft.reading, *draft.details]))]
    elif group.heading is not None and not group.section:
        drafts = [draft for draft in drafts if draft.reading.links or draft.details]
    return [make_item(draft) for draft in drafts]


def _notes(block: Block, draft: Draft) -> bool:
    """Tell whether a block under a heading that is an item is about it."""
    if describes(block) or cites(block, draft.reading):
        return True
    return (block.kind == "item" and not opens(block)) or (block.kind == "line" and not is_item(block))


def _is_introduction(block: Block) -> bool:
    if is_news(heading_text(block)):  # a bold line over news, which are passed over with it
        return False
    reading = read_line(block.runs)
    led = reading.strength == "link" and words(without_tags(reading.lead)) > 0
    return reading.title_url is None or not paper_address(reading.title_url) or is_prose(reading) or led


@dataclass(slots=True)
class _Reader:
    """Reads neighbouring blocks; a line that names no title describes the item before."""

    section: list[str]
    drafts: list[Draft] = field(default_factory=list)
    loose: list[Draft] = field(default_factory=list)
    """Titles without a link: items only if something below or beside them says so."""
    current: Draft | None = None

    def read(self, blocks: Sequence[Block]) -> list[Draft]:
        """Return the items of the blocks and of what is nested in them."""
        outer, news = self.section, False
        for place, block in enumerate(blocks):
            if block.kind == "row" and (part := divides(block)):
                self.section, self.current = [*outer, part], None
            elif block.kind == "row":
                self.current = _row(block, self.section)
                self.drafts += [self.current] if self.current else []
            elif (name := section_name(block, blocks[place + 1 :])) is not None:
                news = is_news(name)
                name = "" if news or (outer and name_key(name) == name_key(outer[-1])) else name
                self.section, self.current = ([*outer, name] if name else outer), None
                if block.children:
                    self.drafts += [] if news else _Reader(self.section).read(block.children)
                    self.section = outer
            elif news and block.kind == "item":
                continue
            else:
                if self.current and self.current.block.kind == "row":  # a table's last row ends with the table
                    self.section, self.current = outer, None
                self._block(block)
        return with_linkless(self.drafts, self.loose)

    def _block(self, block: Block) -> None:
        for line in lines(block.runs):
            self._line(block, line)
        if block.children and self.current and self.current.block is block:
            self._describe(self.current, block.children)
        elif block.children:
            self.drafts += _Reader(self.section).read(block.children)
            self.current = None

    def _line(self, block: Block, line: Sequence[Run]) -> None:
        reading = read_line(line)
        number = next((run.line for run in line if run.text.strip() or run.href), block.line)
        if is_bare_address(block, reading) and not self._is_waiting():
            reading.title_url = reading.links[0].href
            reading.title, reading.strength = name_of_address(reading.title_url), "address"
        if block.kind == "field":
            reading.title = None
        elif (not reading.title and block.children and (name := name_of_children(block))) or (
            not reading.title and not self._is_waiting() and (name := short_name(block, reading, line))
        ):
            reading.title, reading.strength = name, "text"
        text = plain(line)
        plainly = reading if _links(line) else replace(reading, links=[])  # an identifier that it prints is no link
        if self.current is not None and _is_citation(plainly, text, self.current):
            self.current.reading.title = reading.title
            adopt(self.current, reading, text)
        elif self.current is not None and self._is_waiting() and self._is_told_of(reading):
            adopt(self.current, reading, text)
            self._settle(self.current, known=links_paper(reading) or bool(reading.addresses("code")))
        elif starts(reading):
            self.drafts += [Draft(each, block, number, self.section) for each in several(line, reading)]
            self.current = self.drafts[-1]
        elif reading.title and not self._is_told(block, reading):
            self.current = Draft(reading, block, number, self.section)
            self.loose.append(self.current)
        elif self.current is not None and may_adopt(self.current, reading):
            adopt(self.current, reading, text)
            self._settle(self.current, known=links_paper(reading) or bool(reading.addresses("code")))

    def _is_told(self, block: Block, reading: Reading) -> bool:
        """Tell whether a later line of a list item that has its link already is a sentence about it."""
        above = self.current
        return (
            above is not None
            and above.block is block
            and block.kind == "item"
            and not reading.links
            and bool(above.reading.links)
        )

    def _is_told_of(self, reading: Reading) -> bool:
        """Tell whether a sentence is about the bold title above it."""
        above = self.current.reading if self.current else reading
        return tells(reading) and above.strength == "bold" and words(above.title or "") >= 3

    def _is_waiting(self) -> bool:
        """Tell whether a title above still has no link of its own."""
        return self.current is not None and not self.current.reading.links and not self.current.details

    def _describe(self, draft: Draft, children: Sequence[Block]) -> None:
        """Give nested lines to their item; those that are items of their own stay items."""
        linked = links_paper(draft.reading)
        told = [child for child in children if not is_item(child) or (linked and not _links(child.runs))]
        adopt_all(draft, told)
        if draft.reading.strength == "text" and (cited := _cited_below(draft)):
            draft.reading.title = cited.title
        self._settle(draft, known=any(reading.cites or reading.authors for reading in draft.details))
        self.drafts += _Reader(self.section).read([child for child in children if child not in told])

    def _settle(self, draft: Draft, *, known: bool) -> None:
        if known and any(draft is one for one in self.loose):
            self.loose = [one for one in self.loose if one is not draft]
            self.drafts.append(draft)


def _links(runs: Sequence[Run]) -> bool:
    return any(run.href or "://" in run.text for run in runs)


def _is_citation(reading: Reading, text: str, above: Draft) -> bool:
    """Tell whether a line without links cites the linked paper above it, which is only called by a name."""
    told = [above.reading, *above.details]
    if reading.title and not reading.links and name_key(reading.title) == name_key(above.reading.title or ""):
        return any(map(links_paper, told))
    named = above.reading.strength in {"text", "bold"} and words(above.reading.title or "") <= 4
    signed = bool(reading.authors) and not starts(reading)
    cites_one = (signed or is_reference(text)) and not reading.links and words(reading.title or "") >= 4
    return bool(named and cites_one and any(map(links_paper, told)) and not any(each.title for each in told[1:]))


def _cited_below(draft: Draft) -> Reading | None:
    """Return the citation that stands below an item which is only a name: `ResNet [paper]`, then people and title."""
    return next(
        (
            reading
            for reading in draft.details
            if reading.authors and words(reading.title or "") > words(draft.reading.title or "") <= 4
        ),
        None,
    )


def _row(block: Block, section: list[str]) -> Draft | None:
    reading = read_row(block)
    return Draft(reading, block, block.line, section) if reading and _row_counts(reading) else None


def _row_counts(reading: Reading) -> bool:
    linked = bool(reading.links) and (reading.cites or bool(reading.addresses("other")))
    return bool(reading.title) and (linked or (reading.listed and words(reading.title or "") >= 3))
