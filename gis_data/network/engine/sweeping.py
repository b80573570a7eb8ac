"""Times from many places to the same few nodes: up a hierarchy by a small search each, down by one sweep for several.

PHAST (Delling, Goldberg, Nowatzyk & Werneck, PHAST: hardware-accelerated shortest path trees, IPDPS 2011), kept to what
the targets need (RPHAST; Delling, Goldberg & Werneck, Faster batched shortest paths in road networks, ATMOS 2011). The
times of several places stand side by side, so that the processor adds them at one stroke.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.compiled import compiled
from gis_data.network.engine.heap import popped, pushed
from gis_data.network.engine.rows import NEVER, PLACE_BITS, Arcs, Ends
from gis_data.network.graph import UNREACHED

_UNREACHED = np.int64(UNREACHED)


class Below(NamedTuple):
    """The part of a hierarchy from which targets are reached downwards, its nodes numbered from the most important.

    Parameters
    ----------
    number
        Shape (n,), int32: each node's number in the part, -1 where it is not in it.
    first, tail, milliseconds
        Shapes (k + 1,), (a,), (a,): arcs that come to a node of the part, all from nodes of the part before it.
    """

    number: NDArray[np.int32]
    first: NDArray[np.int64]
    tail: NDArray[np.int32]
    milliseconds: NDArray[np.int32]


class Climb(NamedTuple):
    """What a search upwards works in.

    Parameters
    ----------
    time
        Shape (n,), int64: the time to each node; UNREACHED between searches.
    heap
        Shape (h,), int64: the queue.
    touched
        Shape (n,), int32: the nodes that a search has reached.
    """

    time: NDArray[np.int64]
    heap: NDArray[np.int64]
    touched: NDArray[np.int32]


@compiled
def above(down: Arcs, needed: NDArray[np.bool_]) -> None:
    """Mark, besides what is marked, all nodes from which that is reached downwards; important ones come first."""
    for node in range(len(needed) - 1, -1, -1):
        if needed[node]:
            for arc in range(down.first[node], down.first[node + 1]):
                needed[down.node[arc]] = True


@compiled
def climb(
    arcs: Arcs, begin: Ends, place: int, end: int, limit: int, below: Below, times: NDArray[np.uint32], room: Climb
) -> None:
    """Write the times from places ``place:end`` to what each reaches upwards in the limit into lanes of ``times``."""
    for lane in range(end - place):
        reached = _climbed(arcs, begin, place + lane, limit, room)
        for at in range(reached):
            node = room.touched[at]
            if below.number[node] >= 0:
                times[below.number[node], lane] = room.time[node]
            room.time[node] = _UNREACHED


@compiled
def _climbed(arcs: Arcs, begin: Ends, place: int, limit: int, room: Climb) -> int:
    time, heap, touched = room
    size = reached = 0
    for start in range(begin.first[place], begin.first[place + 1]):
        node, at = begin.node[start], np.int64(begin.milliseconds[start])
        if at <= limit and at < time[node]:
            if time[node] == _UNREACHED:
                touched[reached] = node
                reached += 1
            time[node] = at
            size = pushed(heap, size, at << 32 | node)
    while size > 0:
        so_far, node = heap[0] >> 32, heap[0] & 0xFFFFFFFF
        size = popped(heap, size)
        if so_far > time[node]:
            continue
        for arc in range(arcs.first[node], arcs.first[node + 1]):
            other, at = arcs.node[arc], so_far + arcs.milliseconds[arc]
            if at > limit or at >= time[other]:
                continue
            if time[other] == _UNREACHED:
                touched[reached] = other
                reached += 1
            time[other] = at
            size = pushed(heap, size, at << 32 | other)
    return reached


@compiled
def sweep(below: Below, times: NDArray[np.uint32]) -> None:
    """Carry the times down, from the most important nodes to the least.

    Times are unsigned, so that a sum with UNREACHED, the largest of the signed numbers, is larger still and never
    taken. The innermost loop is one that the compiler makes into vector instructions; ``min`` is not.
    """
    for node in range(len(below.first) - 1):
        own = times[np.uint64(node)]
        for arc in range(below.first[node], below.first[node + 1]):
            above, milliseconds = times[np.uint64(below.tail[arc])], np.uint32(below.milliseconds[arc])
            for lane in range(len(own)):
                so_far, at = own[lane], np.uint32(above[lane] + milliseconds)
                own[lane] = at if at < so_far else so_far  # noqa: FURB136


@compiled
def label_up(up: Arcs, labels: NDArray[np.int64]) -> None:
    """Carry labels up to more important nodes, from the least important on.

    NEVER is so small that no time added to it overflows, and no label with a time added to it is less than it was.
    """
    for node in range(len(labels) - 1, -1, -1):
        if labels[node] < NEVER:
            for arc in range(up.first[node], up.first[node + 1]):
                label = labels[node] + (np.int64(up.milliseconds[arc]) << PLACE_BITS)
                labels[up.node[arc]] = min(labels[up.node[arc]], label)


@compiled
def label_down(down: Arcs, labels: NDArray[np.int64]) -> None:
    """Carry labels down to less important nodes, from the most important on."""
    for node in range(len(labels)):
        best = labels[node]
        for arc in range(down.first[node], down.first[node + 1]):
            best = min(best, labels[down.node[arc]] + (np.int64(down.milliseconds[arc]) << PLACE_BITS))
        labels[node] = best
