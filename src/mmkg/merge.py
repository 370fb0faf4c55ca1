"""Identity: claims of many sources about one paper become one record.

Three steps, each on the result of the one before:
1. **Identifiers.** Claims that share an arXiv id, DOI, ACL id, S2 sha or corpus id are one, unless their titles and
   authors have nothing in common or the printed year contradicts the arXiv id: then the claim that fits less loses the
   identifier, not its title (a conflict is noted).
2. **Equal titles**, after cleaning and folding, where authors, years and arXiv ids allow it.
3. **Near titles** (subtitle dropped, cut off, misspelt) where first author and year agree and no number differs.

The result does not depend on the order of the claims, and merging it again changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mmkg.claims import Claim, Rank, as_record, combined, folded, mended, own_node_id, without
from mmkg.errors import ConfigError
from mmkg.ids import surname
from mmkg.same import (
    Profile,
    agree_on_id,
    might_be_near,
    near_title_same_paper,
    same_title_same_paper,
    share_author,
    year_fits_arxiv,
    years_apart,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mmkg.ids import Identifier
    from mmkg.schema import Record

_BLOCK = 12
"""Letters at either end of a title key that misspelt titles are sought by."""


class Conflict(NamedTuple):
    """Something that sources disagree on, and what was done."""

    kind: str
    value: str
    keys: tuple[str, ...]
    done: str


@dataclass
class Merged:
    """What `merge_records` returns."""

    records: list[Record] = field(default_factory=list)
    """One a paper, sorted by id: what the sources say. An entry names its record and says the rest itself."""
    ids: dict[str, str] = field(default_factory=dict)
    """Claim key → node id; a key that is missing here was dropped."""
    aliases: list[tuple[str, str]] = field(default_factory=list)
    """(further identifier or former node id, node id)."""
    conflicts: list[Conflict] = field(default_factory=list)
    dropped: dict[str, str] = field(default_factory=dict)
    """Claim key → why it makes no paper."""
    joined: Counter[str] = field(default_factory=Counter)
    """How many joins each step made."""


def merge_records(claims: Iterable[Claim]) -> Merged:
    """Return one record a paper from the claims of all sources.

    >>> from mmkg.claims import identifiers
    >>> merged = merge_records([
    ...     Claim("a", "s2", Rank.INDEX, identifiers("2301.12597"), title="BLIP-2: Bootstrapping", year=2023),
    ...     Claim("b", "S001", Rank.PARSED, title="Blip-2: bootstrapping", year=2023),
    ... ])
    >>> merged.ids
    {'a': 'paper:arxiv.2301.12597', 'b': 'paper:arxiv.2301.12597'}
    """
    merged = Merged()
    kept = sorted(_mended(claims, merged), key=Claim.order)
    kept = _without_wrong_ids(kept, merged)
    groups = _Groups(kept)
    groups.join_by_id(merged)
    while _join_titles(groups, merged):
        pass
    _name_groups(groups, merged)
    merged.conflicts.sort()
    return merged


def same_paper(one: Claim, other: Claim) -> bool:
    """Return whether two claims are about one paper.

    >>> title, authors = "Generative adversarial networks", ("I. Goodfellow",)
    >>> gan = Claim("a", "S1", Rank.PARSED, title=title, authors=authors, year=2014)
    >>> stray = Claim("b", "s2", Rank.INDEX, title=title, authors=authors, year=2021)
    >>> same_paper(gan, stray)
    False
    """
    return len(merge_records([one, other]).records) == 1


def _mended(claims: Iterable[Claim], merged: Merged) -> Iterator[Claim]:
    seen: set[str] = set()
    for claim in claims:
        if claim.key in seen:
            raise ConfigError("two claims have one key", value=claim.key)
        seen.add(claim.key)
        clean, fault = mended(claim)
        if fault:
            merged.conflicts.append(Conflict("junk title", (claim.title or "")[:80], (claim.key,), fault))
        if not clean.title and not clean.node and all(one.scheme in {"s2", "corpus"} for one in clean.ids):
            merged.dropped[claim.key] = f"title is {fault}" if fault else "no title"
        else:
            yield clean


# --- step 1: identifiers -------------------------------------------------------------------


def _without_wrong_ids(claims: list[Claim], merged: Merged) -> list[Claim]:
    """Return the claims without the identifiers that belong to another paper."""
    profiles = {claim.key: Profile(claim) for claim in claims}
    by_id: dict[Identifier, list[Profile]] = defaultdict(list)
    titled: dict[str, set[str]] = defaultdict(set)
    for profile in profiles.values():
        titled[profile.key] |= profile.arxiv
        for one in profile.claim.ids:
            by_id[one].append(profile)
    wrong: dict[str, list[Identifier]] = defaultdict(list)
    for one in sorted(by_id):
        for profile in _strangers(one, by_id[one], titled):
            wrong[profile.claim.key].append(one)
            keys = (profile.claim.key, *(other.claim.key for other in by_id[one] if other is not profile))
            merged.conflicts.append(Conflict("contested identifier", str(one), keys[:4], f"{keys[0]} loses it"))
    return [_stripped(claim, wrong.get(claim.key, [])) for claim in claims]


def _stripped(claim: Claim, wrong: list[Identifier]) -> Claim:
    for one in wrong:
        claim = without(claim, one)
    return claim


def _strangers(one: Identifier, profiles: list[Profile], titled: dict[str, set[str]]) -> list[Profile]:
    """Return those of `profiles` that do not belong to the identifier all of them carry."""

    def rivalled(profile: Profile) -> bool:  # its title carries another arXiv id as well
        return one.scheme == "arxiv" and len(titled[profile.key]) > 1

    doubtful = [
        profile
        for profile in profiles
        if one.scheme == "arxiv" and _doubtful(profile, one.value, rivalled=rivalled(profile))
    ]
    if len(profiles) == 1:
        return doubtful

    def fitness(profile: Profile) -> tuple[object, ...]:
        friends = sum(agree_on_id(profile, other) for other in profiles)
        curated = profile.claim.rank is not Rank.CURATED
        return (curated, rivalled(profile), profile in doubtful, profile.claim.rank, -friends, profile.claim.order())

    leader = min(profiles, key=fitness)
    strangers = [profile for profile in profiles if not agree_on_id(leader, profile)]
    if len(strangers) > 1 and len(strangers) == len(profiles) - 1:
        return profiles  # an identifier cut short, such as the beginning that all DOIs of a publisher share
    return strangers + doubtful if leader in doubtful else strangers


def _doubtful(profile: Profile, arxiv: str, *, rivalled: bool) -> bool:
    new = profile.claim.node is None  # what is in the map has been through this
    return new and profile.claim.rank >= Rank.LISTED and not year_fits_arxiv(profile, arxiv, late=0 if rivalled else 3)


# --- the groups ----------------------------------------------------------------------------


class _Groups:
    """Claims in disjoint groups; the smallest number of a group (its best claim) stands for it."""

    def __init__(self, claims: list[Claim]) -> None:
        self.claims = claims
        self._parent = list(range(len(claims)))
        self.members: dict[int, list[int]] = {number: [number] for number in range(len(claims))}
        self._profiles: dict[int, Profile] = {}
        self.keys = [folded(claim.title) if claim.title else "" for claim in claims]

    def root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = number = self._parent[self._parent[number]]
        return number

    def join(self, one: int, other: int) -> bool:
        one, other = sorted((self.root(one), self.root(other)))
        if one == other or self._both_curated(one, other):
            return False
        self._parent[other] = one
        self.members[one] += self.members.pop(other)
        self._profiles.pop(one, None)
        self._profiles.pop(other, None)
        return True

    def _both_curated(self, one: int, other: int) -> bool:
        """Two entries are two papers, whatever their titles: a person said so."""
        return self.claims[one].rank is self.claims[other].rank is Rank.CURATED

    def profile(self, root: int) -> Profile:
        if root not in self._profiles:
            self._profiles[root] = Profile(combined(self.claims[number] for number in self.members[root]))
        return self._profiles[root]

    def join_by_id(self, merged: Merged) -> None:
        first: dict[Identifier | str, int] = {}
        for number, claim in enumerate(self.claims):
            if claim.node:  # they were found to be one before
                self.join(first.setdefault(claim.node, number), number)
            for one in claim.ids:
                merged.joined["identifier"] += self.join(first.setdefault(one, number), number)


# --- steps 2 and 3: titles -----------------------------------------------------------------


def _join_titles(groups: _Groups, merged: Merged) -> bool:
    """Join by equal titles, then by near ones; return whether anything was joined."""
    before = len(groups.members)
    by_key: dict[str, set[int]] = defaultdict(set)
    for number, key in enumerate(groups.keys):
        if key:
            by_key[key].add(number)
    for key in sorted(by_key):
        _join_equal(groups, by_key[key], merged)
    for one, other in _near_pairs(groups):
        one, other = groups.root(one), groups.root(other)  # noqa: PLW2901 - they may have been joined meanwhile
        if one != other and near_title_same_paper(groups.profile(one), groups.profile(other)):
            merged.joined["near title"] += groups.join(one, other)
    return len(groups.members) < before


def _join_equal(groups: _Groups, numbers: set[int], merged: Merged) -> None:
    """Join the groups that carry one title, the best known first; a title that fits several stays apart."""
    roots = sorted({groups.root(number) for number in numbers})
    if len(roots) < 2:
        return
    roots.sort(key=lambda root: (not groups.profile(root).names, not groups.profile(root).year, root))
    settled: list[int] = []
    for root in roots:
        profile = groups.profile(root)
        fitting = [known for known in settled if same_title_same_paper(groups.profile(known), profile)]
        known = _closest(groups, fitting, profile)
        if known is None:
            settled.append(root)
            if fitting:
                keys = tuple(groups.claims[one].key for one in (root, *fitting))
                merged.conflicts.append(Conflict("ambiguous title", profile.title, keys, "kept apart"))
            continue
        merged.joined["equal title"] += groups.join(known, root)
        settled[settled.index(known)] = groups.root(known)


def _closest(groups: _Groups, fitting: list[int], profile: Profile) -> int | None:
    """Return the one group that fits, or the one that shares an author and is nearest in time."""
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    sharing = [known for known in fitting if share_author(groups.profile(known), profile)]
    dated = [known for known in sharing if years_apart(groups.profile(known), profile) is not None]
    return min(dated, key=lambda known: (years_apart(groups.profile(known), profile), known), default=None)


def _near_pairs(groups: _Groups) -> list[tuple[int, int]]:
    """Return pairs of groups whose titles may be variants: one part in common, or both ends alike."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for root in sorted(groups.members):
        for block in _blocks(groups.profile(root)):
            blocks[block].append(root)
    pairs = {
        (one, other)
        for roots in blocks.values()
        if 1 < len(roots) <= 200
        for place, one in enumerate(roots)
        for other in roots[place + 1 :]
        if might_be_near(groups.profile(one), groups.profile(other))
    }
    return sorted(pairs)


