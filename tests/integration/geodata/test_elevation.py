"""Height models."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from shapely.geometry import box

from gis_data.errors import UnreadableFile
from gis_data.geodata.content import Content
from gis_data.geodata.model import ReadOptions
from gis_data.geodata.problems import UnknownCrs
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role
from tests.integration.geodata.making import EAST, NORTH, TM, kinds, load, square, write


def write_heights(
    path: Path,
    heights: NDArray[np.float64],
    *,
    west: float = EAST,
    north: float = NORTH,
    cell: float = 10.0,
    crs: str | None = TM,
    nodata: float | None = None,
) -> Path:
    """Write a height model."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        dtype="float32",
        count=1,
        width=heights.shape[1],
        height=heights.shape[0],
        crs=crs,
        transform=Affine(cell, 0.0, west, 0.0, -cell, north),
        nodata=nodata,
    ) as target:
        target.write(heights.astype(np.float32), 1)
    return path


def slope(rows: int = 60, columns: int = 80) -> NDArray[np.float64]:
    """Return heights that rise by a metre a row southward and a tenth a column eastward."""
    return np.add.outer(np.arange(rows, dtype=np.float64), np.arange(columns) / 10)


def read_back(content: Content) -> tuple[NDArray[np.float32], tuple[float, float, float, float], float, str]:
    """Return heights, bounds, cell size and CRS of what would be stored."""
    assert content.elevation is not None
    with MemoryFile(content.elevation) as memory, memory.open() as stored:
        assert np.isnan(stored.nodata)
        assert stored.dtypes == ("float32",)
        return stored.read(1), tuple(stored.bounds), stored.transform.a, stored.crs.to_string()


def test_a_height_model_in_the_storage_crs_is_copied_cell_by_cell(tmp_path: Path) -> None:
    content = load("lm_elevation", write_heights(tmp_path / "dem.tif", slope()))
    heights, bounds, cell, crs = read_back(content)
    np.testing.assert_array_equal(heights, slope().astype(np.float32))
    assert bounds == (EAST, NORTH - 600, EAST + 800, NORTH)
    assert (cell, crs) == (10.0, TM)
    assert content.quality.loaded_by_role == {"elevation": 1}
    assert content.used_for == {Role.ELEVATION}


@pytest.mark.parametrize("nodata", [-9999.0, None])
def test_what_is_no_height_is_not_a_number_also_where_the_file_does_not_say_so(
    tmp_path: Path, nodata: float | None
) -> None:
    sent = slope()
    sent[10:20, 10:20] = -9999
    heights, *_ = read_back(load("lm_elevation", write_heights(tmp_path / "dem.tif", sent, nodata=nodata)))
    assert np.isnan(heights[10:20, 10:20]).all()
    assert np.count_nonzero(np.isnan(heights)) == 100


def test_tiles_are_put_together(tmp_path: Path) -> None:
    whole = slope(60, 80)
    west = write_heights(tmp_path / "west.tif", whole[:, :50])
    east = write_heights(tmp_path / "east.tif", whole[:, 50:], west=EAST + 500)
    heights, bounds, *_ = read_back(load("lm_elevation", east, west))
    np.testing.assert_array_equal(heights, whole.astype(np.float32))
    assert bounds == (EAST, NORTH - 600, EAST + 800, NORTH)


def test_only_what_is_near_the_area_is_kept(tmp_path: Path) -> None:
    near = write_heights(tmp_path / "near.tif", slope(600, 600))
    far = write_heights(tmp_path / "far.tif", slope(60, 60), west=EAST + 50_000)
    area = box(EAST + 2000, NORTH - 3000, EAST + 2500, NORTH - 2500)
    content = load("lm_elevation", near, far, area=area)
    heights, bounds, *_ = read_back(content)
    assert (content.quality.read, content.quality.loaded, content.quality.outside) == (2, 1, 1)
    assert bounds == (EAST + 1000, NORTH - 4000, EAST + 3500, NORTH - 1500)
    np.testing.assert_array_equal(heights, slope(600, 600)[150:400, 100:350].astype(np.float32))


def test_heights_far_from_the_area_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="outside the area"):
        load("lm_elevation", write_heights(tmp_path / "dem.tif", slope()), area=square(90_000))


def test_another_crs_is_brought_to_the_storage_crs(tmp_path: Path) -> None:
    """A plane stays a plane: heights between cells are interpolated, and edges have none."""
    path = write_heights(tmp_path / "dem.tif", slope(), west=131_000, north=6_397_000, crs="EPSG:3008")
    heights, bounds, cell, crs = read_back(load("lm_elevation", path))
    assert crs == TM
    assert cell == pytest.approx(10, rel=0.02)
    assert 300_000 < bounds[0] < 450_000
    inner = heights[8:-8, 8:-8]
    assert np.isfinite(inner).all()
    north_south, west_east = np.gradient(inner)
    assert np.median(north_south) == pytest.approx(1, abs=0.03)
    assert np.median(west_east) == pytest.approx(0.1, abs=0.04)


def test_too_fine_a_grid_is_made_coarser_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.geodata.raster.MOST_CELLS", 60 * 80 // 4)
    content = load("lm_elevation", write_heights(tmp_path / "dem.tif", slope()))
    heights, _, cell, _ = read_back(content)
    assert cell == 20
    assert heights.shape == (30, 40)
    assert heights[0, 0] == pytest.approx(slope()[:2, :2].mean())
    assert kinds(content) == {"coarser_grid": 1}


def test_a_height_model_without_crs_is_refused_with_what_is_documented(tmp_path: Path) -> None:
    path = write_heights(tmp_path / "dem.tif", slope(), crs=None)
    with pytest.raises(UnknownCrs, match=r"dem\.tif.*EPSG:3006"):
        load("lm_elevation", path)
    assert load("lm_elevation", path, options=ReadOptions(crs=TM)).elevation is not None


@pytest.mark.parametrize("share", [0.05, 0.6])
def test_a_height_model_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = write_heights(tmp_path / "dem.tif", slope(600, 600))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(UnreadableFile, match="cut off"):
        load("lm_elevation", path)


def test_features_are_no_height_model(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="GeoPackage, no height model"):
        load("lm_elevation", write(tmp_path / "zones.gpkg", [(square(), {"a": 1})]))
