"""How steep a site is, where a height model is loaded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import LEAST_SLOPE_CELLS, LEAST_SLOPE_SHARE, SLOPE_CELL_M
from gis_data.facts.ground import NO_AREA
from gis_data.facts.located import geometries_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.sources import not_loaded, set_days, with_sets
from gis_data.facts.surroundings import Surroundings
from siting.domain.formats import number
from siting.domain.geodata import Role
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import Status

if TYPE_CHECKING:
    from rasterio.io import DatasetReader
    from rasterio.transform import Affine

Heights = NDArray[np.float64]

FACT = "slope_percent"


def slope(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the mean slope over each site's area."""
    answers = Answers(sites)
    model = around.elevation()
    if model is None:
        answers.lack_everywhere([FACT], not_loaded(Role.ELEVATION))
        return answers.found()
    import rasterio

    sets = [one for one in around.sets(Role.ELEVATION) if one.key == model.set_key]
    with rasterio.open(model.path) as heights:
        for place, geometry in enumerate(geometries_of(sites)):
            found = mean_slope_percent(heights, geometry)
            if isinstance(found, Text):
                answers.lack(place, FACT, found)
                continue
            percent, cell_m = found
            rule = _RULE.fill(cell=Text(sv=number(cell_m, "sv", decimals=1), en=number(cell_m, "en", decimals=1)))
            answers.say(place, FACT, with_sets(rule, sets).value(round(percent, 1), Status.KNOWN, set_days(sets)))
    return answers.found()


def mean_slope_percent(heights: DatasetReader, site: BaseGeometry) -> tuple[float, float] | Text:
    """Return the mean slope over an area with the side of the cells it was taken from, or why there is none.

    Heights are averaged to cells of :data:`~gis_data.facts.assumptions.SLOPE_CELL_M` where they are finer. The slope of
    a cell is that of Horn (1981), from its eight neighbours, as GDAL and most other programs have it; the site's is the
    mean over the cells whose middles lie in it.

    Parameters
    ----------
    heights
        The height model, metres, in the CRS of the site.
    site
        In the storage CRS.
    """
    from rasterio.features import geometry_mask

    if site.area == 0:
        return NO_AREA
    step = max(1, math.floor(SLOPE_CELL_M / abs(heights.transform.a)))
    grid, transform = _grid_about(heights, site, step)
    inside = geometry_mask([site], out_shape=grid.shape, transform=transform, invert=True)[1:-1, 1:-1]
    if inside.sum() < LEAST_SLOPE_CELLS:
        return _TOO_SMALL
    slopes = horn_percent(grid, abs(transform.a), abs(transform.e))[inside]
    known = np.isfinite(slopes)
    if known.mean() < LEAST_SLOPE_SHARE:
        return _NOT_COVERED
    return float(slopes[known].mean()), abs(transform.a)


def horn_percent(grid: Heights, across_m: float, down_m: float) -> Heights:
    """Return the slope of the inner cells of a grid in percent, shape two less each way.

    Parameters
    ----------
    grid
        Heights in metres, NaN where there is none: there, and beside it, there is no slope.
    across_m, down_m
        Size of a cell.

    Notes
    -----
    Horn, B. K. P. (1981), Hill shading and the reflectance map, Proceedings of the IEEE 69(1).

    >>> horn_percent(np.arange(9.0).reshape(3, 3), 10, 10).round(1).tolist()
    [[31.6]]
    """
    north, middle, south = grid[:-2], grid[1:-1], grid[2:]
    east = north[:, 2:] + 2 * middle[:, 2:] + south[:, 2:]
    west = north[:, :-2] + 2 * middle[:, :-2] + south[:, :-2]
    top = north[:, :-2] + 2 * north[:, 1:-1] + north[:, 2:]
    bottom = south[:, :-2] + 2 * south[:, 1:-1] + south[:, 2:]
    found: Heights = 100 * np.hypot((east - west) / (8 * across_m), (bottom - top) / (8 * down_m))
    return np.where(np.isfinite(middle[:, 1:-1]), found, np.nan)


def _grid_about(heights: DatasetReader, site: BaseGeometry, step: int) -> tuple[Heights, Affine]:
    """Return heights about a site, two cells more on each side, NaN beyond the model, and where the grid lies.

    A cell is ``step`` of the model's each way; the cells begin at the model's corner, so that they do not depend on
    the site.
    """
    from rasterio.enums import Resampling
    from rasterio.transform import Affine
    from rasterio.windows import Window

    west, south, east, north = site.bounds
    left, top = ~heights.transform @ (west, north)
    right, bottom = ~heights.transform @ (east, south)
    column, row = math.floor(left / step) - 2, math.floor(top / step) - 2
    columns, rows = math.floor(right / step) + 3 - column, math.floor(bottom / step) + 3 - row
    grid = np.full((rows, columns), np.nan)
    begin_column, begin_row = max(0, column), max(0, row)
    end_column, end_row = min(heights.width // step, column + columns), min(heights.height // step, row + rows)
    transform = heights.transform @ Affine.translation(column * step, row * step) @ Affine.scale(step)
    if begin_column >= end_column or begin_row >= end_row:
        return grid, transform
    shape = (end_row - begin_row, end_column - begin_column)
    window = Window(begin_column * step, begin_row * step, shape[1] * step, shape[0] * step)
    read = heights.read(1, window=window, out_shape=shape, resampling=Resampling.average, masked=True)
    known = np.where(np.ma.getmaskarray(read), np.nan, np.ma.getdata(read).astype(np.float64))
    grid[begin_row - row : end_row - row, begin_column - column : end_column - column] = known
    return grid, transform


SLOPE = Computer(
    name="slope",
    label=Text(sv="Lutning", en="Slope"),
    facts=(FACT,),
    roles=frozenset({Role.ELEVATION}),
    compute=slope,
)

_RULE = Text(
    sv="Medellutning, mätt i rutor om {cell} m (Horn 1981)", en="Mean slope, measured in cells of {cell} m (Horn 1981)"
)
_NOT_COVERED = Text(sv="Höjdmodellen täcker inte platsen", en="The height model does not cover the site")
_TOO_SMALL = Text(
    sv="Platsen är för liten för höjdmodellens rutor", en="The site is too small for the cells of the height model"
)
