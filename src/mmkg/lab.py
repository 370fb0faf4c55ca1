"""Start JupyterLab so that `.py` notebooks open as notebooks, without touching the user's own settings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mmkg.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


def command(folder: Path, arguments: Sequence[str], data: Path) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment that start JupyterLab in `folder`, with the kernels in `data`.

    >>> command(Path("notebooks"), ["--no-browser"], Path("data"))[0][1:]
    ['-m', 'jupyterlab', 'notebooks', '--no-browser']
    """
    added = {"JUPYTER_CONFIG_PATH": _CONFIG, "JUPYTER_PATH": data}
    environment = {
        name: os.pathsep.join(part for part in (str(path), os.environ.get(name, "")) if part)
        for name, path in added.items()
    }
    return [sys.executable, "-m", "jupyterlab", str(folder), *arguments], os.environ | environment


def write_kernel(data: Path) -> None:
    """Write a kernel of this very Python: Jupytext takes it for `.py` notebooks, and nobody is asked for one.

    The kernel that comes with ipykernel says `python`, whichever that is, and Jupytext does not believe it.
    """
    from ipykernel.kernelspec import write_kernel_spec  # noqa: PLC0415 - JupyterLab brings it, and takes a second

    (data / "kernels").mkdir(parents=True)
    write_kernel_spec(data / "kernels" / "python3")


def start(given: Path | None, arguments: Sequence[str]) -> int:
    """Run JupyterLab until it is closed; return its exit code."""
    with tempfile.TemporaryDirectory(prefix="mmkg-") as data:
        line, environment = command(find_notebooks(given), arguments, Path(data))
        write_kernel(Path(data))
        return _run(line, environment)


def _run(line: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program to its end: Ctrl-C is for it to answer, and whoever ends us ends it too."""
    with subprocess.Popen(line, env=environment) as program:  # noqa: S603 - our own interpreter
        handlers = {
            signal.SIGINT: lambda *_: None,  # it comes from the keyboard to both
            signal.SIGTERM: lambda *_: program.terminate(),
        }
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            return program.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
