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
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from mmkg.errors import ConfigError, MissingMap


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
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "mmkg"


class Settings(BaseModel):
    """What the environment says; read anew at each use, so that a notebook may change it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kg: Path | None = None
    """Folder of the kg; without it `./kg` of a checkout, else the copy in the package."""
    store: Path = Field(default_factory=lambda: cache_folder() / "answers.sqlite")
    """Where raw API answers are kept."""
    s2_key: SecretStr | None = None
    """API key; never printed, logged or stored."""
    s2_url: str = "https://api.semanticscholar.org"
    """Server that speaks `/graph/v1/…`."""
    s2_rate: float = Field(default=1.0, gt=0, le=1000)
    """Requests a second over all endpoints together."""

    @field_validator("s2_url")
    @classmethod
    def _an_http_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            message = "must start with https:// or http://"
            raise ValueError(message)
        return value.rstrip("/")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read `MMKG_*`; raise `ConfigError` naming the variable that cannot be used.

        >>> Settings.from_environment({"MMKG_S2_RATE": "2"}).s2_rate
        2.0
        """
        given = {
            name: environ[f"MMKG_{name.upper()}"] for name in cls.model_fields if environ.get(f"MMKG_{name.upper()}")
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            variable = f"MMKG_{str(first['loc'][0]).upper()}"
            shown = None if "KEY" in variable else given.get(str(first["loc"][0]))
            raise ConfigError(f"{variable} cannot be used", value=shown, hint=first["msg"]) from None


def find_kg(given: Path | None, settings: Settings) -> Path:
    """Return the folder of the kg to open.

    In this order: the one given, `MMKG_KG`, `kg/` of a checkout above the working directory, the copy in the
    installed package. Raises `MissingMap` where a folder that was named is not there.
    """
    for named, what in ((given, "no such kg folder"), (settings.kg, "MMKG_KG names no folder")):
        if named is not None:
            if not named.is_dir():
                raise MissingMap(what, value=named, hint="`mmkg init DIR` makes a new one")
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
    """Whether a folder holds a kg: entries, or what an expansion wrote."""
    return any((folder / name).is_dir() for name in ("papers", "expanded"))
