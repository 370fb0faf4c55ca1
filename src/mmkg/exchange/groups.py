"""The groups of a document: what stands between one heading and the next, and the headings that are items."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import paper_address
from mmkg.exchange.citation import is_description, labelled_title, titled
from mmkg.exchange.drafts import Draft
from mmkg.exchange.kinds import is_boilerplate, is_contents, is_list_name, is_news, is_topic
from mmkg.exchange.labelled import field_labels, mark_fields, mark_names, mark_rows
from mmkg.exchange.lines import describes, heading_text, is_bold, is_item, lines, names_paper, starts, tells
from mmkg.exchange.outline import plain
from mmkg.exchange.reading import read_line
from mmkg.exchange.wording import words
from mmkg.ids import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmkg.exchange.outline import Block, Run
    from mmkg.exchange.parts import Reading

__all__ = ["Group", "cites", "contents_of", "is_marked", "links_paper", "opens", "read_groups", "titled_heading"]


@dataclass(slots=True)
class Group:
    """What stands between one heading and the next."""

    section: list[str]
    heading: Block | None
    blocks: list[Block] = field(default_factory=list)
    skip: bool = False
    bare: bool = False
    """Whether the heading, a short name, is an item: others of its level are described the same way."""
    listed: bool = False
    """Whether the heading is a title among headings that are titles, most of them over a paper's link."""


def read_groups(blocks: Sequence[Block]) -> list[Group]:
    """Return the groups of a document, its list items of fields marked as such."""
    mark_fields(blocks, field_labels(blocks))
    mark_names(blocks)
    groups = list(_groups(blocks))
    for group in groups:
        mark_rows(group.blocks)
        group.blocks = list(_nested(group.blocks))
    _name_between(groups)
    _mark_listed(groups)
    named = [group for group in groups if _is_bare_item(group) or _title_field(group)]
    levels = Counter(group.heading.level for group in named if group.heading)
    for group in named:
        group.bare = group.heading is not None and levels[group.heading.level] > 1
    return groups


# --- sections --------------------------------------------------------------------------


def _groups(blocks: Sequence[Block]) -> Iterator[Group]:
    title = _document_title(blocks)
    path: list[tuple[int, str, bool]] = []
    group = Group([], None)
    for block in blocks:
        if block.kind != "heading":
            group.blocks.append(block)
            continue
        yield group
        text = heading_text(block)
        path = [above for above in path if above[0] < block.level and not is_contents(above[1])]
        skip = is_boilerplate(text) or any(above[2] and not (is_news(above[1]) and is_topic(text)) for above in path)
        path.append((block.level, "" if block is title else text, skip and block is not title))
        group = Group([name for _, name, _ in path if name], block, skip=skip)
    yield group


def _document_title(blocks: Sequence[Block]) -> Block | None:
    """Return the heading that names the whole document: the one top heading, or a first one over list or contents."""
    headings = [block for block in blocks if block.kind == "heading"]
    if len(headings) < 2:
        return None
    first, second = headings[:2]
    alone = first.level < min(block.level for block in headings[1:])
    name = plain(first.runs)
    below = [block for block in blocks if first.line < block.line < second.line]
    filled = first.level == second.level and sum(map(is_item, below)) > 1
    named = is_list_name(name) and (first.level < second.level or words(name) > 1) and not filled
    named = named or (not is_contents(name) and len(list(contents_of(iter(below)))) > 1)
    return first if alone or (named and first.level <= second.level) else None


def contents_of(blocks: Iterator[Block], path: Sequence[str] = ()) -> Iterator[tuple[Run, list[str]]]:
    """Yield the links of a table of contents with the names that they stand under."""
    for block in blocks:
        link = next((run for run in block.runs if (run.href or "").startswith("#") and run.text), None)
        if link and block.kind == "item":
            yield link, list(path)
            yield from contents_of(iter(block.children), (*path, link.text))


