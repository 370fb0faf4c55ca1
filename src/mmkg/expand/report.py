"""What an expansion did, for a person and for a program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mmkg.expand.planning import Plan, counted

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN = 10
"""Names printed of each kind; the rest is counted."""


@dataclass
class Report:
    """What an expansion will do (a dry run), or did. `str(report)` is a text for a person."""

    plan: Plan
    rate: float
    dry_run: bool = False
    offline: bool = False
    requests: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    new_citations: int = 0
    gone_citations: int = 0
    states: dict[str, int] = field(default_factory=dict)
    """How many of the lists are complete, partial, capped, elided, unknown."""
    unresolved: dict[str, str] = field(default_factory=dict)
    """Node → why the API could not tell which paper it is."""
    failed: dict[str, str] = field(default_factory=dict)
    """Id → why there was no answer."""
    left: list[str] = field(default_factory=list)
    """Ids not asked, because the budget was spent or the run was offline."""
    backwards: list[tuple[str, str]] = field(default_factory=list)
    """Citations (citing, cited) of papers that appeared later: kept, as the API has them."""
    conflicts: list[str] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every question was answered that was to be: a budget that is spent is no failure."""
        return not self.failed and not (self.left and self.offline)

    def __str__(self) -> str:
        if self.dry_run:
            return self.plan.text(self.rate)
        return "\n".join(filter(None, [*self._counts(), *self._lists()]))

    def _counts(self) -> list[str]:
        papers = f"{counted(len(self.new), 'new paper')}, {len(self.changed):,} changed, {len(self.gone):,} gone"
        citations = f"{counted(self.new_citations, 'new citation')}, {self.gone_citations:,} gone"
        lists = ", ".join(f"{count:,} {state}" for state, count in sorted(self.states.items()))
        files = ", ".join(path.name for path in self.written) or "nothing: no news"
        return [
            f"{counted(self.requests, 'request')}; {papers}",
            f"{citations}; lists: {lists or 'none'}",
            f"written: {files}",
        ]

    def _lists(self) -> list[str]:
        back = [f"{citing} cites {cited}" for citing, cited in self.backwards]
        return [
            _some("unresolved, please decide", [f"{node}: {why}" for node, why in self.unresolved.items()]),
            _some("failed, run again", [f"{asked}: {why}" for asked, why in self.failed.items()]),
            _some("not asked", self.left),
            _some("gone", self.gone),
            _some("backwards in time (kept)", back),
            _some("sources disagree", self.conflicts),
        ]


def _some(what: str, items: list[str]) -> str:
    if not items:
        return ""
    more = [f"  … and {len(items) - _SHOWN:,} more"] if len(items) > _SHOWN else []
    return "\n".join([f"{what}: {len(items):,}", *(f"  {item}" for item in items[:_SHOWN]), *more])
