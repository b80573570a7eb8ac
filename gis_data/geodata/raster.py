"""Height models: rasters put together, in the storage CRS, cut to where they are of use."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.warp import calculate_default_transform
from rasterio.windows import Window
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import Content
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.model import ReadOptions
from gis_data.geodata.placing import flat_crs
from gis_data.geodata.problems import COARSER, no_crs
from gis_data.issue_log import IssueLog
from gis_data.steps.crs import is_same
from gis_data.tables.kinds import cut_off, refusal
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Quality, Role
from siting.domain.text import Text

BEYOND_M = 1000.0
"""How far outside the area heights are of use."""
MOST_CELLS = 40_000_000
"""A finer grid is made coarser, so that it can be stored and held."""
LOWEST_M = -1000.0
"""Lower values are no heights: programs write -9999 and -32768 for none, and forget to say so."""

_BLOCK = 1024
_COARSER = 1.5
_BROKEN = (RasterioError, OSError, ValueError)


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """A north-up grid: west and north edge and cell size in metres, columns and rows."""

    west: float
    north: float
    cell_m: float
    width: int
    height: int

    @property
    def transform(self) -> Any:
        return Affine(self.cell_m, 0.0, self.west, 0.0, -self.cell_m, self.north)

    def windows(self) -> Iterator[Window]:
        """Go through the grid in blocks."""
        for row in range(0, self.height, _BLOCK):
            for column in range(0, self.width, _BLOCK):
                width, height = min(_BLOCK, self.width - column), min(_BLOCK, self.height - row)
                yield Window(column, row, width, height)


def read_elevation(
    files: Sequence[GeoFile], *, crs: str, area: BaseGeometry | None, options: ReadOptions, documented_crs: str
) -> Content:
    """Return a height model as a GeoTIFF in the storage CRS, float32 with NaN where there is no height.

    Where files overlap the first has its say. Cells keep their size unless there would be more than
    :data:`MOST_CELLS`.

    Raises
    ------
    UnreadableFile
        A file is broken, cut off, or no raster.
    UnknownCrs
        A file does not say its CRS.
    InvalidInput
        None of them touches the area.
    """
    issues = IssueLog()
    with ExitStack() as stack:
        sources = [_opened(stack, file, options, documented_crs, crs) for file in files]
        zone = None if area is None else area.buffer(BEYOND_M)
        touching = [one for one in sources if zone is None or box(*one.bounds).intersects(zone)]
        if not touching:
            raise _nothing_there(files[0].path.name, sources[0])
        grid = _grid(touching, zone)
        finest = min(one.cell_m for one in touching)
        if grid.cell_m > finest:
            issues.add([COARSER.at(files[0].path.name, 0, given=f"{finest:g}", made=f"{grid.cell_m:g}")])
        data = _written(touching, grid, crs)
    quality = Quality(
        read=len(sources),
        loaded=len(touching),
        outside=len(sources) - len(touching),
        loaded_by_role={Role.ELEVATION.value: 1},
    )
    return Content(
        elevation=data, verified=options.verified, used_for=frozenset({Role.ELEVATION}), quality=quality, issues=issues
    )


@dataclass(frozen=True, kw_only=True)
class _Source:
    """An opened raster: its bounds and cell size in the storage CRS, and whether it is in it already."""

    path: Path
    data: Any
    crs: str
    bounds: tuple[float, float, float, float]
    cell_m: float
    stays: bool


def _opened(stack: ExitStack, file: GeoFile, options: ReadOptions, documented_crs: str, crs: str) -> _Source:
    if file.format is not GeoFormat.RASTER:
        raise refusal(
            file.path,
            Text(sv="den är {kind}, ingen höjdmodell", en="it is {kind}, no height model").fill(kind=file.format.value),
            Text(sv="Ange en GeoTIFF.", en="Name a GeoTIFF."),
        )
    try:
        data = stack.enter_context(rasterio.open(file.path))
        stated = options.crs or (data.crs.to_string() if data.crs else "")
        if not stated:
            raise no_crs(file.path.name, documented_crs)
        own = flat_crs(file.path.name, stated)
        transform, width, height = calculate_default_transform(own, crs, data.width, data.height, *data.bounds)
    except _BROKEN as error:
        raise cut_off(file.path, error) from error
    stays = is_same(own, crs)
    west, north = (data.bounds.left, data.bounds.top) if stays else (transform.c, transform.f)
    cell_m = abs(data.transform.a) if stays else abs(transform.a)
    bounds = tuple(data.bounds) if stays else (west, north + transform.e * height, west + transform.a * width, north)
    return _Source(path=file.path, data=data, crs=own, bounds=bounds, cell_m=cell_m, stays=stays)


def _grid(sources: Sequence[_Source], zone: BaseGeometry | None) -> _Grid:
    """Return the grid of the result, which keeps the first raster's cells where it can."""
    first = sources[0]
    west, south = (min(one.bounds[at] for one in sources) for at in (0, 1))
    east, north = (max(one.bounds[at] for one in sources) for at in (2, 3))
    if zone is not None:
        low_x, low_y, high_x, high_y = zone.bounds
        west, south, east, north = max(west, low_x), max(south, low_y), min(east, high_x), min(north, high_y)
    cell_m = first.cell_m
    cells = (east - west) * (north - south) / cell_m**2
    if cells > MOST_CELLS:
        cell_m = math.ceil(cell_m * math.sqrt(cells / MOST_CELLS))
    # Edges lie on the first raster's own lines, so that cells of the same size are copied and not mixed.
    west = first.bounds[0] + math.floor((west - first.bounds[0]) / cell_m + 1e-6) * cell_m
    north = first.bounds[3] - math.floor((first.bounds[3] - north) / cell_m + 1e-6) * cell_m
    width = max(1, math.ceil((east - west) / cell_m - 1e-6))
    height = max(1, math.ceil((north - south) / cell_m - 1e-6))
    return _Grid(west=west, north=north, cell_m=cell_m, width=width, height=height)


