"""People of areas as points on a grid, so that how long they travel can be told: each of them at one cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shapes import Floats, Shapes


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Cells that areas are cut into.

    Parameters
    ----------
    places
        Shape (c, 2): the middle of each.
    of
        Shape (c,): which area each is of, not decreasing; every area has one cell at least.
    """

    places: Floats
    of: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.of)


def cells_of(shapes: Shapes, side_m: float) -> Cells:
    """Return the cells of a grid whose middles lie in each area.

    Parameters
    ----------
    shapes
        Areas and points, in a metric CRS. A point, and an area in which no middle lies, is one cell of its own: a
        point on it.
    side_m
        Side of a cell; the grid begins at the CRS's origin, so that the same land has the same cells.
    """
    parts = [_middles_in(shape, side_m) for shape in shapes]
    return Cells(
        places=np.concatenate([np.empty((0, 2)), *parts]),
        of=np.repeat(np.arange(len(shapes)), [len(part) for part in parts]),
    )


def share_out(weights: Floats, cells: Cells, usable: NDArray[np.bool_]) -> Floats:
    """Return how much each cell has of its area's weight, shape (c,): as much as the others of the area.

    Nobody is lost or won: the cells of an area add up to its weight.

    Parameters
    ----------
    weights
        One an area.
    usable
        Shape (c,): which cells have people. Where none of an area's is, all of them have.
    """
    any_usable = np.bincount(cells.of, weights=usable, minlength=len(weights)) > 0
    used = usable | ~any_usable[cells.of]
    counts = np.bincount(cells.of[used], minlength=len(weights))
    return np.where(used, weights[cells.of] / np.maximum(counts, 1)[cells.of], 0.0)


def _middles_in(shape: BaseGeometry, side_m: float) -> Floats:
    if shape.area > 0:
        west, south, east, north = np.asarray(shape.bounds) / side_m
        columns = np.arange(np.floor(west), np.ceil(east)) + 0.5
        rows = np.arange(np.floor(south), np.ceil(north)) + 0.5
        x, y = (axis.ravel() * side_m for axis in np.meshgrid(columns, rows))
        shapely.prepare(shape)
        inside = shapely.intersects_xy(shape, x, y)
        if inside.any():
            return np.column_stack([x[inside], y[inside]])
    return shapely.get_coordinates(shapely.point_on_surface(shape))
