"""The courses of edges: the points along them, their lengths on the ground, and an order that keeps neighbours near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj

from gis_data.network.arrays import Floats, Longs
from gis_data.network.contraction import Chains, Pieces

_GROUND = pyproj.Geod(ellps="WGS84")
_CURVE_BITS = 16


@dataclass(frozen=True, kw_only=True)
class Courses:
    """The points of edges.

    Parameters
    ----------
    first
        Shape (m + 1,): edge ``i`` has ``at[first[i]:first[i + 1]]``.
    at
        Rows of points, from tail to head.
    """

    first: Longs
    at: Longs


def courses(pieces: Pieces, chains: Chains) -> Courses:
    """Return the points of edges that are made of pieces; where two meet, the point is there once."""
    begin, end = pieces.begin[chains.piece], pieces.end[chains.piece]
    leading = np.zeros(len(chains.piece), dtype=np.bool_)
    leading[chains.first[:-1]] = True
    forward = np.where(chains.turned, -1, 1)
    start = np.where(chains.turned, end - 1, begin) + np.where(leading, 0, forward)
    counts = end - begin - ~leading
    before = np.concatenate([[0], np.cumsum(counts)])
    within = np.arange(before[-1]) - np.repeat(before[:-1], counts)
    return Courses(
        first=before[chains.first],
        at=np.repeat(start, counts) + np.repeat(forward, counts) * within,
    )


def lengths_m(degrees_wgs84: Floats, first: Longs) -> Floats:
    """Return the lengths of lines on the ellipsoid.

    Parameters
    ----------
    degrees_wgs84
        Shape (p, 2): longitude and latitude of the lines' points, one line after the other.
    first
        Shape (m + 1,): where each begins; all have a point at least.

    Returns
    -------
    array of shape (m,)
        Metres.
    """
    if len(first) == 1:
        return np.empty(0)
    lon, lat = degrees_wgs84[:, 0], degrees_wgs84[:, 1]
    _, _, steps = _GROUND.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    # What lies between the last point of a line and the first of the next does not count.
    padded = np.concatenate([np.asarray(steps), [0.0]])
    padded[first[1:] - 1] = 0.0
    return np.asarray(np.add.reduceat(padded, first[:-1]))


def neighbourly(x: Floats, y: Floats) -> Longs:
    """Return an order of points in which neighbours are mostly near, so that a search finds what it needs together.

    It follows Morton's curve.
    """
    if len(x) == 0:
        return np.empty(0, dtype=np.int64)
    size = max(float(np.ptp(x)), float(np.ptp(y)), 1.0)
    scale = (2**_CURVE_BITS - 1) / size
    code = _spread((x - x.min()) * scale) | (_spread((y - y.min()) * scale) << np.uint64(1))
    return np.argsort(code, kind="stable")


def _spread(values: Floats) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return whole numbers with a zero between each two of their bits."""
    code = values.astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        code = (code | (code << np.uint64(shift))) & np.uint64(mask)
    return code
