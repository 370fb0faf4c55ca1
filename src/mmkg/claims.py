"""Claims: what one source says about one paper, and how several claims become one.

A claim of a better rank wins field by field. The rule for the year: **the year of first publication**, that is the
year of the arXiv id, or the year of an indexed source where that is earlier; years printed in reference lists count
only where neither is known (the most frequent, then the earliest). A curated year always stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any

from mmkg.ids import Identifier, arxiv_year, implied_identifiers, name_key, paper_node_id, parse_identifier
from mmkg.schema import Record
from mmkg.titles import clean_title, title_fault


class Rank(IntEnum):
    """How much a source is trusted; the lower wins."""

    CURATED = 0
    FRESH = 1
    """What an index answered just now: it replaces what an index said before."""
    INDEX = 2
    """An index such as Semantic Scholar."""
    LISTED = 3
    """A list that people keep."""
    PARSED = 4
    """A reference list, parsed from print."""
    NOTED = 5
    """Titles that somebody wrote down."""


folded = lru_cache(maxsize=1 << 18)(name_key)
"""`name_key`, remembered: merging asks for the same titles and names again and again."""

COUNTS = ("citation_count", "influential_citation_count", "reference_count")
_CUT_DOI = re.compile(r"10\.\d+/(?:v\d+(?:/\d{4})?|\d{1,3}|[a-z]{1,6}|)[./]?|.*\\")
"""The beginning that all DOIs of one publisher share: what is left where a line of print ended."""
_ID_FIELDS = {"arxiv": "arxiv", "doi": "doi", "acl": "acl", "s2": "s2", "corpus": "corpus_id"}


@dataclass(frozen=True)
class Claim:
    """What one source says about one paper. `key` is what citations call it; keys are unique."""

    key: str
    source: str
    rank: Rank
    ids: tuple[Identifier, ...] = ()
    """The first of a scheme is the preferred one."""
    node: str | None = None
    """Node id so far; that of a curated claim stays."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    cut: bool = False
    """The author list is not whole."""
    year: int | None = None
    date: str | None = None
    venue: str | None = None
    fields: tuple[str, ...] = ()
    citation_count: int | None = None
    influential_citation_count: int | None = None
    reference_count: int | None = None
    counts_as_of: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Field → source, for fields that another source than `source` supplied."""

    def of(self, scheme: str) -> list[str]:
        """Return the identifiers of one scheme.

        >>> Claim("k", "S001", Rank.PARSED, (Identifier("arxiv", "2301.12597"),)).of("arxiv")
        ['2301.12597']
        """
        return [value for name, value in self.ids if name == scheme]

    def order(self) -> tuple[Any, ...]:
        """Return what claims are sorted by: the best first, then the fullest; never the order of input."""
        filled = sum(1 for value in (self.title, self.authors, self.year, self.date, self.citation_count) if value)
        return (self.rank, -filled, -len(self.ids), -len(self.authors), self.source, self.key)


def identifiers(*texts: str | None) -> tuple[Identifier, ...]:
    """Return the paper identifiers that `texts` are, with those that follow from them, each once.

    >>> [str(one) for one in identifiers("10.48550/arXiv.2301.12597", None, "https://openreview.net")]
    ['arxiv:2301.12597']
    """
    found = (parse_identifier(text) for text in texts if text)
    known = (one for one in found if one and one.scheme in _ID_FIELDS and not _CUT_DOI.fullmatch(one.value))
    return tuple(dict.fromkeys(implied for one in known for implied in implied_identifiers(one)))


def record_claim(record: Record, aliases: Iterable[str] = (), *, rank: Rank | None = None) -> Claim:
    """Return a record that is already in the map as a claim; `aliases` are its further `scheme:value` ids.

    >>> record_claim(Record(id="paper:arxiv.2301.12597", title="BLIP-2", arxiv="2301.12597")).ids
    (Identifier(scheme='arxiv', value='2301.12597'),)
    """
    own = [(scheme, getattr(record, name)) for scheme, name in _ID_FIELDS.items()]
    further = [tuple(alias.split(":", 1)) for alias in aliases if alias.split(":", 1)[0] in _ID_FIELDS]
    indexed = record.s2 or record.corpus_id
    return Claim(
        key=record.id,
        source="",
        rank=rank if rank is not None else Rank.INDEX if indexed else Rank.PARSED,
        ids=tuple(Identifier(scheme, str(value)) for scheme, value in [*own, *further] if value),
        node=record.id,
        title=record.title,
        authors=tuple(record.authors),
        fields=tuple(record.fields),
        evidence={name: source for source, names in sorted(record.evidence.items()) for name in names},
        **{name: getattr(record, name) for name in ("year", "date", "venue", "counts_as_of", *COUNTS)},
    )


def mended(claim: Claim) -> tuple[Claim, str | None]:
    """Return the claim with a clean title, and the fault of a title that is none (which it then loses)."""
    if claim.title is None:
        return claim, None
    title = clean_title(claim.title)
    fault = None if claim.rank is Rank.CURATED else title_fault(title)
    return _with(claim, title=None if fault else title), fault


def _with(claim: Claim, **changes: Any) -> Claim:
    return Claim(**{**claim.__dict__, **changes})


def without(claim: Claim, identifier: Identifier) -> Claim:
    """Return the claim without an identifier that is not its own."""
    return _with(claim, ids=tuple(one for one in claim.ids if one != identifier))


# --- several claims, one paper -------------------------------------------------------------


def combined(claims: Iterable[Claim]) -> Claim:
    """Return one claim that says what several say: the best of each field, the union of the identifiers.

    >>> lists = Claim("a", "S1", Rank.PARSED, title="Blip-2: Bootstrapping", year=2024)
    >>> index = Claim("b", "s2", Rank.INDEX, identifiers("2301.12597"), title="BLIP-2: Bootstrapping", year=2023)
    >>> both = combined([lists, index])
    >>> both.title, both.year, dict(both.evidence)["title"]
    ('BLIP-2: Bootstrapping', 2023, 's2')
    """
    ordered = sorted(claims, key=Claim.order)
    best = ordered[0]
    evidence: dict[str, str] = {}
    chosen: dict[str, Any] = {}
    for name, (value, claim) in _choices(ordered).items():
        chosen[name] = value
        evidence[name] = claim.evidence.get(name, claim.source)
    ids: dict[Identifier, None] = {}
    for claim in ordered:
        for one in claim.ids:
            ids[one] = None
            evidence.setdefault(name := _ID_FIELDS[one.scheme], claim.evidence.get(name, claim.source))
    return Claim(best.key, "", best.rank, tuple(ids), _node(ordered), evidence=evidence, cut=_cut(ordered), **chosen)


def _node(ordered: Sequence[Claim]) -> str | None:
    return next((claim.node for claim in ordered if claim.node), None)


def _cut(ordered: Sequence[Claim]) -> bool:
    listed = [claim.cut for claim in ordered if claim.authors]
    return bool(listed) and all(listed)


def _choices(ordered: Sequence[Claim]) -> dict[str, tuple[Any, Claim]]:
    """Return field → (value, the claim it is from)."""
    choices: dict[str, tuple[Any, Claim]] = {}
    for name in ("date", "venue", "fields"):
        if claim := next((claim for claim in ordered if getattr(claim, name)), None):
            choices[name] = (getattr(claim, name), claim)
    if titled := [claim for claim in ordered if claim.title]:
        claim = min(titled, key=_title_order) if len(titled) > 1 else titled[0]
        choices["title"] = (claim.title, claim)
    if listed := [claim for claim in ordered if claim.authors]:
        claim = min(listed, key=lambda one: (one.rank is not Rank.CURATED, one.cut, one.rank, -len(one.authors)))
        choices["authors"] = (claim.authors, claim)
    choices |= _counts(ordered)
    if year := _year(ordered):
        choices["year"] = year
    return choices


def _title_order(claim: Claim) -> tuple[Any, ...]:
    """Sort by rank, then the title that is not shouted, is the longest and kept the most of its capitals."""
    title = claim.title or ""
    capitals = sum(letter.isupper() for letter in title)
    shouted = capitals > 0.7 * max(1, sum(letter.isalpha() for letter in title)) and len(title) > 20
    return (claim.rank is not Rank.CURATED, shouted, claim.rank, -len(folded(title)), -capitals, title)


def _counts(ordered: Sequence[Claim]) -> dict[str, tuple[Any, Claim]]:
    choices: dict[str, tuple[Any, Claim]] = {}
    counted = (claim for claim in ordered if any(getattr(claim, name) is not None for name in COUNTS))
    newest = sorted(counted, key=lambda claim: claim.counts_as_of or "", reverse=True)
    for name in COUNTS:
        if claim := next((claim for claim in newest if getattr(claim, name) is not None), None):
            choices[name] = (getattr(claim, name), claim)
    if "citation_count" in choices and (day := choices["citation_count"][1].counts_as_of):
        choices["counts_as_of"] = (day, choices["citation_count"][1])
    return choices


def _year(ordered: Sequence[Claim]) -> tuple[int, Claim] | None:
    dated = [claim for claim in ordered if claim.year]
    preprints = [(arxiv_year(arxiv), claim) for claim in ordered for arxiv in claim.of("arxiv")[:1]][:1]
    if dated and dated[0].rank is Rank.CURATED:
        return (dated[0].year or 0, dated[0])
    indexed = [(claim.year or 0, claim) for claim in dated if claim.rank <= Rank.LISTED or claim.node][:1]
    if preprints or indexed:
        return min(preprints + indexed, key=lambda pair: pair[0])
    if not dated:
        return None
    votes = Counter(claim.year or 0 for claim in dated)
    year = min(votes, key=lambda one: (-votes[one], one))
    return (year, next(claim for claim in dated if claim.year == year))


def as_record(claim: Claim, node: str) -> Record:
    """Return a combined claim as the record of `node`."""
    ids = {name: claim.of(scheme)[0] for scheme, name in _ID_FIELDS.items() if claim.of(scheme)}
    sources: dict[str, list[str]] = {}
    for name in Record.model_fields:
        if source := claim.evidence.get(name):
            sources.setdefault(source, []).append(name)
    return Record(
        id=node,
        title=claim.title,
        authors=list(claim.authors),
        year=claim.year,
        date=claim.date,
        venue=claim.venue,
        arxiv=ids.get("arxiv"),
        doi=ids.get("doi"),
        acl=ids.get("acl"),
        s2=ids.get("s2"),
        corpus_id=int(ids["corpus_id"]) if "corpus_id" in ids else None,
        citation_count=claim.citation_count,
        influential_citation_count=claim.influential_citation_count,
        reference_count=claim.reference_count,
        fields=list(claim.fields),
        counts_as_of=claim.counts_as_of,
        evidence=dict(sorted(sources.items())),
    )


def own_node_id(claim: Claim) -> str:
    """Return the node id that a claim has by itself: the curated one, or that of its first identifier."""
    if claim.rank is Rank.CURATED and claim.node:
        return claim.node
    first = {scheme: next(iter(claim.of(scheme)), None) for scheme in ("arxiv", "doi", "acl", "s2")}
    return paper_node_id(**first, title=claim.title)
