"""Items of a list become entry files for review: `git diff` is the review, and nothing curated is overwritten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mmkg.errors import ConfigError
from mmkg.exchange.shelf import ImportReport, Shelf
from mmkg.files import format_entry, read_entries
from mmkg.settings import Settings, find_kg
from mmkg.vocabulary import FOLDERS
from mmkg.writing import write_bytes, write_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mmkg.exchange.item import Item
    from mmkg.schema import Entry

__all__ = ["ImportReport", "import_items", "init", "to_entries", "writable"]


def writable(given: Path | None) -> Path:
    """Return the kg folder to import into; raise `ConfigError` where that would be the copy inside the package."""
    folder = find_kg(given, Settings.from_environment())
    if given is None and Path(__file__).parents[1] in folder.resolve().parents:
        raise ConfigError(
            "the map inside the package is not for writing", value=folder, hint="name yours with --kg DIR"
        )
    return folder


def init(folder: Path) -> Path:
    """Make a new kg folder and return it; raise `ConfigError` where something is there.

    >>> import tempfile, pathlib
    >>> sorted(part.name for part in init(pathlib.Path(tempfile.mkdtemp()) / "kg").iterdir())
    ['README.md', 'code', 'datasets', 'papers', 'resources', 'tasks']
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError("there is something already", value=folder, hint="name a folder that is new or empty")
    try:
        for part in FOLDERS.values():
            (folder / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError("the folder cannot be made", value=folder, hint=error.strerror or str(error)) from None
    write_bytes(folder / "README.md", _README.encode())
    return folder


_README = """# My research map

One YAML file an entry in `papers/`, `code/`, `datasets/`, `tasks/` and `resources/`; the file name is its slug.

    mmkg import list.md --kg .     entries from a reading list, for review with git diff
    mmkg check --kg .              every fault with its file and line
    mmkg expand --kg .             citations of the papers
    mmkg related NAME --kg .       what is near, and why
"""


def import_items(
    folder: Path, items: Sequence[Item], *, dry_run: bool = False, today: str | None = None
) -> ImportReport:
    """Write what `to_entries` returns to a kg folder, all or nothing; with `dry_run` only say what would be done."""
    entries, report = to_entries(items, read_entries(folder), today=today)
    if not dry_run:
        files = {folder / FOLDERS[e.kind] / f"{node.partition(':')[2]}.yaml": e for node, e in entries.items()}
        write_files({path: [format_entry(entry).encode()] for path, entry in files.items()})
    return report


def to_entries(
    items: Sequence[Item], existing: Mapping[str, Entry], *, today: str | None = None
) -> tuple[dict[str, Entry], ImportReport]:
    """Return the entries to write, new ones and completed ones, by node id.

    A second call with its own result among `existing` returns none.

    >>> from mmkg.exchange.item import Item
    >>> clip = Item("paper", "CLIP: A Model", arxiv="2103.00020", code=["https://github.com/openai/CLIP"])
    >>> entries, report = to_entries([clip], {})
    >>> report.created
    ['paper:clip', 'code:openai-clip']
    """
    shelf = Shelf(existing, today or datetime.now(tz=UTC).date().isoformat())
    topics = [item for item in items if item.kind == "task"]
    for item in [*topics, *(item for item in items if item.kind != "task")]:
        shelf.add(item)
    return shelf.result()
