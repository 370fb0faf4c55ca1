"""Find, read, validate and canonically write the curated part of a `kg/` folder.

Every reader looks at all files before it complains: one `DataError` carries each fault with its
file, its line and how to mend it.
"""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from mmkg.csv_text import Row, format_rows, parse_rows
from mmkg.errors import DataError, Problem
from mmkg.ids import implied_identifiers, name_key, node_id, parse_identifier, slug
from mmkg.schema import ENTRY_MODELS, FOLDERS, RELATIONS, Entry, ListRow, Result
from mmkg.writing import write_bytes, write_text
from mmkg.yaml_text import Document, Loc, format_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


__all__ = [
    "Claim",
    "check",
    "claims",
    "format_entry",
    "json_schemas",
    "read_entries",
    "read_lists",
    "read_results",
    "tidy",
    "write_bytes",
    "write_entry",
    "write_text",
]

_PARTS = {*FOLDERS.values(), "results", "lists", "expanded", "schema", "README.md"}


# --- entries -----------------------------------------------------------------------------


class _Read(NamedTuple):
    kind: str
    slug: str
    document: Document
    entry: Entry | None


def read_entries(folder: Path) -> dict[str, Entry]:
    """Return every entry by its node id, sorted by kind and file name.

    Raises `DataError` with all faults of all files.
    """
    read, problems = _read_all(folder)
    problems += _dangling(read) + _double_claims(read)
    if problems:
        raise DataError(problems)
    return {node: item.entry for node, item in read.items() if item.entry}


def _read_all(folder: Path) -> tuple[dict[str, _Read], list[Problem]]:
    read: dict[str, _Read] = {}
    problems: list[Problem] = []
    for kind, part in FOLDERS.items():
        for path in sorted((folder / part).glob("*.yaml")):
            file = _shown(folder, path)
            text, faults = _text(path, file)
            problems += faults
            if faults:
                continue
            document = Document(file, text)
            entry = _entry(document, kind)
            problems += document.problems + _bad_slug(file, path.stem)
            read[node_id(kind, path.stem)] = _Read(kind, path.stem, document, entry)
    return read, problems


def _shown(folder: Path, path: Path) -> str:
    return (Path(folder.name) / path.relative_to(folder)).as_posix()


def _text(path: Path, file: str) -> tuple[str, list[Problem]]:
    try:
        data = path.read_bytes()
        return data.decode().replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Problem(file, line, "not UTF-8", "save the file as UTF-8")]
    except OSError as error:
        return "", [Problem(file, 1, f"cannot be read: {error.strerror}")]


def _bad_slug(file: str, stem: str) -> list[Problem]:
    wanted = slug(stem, limit=120)
    if stem == wanted:
        return []
    return [Problem(file, 1, f"the file name {stem!r} is no slug", f"rename it to {wanted}.yaml")]


def _entry(document: Document, kind: str) -> Entry | None:
    if document.problems:
        return None
    try:
        entry = ENTRY_MODELS[kind].model_validate(document.values)
        document.problems += _bad_identifiers(document, entry)
        return None if document.problems else entry
    except ValidationError as error:
        seen: set[tuple[int, str]] = set()
        for fault in error.errors():
            problem = _explain(document, fault["type"], fault["loc"], fault["msg"], kind)
            if (problem.line, problem.message) not in seen:
                seen.add((problem.line, problem.message))
                document.problems.append(problem)
        return None


def _bad_identifiers(document: Document, entry: Entry) -> list[Problem]:
    problems = []
    for scheme in ("arxiv", "doi", "acl"):
        value = getattr(entry, scheme, None)
        parsed = parse_identifier(f"{scheme}:{value}") if value else None
        if value and (parsed is None or parsed.scheme != scheme):
            problems.append(Problem(document.file, document.line((scheme,)), f"{scheme}: no such identifier: {value}"))
        elif parsed and parsed.value != value:
            line = document.line((scheme,))
            problems.append(
                Problem(document.file, line, f"{scheme}: {value} is not canonical", f"write {parsed.value}")
            )
    return problems


def _explain(document: Document, fault: str, loc: Loc, message: str, kind: str) -> Problem:
    place, mend = loc, ""
    dotted = ".".join(map(str, loc))
    if fault == "extra_forbidden":
        known = list(ENTRY_MODELS[kind].model_fields)
        near = difflib.get_close_matches(str(loc[-1]), known, 1)
        if loc[0] in RELATIONS:
            message, mend = f"`{loc[0]}` is no relation of a {kind}", _says_it(str(loc[0]))
        else:
            message, mend = f"unknown key `{dotted}`", f"did you mean `{near[0]}`?" if near else "see kg/README.md"
    elif fault == "missing":
        message = f"the key `{dotted}` is missing"
    elif loc[0] in {"facts", "size"} and len(loc) > 1:
        place = loc[:2]
        message = f"{loc[0]}.{loc[1]}: a fact is a text, a number, a list of these, or one level of keys with these"
    elif fault == "string_type" and (text := document.plain.get(loc)) is not None:
        message, mend = f"{dotted}: {text} is not a text to YAML", f"write it in quotes: '{text}'"
    else:
        message = f"{dotted}: {message}"
    return Problem(document.file, document.line(place), message, mend)


