"""A Markdown document as nested blocks of styled text, whatever mixture of Markdown and HTML it is.

markdown-it splits the Markdown; the HTML between (tables, `<details>`, `<a>`) is read by Python's own
HTML parser into the same tree, so that `[a](b)` and `<a href="b">a</a>` are one thing to the reader above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmkg.exchange.elements import INLINE, Node, parsed
from mmkg.ids import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Block", "Run", "outline", "plain"]

HEADINGS = {f"h{level}": 2 * level for level in range(1, 7)}
"""Levels by twos: a heading in a list item, `- ### Name`, ranks between its own level and the next."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; a link is one run. `text` is a newline for a break."""

    text: str
    line: int
    href: str | None = None
    bold: bool = False
    italic: bool = False
    image: str | None = None
    """Address of the picture, where the run is nothing but one."""
    hard: bool = False
    """A break that the writer asked for (`<br>`), not one of the source's lines."""
    code: bool = False
    bracketed: bool = False
    """Whether the link stands in square brackets of its own."""


@dataclass(slots=True)
class Block:
    """A heading, a line of text (paragraph, list item, `<summary>`) with what is nested in it, or a table row."""

    kind: str
    line: int
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    children: list[Block] = field(default_factory=list)
    cells: list[list[Run]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)


def outline(text: str) -> list[Block]:
    r"""Return the blocks of a Markdown document in order; code blocks, scripts and comments are left out.

    >>> [block.kind for block in outline("# A\n\n- [B](http://b.org) <b>c</b>")]
    ['heading', 'item']
    """
    return list(_blocks(parsed(text)))


def _blocks(node: Node) -> Iterator[Block]:
    """Yield the blocks inside one element; neighbouring inline content is one line of text."""
    loose: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or child.tag in INLINE or child.tag in {"br", "wbr", "img", "input"}:
            loose.append(child)
            continue
        yield from _line(loose, node.line)
        loose = []
        yield from _block(child)
    yield from _line(loose, node.line)


def _line(content: Sequence[Node | str], line: int) -> Iterator[Block]:
    for runs in _paragraphs(_runs(content, line)):
        if any(run.text.strip() or run.image for run in runs):
            first = next((run.line for run in runs if run.text.strip() or run.image), line)
            yield Block("line", first, runs)


def _paragraphs(runs: Iterator[Run]) -> Iterator[list[Run]]:
    """Split a text where the writer left a line empty: two breaks with nothing between them."""
    piece: list[Run] = []
    broken = False
    for run in runs:
        if run.hard and broken:
            yield piece
            piece = []
        if run.hard or run.text.strip() or run.image is not None:
            broken = run.hard
        piece.append(run)
    yield piece


def _block(node: Node) -> Iterator[Block]:
    if node.tag in HEADINGS:
        runs = list(_runs(node.children, node.line))
        yield Block("heading", node.line, runs, HEADINGS[node.tag])
    elif node.tag == "table":
        yield from _rows(node)
    elif node.tag in {"li", "details", "dt"}:
        inner = list(_blocks(node))
        if node.tag == "li" and inner and inner[0].kind == "heading":
            yield Block("heading", inner[0].line, inner[0].runs, inner[0].level | 1)
            yield from inner[1:]
            return
        own = inner.pop(0) if inner and inner[0].kind in {"line", "summary"} else Block("line", node.line)
        kind = "summary" if node.tag == "details" else "item"
        children = [*own.children, *inner]
        yield Block(kind, own.line, own.runs, children=children)
    elif node.tag == "summary":
        yield Block("summary", node.line, list(_runs(node.children, node.line)))
    else:
        yield from _blocks(node)


def _rows(table: Node) -> Iterator[Block]:
    header: list[str] = []
    for row in _find(table, "tr"):
        cells = [cell for cell in row.children if isinstance(cell, Node) and cell.tag in {"td", "th"}]
        runs = [list(_runs(cell.children, cell.line)) for cell in cells]
        if not header and any(
            next(_find(cell, "li"), None) for cell in cells
        ):  # a grid: each cell is a list of its own
            for cell in cells:
                yield from _blocks(cell)
        elif cells and all(cell.tag == "th" for cell in cells):
            header = [plain(cell) for cell in runs]
        elif cells:
            yield Block("row", row.line, cells=runs, header=header)


def _find(node: Node, tag: str) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            if child.tag == tag:
                yield child
            else:
                yield from _find(child, tag)


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    italic: bool = False
    code: bool = False


def _runs(content: Sequence[Node | str], line: int, style: _Style = _Style()) -> Iterator[Run]:
    """Yield styled text; a link gives one run, or a run for each picture where it holds nothing else."""
    for child in content:
        if isinstance(child, str):
            yield from _text_runs(child, line, style)
        elif child.tag in {"br", "wbr"}:
            line = max(line, child.line)
            yield Run("\n", line, hard=child.tag == "br")
        elif child.tag == "img":
            yield Run(clean_text(child.attrs.get("alt", "")), child.line, image=child.attrs.get("src", ""))
        elif child.tag == "a" and child.attrs.get("href"):
            yield from _link_runs(child, style)
        else:
            line = max(line, child.line)
            bold, italic = child.tag in {"b", "strong"}, child.tag in {"i", "em"}
            inner = _Style(style.bold or bold, style.italic or italic, style.code or child.tag in {"code", "kbd"})
            yield from _runs(child.children, line, inner)
            if child.tag not in INLINE:
                yield Run("\n", line, hard=True)


def _text_runs(text: str, line: int, style: _Style) -> Iterator[Run]:
    for number, part in enumerate(text.split("\n")):
        if number:
            yield Run("\n", line + number)
        if part:
            yield Run(part, line + number, bold=style.bold, italic=style.italic, code=style.code)


def _link_runs(node: Node, style: _Style) -> Iterator[Run]:
    runs = list(_runs(node.children, node.line, style))
    text = clean_text("".join(" " if run.text == "\n" else run.text for run in runs if run.image is None))
    href = re.sub(r"\s+", "", node.attrs["href"])
    if text or not runs:
        bold = bool(text) and all(run.bold for run in runs if run.image is None and run.text.strip())
        yield Run(text, node.line, href, style.bold or bold, style.italic)
    else:
        label = clean_text(" ".join(run.text for run in runs))
        yield Run(label, node.line, href, image=next((run.image for run in runs if run.image), ""))


def plain(runs: Sequence[Run]) -> str:
    r"""Return the text of some runs on one line, without pictures.

    >>> plain([Run("A ", 1), Run("\n", 1), Run("B", 2, bold=True)])
    'A B'
    """
    return clean_text("".join(" " if run.text == "\n" else run.text for run in runs if run.image is None))
