"""Where sites are, as arrays, and the reference points nearest to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shapes import Floats, Shapes, as_shapes
from siting.domain.errors import InvalidInput
from siting.domain.places import ReferencePoint
from siting.domain.sites import Site
from siting.domain.text import Text


def middles_of(sites: Sequence[Site]) -> Floats:
    """Return the centroid of each site, shape (n, 2): where a plot's entrance will be is seldom known.

    Raises
    ------
    ValueError
        A site has no geometry.
    """
    if not sites:
        return np.empty((0, 2))
    for site in sites:
        if site.geometry is None or site.geometry.is_empty:
            raise ValueError(f"site {site.site_id} {site.reference!r} has no place")
    return shapely.get_coordinates(shapely.centroid(geometries_of(sites)))


def check_placed(site: Site) -> None:
    """Refuse a site without a place.

    Raises
    ------
    InvalidInput
        It has none.
    """
    if site.geometry is None or site.geometry.is_empty:
        raise InvalidInput(_NO_PLACE.fill(name=site.name), value=site.reference)


def geometries_of(sites: Sequence[Site]) -> Shapes:
    """Return the sites' geometries, shape (n,)."""
    return as_shapes(site.geometry for site in sites)


def around_them(geometries: Shapes, reach_m: float = 0.0) -> Polygon:
    """Return the box about some geometries, widened by so many metres on every side."""
    west, south, east, north = shapely.total_bounds(geometries)
    return box(west - reach_m, south - reach_m, east + reach_m, north + reach_m)


def in_order(points: Sequence[ReferencePoint]) -> list[ReferencePoint]:
    """Return points by name and place: no answer may depend on the order in which they were stored."""
    return sorted(points, key=lambda point: (point.name, point.geometry.x, point.geometry.y))


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """The nearest of some geometries for each of n places.

    Parameters
    ----------
    of
        Shape (n,): which geometry.
    distances_m
        Shape (n,): along a straight line; 0 inside.
    """

    of: NDArray[np.int64]
    distances_m: Floats


def nearest(places: Shapes, geometries: Iterable[BaseGeometry]) -> Nearest:
    """Return the nearest geometry for every place; of several as near, the first.

    Parameters
    ----------
    places
        Shape (n,), geometries, not empty.
    geometries
        One or more.
    """
    tree = STRtree(as_shapes(geometries))
    pairs, distances = tree.query_nearest(places, return_distance=True, all_matches=True)
    order = np.lexsort((pairs[1], pairs[0]))
    _, first = np.unique(pairs[0][order], return_index=True)
    chosen = order[first]
    return Nearest(of=pairs[1][chosen].astype(np.int64), distances_m=np.asarray(distances[chosen], dtype=np.float64))


_NO_PLACE = Text(sv="{name} har inget läge.", en="{name} has no position.")
