"""From the YAML of one file to an entry, and what only all entries together can tell.

Faults are collected, never raised: a name that two entries claim, a relation to what is not there,
an identifier that is none.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from mmkg.errors import Problem
from mmkg.ids import implied_identifiers, name_key, node_id, parse_identifier, slug
from mmkg.schema import ENTRY_MODELS, FOLDERS, RELATIONS, Entry, fault_words
from mmkg.yaml_text import Document, Loc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One file of entries as read; `entry` is None where it has faults."""

    kind: str
    slug: str
    document: Document
    entry: Entry | None


def read_entry(file: str, text: str, kind: str, stem: str) -> ReadEntry:
    r"""Return the entry of one file; its faults stand in `document.problems`.

    >>> read = read_entry("kg/papers/a.yaml", "name: A\nyaer: 2021\n", "paper", "a")
    >>> print(read.document.problems[0])
    kg/papers/a.yaml:1: the key `title` is missing
    """
    document = Document(file, text)
    entry = _validated(document, kind) if document.values else None
    document.problems += bad_slug(file, stem)
    return ReadEntry(kind, stem, document, None if document.problems else entry)


def bad_slug(file: str, stem: str) -> list[Problem]:
    """Return the fault of a file name that is not a slug.

    >>> bad_slug("kg/papers/BLIP 2.yaml", "BLIP 2")[0].mend
    'rename it to blip-2.yaml'
    """
    wanted = slug(stem, limit=120)
    if stem == wanted:
        return []
    return [Problem(file, 1, f"the file name {stem!r} is no slug", f"rename it to {wanted}.yaml")]


def _validated(document: Document, kind: str) -> Entry | None:
    try:
        entry = ENTRY_MODELS[kind].model_validate(document.values)
    except ValidationError as error:
        known = {problem.line for problem in document.problems}
        faults = [_explain(document, fault["type"], fault["loc"], fault_words(fault), kind) for fault in error.errors()]
        document.problems += dict.fromkeys(fault for fault in faults if fault.line not in known)
        return None
    document.problems += [*_bad_identifiers(document, entry), *_bad_days(document, entry), *_weak(document, entry)]
    return entry


def _explain(document: Document, fault: str, loc: Loc, message: str, kind: str) -> Problem:
    dotted = ".".join(map(str, loc))
    line, mend = document.line(loc), ""
    if fault == "extra_forbidden":
        message, mend = _unknown_key(loc, kind)
    elif fault == "missing":
        message = f"the key `{dotted}` is missing"
    elif loc[0] in {"facts", "size"} and len(loc) > 1:
        message = f"{loc[0]}.{loc[1]}: a fact is a text, a number, a list of these, or one level of keys with these"
    elif fault == "string_type" and loc in document.plain:
        text = document.plain[loc]
        message, mend = f"{dotted}: {text} is not a text to YAML", f"write it in quotes: '{text}'"
    else:
        message = f"{dotted}: {message}"
    return Problem(document.file, line, message, mend)


def _unknown_key(loc: Loc, kind: str) -> tuple[str, str]:
    key = str(loc[0])
    if len(loc) == 1 and key in RELATIONS:
        return f"`{key}` is no relation of a {kind}", f"it belongs to a {' or '.join(RELATIONS[key].subject)}"
    near = difflib.get_close_matches(str(loc[-1]), list(ENTRY_MODELS[kind].model_fields), 1)
    mend = f"did you mean `{near[0]}`?" if near else "see kg/README.md"
    return f"unknown key `{'.'.join(map(str, loc))}`", mend


def _bad_identifiers(document: Document, entry: Entry) -> Iterator[Problem]:
    for scheme in ("arxiv", "doi", "acl"):
        value = getattr(entry, scheme, None)
        parsed = parse_identifier(f"{scheme}:{value}") if value else None
        line = document.line((scheme,)) if value else 0
        if value and (parsed is None or parsed.scheme != scheme):
            yield Problem(document.file, line, f"{scheme}: no such identifier: {value}", f"see what {scheme} prints")
        elif parsed and parsed.value != value:
            yield Problem(document.file, line, f"{scheme}: {value} is not canonical", f"write {parsed.value}")


def _bad_days(document: Document, entry: Entry) -> Iterator[Problem]:
    for key in ("checked", "date"):
        text = getattr(entry, key, None)
        try:
            date.fromisoformat(text or "2000-01-01")
        except ValueError as error:
            yield Problem(document.file, document.line((key,)), f"{key}: {text}: {error}", "write YYYY-MM-DD")


def _weak(document: Document, entry: Entry) -> Iterator[Problem]:
    for number, item in enumerate(entry.evidence):
        line = document.line(("evidence", number))
        if not (item.repo or item.page or item.copy_id or item.source):
            yield Problem(document.file, line, "evidence without a place", "give repo, page, copy or source")
        elif item.repo and not (item.path and item.commit):
            yield Problem(document.file, line, "a repo without path and commit", "give both, or a page")


# --- relations ---------------------------------------------------------------------------


