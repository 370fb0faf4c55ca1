"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from mmkg.errors import WriteError


def write_bytes(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Replace the file at `path` by `data` in one step; return whether anything changed.

    The bytes go to a new file in the same folder that then takes the name, so that a reader sees
    the old file or the new one. Raises `WriteError`; the old file is then untouched. What can be
    made again need not be `durable`: waiting for the disk takes a minute for 20,000 files.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder) / "a.txt", b"one"), write_bytes(Path(folder) / "a.txt", b"one")
    (True, False)
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, durable=durable)
    except OSError as error:
        raise WriteError("cannot write", value=path, hint=error.strerror or str(error)) from error
    return True


def write_text(path: Path, text: str) -> bool:
    """Replace the file at `path` by `text` in UTF-8, as `write_bytes` does."""
    return write_bytes(path, text.encode())


def _replace(path: Path, data: bytes, *, durable: bool) -> None:
    target = path.resolve() if path.is_symlink() else path
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:60]}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())  # noqa: PTH101 a file just made
        os.replace(name, target)  # noqa: PTH105 as above
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 as above
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