def _says_it(relation: str) -> str:
    kinds = " or ".join(RELATIONS[relation].subject)
    return f"the {kinds} says it"


def _dangling(read: dict[str, _Read]) -> list[Problem]:
    problems = []
    for item in read.values():
        values = item.document.values
        for relation in ENTRY_MODELS[item.kind].relations:
            objects = values.get(relation)
            for number, local in enumerate(objects if isinstance(objects, list) else []):
                target = local if relation == "lists" else node_id(RELATIONS[relation].object[0], str(local))
                if target not in read:
                    line = item.document.line((relation, number))
                    problems.append(
                        Problem(
                            item.document.file, line, f"{relation}: there is no {target}", _nearest(str(target), read)
                        )
                    )
    return problems


def _nearest(target: str, read: dict[str, _Read]) -> str:
    kind, _, local = target.partition(":")
    if kind not in FOLDERS:
        return "write kind:slug, such as paper:clip"
    near = difflib.get_close_matches(target, [node for node in read if node.startswith(f"{kind}:")], 1, 0.75)
    return f"did you mean {near[0]}?" if near else f"add kg/{FOLDERS[kind]}/{local}.yaml"


# --- what a name may claim ---------------------------------------------------------------


class Claim(NamedTuple):
    """One way to say an entry: `key` is equal for all spellings of it."""

    key: str
    text: str
    loc: Loc


def claims(entry: Entry) -> Iterator[Claim]:
    """Return the names and identifiers that belong to this entry and to no other.

    A title is no such claim: a paper, a dataset and a task may all be called "Visual Dialog".

    >>> from mmkg.schema import Code, Evidence
    >>> code = Code(name="openai/CLIP", url="https://github.com/openai/CLIP", checked="2026-11-24",
    ...             evidence=[Evidence(source="reading list")])
    >>> [claim.key for claim in claims(code)]
    ['name:openaiclip', 'github:openai/clip']
    """
    yield from _named(entry.name, ("name",))
    if entry.name_zh:
        yield from _named(entry.name_zh, ("name_zh",))
    for number, alias in enumerate(entry.aliases):
        yield from _named(alias, ("aliases", number))
    if entry.url:
        yield from _named(entry.url, ("url",))
    for scheme in ("arxiv", "doi", "acl", "s2", "corpus_id"):
        value = getattr(entry, scheme, None)
        if value is not None:
            yield from _named(f"{scheme.replace('corpus_id', 'CorpusId')}:{value}", (scheme,))


def _named(text: str, loc: Loc) -> Iterator[Claim]:
    identifier = parse_identifier(text)
    if identifier:
        yield from (Claim(str(implied), text, loc) for implied in implied_identifiers(identifier))
    else:
        yield Claim(f"name:{name_key(text)}", text, loc)


def _double_claims(read: dict[str, _Read]) -> list[Problem]:
    holders: dict[str, dict[str, Claim]] = defaultdict(dict)
    for node, item in read.items():
        for claim in _claims_and_title(item):
            holders[claim.key].setdefault(node, claim)
    problems = []
    for key, nodes in holders.items():
        if key == "name:":
            problems += [_nameless(read[node].document, claim) for node, claim in nodes.items()]
        elif len(nodes) > 1:
            first, *others = nodes
            problems += [_doubled(read[node].document, nodes[node], first) for node in others]
    return problems


def _claims_and_title(item: _Read) -> Iterator[Claim]:
    entry = item.entry
    if entry is None:
        return
    yield from claims(entry)
    if entry.title:
        key = f"title of a {item.kind}:{name_key(entry.title)}:{entry.year or ''}"
        yield Claim(key, entry.title, ("title",))


def _nameless(document: Document, claim: Claim) -> Problem:
    mend = "write it in letters or digits of any script"
    return Problem(document.file, document.line(claim.loc), f"no letter or digit in {claim.text!r}", mend)


def _doubled(document: Document, claim: Claim, first: str) -> Problem:
    message = f"{claim.loc[0]}: {claim.text!r} belongs to {first} already"
    return Problem(document.file, document.line(claim.loc), message, "a name or identifier is of one entry only")


# --- lists and results -------------------------------------------------------------------


def _read_rows(folder: Path, part: str, model: type[Row]) -> tuple[dict[str, list[tuple[int, Row]]], list[Problem]]:
    found: dict[str, list[tuple[int, Row]]] = {}
    problems: list[Problem] = []
    for path in sorted((folder / part).glob("*.csv")):
        file = _shown(folder, path)
        text, faults = _text(path, file)
        if not faults:
            found[path.stem], faults = parse_rows(file, text, model)
        problems += faults
    return found, problems


