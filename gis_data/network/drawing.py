"""Roads for maps."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis_data.network.arrays import Flags
from gis_data.network.model import RoadClass, RoadNetwork

MAIN_CLASSES = frozenset(
    {RoadClass.MOTORWAY, RoadClass.TRUNK, RoadClass.PRIMARY, RoadClass.SECONDARY, RoadClass.TERTIARY}
    | {RoadClass.MOTORWAY_LINK, RoadClass.TRUNK_LINK, RoadClass.PRIMARY_LINK}
)
"""What a map of a municipality shows."""


def main_roads(
    network: RoadNetwork,
    classes: Collection[RoadClass] = MAIN_CLASSES,
    *,
    within: BaseGeometry | None = None,
    tolerance_m: float = 0.0,
) -> list[tuple[RoadClass, LineString]]:
    """Return the courses of roads of some classes, edges joined to long lines.

    Parameters
    ----------
    network
        The roads.
    classes
        Which.
    within
        Only edges whose bounding box meets that of this geometry, in the storage CRS; None: all.
    tolerance_m
        How far a line may be from the road's course where corners are left out; 0 keeps every corner.

    Returns
    -------
    list of (class, line)
        In the storage CRS, the least important class first, so that the others are drawn over it.
    """
    found: list[tuple[RoadClass, LineString]] = []
    near = _meeting(network, within)
    for road_class in sorted(classes, reverse=True):
        lines = network.lines(np.flatnonzero((network.road_class == road_class) & near))
        if not len(lines):
            continue
        merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
        found += [(road_class, line) for line in shapely.simplify(merged, tolerance_m)]
    return found


def _meeting(network: RoadNetwork, within: BaseGeometry | None) -> Flags:
    """Return which edges have a bounding box that meets another; shape (m,)."""
    if within is None or within.is_empty or not network.edges:
        return np.full(network.edges, within is None)
    west, south, east, north = within.bounds
    low = np.minimum.reduceat(network.points, network.first[:-1])
    high = np.maximum.reduceat(network.points, network.first[:-1])
    return np.asarray(((low <= (east, north)) & (high >= (west, south))).all(axis=1))
