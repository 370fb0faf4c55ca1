"""The entries of a kg while an import adds to them: who holds which name, and what is new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mmkg.entries import handles
from mmkg.errors import Problem
from mmkg.exchange.addresses import name_of_address
from mmkg.exchange.kinds import is_topic
from mmkg.exchange.wording import bare_label, words
from mmkg.ids import (
    CODE_HOSTS,
    RESERVED,
    clean_text,
    implied_identifiers,
    name_key,
    node_id,
    parse_identifier,
    slug,
    years_agree,
)
from mmkg.schema import ENTRY_MODELS, Entry, fault_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mmkg.exchange.item import Item

__all__ = ["ImportReport", "Shelf"]

_FILLED = ("url", "year", "venue", "arxiv", "doi", "acl", "authors")
"""Fields of a curated entry that an import may fill where they are empty."""

_SHOWN = 20
"""Entries to look at that are told one by one."""


@dataclass
class ImportReport:
    """What an import did, or would do."""

    created: list[str] = field(default_factory=list)
    """Ids of the entries that are new."""
    changed: list[str] = field(default_factory=list)
    """Ids of the entries in which empty fields were filled."""
    known: list[str] = field(default_factory=list)
    """Ids of the entries that said it all already."""
    unsure: list[str] = field(default_factory=list)
    """Ids of the new entries that a person should look at: `facts.unsure` says so in the file."""
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return what `mmkg import --json` prints."""
        lists = {name: getattr(self, name) for name in ("created", "changed", "known", "unsure")}
        return lists | {"problems": [str(problem) for problem in self.problems]}

    def __str__(self) -> str:
        counts = f"{len(self.created)} new, {len(self.changed)} completed, {len(self.known)} known already"
        if not self.unsure:
            return counts
        rest = [f"… and {len(self.unsure) - _SHOWN} more"] if len(self.unsure) > _SHOWN else []
        return "\n".join(
            [
                f"{counts}, {len(self.unsure)} to look at (`facts.unsure` in the file says why):",
                *(f"  {node}" for node in self.unsure[:_SHOWN]),
                *rest,
            ]
        )


