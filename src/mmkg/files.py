"""Find, read, validate and canonically write the curated part of a `kg/` folder.

Every reader looks at all files before it complains: one `DataError` carries each fault with its
file, its line and how to mend it.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmkg.csv_text import Row, format_rows, parse_rows
from mmkg.entries import (
    Handle,
    ReadEntry,
    bad_slug,
    dangling,
    double_handles,
    handles,
    nearest,
    read_entry,
)
from mmkg.errors import DataError, Problem
from mmkg.ids import node_id
from mmkg.schema import ENTRY_MODELS, FOLDERS, Entry, ListRow, Result
from mmkg.writing import write_bytes, write_text
from mmkg.yaml_text import format_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


__all__ = [
    "Handle",
    "check",
    "format_entry",
    "handles",
    "json_schemas",
    "node_ids",
    "read_entries",
    "read_lists",
    "read_results",
    "tidy",
    "write_bytes",
    "write_entry",
    "write_text",
]

_TABLES: dict[str, type[ListRow | Result]] = {"lists": ListRow, "results": Result}
_PARTS = {*FOLDERS.values(), "results", "lists", "expanded", "schema", "README.md"}


# --- entries -----------------------------------------------------------------------------


def read_entries(folder: Path) -> dict[str, Entry]:
    """Return every entry by its node id, sorted by kind and file name.

    Raises `DataError` with all faults of all files.
    """
    read, problems = _read_all(folder)
    if problems:
        raise DataError(problems)
    return {node: item.entry for node, item in read.items() if item.entry}


def _read_all(folder: Path) -> tuple[dict[str, ReadEntry], list[Problem]]:
    read: dict[str, ReadEntry] = {}
    problems: list[Problem] = []
    for kind, part in FOLDERS.items():
        for path in _files(folder / part, "yaml"):
            file = _shown(folder, path)
            text, faults = _text(path, file)
            if not faults:
                item = read[node_id(kind, path.stem)] = read_entry(file, text, kind, path.stem)
                faults = item.document.problems
            problems += faults
    return read, [*problems, *dangling(read), *double_handles(read)]


def node_ids(folder: Path) -> list[str]:
    """Return the node ids of the entry files, sound or not."""
    return [node_id(kind, path.stem) for kind, part in FOLDERS.items() for path in _files(folder / part, "yaml")]


def _files(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.glob(f"*.{suffix}") if not path.name.startswith("."))


def _shown(folder: Path, path: Path) -> str:
    return "/".join((folder.name, *path.parts[len(folder.parts) :]))


def _text(path: Path, file: str) -> tuple[str, list[Problem]]:
    try:
        data = path.read_bytes()
        return data.decode().replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Problem(file, line, "not UTF-8", "save the file as UTF-8")]
    except OSError as error:
        return "", [Problem(file, 1, f"cannot be read: {error.strerror}")]


# --- lists and results -------------------------------------------------------------------


def _read_rows(folder: Path, part: str, model: type[Row]) -> tuple[dict[str, list[tuple[int, Row]]], list[Problem]]:
    found: dict[str, list[tuple[int, Row]]] = {}
    problems: list[Problem] = []
    for path in _files(folder / part, "csv"):
        file = _shown(folder, path)
        text, faults = _text(path, file)
        if not faults:
            found[path.stem], faults = parse_rows(file, text, model)
        problems += faults
    return found, problems


def read_lists(folder: Path) -> dict[str, list[ListRow]]:
    """Return the rows of `lists/<slug>.csv` by slug; raise `DataError` with all faults."""
    found, problems = _read_rows(folder, "lists", ListRow)
    if problems:
        raise DataError(problems)
    return {name: [row for _, row in rows] for name, rows in found.items()}


def read_results(folder: Path) -> pd.DataFrame:
    """Return all rows of `results/*.csv`, with the column `source` for the file; raise `DataError` with all faults."""
    import pandas as pd  # noqa: PLC0415 takes longer than reading the files

    found, problems = _read_rows(folder, "results", Result)
    if problems:
        raise DataError(problems)
    rows = [{**dict(row), "source": name} for name, lines in found.items() for _, row in lines]
    return pd.DataFrame(rows, columns=[*Result.model_fields, "source"])


def _dangling_rows(folder: Path, entries: dict[str, ReadEntry]) -> list[Problem]:
    lists, _ = _read_rows(folder, "lists", ListRow)
    problems = [
        Problem(f"{folder.name}/lists/{name}.csv", 1, f"there is no resource:{name}", f"add resources/{name}.yaml")
        for name in lists
        if f"resource:{name}" not in entries
    ]
    results, _ = _read_rows(folder, "results", Result)
    for name, rows in results.items():
        for line, row in rows:
            for kind in ("paper", "dataset", "task"):
                local = getattr(row, kind)
                if local and (target := node_id(kind, local)) not in entries:
                    file = f"{folder.name}/results/{name}.csv"
                    problems.append(Problem(file, line, f"{kind}: there is no {target}", nearest(target, entries)))
    return problems


# --- all at once, and back to disk -------------------------------------------------------


def check(folder: Path) -> list[Problem]:
    """Return every fault of the curated part: what readers refuse, and text that is not canonical."""
    read, problems = _read_all(folder)
    problems += _strangers(folder)
    for part, model in _TABLES.items():
        problems += _read_rows(folder, part, model)[1]
    problems += _dangling_rows(folder, read)
    for path, text in _canonical(folder, read):
        problems += _differs(folder, path, text)
    return sorted(set(problems))


def tidy(folder: Path) -> list[Path]:
    """Rewrite in canonical form every readable file that is not; return the files changed."""
    read, _ = _read_all(folder)
    return [path for path, text in _canonical(folder, read) if write_text(path, text)]


def write_entry(folder: Path, local: str, entry: Entry) -> Path:
    """Write one entry to its file in canonical form and return the path; raise `DataError` for a bad slug."""
    path = folder / FOLDERS[entry.kind] / f"{local}.yaml"
    if problems := bad_slug(_shown(folder, path), local):
        raise DataError(problems)
    write_text(path, format_entry(entry))
    return path


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of entry, for editors; `kg/schema/<kind>.json` holds them."""
    return {kind: model.model_json_schema() for kind, model in ENTRY_MODELS.items()}


