"""Run an expansion: plan, crawl, weave, write; one run at a time on one kg."""

from __future__ import annotations

import os
import threading
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mmkg.errors import WriteError
from mmkg.expand.crawl import Crawl
from mmkg.expand.harvest import Harvest
from mmkg.expand.identity import identify
from mmkg.expand.locking import locked
from mmkg.expand.planning import Options, Plan, Target, plan
from mmkg.expand.progress import Progress, Silent, State
from mmkg.expand.report import Report
from mmkg.expand.targets import targets_of
from mmkg.expand.weave import Woven, weave
from mmkg.expanded import Expanded, read_expanded, write_expanded
from mmkg.files import read_entries
from mmkg.schema import Paper
from mmkg.semantic_scholar import Clock, Requester, Scholar
from mmkg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mmkg.settings import Settings


def expand(  # noqa: PLR0913 - the clock is for tests
    folder: Path,
    nodes: Sequence[str] | None,
    options: Options,
    settings: Settings,
    progress: Progress | Callable[[State], None] | None = None,
    *,
    clock: Clock | None = None,
) -> Report:
    """Expand papers of the kg in `folder` (every curated one, or these nodes), and write `expanded/`.

    A dry run asks nothing and writes nothing. Raises `AccessRefused`, `BusyError`, `WriteError`, `UnknownName`,
    `ConfigError`; papers that could not be had are in the report. What was answered is kept in the store, so that
    the same call after a failure, or after Ctrl-C, asks only for the rest.
    """
    if options.dry_run:
        targets = targets_of(read_entries(folder), read_expanded(folder / "expanded"), nodes)
        return Report(_planned(targets, options, settings), settings.s2_rate, dry_run=True)
    with locked(folder), Store(settings.store) as store:
        _check_writable(folder / "expanded")
        entries, held = read_entries(folder), read_expanded(folder / "expanded")  # after what a former run wrote
        targets = targets_of(entries, held, nodes)
        clock = clock or Clock()
        shown: Any = progress if hasattr(progress, "__enter__") else Silent(progress)
        watch = _Watch(shown, settings.s2_rate, offline=options.offline)
        requester = Requester(settings, store, _since(options, clock), options.offline, options.budget, watch, clock)
        curated = {node: entry for node, entry in entries.items() if isinstance(entry, Paper)}
        source = {"kind": "api", "address": settings.s2_url, "client": "semanticscholar", "licence": "ODC-BY"}
        with Scholar(requester) as scholar, shown:
            crawl = run(scholar, targets, options, held, watch)
            who = identify(crawl.harvest, held, curated)
            while late := crawl.found_late(who.nodes):
                crawl.fetch(late)
                who = identify(crawl.harvest, held, curated)
        crawl.harvest.release()
        woven = weave(crawl.harvest, who, held, source)
        del who, held  # what is written next takes its room
        written = write_expanded(folder / "expanded", woven.expanded)
    return _report(Report(plan(targets, options), settings.s2_rate, offline=options.offline), crawl, woven, written)


def run(scholar: Scholar, targets: Sequence[Target], options: Options, held: Expanded, watch: _Watch) -> Crawl:
    """Ask for the papers and their lists, `depth` steps far, and return what came of it."""
    shas = set(held.papers["s2"].dropna())
    harvest = Harvest(options, shas.__contains__)
    crawl = Crawl(scholar, harvest, watch.planned)
    watch.harvest = harvest
    watch.planned(_plan(scholar, targets, options).requests)
    crawl.fetch(crawl.resolve(targets))
    for _ in range(1, options.depth):
        done = {number for number, _ in harvest.lists}
        crawl.fetch([sha for sha, number in harvest.numbers.items() if number not in done])
    return crawl


def _since(options: Options, clock: Clock) -> datetime | None:
    if options.refresh_older_than is None:
        return None
    return datetime.fromisoformat(clock.now()).astimezone(UTC) - options.refresh_older_than


def _planned(targets: Sequence[Target], options: Options, settings: Settings) -> Plan:
    """Plan without asking; what the store holds need not be asked."""
    if not settings.store.exists():
        return plan(targets, options)
    with Store(settings.store) as store:
        scholar = Scholar(Requester(settings, store, _since(options, Clock())))
        with scholar:
            return _plan(scholar, targets, options)


def _plan(scholar: Scholar, targets: Sequence[Target], options: Options) -> Plan:
    """Plan; facts that the store holds need not be asked for."""
    return plan(targets, options, answered=scholar.answered([one for target in targets for one in target.ids[:1]]))


def _check_writable(folder: Path) -> None:
    """Raise before anything is asked, not after an hour; and clear away what a killed run left."""
    probe = folder / f".{os.getpid()}.probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
        for left in {*folder.glob(".*.staged*"), *folder.glob(".*.new")}:
            left.unlink()  # we hold the lock: nobody is writing it
    except OSError as error:
        raise WriteError("this kg cannot be written", value=folder, hint=error.strerror) from error


class _Watch:
    """Hears what goes over the wire, and shows it."""

    def __init__(self, show: Progress, rate: float, *, offline: bool) -> None:
        self._show = show
        self._offline = offline
        self._rate = rate
        self._lock = threading.Lock()  # heard from two threads
        self._requests = 0
        self._planned = 0
        self.harvest: Harvest | None = None

    def sent(self) -> None:
        with self._lock:
            self._requests += 1
            self._planned = max(0, self._planned - 1)
        self._tell("")

    def waits(self, seconds: float, why: str) -> None:
        self._tell(f"{why}: waiting {seconds:.0f} s")

    def planned(self, requests: int) -> None:
        self._planned = 0 if self._offline else requests
        self._tell("")

    def _tell(self, waiting: str) -> None:
        papers = len(self.harvest.numbers) if self.harvest else 0
        with self._lock:
            self._show(State(self._requests, self._planned, papers, self._rate, waiting))


def _report(report: Report, crawl: Crawl, woven: Woven, written: list[Path]) -> Report:
    harvest = crawl.harvest
    unresolved = dict.fromkeys(harvest.unknown, "not known to the API") | {
        node: f"the nearest title is another paper: {found}" for node, found in crawl.doubtful.items()
    }
    states = Counter(entries.state for entries in harvest.lists.values()) + Counter(unknown=len(harvest.unknown))
    report.requests = crawl.scholar.requester.requests
    report.new, report.changed, report.gone = woven.new, woven.changed, woven.gone
    report.new_citations, report.gone_citations = woven.new_citations, woven.gone_citations
    report.states, report.unresolved = dict(states), unresolved
    report.failed, report.left = crawl.failed, sorted(crawl.left - set(crawl.failed))
    report.backwards, report.conflicts, report.written = woven.backwards, woven.conflicts, written
    return report