class Shelf:
    """The entries of a kg and what an import adds, with who holds which name."""

    def __init__(self, existing: Mapping[str, Entry], today: str) -> None:
        self.entries = dict(existing)
        self.today = today
        self.report = ImportReport()
        self.touched: dict[str, dict[str, Any]] = {}
        self.owner: dict[str, str] = {}
        self.titles: dict[tuple[str, str], list[tuple[str, int | None]]] = defaultdict(list)
        for node, entry in existing.items():
            self._know(node, entry)

    def _know(self, node: str, entry: Entry) -> None:
        for handle in handles(entry):
            self.owner.setdefault(handle.key, node)
        self.titles[entry.kind, name_key(entry.title or entry.name)].append((node, entry.year))

    def result(self) -> tuple[dict[str, Entry], ImportReport]:
        """Return the entries to write, and what was done."""
        report = self.report
        report.known = [node for node in dict.fromkeys(report.known) if node not in self.touched]
        report.changed = [node for node in self.touched if node not in report.created]
        return {node: self.entries[node] for node in self.touched}, report

    # --- one item --------------------------------------------------------------------

    def add(self, item: Item) -> None:
        """Take one item: make its entry, or complete the one that is there."""
        node = self._find(item)
        if node is None:
            node = self._create(item)
        else:
            self._complete(node, item)
        if node and item.kind == "paper":
            for address in item.code:
                self._add_code(node, address, item)

    def _find(self, item: Item) -> str | None:
        for key in _keys(item):
            owner = self.owner.get(key, "")
            if owner.startswith(f"{item.kind}:"):
                return owner
        title = item.title or ""
        for node, year in self.titles.get((item.kind, name_key(title)), ()) if name_key(title) else ():
            if years_agree(item.year, year):
                return node
        owner = self.owner.get(f"name:{name_key(title)}", "")
        return owner if owner.startswith(f"{item.kind}:") and item.kind != "paper" else None

    def _create(self, item: Item) -> str | None:
        title = clean_text(item.title or "") or next(
            (f"{scheme}:{value}" for scheme in ("arxiv", "doi", "acl") if (value := getattr(item, scheme))), ""
        )
        if (owner := self.owner.get(f"name:{name_key(title)}", "")).startswith("paper:") and item.kind == "paper":
            message = f"{title[:60]!r} is called like {owner}, but of another year"
            self.report.problems.append(
                Problem(item.file, item.line or 1, message, "add it by hand under another name")
            )
            return None
        name = self._free_name(item.kind, title, item.year)
        if name is None:
            self.report.problems.append(Problem(item.file, item.line or 1, f"no title to name it by: {title[:60]!r}"))
            return None
        local = self._free_slug(item.kind, name, title, item.year)
        values = self._values(item, name, title)
        return self._store(node_id(item.kind, local), ENTRY_MODELS[item.kind], values, item)

    def _store(self, node: str, model: type[Entry], values: dict[str, Any], item: Item) -> str | None:
        try:
            entry = model.model_validate(values)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(map(str, fault["loc"]))
            self.report.problems.append(Problem(item.file, item.line or 1, f"{where}: {fault_words(fault)}"))
            return None
        self.entries[node] = entry
        if node not in self.touched and item is not None:
            self.report.created.append(node)
            if "unsure" in entry.facts:
                self.report.unsure.append(node)
        self.touched[node] = values
        self._know(node, entry)
        return node

    def _values(self, item: Item, name: str, title: str) -> dict[str, Any]:
        links = {bare_label(label)[:60] or "link": address for label, address in item.links.items()}
        sites = [address for address in item.code if item.kind == "paper" and not _repository(address)]
        links |= {"code": sites[0]} if sites else {}
        values: dict[str, Any] = {
            "name": name,
            "url": item.url if item.url and self._is_free(_address_keys(item.url)) else None,
            "links": {label: address for label, address in links.items() if address != item.url},
            "year": item.year,
            "authors": [author for author in item.authors if author.strip()],
            "section": [clean_text(part) for part in item.section if clean_text(part)],
            "notes": item.notes.strip() if item.notes and item.notes.strip() else None,
            "facts": {"unsure": "the importer was not sure: look at the line, then remove this"} if item.unsure else {},
            "checked": self.today,
            "evidence": [_evidence(item)],
        }
        if item.kind == "paper":
            values |= {"title": title, "venue": item.venue, "addresses": self._topics(item)}
            values |= {
                scheme: value
                for scheme in ("arxiv", "doi", "acl")
                if (value := getattr(item, scheme)) and self._is_free([f"{scheme}:{value}"])
            }
        return {key: value for key, value in values.items() if value not in (None, [], {}, "")}

    def _topics(self, item: Item) -> list[str]:
        owners = (self.titles.get(("task", name_key(bare_label(name)))) for name in item.section if is_topic(name))
        return list(dict.fromkeys(found[0][0].partition(":")[2] for found in owners if found))

    def _complete(self, node: str, item: Item) -> None:
        """Fill what is empty in an entry that is there; whatever a person wrote stays."""
        entry = self.entries[node]
        new = {
            name: value
            for name in _FILLED
            if (value := getattr(item, name)) and hasattr(entry, name) and not getattr(entry, name)
        }
        new = {
            name: value
            for name, value in new.items()
            if name not in {"arxiv", "doi", "acl"} or self._is_free([f"{name}:{value}"])
        }
        if "url" in new and not self._is_free(_address_keys(str(new["url"]))):
            del new["url"]
        evidence = [_evidence(item)]
        if not new or (
            node not in self.report.created
            and evidence[0] in [one.model_dump(by_alias=True, exclude_none=True) for one in entry.evidence]
        ):
            self.report.known.append(node)
            return
        values = entry.model_dump(by_alias=True, exclude_defaults=True) | new
        values["evidence"] = [*(one.model_dump(by_alias=True, exclude_none=True) for one in entry.evidence), *evidence]
        self._replace(node, entry, values, item)

    def _replace(self, node: str, entry: Entry, values: dict[str, Any], item: Item) -> None:
        known = set(self.report.created)
        if self._store(node, type(entry), values, item) and node not in known:
            self.report.created.remove(node)

    # --- code ------------------------------------------------------------------------

    def _add_code(self, paper: str, address: str, item: Item) -> None:
        local = paper.partition(":")[2]
        if not _repository(address):
            return
        owner = next((self.owner[key] for key in _address_keys(address) if key in self.owner), None)
        if owner is None:
            self._new_code(local, address, item)
        elif owner.startswith("code:"):
            self._implement(owner, local, item)

    def _implement(self, node: str, paper: str, item: Item) -> None:
        """Say that known code implements a paper, unless a person already said what it implements."""
        entry = self.entries[node]
        implements: list[str] = getattr(entry, "implements", [])
        if paper not in implements and (node in self.report.created or not implements):
            values = entry.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
            values["implements"] = [*implements, paper]
            values["evidence"] = [one.model_dump(by_alias=True, exclude_none=True) for one in entry.evidence]
            self._replace(node, entry, values, item)

    def _new_code(self, paper: str, address: str, item: Item) -> None:
        title = name_of_address(address)
        name = self._free_name("code", title, None) or self._free_name("code", address, None)
        if name:
            values = {
                "name": name,
                "url": address,
                "implements": [paper],
                "checked": self.today,
                "evidence": [_evidence(item)],
            }
            self._store(
                node_id("code", self._free_slug("code", title, title, None)), ENTRY_MODELS["code"], values, item
            )

    # --- names -----------------------------------------------------------------------

    def _is_free(self, keys: Iterable[str]) -> bool:
        return not any(key in self.owner for key in keys)

    def _free_name(self, kind: str, title: str, year: int | None) -> str | None:
        """Return a name that no entry has: the short name before a colon, the title, the title with year or number."""
        if not name_key(title):
            return None
        short, colon, _ = title.partition(":")
        plain = bare_label(title) if kind == "task" else title
        wanted = (
            [short.strip()]
            if kind == "paper" and colon and words(short) <= 4 and len(short) <= 40 and parse_identifier(title) is None
            else []
        )
        more = (f"{plain} ({number})" for number in count(2))
        return next(
            name
            for name in chain(wanted, (plain, f"{plain} ({year or kind})"), more)
            if name_key(name) and self._is_unclaimed(name, kind)
        )

    def _is_unclaimed(self, name: str, kind: str) -> bool:
        """Tell whether no entry has this name, and none of the kind has it for a title."""
        identifier = parse_identifier(name)
        key = name_key(name)
        return (kind, key) not in self.titles and (str(identifier) if identifier else f"name:{key}") not in self.owner

    def _free_slug(self, kind: str, name: str, title: str, year: int | None) -> str:
        first, second = slug(name), slug(title)
        stems = chain(
            (first, second), (f"{second}-{year}",) if year else (), (f"{first}-{number}" for number in count(2))
        )
        return next(
            stem
            for stem in stems
            if node_id(kind, stem) not in self.entries and stem not in RESERVED and slug(stem, 120) == stem
        )


def _keys(item: Item) -> Iterator[str]:
    for scheme in ("arxiv", "doi", "acl"):
        if value := getattr(item, scheme):
            yield f"{scheme}:{value}"
    if item.url:
        yield from _address_keys(item.url)


def _address_keys(address: str) -> list[str]:
    identifier = parse_identifier(address)
    return [str(implied) for implied in implied_identifiers(identifier)] if identifier else []


def _repository(address: str) -> bool:
    identifier = parse_identifier(address)
    return (
        identifier is not None
        and identifier.scheme in CODE_HOSTS.values()
        and not identifier.value.startswith(("datasets/", "spaces/", "papers/"))
    )


def _evidence(item: Item) -> dict[str, str]:
    found = {"source": clean_text(item.file)[:200].strip() or "an imported list"}
    return found | ({"what": f"line {item.line}"} if item.line else {})
