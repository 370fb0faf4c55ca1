"""What a person sees while an expansion runs: requests made, papers found, time left, waits."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

from mmkg.expand.planning import counted

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class State:
    """One moment of a run."""

    requests: int = 0
    planned: int = 0
    """Requests still to be made, as far as is known."""
    papers: int = 0
    rate: float = 1.0
    waiting: str = ""
    """Why nothing is sent just now, such as `the API asked for 12 s`."""

    @property
    def part(self) -> float:
        """Which part of the requests is done."""
        return self.requests / max(1, self.requests + self.planned)

    def text(self) -> str:
        """Return it in one line.

        >>> State(3, 120, 4500, 1.0).text()
        '3 of 123 requests, 4,500 papers, 2 min left'
        >>> State(papers=4500).text()  # offline
        'from the store: 4,500 papers'
        """
        if not self.requests + self.planned:
            return self.summary()
        seconds = self.planned / self.rate
        left = f"{seconds / 60:.0f} min left" if seconds >= 90 else f"{seconds:.0f} s left"
        told = (
            f"{self.requests:,} of {self.requests + self.planned:,} requests, {counted(self.papers, 'paper')}, {left}"
        )
        return told + (f" ({self.waiting})" if self.waiting else "")

    def summary(self) -> str:
        """Return what was done, in one line.

        >>> State(3, 120, 4500, 1.0).summary()
        '3 requests, 4,500 papers'
        """
        made = f"{counted(self.requests, 'request')}, " if self.requests else "from the store: "
        return made + counted(self.papers, "paper")


class Progress(Protocol):
    """Shows the states of a run; a context manager, so that it can clean up after itself."""

    def __call__(self, state: State) -> None:
        """Show this state."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End."""


class Silent:
    """Shows nothing, or hands each state to a function."""

    def __init__(self, show: Callable[[State], None] | None = None) -> None:
        self._show = show

    def __call__(self, state: State) -> None:
        """Hand the state on."""
        if self._show is not None:
            self._show(state)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Bar:
    """A bar on stderr; where that is a file and no terminal, one line a request."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only a run that shows something needs it
        from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

        self._console = Console(stderr=True)
        self._bar = Progress(BarColumn(), TextColumn("{task.description}"), console=self._console, transient=True)
        self._task = self._bar.add_task("", total=1.0)
        self._told = ""

    def __call__(self, state: State) -> None:
        """Show the state."""
        if self._console.is_terminal:
            self._bar.update(self._task, completed=state.part, description=state.text())
        elif (told := state.text()) != self._told:
            self._told = told
            sys.stderr.write(told + "\n")

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._bar.stop()


class Cell:
    """A bar in the output of a notebook cell, redrawn in place; needs no widgets, and leaves one line."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._last: State | None = None

    def __call__(self, state: State) -> None:
        """Show the state."""
        self._last = state
        self._show(f'<progress value="{state.part:.3f}" max="1"></progress> ', state.text())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._last is not None:
            self._show("", self._last.summary())

    def _show(self, markup: str, text: str) -> None:
        import IPython.display  # noqa: PLC0415 - there is one, or nobody would ask

        shown: Any = IPython.display  # it has no types
        bundle = {"text/html": markup + html.escape(text), "text/plain": text}
        if self._handle is None:
            self._handle = shown.display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)


def default_progress() -> Progress:
    """Return a bar for where we are: a notebook cell, or stderr."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return Cell() if shell is not None and hasattr(shell, "kernel") else Bar()
