"""Shortest ways from one or several nodes to all others: Dijkstra's algorithm on buckets of time.

The queue is a ring of buckets, each a stretch of time (Dial, Algorithm 360, Communications of the ACM 12, 1969), narrow
beside the mean arc. Within a bucket the order is any order, and a node that is improved later in the same bucket goes
round again (Denardo & Fox, Shortest-route methods 1, Operations Research 27, 1979), so that the answer is exact
whatever the width.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.compiled import compiled
from gis_data.network.engine.rows import Arcs, Ends
from gis_data.network.graph import UNREACHED

_NEVER = np.int64(UNREACHED) << 32
_OUT = np.int32(-2)
_BUCKETS_IN_AN_ARC = 4
_MOST_BUCKETS = 1 << 16


class Spread(NamedTuple):
    """What one search works in, to be used again by the next.

    Parameters
    ----------
    labels
        Shape (n,), int64: milliseconds in the upper half, the place in the lower, so that the smaller label is the
        earlier and, of equals, the one from the lower place.
    links
        Shape (n, 2), int32: the node before and behind in the same bucket; before the first stands -1, and -2 beside
        nodes that are in no bucket.
    buckets
        Shape (a power of two,), int32: the first node in each bucket, or -1.
    touched
        Shape (n,), int32: the nodes that a search has reached.
    shift
        The width of a bucket is 2 ** shift milliseconds.
    """

    labels: NDArray[np.int64]
    links: NDArray[np.int32]
    buckets: NDArray[np.int32]
    touched: NDArray[np.int32]
    shift: int


def _bucket_shift(arcs: Arcs) -> int:
    """Return the width of a bucket as a power of two: a quarter of the mean arc or less, but not too many of them."""
    if not len(arcs.milliseconds):
        return 0
    shift = max(0, int(arcs.milliseconds.mean() / _BUCKETS_IN_AN_ARC).bit_length() - 1)
    while (int(arcs.milliseconds.max()) >> shift) + 2 > _MOST_BUCKETS:
        shift += 1
    return shift


def room_to_spread(arcs: Arcs) -> Spread:
    """Return what a search works in."""
    nodes, longest, shift = len(arcs.first) - 1, int(arcs.milliseconds.max(initial=1)), _bucket_shift(arcs)
    buckets = 1 << ((longest >> shift) + 1).bit_length()
    return Spread(
        labels=np.full(nodes, _NEVER),
        links=np.full((nodes, 2), _OUT),
        buckets=np.full(buckets, -1, dtype=np.int32),
        touched=np.empty(nodes, dtype=np.int32),
        shift=shift,
    )


@compiled
def spread(arcs: Arcs, nodes: NDArray[np.int32], starts: NDArray[np.int64], limit: int, room: Spread) -> int:
    """Label all nodes that can be reached within the limit (itself within), and return how many they are.

    ``starts`` are labels that do not decrease, one for each of ``nodes``. The limit is less than UNREACHED; a sum that
    is too long for 32 bits is beyond it.
    """
    first, head, milliseconds = arcs
    labels, links, buckets, touched, shift = room
    wide = np.int64(shift + 32)
    ring = np.int64(len(buckets) - 1)
    too_late = (np.int64(limit) + 1) << 32
    bucket = np.int64(0)
    waiting = reached = begun = 0
    while waiting > 0 or begun < len(nodes):
        if waiting == 0:
            bucket = starts[begun] >> wide
        while begun < len(nodes) and starts[begun] >> wide <= bucket:
            node, label = nodes[begun], starts[begun]
            begun += 1
            if label < labels[node] and label < too_late:
                if labels[node] == _NEVER:
                    touched[reached] = node
                    reached += 1
                waiting += _queued(labels, links, buckets, node, label, wide)
        node = buckets[bucket & ring]
        while node >= 0:
            waiting -= _unqueued(links, buckets, node, bucket & ring)
            for arc in range(first[node], first[node + 1]):
                next_, label = head[arc], labels[node] + (np.int64(milliseconds[arc]) << 32)
                if label < labels[next_] and label < too_late:
                    if labels[next_] == _NEVER:
                        touched[reached] = next_
                        reached += 1
                    waiting += _queued(labels, links, buckets, next_, label, wide)
            node = buckets[bucket & ring]
        bucket += 1
    return reached


@compiled
def times_at(
    arcs: Arcs,
    begin: Ends,
    place: int,
    end: int,
    limit: int,
    nodes: NDArray[np.int32],
    times: NDArray[np.uint32],
    room: Spread,
) -> int:
    """Write the times from places ``place:end`` to some nodes into ``times``; return how many were labelled.

    ``begin`` has the nodes of each place by their times, the smallest first.
    """
    labelled = 0
    for lane in range(end - place):
        own = slice(begin.first[place + lane], begin.first[place + lane + 1])
        reached = spread(arcs, begin.node[own], begin.milliseconds[own].astype(np.int64) << 32, limit, room)
        for row in range(len(nodes)):
            times[row, lane] = room.labels[nodes[row]] >> 32
        for at in range(reached):
            room.labels[room.touched[at]] = _NEVER
        labelled += reached
    return labelled


@compiled
def _queued(
    labels: NDArray[np.int64],
    links: NDArray[np.int32],
    buckets: NDArray[np.int32],
    node: np.int32,
    label: np.int64,
    wide: np.int64,
) -> int:
    """Give a node a smaller label and put it into the bucket of that; return how many more are in buckets then."""
    ring = np.int64(len(buckets) - 1)
    new, old = label >> wide, labels[node] >> wide
    labels[node] = label
    more = 1
    if links[node, 0] != _OUT:
        if new == old:
            return 0
        _unqueued(links, buckets, node, old & ring)
        more = 0
    behind = buckets[new & ring]
    links[node, 0] = -1
    links[node, 1] = behind
    buckets[new & ring] = node
    if behind >= 0:
        links[behind, 0] = node
    return more


@compiled
def _unqueued(links: NDArray[np.int32], buckets: NDArray[np.int32], node: np.int32, bucket: np.int64) -> int:
    """Take a node out of its bucket; return 1, the number of nodes taken out."""
    before, behind = links[node, 0], links[node, 1]
    if before >= 0:
        links[before, 1] = behind
    else:
        buckets[bucket] = behind
    if behind >= 0:
        links[behind, 0] = before
    links[node, 0] = _OUT
    return 1
