"""Insight into a map over time: what an expansion changed."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mmkg.errors import ConfigError, MissingMap
from mmkg.expanded import read_expanded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmkg.expanded import Expanded

_SHOWN = 40
"""Lines printed of each table; the tables hold all."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, eq=False)
class Difference:
    """What is new in a later state of a map, and what is gone.

    `papers` has the columns `change id title year`, `citations` has `change citing cited citing_title cited_title`;
    `change` is `new` or `gone`.
    """

    papers: pd.DataFrame
    citations: pd.DataFrame

    def of(self, node: str) -> Difference:
        """Return only what concerns one paper: itself, and the citations at either end of which it stands."""
        ends = (self.citations["citing"] == node) | (self.citations["cited"] == node)
        return Difference(self.papers[self.papers["id"] == node], self.citations[ends])

    def __str__(self) -> str:
        counts = [
            f"{count:,} {change} {name if count == 1 else f'{name}s'}"
            for name, table in (("paper", self.papers), ("citation", self.citations))
            for change in ("new", "gone")
            for count in [(table["change"] == change).sum()]
        ]
        papers = [f"{row.change} {row.id}  {row.title} ({row.year})" for row in self.papers.head(_SHOWN).itertuples()]
        citations = [
            f"{row.change} {row.citing_title} → {row.cited_title}" for row in self.citations.head(_SHOWN).itertuples()
        ]
        return "\n".join([", ".join(counts), *_with_rest(papers, self.papers), *_with_rest(citations, self.citations)])

    def _repr_html_(self) -> str:
        return self.papers.to_html(escape=True, index=False) + self.citations.to_html(escape=True, index=False)

    def records(self) -> dict[str, list[dict[Any, Any]]]:
        """Return both tables as JSON has them."""
        tables = {"papers": self.papers, "citations": self.citations}
        plain = {name: table.astype(object).where(table.notna(), None) for name, table in tables.items()}
        return {name: [*table.to_dict("records")] for name, table in plain.items()}


def _with_rest(lines: list[str], table: pd.DataFrame) -> list[str]:
    more = len(table) - len(lines)
    return [*lines, f"… and {more:,} more"] if more > 0 else lines


def diff(old: Expanded, new: Expanded) -> Difference:
    """Return what `new` has and `old` has not, and the other way round; a paper that got a better id is the same.

    >>> from mmkg.expanded import Expanded
    >>> str(diff(Expanded(), Expanded()))
    '0 new papers, 0 gone papers, 0 new citations, 0 gone citations'
    """
    renamed: dict[str, str] = dict(new.aliases.itertuples(index=False))
    titles = pd.concat([old.papers, new.papers])[["title", "year"]]
    titles = titles[~titles.index.duplicated(keep="last")]
    before = {renamed.get(node, node) for node in old.papers.index}
    papers = _changes(before, set(new.papers.index), ["id"])
    papers = papers.join(titles, on="id")
    citations = _changes(_pairs(old, renamed), _pairs(new, {}), ["citing", "cited"])
    for end in ("citing", "cited"):
        citations[f"{end}_title"] = citations[end].map(titles["title"]).fillna(citations[end])
    return Difference(papers, citations)


def _pairs(expanded: Expanded, renamed: dict[str, str]) -> set[tuple[str, str]]:
    ends = (expanded.citations[end].astype(object) for end in ("citing", "cited"))
    return {(renamed.get(a, a), renamed.get(b, b)) for a, b in zip(*ends, strict=True)}


def _changes(before: set[Any], after: set[Any], columns: list[str]) -> pd.DataFrame:
    rows = [("new", row) for row in sorted(after - before, key=str)]
    rows += [("gone", row) for row in sorted(before - after, key=str)]
    flat = [(change, *(row if isinstance(row, tuple) else (row,))) for change, row in rows]
    return pd.DataFrame(flat, columns=["change", *columns], dtype=object)


# --- earlier states ------------------------------------------------------------------------


def read_state(folder: Path, state: str) -> Expanded:
    """Return an earlier state of the expanded files of the kg in `folder`.

    `state` is another folder (a kg, or its `expanded/`), a git revision, or a day: the last commit of it, or before it.
    Raises `ConfigError` for a revision that git does not know, `MissingMap` for a folder that is not there.
    """
    if state and (other := Path(state)).is_dir():
        return read_expanded(other / "expanded" if (other / "expanded").is_dir() else other)
    if Path(state).is_absolute():
        raise MissingMap("no such folder", value=state)
    with tempfile.TemporaryDirectory() as made:
        for name, data in _at_revision(folder / "expanded", state):
            (Path(made) / name).write_bytes(data)
        return read_expanded(Path(made))


def _at_revision(folder: Path, revision: str) -> Iterable[tuple[str, bytes]]:
    if not revision or revision.startswith("-"):
        raise ConfigError("no such revision", value=revision)
    if _DAY.fullmatch(revision):
        revision = _git(folder, "rev-list", "-1", f"--before={revision}T23:59:59", "HEAD").decode().strip() or revision
    commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", about=revision).decode().strip()
    for name in _git(folder, "ls-tree", "--name-only", commit, "./").decode().split():
        yield name, _git(folder, "show", f"{commit}:./{name}")


def _git(folder: Path, *words: str, about: str = "") -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=True)  # noqa: S603, S607 - git of the user
    except FileNotFoundError:
        raise ConfigError("git is not installed", hint="compare with another folder instead") from None
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode(errors="replace").strip()
        raise ConfigError(
            "git knows no such state", value=about or folder, hint=told or "a revision, or a folder"
        ) from None
    return done.stdout
