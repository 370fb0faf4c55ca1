"""Markdown reading lists: headings are sections, lines are items, and lines that only describe belong to the line above."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmkg.exchange import phrases
from mmkg.exchange.item import Item, Parsed
from mmkg.exchange.kinds import is_boilerplate, is_list_name, is_topic, kind_of
from mmkg.exchange.outline import Block, Run, outline, plain
from mmkg.exchange.reading import Reading, identifiers, name_of_address, read_line, titled
from mmkg.exchange.table import read_row
from mmkg.ids import CODE_HOSTS, clean_text, name_key, parse_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["parse"]


def parse(text: str, file: str = "") -> Parsed:
    """Return the items of a Markdown list, in the order of the text.

    >>> items = parse("## Fusion\\n- [Memory Fusion Network](https://arxiv.org/abs/1802.00927), AAAI 2018").items
    >>> items[0].title, items[0].arxiv, items[0].section
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


@dataclass(slots=True)
class _Draft:
    """An item in the making: its own line, and the lines that describe it."""

    reading: Reading
    block: Block
    line: int
    section: list[str]
    details: list[Reading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


# --- sections ----------------------------------------------------------------------------


def _groups(blocks: Sequence[Block]) -> Iterator[_Group]:
    headings = [block for block in blocks if block.kind == "heading"]
    title = _document_title(headings)
    path: list[tuple[int, str, bool]] = []
    group = _Group([], None)
    for block in blocks:
        if block.kind != "heading":
            group.blocks.append(block)
            continue
        yield group
        text = _heading_text(block)
        path = [above for above in path if above[0] < block.level]
        skip = is_boilerplate(text) or any(above[2] for above in path)
        path.append((block.level, "" if block is title else text, skip))
        group = _Group([name for _, name, _ in path if name], block, skip=skip)
    yield group


def _document_title(headings: Sequence[Block]) -> Block | None:
    """Return the heading that names the whole document: the one top heading, or a first one that says it is a list."""
    if len(headings) < 2:
        return None
    first, second = headings[:2]
    alone = first.level < min(block.level for block in headings[1:])
    return first if alone or (first.level < second.level and is_list_name(plain(first.runs))) else None


def _heading_text(block: Block) -> str:
    runs = [
        run
        for run in block.runs
        if not re.fullmatch(
            r"\W*(?:back to (?:the )?(?:top|toc|contents?)|top|返回\w*|\W*)\W*", run.text or " ", re.IGNORECASE
        )
        or run.text == " "
    ]
    return clean_text(re.sub(r"[`*_]{1,3}(?=\S)|(?<=\S)[`*_]{1,3}", "", plain(runs))).strip(" :#*`")


# --- items -------------------------------------------------------------------------------


def _read_group(group: _Group) -> list[Item]:
    if group.skip:
        return []
    if not group.section:  # the introduction: only what is listed
        group.blocks = [block for block in group.blocks if block.kind != "line" or not _is_introduction(block)]
    drafts: list[_Draft] = []
    blocks = group.blocks
    if group.heading is not None and group.section and (draft := _titled_heading(group)):
        drafts.append(draft)
        _adopt_all(draft, [block for block in blocks if _describes(block)])
        blocks = [block for block in blocks if not _describes(block)]
    drafts += _read_blocks(blocks, group.section)
    return [_item(draft) for draft in drafts]


def _is_introduction(block: Block) -> bool:
    reading = read_line(block.runs)
    return reading.title_url is None or not phrases.paper_address(reading.title_url) or _is_prose(reading)


def _titled_heading(group: _Group) -> _Draft | None:
    """Return a draft where the heading itself is a paper: it links to one, or what follows at once only describes it."""
    heading = group.heading
    if heading is None:
        return None
    reading = read_line(heading.runs)
    first = next((block for block in group.blocks if block.runs or block.cells), None)
    linked = reading.title and (
        reading.addresses("paper") or any(phrases.paper_address(link.href) for link in reading.titles)
    )
    followed = (
        first is not None
        and reading.title
        and phrases.words(reading.title) >= 4
        and _describes(first)
        and any(read_line(block.runs).addresses("paper") for block in group.blocks[:4] if block.kind != "row")
    )
    if not (linked or followed) or any(
        _starts(read_line(block.runs)) for block in group.blocks[:12] if block.kind == "item"
    ):
        return None
    return _Draft(reading, heading, heading.line, group.section[:-1])


def _read_blocks(blocks: Sequence[Block], section: list[str]) -> list[_Draft]:
    """Return the items of neighbouring blocks; lines that name no title describe the one before."""
    drafts: list[_Draft] = []
    loose: list[_Draft] = []
    current: _Draft | None = None
    where = section
    for place, block in enumerate(blocks):
        if block.kind == "row":
            current = _row(block, where)
            drafts += [current] if current else []
            continue
        if (name := _section_name(block, blocks[place + 1 :])) is not None:
            where = [*section, name] if name else section
            current = None
            if block.children:
                drafts += _read_blocks(block.children, where)
                where = section
            continue
        for line in _lines(block.runs):
            reading = read_line(line)
            if _is_bare_address(block, reading) and (current is None or current.reading.links or current.details):
                reading.title, reading.strength, reading.title_url = (
                    name_of_address(reading.links[0].href),
                    "address",
                    reading.links[0].href,
                )
            if _starts(reading):
                new = [_Draft(each, block, _first_line(line, block), where) for each in _several(line, reading)]
                drafts += new
                current = new[-1]
            elif reading.title:
                current = _Draft(reading, block, _first_line(line, block), where)
                loose.append(current)
            elif current is not None and _may_adopt(current, reading):
                _adopt(current, reading, plain(line))
                if current in loose and reading.cites:
                    loose.remove(current)
                    drafts.append(current)
        if block.children:
            current = _read_children(
                block, current if current and current.block is block else None, where, drafts, loose
            )
    return _with_linkless(drafts, loose)


def _read_children(
    block: Block, current: _Draft | None, where: list[str], drafts: list[_Draft], loose: list[_Draft]
) -> _Draft | None:
    """Give a block's nested lines to its item; nested lines that are items of their own stay items."""
    if current is None:
        drafts += _read_blocks(block.children, where)
        return None
    own = [child for child in block.children if not _is_item(child)]
    _adopt_all(current, own)
    if current in loose and any(reading.cites or reading.authors for reading in current.details):
        loose.remove(current)
        drafts.append(current)
    drafts += _read_blocks([child for child in block.children if _is_item(child)], where)
    return current


def _is_bare_address(block: Block, reading: Reading) -> bool:
    return (
        block.kind == "item"
        and reading.title is None
        and len(reading.links) == 1
        and not reading.links[0].label
        and not phrases.words(reading.rest)
    )


def _starts(reading: Reading) -> bool:
    """Tell whether a line is an item by itself: a title with a link to somewhere."""
    if not reading.title or reading.strength == "" or is_boilerplate(reading.title):
        return False
    if (
        reading.strength == "text"
        and not titled(reading.title)
        and reading.title_url is None
        and not reading.addresses("paper")
    ):
        return bool(reading.addresses("code")) and phrases.words(reading.title) <= 12 and not _is_prose(reading)
    if _is_prose(reading):
        return False
    return (
        reading.cites
        or bool(reading.addresses("other"))
        or (reading.strength in {"quoted", "bold"} and reading.year is not None and phrases.words(reading.title) >= 3)
    )


def _is_prose(reading: Reading) -> bool:
    """Tell whether a link stands in a sentence: words in lower case before the title."""
    lead = re.sub(r"[(\[（【].*?[)\]）】]", " ", reading.lead)
    small = re.findall(r"\b[a-z]{2,}\b", lead)
    return (
        reading.strength == "link"
        and len(small) >= 3
        and "et al" not in lead
        and not lead.rstrip().endswith((":", "："))
    )


def _is_item(block: Block) -> bool:
    return (
        block.kind == "row"
        or any(_starts(read_line(line)) for line in _lines(block.runs))
        or any(_is_item(child) for child in block.children)
    )


def _describes(block: Block) -> bool:
    """Tell whether a block only describes: labelled links, people, a venue, fields."""
    if block.kind in {"row", "heading"}:
        return False
    readings = [read_line(line) for line in _lines(block.runs)]
    return all(reading.title is None for reading in readings) and not any(_is_item(child) for child in block.children)


def _lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Split a paragraph at the source's line breaks wherever the next line is an item of its own."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n" and run.href is None and run.image is None:
            lines.append([run])
        else:
            lines[-1].append(run)
    whole: list[Run] = []
    begun = False
    for line in lines:
        fresh = any(run.text.strip() for run in line) and not _continues(whole, line) and _begins(line)
        if begun and fresh:
            yield whole
            whole = []
        begun = begun or fresh
        whole = [*whole, *line]
    if any(run.text.strip() or run.href for run in whole):
        yield whole


def _continues(before: Sequence[Run], line: Sequence[Run]) -> bool:
    """Tell whether one bold or italic text goes on over the end of a source line."""
    last = next((run for run in reversed(before) if run.text.strip()), None)
    first = next((run for run in line if run.text.strip()), None)
    if last is None or first is None or line[0].hard or last.href or first.href:
        return False
    return (last.bold and first.bold) or (last.italic and first.italic)


def _begins(line: Sequence[Run]) -> bool:
    """Tell whether one source line opens an item: its title is linked, quoted or bold and stands first."""
    reading = read_line(line)
    if reading.strength == "text":
        return (
            bool(reading.addresses("paper"))
            and reading.title is not None
            and phrases.words(reading.title) >= 4
            and titled(reading.title)
        )
    return (
        reading.title is not None
        and phrases.words(reading.title) >= 2
        and _starts(reading)
        and phrases.words(reading.lead) <= 8
    )


def _several(line: Sequence[Run], reading: Reading) -> list[Reading]:
    """Return the items of a line that names several, one after another."""
    links = [run for run in line if run.href and any(link.label == run.text for link in reading.titles)]
    papers = [phrases.paper_address(run.href or "") for run in links]
    if len(links) < 2 or any(papers) != all(papers) or not _enumerates(line, links):
        return [reading]
    readings: list[Reading] = []
    for place, run in enumerate(links):
        start = line.index(run) if place else 0
        end = line.index(links[place + 1]) if place + 1 < len(links) else len(line)
        piece = [
            part
            for part in line[start:end]
            if place or part is run or part.href is None and line.index(part) > line.index(run)
        ]
        readings.append(read_line(piece))
        readings[-1].lead = reading.lead
    return readings


def _enumerates(line: Sequence[Run], links: Sequence[Run]) -> bool:
    for left, right in zip(links, links[1:], strict=False):
        between = plain([run for run in line[line.index(left) + 1 : line.index(right)] if not run.href])
        if not re.fullmatch(r"[\s,;、/|&.()\[\]+]*(?:\b(?:and|or)\b|和|与)?[\s(]*", between) and not phrases.is_venue(
            between
        ):
            return False
    return True


def _section_name(block: Block, following: Sequence[Block]) -> str | None:
    """Return the name of a section that is not a heading: a bold line or a list item over items; `""` for a silent one."""
    text = _heading_text(block)
    if (
        block.kind == "summary"
        and block.children
        and any(map(_is_item, block.children))
        and not _starts(read_line(block.runs))
    ):
        silent = not text or re.match(
            r"\W*(?:click|expand|show|details?|papers?|list|more|open|full|点击|展开)\b", text, re.IGNORECASE
        )
        return "" if silent else text
    reading = read_line(block.runs)
    linked = any(phrases.paper_address(link.href) for link in reading.links)
    if linked or not text or phrases.words(text) > 10:
        return None
    if block.kind == "item" and sum(map(_is_item, block.children)) >= (1 if not reading.links else 2):
        return (
            text
            if phrases.words(text) <= 10 and not (reading.addresses("paper") or reading.addresses("code"))
            else None
        )
    bold = all(run.bold or not run.text.strip() or run.image is not None for run in block.runs)
    next_is_item = following and (
        following[0].kind == "row" or (following[0].kind == "item" and _is_item(following[0]))
    )
    if block.kind == "line" and bold and not reading.links and next_is_item and not block.children:
        return text
    return None


# --- from draft to item ------------------------------------------------------------------


def _row(block: Block, section: list[str]) -> _Draft | None:
    reading = read_row(block)
    return _Draft(reading, block, block.line, section) if reading and _row_counts(reading) else None


def _row_counts(reading: Reading) -> bool:
    return bool(reading.title) and bool(reading.links) and (reading.cites or bool(reading.addresses("other")))


def _may_adopt(draft: _Draft, reading: Reading) -> bool:
    words = phrases.words(reading.rest)
    return (
        bool(reading.links or reading.authors)
        or (words <= 8 and (reading.venue is not None or reading.year is not None))
        or draft.block.kind == "item"
    )


def _adopt_all(draft: _Draft, blocks: Sequence[Block]) -> None:
    for block in blocks:
        reading = read_line(block.runs)
        text = plain(block.runs)
        nested = [
            plain(child.runs) for child in block.children if not child.children and not read_line(child.runs).links
        ]
        _adopt(draft, reading, "\n".join([text, *nested]))
        _adopt_all(draft, [child for child in block.children if child.children or read_line(child.runs).links])


def _adopt(draft: _Draft, reading: Reading, text: str) -> None:
    """Let a line describe an item: labelled links and people are facts, any other words are a note."""
    draft.details.append(reading)
    if (
        (reading.title or phrases.words(reading.rest))
        and not reading.authors
        and not (reading.links and phrases.role_of_label(reading.rest) or phrases.is_venue(reading.rest))
    ):
        draft.notes.append(text)


def _with_linkless(drafts: list[_Draft], loose: list[_Draft]) -> list[_Draft]:
    """Add the list items without any link that look like titles among items that do have one."""
    likely = [
        draft
        for draft in loose
        if draft.block.kind == "item" and draft.reading.title and _looks_like_title(draft.reading)
    ]
    if drafts and len(likely) <= 3 * len(drafts):
        drafts = drafts + likely
    return drafts


def _looks_like_title(reading: Reading) -> bool:
    title = reading.title or ""
    return (
        4 <= phrases.words(title) <= 30
        and titled(title)
        and not title.endswith((":", "：", "!"))
        and not re.search(r"[。；]", title)
        and not reading.links
    )


def _item(draft: _Draft) -> Item:
    reading = draft.reading
    everything = [reading, *draft.details]
    titled_links = [link.href for link in reading.titles if link.href == reading.title_url]
    labelled = [address for each in everything for address in each.addresses("paper")]
    papers = list(dict.fromkeys([*(address for address in titled_links if phrases.paper_address(address)), *labelled]))
    labels = [link.label for each in everything for link in each.links if link.role == "paper"]
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
        kind, reading.title, url, code=[code for code in codes if kind == "paper" or code != url], year=year, venue=venue,
        authors=next((each.authors for each in everything if each.authors), []), section=draft.section, line=draft.line,
        unsure=unsure or (kind == "paper" and phrases.words(reading.title or "") < 2), notes="\n".join(draft.notes) or None,
        links={phrases.bare_label(link.label) or "link": link.href for link in reversed(others)}, **identifiers(papers, labels),
    )  # fmt: skip


