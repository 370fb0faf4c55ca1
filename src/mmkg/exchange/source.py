"""The file that somebody hands in: read with suspicion, and told apart by ending or by content."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from mmkg.errors import DataError, Problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LIMIT", "fault", "guess_format", "read_source"]

LIMIT = 32 * 2**20
"""Largest file in bytes: sixty times the largest public list that was seen."""
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive (or an Office file)",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"7z\xbc\xaf": "a 7z archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_ENDINGS = {
    **dict.fromkeys(("md", "markdown", "mkd", "mdx", "html", "htm"), "markdown"),
    **dict.fromkeys(("bib", "bibtex"), "bibtex"),
    **dict.fromkeys(("csv", "tsv"), "csv"),
    "ris": "ris",
    "json": "csl-json",
}


def fault(file: str, message: str, mend: str = "", line: int = 1) -> DataError:
    """Return the error for a file that cannot be used at all."""
    return DataError([Problem(file, line, message, mend)])


def read_source(path: Path) -> str:
    """Return the text of a file; raise `DataError` where it is too large, binary, or not UTF-8."""
    name = path.name
    try:
        if path.is_dir():
            raise fault(name, "is a folder", "name the files in it")
        size = path.stat().st_size
        if size > LIMIT:
            raise fault(
                name, f"{size / 2**20:,.0f} MB is too large for a list", f"split it: the limit is {LIMIT // 2**20} MB"
            )
        data = path.read_bytes()
    except OSError as error:
        raise fault(name, f"cannot be read: {error.strerror or error}") from None
    if len(data) > LIMIT:  # a pipe tells no size
        raise fault(name, "is too large for a list", f"the limit is {LIMIT // 2**20} MB")
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Return the text of some bytes; raise `DataError` where they are no text in UTF-8 (or UTF-16 with its mark)."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise fault(
                name,
                f"is {what}, not a text",
                "unpack it, or export the list as Markdown, BibTeX, RIS, CSL-JSON or CSV",
            )
    encoding = next((encoding for mark, encoding in _BOMS.items() if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data:
        raise fault(
            name,
            "is binary, not a text",
            "export the list as Markdown, BibTeX, RIS, CSL-JSON or CSV",
            data.count(b"\n", 0, data.index(b"\0")) + 1,
        )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault(
            name, "is not UTF-8", f"save it as UTF-8: iconv -f gb18030 (or latin1) -t utf-8 {name}", line
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def guess_format(name: str, text: str) -> str:
    """Return the format of a file by its ending, else by its content.

    >>> guess_format("refs.bib", ""), guess_format("notes.txt", "10.1109/CVPR.2017.531"), guess_format("x", "# A list")
    ('bibtex', 'ids', 'markdown')
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    head = text[:20_000].lstrip()
    if re.match(r"(?:%.*\n|\s)*@\w+\s*[{(]", head):
        return "bibtex"
    if re.match(r"TY  ?-", head):
        return "ris"
    if head.startswith(("[", "{")) and re.search(r'"(?:type|title|id)"\s*:', head):
        return "csl-json"
    lines = [line.strip() for line in head.splitlines() if line.strip() and not line.lstrip().startswith(("#", "//"))]
    plain = [line for line in lines if re.match(r"\S+$|arxiv|doi|pmid|acl|corpus", line, re.IGNORECASE)]
    marked = re.search(r"^\s*[-*+] |\]\(|^\||^##", head, re.MULTILINE)
    return "ids" if lines and len(plain) * 2 > len(lines) and not marked else "markdown"
