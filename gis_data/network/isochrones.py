"""What is reached within some minutes, as areas for a map: the land beside the roads that are reached in that time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gis_data.network.contours import area_within
from gis_data.network.graph import UNREACHED
from gis_data.network.model import RoadNetwork, Vehicle

BESIDE_M = 250.0
"""Land up to this far from a road that is reached counts as reached."""

CELL_M = 100.0
"""Side of the cells that land is told by, where nothing else is asked for."""
_MOST_CELLS = 2000
_HOLE_CELLS = 16.0
"""Holes of fewer cells than this are not drawn."""


@dataclass(frozen=True, kw_only=True)
class Courses:
    """Where roads run, and how long they take.

    Parameters
    ----------
    first, points
        The course of road ``i`` from its tail to its head is ``points[first[i]:first[i + 1]]``, metres.
    tail, head
        Shape (m,): the nodes at its ends.
    milliseconds
        Shape (2, m): how long the whole road takes from tail to head and from head to tail; 0 where one may not go.
    """

    first: NDArray[np.int64]
    points: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    milliseconds: NDArray[np.int64]

    @classmethod
    def of(cls, network: RoadNetwork, vehicle: Vehicle) -> Courses:
        """Return the courses of a network's roads, with a vehicle's times."""
        return cls(
            first=network.first,
            points=network.points,
            tail=network.tail,
            head=network.head,
            milliseconds=network.milliseconds(vehicle),
        )

    def turned(self) -> Courses:
        """Return the same roads for times to a place instead of from it: from a point of a road on, not up to it."""
        return Courses(
            first=self.first,
            points=self.points,
            tail=self.tail,
            head=self.head,
            milliseconds=self.milliseconds[::-1],
        )


@dataclass(frozen=True, kw_only=True)
class OnRoad:
    """Where a place is on the roads; from there one drives along its own road without passing a node.

    Parameters
    ----------
    road
        Which of the courses.
    along
        Where on it, as a share from its tail (0) to its head (1).
    milliseconds
        How long it takes between the place and the road.
    """

    road: int
    along: float
    milliseconds: int


def isochrones(
    courses: Courses,
    node_milliseconds: NDArray[np.int32],
    limits_milliseconds: Sequence[int],
    *,
    origin: tuple[float, float],
    start: OnRoad | None = None,
    beside_m: float = BESIDE_M,
    cell_m: float = CELL_M,
) -> tuple[MultiPolygon, ...]:
    """Return the areas that are reached within each limit.

    The time grows evenly along each road. What is drawn is accurate to about a cell (more where the area is wider than
    2000 of them), and small holes are left out; what counts is in :func:`gis_data.network.engine.reached`.

    Parameters
    ----------
    courses
        The roads; for times to the place, turned.
    node_milliseconds
        Shape (n,): the time from the place to each node, UNREACHED where there is no way.
    limits_milliseconds
        In rising order; a time of just the limit is within.
    origin
        The place, metres; it belongs to every area.
    start
        Where it is on the roads; None where it is a node.
    beside_m
        How far beside a road counts.
    cell_m
        Side of the cells; at most half of how far beside a road counts.

    Returns
    -------
    tuple of MultiPolygon
        One a limit, valid, each containing those before it; in the CRS of the courses.
    """
    if list(limits_milliseconds) != sorted(limits_milliseconds):
        raise ValueError(f"limits have to rise, and {list(limits_milliseconds)} do not")
    points, milliseconds = _samples(courses, node_milliseconds, max(limits_milliseconds, default=0), start, cell_m)
    points, milliseconds = np.vstack([points, origin]), np.append(milliseconds, 0.0)
    grid = _Grid.around(points, beside_m, cell_m)
    areas: list[MultiPolygon] = []
    for limit in limits_milliseconds:
        area = grid.beside(points[milliseconds <= limit], beside_m)
        areas.append(_polygons(shapely.union_all([area, *areas[-1:]])))
    return tuple(areas)


def _samples(
    courses: Courses, node_milliseconds: NDArray[np.int32], limit: int, start: OnRoad | None, cell_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points along the roads, half a cell or less apart, with the time to each; beyond the limit few."""
    at_tail, at_head = (_plus(node_milliseconds, end) for end in (courses.tail, courses.head))
    used = np.minimum(at_tail, at_head) <= limit
    if start is not None:
        used[start.road] = True
    roads = np.flatnonzero(used)
    segment, road = _segments(courses.first, roads)
    begin, end = courses.points[segment], courses.points[segment + 1]
    length = np.hypot(*(end - begin).T)
    before = np.cumsum(length) - length
    first_of_road = np.searchsorted(road, np.arange(len(roads)))
    whole = np.bincount(road, weights=length, minlength=len(roads))
    pieces = np.maximum(1, np.ceil(length / (cell_m / 2))).astype(np.int64) + 1
    of = np.repeat(np.arange(len(segment)), pieces)
    share = (np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / (pieces[of] - 1)
    points = begin[of] + share[:, None] * (end - begin)[of]
    along = before[of] - before[first_of_road][road[of]] + share * length[of]
    along = np.divide(along, whole[road[of]], out=np.zeros(len(of)), where=whole[road[of]] > 0)
    forth, back = (_allowed(courses.milliseconds[way], roads)[road[of]] for way in (0, 1))
    from_tail = at_tail[roads][road[of]] + along * forth
    from_head = at_head[roads][road[of]] + (1 - along) * back
    straight = _straight(start, roads[road[of]], along, forth, back)
    return points, np.fmin(straight, np.fmin(from_tail, from_head))


def _straight(
    start: OnRoad | None, road: NDArray[np.int64], along: NDArray[np.float64], *taken: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the time from the place to points of its own road, straight along it; NaN for those of others."""
    if start is None:
        return np.full(len(road), np.nan)
    ahead = along - start.along
    driven = np.abs(ahead) * np.where(ahead >= 0, *taken)
    return np.where(road == start.road, start.milliseconds + driven, np.nan)


def _plus(node_milliseconds: NDArray[np.int32], nodes: NDArray[np.int32]) -> NDArray[np.float64]:
    return np.where(node_milliseconds == UNREACHED, np.inf, node_milliseconds)[nodes]


def _allowed(milliseconds: NDArray[np.int64], roads: NDArray[np.int64]) -> NDArray[np.float64]:
    taken = milliseconds[roads].astype(np.float64)
    return np.where(taken > 0, taken, np.nan)


def _segments(first: NDArray[np.int64], roads: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the points at which the straight pieces of some roads begin, and which of the roads each is of."""
    counts = first[roads + 1] - first[roads] - 1
    road = np.repeat(np.arange(len(roads)), counts)
    return np.arange(counts.sum()) - (np.cumsum(counts) - counts)[road] + first[roads][road], road


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """Where cells are: the first one's middle, how far middles are apart, and how many rows and columns there are."""

    west: float
    south: float
    cell_m: float
    shape: tuple[int, int]

    @classmethod
    def around(cls, points: NDArray[np.float64], beside_m: float, cell_m: float) -> _Grid:
        """Return a grid that the land beside all points lies well within."""
        low, high = points.min(axis=0), points.max(axis=0)
        cell_m = max(cell_m, float((high - low).max()) / _MOST_CELLS)
        rim = beside_m + 2 * cell_m
        columns, rows = np.ceil((high - low + 2 * rim) / cell_m).astype(int) + 1
        west, south = (low - rim).tolist()
        return cls(west=west, south=south, cell_m=cell_m, shape=(int(rows), int(columns)))

    def beside(self, points: NDArray[np.float64], beside_m: float) -> MultiPolygon:
        """Return the land beside some points."""
        from scipy.ndimage import distance_transform_edt

        free = np.ones(self.shape, dtype=np.bool_)
        column, row = np.rint((points - [self.west, self.south]) / self.cell_m).astype(np.int64).T
        free[row, column] = False
        away_m = np.asarray(distance_transform_edt(free)) * self.cell_m
        # Cells next to a road are drawn however wide they are.
        level = max(beside_m, 1.5 * self.cell_m)
        area = area_within(away_m, level, west=self.west, south=self.south, cell_m=self.cell_m)
        return _polygons(shapely.simplify(_without_small_holes(area, self.cell_m), self.cell_m / 4))


def _without_small_holes(area: MultiPolygon, cell_m: float) -> MultiPolygon:
    least_m2 = _HOLE_CELLS * cell_m**2
    return MultiPolygon(
        [
            shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= least_m2])
            for part in area.geoms
        ]
    )


def _polygons(area: shapely.Geometry) -> MultiPolygon:
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(area))).tolist()
    return MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])
