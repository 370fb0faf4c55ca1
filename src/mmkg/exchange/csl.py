"""CSL-JSON in and out: what Zotero and Mendeley exchange with word processors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mmkg.errors import Problem
from mmkg.exchange.fields import addresses_in, make_item, year_in
from mmkg.exchange.item import Parsed
from mmkg.exchange.source import fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmkg.exchange.item import Item
    from mmkg.exchange.references import Reference

__all__ = ["parse", "render"]

_KINDS = {
    "dataset": "dataset",
    "software": "code",
    "webpage": "resource",
    "post-weblog": "resource",
    "post": "resource",
}


def parse(text: str, file: str = "") -> Parsed:
    """Return the items of a CSL-JSON array, or of an object with the key `items`.

    >>> parse('[{"title": "A Title", "author": [{"family": "Li", "given": "Junnan"}]}]').items[0].authors
    ['Junnan Li']
    """
    try:
        values = json.loads(text)
    except RecursionError:
        raise fault(file, "is nested too deeply for CSL-JSON") from None
    except json.JSONDecodeError as error:
        raise fault(
            file, f"is not JSON: {error.msg}", "export the collection as CSL JSON again", error.lineno
        ) from None
    except ValueError as error:  # a number of 5,000 digits
        raise fault(file, f"is not JSON: {error}"[:200]) from None
    if isinstance(values, dict):
        values = values.get("items", [values])
    if not isinstance(values, list):
        raise fault(file, "is not CSL-JSON", "it holds an array of objects with `title`")
    parsed = Parsed([])
    lines = _starts(text)
    for number, value in enumerate(values):
        line = lines[number] if number < len(lines) else 1
        if isinstance(value, dict) and isinstance(value.get("title"), str) and value["title"].strip():
            parsed.items.append(_item(value, line))
        else:
            parsed.problems.append(Problem(file, line, f"item {number + 1} without a title passed over", "add `title`"))
    return parsed


def _starts(text: str) -> list[int]:
    """Return the line of each object of the outermost array; texts are skipped."""
    lines, depth, line, inside, escaped = [], 0, 1, False, False
    base = 1 if text.lstrip().startswith("[") else 2
    for letter in text:
        if letter == "\n":
            line += 1
        elif inside:
            inside = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            inside = True
        elif letter in "[{":
            if letter == "{" and depth == base:
                lines.append(line)
            depth += 1
        elif letter in "]}":
            depth -= 1
    return lines


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _item(value: dict[str, Any], line: int) -> Item:
    note = _text(value.get("note"))
    people = value.get("author") or value.get("editor")
    return make_item(
        value["title"],
        kind=_KINDS.get(_text(value.get("type"))),
        authors=[_name(person) for person in people if isinstance(person, dict)] if isinstance(people, list) else (),
        year=_year(value.get("issued")),
        venue=_text(value.get("container-title"))
        or _text(value.get("event-title"))
        or _text(value.get("event"))
        or _text(value.get("publisher")),
        said=[_text(value.get(key)) for key in ("DOI", "number", "archive_location", "URL", "note")],
        addresses=[*addresses_in(_text(value.get("URL"))), *addresses_in(note)],
        line=line,
    )


def _name(person: dict[str, Any]) -> str:
    parts = [
        _text(person.get(key)) for key in ("given", "non-dropping-particle", "dropping-particle", "family", "suffix")
    ]
    return " ".join(part for part in parts if part) or _text(person.get("literal"))


def _year(issued: Any) -> int | None:
    if isinstance(issued, dict):
        parts = issued.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            return year_in(parts[0][0])
        return year_in(issued.get("raw") or issued.get("literal"))
    return year_in(issued)


# --- out ---------------------------------------------------------------------------------


def render(references: Iterable[Reference]) -> str:
    """Return a CSL-JSON array."""
    return (
        json.dumps([_csl(reference) for reference in references], ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    )


def _csl(reference: Reference) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": reference.key,
        "type": reference.csl_type,
        "title": reference.title,
        "author": [_csl_name(author) for author in reference.authors],
        "issued": {"date-parts": [[reference.year]]} if reference.year else None,
        "container-title": reference.venue,
        "DOI": reference.doi,
        "URL": reference.url,
        "number": f"arXiv:{reference.arxiv}" if reference.arxiv else None,
    }
    return {name: value for name, value in fields.items() if value}


def _csl_name(author: str) -> dict[str, str]:
    given, _, family = author.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": author}
