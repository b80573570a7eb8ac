"""Whether a building with its yards finds room on a plot, at any rotation, and one good place for it.

At a fixed rotation the places are exact (:mod:`siting.matching.rooms`), so only the rotation is searched, by branch and
bound. When a layout is turned by δ about the building's middle, no point of it moves farther than its reach ρ times δ;
so if the layout with each rectangle made smaller by ρ·δ on every side has no room at a rotation, the whole layout has
none at any rotation within δ of it. Stretches of rotations are given up by that, or halved until ρ·δ is less than the
resolution: what "does not fit" then proves is that there is nowhere room with the resolution to spare on every side.
The rotations of the plot's own edges are tried first: most layouts that fit, fit there, and a building just as large as
its plot fits nowhere else.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Footprint
from siting.matching.erosion import across, direction, set_back
from siting.matching.placement import Placement
from siting.matching.plots import directions, extents, has_room, sound_parts, thinned
from siting.matching.rooms import Room, Rooms, rectangle

RESOLUTION_M = 0.5
TOLERANCE_M = 1e-4
"""How much a rectangle may be too large on a side, for what fits exactly: figures of coordinates are not exact."""
_MOST_DIRECTIONS = 24
"""Directions of edges that are tried first."""
_MANY_EDGES = 40
"""A plot of more edges is searched by a simpler one within it."""


def place_footprint(
    plot: BaseGeometry | None, footprint: Footprint, *, resolution_m: float = RESOLUTION_M
) -> Placement | None:
    """Return where a building with its yards finds room on a plot, or that it does not.

    Parameters
    ----------
    plot
        In a metric CRS. Each part of a multipolygon is a plot by itself, holes are kept free, and rings that cross are
        mended.
    footprint
        The building keeps its set-back as a distance from every boundary; yards may reach the boundary.
    resolution_m
        What "does not fit" is proven for: nowhere is there room with so much to spare on every side.

    Returns
    -------
    None where the plot has no area: nobody knows. What is placed lies on the plot, and keeps the set-back, to within
    0.2 mm. The answer is the same each time.

    Raises
    ------
    ValueError
        The resolution is not above zero.

    >>> from siting.domain.measures import Rectangle
    >>> plot = shapely.box(0, 0, 140, 80)
    >>> placed = place_footprint(plot, Footprint(hall=Rectangle(length_m=120, width_m=60), setback_m=10))
    >>> placed.fits, placed.rotation_deg, placed.hall.bounds
    (True, 0.0, (10.0, 10.0, 130.0, 70.0))
    """
    if not (math.isfinite(resolution_m) and resolution_m > 0):
        raise ValueError(f"a resolution of {resolution_m} m")
    parts = sound_parts(plot)
    if not parts:
        return None
    for part in parts:
        placed = _placed_on(part, footprint, resolution_m)
        if placed is not None:
            return placed
    return Placement(fits=False, hall=None, yards=(), rotation_deg=None, resolution_m=resolution_m)


def _placed_on(part: Polygon, footprint: Footprint, resolution_m: float) -> Placement | None:
    # Near the origin coordinates have more figures.
    ((x, y),) = shapely.get_coordinates(shapely.centroid(part))
    plot = affinity.translate(part, -x, -y)
    if plot.area < _area_m2(footprint):
        return None
    kept = set_back(plot, footprint.setback_m, resolution_m / 8)
    tolerance_m = 2 * TOLERANCE_M
    roomy = [one for one in shapely.get_parts(kept) if has_room(one, footprint.hall, tolerance_m)]
    if not roomy or not all(has_room(plot, yard, tolerance_m) for yard in footprint.yards):
        return None
    inner = roomy[0] if len(roomy) == 1 else shapely.multipolygons(roomy)
    placed = _Search(plot, inner, footprint, resolution_m).go()
    if placed is None:
        return None
    hall, yards, angle_rad = placed
    return Placement(
        fits=True,
        hall=affinity.translate(hall, x, y),
        yards=tuple(affinity.translate(yard, x, y) for yard in yards),
        rotation_deg=math.degrees(angle_rad) % 180,
        resolution_m=resolution_m,
    )


def _area_m2(footprint: Footprint) -> float:
    """Return the least area that the whole footprint covers."""
    sides = [
        (one.length_m - 2 * TOLERANCE_M, one.width_m - 2 * TOLERANCE_M) for one in (footprint.hall, *footprint.yards)
    ]
    return sum(length_m * width_m for length_m, width_m in sides)


class _Search:
    """One part of a plot, near the origin, searched for a footprint.

    Parameters
    ----------
    plot, inner
        Where yards, and where the building may lie.
    """

    def __init__(self, plot: BaseGeometry, inner: BaseGeometry, footprint: Footprint, resolution_m: float) -> None:
        self._footprint = footprint
        self._plot, self._inner = plot, inner
        self._corners = shapely.get_coordinates(shapely.convex_hull(inner))
        shapely.prepare([plot, inner])
        step_m = resolution_m / 8
        self._exact = Rooms(plot, inner, footprint, gap_step_m=step_m)
        many = len(shapely.get_coordinates(inner)) > _MANY_EDGES
        self._simple = self._exact
        if many:
            self._simple = Rooms(thinned(plot, 2 * step_m), thinned(inner, 2 * step_m), footprint, gap_step_m=step_m)
        # An eighth goes to the tangents of set-backs, one to the gaps between yards, two to fewer corners.
        self._spare_m = resolution_m - (4 if many else 2) * step_m
        self._reach_m = self._exact.reach_m + math.sqrt(2) * resolution_m

    def go(self) -> tuple[Polygon, list[Polygon], float] | None:
        """Return the building, its yards and its rotation; None when there is no room."""
        for angle_rad in directions(self._plot)[:_MOST_DIRECTIONS]:
            for turned in (angle_rad, (angle_rad + math.pi / 2) % math.pi):
                placed = self._placed_at(self._exact, turned)
                if placed is not None:
                    return placed
        return self._between()

    def _between(self) -> tuple[Polygon, list[Polygon], float] | None:
        """Search all rotations by halving stretches of them."""
        hall = self._footprint.hall
        count = math.ceil(math.pi * self._reach_m / (hall.width_m / 2))
        half = math.pi / (2 * count)
        stretches = [((2 * number + 1) * half, half) for number in reversed(range(count))]
        while stretches:
            angle_rad, half = stretches.pop()
            grow_m = min(self._spare_m - self._reach_m * half, -TOLERANCE_M)
            if not self._reaches(angle_rad, grow_m) or next(self._simple.at(angle_rad, grow_m), None) is None:
                continue
            placed = self._placed_at(self._simple, angle_rad)
            if placed is not None:
                return placed
            if grow_m < -TOLERANCE_M:
                stretches += [(angle_rad + half / 2, half / 2), (angle_rad - half / 2, half / 2)]
        return None

    def _reaches(self, angle_rad: float, grow_m: float) -> bool:
        """Tell whether the plot is long and wide enough at a rotation."""
        along = direction(angle_rad)
        hall = self._footprint.hall
        return (
            extents(self._corners, along) >= hall.length_m + 2 * grow_m
            and extents(self._corners, across(along)) >= hall.width_m + 2 * grow_m
        )

    def _placed_at(self, rooms: Rooms, angle_rad: float) -> tuple[Polygon, list[Polygon], float] | None:
        if not self._reaches(angle_rad, -TOLERANCE_M):
            return None
        for room in rooms.at(angle_rad, -TOLERANCE_M):
            placed = self._laid_out(room)
            if placed is not None:
                return (*placed, angle_rad)
        return None

    def _laid_out(self, room: Room) -> tuple[Polygon, list[Polygon]] | None:
        """Return a layout that has been seen to lie on the plot: what is computed of slivers may be rounding."""
        hall = self._footprint.hall
        less_m = 4 * TOLERANCE_M
        for middle in room.middles():
            yards = room.laid_out(middle)
            least = rectangle(middle, room.frame, hall.length_m - less_m, hall.width_m - less_m)
            small = [
                rectangle(at, room.frame, seat.sides_m[0] - less_m, seat.sides_m[1] - less_m) for seat, at in yards
            ]
            if shapely.covers(self._inner, least) and np.all(shapely.covers(self._plot, small)):
                return (
                    rectangle(middle, room.frame, hall.length_m, hall.width_m),
                    [rectangle(at, room.frame, *seat.sides_m) for seat, at in yards],
                )
        return None
