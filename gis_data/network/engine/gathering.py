"""From times at nodes to what is asked: times to targets, and what is reached within limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.compiled import compiled
from gis_data.network.engine.rows import Ends
from gis_data.network.graph import UNREACHED

_NEVER = np.uint32(UNREACHED)


class Straight(NamedTuple):
    """Trips that need no node, in the order of their targets: from which lane, to which target, and how long."""

    lane: NDArray[np.int64]
    target: NDArray[np.int64]
    milliseconds: NDArray[np.int32]


@compiled
def times_to(targets: Ends, times: NDArray[np.uint32], straight: Straight, limit: int, out: NDArray[np.int32]) -> None:
    """Write the least time to each target within the limit, else UNREACHED, into ``out[lane, target]``.

    ``targets.node`` are rows of ``times``, which has a column for each lane.
    """
    best = np.empty(times.shape[1], dtype=np.uint32)
    trip = 0
    for target in range(len(targets.first) - 1):
        trip = _best(targets, target, times, straight, trip, best)
        for lane in range(len(out)):
            out[lane, target] = best[lane] if best[lane] <= limit else _NEVER


@compiled
def sums_within(
    targets: Ends,
    times: NDArray[np.uint32],
    straight: Straight,
    weights: NDArray[np.float64],
    limits: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    """Add each target's weights to ``out[lane, limit, weight]`` for the limits within which it is reached.

    In the order of the targets, so that a sum does not depend on how it was computed.
    """
    best = np.empty(times.shape[1], dtype=np.uint32)
    trip = 0
    for target in range(len(targets.first) - 1):
        trip = _best(targets, target, times, straight, trip, best)
        for lane in range(len(out)):
            for limit in range(len(limits)):
                if best[lane] <= limits[limit]:
                    for weight in range(weights.shape[1]):
                        out[lane, limit, weight] += weights[target, weight]


@compiled
def _best(
    targets: Ends, target: int, times: NDArray[np.uint32], straight: Straight, trip: int, best: NDArray[np.uint32]
) -> int:
    """Write the least times to a target, and return the first straight trip to a later one."""
    best[:] = _NEVER
    for end in range(targets.first[target], targets.first[target + 1]):
        row, milliseconds = times[targets.node[end]], np.uint32(targets.milliseconds[end])
        for lane in range(len(best)):
            at = np.uint32(row[lane] + milliseconds)
            best[lane] = at if at < best[lane] else best[lane]  # noqa: FURB136 - min is not made into vectors
    while trip < len(straight.target) and straight.target[trip] == target:
        best[straight.lane[trip]] = min(best[straight.lane[trip]], np.uint32(straight.milliseconds[trip]))
        trip += 1
    return trip
