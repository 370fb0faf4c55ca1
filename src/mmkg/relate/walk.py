"""Personalised PageRank by local push: cost follows the neighbourhood, not the size of the map.

Andersen, Chung, Lang: Local graph partitioning using PageRank vectors (FOCS 2006). All nodes whose
waiting mass is above the threshold are pushed together in one round, so that numpy does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mmkg.relate.links import Links

RESTART = 0.10
"""Chance that the walk goes home before each step."""
TIE_WEIGHT = 1.0
"""Weight of a dataset, task, code or list link beside a citation, whose weight is 1."""
THRESHOLD = 2e-6
"""Mass for each link below which a node is not pushed."""


class Walk:
    """The walk on one map: from a node to any neighbour, citations being taken in both directions."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self._layers = ((links.cites, 1.0), (links.cited_by, 1.0), (links.ties, TIE_WEIGHT))
        self.weights = sum((weight * layer.degrees() for layer, weight in self._layers), np.zeros(links.size))

    def from_(self, home: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how much of the walk's time each node gets, when it starts at `home` (which sums to 1).

        What arrives at a node and is too little to be pushed stays there, so that every score is the sum
        of what came over the node's own links.
        """
        waiting, settled = home.copy(), np.zeros_like(home)
        front = np.flatnonzero(waiting)
        while front.size:
            mass = waiting[front]
            settled[front] += RESTART * mass
            waiting[front] = 0.0
            touched = self._push(front, (1 - RESTART) * mass, waiting)
            touched = touched[waiting[touched] > THRESHOLD * self.weights[touched]]
            front = np.unique(touched)
        return settled + RESTART * waiting

    def _push(
        self, front: NDArray[np.intp], mass: NDArray[np.float64], waiting: NDArray[np.float64]
    ) -> NDArray[np.int32]:
        share = np.divide(mass, self.weights[front], out=np.zeros_like(mass), where=self.weights[front] > 0)
        touched = []
        for layer, weight in self._layers:
            neighbours, counts = layer.neighbours(front)
            np.add.at(waiting, neighbours, np.repeat(share * weight, counts))
            touched.append(neighbours)
        return np.concatenate(touched)
