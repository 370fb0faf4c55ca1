"""RIS in and out: the tagged lines of EndNote, Zotero and Mendeley."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mmkg.errors import Problem
from mmkg.exchange.fields import addresses_in, make_item, turned, year_in
from mmkg.exchange.item import Parsed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmkg.exchange.item import Item
    from mmkg.exchange.references import Reference

__all__ = ["parse", "render"]

_TAG = re.compile(r"^\ufeff?([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$")
_TITLES = ("TI", "T1", "CT", "BT")
_VENUES = ("T2", "JO", "JF", "JA", "J1", "J2", "BT", "PB")
_KINDS = {"DATA": "dataset", "COMP": "code", "ELEC": "resource", "BLOG": "resource", "WEB": "resource"}


def parse(text: str, file: str = "") -> Parsed:
    r"""Return the items of a RIS file; a record without an end or a title is reported.

    >>> parse("TY  - CONF\nTI  - A Title\nAU  - Li, Junnan\nPY  - 2023\nER  - \n").items[0].authors
    ['Junnan Li']
    """
    parsed = Parsed([])
    record: dict[str, list[str]] = {}
    start, last = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        match = _TAG.match(line.rstrip())
        if match and match[1] == "TY":
            if record:
                parsed.problems.append(Problem(file, start, "record without an end (ER)", "add `ER  - `"))
                _finish(parsed, record, file, start)
            record, start = defaultdict(list), number
        if match and match[1] == "ER":
            if record:
                _finish(parsed, record, file, start)
            record = {}
        elif match and record is not None and start and isinstance(record, defaultdict):
            record[match[1]].append((match[2] or "").strip())
            last = match[1]
        elif line.strip() and isinstance(record, defaultdict) and record.get(last):
            record[last][-1] += f" {line.strip()}"  # a long field goes on
        elif line.strip():
            parsed.problems.append(Problem(file, number, f"line outside a record passed over: {line.strip()[:60]}"))
    if record:
        parsed.problems.append(Problem(file, start, "record without an end (ER)", "add `ER  - `"))
        _finish(parsed, record, file, start)
    del parsed.problems[100:]
    return parsed


def _finish(parsed: Parsed, record: dict[str, list[str]], file: str, line: int) -> None:
    title = next((record[tag][0] for tag in _TITLES if record.get(tag) and record[tag][0]), "")
    if title:
        parsed.items.append(_item(record, title, line))
    else:
        parsed.problems.append(Problem(file, line, "record without a title passed over", "add `TI  - …`"))


def _item(record: dict[str, list[str]], title: str, line: int) -> Item:
    texts = [value for tag in ("UR", "L1", "L2", "L3", "LK", "N1") for value in record.get(tag, [])]
    return make_item(
        title,
        kind=_KINDS.get((record.get("TY") or [""])[0].upper()),
        authors=[
            turned(name)
            for tag in ("AU", "A1", "A2")
            for name in record.get(tag, [])
            if tag != "A2" or not (record.get("AU") or record.get("A1"))
        ],
        year=next(
            (year for tag in ("PY", "Y1", "DA") for value in record.get(tag, []) if (year := year_in(value))), None
        ),
        venue=next((record[tag][0] for tag in _VENUES if record.get(tag) and record[tag][0] != title), ""),
        said=[*record.get("DO", []), *record.get("AN", []), *record.get("M3", []), *record.get("C1", []), *texts],
        addresses=[address for text in texts for address in addresses_in(text)],
        line=line,
    )


# --- out ---------------------------------------------------------------------------------


def render(references: Iterable[Reference]) -> str:
    """Return RIS, one record a reference."""
    return "".join(_record(reference) for reference in references)


def _record(reference: Reference) -> str:
    lines = [("TY", reference.ris_type), ("ID", reference.key), ("TI", reference.title)]
    lines += [("AU", author) for author in reference.authors]
    lines += [
        ("PY", str(reference.year or "")),
        ("T2", reference.venue or ""),
        ("DO", reference.doi or ""),
        ("UR", reference.url or ""),
        ("AN", f"arXiv:{reference.arxiv}" if reference.arxiv else ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n\r\n"
