"""Many JSON values in one buffer: as objects of their own they would take ten times the room."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator


class Packed:
    """A list of JSON values; a value may be replaced.

    >>> packed = Packed()
    >>> packed.append({"year": 2023}), len(packed), packed[0]
    (0, 1, {'year': 2023})
    >>> packed[0] = {"year": 2024}
    >>> packed[0]
    {'year': 2024}
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._starts = array("q")
        self._lengths = array("q")

    def __len__(self) -> int:
        return len(self._starts)

    def append(self, value: Any) -> int:
        """Add a value and return its number."""
        self._starts.append(0)
        self._lengths.append(0)
        self[len(self) - 1] = value
        return len(self) - 1

    def __setitem__(self, number: int, value: Any) -> None:
        data = orjson.dumps(value)
        self._starts[number], self._lengths[number] = len(self._buffer), len(data)
        self._buffer += data

    def __getitem__(self, number: int) -> Any:
        start = self._starts[number]
        return orjson.loads(bytes(self._buffer[start : start + self._lengths[number]]))


class PackedRows(Mapping[str, dict[str, Any]]):
    """Rows of `papers.jsonl` by node. Most evidence says that one source said all: then the source is enough.

    >>> rows = PackedRows()
    >>> rows.keep({"id": "paper:x", "year": 2023, "evidence": {"S001": ["year"]}})
    >>> rows["paper:x"], rows.get("paper:y")
    ({'id': 'paper:x', 'year': 2023, 'evidence': {'S001': ['year']}}, None)
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._packed = Packed()

    def __contains__(self, node: object) -> bool:
        return node in self._numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __getitem__(self, node: str) -> dict[str, Any]:
        told, evidence = self._packed[self._numbers[node]]
        row: dict[str, Any] = told
        if evidence:
            row["evidence"] = {evidence: _names(told)} if isinstance(evidence, str) else evidence
        return row

    def keep(self, row: Mapping[str, Any]) -> None:
        """Keep a row; it replaces an earlier one of its node."""
        told = {name: value for name, value in row.items() if name != "evidence"}
        evidence = row.get("evidence", {})
        if [*evidence.values()] == [_names(told)] and "" not in evidence:
            (evidence,) = evidence
        self._numbers[row["id"]] = self._packed.append([told, evidence])


def _names(row: Mapping[str, Any]) -> list[str]:
    return [name for name in row if name != "id"]
