"""`KG`: a folder opened. Every question is a method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.answer import COLUMNS, Answer, Facts, counted
from mmkg.errors import ConfigError
from mmkg.lookup import Lookup, build_aliases
from mmkg.relate import Relatedness
from mmkg.settings import Settings, find_kg
from mmkg.tables import Tables, chosen, row_of, to_networkx, whole

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from mmkg.expand import Progress, Report
    from mmkg.insight import Difference
    from mmkg.relate import Ranking
    from mmkg.schema import Entry
    from mmkg.view import MapData, View

Names = str | Sequence[str]
_REMEMBERED = 256
"""Answers that are kept: a notebook asks the same question again and again."""


class KG:
    """A kg folder opened: two tables, and the questions one can ask of them.

    Nothing is read before the first question; `nodes`, `edges` and `graph` are made once and never written back.

    >>> kg = KG()
    >>> kg.find("blip2").id[0]
    'paper:blip-2'
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = find_kg(Path(folder) if folder is not None else None, Settings.from_environment())
        self._known_rows: dict[str, int] = {}
        self._answers: dict[tuple[int | str, ...], Answer] = {}

    def __repr__(self) -> str:
        made = f" as of {self.manifest['as_of']}" if "as_of" in self.manifest else ""
        return f"KG({str(self.folder)!r}: {counted(self.nodes)}; {len(self.edges):,} edges{made}; {self.origin})"

    # --- the tables and their views ----------------------------------------------------

    @cached_property
    def _loaded(self) -> tuple[Tables, pd.DataFrame | None]:
        from mmkg import snapshot  # noqa: PLC0415 - heavy parts are read when a question needs them

        if (self.folder / "expanded" / "papers.parquet").exists():  # as fast to read as a snapshot of it
            return self._built(), None
        key = snapshot.fingerprint(self.folder)
        if kept := snapshot.load(key):
            return kept
        tables = self._built()
        aliases = self._made_aliases(tables)
        snapshot.save(key, tables, aliases)
        return tables, aliases

    def _built(self) -> Tables:
        from mmkg.build import build_tables  # noqa: PLC0415
        from mmkg.files import read_lists  # noqa: PLC0415

        return build_tables(self.entries, read_lists(self.folder), self.expanded)

    def _made_aliases(self, tables: Tables) -> pd.DataFrame:
        return build_aliases(tables.nodes, self.entries, self.expanded.aliases)

    @property
    def tables(self) -> Tables:
        """Nodes and edges together."""
        return self._loaded[0]

    @property
    def nodes(self) -> pd.DataFrame:
        """The node table: index `id`; `kind, name, title, year, …`, see `mmkg.tables.NODE_COLUMNS`."""
        return self.tables.nodes

    @property
    def edges(self) -> pd.DataFrame:
        """The edge table: `subject, relation, object, evidence, influential, detail`."""
        return self.tables.edges

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The tables as a NetworkX graph; edge keys are the relations."""
        return to_networkx(self.tables)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """What is curated: node id → entry."""
        from mmkg.files import read_entries  # noqa: PLC0415

        return read_entries(self.folder)

    @cached_property
    def expanded(self) -> Any:
        """What expansion brought in: `mmkg.expanded.Expanded`."""
        from mmkg.expanded import read_expanded  # noqa: PLC0415

        return read_expanded(self.folder / "expanded")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What `expanded/manifest.json` tells: where everything is from, when, and with which settings."""
        from mmkg.expanded import read_manifest  # noqa: PLC0415

        return read_manifest(self.folder / "expanded")

    @cached_property
    def results(self) -> pd.DataFrame:
        """Reported numbers: columns `paper method dataset task metric value setting evidence`."""
        from mmkg.files import read_results  # noqa: PLC0415

        return read_results(self.folder)

    @cached_property
    def lookup(self) -> Lookup:
        """Finds nodes by name."""
        aliases = self._loaded[1]
        return Lookup(self.nodes, self._made_aliases(self.tables) if aliases is None else aliases)

    @cached_property
    def _relatedness(self) -> Relatedness:
        return Relatedness(self.tables)

    # --- questions -----------------------------------------------------------------------

    def resolve(self, name: str) -> str:
        """Return the node id that a name, title, identifier or address stands for.

        Raises `UnknownName` or `AmbiguousName`.
        """
        return str(self.nodes.index[self._row(name)])

    def _row(self, name: str) -> int:
        if not isinstance(name, str):
            raise ConfigError("a name is a text", value=repr(name))
        if name not in self._known_rows:
            is_id = name in self.nodes.index  # then a million names need not be read
            self._known_rows[name] = row_of(self.nodes, name) if is_id else self.lookup.resolve(name)
        return self._known_rows[name]

    def find(self, text: str, limit: int = 20) -> Answer:
        """Return candidates for a text: columns `id kind name title year match`, best first."""
        if not isinstance(text, str):
            raise ConfigError("a name is a text", value=repr(text))
        return Answer(self.lookup.find(text, whole("limit", limit, least=0))[COLUMNS["find"]])

    def related(
        self,
        name: Names,
        k: int = 20,
        kind: str | None = None,
        since: int | None = None,
        until: int | None = None,
    ) -> Answer:
        """Return the `k` nodes nearest to one or several names, best first.

        Columns `id kind name title year score why url`. `kind` keeps one kind of node, `since` and `until` keep
        years (what has no year is left out then). Raises `UnknownName`, `AmbiguousName`, and `ConfigError` for a
        `k` below 0 or a kind that does not exist.
        """
        seeds, k = self._rows(name), whole("k", k, least=0)
        question: tuple[int | str, ...] = (*seeds, k, repr((kind, since, until)))
        if question not in self._answers:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[question] = self._answered(seeds, k, kind, since, until)
        return self._answers[question].copy()

    def _answered(self, seeds: list[int], k: int, kind: str | None, since: int | None, until: int | None) -> Answer:
        every = kind is None and since is None and until is None  # then nothing as long as the map need be made
        ranking, why = self._ranked(seeds, k, None if every else chosen(self.nodes, kind, since, until))
        shown = {name: self.nodes[name].array.take(ranking.nodes) for name in ("kind", "name", "title", "year", "url")}
        shown |= {"id": self.nodes.index.take(ranking.nodes), "score": ranking.scores}
        shown["why"] = pd.array(why, dtype="str")
        answer = Answer({name: shown[name] for name in COLUMNS["related"]})
        if not len(answer) and k:
            answer.note = self._empty_note(seeds, kind=kind, since=since, until=until)
        return answer

    def _ranked(self, seeds: list[int], k: int, keep: NDArray[np.bool_] | None) -> tuple[Ranking, list[str]]:
        """Return the nearest, and the reasons for each of them."""
        ranking = self._relatedness.rank(seeds, k=k, keep=keep)
        return ranking, self._relatedness.phrases(seeds, ranking.nodes.tolist())

    def _rows(self, names: Names) -> list[int]:
        given = list(names) if isinstance(names, Iterable) and not isinstance(names, str) else [names]
        if not given:
            raise ConfigError("name at least one thing to start from")
        return list(dict.fromkeys(self._row(name) for name in given))

    def _empty_note(self, seeds: Sequence[int], **filters: str | int | None) -> str:
        ends = np.concatenate([self.tables.subjects, self.tables.objects])
        if not np.isin(ends, seeds).any():
            return "nothing is known to be tied to it"
        used = ", ".join(f"{name}={value}" for name, value in filters.items() if value is not None)
        return f"nothing is left with {used}" if used else "nothing near it"

    def why(self, a: str, b: str) -> Facts:
        """Return why `b` is near `a`: score, rank and reasons whose weights add up to the score."""
        one, other = self._row(a), self._row(b)
        found = self._relatedness.why(one, other)
        reasons = [{"reason": reason.text, "weight": reason.weight} for reason in found.reasons]
        ids = self.nodes.index
        return Facts(
            a=str(ids[one]),
            b=str(ids[other]),
            score=found.score,
            rank=found.rank,
            reasons=reasons,
            counterfactuals=list(found.counterfactuals),
        )

    def show(self, name: str) -> Facts:
        """Return the card of a node: facts, links, notes, coverage, and what it is tied to."""
        from mmkg.card import Background, make_card  # noqa: PLC0415

        expanded = self.expanded
        background = Background(self.entries, expanded.aliases, expanded.coverage, self.results)
        return make_card(self.tables, self._row(name), background)

    def stats(self) -> Facts:
        """Return counts by kind and by relation, how much of the reference lists is known, and dates."""
        from mmkg.card import make_stats  # noqa: PLC0415

        return make_stats(self.tables, self.expanded.coverage, self.manifest, len(self.results))

    @property
    def origin(self) -> str:
        """Where the citations come from, in words; `manifest.json` names each source."""
        return str(self.manifest.get("note") or "Curated entries only, no citations.")

    def check(self) -> list[Any]:
        """Return every problem in the files of the kg, each with file, line and how to mend it."""
        from mmkg.expanded import check_expanded  # noqa: PLC0415
        from mmkg.files import check, node_ids  # noqa: PLC0415

        return [*check(self.folder), *check_expanded(self.folder / "expanded", node_ids(self.folder))]

    def tidy(self) -> list[Path]:
        """Write every sound file of the kg in its canonical form; return those that changed."""
        from mmkg.files import tidy  # noqa: PLC0415

        return tidy(self.folder)

    def expand(
        self, names: Names = (), *, progress: Progress | None = None, url: str | None = None, **options: Any
    ) -> Report:
        """Grow the map through Semantic Scholar, from these papers or from every curated one; return what changed.

        The options are those of `mmkg.expand.Options`, such as `citations=200` or `dry_run=True`; `url` is another
        server that speaks `/graph/v1/…`. Shows a progress bar unless given another `progress`. Raises `AccessRefused`
        for a key that is refused, `BusyError` while another run writes this kg, `WriteError`, `ConfigError`.
        """
        from mmkg.expand import Options, default_progress, expand  # noqa: PLC0415 - brings an HTTP client

        asked = Options(**options)
        if not asked.dry_run and self.folder == Path(__file__).parent / "kg":
            raise ConfigError("the kg inside the package is not written to", hint="name your own with --kg or MMKG_KG")
        settings = Settings.from_environment()
        nodes = [self.resolve(name) for name in ([names] if isinstance(names, str) else names)]
        report = expand(
            self.folder,
            nodes or None,
            asked,
            replace(settings, s2_url=url) if url else settings,
            None if asked.dry_run else progress or default_progress(),
        )
        if report.written:
            self._forget()
        return report

    def _forget(self) -> None:
        """Drop what was read and made, so that the next question reads the files anew."""
        made = [name for name in vars(self) if isinstance(getattr(type(self), name, None), cached_property)]
        for name in made:
            del vars(self)[name]
        self._known_rows.clear()
        self._answers.clear()

    def diff(self, state: str = "HEAD", name: str | None = None) -> Difference:
        """Return which papers and citations are new and gone since an earlier state of the expanded files.

        `state` is a git revision, a day such as `2026-10-24`, or another folder; `name` keeps one paper's citations.
        """
        from mmkg.insight import diff, read_state  # noqa: PLC0415

        found = diff(read_state(self.folder, state), self.expanded)
        return found if name is None else found.of(self.resolve(name))

    def view(self, name: str | None = None) -> View:
        """Return an interactive page, around one node where a name is given; `.save("graph.html")` writes it."""
        from mmkg.view import View  # noqa: PLC0415

        return View(self._map_data(), None if name is None else self.resolve(name))

    def export(  # noqa: PLR0913 - one parameter a filter
        self,
        path: str | Path,
        format: str | None = None,  # noqa: A002 - the option's name
        *,
        related_to: Names | None = None,
        k: int = 50,
        kind: str | None = None,
        curated: bool = False,
    ) -> list[Path]:
        """Write the map for another tool, by file ending or `format`; return the files written.

        `related_to` keeps what was named and its `k` nearest, `kind` one kind, `curated` the curated nodes.
        """
        from mmkg import exchange  # noqa: PLC0415

        keep = chosen(self.nodes, kind)
        if curated:
            keep &= self.nodes["curated"].to_numpy(dtype=bool)
        if related_to is not None:
            seeds = self._rows(related_to)
            near = np.zeros(len(self.nodes), dtype=bool)
            near[[*seeds, *self._relatedness.rank(seeds, k=whole("k", k, least=0), keep=keep).nodes]] = True
            keep = near
        return exchange.write(Path(path), self.tables, self.entries, format=format, keep=None if keep.all() else keep)

    def _near(self, identity: str, k: int) -> pd.DataFrame:
        """Return what a page shows of the nearest: `id`, `score`, `why`."""
        found, why = self._ranked([self._row(identity)], k, None)
        return pd.DataFrame({"id": self.nodes.index[found.nodes], "score": found.scores, "why": why})

    def _map_data(self) -> MapData:
        from mmkg.view import MapData  # noqa: PLC0415

        former = self.expanded.aliases.groupby("id")["alias"].agg(list).to_dict()
        aliases = {identity: [*entry.aliases, *former.pop(identity, [])] for identity, entry in self.entries.items()}
        return MapData(
            tables=self.tables,
            entries=self.entries,
            aliases=former | aliases,
            results=self.results,
            coverage=self.expanded.coverage,
            related=self._near,
            origin=self.origin,
        )
