"""One validated object over the environment.

| variable | meaning |
|---|---|
| `MMKG_KG` | folder of the kg to open |
| `MMKG_STORE` | SQLite file that keeps raw API answers |
| `MMKG_S2_KEY` | Semantic Scholar API key |
| `MMKG_S2_URL` | scheme and host of a server that speaks `/graph/v1/…` |
| `MMKG_S2_RATE` | requests a second |
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from mmkg.errors import ConfigError, MissingMap
from mmkg.vocabulary import FOLDERS

_ADDRESS = re.compile(r"https?://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?(/[!-~]*)?", re.IGNORECASE)


def cache_folder() -> Path:
    """Return the user's cache folder for mmkg (not created here).

    >>> cache_folder().name
    'mmkg'
    """
    if sys.platform == "win32":  # pragma: no cover
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":  # pragma: no cover
        base = Path.home() / "Library" / "Caches"
    else:
        named = Path(os.environ.get("XDG_CACHE_HOME") or "-")
        base = named if named.is_absolute() else Path.home() / ".cache"  # a relative one counts as none, says XDG
    return Path(base) / "mmkg"


@dataclass(frozen=True)
class Secret:
    """A text that does not show itself: it must be asked for.

    >>> Secret("abc"), Secret("abc").get_secret_value()
    (Secret('********'), 'abc')
    """

    _text: str = field(repr=False)

    def __repr__(self) -> str:
        return "Secret('********')"

    def get_secret_value(self) -> str:
        """Return the text itself."""
        return self._text


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment says; read anew at each use, so that a notebook may change it.

    A plain dataclass: pydantic would cost each fresh process a seventh of a second.
    """

    kg: Path | None = None
    """Folder of the kg; without it `./kg` of a checkout, else the copy in the package."""
    store: Path = field(default_factory=lambda: cache_folder() / "answers.sqlite")
    """Where raw API answers are kept."""
    s2_key: Secret | None = None
    """API key; never printed, logged or stored."""
    s2_url: str = "https://api.semanticscholar.org"
    """Server that speaks `/graph/v1/…`."""
    s2_rate: float = 1.0
    """Requests a second over all endpoints together."""

    def __post_init__(self) -> None:
        """Raise `ConfigError` for a value that cannot be used."""
        object.__setattr__(self, "s2_url", self.s2_url.rstrip("/").removesuffix("/graph/v1"))
        if not _ADDRESS.fullmatch(self.s2_url):
            hint = "it must start with https:// or http://, and a host follows"
            raise ConfigError("MMKG_S2_URL is no address", value=self.s2_url, hint=hint)
        if not 0 < self.s2_rate <= 1000:
            raise ConfigError("MMKG_S2_RATE must be requests a second, above 0", value=self.s2_rate, hint="such as 1")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read `MMKG_*`; raise `ConfigError` naming the variable that cannot be used.

        >>> Settings.from_environment({"MMKG_S2_RATE": "2"}).s2_rate
        2.0
        """
        readers: dict[str, Callable[[str], Any]] = {
            "kg": Path,
            "store": Path,
            "s2_key": Secret,
            "s2_url": str,
            "s2_rate": _rate,
        }
        texts = {name: environ.get(f"MMKG_{name.upper()}") for name in readers}
        return cls(**{name: readers[name](text) for name, text in texts.items() if text})


def _rate(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ConfigError("MMKG_S2_RATE is not a number", value=text, hint="requests a second, such as 1") from None


def find_kg(given: Path | None, settings: Settings) -> Path:
    """Return the folder of the kg to open.

    In this order: the one given, `MMKG_KG`, `kg/` of a checkout above the working directory, the copy in the
    installed package. Raises `MissingMap` where a folder that was named is not there.
    """
    for named, what in ((given, "no such kg folder"), (settings.kg, "MMKG_KG names no folder")):
        if named is not None:
            if not named.is_dir():
                raise MissingMap(what, value=named, hint="`mmkg init DIR` makes a new one")
            if not is_kg(named):
                raise MissingMap("this folder is no kg", value=named, hint="it holds none of papers/ … expanded/")
            return named
    for parent in (Path.cwd(), *Path.cwd().parents):
        if is_kg(parent / "kg"):
            return parent / "kg"
    packaged = Path(__file__).parent / "kg"
    checkout = Path(__file__).parents[2] / "kg"  # an editable install
    for folder in (packaged, checkout):
        if is_kg(folder):
            return folder
    raise MissingMap("no kg found", hint="name one with --kg DIR or MMKG_KG")


def is_kg(folder: Path) -> bool:
    """Whether a folder holds a kg: entries of any kind, or what an expansion wrote."""
    return any((folder / name).is_dir() for name in (*FOLDERS.values(), "expanded"))
