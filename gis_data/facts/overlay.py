"""How much of each site lies within the zones of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_data.facts.assumptions import LEAST_OVERLAP_M2
from gis_data.facts.shapes import Floats, Shapes, as_shapes

MOST_CORNERS = 500
"""Zones with more corners are cut into tiles first: what is cut with a site is then short."""
LEAST_TILE_M = 10.0
"""Smaller pieces are not cut further: where many boundaries meet in a point, cutting never comes to an end."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Overlay:
    """What n sites and k zones have in common.

    Parameters
    ----------
    of_site, of_zone
        Shape (p,): which pairs touch, by site and zone.
    share
        Shape (n,): how much of each site's area lies within any zone, 0 to 1; NaN for a site without area.
    """

    of_site: NDArray[np.int64]
    of_zone: NDArray[np.int64]
    share: Floats

    def zones_of(self, site: int) -> list[int]:
        """Return the zones that touch a site, in order."""
        begin, end = np.searchsorted(self.of_site, [site, site + 1])
        return [int(zone) for zone in self.of_zone[begin:end]]


def overlay(sites: Shapes, zones: Sequence[BaseGeometry]) -> Overlay:
    """Lay zones over sites.

    A zone touches a site when they share ground of :data:`~gis_data.facts.assumptions.LEAST_OVERLAP_M2` at least; one
    without area, or a site without, when they meet at all.

    Parameters
    ----------
    sites
        Shape (n,), points or areas.
    zones
        Of any kind, valid.
    """
    areas = shapely.area(sites)
    share = np.where(areas > 0, 0.0, np.nan)
    empty = np.empty(0, dtype=np.int64)
    if not len(zones) or not len(sites):
        return Overlay(of_site=empty, of_zone=empty, share=share)
    pieces, of_piece = tiles(as_shapes(zones))
    of_site, piece = STRtree(pieces).query(sites, predicate="intersects")
    common = shapely.intersection(sites[of_site], pieces[piece])
    common_m2 = shapely.area(common)
    of_zone = of_piece[piece]
    flat = (areas[of_site] == 0) | (shapely.area(as_shapes(zones))[of_zone] == 0)
    pair, of_pair = np.unique(np.stack([of_site, of_zone]), axis=1, return_inverse=True)
    counts = np.bincount(of_pair, weights=common_m2, minlength=pair.shape[1]) >= LEAST_OVERLAP_M2
    counts[of_pair[flat]] = True
    touching = counts[of_pair] & (common_m2 > 0)
    for site in np.unique(of_site[touching]).tolist():
        covered = shapely.area(shapely.union_all(common[touching & (of_site == site)]))
        share[site] = min(float(covered) / areas[site], 1.0)
    return Overlay(of_site=pair[0][counts], of_zone=pair[1][counts], share=share)


def tiles(zones: Shapes) -> tuple[Shapes, NDArray[np.int64]]:
    """Return zones in pieces of few corners, and which zone each is of; together they are the zones.

    What has no area, or few corners, stays as it is.
    """
    pieces: list[BaseGeometry] = []
    of: list[int] = []
    for number, zone in enumerate(zones):
        parts = _cut(zone)
        pieces += parts
        of += [number] * len(parts)
    return as_shapes(pieces), np.array(of, dtype=np.int64)


def _cut(zone: BaseGeometry) -> list[BaseGeometry]:
    if shapely.get_num_coordinates(zone) <= MOST_CORNERS or zone.area == 0:
        return [zone]
    if len(polygons := shapely.get_parts(zone)) > 1:
        return [piece for polygon in polygons if polygon.area > 0 for piece in _cut(polygon)]
    west, south, east, north = zone.bounds
    if max(east - west, north - south) < LEAST_TILE_M:
        return [zone]
    if east - west > north - south:
        middle = (west + east) / 2
        halves = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    else:
        middle = (south + north) / 2
        halves = [shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)]
    parts = [shapely.intersection(zone, half) for half in halves]
    return [piece for part in parts if part.area > 0 for piece in _cut(part)]
