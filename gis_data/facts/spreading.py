"""Spreading figures of one division of the land over another, by area."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What became of figures that were spread.

    Parameters
    ----------
    weights
        Shape (m,): how much each area has.
    outside
        How much belongs to none of the areas. Together they are what was spread.
    """

    weights: NDArray[np.float64]
    outside: float

    @property
    def total(self) -> float:
        """How much there is in all."""
        return math.fsum((*self.weights, self.outside))


def spread(geometries: Sequence[BaseGeometry], weights: Sequence[float], over: Sequence[BaseGeometry]) -> Spread:
    """Spread figures over areas.

    What has its middle (a point on its surface) in one of the areas is shared between all that it overlaps, by the
    area of each overlap; it stays whole, so that nobody is lost at the edge of the land where an outline is drawn too
    wide, and nobody is counted twice where areas overlap. What has its middle outside belongs elsewhere and goes to
    none.

    Parameters
    ----------
    geometries, weights
        What is spread, n of each: areas, or points (which go to the area that they are in, in equal parts where
        several hold them).
    over
        m areas, valid. The same area twice shares what one would have.
    """
    shapes, areas = np.asarray(geometries, dtype=object), np.asarray(over, dtype=object)
    amounts = np.asarray(weights, dtype=np.float64)
    found = np.zeros(len(areas))
    if not len(shapes) or not len(areas):
        return Spread(weights=found, outside=math.fsum(amounts))
    tree = STRtree(areas)
    belongs = np.unique(tree.query(shapely.point_on_surface(shapes), predicate="intersects")[0])
    of_shape, of_area = tree.query(shapes[belongs], predicate="intersects")
    of_shape = belongs[of_shape]
    common = shapely.area(shapely.intersection(shapes[of_shape], areas[of_area]))
    common = np.where(shapely.area(shapes)[of_shape] > 0, common, 1.0)
    sums = np.bincount(of_shape, weights=common, minlength=len(shapes))
    shared = sums[of_shape] > 0
    np.add.at(found, of_area[shared], (amounts[of_shape] * common)[shared] / sums[of_shape][shared])
    return Spread(weights=found, outside=math.fsum(amounts[sums == 0]))
