"""What expansion brought in: four tables and a manifest, read from and written to `kg/expanded/`.

| file | holds |
|---|---|
| `papers.jsonl` or `papers.parquet` | one record a paper, sorted by id |
| `citations.csv` or `citations.parquet` | `citing,cited,influential,intents,evidence`, sorted |
| `aliases.csv` | `alias,id`: former node ids, further shas (`s2:…`) and DOIs (`doi:…`) |
| `coverage.csv` | how much of which reference list is known |
| `manifest.json` | counts, hashes, sources, settings, what was dropped |

A folder may hold either form of the first two; the tables are those of `mmkg.rows`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd

from mmkg import text_form
from mmkg.errors import DataError, Problem
from mmkg.rows import (
    ALIAS_COLUMNS,
    COVERAGE_COLUMNS,
    TEXT,
    citation_text,
    citations_table,
    empty_table,
    paper_rows,
    papers_table,
)
from mmkg.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

_AT_ONCE = 20_000
"""Rows turned into text at a time."""
_STALE = {True: ("papers.jsonl", "citations.csv"), False: ("papers.parquet", "citations.parquet")}
"""Files of the other form, to be removed once the new ones stand."""


@dataclass(frozen=True, eq=False)
class Expanded:
    """The four tables of `kg/expanded/` and its manifest.

    `citations.citing` and `.cited` are categoricals over one sorted index of ids.

    >>> len(Expanded().papers)
    0
    """

    papers: pd.DataFrame = field(default_factory=lambda: papers_table([]))
    citations: pd.DataFrame = field(default_factory=lambda: citations_table([]))
    aliases: pd.DataFrame = field(default_factory=lambda: empty_table(ALIAS_COLUMNS))
    coverage: pd.DataFrame = field(default_factory=lambda: empty_table(COVERAGE_COLUMNS))
    manifest: dict[str, Any] = field(default_factory=dict)


# --- reading -------------------------------------------------------------------------------


def read_expanded(folder: Path) -> Expanded:
    """Return what `folder` (`kg/expanded`) holds; a folder that is not there holds nothing.

    Raises `DataError` naming file and line of what cannot be read.

    >>> len(read_expanded(Path("no-such-folder")).papers)
    0
    """
    if not folder.is_dir():
        return Expanded()
    return Expanded(**{name: reader(folder) for name, reader in _READERS.items()})


def _read_papers(folder: Path) -> pd.DataFrame:
    if (path := folder / "papers.parquet").exists():
        from mmkg import parquet  # noqa: PLC0415 - a map in text form does without

        return parquet.read_papers(path)
    path = folder / "papers.jsonl"
    return text_form.read_papers(path) if path.exists() else papers_table([])


def _read_citations(folder: Path) -> pd.DataFrame:
    if (path := folder / "citations.parquet").exists():
        from mmkg import parquet  # noqa: PLC0415 - as above

        return parquet.read_citations(path)
    return text_form.read_citations(folder / "citations.csv")


def _read_aliases(folder: Path) -> pd.DataFrame:
    return text_form.read_csv(folder / "aliases.csv", ALIAS_COLUMNS)


def _read_coverage(folder: Path) -> pd.DataFrame:
    return text_form.read_csv(folder / "coverage.csv", COVERAGE_COLUMNS)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of `kg/expanded`, empty where there is none; raise `DataError` where it is no object.

    >>> read_manifest(Path("no-such-folder"))
    {}
    """
    path = folder / "manifest.json"
    if not path.exists():
        return {}
    try:
        manifest = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise DataError([Problem(str(path), error.lineno, f"not JSON: {error.msg}")]) from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files", {}), dict):
        raise DataError([Problem(str(path), 1, "not a manifest", "an object; its `files` are an object too")])
    return manifest


_READERS: dict[str, Callable[[Path], Any]] = {
    "papers": _read_papers,
    "citations": _read_citations,
    "aliases": _read_aliases,
    "coverage": _read_coverage,
    "manifest": read_manifest,
}


# --- checking ------------------------------------------------------------------------------


