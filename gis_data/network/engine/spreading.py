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
from gis_data.network.engine.rows import NEVER, PLACE_BITS, Arcs, Ends

_BUCKETS_IN_AN_ARC = 4
_MOST_BUCKETS = 1 << 16
_ENTRIES = 1 << 14


class Spread(NamedTuple):
    """What one search works in, to be used again by the next.

    Parameters
    ----------
    labels
        Shape (n,), int64: milliseconds above, the place in the lower 31 bits, so that the smaller label is the earlier
        and, of equals, the one from the lower place.
    buckets
        Shape (a power of two,), int32: the first entry in each bucket, or -1.
    entries
        Shape (k, 2), int32: the node that waits, and the next entry in the same bucket, or -1.
    shift
        The width of a bucket is 2 ** shift milliseconds.
    """

    labels: NDArray[np.int64]
    buckets: NDArray[np.int32]
    entries: NDArray[np.int32]
    shift: int


def _bucket_shift(arcs: Arcs) -> int:
    """Return the width of a bucket as a power of two: a quarter of the mean arc or less, but not too many of them."""
    if not len(arcs.milliseconds):
        return 0
    shift = max(0, int(arcs.milliseconds.mean() / _BUCKETS_IN_AN_ARC).bit_length() - 1)
    while (int(arcs.milliseconds.max()) >> shift) + 2 > _MOST_BUCKETS:
        shift += 1
    return shift


def room_to_spread(arcs: Arcs, *, entries: int | None = None) -> Spread:
    """Return what a search works in, with room for so many entries: without a number, for all but odd graphs."""
    nodes, longest, shift = len(arcs.first) - 1, int(arcs.milliseconds.max(initial=1)), _bucket_shift(arcs)
    buckets = 1 << ((longest >> shift) + 1).bit_length()
    return Spread(
        labels=np.full(nodes, NEVER),
        buckets=np.full(buckets, -1, dtype=np.int32),
        entries=np.empty((entries or 2 * nodes + _ENTRIES, 2), dtype=np.int32),
        shift=shift,
    )


@compiled
def spread(  # noqa: C901 - one loop, in which calls would cost as much as what they do
    arcs: Arcs, nodes: NDArray[np.int32], starts: NDArray[np.int64], limit: int, room: Spread
) -> int:
    """Label all nodes that can be reached within the limit (itself within).

    ``starts`` are labels that do not decrease, one for each of ``nodes``. The limit is less than UNREACHED; a sum that
    is too long for 32 bits is beyond it.

    Returns
    -------
    int
        How many entries were used; they name each labelled node at least once. -1 where they were too few: the room
        is spoilt then.
    """
    first, head, milliseconds = arcs
    labels, buckets, entries, shift = room
    wide, ring = np.int64(shift + PLACE_BITS), np.int64(len(buckets) - 1)
    too_late = (np.int64(limit) + 1) << PLACE_BITS
    bucket = np.int64(0)
    used = waiting = begun = 0
    while waiting > 0 or begun < len(nodes):
        if waiting == 0:
            bucket = starts[begun] >> wide
        while begun < len(nodes) and starts[begun] >> wide <= bucket:
            if starts[begun] < min(labels[nodes[begun]], too_late):
                if used == len(entries):
                    return -1
                labels[nodes[begun]] = starts[begun]
                entries[used, 0], entries[used, 1] = nodes[begun], buckets[bucket & ring]
                buckets[bucket & ring] = used
                used += 1
                waiting += 1
            begun += 1
        entry = buckets[bucket & ring]
        while entry >= 0:
            node = np.uint32(entries[entry, 0])
            buckets[bucket & ring] = entries[entry, 1]
            waiting -= 1
            so_far = labels[node]
            # Otherwise it was labelled anew since, and has been taken up already.
            if so_far >> wide == bucket:
                for arc in range(first[node], first[node + 1]):
                    other, label = head[arc], so_far + (np.int64(milliseconds[arc]) << PLACE_BITS)
                    if label < labels[other] and label < too_late:
                        if used == len(entries):
                            return -1
                        labels[other] = label
                        to = (label >> wide) & ring
                        entries[used, 0], entries[used, 1] = other, buckets[to]
                        buckets[to] = used
                        used += 1
                        waiting += 1
            entry = buckets[bucket & ring]
        bucket += 1
    return used


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
    """Write the times from places ``place:end`` to some nodes into ``times``.

    ``begin`` has the nodes of each place by their times, the smallest first.

    Returns
    -------
    int
        How many entries were used; -1 where they were too few for one of the places.
    """
    in_all = 0
    for lane in range(end - place):
        own = slice(begin.first[place + lane], begin.first[place + lane + 1])
        used = spread(arcs, begin.node[own], begin.milliseconds[own].astype(np.int64) << PLACE_BITS, limit, room)
        if used < 0:
            return -1
        for row in range(len(nodes)):
            times[row, lane] = room.labels[nodes[row]] >> PLACE_BITS
        for entry in range(used):
            room.labels[room.entries[entry, 0]] = NEVER
        in_all += used
    return in_all