def _blocks(profile: Profile) -> set[str]:
    key = profile.key
    if len(key) < 4:
        return set()
    blocks = {"whole " + key, "begin " + key[:30]} if len(key) >= 30 else {"whole " + key}
    if len(key) >= 20:
        blocks |= {"start " + key[:_BLOCK] + str(len(key) // 8), "start " + key[:_BLOCK] + str((len(key) + 2) // 8)}
        blocks |= {"end " + key[-_BLOCK:] + str(len(key) // 8), "end " + key[-_BLOCK:] + str((len(key) + 2) // 8)}
    if len(key) >= 10:
        blocks |= {f"{name} {profile.plain[: _BLOCK - 2]}" for name in profile.first}
    if profile.split:
        blocks |= {"whole " + part for part in profile.split if len(part) >= (4 if profile.first else 30)}
    return blocks


# --- names ---------------------------------------------------------------------------------


def _name_groups(groups: _Groups, merged: Merged) -> None:
    """Give every group its node id, and write records, ids and aliases."""
    claims = {root: groups.profile(root).claim for root in groups.members}
    nodes = _node_ids(claims)
    for root, node in nodes.items():
        members = [groups.claims[number] for number in groups.members[root]]
        further: set[str] = set()
        if said := [member for member in members if member.rank is not Rank.CURATED]:
            record = as_record(claims[root] if len(said) == len(members) else combined(said), node)
            merged.records.append(record)
            own = {record.arxiv, record.doi, record.acl, record.s2, str(record.corpus_id)}
            further |= {str(one) for member in said for one in member.ids if one.value not in own}
        for member in members:
            merged.ids[member.key] = node
            further |= {former for former in (member.node, _listed_id(member)) if former}
        merged.aliases += [(alias, node) for alias in further - {node}]
    merged.records.sort(key=lambda record: record.id)
    taken = set(nodes.values())
    merged.aliases = sorted(pair for pair in set(merged.aliases) if pair[0] not in taken)


def _listed_id(claim: Claim) -> str | None:
    """A row of a list is looked up by the id that it has by itself."""
    return own_node_id(claim) if claim.rank is Rank.LISTED else None


def _node_ids(claims: dict[int, Claim]) -> dict[int, str]:
    """Return root → node id; papers that would share one get author and year, then a number, behind it, and keep it."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for root, claim in sorted(claims.items()):
        wanted[own_node_id(claim)].append(root)
    nodes: dict[int, str] = {}
    taken: set[str] = set()
    for node, roots in wanted.items():
        former = {root: claims[root].node or "" for root in roots} if len(roots) > 1 else {}
        kept = [root for root, name in former.items() if name == node or name.startswith(f"{node}-")]
        for root in [*kept, *(root for root in roots if root not in kept)]:
            name = former[root] if root in kept else node if node not in taken else _told_apart(node, claims[root])
            while name in taken or (name != node and name in wanted):
                name += "-2"
            taken.add(name)
            nodes[root] = name
    return nodes


def _told_apart(node: str, claim: Claim) -> str:
    first = surname(claim.authors[0]) if claim.authors else ""
    return "-".join(filter(None, [node, first, str(claim.year or "")]))
