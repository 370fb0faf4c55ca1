"""The elements of a Markdown document as one tree, whether they are written in Markdown or in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["INLINE", "Node", "parsed"]

INLINE = frozenset("a abbr b big code del em font i ins kbd label mark s small span strike strong sub sup tt u".split())
_DOUBLED = re.compile(r"\]\(\s*\[(https?://[^\]\s]+)\]\(\1\)\s*\)")
"""An address that some editor made a link of where it stood in a link already: Markdown then sees no link."""
VOID = frozenset("br hr img input link meta wbr source".split())
SILENT = frozenset("script style template pre svg math noscript iframe object head title select button".split())
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


@dataclass(slots=True)
class Node:
    """An element of the document, from Markdown or HTML."""

    tag: str
    line: int
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    markdown: bool = False


class _Tree(HTMLParser):
    """Builds the tree from both sources: `open`, `shut` and `text` for Markdown, `html` for HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body", 1)
        self.stack = [self.root]
        self.line = 1
        self.silent = 0

    def open(self, tag: str, attrs: dict[str, str] | None = None, *, markdown: bool = True) -> None:
        if markdown and tag not in INLINE and tag not in VOID:
            self._end(INLINE)
        self._end(ENDS.get(tag, set()))
        node = Node(tag, self.line, attrs or {}, markdown=markdown)
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


def parsed(text: str) -> Node:
    """Return the elements of a document; code blocks, scripts and comments are left out."""
    tree = _Tree()
    for token in _parser(html=True).parse(_DOUBLED.sub(r"](\1)", _without_walls(text))):
        if token.map:
            tree.line = token.map[0] + 1
        _place(tree, token)
    return tree.root


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
