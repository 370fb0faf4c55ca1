"""One row of a table read as an item: which column is the title, and what the others say."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import SERVICES, host_of, paper_address
from mmkg.exchange.citation import is_description, tidy
from mmkg.exchange.labels import role_of_label
from mmkg.exchange.names import people
from mmkg.exchange.outline import plain
from mmkg.exchange.parts import Link, Reading
from mmkg.exchange.reading import read_line, without_end_tag
from mmkg.exchange.tags import without_tags
from mmkg.exchange.venues import is_venue, venue_and_year
from mmkg.exchange.wording import bare_label, words
from mmkg.ids import CODE_HOSTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmkg.exchange.outline import Block, Run

__all__ = ["divides", "read_row"]

_COLUMNS = {
    "title": r"(?:paper |article |full )?titles?|(?:论文|文章)(?:标题|题目|名称?)|标题|题目|题名",
    "paper": (
        r"papers?|articles?|publications?|works?|reference|论文|文献|pdf|paper link|link|links|url|"
        r"(?:papers|articles)(?:,? (?:and|&|thes[ie]s|reports?|articles|papers|books?)){1,4}"
    ),
    "name": (
        r"(?:method|model|algorithm|approach|short|paper|dataset)?\s?(?:name|method|model|approach|abbr\w*|"
        "acronym)s?|dataset|benchmark|project|名称|方法|模型"
    ),
    "venue": (
        r"venues?|conferences?|journals?|pub(?:\.|lication|lisher|lished)?(?: in| at)?|published|source|where|"
        r"(?:会议|期刊)\W?或?(?:会议|期刊)?(?:名称)?|发表\w*|出处"
    ),
    "year": r"years?|dates?|time|publish(?:ed)? date|publication date|年份|日期|时间|submitted|month",
    "authors": r"authors?|first author|作者|team|by",
    "code": (
        r"codes?|github|git|repo\w*|implementation\w*|source code|official code|open source|代码|code link|"
        "code/project|project/code|code & data"
    ),
    "skip": (
        r"#|no\.?|id|index|stars?|序号|abstract|summary|tl;?dr|notes?|comments?|description|keywords?|tags?|"
        r"tasks?|institut\w*|affiliation\w*|demo|project(?: page)?|homepage|website|citations?|introduction|"
        r"备注|说明|摘要|机构|languages?|modal\w*|type|category|size|license"
    ),
}


def _column(header: str) -> str:
    text = bare_label(re.sub(r"[^\w\s/.,;#&\u4e00-\u9fff]", " ", header))
    return next((name for name, pattern in _COLUMNS.items() if re.fullmatch(pattern, text, re.IGNORECASE)), "")


def divides(block: Block) -> str | None:
    """Return the name of a part of a table: what stands alone in a row, in bold or italics, without a link."""
    filled = [cell for cell in block.cells if plain(cell).strip()]
    if len(block.cells) < 2 or len(filled) != 1 or filled[0] is not block.cells[0]:
        return None
    marked = all((run.bold or run.italic) and not run.href for run in filled[0] if run.text.strip())
    name = plain(filled[0]).strip(" :：")
    return name if marked and 0 < words(name) <= _NAME else None


_NAME = 6
"""Words that the name of a part has at most."""


def read_row(block: Block) -> Reading | None:
    """Return what a table row says, None where no cell names a title."""
    columns = (
        [_column(name) for name in block.header] if len(block.header) >= len(block.cells) else [""] * len(block.cells)
    )
    readings = [_read_cell(column, cell) for column, cell in zip(columns, block.cells, strict=False)]
    best = _title_cell(columns, readings)
    if best is None or not (words(readings[best].title or "") >= 3 or columns[best] == "title"):
        named = _name_cell(columns, block.cells, readings)
        best = best if named is None else named
    if best is None:
        return None
    row = readings[best]
    if (columns[best] == "title" and row.strength == "text") or not row.title:
        row.title, row.strength = _whole_title(without_end_tag(block.cells[best])) or row.title, "text"
    row.listed = columns[best] == "title" or (columns[best] == "paper" and _is_signed(columns, block.cells))
    if columns[best] in {"title", "paper"} and row.title_url and host_of(row.title_url) not in SERVICES:
        row.links.append(Link("paper", "", row.title_url, -1))
    for place, (cell, reading) in enumerate(zip(block.cells, readings, strict=True)):
        if place != best:
            column = columns[place]
            row.links += [_by_column(link, column) for link in reading.links]
            _fill(row, column, plain(cell), reading)
    return row


def _read_cell(column: str, cell: Sequence[Run]) -> Reading:
    """Read a cell as a line; what stands under `Title` is one, also where it looks like a name: `Vision Mamba Unet`."""
    reading = read_line(cell)
    if column == "title" and not reading.title:
        reading.title, reading.strength = _whole_title(cell) or None, "text"
    return reading


def _whole_title(cell: Sequence[Run]) -> str:
    """Return the plain text of a cell that is a title and nothing else, up to a link or a break."""
    plain_runs = itertools.takewhile(lambda run: run.href is None and not run.hard and run.image is None, cell)
    return tidy(without_tags(plain(list(plain_runs))))


def _name_cell(columns: list[str], cells: Sequence[Sequence[Run]], readings: list[Reading]) -> int | None:
    """Return the cell that names what the row's paper, linked under a label, is about: a model's short name."""
    if not any(paper_address(address) for reading in readings for address in reading.addresses("paper")):
        return None
    for wanted in ("title", "name", "paper"):
        for place, cell in enumerate(cells):
            text = _whole_title(cell)
            if columns[place] == wanted and words(text) and not is_description(text):
                return place
    return None


def _is_signed(columns: list[str], cells: Sequence[Sequence[Run]]) -> bool:
    """Tell whether a row says when, where or by whom its paper was printed."""
    return any(
        column in {"venue", "year", "authors"} and plain(cell).strip(" -–")
        for column, cell in zip(columns, cells, strict=True)
    )


def _title_cell(columns: list[str], readings: list[Reading]) -> int | None:
    def worth(place: int) -> tuple[int, int]:
        reading, column = readings[place], columns[place]
        count = words(reading.title or "")
        linked = any(paper_address(link.href) for link in reading.titles)
        ranks = {"title": 3, "paper": 2, "": int(count >= 3), "name": int(reading.title_url is not None)}
        rank = ranks.get(column, -1)
        return (rank >= 0 and count >= 3 and (linked or rank >= 2), rank * 20 + min(count, 19) + (10 if linked else 0))

    usable = [
        place
        for place, reading in enumerate(readings)
        if reading.title and columns[place] in {"title", "paper", "name", ""}
    ]
    return max(usable, key=worth, default=None)


def _by_column(link: Link, column: str) -> Link:
    role = link.role
    model = host_of(link.href) in CODE_HOSTS and "/spaces/" not in link.href  # the code column may lead to a model
    if role == "title" or (role == "other" and column == "code" and (model or role_of_label(link.label) != "other")):
        role = {"code": "code", "paper": "paper", "title": "paper"}.get(
            column, "paper" if paper_address(link.href) else "other"
        )
    return Link(role, link.label, link.href, link.place)


def _fill(row: Reading, column: str, text: str, reading: Reading) -> None:
    """Take from one cell what its column is about; a column without a heading may be any of it."""
    venue, year = venue_and_year(text)
    if column in {"venue", ""} and (column == "venue" or is_venue(text)):
        printed = text if column == "venue" and 0 < words(text) <= 8 and year is None else None
        row.venue = (venue or printed or row.venue) if text.strip("-– ") else row.venue
        row.year = year or row.year
    elif column == "year":
        row.year = row.year or year
    elif column == "authors":
        row.authors = people(text) or ([text] if 0 < words(text) <= 4 else [])
    elif column == "" and not row.authors:
        row.authors = reading.authors
