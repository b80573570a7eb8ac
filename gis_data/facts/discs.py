"""How much of what lies on the ground is within a distance of a place: exact shares of area, for many places.

The area that a disc and a polygon have in common is the sum, over the polygon's edges, of the signed area that the disc
has in common with the triangle of its centre and that edge: half the cross product where the edge is inside, a sector
where it is outside. That needs no polygon in place of the circle and no overlay, and is the same for holes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shapes import Floats, Shapes, as_shapes, inner_points
from gis_data.network.engine.batches import batches, in_threads


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Weights on the ground: each evenly over its area, or at its point.

    Parameters
    ----------
    weights
        Shape (k,): how much there is of each.
    east, north, radius_m
        Shape (k,): a circle about each; the radius of a point is 0.
    area_m2
        Shape (k,): 0 for a point.
    first
        Shape (k + 1,): edges of area ``i`` are ``first[i]:first[i + 1]``.
    edges
        Shape (m, 4): from x, y to x, y; the area is on their left.
    """

    weights: Floats
    east: Floats
    north: Floats
    radius_m: Floats
    area_m2: Floats
    first: NDArray[np.int64]
    edges: Floats

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def total(self) -> float:
        """How much there is in all."""
        return math.fsum(self.weights)


def ground_of(geometries: Iterable[BaseGeometry], weights: Sequence[float] | Floats) -> Ground:
    """Return weights as they lie on the ground.

    Parameters
    ----------
    geometries
        In a metric CRS. What has no area is a point: its own, or that on it which shapely takes to represent it.
    weights
        One a geometry, 0 or more.
    """
    shapes = as_shapes(geometries)
    areas = np.asarray(shapely.area(shapes), dtype=np.float64)
    wide = areas > 0
    centres = inner_points(shapes)
    centres[wide] = shapely.centroid(shapely.minimum_bounding_circle(shapes[wide]))
    edges, of = _edges(shapes[wide])
    counts = np.zeros(len(shapes), dtype=np.int64)
    counts[wide] = np.bincount(of, minlength=int(wide.sum()))
    return Ground(
        weights=np.asarray(weights, dtype=np.float64),
        east=shapely.get_x(centres),
        north=shapely.get_y(centres),
        radius_m=np.where(wide, shapely.minimum_bounding_radius(shapes), 0.0),
        area_m2=areas,
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        edges=edges,
    )


def within(ground: Ground, places: Floats, radii_m: Sequence[float]) -> Floats:
    """Return how much lies within each distance of each place, shape (places, distances).

    Parameters
    ----------
    places
        Shape (n, 2), metres in the CRS of the ground.
    radii_m
        Distances along a straight line. A point counts at that very distance.
    """
    at = np.ascontiguousarray(places, dtype=np.float64).reshape(-1, 2)
    radii = np.asarray(radii_m, dtype=np.float64)
    parts = np.column_stack([ground.weights, ground.east, ground.north, ground.radius_m, ground.area_m2])

    from gis_data.facts.disc_loops import weights_within

    def some(rows: range) -> Floats:
        return weights_within(at[rows.start : rows.stop], radii, parts, ground.first, ground.edges)

    found = in_threads(some, batches(len(at), _AT_ONCE)) if len(at) else []
    return np.concatenate([np.empty((0, len(radii))), *found])


_AT_ONCE = 250
"""Places that one thread works on before it takes the next."""


def _edges(areas: Shapes) -> tuple[Floats, NDArray[np.int64]]:
    """Return the edges of areas with the area on their left, and which area each belongs to."""
    polygons, of_area = shapely.get_parts(areas, return_index=True)
    polygonal = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    polygons, of_area = shapely.orient_polygons(polygons[polygonal], exterior_cw=False), of_area[polygonal]
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    places, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(places):
        return np.empty((0, 4)), np.empty(0, dtype=np.int64)
    goes_on = of_ring[1:] == of_ring[:-1]
    edges = np.hstack([places[:-1], places[1:]])[goes_on]
    return np.ascontiguousarray(edges), of_area[of_polygon[of_ring[:-1][goes_on]]]
