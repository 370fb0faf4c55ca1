"""Many JSON values in one buffer: as objects of their own they would take ten times the room."""

from __future__ import annotations

from array import array
from typing import Any

import orjson


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
