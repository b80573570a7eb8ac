"""Graphs and places as the compiled loops take them: plain arrays of one kind, whatever they were read from.

Arrays of another kind (not writable, not contiguous) would work as well, but be compiled for anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis_data.network.graph import UNREACHED, Graph, Starts

PLACE_BITS = 31
"""A label is a time and, in so many lower bits, a place: the sum of two times is still within 64 bits with a sign."""
NEVER = np.int64(UNREACHED) << PLACE_BITS
"""The label of what is not reached; every other label is less."""


class Arcs(NamedTuple):
    """Arcs in rows: those of node ``i`` are ``first[i]:first[i + 1]``, with the node at the other end.

    What is used as an index is unsigned: the loops then need not ask whether it counts from the end.
    """

    first: NDArray[np.uint64]
    node: NDArray[np.uint32]
    milliseconds: NDArray[np.int32]


class Ends(NamedTuple):
    """Where trips begin or end, in rows: the nodes of place ``i`` are ``first[i]:first[i + 1]``."""

    first: NDArray[np.int64]
    node: NDArray[np.int32]
    milliseconds: NDArray[np.int32]


def arcs_of(graph: Graph) -> Arcs:
    """Return the arcs of a graph."""
    return plain_arcs(graph.first, graph.head, graph.milliseconds)


def plain_arcs(first: NDArray[Any], node: NDArray[Any], milliseconds: NDArray[Any]) -> Arcs:
    """Return arcs from arrays of any kind."""
    return Arcs(
        plain(first, np.int64).view(np.uint64), plain(node, np.int32).view(np.uint32), plain(milliseconds, np.int32)
    )


def ends_of(starts: Starts, nodes: int) -> Ends:
    """Return places in a graph of so many nodes.

    Raises
    ------
    ValueError
        When a node does not exist, or a time is below zero.
    """
    if len(starts.node) and (starts.node.min() < 0 or starts.node.max() >= nodes):
        raise ValueError(f"a place is at a node that a graph of {nodes} nodes does not have")
    if len(starts.node) and starts.milliseconds.min() < 0:
        raise ValueError("a place is less than no time away from its node")
    first = np.searchsorted(starts.of, np.arange(starts.places + 1))
    return Ends(plain(first, np.int64), plain(starts.node, np.int32), plain(starts.milliseconds, np.int32))


def plain(array: NDArray[Any], dtype: Any) -> NDArray[Any]:
    """Return an array of a type that is contiguous and can be written: itself, or a copy."""
    return np.require(array, dtype=dtype, requirements=["C", "W", "A"])
