"""A contraction hierarchy: what makes many searches in the same graph cheap.

It is worth making for some hundreds of searches; see docs/decisions/0011-travel-times.md for figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis_data.network.arrays import begins_of
from gis_data.network.curve import neighbourly
from gis_data.network.engine.batches import Progress, unwatched
from gis_data.network.engine.contracting import Core, Order, Search, contract, rank_first
from gis_data.network.engine.rows import Arcs, plain_arcs
from gis_data.network.graph import UNREACHED, Graph

_AT_ONCE = 4096
_HEAP = 1 << 15
_PAIRS = 1 << 12


@dataclass(frozen=True, kw_only=True)
class Hierarchy:
    """A graph's nodes by importance, and arcs that only lead up or only lead down.

    Nodes are numbered anew: 0 is the most important. Every shortest way of the graph is as short as one that goes up
    (to lower numbers), and then down.

    Parameters
    ----------
    position
        Shape (n,), int32: the new number of each node of the graph.
    up
        Arcs from each node to more important ones.
    down
        Arcs to each node from more important ones.
    """

    position: NDArray[np.int32]
    up: Arcs
    down: Arcs

    def __len__(self) -> int:
        return len(self.position)

    def reversed(self) -> Hierarchy:
        """Return the hierarchy of the reversed graph."""
        return Hierarchy(position=self.position, up=self.down, down=self.up)


def build_hierarchy(graph: Graph, *, progress: Progress = unwatched) -> Hierarchy:
    """Return the hierarchy of a graph; 250,000 nodes take some ten seconds.

    Parameters
    ----------
    graph
        The graph.
    progress
        Is told the share of the nodes that are in their place.
    """
    nodes = len(graph)
    core, order, search = _core(graph), _order(nodes), _search(nodes)
    rank_first(core, order, search)
    while order.counts[1] < nodes:
        if not contract(core, order, search, min(nodes, int(order.counts[1]) + _AT_ONCE)):
            core, search = _roomier(core), _search(nodes, pairs=2 * len(search.tail))
        progress(float(order.counts[1] / nodes))
    return _numbered(core, order, neighbourly(graph.x, graph.y))


def _core(graph: Graph) -> Core:
    """Return each node's neighbours, parallel arcs joined to the shortest, and arcs to the node itself left out."""
    nodes = len(graph)
    tail, head = np.repeat(np.arange(nodes), np.diff(graph.first)), graph.head.astype(np.int64)
    other = tail != head
    tail, head, there = tail[other], head[other], graph.milliseconds[other]
    pair = np.concatenate([tail * nodes + head, head * nodes + tail])
    no_way = np.full(len(there), UNREACHED)
    pairs, place = np.unique(pair, return_inverse=True)
    both = np.full((2, len(pairs)), UNREACHED)
    np.minimum.at(both[0], place, np.concatenate([there, no_way]))
    np.minimum.at(both[1], place, np.concatenate([no_way, there]))
    size = np.bincount(pairs // max(nodes, 1), minlength=nodes).astype(np.int32)
    return _pooled(size, (pairs % max(nodes, 1)).astype(np.int32), both[0], both[1])


def _roomier(core: Core) -> Core:
    """Return the same lists, one behind the other again, with as much free room behind."""
    start = _starts(core.size)
    places = np.repeat(core.start - start, core.size) + np.arange(core.size.sum())
    return _pooled(core.size, core.to[places], core.there[places], core.back[places])


def _pooled(size: NDArray[np.int32], *lists: NDArray[np.int32]) -> Core:
    taken = len(lists[0])
    free = np.empty(2 * taken + _PAIRS, dtype=np.int32)
    to, there, back = (np.concatenate([values, free]) for values in lists)
    used = np.array([taken], dtype=np.int64)
    return Core(start=_starts(size), size=size, room=size.copy(), to=to, there=there, back=back, used=used)


def _starts(size: NDArray[np.int32]) -> NDArray[np.int64]:
    return np.cumsum(size, dtype=np.int64) - size


def _order(nodes: int) -> Order:
    return Order(
        queue=np.empty(2 * nodes + 1, dtype=np.int64),
        priority=np.zeros(nodes, dtype=np.int64),
        level=np.zeros(nodes, dtype=np.int32),
        rank=np.full(nodes, -1, dtype=np.int32),
        counts=np.zeros(2, dtype=np.int64),
    )


def _search(nodes: int, *, pairs: int = _PAIRS) -> Search:
    return Search(
        time=np.zeros(nodes, dtype=np.int64),
        seen=np.zeros(nodes, dtype=np.int64),
        heap=np.empty(_HEAP, dtype=np.int64),
        number=np.zeros(1, dtype=np.int64),
        tail=np.empty(pairs, dtype=np.int32),
        head=np.empty(pairs, dtype=np.int32),
        milliseconds=np.empty(pairs, dtype=np.int32),
    )


def _numbered(core: Core, order: Order, neighbours: NDArray[np.int64]) -> Hierarchy:
    """Return the hierarchy: highest level first, and within a level what lies side by side together.

    No arc joins two nodes of a level. A sweep finds the nodes above in the processor's cache more often that way.
    """
    by_importance = neighbours[np.argsort(-order.level[neighbours], kind="stable")]
    position = np.empty(len(order.rank), dtype=np.int32)
    position[by_importance] = np.arange(len(position), dtype=np.int32)
    size = core.size[by_importance]
    places = np.repeat(core.start[by_importance] - _starts(size), size) + np.arange(size.sum())
    of, to = np.repeat(np.arange(len(size)), size), position[core.to[places]]
    return Hierarchy(
        position=position,
        up=_arcs(of, to, core.there[places], len(size)),
        down=_arcs(of, to, core.back[places], len(size)),
    )


def _arcs(of: NDArray[np.int64], to: NDArray[np.int32], milliseconds: NDArray[np.int32], nodes: int) -> Arcs:
    """Return the arcs that lead somewhere."""
    there = milliseconds < UNREACHED
    return plain_arcs(begins_of(of[there], nodes), to[there], milliseconds[there])
