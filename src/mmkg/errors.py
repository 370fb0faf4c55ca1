"""One family of errors: each says what was wrong, with which value, and what to do next.

Every error is an `MMKGError` and also the builtin that fits, so `except KeyError` works
for a name that is not in the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


_LONGEST = 200
"""Letters of a value that a message repeats."""


def shortened(value: object) -> str:
    """Return a value as a message shows it: its beginning, where it is long.

    >>> shortened("kgg"), len(shortened("x" * 100_000))
    ('kgg', 200)
    """
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class MMKGError(Exception):
    """Base of all errors; `str(error)` is one clear text for a person.

    >>> str(MMKGError("no such folder", value="kgg", hint="did you mean kg?"))
    'no such folder: kgg (did you mean kg?)'
    """

    def __init__(self, message: str, *, value: object = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.value, self.hint = message, value, hint

    def __str__(self) -> str:  # KeyError would print the repr
        shown = "" if self.value is None else f": {shortened(self.value)}"
        return f"{self.message}{shown}" + (f" ({self.hint})" if self.hint else "")


class UnknownName(MMKGError, KeyError):
    """No node answers to this name; `nearest` are names that come close."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        hint = f"nearest: {', '.join(nearest)}" if nearest else "try `mmkg find`"
        super().__init__("unknown name" if name else "a name is empty", value=name or None, hint=hint)
        self.nearest = list(nearest)


class AmbiguousName(MMKGError, LookupError):
    """Several nodes answer to this name; `candidates` are their ids."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__("ambiguous name", value=name, hint=f"one of: {', '.join(candidates)}")
        self.candidates = list(candidates)


class ConfigError(MMKGError, ValueError):
    """A setting or an argument cannot be used."""


class MissingMap(MMKGError, FileNotFoundError):
    """There is no kg folder where one was asked for."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in one file: where it is, what it is, and how to mend it."""

    file: str
    line: int
    message: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f" ({self.mend})" if self.mend else "")


class DataError(MMKGError, ValueError):
    """Files of a kg, or of an import, are wrong; `problems` lists every fault of every file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        lines = "\n".join(map(str, self.problems))
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' if count != 1 else ''} in the data\n{lines}")


class SourceError(MMKGError, ConnectionError):
    """An online source could not answer; `status` is its HTTP status where there was one."""

    def __init__(
        self, message: str, *, value: object = None, hint: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(message, value=value, hint=hint)
        self.status = status


class AccessRefused(SourceError, PermissionError):
    """The online source refused the key (401 or 403)."""


class BusyError(MMKGError, BlockingIOError):
    """Another run is writing the same kg."""


class WriteError(MMKGError, OSError):
    """A file could not be written; what was there before is untouched."""
