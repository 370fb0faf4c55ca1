"""Measure the ranking: `python tests/bench/quality.py [kg] [--questions N]` prints one table for each part."""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from baselines import FORMULAS, TOP, Matrices, best
from links import hidden_links, list_sections, names
from past import dense, middle, read_citations, split

import mmkg
from mmkg.relate import Relatedness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from past import Citations, Past, Question

    from mmkg.kg import KG

YEARS = range(2016, 2025)
"""The pasts that are asked about."""
RESAMPLES = 2000
"""Of the bootstrap."""
TASKS = ("half", "one", "future")
MAPS: dict[str, Callable[[Citations], Citations]] = {
    "papers with known lists": dense,
    "and those cited 3 times": middle,
    "the whole map": lambda whole: whole,
}


def recall(found: NDArray[np.integer], question: Question) -> float:
    """Return the share of what is wanted that is among the answers."""
    return np.isin(question.wanted, found).mean()


def interval(values: Sequence[float]) -> str:
    """Return mean and half width of the 95 % bootstrap interval."""
    random = np.random.default_rng(0)
    sample = np.asarray(values)
    means = random.choice(sample, (RESAMPLES, sample.size)).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{sample.mean():.3f} [{low:.3f} {high:.3f}]"


def measure(pasts: list[Past]) -> dict[str, dict[str, list[float]]]:
    """Return formula → task → recall of each question."""
    results: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for past in pasts:
        matrices = Matrices(past.map)
        for task in TASKS:
            questions = getattr(past, task)
            if questions:
                for name, values in _measured(past, matrices, questions):
                    results[name][task] += values
    return results


def _measured(past: Past, matrices: Matrices, questions: list[Question]) -> Iterator[tuple[str, list[float]]]:
    given = np.zeros((past.map.size, len(questions)))
    for column, question in enumerate(questions):
        given[question.given, column] = 1
    for name, formula in FORMULAS.items():
        scores = np.where(given > 0, -1.0, formula(matrices, given))
        yield name, [recall(best(scores[:, column]), question) for column, question in enumerate(questions)]
    for name, titled in (("mmkg", False), ("mmkg with titles", True)):
        related = Relatedness(past.map.tables(titled=titled))
        yield name, [recall(related.rank(one.given, k=TOP).nodes, one) for one in questions]


def print_table(title: str, results: dict[str, dict[str, list[float]]]) -> None:
    """Print one row a formula, and the gain over the fusion paired by question."""
    counts = ", ".join(f"{len(results['mmkg'][task])} {task}" for task in TASKS)
    print(f"\n{title}: R@{TOP}, 95 % interval ({counts} questions)")
    print(f"{'':20}" + "".join(f"{task:>24}" for task in TASKS))
    for name, tasks in results.items():
        print(f"{name:20}" + "".join(f"{interval(tasks[task]):>24}" for task in TASKS))
    for name in ("mmkg", "mmkg with titles"):
        gains = [np.subtract(results[name][task], results["PageRank + Salton"][task]) for task in TASKS]
        print(f"{'  gain of ' + name:20.20}" + "".join(f"{interval(gain):>24}" for gain in gains))


def print_links(kg: KG) -> None:
    """Print what is measured on one whole map."""
    for sort, hits, reciprocal in hidden_links(kg):
        print(f"hidden {sort} links: Hits@10 {interval(hits)}, MRR {interval(reciprocal)} ({len(hits)} links)")
    for owner, formulas in list_sections(kg):
        print(f"sections of {owner}: nDCG@20 ({len(formulas['mmkg'])} papers)")
        for name, gains in formulas.items():
            print(f"  {name:20} {interval(gains)}")
    found = names(kg)
    print(f"names: top-1 {interval(found)} ({len(found)} names)")


def main() -> None:
    """Read the arguments, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kg", nargs="?", help="folder of the map; the shipped one if left out")
    parser.add_argument("--questions", type=int, default=40, help="most questions of a sort for each year")
    arguments = parser.parse_args()
    opened = mmkg.open(arguments.kg)
    print_links(opened)
    whole = read_citations(opened.tables)
    for title, part in MAPS.items():
        known = part(whole)
        density = known.citing.size / known.size
        print_table(
            f"{title} ({known.size:,} papers, {density:.1f} citations each)",
            measure(list(split(known, YEARS, arguments.questions))),
        )


if __name__ == "__main__":
    main()
