"""What an importer finds: one item of somebody's list, before it is an entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mmkg.errors import Problem

__all__ = ["Item", "Parsed"]


@dataclass
class Item:
    """One thing that a list names, as the list prints it.

    >>> Item("paper", "BLIP-2", arxiv="2301.12597").as_json()["arxiv"]
    '2301.12597'
    """

    kind: str
    title: str | None
    url: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    acl: str | None = None
    code: list[str] = field(default_factory=list)
    """Links to code, as printed; the first is the one that the list names first."""
    year: int | None = None
    venue: str | None = None
    authors: list[str] = field(default_factory=list)
    section: list[str] = field(default_factory=list)
    """Headings above the item, outermost first."""
    line: int | None = None
    """Line of the file on which the item begins, counted from 1."""
    unsure: bool = False
    """True where a person should look before the item is believed."""
    notes: str | None = None
    """Remarks that stand below the item, verbatim."""
    links: dict[str, str] = field(default_factory=dict)
    """Further addresses by label."""
    file: str = ""
    """File that the item was read from."""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `mmkg import --dry-run --json` prints; absent is null."""
        keys = ("kind", "title", "url", "arxiv", "doi", "acl", "code", "year", "venue")
        return {key: getattr(self, key) for key in (*keys, "authors", "section", "line", "unsure", "notes")}


@dataclass
class Parsed:
    """What one file gave: its items, and the places that could not be read and were passed over."""

    items: list[Item]
    problems: list[Problem] = field(default_factory=list)
