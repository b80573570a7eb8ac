"""Times from many places to the same targets, some places at once: by plain searches, or by sweeps of a hierarchy."""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gis_data.network.arrays import rows_of
from gis_data.network.engine.hierarchy import Hierarchy
from gis_data.network.engine.rows import Arcs, Ends
from gis_data.network.engine.spreading import Spread, room_to_spread, times_at
from gis_data.network.engine.sweeping import Below, Climb, above, climb, sweep
from gis_data.network.graph import UNREACHED

LANES = 16
"""How many places are searched from at once."""


class Searches(Protocol):
    """Ways to get the times to the targets' nodes; several threads may ask at once."""

    @property
    def targets(self) -> Ends:
        """The targets; the node of an end is its row in the times."""

    def times(self, places: range) -> NDArray[np.uint32]:
        """Return times from up to LANES places; shape (rows, LANES), UNREACHED where there is no way in the limit."""


class PlainSearches:
    """A search in the graph from each place.

    Parameters
    ----------
    arcs
        The graph.
    origins
        The places.
    targets
        What they go to.
    limit
        Milliseconds, less than UNREACHED.
    """

    def __init__(self, arcs: Arcs, origins: Ends, targets: Ends, limit: int) -> None:
        self._arcs, self._origins, self._limit = arcs, earliest_first(origins), limit
        self._nodes, row = np.unique(targets.node, return_inverse=True)
        self._threads = threading.local()
        self.targets = targets._replace(node=row.astype(np.int32))

    def times(self, places: range) -> NDArray[np.uint32]:
        """Return times from some places."""
        times = np.full((len(self._nodes), LANES), UNREACHED, dtype=np.uint32)
        self._search(places, times)
        return times

    def labelled(self, place: int) -> int:
        """Return about how many nodes the search from a place reaches."""
        return self._search(range(place, place + 1), np.empty((len(self._nodes), 1), dtype=np.uint32))

    def _search(self, places: range, times: NDArray[np.uint32]) -> int:
        if not hasattr(self._threads, "room"):
            self._threads.room = room_to_spread(self._arcs)
        while (used := self._searched(places, times, self._threads.room)) < 0:
            self._threads.room = room_to_spread(self._arcs, entries=2 * len(self._threads.room.entries))
        return used

    def _searched(self, places: range, times: NDArray[np.uint32], room: Spread) -> int:
        begin, end = places.start, places.stop
        return times_at(self._arcs, self._origins, begin, end, self._limit, self._nodes, times, room)


class Sweeps:
    """Small searches up a hierarchy, and one sweep down for all places that are asked about at once.

    Parameters
    ----------
    hierarchy
        The graph's.
    origins, targets, limit
        As for plain searches.
    """

    def __init__(self, hierarchy: Hierarchy, origins: Ends, targets: Ends, limit: int) -> None:
        self._hierarchy, self._limit = hierarchy, limit
        self._origins = origins._replace(node=hierarchy.position[origins.node])
        self._threads = threading.local()
        at = hierarchy.position[targets.node]
        self._below = _below(hierarchy, at)
        self.targets = targets._replace(node=self._below.number[at])

    def times(self, places: range) -> NDArray[np.uint32]:
        """Return times from some places."""
        times = np.full((len(self._below.first) - 1, LANES), UNREACHED, dtype=np.uint32)
        climb(
            self._hierarchy.up, self._origins, places.start, places.stop, self._limit, self._below, times, self._room()
        )
        sweep(self._below, times)
        return times

    def _room(self) -> Climb:
        if not hasattr(self._threads, "room"):
            nodes, arcs = len(self._hierarchy), len(self._hierarchy.up.node)
            self._threads.room = Climb(
                time=np.full(nodes, UNREACHED, dtype=np.int64),
                heap=np.empty(arcs + len(self._origins.node), dtype=np.int64),
                touched=np.empty(nodes, dtype=np.int32),
            )
        room: Climb = self._threads.room
        return room


def earliest_first(places: Ends) -> Ends:
    """Return the nodes of each place by their times, the smallest first."""
    of = np.repeat(np.arange(len(places.first) - 1), np.diff(places.first))
    order = np.lexsort((places.milliseconds, of))
    return places._replace(node=places.node[order], milliseconds=places.milliseconds[order])


def _below(hierarchy: Hierarchy, targets: NDArray[np.int32]) -> Below:
    needed = np.zeros(len(hierarchy), dtype=np.bool_)
    needed[targets] = True
    down = hierarchy.down
    above(down, needed)
    chosen = np.flatnonzero(needed)
    number = np.full(len(hierarchy), -1, dtype=np.int32)
    number[chosen] = np.arange(len(chosen), dtype=np.int32)
    first, arcs = rows_of(down.first.view(np.int64), chosen)
    return Below(number=number, first=first, tail=number[down.node[arcs]], milliseconds=down.milliseconds[arcs])