def _written(sources: Sequence[_Source], grid: _Grid, crs: str) -> bytes:
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "width": grid.width,
        "height": grid.height,
        "crs": crs,
        "transform": grid.transform,
        "nodata": math.nan,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "compress": "deflate",
        "predictor": 3,
    }
    with tempfile.TemporaryDirectory(prefix="siting-heights-") as folder, ExitStack() as stack:
        path = Path(folder) / "heights.tif"
        warped = [(one, stack.enter_context(_warped(one, grid, crs))) for one in sources]
        with rasterio.open(path, "w", **profile) as target:
            for window in grid.windows():
                target.write(_heights(warped, window), 1, window=window)
        return path.read_bytes()


def _warped(source: _Source, grid: _Grid, crs: str) -> Any:
    aligned = source.stays and math.isclose(grid.cell_m, source.cell_m)
    coarser = grid.cell_m > _COARSER * source.cell_m
    return WarpedVRT(
        source.data,
        src_crs=source.crs,
        crs=crs,
        transform=grid.transform,
        width=grid.width,
        height=grid.height,
        resampling=Resampling.nearest if aligned else Resampling.average if coarser else Resampling.bilinear,
        src_nodata=source.data.nodata,
        nodata=math.nan,
        dtype="float32",
    )


def _heights(warped: Sequence[tuple[_Source, Any]], window: Window) -> NDArray[np.float32]:
    heights = np.full((window.height, window.width), np.nan, dtype=np.float32)
    for source, data in warped:
        missing = np.isnan(heights)
        if not missing.any():
            break
        try:
            own = data.read(1, window=window).astype(np.float32)
        except _BROKEN as error:
            raise cut_off(source.path, error) from error
        own[~(own > LOWEST_M)] = np.nan
        heights[missing] = own[missing]
    return heights


def _nothing_there(name: str, source: _Source) -> InvalidInput:
    west, south, east, north = (f"{value:.0f}" for value in source.bounds)
    return InvalidInput(
        Text(
            sv="{name} ligger utanför området: den går från {low} till {high} i {crs}.",
            en="{name} lies outside the area: it runs from {low} to {high} in {crs}.",
        ).fill(name=name, low=f"{west}, {south}", high=f"{east}, {north}", crs=source.crs),
        value=name,
    )