def _hosts_code(address: str) -> bool:
    identifier = parse_identifier(address)
    return identifier is not None and identifier.scheme in CODE_HOSTS.values()


def _venue_and_year(readings: Sequence[Reading], section: Sequence[str]) -> tuple[str | None, int | None]:
    """Return venue and year: of the item's own line, of a short line below it, of a heading that is a year."""
    own = [readings[0], *(each for each in readings[1:] if phrases.words(each.rest) <= 8 and each.title is None)]
    venue = next((each.venue for each in own if each.venue), None)
    year = next((each.year for each in own if each.year), None)
    if year is None:
        heading = next(
            (int(name) for name in reversed(section) if re.fullmatch(r"(?:19|20)\d\d", phrases.bare_label(name))), None
        )
        year = heading
    return venue, year


def _first_line(line: Sequence[Run], block: Block) -> int:
    return next((run.line for run in line if run.text.strip() or run.href), block.line)


# --- topics ------------------------------------------------------------------------------


def _topics(groups: Sequence[_Group], items: Sequence[Item]) -> Iterator[Item]:
    """Yield the topics that papers stand under, and those that only the table of contents names, for a person to judge."""
    above = {name for item in items if item.kind == "paper" for name in item.section}
    seen: set[str] = set()
    for group in groups:
        name = group.section[-1] if group.section else ""
        if group.heading and name in above and is_topic(name) and name_key(name) not in seen:
            seen.add(name_key(name))
            yield Item("task", name, section=group.section[:-1], line=group.heading.line, unsure=True)
    headings = {name_key(_heading_text(group.heading)) for group in groups if group.heading}
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
