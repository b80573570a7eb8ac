"""The courses of edges: the points along them, and their lengths on the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj

from gis_data.network.arrays import Floats, Longs
from gis_data.network.contraction import Chains, Pieces

_GROUND = pyproj.Geod(ellps="WGS84")


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