def check_expanded(folder: Path, entries: Collection[str] = ()) -> list[Problem]:
    """Return everything that is wrong with `folder`: what cannot be read, and what hangs in the air.

    `entries` are the node ids of the curated entries.

    >>> check_expanded(Path("no-such-folder"))
    []
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, reader in _READERS.items() if folder.is_dir() else ():
        try:
            found[name] = reader(folder)
        except DataError as error:
            problems += error.problems
    if "papers" in found:
        problems += [*_bad_records(folder, found["papers"]), *_stray(folder, found, entries)]
    return problems + _changed_by_hand(folder, found.get("manifest", {}))


def _bad_records(folder: Path, papers: pd.DataFrame) -> list[Problem]:
    """Return the records that can be read, but are none: unknown keys, odd ids."""
    if (path := folder / "papers.jsonl").exists() and not (folder / "papers.parquet").exists():
        return text_form.paper_problems(path, path.read_bytes())
    odd = np.flatnonzero(~papers.index.str.fullmatch(r"paper:\S+"))
    path = folder / "papers.parquet"
    return [Problem(str(path), row + 1, f"no id of a paper: {papers.index[row]}", "paper:…") for row in odd.tolist()]


def _stray(folder: Path, found: Mapping[str, Any], entries: Collection[str]) -> Iterator[Problem]:
    """Yield what names a paper that is not there, each such paper once a file."""
    known = found["papers"].index.union(pd.Index(list(entries), dtype=TEXT))
    for name, columns in (("citations", ["citing", "cited"]), ("aliases", ["id"]), ("coverage", ["paper"])):
        if name not in found:
            continue
        path = next((file for file in folder.glob(f"{name}.*") if file.suffix in {".csv", ".parquet"}), folder / name)
        first: dict[str, int] = {}
        for column in columns:
            values = found[name][column]
            for row in np.flatnonzero(~values.isin(known)).tolist():
                first.setdefault(str(values.iloc[row]), row)
        for unknown, row in sorted(first.items()):
            yield Problem(str(path), row + 2, f"no paper is {unknown}", "add its record, or run mmkg expand again")


def _changed_by_hand(folder: Path, manifest: Mapping[str, Any]) -> list[Problem]:
    """Return the files whose bytes are not those that the manifest tells of."""
    files = manifest.get("files", {}).items()
    told = {name: file.get("sha256") if isinstance(file, dict) else None for name, file in files}
    return [
        Problem(str(folder / name), 1, "is not what manifest.json tells of", "expanded files are written by mmkg only")
        for name, digest in sorted(told.items())
        if not (folder / name).is_file() or hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
    ]


# --- writing -------------------------------------------------------------------------------


def write_expanded(folder: Path, expanded: Expanded, *, parquet: bool | None = None) -> list[Path]:
    """Write the tables canonically and return the files whose content changed.

    Without `parquet` the folder keeps the form it has (text where it is new). Each file is replaced as a whole,
    the manifest last; it gets the counts and hashes of the others. Raises `WriteError`; what was there stays.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> [path.name for path in write_expanded(folder, Expanded())][-1], write_expanded(folder, Expanded())
    ('manifest.json', [])
    """
    as_parquet = (folder / "papers.parquet").exists() if parquet is None else parquet
    digests: dict[str, str] = {}
    contents = {
        folder / name: _hashed(chunks, name, digests) for name, chunks in _contents(expanded, parquet=as_parquet)
    }
    changed = write_files({**contents, folder / "manifest.json": _manifest(expanded, digests)})
    for name in _STALE[as_parquet]:
        (folder / name).unlink(missing_ok=True)
    return changed


def _hashed(chunks: Iterable[bytes], name: str, digests: dict[str, str]) -> Iterator[bytes]:
    """Yield the chunks; once they are through, their digest is known."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    digests[name] = digest.hexdigest()


def _manifest(expanded: Expanded, digests: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the manifest; asked for after the other files, so that it can tell of them."""
    files = {
        name: {"rows": len(getattr(expanded, name.split(".")[0])), "sha256": digest} for name, digest in digests.items()
    }
    yield _json(expanded.manifest | {"files": files})


def _contents(expanded: Expanded, *, parquet: bool) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield files with what they hold, in parts: as text, millions of rows at once take gigabytes."""
    papers, citations = expanded.papers.sort_index(), _sorted(expanded.citations)
    if parquet:
        from mmkg.parquet import to_bytes  # noqa: PLC0415 - as above

        yield "papers.parquet", map(to_bytes, [papers.reset_index()])
        yield "citations.parquet", map(to_bytes, [citations])
    else:
        yield "papers.jsonl", map(_lines, _slices(papers))
        yield (
            "citations.csv",
            (_csv(citation_text(part), header=not place) for place, part in enumerate(_slices(citations))),
        )
    yield "aliases.csv", [_csv(expanded.aliases.sort_values(list(ALIAS_COLUMNS)))]
    yield "coverage.csv", [_csv(expanded.coverage.sort_values(["paper", "list"]))]


def _sorted(citations: pd.DataFrame) -> pd.DataFrame:
    order = np.lexsort((citations["cited"].cat.codes, citations["citing"].cat.codes))
    return citations.iloc[order]


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _csv(frame: pd.DataFrame, *, header: bool = True) -> bytes:
    text: str = frame.to_csv(index=False, header=header, lineterminator="\n")
    return text.encode()


def _lines(papers: pd.DataFrame) -> bytes:
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in paper_rows(papers))


def _slices(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for start in range(0, max(1, len(frame)), _AT_ONCE):
        yield frame.iloc[start : start + _AT_ONCE]
