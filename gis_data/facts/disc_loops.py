"""The compiled loops of :mod:`gis_data.facts.discs`, apart because the compiler takes long to load."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gis_data.facts.shapes import Floats
from gis_data.network.engine.compiled import compiled


@compiled
def _sector(x1: float, y1: float, x2: float, y2: float, radius: float) -> float:
    return radius * radius * math.atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2) / 2


@compiled
def _in_disc(x1: float, y1: float, x2: float, y2: float, radius: float) -> float:
    """Return the signed area that the disc about the origin shares with the triangle of the origin and an edge."""
    dx, dy = x2 - x1, y2 - y1
    length2 = dx * dx + dy * dy
    if length2 == 0.0:
        return 0.0
    along = -(x1 * dx + y1 * dy)
    cut2 = along * along - length2 * (x1 * x1 + y1 * y1 - radius * radius)
    if cut2 <= 0.0:
        return _sector(x1, y1, x2, y2, radius)
    root = math.sqrt(cut2)
    enters, leaves = (along - root) / length2, (along + root) / length2
    if leaves <= 0.0 or enters >= 1.0:
        return _sector(x1, y1, x2, y2, radius)
    enters, leaves = max(enters, 0.0), min(leaves, 1.0)
    ax, ay = x1 + enters * dx, y1 + enters * dy
    bx, by = x1 + leaves * dx, y1 + leaves * dy
    area = (ax * by - ay * bx) / 2
    if enters > 0.0:
        area += _sector(x1, y1, ax, ay, radius)
    if leaves < 1.0:
        area += _sector(bx, by, x2, y2, radius)
    return area


@compiled
def weights_within(places: Floats, radii: Floats, parts: Floats, first: NDArray[np.int64], edges: Floats) -> Floats:
    """Return how much lies within each distance of each place, shape (places, distances).

    Parameters
    ----------
    places
        Shape (n, 2).
    radii
        Shape (r,).
    parts
        Shape (k, 5): weight, east, north, radius and area of each; see :class:`gis_data.facts.discs.Ground`.
    first, edges
        The areas' edges.
    """
    found = np.zeros((len(places), len(radii)))
    for place in range(len(places)):
        x, y = places[place, 0], places[place, 1]
        for one in range(len(parts)):
            weight, around, area = parts[one, 0], parts[one, 3], parts[one, 4]
            apart = math.hypot(parts[one, 1] - x, parts[one, 2] - y)
            for number in range(len(radii)):
                radius = radii[number]
                if apart - around > radius:
                    continue
                if apart + around <= radius:
                    found[place, number] += weight
                elif area > 0:
                    common = 0.0
                    for edge in range(first[one], first[one + 1]):
                        common += _in_disc(
                            edges[edge, 0] - x, edges[edge, 1] - y, edges[edge, 2] - x, edges[edge, 3] - y, radius
                        )
                    found[place, number] += weight * min(max(common / area, 0.0), 1.0)
    return found
