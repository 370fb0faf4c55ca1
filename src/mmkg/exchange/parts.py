"""The parts of a line of a list, and what reading them finds."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Link", "Part", "Reading"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its role: `paper`, `code`, `other`, or `title` where its text may be one."""

    role: str
    label: str
    href: str
    place: int


@dataclass(slots=True)
class Reading:
    """What one line says; `title` is None where the line only describes what stands above it."""

    title: str | None = None
    strength: str = ""
    """Why the title is believed: `link`, `quoted`, `bold`, `text`."""
    title_url: str | None = None
    links: list[Link] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    venue: str | None = None
    year: int | None = None
    rest: str = ""
    """The text that is neither title nor label."""
    lead: str = ""
    """The text before the title."""
    listed: bool = False
    """Whether a table says that this is a paper, with or without a link."""
    filed: bool = False
    """Whether the title links to a document that is kept beside the list."""

    def addresses(self, role: str) -> list[str]:
        """Return the addresses of the links of one role, in order."""
        return list(dict.fromkeys(link.href for link in self.links if link.role == role))

    @property
    def is_dated(self) -> bool:
        """Whether venue and year are known."""
        return self.venue is not None and self.year is not None

    @property
    def titles(self) -> list[Link]:
        """The links whose text may be a title."""
        return [link for link in self.links if link.role == "title"]

    @property
    def cites(self) -> bool:
        """Whether the line by itself points to a paper or its code."""
        return any(link.role in {"paper", "code"} or (link.role == "title") for link in self.links)


@dataclass(slots=True)
class Part:
    """A stretch of text, or a link at its place."""

    text: str
    bold: bool = False
    italic: bool = False
    link: Link | None = None
    hard: bool = False
