"""One vehicle's view of the roads: a plain directed graph of travel times, and where trips begin and end on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis_data.network.arrays import begins_of

UNREACHED = np.int32(np.iinfo(np.int32).max)
"""What stands for "there is no way", wherever milliseconds stand; never an amount of time."""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A directed graph in compressed rows; turn restrictions are already expanded into it.

    Parameters
    ----------
    x, y
        Shape (n,): where each node is, metres in the storage CRS.
    first
        Shape (n + 1,), int64: arcs of node ``i`` are ``first[i]:first[i + 1]``.
    head
        Shape (m,), int32: the node that each arc leads to.
    milliseconds
        Shape (m,), int32, above 0: how long each arc takes.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    first: NDArray[np.int64]
    head: NDArray[np.int32]
    milliseconds: NDArray[np.int32]

    def __post_init__(self) -> None:
        nodes, arcs = len(self.x), len(self.head)
        if len(self.y) != nodes or len(self.first) != nodes + 1 or len(self.milliseconds) != arcs:
            raise ValueError(f"{nodes} nodes and {arcs} arcs do not go with the other arrays' lengths")
        if self.first[0] != 0 or self.first[-1] != arcs or np.any(np.diff(self.first) < 0):
            raise ValueError("rows of arcs do not follow each other")
        if arcs and (self.head.min() < 0 or self.head.max() >= nodes or self.milliseconds.min() <= 0):
            raise ValueError("an arc leads nowhere or takes no time")

    def __len__(self) -> int:
        return len(self.x)

    def reversed(self) -> Graph:
        """Return the graph with every arc turned round: times to a place instead of from it."""
        tails = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.first))
        order = np.argsort(self.head, kind="stable")
        return Graph(
            x=self.x,
            y=self.y,
            first=begins_of(self.head, len(self)),
            head=tails[order],
            milliseconds=self.milliseconds[order],
        )


@dataclass(frozen=True, kw_only=True)
class Starts:
    """Where trips begin (or end): the nodes that a place reaches first, with the time until there.

    A place on a road has one such node or two, by the road's directions; one outside the network has none.

    Parameters
    ----------
    places
        How many places there are.
    of
        Shape (k,), int32, not decreasing: which place.
    node
        Shape (k,), int32: which node.
    milliseconds
        Shape (k,), int32, 0 or more: how long it takes between the place and the node.
    """

    places: int
    of: NDArray[np.int32]
    node: NDArray[np.int32]
    milliseconds: NDArray[np.int32]

    def __post_init__(self) -> None:
        if not len(self.of) == len(self.node) == len(self.milliseconds):
            raise ValueError("places, nodes and times are of different lengths")
        if len(self.of) and (self.of[0] < 0 or self.of[-1] >= self.places or np.any(np.diff(self.of) < 0)):
            raise ValueError("places are not in order, or one does not exist")
