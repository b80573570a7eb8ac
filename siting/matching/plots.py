"""Plots as shapes: their sound parts, their directions, and what a rectangle surely can't find room in."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Rectangle
from siting.matching.erosion import edges, mended

_SAME_DIRECTION_RAD = 1e-7
_CIRCLE_M = 0.05
"""How exactly the largest circle is found."""


def sound_parts(geometry: BaseGeometry | None) -> list[Polygon]:
    """Return the parts of a plot that have an area, as valid polygons, the largest first.

    Rings that cross are mended, parts that overlap or share an edge are joined; points and lines have no area.
    """
    if geometry is None or not math.isfinite(geometry.area):
        return []
    flat = shapely.force_2d(geometry)
    if not flat.is_valid:
        flat = mended(flat)
    surfaces = [
        part for part in shapely.get_parts(shapely.get_parts(flat)) if isinstance(part, Polygon) and part.area > 0
    ]
    return sorted(surfaces, key=lambda part: -part.area)


def directions(region: BaseGeometry) -> list[float]:
    """Return the directions in radians that an area's edges and those of its hull have, the longest in all first.

    Directions at right angles to each other count as one, told by its longest edge.
    """
    ends = [edges(region), edges(shapely.convex_hull(region))]
    steps = np.concatenate([b - a for a, b in ends])
    angles, lengths = np.arctan2(steps[:, 1], steps[:, 0]), np.hypot(steps[:, 0], steps[:, 1])
    quarter = np.mod(angles + _SAME_DIRECTION_RAD, np.pi / 2)
    order = np.argsort(quarter, kind="stable")
    group = np.cumsum(np.diff(quarter[order], prepend=-1.0) > _SAME_DIRECTION_RAD) - 1
    found = []
    for number in range(group[-1] + 1):
        same = order[group == number]
        longest = same[np.argmax(lengths[same])]
        found.append((float(np.sum(lengths[same])), float(np.mod(angles[longest], np.pi))))
    return [angle for _, angle in sorted(found, key=lambda one: -one[0])]


def extents(corners: NDArray[np.float64], along: NDArray[np.float64]) -> float:
    """Return how far corners, shape (n, 2), reach in a direction, from the first to the last."""
    return float(np.ptp(corners @ along))


def has_room(region: Polygon, rectangle: Rectangle, tolerance_m: float) -> bool:
    """Tell whether a rectangle might find room in an area; False is certain, and quickly told.

    By the area, by the hull's least width and greatest length (both of a convex shape and of what it contains), and by
    the largest circle, which any rectangle has one of its width in.

    Parameters
    ----------
    tolerance_m
        How much smaller each side may be.
    """
    length_m, width_m = rectangle.length_m - tolerance_m, rectangle.width_m - tolerance_m
    if region.area < length_m * width_m:
        return False
    corners = shapely.get_coordinates(shapely.convex_hull(region))
    apart = corners[:, None, :] - corners[None, :, :]
    if np.max(np.hypot(apart[..., 0], apart[..., 1])) < math.hypot(length_m, width_m):
        return False
    if least_width(corners) < width_m:
        return False
    circle = shapely.maximum_inscribed_circle(region, tolerance=_CIRCLE_M)
    return bool(2 * (circle.length + _CIRCLE_M) >= width_m)


def least_width(hull: NDArray[np.float64]) -> float:
    """Return the least distance between two parallel lines that hold a convex shape between them.

    One of them lies along an edge (Houle & Toussaint 1988, "Computing the width of a set").

    Parameters
    ----------
    hull
        Shape (n, 2): corners of the shape, the first again at the end.
    """
    steps = np.diff(hull, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    normals = np.stack([-steps[:, 1], steps[:, 0]], axis=1)[lengths > 0] / lengths[lengths > 0, None]
    return float(np.min(np.ptp(hull @ normals.T, axis=0)))


def thinned(region: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Return an area with fewer corners that lies in the given one and lacks at most so wide a rim; else itself."""
    # Half goes to a rim, half to the corners; buffers are exact to a hundredth of their distance.
    half_m = 0.45 * tolerance_m
    simpler = shapely.simplify(shapely.buffer(region, -half_m), half_m)
    inside = not simpler.is_empty and simpler.is_valid and shapely.covers(region, simpler)
    if inside and shapely.covers(simpler, shapely.buffer(region, -0.97 * tolerance_m)):
        return simpler
    return region
