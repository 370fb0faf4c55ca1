"""Markdown reading lists: headings are sections, lines are items, what only describes belongs to the line above."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import name_of_address, paper_address
from mmkg.exchange.citation import without_tags
from mmkg.exchange.drafts import Draft, adopt, adopt_all, make_item, may_adopt, with_linkless
from mmkg.exchange.item import Item, Parsed
from mmkg.exchange.kinds import is_boilerplate, is_contents, is_list_name, is_news, is_topic
from mmkg.exchange.lines import (
    describes,
    heading_text,
    is_bare_address,
    is_item,
    is_prose,
    lines,
    section_name,
    several,
    starts,
)
from mmkg.exchange.outline import Block, Run, outline, plain
from mmkg.exchange.reading import read_line
from mmkg.exchange.table import read_row
from mmkg.exchange.wording import words
from mmkg.ids import clean_text, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmkg.exchange.parts import Reading

__all__ = ["parse"]


def parse(text: str, file: str = "") -> Parsed:
    r"""Return the items of a Markdown list, in the order of the text.

    >>> items = parse("## Fusion\n- [Memory Fusion Network](https://arxiv.org/abs/1802.00927), AAAI 2018").items
    >>> items[1].title, items[1].arxiv, items[1].section
    ('Memory Fusion Network', '1802.00927', ['Fusion'])
    """
    groups = list(_groups(outline(text)))
    items = [item for group in groups for item in _read_group(group)]
    items = sorted([*items, *_topics(groups, items)], key=lambda item: item.line or 0)
    for item in items:
        item.file = file
    return Parsed(items)


@dataclass(slots=True)
class _Group:
    """What stands between one heading and the next."""

    section: list[str]
    heading: Block | None
    blocks: list[Block] = field(default_factory=list)
    skip: bool = False


# --- sections --------------------------------------------------------------------------


def _groups(blocks: Sequence[Block]) -> Iterator[_Group]:
    title = _document_title(blocks)
    path: list[tuple[int, str, bool]] = []
    group = _Group([], None)
    for block in blocks:
        if block.kind != "heading":
            group.blocks.append(block)
            continue
        yield group
        text = heading_text(block)
        path = [above for above in path if above[0] < block.level and not is_contents(above[1])]
        skip = is_boilerplate(text) or any(above[2] and not (is_news(above[1]) and is_topic(text)) for above in path)
        path.append((block.level, "" if block is title else text, skip and block is not title))
        group = _Group([name for _, name, _ in path if name], block, skip=skip)
    yield group


def _document_title(blocks: Sequence[Block]) -> Block | None:
    """Return the heading that names the whole document: the one top heading, or a first one over list or contents."""
    headings = [block for block in blocks if block.kind == "heading"]
    if len(headings) < 2:
        return None
    first, second = headings[:2]
    alone = first.level < min(block.level for block in headings[1:])
    name = plain(first.runs)
    named = is_list_name(name) and (first.level < second.level or words(name) > 1)
    below = [block for block in blocks if first.line < block.line < second.line]
    named = named or (not is_contents(name) and len(list(_contents(iter(below)))) > 1)
    return first if alone or (named and first.level <= second.level) else None


# --- items -----------------------------------------------------------------------------


def _read_group(group: _Group) -> list[Item]:
    contents = group.heading is not None and is_contents(heading_text(group.heading))
    if group.skip and not contents:
        return []
    if not group.section:  # the introduction: only what is listed
        group.blocks = [block for block in group.blocks if block.kind != "line" or not _is_introduction(block)]
    drafts: list[Draft] = []
    blocks = group.blocks
    if group.heading is not None and group.section and (draft := _titled_heading(group)):
        drafts.append(draft)
        noted = [block for block in blocks if describes(block) or (block.kind == "item" and not _opens(block))]
        adopt_all(draft, noted)
        blocks = [block for block in blocks if not any(block is one for one in noted)]
    drafts += _Reader(group.section).read(blocks)
    if contents:
        drafts = [draft for draft in drafts if any(map(_names_paper, [draft.reading, *draft.details]))]
    elif group.heading is not None and not group.section:
        drafts = [draft for draft in drafts if draft.reading.links or draft.details]
    return [make_item(draft) for draft in drafts]


def _opens(block: Block) -> bool:
    """Tell whether a list item begins with a title of its own, rather than naming one on the way."""
    reading = read_line(block.runs)
    return block.kind == "item" and starts(reading) and words(reading.lead) < 2


def _names_paper(reading: Reading) -> bool:
    return bool(reading.addresses("paper")) or any(paper_address(link.href) for link in reading.titles)


def _is_introduction(block: Block) -> bool:
    if is_news(heading_text(block)):  # a bold line over news, which are passed over with it
        return False
    reading = read_line(block.runs)
    led = reading.strength == "link" and words(without_tags(reading.lead)) > 0
    return reading.title_url is None or not paper_address(reading.title_url) or is_prose(reading) or led


def _titled_heading(group: _Group) -> Draft | None:
    """Return a draft where the heading is a paper: it links to one, or what follows at once only describes it."""
    heading = group.heading
    if heading is None:
        return None
    reading = read_line(heading.runs)
    first = next((block for block in group.blocks if block.runs or block.cells), None)
    linked = reading.title and _names_paper(reading)
    followed = (
        first is not None
        and reading.title
        and words(reading.title) >= 4
        and describes(first)
        and any(describes(block) and read_line(block.runs).addresses("paper") for block in group.blocks[:4])
    )
    if not (linked or followed) or any(map(_opens, group.blocks[:12])):
        return None
    return Draft(reading, heading, heading.line, group.section[:-1])


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
            if block.kind == "row":
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
                    self.current = None
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
        if starts(reading):
            self.drafts += [Draft(each, block, number, self.section) for each in several(line, reading)]
            self.current = self.drafts[-1]
        elif reading.title and not self._is_told(block, reading):
            self.current = Draft(reading, block, number, self.section)
            self.loose.append(self.current)
        elif self.current is not None and may_adopt(self.current, reading):
            adopt(self.current, reading, plain(line))
            self._settle(self.current, known=_names_paper(reading) or bool(reading.addresses("code")))

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

    def _is_waiting(self) -> bool:
        """Tell whether a title above still has no link of its own."""
        return self.current is not None and not self.current.reading.links and not self.current.details

    def _describe(self, draft: Draft, children: Sequence[Block]) -> None:
        """Give nested lines to their item; those that are items of their own stay items."""
        adopt_all(draft, [child for child in children if not is_item(child)])
        if draft.reading.strength == "text" and (cited := _cited_below(draft)):
            draft.reading.title = cited.title
        self._settle(draft, known=any(reading.cites or reading.authors for reading in draft.details))
        self.drafts += _Reader(self.section).read([child for child in children if is_item(child)])

    def _settle(self, draft: Draft, *, known: bool) -> None:
        if known and any(draft is one for one in self.loose):
            self.loose = [one for one in self.loose if one is not draft]
            self.drafts.append(draft)


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
    return bool(reading.title) and bool(reading.links) and (reading.cites or bool(reading.addresses("other")))


# --- topics ----------------------------------------------------------------------------


def _topics(groups: Sequence[_Group], items: Sequence[Item]) -> Iterator[Item]:
    """Yield for a person to judge the topics above papers, and those that only the table of contents names."""
    above = {name for item in items if item.kind == "paper" for name in item.section}
    seen: set[str] = set()
    for group in groups:
        name = group.section[-1] if group.section else ""
        if group.heading and name in above and is_topic(name) and name_key(name) not in seen:
            seen.add(name_key(name))
            yield Item("task", name, section=group.section[:-1], line=group.heading.line, unsure=True)
    headings = {name_key(heading_text(group.heading)) for group in groups if group.heading}
    for run, path in _contents(block for group in groups for block in group.blocks):
        if (
            name_key(run.text) not in headings | seen
            and is_topic(run.text)
            and name_key(run.href or "") not in headings
        ):
            seen.add(name_key(run.text))
            yield Item("task", clean_text(run.text), section=path, line=run.line, unsure=True)


def _contents(blocks: Iterator[Block], path: Sequence[str] = ()) -> Iterator[tuple[Run, list[str]]]:
    for block in blocks:
        link = next((run for run in block.runs if (run.href or "").startswith("#") and run.text), None)
        if link and block.kind == "item":
            yield link, list(path)
            yield from _contents(iter(block.children), (*path, link.text))
