"""Which parts of a network hang together: in pieces, and in parts where every place reaches every other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gis_data.network.arrays import Flags, Floats, Ints, Longs
from gis_data.network.model import DIRECTIONS, RoadNetwork, Vehicle


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The directed edges of a network as one vehicle sees them: step ``2 * edge + direction``.

    Parameters
    ----------
    tail, head
        Shape (2 m,): nodes that each step begins and ends at.
    milliseconds
        Shape (2 m,): 0 where the vehicle may not go.
    """

    tail: Ints
    head: Ints
    milliseconds: Longs

    @property
    def allowed(self) -> Flags:
        """Which steps the vehicle may take; shape (2 m,)."""
        return np.asarray(self.milliseconds > 0)


def steps_of(network: RoadNetwork, vehicle: Vehicle) -> Steps:
    """Return the directed edges of a network for a vehicle."""
    return Steps(
        tail=np.column_stack([network.tail, network.head]).ravel(),
        head=np.column_stack([network.head, network.tail]).ravel(),
        milliseconds=np.ascontiguousarray(network.milliseconds(vehicle).T).ravel(),
    )


def weak_parts(nodes: int, steps: Steps, used: Flags) -> Ints:
    """Return for each node the number of the piece that it is in, directions aside; shape (n,)."""
    return _parts(nodes, steps, used, "weak")


def largest_strong_part(nodes: int, steps: Steps, used: Flags, lengths_m: Floats) -> Flags:
    """Return which nodes are in the largest part where every node reaches every other.

    Parameters
    ----------
    nodes
        How many nodes there are.
    steps
        The directed edges.
    used
        Shape (2 m,): which steps count.
    lengths_m
        Shape (m,): largest is the part whose edges are longest in all; the first of equals.

    Returns
    -------
    array of bool, shape (n,)
        All False where no step is used.
    """
    if not used.any():
        return np.zeros(nodes, dtype=np.bool_)
    part = _parts(nodes, steps, used, "strong")
    inside = used & (part[steps.tail] == part[steps.head])
    lengths = np.bincount(part[steps.tail][inside], weights=np.repeat(lengths_m, DIRECTIONS)[inside], minlength=1)
    return np.asarray(part == int(np.argmax(lengths)))


def _parts(nodes: int, steps: Steps, used: Flags, connection: str) -> Ints:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = (steps.tail[used], steps.head[used])
    matrix = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(nodes, nodes)).tocsr()
    _, part = connected_components(matrix, directed=True, connection=connection)
    return np.asarray(part, dtype=np.int32)