def dangling(read: Mapping[str, ReadEntry]) -> Iterator[Problem]:
    """Yield each relation to an entry that is not there, to itself, or said twice."""
    for node, item in read.items():
        said: set[tuple[int | str, str]] = set()
        for loc, target in _targets(item):
            if target not in read:
                fault = f"{loc[0]}: there is no {target}", nearest(target, read)
            elif target == node:
                fault = f"{loc[0]}: {target} is this entry itself", "remove it"
            elif (loc[0], target) in said:
                fault = f"{loc[0]}: {target} is given twice", "keep one"
            else:
                said.add((loc[0], target))
                continue
            yield Problem(item.document.file, item.document.line(loc), *fault)


def _targets(item: ReadEntry) -> Iterator[tuple[Loc, str]]:
    for relation in ENTRY_MODELS[item.kind].relations:
        given = item.document.values.get(relation)
        for number, local in enumerate(given if isinstance(given, list) else ()):
            if isinstance(local, str):
                kind = RELATIONS[relation].object[0]
                yield (relation, number), local if relation == "lists" else node_id(kind, local)


def nearest(target: str, known: Iterable[str]) -> str:
    """Return how to mend a reference to `target`: the nearest entry of its kind, or the file to add.

    >>> nearest("dataset:flikr30k", ["dataset:flickr30k", "paper:clip"])
    'did you mean dataset:flickr30k?'
    """
    kind, _, local = target.partition(":")
    if kind not in FOLDERS:
        return "write kind:slug, such as paper:clip"
    near = difflib.get_close_matches(target, [node for node in known if node.startswith(f"{kind}:")], 1, 0.75)
    return f"did you mean {near[0]}?" if near else f"add {FOLDERS[kind]}/{local}.yaml"


# --- handles: what belongs to one entry only ---------------------------------------------


class Handle(NamedTuple):
    """One way to say an entry: `key` is equal for all spellings of it."""

    key: str
    text: str
    loc: Loc


def handles(entry: Entry) -> Iterator[Handle]:
    """Yield the names and identifiers that belong to this entry and to no other.

    A title is no such handle: a paper, a dataset and a task may all be called "Visual Dialog".

    >>> from mmkg.schema import Code, Evidence
    >>> code = Code(name="openai/CLIP", url="https://github.com/openai/CLIP", checked="2026-11-24",
    ...             evidence=[Evidence(source="reading list")])
    >>> [handle.key for handle in handles(code)]
    ['name:openaiclip', 'github:openai/clip']
    """
    yield from _named(entry.name, ("name",))
    if entry.name_zh:
        yield from _named(entry.name_zh, ("name_zh",))
    for number, alias in enumerate(entry.aliases):
        yield from _named(alias, ("aliases", number))
    if entry.url:
        yield from _named(entry.url, ("url",))
    for key, scheme in (("arxiv", "arxiv"), ("doi", "doi"), ("acl", "acl"), ("s2", "s2"), ("corpus_id", "CorpusId")):
        value = getattr(entry, key, None)
        if value is not None:
            yield from _named(f"{scheme}:{value}", (key,))


def _named(text: str, loc: Loc) -> Iterator[Handle]:
    identifier = parse_identifier(text)
    if identifier:
        yield from (Handle(str(implied), text, loc) for implied in implied_identifiers(identifier))
    else:
        yield Handle(f"name:{name_key(text)}", text, loc)


def double_handles(read: Mapping[str, ReadEntry]) -> Iterator[Problem]:
    """Yield each name or identifier of a second entry, and names without a letter or digit.

    A title may be a name of another kind; two entries of one kind may share it only if their years differ.
    """
    holders: dict[str, dict[str, Handle]] = defaultdict(dict)
    for node, item in read.items():
        for handle in handles(item.entry) if item.entry else ():
            holders[handle.key].setdefault(node, handle)
    for handle, node, first in [*_later_holders(holders), *_double_titles(read, holders)]:
        document = read[node].document
        message = f"{handle.loc[0]}: {handle.text!r} belongs to {first} already"
        yield Problem(document.file, document.line(handle.loc), message, "a name or identifier is of one entry only")
    for node, handle in holders.get("name:", {}).items():
        document = read[node].document
        mend = "write it in letters or digits of any script"
        yield Problem(document.file, document.line(handle.loc), f"no letter or digit in {handle.text!r}", mend)


def _later_holders(holders: Mapping[str, Mapping[str, Handle]]) -> Iterator[tuple[Handle, str, str]]:
    for key, nodes in holders.items():
        first, *others = nodes
        if key != "name:":
            yield from ((nodes[node], node, first) for node in others)


def _double_titles(
    read: Mapping[str, ReadEntry], holders: Mapping[str, Mapping[str, Handle]]
) -> Iterator[tuple[Handle, str, str]]:
    titled: dict[tuple[str, str, int | None], str] = {}
    for node, item in read.items():
        if item.entry is None or item.entry.title is None:
            continue
        title = item.entry.title
        same = titled.setdefault((item.kind, name_key(title), item.entry.year), node)
        named = [other for other in holders.get(f"name:{name_key(title)}", ()) if read[other].kind == item.kind]
        for other in {same, *named} - {node}:
            yield Handle("", title, ("title",)), node, other
