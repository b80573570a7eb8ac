"""Many geometries at once, as arrays of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Shapes: TypeAlias = NDArray[np.object_]
Floats: TypeAlias = NDArray[np.float64]


def as_shapes(geometries: Iterable[BaseGeometry | None]) -> Shapes:
    """Return geometries as an array, shape (n,)."""
    listed = list(geometries)
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def points_at(places: Floats) -> Shapes:
    """Return places of shape (n, 2) as points, shape (n,)."""
    return cast("Shapes", shapely.points(places.reshape(-1, 2)))


def inner_points(shapes: Shapes) -> Shapes:
    """Return a point on each geometry."""
    return shapely.point_on_surface(shapes)


def hull_of(shapes: Shapes) -> BaseGeometry:
    """Return the convex hull of all geometries together."""
    return cast("BaseGeometry", shapely.convex_hull(shapely.geometrycollections(shapes)))


def union_of(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return all geometries as one."""
    return shapely.union_all(as_shapes(shapes))
