"""The papers of a map as references: what BibTeX, RIS, CSL-JSON and Markdown lists are written from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from mmkg.ids import clean_text, surname, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Reference", "references"]

_TYPES = {
    "paper": ("inproceedings", "CONF", "paper-conference"),
    "dataset": ("misc", "DATA", "dataset"),
    "code": ("misc", "COMP", "software"),
    "resource": ("misc", "ELEC", "webpage"),
}


@dataclass(frozen=True)
class Reference:
    """One node as reference managers see it; `key` is its citation key, unlike any other of the export."""

    id: str
    key: str
    kind: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    doi: str | None
    arxiv: str | None
    url: str | None

    @property
    def bibtex_type(self) -> str:
        """Entry type of BibTeX: a preprint without a venue is `misc`."""
        return _TYPES[self.kind][0] if self.venue or self.kind != "paper" else "misc"

    @property
    def venue_field(self) -> str:
        """Field of BibTeX that holds the venue."""
        return "booktitle" if self.bibtex_type == "inproceedings" else "howpublished"

    @property
    def ris_type(self) -> str:
        """Type of RIS."""
        return _TYPES[self.kind][1]

    @property
    def csl_type(self) -> str:
        """Type of CSL."""
        return _TYPES[self.kind][2]


def references(nodes: pd.DataFrame) -> Iterator[Reference]:
    """Yield the nodes that can be cited, tasks left out, in the order of the table."""
    taken: set[str] = set()
    for row in nodes[nodes["kind"] != "task"].reset_index().to_dict("records"):
        values = {name: None if pd.isna(value) else value for name, value in row.items()}
        authors = tuple(name for part in str(values["authors"] or "").split("; ") if (name := clean_text(part)))
        title = clean_text(str(values["title"] or values["name"] or values["id"]))
        key = _key(authors, title, values["year"], taken)
        yield Reference(
            str(values["id"]), key, str(values["kind"]), title, authors, values["year"] and int(values["year"]),
            clean_text(values["venue"] or "") or None, values["doi"], values["arxiv"], _address(values),
        )  # fmt: skip


def _address(values: dict[Any, Any]) -> str | None:
    if values["url"]:
        return str(values["url"])
    return next(
        (web_address(scheme, values[scheme]) for scheme in ("doi", "arxiv", "acl", "s2") if values[scheme]), None
    )


def _key(authors: tuple[str, ...], title: str, year: int | None, taken: set[str]) -> str:
    """Return a citation key in ASCII: family name, year, first long word, and a letter where that is taken."""
    word = next(
        (word for word in re.findall(r"[a-z0-9]{3,}", title.lower()) if word not in {"the", "for", "and", "via"}), ""
    )
    family = re.sub(r"[^a-z0-9]", "", surname(authors[0])) if authors else ""
    stem = f"{family}{year or ''}{word}" or "ref"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key
