"""Formats in and out: any reading list becomes entries, and the map becomes what other tools open.

>>> sorted(READERS)
['bibtex', 'csl-json', 'csv', 'ids', 'markdown', 'ris']
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from mmkg.errors import ConfigError
from mmkg.exchange.importing import ImportReport, import_items, init, to_entries, writable
from mmkg.exchange.item import Item, Parsed
from mmkg.exchange.source import guess_format, read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from mmkg.exchange.export import WRITERS, losses, subset, write

__all__ = [
    "READERS",
    "WRITERS",
    "ImportReport",
    "Item",
    "Parsed",
    "import_items",
    "init",
    "losses",
    "parse",
    "read",
    "subset",
    "to_entries",
    "writable",
    "write",
]

READERS = {
    "markdown": "markdown:parse",
    "bibtex": "bibtex:parse",
    "ris": "ris:parse",
    "csl-json": "csl:parse",
    "csv": "table_text:parse_csv",
    "ids": "table_text:parse_ids",
}
"""Name of a format → module and function that reads it; the module is imported when a file asks for it."""


def __getattr__(name: str) -> Any:
    if name in {"WRITERS", "losses", "subset", "write"}:  # pandas takes longer to import than a list to read
        return getattr(import_module("mmkg.exchange.export"), name)
    raise AttributeError(name)


def read(paths: Path | Sequence[Path], format: str | None = None) -> Parsed:  # noqa: A002  (the option's name)
    """Return the items of one or several files, told apart by ending or content unless `format` names one.

    What is broken inside a file is reported in `problems` and passed over. Raises `DataError` for a file that is no
    text or no such format, `ConfigError` for a format that does not exist.
    """
    everything = Parsed([])
    for path in [paths] if isinstance(paths, Path) else paths:
        parsed = parse(read_source(path), path.name, format)
        everything.items += parsed.items
        everything.problems += parsed.problems
    return everything


def parse(text: str, file: str = "", format: str | None = None) -> Parsed:  # noqa: A002  (the option's name)
    r"""Return the items of a text.

    >>> parse("- [A Survey of Things](https://arxiv.org/abs/2001.00001)", "list.md").items[0].arxiv
    '2001.00001'
    """
    name = format or guess_format(file, text)
    if name not in READERS:
        raise ConfigError("no such format to read", value=name, hint=f"one of {', '.join(sorted(READERS))}")
    parsed = _function(READERS[name])(text, file)
    for item in parsed.items:
        item.file = file
    return parsed


def _function(name: str) -> Callable[..., Parsed]:
    module, _, function = name.partition(":")
    found: Callable[..., Parsed] = getattr(import_module(f"mmkg.exchange.{module}"), function)
    return found
