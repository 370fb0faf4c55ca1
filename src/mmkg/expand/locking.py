"""One writer a kg: a lock that the system drops when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from mmkg.errors import BusyError, WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = ".expand.lock"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a kg; raises `BusyError` where another process does, `WriteError` where none can be made.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, locked(pathlib.Path(folder)):
    ...     pass
    """
    path = folder / NAME
    try:
        handle = _taken(path)
    except BlockingIOError:
        raise BusyError(
            "another run is expanding this kg", value=f"process {_owner(path)}", hint="wait for it, or stop it"
        ) from None
    except OSError as error:
        raise WriteError("this kg cannot be written", value=folder, hint=error.strerror) from error
    try:
        os.truncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()  # while the lock is held: whoever waits for it looks again
        os.close(handle)


def _taken(path: Path) -> int:
    """Return the locked file; a file that was removed while we waited for it is not the lock any more."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
            if path.exists() and os.path.samestat(path.stat(), os.fstat(handle)):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _owner(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(encoding="ascii", errors="replace")[:20] or "?"
    return "?"


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
