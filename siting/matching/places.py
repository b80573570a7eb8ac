"""Distances from sites to a place, as the crow flies: from a site's middle, 0 inside an area."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Place
from siting.domain.requirement import Criterion, Within

_FEW_POINTS = 200
"""Up to so many points, the distance to each is worked out; of more, the nearest is looked up in a tree."""

_SMALLEST = np.nextafter(0.0, 1.0)


def geometry_of(place: Place) -> BaseGeometry:
    """Return where a place is.

    Raises
    ------
    ValueError
        It has not been looked up yet, or has no points.
    """
    if place.geometry is None or place.geometry.is_empty:
        raise ValueError(f"{place.name}: the place has not been looked up")
    return place.geometry


def is_reach(criterion: Criterion) -> bool:
    """Whether sites too far away from a place are out, so that what else they fail is not looked at."""
    return criterion.place is not None and isinstance(criterion.need, Within) and criterion.need.high < math.inf


def distances(east: NDArray[np.float64], north: NDArray[np.float64], geometry: BaseGeometry) -> NDArray[np.float64]:
    """Return how far each point is from a geometry.

    Parameters
    ----------
    east, north
        Shape (n,), metres in the geometry's CRS; NaN where there is no point.
    geometry
        Not empty.

    Returns
    -------
    Shape (n,), metres; NaN where there is no point. Each depends on its own point alone, to the last bit.

    >>> distances(np.array([3.0, np.nan]), np.array([4.0, 0.0]), Point(0, 0)).tolist()
    [5.0, nan]
    """
    if isinstance(geometry, Point):
        return _straight(east - geometry.x, north - geometry.y)
    if isinstance(geometry, MultiPoint):
        return _to_points(east, north, shapely.get_coordinates(geometry))
    return _to_shape(east, north, geometry)


def inside(east: NDArray[np.float64], north: NDArray[np.float64], geometry: BaseGeometry) -> NDArray[np.bool_]:
    """Return at which points the distance is 0, which takes far less time to tell than how far away the others are."""
    if isinstance(geometry, Point | MultiPoint):
        found: NDArray[np.bool_] = distances(east, north, geometry) == 0.0
        return found
    shapely.prepare(geometry)
    return np.asarray(shapely.intersects_xy(geometry, east, north), dtype=np.bool_)


def geos_distances(shapes: NDArray[np.object_] | BaseGeometry, geometry: BaseGeometry) -> NDArray[np.float64]:
    """Return how far each of some shapes is from a geometry."""
    # On its way GEOS divides by lengths that may be 0, without harm to what comes out.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(shapely.distance(shapes, geometry), dtype=np.float64)


def nearest_part(position: tuple[float, float], geometry: BaseGeometry) -> int:
    """Return which part of a geometry is nearest to a point, the first of several.

    Parameters
    ----------
    position
        East and north.
    geometry
        Of one part or many.
    """
    found = shapely.distance(shapely.get_parts(geometry), Point(*position))
    return int(np.argmin(found))


def _straight(east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.float64]:
    # In place: it is worked out for every site.
    squares = east * east
    squares += north * north
    return np.sqrt(squares, out=squares)


def _to_points(
    east: NDArray[np.float64], north: NDArray[np.float64], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    if len(points) > _FEW_POINTS:
        known = np.flatnonzero(~np.isnan(east) & ~np.isnan(north))
        tree = shapely.STRtree(shapely.get_parts(MultiPoint(points)))
        at, nearest = tree.query_nearest(shapely.points(east[known], north[known]), all_matches=False)
        found = np.full(len(east), np.nan)
        rows = known[at]
        found[rows] = _straight(east[rows] - points[nearest, 0], north[rows] - points[nearest, 1])
        return found
    found = _straight(east - points[0, 0], north - points[0, 1])
    for x, y in points[1:]:
        np.minimum(found, _straight(east - x, north - y), out=found)
    return found


def _to_shape(east: NDArray[np.float64], north: NDArray[np.float64], geometry: BaseGeometry) -> NDArray[np.float64]:
    shapely.prepare(geometry)
    found = np.where(np.isnan(east) | np.isnan(north), np.nan, 0.0)
    # Most of the points that are looked at lie inside; that is settled far quicker than a distance.
    outside = np.flatnonzero(~shapely.intersects_xy(geometry, east, north) & (found == 0.0))
    away = geos_distances(shapely.points(east[outside], north[outside]), geometry)
    # A point that does not lie inside is never told to, however near.
    found[outside] = np.maximum(away, _SMALLEST)
    return found