def read_lists(folder: Path) -> dict[str, list[ListRow]]:
    """Return the rows of `lists/<slug>.csv` by slug; raise `DataError` with all faults."""
    found, problems = _read_rows(folder, "lists", ListRow)
    if problems:
        raise DataError(problems)
    return {name: [row for _, row in rows] for name, rows in found.items()}


def read_results(folder: Path) -> pd.DataFrame:
    """Return all rows of `results/*.csv`, with the column `source` for the file; raise `DataError` with all faults."""
    import pandas as pd  # noqa: PLC0415 takes longer than reading the files

    found, problems = _read_rows(folder, "results", Result)
    if problems:
        raise DataError(problems)
    rows = [{**dict(row), "source": name} for name, lines in found.items() for _, row in lines]
    return pd.DataFrame(rows, columns=[*Result.model_fields, "source"])


def _dangling_rows(folder: Path, entries: dict[str, _Read]) -> list[Problem]:
    lists, _ = _read_rows(folder, "lists", ListRow)
    problems = [
        Problem(f"{folder.name}/lists/{name}.csv", 1, f"there is no resource:{name}", f"add resources/{name}.yaml")
        for name in lists
        if f"resource:{name}" not in entries
    ]
    results, _ = _read_rows(folder, "results", Result)
    for name, rows in results.items():
        for line, row in rows:
            for kind in ("paper", "dataset", "task"):
                local = getattr(row, kind)
                if local and (target := node_id(kind, local)) not in entries:
                    file = f"{folder.name}/results/{name}.csv"
                    problems.append(Problem(file, line, f"{kind}: there is no {target}", _nearest(target, entries)))
    return problems


# --- all at once, and back to disk -------------------------------------------------------


def check(folder: Path) -> list[Problem]:
    """Return every fault of the curated part: what readers refuse, and text that is not canonical."""
    read, problems = _read_all(folder)
    problems += _dangling(read) + _double_claims(read) + _strangers(folder)
    for part, model in (("lists", ListRow), ("results", Result)):
        problems += _read_rows(folder, part, model)[1]
    problems += _dangling_rows(folder, read)
    for path, text in _canonical(folder, read):
        problems += _differs(folder, path, text)
    return sorted(set(problems))


def tidy(folder: Path) -> list[Path]:
    """Rewrite in canonical form every readable file that is not; return the files changed."""
    read, _ = _read_all(folder)
    return [path for path, text in _canonical(folder, read) if write_text(path, text)]


def write_entry(folder: Path, local: str, entry: Entry) -> Path:
    """Write one entry to its file in canonical form and return the path; raise `DataError` for a bad slug."""
    path = folder / FOLDERS[entry.kind] / f"{local}.yaml"
    if problems := _bad_slug(_shown(folder, path), local):
        raise DataError(problems)
    write_text(path, format_entry(entry))
    return path


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of entry, for editors; `kg/schema/<kind>.json` holds them."""
    return {kind: model.model_json_schema() for kind, model in ENTRY_MODELS.items()}


def _canonical(folder: Path, read: dict[str, _Read]) -> Iterator[tuple[Path, str]]:
    for item in read.values():
        if item.entry:
            yield folder / FOLDERS[item.kind] / f"{item.slug}.yaml", format_entry(item.entry)
    for part, model in (("lists", ListRow), ("results", Result)):
        for name, rows in _read_rows(folder, part, model)[0].items():
            path = folder / part / f"{name}.csv"
            if not parse_rows("", path.read_text("utf-8"), model)[1]:
                yield path, format_rows((row for _, row in rows), model)
    if (folder / "schema").is_dir():
        for kind, schema in json_schemas().items():
            yield folder / "schema" / f"{kind}.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _differs(folder: Path, path: Path, wanted: str) -> list[Problem]:
    file = _shown(folder, path)
    found, problems = _text(path, file) if path.is_file() else ("", [])
    if found == wanted or problems:
        return problems
    pairs = zip(found.split("\n"), wanted.split("\n"), strict=False)
    line = next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
    return [Problem(file, line, "not in canonical form", "run `mmkg check --fix`")]


def _strangers(folder: Path) -> list[Problem]:
    wanted = {**dict.fromkeys(FOLDERS.values(), ".yaml"), "results": ".csv", "lists": ".csv", "schema": ".json"}
    problems = []
    for path in sorted(folder.iterdir()):
        file = _shown(folder, path)
        if path.name not in _PARTS and not path.name.startswith("."):
            near = difflib.get_close_matches(path.name, _PARTS, 1)
            mend = f"did you mean {near[0]}?" if near else "a kg holds " + ", ".join(sorted(_PARTS))
            problems.append(Problem(file, 1, "not a part of a kg", mend))
        for inner in sorted(path.iterdir()) if path.name in wanted and path.is_dir() else ():
            if inner.suffix != wanted[path.name] and not inner.name.startswith("."):
                problems.append(
                    Problem(_shown(folder, inner), 1, "not read", f"only *{wanted[path.name]} belongs here")
                )
    return problems