def _nested(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks; the list items below a bold title that only tell of it are nested in it."""
    past = 0
    for place, block in enumerate(blocks):
        if place < past:
            continue
        if block.kind == "line" and not block.children and _is_bold_title(block):
            below = list(
                itertools.takewhile(
                    lambda one: one.kind in {"item", "field"}, itertools.islice(blocks, place + 1, None)
                )
            )
            if _tells(below):
                block.children, past = below, place + 1 + len(below)
        yield block


def _is_bold_title(block: Block) -> bool:
    reading = read_line(block.runs)
    return reading.strength == "bold" and words(reading.title or "") >= 3 and not reading.lead and not reading.links


def _tells(items: Sequence[Block]) -> bool:
    """Tell whether list items only tell of what stands above them, and one links to the paper."""
    linked = any(describes(item) and links_paper(read_line(item.runs)) for item in items)
    return linked and not any(map(is_item, items))


# --- headings that are items -----------------------------------------------------------


def opens(block: Block) -> bool:
    """Tell whether a list item begins with a title of its own, rather than naming one on the way."""
    reading = read_line(block.runs)
    return block.kind == "item" and starts(reading) and words(reading.lead) < 2


def links_paper(reading: Reading) -> bool:
    """Tell whether a line links to a paper, under a label or under its title."""
    return bool(reading.addresses("paper")) or any(paper_address(link.href) for link in reading.titles)


def _name_between(groups: Sequence[Group]) -> None:
    """Name the sections of headings that are items by the bold list items that stand between them."""
    name, level = "", 0
    for group, following in itertools.pairwise(groups):
        if name and group.heading is not None and group.heading.level == level and group.section:
            group.section = [*group.section[:-1], name, group.section[-1]]
        else:
            name = ""
        heading, last = following.heading, group.blocks[-1] if group.blocks else None
        if heading is None or last is None or last.kind != "item" or last.children or not is_bold(last.runs):
            continue
        below, own = read_line(heading.runs), read_line(last.runs)
        if starts(below) and links_paper(below) and not own.links and words(heading_text(last)) <= _NAME:
            name, level = heading_text(group.blocks.pop()), heading.level
    if name and groups[-1].heading is not None and groups[-1].heading.level == level:
        groups[-1].section = [*groups[-1].section[:-1], name, groups[-1].section[-1]]


_NAME = 8
"""How many words the name of a section has at most."""


def _mark_listed(groups: Sequence[Group]) -> None:
    """Mark the headings that are titles, where most of those beside them are too and stand over a paper's link."""
    families: dict[tuple[int, tuple[str, ...]], list[Group]] = {}
    for group, following in itertools.zip_longest(groups, groups[1:]):
        deeper = following is not None and len(following.section) > len(group.section)
        if group.heading is not None and group.section and not deeper:
            families.setdefault((group.heading.level, tuple(group.section[:-1])), []).append(group)
    for family in families.values():
        likely = [group for group in family if _may_be_title(group)]
        linked = [group for group in likely if _is_linked(group)]
        told = sum(words(group.section[-1]) for group in linked)
        if len(linked) >= _MANY and len(linked) * 2 > len(family) and told >= _LONG * len(linked):
            for group in likely:
                group.listed = words(group.section[-1]) >= _LONG or _is_linked(group)


_MANY, _LONG = 3, 4
"""How many headings make a family of titles, and how many words they have on average."""


def _may_be_title(group: Group) -> bool:
    """Tell whether a heading reads like a title and nothing below it is an item of its own."""
    name = group.section[-1]
    held = any(is_marked(block) or _names_another(block) for block in group.blocks)
    return not group.skip and words(name) >= _MANY and titled(name) and is_topic(name) and not held


def _names_another(block: Block) -> bool:
    """Tell whether a line names a title in front of its links, rather than telling of one in a sentence."""
    readings = [read_line(line) for line in lines(block.runs)]
    return any(starts(each) and (titled(each.title or "") or not tells(each)) for each in readings)


def _is_linked(group: Group) -> bool:
    return any(read_line(block.runs).addresses("paper") for block in group.blocks[:4])


def titled_heading(group: Group) -> Draft | None:
    """Return a draft where the heading is a paper: it links to one, or what stands below only describes it."""
    heading = group.heading
    if heading is None or not group.section:
        return None
    reading = read_line(heading.runs)
    if group.bare and (told := _title_field(group)):
        return Draft(read_line(told.runs), told, told.line, group.section[:-1])
    own = [block for block in group.blocks if not _repeats(block, reading)]
    linked = bool(reading.title) and links_paper(reading)
    if any(map(opens, own[:12])) or (not linked and any(map(_marks_title, own))):
        return None
    if group.bare and not reading.title:
        reading.title, reading.strength = heading_text(heading), "text"
    if not (
        linked
        or group.bare
        or group.listed
        or (reading.filed and words(reading.title or "") >= _LONG)
        or _is_dated(heading)
        or (reading.title and _is_described(reading, own))
    ):
        return None
    return Draft(reading, heading, heading.line, group.section[:-1])


def _is_dated(heading: Block) -> bool:
    """Tell whether a heading is a title behind a tag with a year: `## [2019 ICCV] Towards Unconstrained …`."""
    reading = read_line(heading.runs)
    tagged = heading_text(heading).startswith(("[", "(", "【", "（")) and reading.year is not None
    return tagged and words(reading.title or "") >= 4 and titled(reading.title or "")


def _is_described(reading: Reading, blocks: Sequence[Block]) -> bool:
    """Tell whether blocks describe a title: by fields, by labels with a paper's link, by the paper's citation."""
    count = words(reading.title or "")
    first = next((block for block in blocks if block.runs), None)
    if first is None or count < 2:
        return False
    told = [read_line(block.runs) for block in blocks if block.kind == "field"]
    if len(told) > 1 and describes(first) and any(each.authors or links_paper(each) for each in told):
        return True
    if count < 4:
        return False
    if any(cites(block, reading) for block in blocks[:2]):
        return True
    told = [read_line(block.runs) for block in blocks[:6] if describes(block)]
    plainly = titled(reading.title or "") and not any(map(names_paper, blocks[:6]))
    return (describes(first) or plainly) and any(each.addresses("paper") for each in told)


def cites(block: Block, reading: Reading) -> bool:
    """Tell whether a paragraph is the citation of a title: it says the same words, people and a year."""
    cited = read_line(block.runs)
    said, title = name_key(plain(block.runs)), name_key(reading.title or "")
    return block.kind == "line" and title[:40] in said and bool(cited.authors) and cited.year is not None


def _marks_title(block: Block) -> bool:
    """Tell whether a paragraph or a row names a title of its own: in bold, in quotes, as a link."""
    if block.kind == "row":
        return True
    reading = read_line(block.runs)
    marked = reading.strength in {"bold", "quoted"} and words(reading.title or "") >= 3
    return block.kind == "line" and marked and words(reading.lead) < 2


def is_marked(block: Block) -> bool:
    """Tell whether a block names an item of its own, not only one in a sentence."""
    return _marks_title(block) or opens(block)


def _repeats(block: Block, heading: Reading) -> bool:
    """Tell whether a list item's title is the heading's own: `- Paper: [the same title](…)`."""
    title = name_key(read_line(block.runs).title or "")
    return block.kind == "item" and bool(title) and title == name_key(heading.title or "")


def _is_bare_item(group: Group) -> bool:
    """Tell whether a heading of a word or two stands over nothing but a row of labels with a paper's link."""
    if group.heading is None or group.skip:
        return False
    name = heading_text(group.heading)
    blocks = [block for block in group.blocks if block.runs or block.cells]
    return (
        0 < words(name) <= 6
        and is_topic(name)
        and not is_description(name)
        and 0 < len(blocks) <= 8
        and all(map(describes, blocks))
        and any(_is_labels(read_line(block.runs)) for block in blocks)
    )


def _title_field(group: Group) -> Block | None:
    """Return the one block that holds a title, `- Title: …`, among the fields below a short name."""
    held = [block for block in group.blocks if block.runs and labelled_title(plain(block.runs))]
    fields = [block for block in group.blocks if block.kind == "field"]
    return held[0] if len(held) == 1 and fields and not group.skip else None


def _is_labels(reading: Reading) -> bool:
    papers = [address for address in reading.addresses("paper") if paper_address(address)]
    return bool(papers) and words(reading.rest) <= 12
