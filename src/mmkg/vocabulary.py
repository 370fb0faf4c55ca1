"""The kinds of node and the relations between them: the words of every file, table and answer."""

from __future__ import annotations

from typing import NamedTuple

KINDS = ("paper", "code", "dataset", "task", "resource")
"""The kinds of node, in the order in which they are shown."""

FOLDERS = {"paper": "papers", "code": "code", "dataset": "datasets", "task": "tasks", "resource": "resources"}
"""The folder of a kg in which the entries of a kind stand."""


class Relation(NamedTuple):
    """One kind of edge: what may stand at its ends, and how it reads in both directions."""

    subject: tuple[str, ...]
    object: tuple[str, ...]
    reads: str
    reads_back: str


RELATIONS: dict[str, Relation] = {
    "cites": Relation(("paper",), ("paper",), "cites", "cited by"),
    "implements": Relation(("code",), ("paper",), "implements", "implemented by"),
    "introduces": Relation(("paper",), ("dataset",), "introduces", "introduced by"),
    "trains_on": Relation(("paper",), ("dataset",), "trains on", "used to train"),
    "evaluates_on": Relation(("paper",), ("dataset",), "evaluates on", "used to evaluate"),
    "addresses": Relation(("paper",), ("task",), "addresses", "addressed by"),
    "supports": Relation(("dataset",), ("task",), "supports", "supported by"),
    "part_of": Relation(("task",), ("task",), "part of", "includes"),
    "derives_from": Relation(("dataset",), ("dataset",), "derives from", "source of"),
    "lists": Relation(("resource",), KINDS, "lists", "listed by"),
}
"""The relations, in the order in which they are shown."""
