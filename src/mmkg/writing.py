"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mmkg.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BLOCK = 1 << 20


def write_files(contents: Mapping[Path, Iterable[bytes]], *, durable: bool = True) -> list[Path]:
    """Replace files by what the chunks of each hold, and return those that changed.

    What differs goes to a new file in the same folder; once all are written, each takes its name, in this order: a
    reader sees an old file or a new one, a full disk spoils nothing, and no file need fit into memory. Where nothing
    differs, nothing is written. Raises `WriteError`; the old files are then untouched. What can be made again need not
    be `durable`: waiting for the disk takes a minute for 20,000 files.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     one, two = Path(folder) / "one", Path(folder) / "two"
    ...     changed = [write_files({one: [b"a", b"b"], two: [text]}) for text in (b"c", b"c", b"d")]
    >>> [[path.name for path in paths] for paths in changed]
    [['one', 'two'], [], ['two']]
    """
    staged: dict[Path, Path] = {}
    path = None
    try:
        for path, chunks in contents.items():
            if new := _staged(_target(path), iter(chunks), durable=durable):
                staged[path] = new
        for path, new in staged.items():
            new.replace(_target(path))
    except OSError as error:
        raise WriteError("cannot write", value=path, hint=error.strerror or str(error)) from error
    finally:
        for new in staged.values():
            new.unlink(missing_ok=True)
    return list(staged)


def write_bytes(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Replace the file at `path` by `data` as `write_files` does; return whether anything changed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder) / "a.txt", b"one"), write_bytes(Path(folder) / "a.txt", b"one")
    (True, False)
    """
    return bool(write_files({path: [data]}, durable=durable))


def write_text(path: Path, text: str) -> bool:
    """Replace the file at `path` by `text` in UTF-8, as `write_bytes` does."""
    return write_bytes(path, text.encode())


def _target(path: Path) -> Path:
    return path.resolve() if path.is_symlink() else path


def _staged(target: Path, chunks: Iterator[bytes], *, durable: bool) -> Path | None:
    """Return a file beside `target` that holds the chunks; None where `target` does."""
    same, chunk = _first_news(target, chunks)
    if chunk is None:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:60]}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as stream:
            _copy_beginning(target, same, stream)
            stream.write(chunk)
            stream.writelines(chunks)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())  # noqa: PTH101 a file just made
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 as above
        raise
    return Path(name)


def _first_news(target: Path, chunks: Iterator[bytes]) -> tuple[int, bytes | None]:
    """Return how many bytes of `target` stand, and the first chunk that differs; None where all are the same."""
    if not target.is_file():
        return 0, next(chunks, b"")
    same = 0
    with target.open("rb") as old:
        for chunk in chunks:
            if old.read(len(chunk)) != chunk:
                return same, chunk
            same += len(chunk)
        return same, b"" if old.read(1) else None


def _copy_beginning(target: Path, length: int, stream: BinaryIO) -> None:
    if length:
        with target.open("rb") as old:
            stream.writelines(old.read(min(_BLOCK, length - start)) for start in range(0, length, _BLOCK))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
