"""The map written for other tools: the format by file ending, or named."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pandas as pd

from mmkg.errors import ConfigError
from mmkg.exchange.references import references
from mmkg.tables import Tables
from mmkg.writing import write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from mmkg.schema import Entry

__all__ = ["WRITERS", "Writer", "losses", "subset", "write"]

_MARKER = ".mmkg-vault"


@dataclass(frozen=True)
class Writer:
    """One format: the function that makes it, what it is made from, and what it cannot hold."""

    function: str
    endings: tuple[str, ...]
    needs: str = "tables"
    """`tables`, `entries` (tables and entries) or `references`."""
    loses: str = ""


WRITERS = {
    "node-link": Writer("graphs:node_link", (".json",)),
    "graphml": Writer("graphs:graphml", (".graphml",)),
    "gexf": Writer("graphs:gexf", (".gexf",)),
    "cytoscape": Writer("graphs:cytoscape", (".cyjs", ".cyto.json")),
    "vosviewer": Writer(
        "graphs:vosviewer", (".vos.json",), loses="directions and relations of edges, identifiers of papers"
    ),
    "csv": Writer(
        "flat:csv_pair", (".csv",), loses="types of columns; a text that looks like a formula gets a ' before it"
    ),
    "parquet": Writer("flat:parquet_pair", (".parquet",)),
    "bibtex": Writer("bibtex:render", (".bib", ".bibtex"), "references", "tasks, edges"),
    "ris": Writer("ris:render", (".ris",), "references", "tasks, edges"),
    "csl-json": Writer("csl:render", (".csl.json", ".csl"), "references", "tasks, edges"),
    "markdown": Writer(
        "notes:markdown_list",
        (".md", ".markdown"),
        "entries",
        "tasks, citations, identifiers other than the first link",
    ),
    "turtle": Writer("rdf:turtle", (".ttl", ".turtle"), loses="evidence and influence of edges"),
    "json-ld": Writer("rdf:json_ld", (".jsonld", ".json-ld"), loses="evidence and influence of edges"),
    "obsidian": Writer("notes:obsidian_vault", (".vault",), "entries", "evidence and influence of edges"),
}


def write(
    path: Path,
    tables: Tables,
    entries: Mapping[str, Entry],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    keep: NDArray[np.bool_] | None = None,
) -> list[Path]:
    """Write the map, or the nodes in `keep` with the edges between them, and return the files written.

    Several files (CSV and Parquet pairs) take the name as a beginning: `map.csv` becomes `map-nodes.csv` and
    `map-edges.csv`. Raises `ConfigError` for an unknown format or a folder that is in use, `WriteError` where a file
    cannot be written.
    """
    name = format or format_of(path)
    if name not in WRITERS:
        raise ConfigError("no such format to write", value=name, hint=f"one of {', '.join(WRITERS)}")
    made = _made(WRITERS[name], tables if keep is None else subset(tables, keep), entries)
    if isinstance(made, bytes):
        write_bytes(path, made)
        return [path]
    if name == "obsidian":
        return _write_vault(path, made)
    files = {path.with_name(f"{path.stem}-{part}"): data for part, data in made.items()}
    for file, data in files.items():
        write_bytes(file, data)
    return list(files)


def format_of(path: Path) -> str:
    """Return the format that a file's ending means; the longest ending counts.

    >>> from pathlib import Path
    >>> format_of(Path("map.csl.json")), format_of(Path("map.json"))
    ('csl-json', 'node-link')
    """
    endings = {ending: name for name, writer in WRITERS.items() for ending in writer.endings}
    for ending in sorted(endings, key=len, reverse=True):
        if path.name.lower().endswith(ending):
            return endings[ending]
    raise ConfigError("no format by this ending", value=path.name, hint=f"give --format, one of {', '.join(WRITERS)}")


def losses(path: Path, format: str | None = None) -> str:  # noqa: A002 - the option's name
    """Return what a format cannot hold, in words; nothing where it holds all.

    >>> from pathlib import Path
    >>> losses(Path("map.bib")), losses(Path("map.json"))
    ('tasks, edges', '')
    """
    return WRITERS[format or format_of(path)].loses


def _made(writer: Writer, tables: Tables, entries: Mapping[str, Entry]) -> Any:
    module, _, name = writer.function.partition(":")
    function = getattr(import_module(f"mmkg.exchange.{module}"), name)
    if writer.needs == "references":
        return function(references(tables.nodes)).encode("utf-8", "replace")
    return function(tables, entries) if writer.needs == "entries" else function(tables)


def _write_vault(folder: Path, notes: Mapping[str, bytes]) -> list[Path]:
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / _MARKER).exists())):
        raise ConfigError(
            "there is something else in this folder", value=folder, hint="name a new folder for the vault"
        )
    write_bytes(folder / _MARKER, b"Notes of this folder are written by mmkg.\n")
    for name, data in notes.items():
        write_bytes(folder / name, data, durable=False)
    return [folder / name for name in notes]


def subset(tables: Tables, keep: NDArray[np.bool_]) -> Tables:
    """Return the nodes in `keep`, in their order, and the edges between them."""
    nodes = tables.nodes[keep]
    edges = tables.edges[keep[tables.subjects] & keep[tables.objects]].reset_index(drop=True)
    ends = {column: edges[column].astype(pd.CategoricalDtype(nodes.index)) for column in ("subject", "object")}
    return Tables(nodes, edges.assign(**ends))
