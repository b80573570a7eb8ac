"""Where the middle of a rectangle can be: polygons eroded by a rectangle, swept along a line, set back from their edge.

For a rectangle of a fixed rotation the places are exact. It lies in a polygon just when its middle does and its inside
touches no edge of the polygon, so the places are the polygon without what each edge blocks: the edge's Minkowski sum
with the rectangle, a hexagon (Lozano-Pérez 1983, "Spatial planning: a configuration space approach", IEEE Transactions
on Computers C-32; the same erosion as in mathematical morphology).

All coordinates are metres in a plane; vectors are (east, north).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Vector: TypeAlias = NDArray[np.float64]
"""Shape (2,)."""
Shapes: TypeAlias = Sequence[BaseGeometry] | NDArray[np.object_]

_LEAST_HALF_M = 1e-6
"""What is left of a rectangle that is made smaller than nothing: its middle."""
_ROUNDING = 1e-12
_SPLINTER_M2 = 1e-9
_GRID_M = 1e-7
"""Far finer than what a footprint may be too large by, far coarser than the rounding of coordinates near the origin."""


def direction(angle_rad: float) -> Vector:
    """Return the unit vector at an angle, counter-clockwise from east."""
    return np.array([math.cos(angle_rad), math.sin(angle_rad)])


def across(along: Vector) -> Vector:
    """Return a vector turned a quarter counter-clockwise."""
    return np.array([-along[1], along[0]])


def edges(region: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two ends of every edge of an area, shape (n, 2) each: those of holes too, none without length."""
    rings = shapely.get_rings(shapely.get_parts(region))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    starts, ends = corners[:-1], corners[1:]
    real = (ring[:-1] == ring[1:]) & np.any(starts != ends, axis=1)
    return starts[real], ends[real]


def middles(region: BaseGeometry, along: Vector, half_length_m: float, half_width_m: float) -> BaseGeometry:
    """Return where the middle of a rectangle can be for it to lie in an area.

    Parameters
    ----------
    region
        Polygon or multipolygon, valid.
    along
        Unit vector of the rectangle's length.
    half_length_m, half_width_m
        Half of its sides; below zero it is its middle alone.

    Returns
    -------
    Exact for these sides, except that places without an area (where it just fits) are lost: make it a little smaller.

    >>> square = shapely.box(0, 0, 10, 10)
    >>> middles(square, direction(0.0), 3.0, 1.0).bounds
    (3.0, 1.0, 7.0, 9.0)
    """
    u = along * max(half_length_m, _LEAST_HALF_M)
    v = across(along) * max(half_width_m, _LEAST_HALF_M)
    if is_convex(region):
        # A rectangle lies in a convex area just when its corners do.
        upper = common(shifted(region, -u - v), shifted(region, u - v))
        return common(upper, common(shifted(region, -u + v), shifted(region, u + v)))
    starts, ends = edges(region)
    flip = (ends - starts) @ u < 0
    a, b = np.where(flip[:, None], ends, starts), np.where(flip[:, None], starts, ends)
    low_left, low_right, high_right, high_left = -u - v, u - v, u + v, -u + v
    rising = (b - a) @ v >= 0
    up = np.stack([a + low_left, a + low_right, b + low_right, b + high_right, b + high_left, a + high_left], axis=1)
    down = np.stack([a + low_left, b + low_left, b + low_right, b + high_right, a + high_right, a + high_left], axis=1)
    blocked = np.asarray(shapely.polygons(np.where(rising[:, None, None], up, down)), dtype=object)
    return without(region, blocked)


def swept(region: BaseGeometry, start: Vector, end: Vector) -> BaseGeometry:
    """Return everything that an area covers while it is moved in a straight line.

    Parameters
    ----------
    start, end
        The shifts at which it begins and ends.

    >>> swept(shapely.box(0, 0, 1, 1), np.array([0.0, 0.0]), np.array([3.0, 0.0])).area
    4.0
    """
    if region.is_empty:
        return region
    first = shifted(region, start)
    way = end - start
    if not np.any(way):
        return first
    if is_convex(first):
        return shapely.convex_hull(shapely.geometrycollections([first, shifted(region, end)]))
    a, b = edges(first)
    passed = np.asarray(shapely.polygons(np.stack([a, b, b + way, a + way], axis=1)), dtype=object)
    solid = passed[shapely.area(passed) > 0]
    return _overlaid(shapely.union_all, [first, shifted(region, end), *solid])


