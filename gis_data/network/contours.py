"""Where a field of numbers on a grid is at most some level, as polygons: marching squares."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, MultiLineString, MultiPolygon

_Floats: TypeAlias = NDArray[np.float64]
_Longs: TypeAlias = NDArray[np.int64]

# The sides of a square of the grid: 0 bottom, 1 right, 2 top, 3 left. For each of its sixteen cases (a bit each for the
# corners bottom left, bottom right, top right and top left that are inside) the sides that the border comes in and
# goes out by, the inside on its left. Where two opposite corners are inside, they are kept apart.
_CASES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((0, 3),),
    2: ((1, 0),),
    3: ((1, 3),),
    4: ((2, 1),),
    5: ((0, 3), (2, 1)),
    6: ((2, 0),),
    7: ((2, 3),),
    8: ((3, 2),),
    9: ((0, 2),),
    10: ((1, 0), (3, 2)),
    11: ((1, 2),),
    12: ((3, 1),),
    13: ((0, 1),),
    14: ((3, 0),),
}


def area_within(field: _Floats, level: float, *, west: float, south: float, cell_m: float) -> MultiPolygon:
    """Return where a field is at most a level, between its points by straight lines.

    Parameters
    ----------
    field
        Shape (rows, columns), finite: row 0 is the southernmost; above the level at the rim.
    level
        The level.
    west, south
        Where the first point of the grid is.
    cell_m
        How far the points are apart.

    Returns
    -------
    MultiPolygon
        Valid; empty where the field is higher everywhere.
    """
    rings = [ring for ring in _rings(*_border(field, level)) if len(ring) > 2]
    placed = [np.array([west, south]) + cell_m * ring for ring in rings]
    area = shapely.build_area(MultiLineString([LinearRing(ring) for ring in placed]))
    return MultiPolygon(shapely.get_parts(area).tolist())


def _border(field: _Floats, level: float) -> tuple[_Longs, _Longs, _Floats]:
    """Return which crossing of the grid follows on which, and where crossings are, in columns and rows.

    A crossing is a line of the grid that the border cuts: those along rows come first, then those along columns.
    """
    rows, columns = field.shape
    inside = field <= level
    case = inside[:-1, :-1] | inside[:-1, 1:] * 2 | inside[1:, 1:] * 4 | inside[1:, :-1] * 8
    row, column = np.nonzero((case > 0) & (case < 15))
    along_rows = rows * (columns - 1)
    sides = np.stack(
        [
            row * (columns - 1) + column,
            along_rows + row * columns + column + 1,
            (row + 1) * (columns - 1) + column,
            along_rows + row * columns + column,
        ]
    )
    comes, goes = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for number, crossings in _CASES.items():
        chosen = np.flatnonzero(case[row, column] == number)
        comes += [sides[side, chosen] for side, _ in crossings]
        goes += [sides[side, chosen] for _, side in crossings]
    return np.concatenate(comes), np.concatenate(goes), _crossings(field, level)


def _crossings(field: _Floats, level: float) -> _Floats:
    """Return where the level is reached on each line of the grid; shape (lines, 2), columns and rows."""
    rows, columns = field.shape
    row, column = np.indices((rows, columns), dtype=np.float64)
    along = np.stack([column[:, :-1] + _share(field[:, :-1], field[:, 1:], level), row[:, :-1]], axis=-1)
    up = np.stack([column[:-1], row[:-1] + _share(field[:-1], field[1:], level)], axis=-1)
    return np.concatenate([along.reshape(-1, 2), up.reshape(-1, 2)])


def _share(one: _Floats, other: _Floats, level: float) -> _Floats:
    """Return how far from one point to the next the level is reached; never quite at either."""
    rise = other - one
    share = np.divide(level - one, rise, out=np.full(rise.shape, 0.5), where=rise != 0)
    return np.asarray(np.clip(share, 0.001, 0.999))


def _rings(comes: _Longs, goes: _Longs, crossings: _Floats) -> list[_Floats]:
    """Return the closed borders; each crossing is passed once."""
    following = dict(zip(comes.tolist(), goes.tolist(), strict=True))
    rings = []
    while following:
        start, at = following.popitem()
        ring = [start]
        while at != start:
            ring.append(at)
            at = following.pop(at)
        rings.append(crossings[ring])
    return rings