def _canonical(folder: Path, read: dict[str, ReadEntry]) -> Iterator[tuple[Path, str]]:
    for item in read.values():
        if item.entry:
            yield folder / FOLDERS[item.kind] / f"{item.slug}.yaml", format_entry(item.entry)
    for part, model in _TABLES.items():
        for name, rows in _read_rows(folder, part, model)[0].items():
            path = folder / part / f"{name}.csv"
            if not parse_rows("", path.read_text("utf-8"), model)[1]:
                yield path, format_rows((row for _, row in rows), model)
    if (folder / "schema").is_dir():
        for kind, schema in json_schemas().items():
            yield folder / "schema" / f"{kind}.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _differs(folder: Path, path: Path, wanted: str) -> list[Problem]:
    file = _shown(folder, path)
    found, problems = _text(path, file) if path.is_file() else ("", [])
    if found == wanted or problems:
        return problems
    pairs = zip(found.split("\n"), wanted.split("\n"), strict=False)
    line = next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
    return [Problem(file, line, "not in canonical form", "run `mmkg check --fix`")]


def _strangers(folder: Path) -> Iterator[Problem]:
    wanted = {**dict.fromkeys(FOLDERS.values(), ".yaml"), **dict.fromkeys(_TABLES, ".csv"), "schema": ".json"}
    for path in sorted(folder.iterdir()):
        if path.name not in _PARTS and not path.name.startswith("."):
            near = difflib.get_close_matches(path.name, _PARTS, 1)
            mend = f"did you mean {near[0]}?" if near else f"a kg holds {', '.join(sorted(_PARTS))}"
            yield Problem(_shown(folder, path), 1, "not a part of a kg", mend)
        for inner in sorted(path.iterdir()) if path.name in wanted and path.is_dir() else ():
            if inner.suffix != wanted[path.name] and not inner.name.startswith("."):
                yield Problem(_shown(folder, inner), 1, "not read", f"only *{wanted[path.name]} belongs here")
