"""A Markdown document as nested blocks of styled text, whatever mixture of Markdown and HTML it is.

markdown-it splits the Markdown; the HTML between (tables, `<details>`, `<a>`) is read by Python's own
HTML parser into the same tree, so that `[a](b)` and `<a href="b">a</a>` are one thing to the reader above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from mmkg.ids import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

__all__ = ["Block", "Run", "outline", "plain"]

INLINE = frozenset("a abbr b big code del em font i ins kbd label mark s small span strike strong sub sup tt u".split())
_DOUBLED = re.compile(r"\]\(\s*\[(https?://[^\]\s]+)\]\(\1\)\s*\)")
"""An address that some editor made a link of where it stood in a link already: Markdown then sees no link."""
VOID = frozenset("br hr img input link meta wbr source".split())
SILENT = frozenset("script style template pre svg math noscript iframe object head title select button".split())
HEADINGS = {f"h{level}": 2 * level for level in range(1, 7)}
"""Levels by twos: a heading in a list item, `- ### Name`, ranks between its own level and the next."""
ENDS = {
    "li": {"li"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
"""Tags that an opening tag closes when the writer did not."""
SCOPES = frozenset({"ul", "ol", "table", "dl"})
LINE = 10_000
"""A source line of more characters is no line of a list."""
DEPTH = 100
"""Nesting beyond this is read as if it were flat."""


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


@dataclass(slots=True)
class _Node:
    tag: str
    line: int
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)
    markdown: bool = False


class _Tree(HTMLParser):
    """Builds the tree from both sources: `open`, `shut` and `text` for Markdown, `html` for HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("body", 1)
        self.stack = [self.root]
        self.line = 1
        self.silent = 0

    def open(self, tag: str, attrs: dict[str, str] | None = None, *, markdown: bool = True) -> None:
        if markdown and tag not in INLINE and tag not in VOID:
            self._end(INLINE)
        self._end(ENDS.get(tag, set()))
        node = _Node(tag, self.line, attrs or {}, markdown=markdown)
        self.stack[-1].children.append(node)
        if tag not in VOID and len(self.stack) < DEPTH:
            self.stack.append(node)

    def _end(self, tags: frozenset[str] | set[str]) -> None:
        """Close what the writer left open, innermost first, within the list or table that is open."""
        for place in range(len(self.stack) - 1, 0, -1):
            node = self.stack[place]
            if node.markdown or node.tag in SCOPES:
                return
            if node.tag in tags:
                del self.stack[place:]

    def shut(self, tag: str, *, markdown: bool = True) -> None:
        for place in range(len(self.stack) - 1, 0, -1):
            node = self.stack[place]
            if node.tag == tag and node.markdown == markdown:
                del self.stack[place:]
                return
            if node.markdown and not markdown:
                return

    def text(self, data: str) -> None:
        if not self.silent:
            self.stack[-1].children.append(data)

    @property
    def within_table(self) -> bool:
        """Whether a table of HTML is open: what is indented in it after an empty line is no code."""
        return any(node.tag == "table" and not node.markdown for node in self.stack)

    def html(self, content: str, line: int) -> None:
        self.reset()
        self.offset_line = line
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.line = self.offset_line + self.getpos()[0] - 1
        if tag in SILENT:
            self.silent += 1
        elif not self.silent:
            self.open(tag, {name: value or "" for name, value in attrs}, markdown=False)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif not self.silent:
            self.shut(tag, markdown=False)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        self.line = self.offset_line + self.getpos()[0] - 1
        if "](" in data or "**" in data:  # Markdown within HTML, which no browser reads but many write
            _place(self, _WITHIN_HTML.parseInline(data)[0])
        else:
            self.text(data)


def _parser(*, html: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": html, "maxNesting": DEPTH}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - their reader judges addresses
    return parser


_WITHIN_HTML = _parser(html=False)


def outline(text: str) -> list[Block]:
    r"""Return the blocks of a Markdown document in order; code blocks, scripts and comments are left out.

    >>> [block.kind for block in outline("# A\n\n- [B](http://b.org) <b>c</b>")]
    ['heading', 'item']
    """
    tree = _Tree()
    for token in _parser(html=True).parse(_DOUBLED.sub(r"](\1)", _without_walls(text))):
        if token.map:
            tree.line = token.map[0] + 1
        _place(tree, token)
    return list(_blocks(tree.root))


def _without_walls(text: str) -> str:
    """Return the text with an empty line for each that is too long for a list: some take minutes to parse."""
    if len(text) <= LINE:
        return text
    return "\n".join(line if len(line) <= LINE else "" for line in text.split("\n"))


def _place(tree: _Tree, token: Token) -> None:
    if token.type != "inline":
        tree.silent = 0  # a `<script>` that nobody closed ends with its paragraph
    if token.type == "inline":
        for child in token.children or []:
            _place_inline(tree, child)
    elif token.type == "html_block" or (token.type == "code_block" and tree.within_table):
        tree.html(token.content, tree.line)
    elif token.nesting > 0:
        tree.open(token.tag)
    elif token.nesting < 0:
        tree.shut(token.tag)


def _place_inline(tree: _Tree, token: Token) -> None:
    attrs = {name: str(value) for name, value in token.attrs.items()}
    if token.type in {"softbreak", "hardbreak"}:
        tree.line += 1
        tree.open("br" if token.type == "hardbreak" else "wbr")
    elif token.type == "image":
        tree.open("img", attrs | {"alt": token.content})
    elif token.type == "html_inline":
        line = tree.line
        tree.html(token.content, tree.line)
        tree.line = line
    elif token.nesting > 0:
        tree.open(token.tag, attrs)
    elif token.nesting < 0:
        tree.shut(token.tag)
    elif token.type == "code_inline":
        tree.open("code")
        tree.text(token.content)
        tree.shut("code")
    elif token.content:
        tree.text(token.content)


def _blocks(node: _Node) -> Iterator[Block]:
    """Yield the blocks inside one element; neighbouring inline content is one line of text."""
    loose: list[_Node | str] = []
    for child in node.children:
        if isinstance(child, str) or child.tag in INLINE or child.tag in {"br", "wbr", "img", "input"}:
            loose.append(child)
            continue
        yield from _line(loose, node.line)
        loose = []
        yield from _block(child)
    yield from _line(loose, node.line)


def _line(content: Sequence[_Node | str], line: int) -> Iterator[Block]:
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


def _block(node: _Node) -> Iterator[Block]:
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


def _rows(table: _Node) -> Iterator[Block]:
    header: list[str] = []
    for row in _find(table, "tr"):
        cells = [cell for cell in row.children if isinstance(cell, _Node) and cell.tag in {"td", "th"}]
        runs = [list(_runs(cell.children, cell.line)) for cell in cells]
        if cells and all(cell.tag == "th" for cell in cells):
            header = [plain(cell) for cell in runs]
        elif cells:
            yield Block("row", row.line, cells=runs, header=header)


def _find(node: _Node, tag: str) -> Iterator[_Node]:
    for child in node.children:
        if isinstance(child, _Node):
            if child.tag == tag:
                yield child
            else:
                yield from _find(child, tag)


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    italic: bool = False
    code: bool = False


def _runs(content: Sequence[_Node | str], line: int, style: _Style = _Style()) -> Iterator[Run]:
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


def _link_runs(node: _Node, style: _Style) -> Iterator[Run]:
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
