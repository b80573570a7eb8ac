"""Contracting a graph node by node, the least important first: the inner loops of a hierarchy's making.

A contraction hierarchy (Geisberger, Sanders, Schultes & Delling, Contraction hierarchies, WEA 2008): to take a node
out, every shortest way through it between two of its neighbours is kept as an arc of its own. Whether a way through it
is a shortest one is found by a search from the one neighbour that stops after some nodes; an arc too many costs a
little time later and no exactness. What is taken out first is what leaves fewer arcs than it had, at low levels of the
hierarchy.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.compiled import compiled
from gis_data.network.engine.heap import popped, pushed
from gis_data.network.graph import UNREACHED

_NO_WAY = int(UNREACHED)
_TRIED, _SEARCHED = 30, 100
_CREATED_COUNT, _REMOVED_COUNT = 2, 1


class Core(NamedTuple):
    """What is left of the graph: for each node its neighbours, each with the times there and back.

    Parameters
    ----------
    start, size, room
        Shape (n,): the neighbours of a node stand at ``start`` and behind, ``size`` of them, with room for ``room``.
    to, there, back
        Shape (pool,), int32: neighbour, milliseconds to it and from it; UNREACHED where there is no arc that way.
    used
        Shape (1,), int64: how much of the pool is taken.
    """

    start: NDArray[np.int64]
    size: NDArray[np.int32]
    room: NDArray[np.int32]
    to: NDArray[np.int32]
    there: NDArray[np.int32]
    back: NDArray[np.int32]
    used: NDArray[np.int64]


class Order(NamedTuple):
    """In which order nodes are taken out.

    Parameters
    ----------
    queue
        Shape (2 n + 1,), int64: a heap of priorities and nodes, of which those that no longer hold are passed over.
    priority
        Shape (n,), int64: as it holds now.
    level
        Shape (n,), int32: one above the highest neighbour that has been taken out.
    rank
        Shape (n,), int32: when the node was taken out; -1 for those that are left.
    counts
        Shape (2,), int64: how many are in the queue, and how many have been taken out.
    """

    queue: NDArray[np.int64]
    priority: NDArray[np.int64]
    level: NDArray[np.int32]
    rank: NDArray[np.int32]
    counts: NDArray[np.int64]


class Search(NamedTuple):
    """What the searches for other ways work in, and the arcs that they find wanting.

    Parameters
    ----------
    time, seen
        Shape (n,), int64: the time to each node, if it was seen in the search of that number.
    heap
        Shape (h,), int64: the queue.
    number
        Shape (1,), int64: the number of the latest search.
    tail, head, milliseconds
        Shape (pairs,), int32: the arcs that have to be put in when a node is taken out.
    """

    time: NDArray[np.int64]
    seen: NDArray[np.int64]
    heap: NDArray[np.int64]
    number: NDArray[np.int64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    milliseconds: NDArray[np.int32]


@compiled
def rank_first(core: Core, order: Order, search: Search) -> None:
    """Give every node its first priority and put it into the queue."""
    size = 0
    for node in range(len(order.level)):
        order.priority[node] = _priority(core, order, search, node)
        size = pushed(order.queue, size, order.priority[node] << 32 | node)
    order.counts[0] = size


@compiled
def contract(core: Core, order: Order, search: Search, until: int) -> bool:
    """Take nodes out until so many are out; return False where the pool or a list has to grow first."""
    queue, priority, level, rank, counts = order
    while counts[1] < until:
        node = queue[0] & 0xFFFFFFFF
        if rank[node] >= 0 or queue[0] >> 32 != priority[node]:
            counts[0] = popped(queue, counts[0])
            continue
        if not _has_room(core, search, node):
            return False
        counts[0] = popped(queue, counts[0])
        new = _wanting(core, search, node, _SEARCHED)
        begin, end = core.start[node], core.start[node] + core.size[node]
        for place in range(begin, end):
            neighbour = core.to[place]
            _part(core, neighbour, node)
            level[neighbour] = max(level[neighbour], level[node] + 1)
        for arc in range(new):
            _join(core, search.tail[arc], search.head[arc], search.milliseconds[arc], True)
            _join(core, search.head[arc], search.tail[arc], search.milliseconds[arc], False)
        rank[node] = counts[1]
        counts[1] += 1
        for place in range(begin, end):
            _ranked_anew(core, order, search, core.to[place])
    return True


@compiled
def _ranked_anew(core: Core, order: Order, search: Search, node: int) -> None:
    queue, priority, _, rank, counts = order
    now = _priority(core, order, search, node)
    if now == priority[node]:
        return
    priority[node] = now
    if counts[0] < len(queue):
        counts[0] = pushed(queue, counts[0], now << 32 | node)
        return
    # Begun anew, as a node whose priority came back to what it was may be in the queue more than once.
    counts[0] = 0
    for left in range(len(rank)):
        if rank[left] < 0:
            counts[0] = pushed(queue, counts[0], priority[left] << 32 | left)


@compiled
def _priority(core: Core, order: Order, search: Search, node: int) -> int:
    removed = 0
    for place in range(core.start[node], core.start[node] + core.size[node]):
        removed += (core.there[place] < _NO_WAY) + (core.back[place] < _NO_WAY)
    created = 0
    if core.size[node] * core.size[node] <= len(search.tail):
        created = _wanting(core, search, node, _TRIED)
    else:
        created = core.size[node] * core.size[node]
    return int(_CREATED_COUNT * created - _REMOVED_COUNT * removed + order.level[node])


@compiled
def _has_room(core: Core, search: Search, node: int) -> bool:
    """Return whether the node can be taken out, however many arcs that takes."""
    degree = np.int64(core.size[node])
    most = core.used[0]
    for place in range(core.start[node], core.start[node] + degree):
        # A list that grows is moved to twice the room each time, so that all its moves take less than this.
        most += 4 * (core.size[core.to[place]] + degree) + 2
    return bool(most <= len(core.to)) and bool(degree * degree <= len(search.tail))


@compiled
def _wanting(core: Core, search: Search, node: int, settled: int) -> int:
    """Write down which arcs are wanting without the node, and return how many they are.

    A way of UNREACHED or more is no way.
    """
    begin, end = core.start[node], core.start[node] + core.size[node]
    wanting = 0
    for come in range(begin, end):
        if core.back[come] == _NO_WAY:
            continue
        farthest = np.int64(-1)
        for go in range(begin, end):
            if go != come and core.there[go] < _NO_WAY:
                farthest = max(farthest, np.int64(core.back[come]) + core.there[go])
        if farthest < 0:
            continue
        _look_round(core, search, core.to[come], node, min(int(farthest), _NO_WAY - 1), settled)
        for go in range(begin, end):
            through = np.int64(core.back[come]) + core.there[go]
            if go == come or core.there[go] == _NO_WAY or through >= _NO_WAY:
                continue
            if search.seen[core.to[go]] == search.number[0] and search.time[core.to[go]] <= through:
                continue
            search.tail[wanting] = core.to[come]
            search.head[wanting] = core.to[go]
            search.milliseconds[wanting] = through
            wanting += 1
    return wanting


@compiled
def _look_round(core: Core, search: Search, source: int, without: int, farthest: int, settled: int) -> None:
    """Search from a node, without another, until so many nodes are settled: what is seen is reached in that time."""
    search.number[0] += 1
    number, time, seen, heap = search.number[0], search.time, search.seen, search.heap
    time[source] = 0
    seen[source] = number
    size = pushed(heap, 0, np.int64(source))
    while size > 0 and settled > 0:
        so_far, node = heap[0] >> 32, heap[0] & 0xFFFFFFFF
        size = popped(heap, size)
        if so_far > time[node]:
            continue
        settled -= 1
        for place in range(core.start[node], core.start[node] + core.size[node]):
            neighbour, at = core.to[place], so_far + core.there[place]
            if neighbour == without or at > farthest or (seen[neighbour] == number and at >= time[neighbour]):
                continue
            if size == len(heap):
                return
            time[neighbour] = at
            seen[neighbour] = number
            size = pushed(heap, size, at << 32 | neighbour)


@compiled
def _part(core: Core, node: int, neighbour: int) -> None:
    """Strike a neighbour off a node's list."""
    begin, last = core.start[node], core.start[node] + core.size[node] - 1
    for place in range(begin, last):
        if core.to[place] == neighbour:
            core.to[place] = core.to[last]
            core.there[place] = core.there[last]
            core.back[place] = core.back[last]
            break
    core.size[node] -= 1


@compiled
def _join(core: Core, node: int, neighbour: int, milliseconds: int, there: bool) -> None:
    """Put an arc between two nodes on the list of one, or make the one that is there as short."""
    begin, size = core.start[node], core.size[node]
    times = core.there if there else core.back
    for place in range(begin, begin + size):
        if core.to[place] == neighbour:
            times[place] = min(times[place], milliseconds)
            return
    if size == core.room[node]:
        _moved(core, node)
        begin = core.start[node]
    core.to[begin + size] = neighbour
    core.there[begin + size] = _NO_WAY
    core.back[begin + size] = _NO_WAY
    times[begin + size] = milliseconds
    core.size[node] += 1


@compiled
def _moved(core: Core, node: int) -> None:
    """Move a node's list to the end of what is used of the pool, with room for twice as many and one more."""
    old, new, size = core.start[node], core.used[0], core.size[node]
    for place in range(size):
        core.to[new + place] = core.to[old + place]
        core.there[new + place] = core.there[old + place]
        core.back[new + place] = core.back[old + place]
    core.start[node] = new
    core.room[node] = 2 * size + 1
    core.used[0] = new + 2 * size + 1
