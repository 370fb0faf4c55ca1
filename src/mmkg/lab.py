"""Start JupyterLab so that `.py` notebooks open as notebooks, without touching the user's own settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mmkg.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONFIG = Path(__file__).parent / "jupyter"


def find_notebooks(given: Path | None) -> Path:
    """Return the folder to open: the one given, `notebooks/` of a checkout above, else the working directory.

    Raises `ConfigError` where the given folder is not there.
    """
    if given is not None:
        if not given.is_dir():
            raise ConfigError("no such folder", value=given, hint="name a folder of notebooks")
        return given
    above = (parent / "notebooks" for parent in (Path.cwd(), *Path.cwd().parents))
    return next((folder for folder in above if folder.is_dir()), Path.cwd())


def command(folder: Path, arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment that start JupyterLab in `folder`.

    >>> command(Path("notebooks"), ["--no-browser"])[0][1:]
    ['-m', 'jupyterlab', 'notebooks', '--no-browser']
    """
    paths = [str(_CONFIG), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment = os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(path for path in paths if path)}
    return [sys.executable, "-m", "jupyterlab", str(folder), *arguments], environment


def start(given: Path | None, arguments: Sequence[str]) -> int:
    """Run JupyterLab until it is closed; return its exit code."""
    line, environment = command(find_notebooks(given), arguments)
    try:
        return subprocess.run(line, env=environment, check=False).returncode  # noqa: S603 - our own interpreter
    except KeyboardInterrupt:
        return 0
