"""Notes out: an "awesome" list by section, and an Obsidian vault with one linked note a node."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

from mmkg.exchange.references import references
from mmkg.exchange.texts import called, printable
from mmkg.ids import RESERVED, clean_text, slug
from mmkg.vocabulary import KINDS, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmkg.exchange.references import Reference
    from mmkg.schema import Entry
    from mmkg.tables import Tables

__all__ = ["markdown_list", "obsidian_vault"]

_HEADINGS = {"paper": "Papers", "code": "Code", "dataset": "Datasets", "task": "Tasks", "resource": "Resources"}
_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


def escape(text: str) -> str:
    r"""Return a text in which Markdown and HTML see no mark.

    >>> escape("A* Search <b> [1]")
    'A\\* Search \\<b\\> \\[1\\]'
    """
    return _MARKS.sub(r"\\\1", clean_text(text)).replace("://", ":\u200b//")


def markdown_list(tables: Tables, entries: Mapping[str, Entry]) -> bytes:
    """Return a Markdown list: papers by the section of their entry or by year, then the other kinds."""
    shown = list(references(tables.nodes))
    code = _code_links(tables)
    sections: dict[tuple[str, ...], list[Reference]] = defaultdict(list)
    for reference in shown:
        sections[_section(reference, entries.get(reference.id))].append(reference)
    lines = ["# Reading list", "", "Made by mmkg from its map.", ""]
    for kind in KINDS:
        found = sorted((section for section in sections if section[0] == _HEADINGS[kind]), key=_section_order)
        above: tuple[str, ...] = ()
        for section in found:
            lines += [
                f"{'#' * min(depth + 2, 6)} {escape(name)}\n"
                for depth, name in enumerate(section)
                if section[: depth + 1] != above[: depth + 1]
            ]
            lines += [_bullet(reference, code.get(reference.id, ())) for reference in sections[section]]
            lines.append("")
            above = section
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "replace")


def _section(reference: Reference, entry: Entry | None) -> tuple[str, ...]:
    inner = [
        name for name in (entry.section if entry else []) if name.lower() not in {"paper", "papers", "repo", "datasets"}
    ]
    if not inner and reference.kind == "paper":
        inner = [str(reference.year) if reference.year else "Year unknown"]
    return (_HEADINGS[reference.kind], *inner)


def _section_order(section: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple((1, -int(name), "") if name.isdigit() else (0, 0, name) for name in section)


def _bullet(reference: Reference, code: tuple[str, ...] | list[str]) -> str:
    title = escape(reference.title)
    linked = f"[{title}]({_address(reference.url)})" if reference.url else title
    said = ", ".join(
        part for part in (escape(" ".join(filter(None, [reference.venue, str(reference.year or "")]))),) if part
    )
    links = "".join(f" [[code]]({_address(address)})" for address in code)
    return f"- {linked}" + (f", {said}" if said else "") + links


def _address(url: str) -> str:
    return quote(url, safe=":/?#@!$&'*+,;=%~.-_")


def _code_links(tables: Tables) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    edges = tables.edges[tables.edges["relation"] == "implements"]
    urls = tables.nodes["url"]
    for one, other in zip(edges["subject"], edges["object"], strict=True):
        if isinstance(urls[one], str):
            found[other].append(urls[one])
    return found


# --- Obsidian ----------------------------------------------------------------------------


def obsidian_vault(tables: Tables, entries: Mapping[str, Entry]) -> dict[str, bytes]:
    """Return the notes of a vault by path: front matter, facts, the curator's notes, and a link an edge."""
    names = _note_names(tables.nodes)
    ties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one, relation, other in zip(
        tables.edges["subject"], tables.edges["relation"], tables.edges["object"], strict=True
    ):
        ties[one][RELATIONS[relation].reads].append(names[other])
        ties[other][RELATIONS[relation].reads_back].append(names[one])
    rows = tables.nodes.reset_index().to_dict("records")
    return {f"{names[row['id']]}.md": _note(row, ties[row["id"]], entries.get(row["id"])) for row in rows}


def _short(name: str) -> str:
    """Return the beginning of a name that file systems take: 80 letters, 200 bytes."""
    return name[:80].encode("utf-8", "ignore")[:200].decode("utf-8", "ignore")


def _note_names(nodes: pd.DataFrame) -> dict[str, str]:
    """Return a file name a node, by kind in a folder; no two differ only in case."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for row in nodes[["kind", "name", "title"]].reset_index().to_dict("records"):
        identity, kind = row["id"], row["kind"]
        stem = re.sub(r'[\\/:*?"<>|#^\[\]%]+', " ", called(row, "name", "title"))
        stem = _short(" ".join(stem.split())).strip(" .") or slug(identity)
        if stem.partition(".")[0].rstrip().lower() in RESERVED:
            stem = f"{stem} ({kind})"
        path, number = f"{_HEADINGS[kind]}/{stem}", 1
        while path.casefold() in taken:
            number += 1
            path = f"{_HEADINGS[kind]}/{stem} {number}"
        taken.add(path.casefold())
        names[identity] = path
    return names


def _note(row: dict[Any, Any], ties: Mapping[str, list[str]], entry: Entry | None) -> bytes:
    facts = {
        key: row[key]
        for key in ("id", "kind", "title", "year", "venue", "url", "arxiv", "doi", "acl")
        if not pd.isna(row[key])
    }
    front = [
        f"{key}: {json.dumps(value if isinstance(value, int) else printable(str(value)), ensure_ascii=False)}"
        for key, value in facts.items()
    ]
    aliases = [printable(alias) for alias in (entry.aliases if entry else [])]
    front += [f"aliases: {json.dumps(aliases, ensure_ascii=False)}"] if aliases else []
    lines = [
        "---",
        *front,
        "---",
        "",
        f"# {escape(called(row, 'title', 'name'))}",
        "",
    ]
    if isinstance(row["authors"], str) and row["authors"]:
        lines += [escape(row["authors"].replace("; ", ", ")), ""]
    lines += [f"<{_address(row['url'])}>", ""] if isinstance(row["url"], str) and row["url"] else []
    if entry and entry.notes:
        lines += ["## Notes", "", *(escape(line) for line in entry.notes.splitlines()), ""]
    lines += _ties(ties)
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "replace")


def _ties(ties: Mapping[str, list[str]]) -> Iterator[str]:
    for reads, others in ties.items():
        yield f"## {reads.capitalize()}"
        yield ""
        for other in sorted(set(others)):
            yield f"- [[{other}|{other.partition('/')[2]}]]"
        yield ""
