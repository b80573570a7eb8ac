"""The label of every node by several places at once: by a search, or by two sweeps of a hierarchy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.hierarchy import Hierarchy
from gis_data.network.engine.rows import NEVER, PLACE_BITS, Arcs
from gis_data.network.engine.spreading import room_to_spread, spread
from gis_data.network.engine.sweeping import label_down, label_up


def labels_by_search(arcs: Arcs, nodes: NDArray[np.int32], starts: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """Return the label of each node.

    Parameters
    ----------
    arcs
        The graph.
    nodes, starts
        Shape (k,): where the places begin, and the labels there.
    limit
        Milliseconds, less than UNREACHED; what lies beyond is NEVER reached.
    """
    order = np.argsort(starts, kind="stable")
    room = room_to_spread(arcs)
    while spread(arcs, nodes[order], starts[order], limit, room) < 0:
        room = room_to_spread(arcs, entries=2 * len(room.entries))
    return room.labels


def labels_by_sweeps(
    hierarchy: Hierarchy, nodes: NDArray[np.int32], starts: NDArray[np.int64], limit: int
) -> NDArray[np.int64]:
    """Return the label of each node of the graph whose hierarchy it is; as :func:`labels_by_search`."""
    labels = np.full(len(hierarchy), NEVER)
    np.minimum.at(labels, hierarchy.position[nodes], starts)
    label_up(hierarchy.up, labels)
    label_down(hierarchy.down, labels)
    labels[labels >> PLACE_BITS > limit] = NEVER
    return labels[hierarchy.position]
