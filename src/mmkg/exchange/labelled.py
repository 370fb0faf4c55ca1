"""What a list does again and again: fields, `label: value`, and short names set apart before titles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import paper_address
from mmkg.exchange.citation import is_field, is_reference, labelled_title, titled
from mmkg.exchange.outline import Run, plain
from mmkg.exchange.wording import words
from mmkg.ids import clean_text, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmkg.exchange.outline import Block

__all__ = ["field_labels", "mark_fields", "mark_names", "mark_rows"]

_LABEL = re.compile(r"\W{0,4}([^\W\d_][\w /&'-]{0,30}?)\s*(?:[（(][^()（）]{0,30}[)）]\s*)?(?:：|:(?=\s|$|https?:))")
_REPEATED = 3
"""A label that a list prints so often, among known ones, is one of its fields whatever it says."""


def field_labels(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the labels of a document's fields: known ones, and those that come again beside known ones."""
    found: Counter[str] = Counter()
    known: set[str] = set()
    for siblings in _lists(blocks):
        labels = [(_label(block), block) for block in siblings]
        own = {label for label, block in labels if label and is_field(_text(block))}
        known |= own
        if own:
            found.update({label for label, _ in labels if label})
    return frozenset(known | {label for label, count in found.items() if count >= _REPEATED})


def mark_fields(blocks: Sequence[Block], labels: frozenset[str]) -> None:
    """Mark the list items that are fields; one that links to a titled paper is an item all the same."""
    for block in blocks:
        if block.kind == "item" and _label(block) in labels and not _is_titled(block):
            block.kind = "field"
        mark_fields(block.children, labels)


def mark_rows(blocks: Sequence[Block]) -> None:
    """Make fields of the rows of a table of two columns, label and value."""
    rows = [block for block in blocks if block.kind == "row" and len(block.cells) == 2]
    fields = [row for row in rows if row.cells[0] and is_field(f"{_name(row)}: x")]
    if len(fields) < 2 or len(fields) * 2 < len(rows):
        return
    for row in rows:
        row.kind, row.runs = "field", [Run(f"{_name(row)}: ", row.line), *row.cells[1]]
        row.cells = []


def _name(row: Block) -> str:
    return plain(row.cells[0]).strip(" :：*")


def mark_names(blocks: Sequence[Block]) -> None:
    """Make a tag of the bold name before a colon, `**TD_LSTM**: Effective LSTMs`, where most items have one.

    Elsewhere bold letters are stress, and the name is part of the title.
    """
    linked = [block for block in _items(blocks) if any(run.href for run in block.runs)]
    named = [block for block in linked if _is_named(block)]
    if len(named) < _REPEATED or len(named) * 2 <= len(linked):
        return
    for block in named:
        name, title = block.runs[0], block.runs[1]
        tag = replace(name, text=f"[{name.text.strip()}] ")
        block.runs[:2] = [tag, replace(title, text=title.text.lstrip(" :："))]


def _is_named(block: Block) -> bool:
    name, title = block.runs[0], block.runs[1] if len(block.runs) > 1 else block.runs[0]
    if not name.bold or name.href or title.bold or not re.match(r"\s?[:：]", title.text):
        return False
    return 0 < words(name.text) <= 4 and words(title.text) >= 3 and titled(title.text) and not title.href


def _items(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind in {"item", "line"} and block.runs:
            yield block
        yield from _items(block.children)


def _lists(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the list items that stand together, with those nested in them."""
    run: list[Block] = []
    for block in blocks:
        if block.kind == "item":
            run.append(block)
        elif run:
            yield run
            run = []
        yield from _lists(block.children)
    if run:
        yield run


def _text(block: Block) -> str:
    return clean_text(plain(block.runs))


def _label(block: Block) -> str:
    """Return the label that a list item begins with, nothing where it begins with none."""
    match = _LABEL.match(_text(block))
    short = match is not None and (words(match[1]) <= 3 or (not match[1].isascii() and len(match[1]) <= 10))
    return name_key(match[1]) if match and short else ""


def _is_titled(block: Block) -> bool:
    linked = any(run.href and words(run.text) >= 3 and paper_address(run.href) for run in block.runs)
    return linked or labelled_title(_text(block)) is not None or is_reference(_text(block))