def common(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what two areas share, as an area: lines and points where they only touch are nothing."""
    return _overlaid(shapely.intersection, one, other)


def without(region: BaseGeometry, taken: Shapes) -> BaseGeometry:
    """Return what is left of an area."""
    return _overlaid(shapely.difference, region, _overlaid(shapely.union_all, taken))


def _overlaid(overlay: Callable[..., BaseGeometry], *shapes: BaseGeometry | Shapes) -> BaseGeometry:
    """Return the area that an overlay gives; on a fine grid where edges that all but coincide are too much for it."""
    try:
        found = overlay(*shapes)
    except shapely.GEOSException:
        found = overlay(*shapes, grid_size=_GRID_M)
    if isinstance(found, Polygon | MultiPolygon):
        return found
    return shapely.multipolygons([part for part in shapely.get_parts(found) if isinstance(part, Polygon)])


def shifted(region: BaseGeometry, shift: Vector) -> BaseGeometry:
    """Return an area that has been moved; rounding may have made edges cross where corners all but coincide."""
    moved = shapely.transform(region, lambda corners: corners + shift)
    return moved if moved.is_valid else mended(moved)


def is_convex(region: BaseGeometry) -> bool:
    """Tell whether an area has no corner that points inwards, and no hole; to the rounding of coordinates."""
    return bool(shapely.convex_hull(region).area <= region.area * (1 + _ROUNDING))


def mended(region: BaseGeometry) -> BaseGeometry:
    """Return an area whose rings no longer cross; parts that overlap or share an edge are joined."""
    return shapely.make_valid(region, method="structure", keep_collapsed=False)


def set_back(region: Polygon, distance_m: float, slack_m: float) -> BaseGeometry:
    """Return the part of an area that keeps a distance from its boundary.

    Along straight edges it is exact. Round a corner that points inwards the limit is an arc; it is replaced by
    tangents, so that what is returned lies in the true area and lacks at most ``slack_m``.

    Parameters
    ----------
    region
        A valid polygon.
    distance_m
        At least so far from every boundary, that of holes too.
    slack_m
        How far from the arc the tangents may leave, above 0.
    """
    if distance_m == 0:
        return region
    oriented = shapely.orient_polygons(region)
    too_near: list[BaseGeometry] = []
    for ring in shapely.get_rings(oriented):
        too_near += _near_ring(shapely.get_coordinates(ring), distance_m, slack_m)
    parts = shapely.get_parts(without(region, too_near))
    # Rounding leaves splinters along the boundary.
    return MultiPolygon([part for part in parts if part.area > _SPLINTER_M2])


def _near_ring(corners: NDArray[np.float64], distance_m: float, slack_m: float) -> list[BaseGeometry]:
    """Return what lies too near a ring, which has the area on its left: a strip an edge, a fan an inward corner."""
    corners = corners[np.append(np.any(corners[:-1] != corners[1:], axis=1), True)]
    steps = np.diff(corners, axis=0)
    inward = np.stack([-steps[:, 1], steps[:, 0]], axis=1) / np.hypot(steps[:, 0], steps[:, 1])[:, None]
    offset = inward * distance_m
    starts, ends = corners[:-1], corners[1:]
    strips = np.asarray(
        shapely.polygons(np.stack([starts, ends, ends + offset, starts + offset], axis=1)), dtype=object
    )
    before = np.roll(steps, 1, axis=0)
    bends = np.arctan2(before[:, 0] * steps[:, 1] - before[:, 1] * steps[:, 0], np.sum(before * steps, axis=1))
    fans = [
        _fan(starts[place], offset[place - 1], offset[place], -float(bends[place]), slack_m)
        for place in np.flatnonzero(bends < 0)
    ]
    return [*strips, *fans]


def _fan(corner: Vector, first: Vector, last: Vector, turn_rad: float, slack_m: float) -> Polygon:
    """Return a sector about an inward corner, clockwise from one offset to the next, its arc replaced by tangents."""
    radius_m = float(np.hypot(*first))
    tangents = math.ceil(turn_rad / (2 * math.acos(radius_m / (radius_m + slack_m))))
    half = turn_rad / (2 * tangents)
    start = math.atan2(first[1], first[0])
    angles = start - half * (2 * np.arange(tangents) + 1)
    tips = corner + np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius_m / math.cos(half)
    return Polygon([corner, corner + first, *tips, corner + last])
