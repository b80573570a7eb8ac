"""Slope on made-up hills."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin
from shapely.geometry import Point, Polygon, box

from gis_data.facts.slope import SLOPE, horn_percent
from gis_data.facts.surroundings import Elevation
from siting.domain.geodata import Role
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import DAY, Around, data_set, only, site

Hill = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]
SITE = box(1040, 1040, 1140, 1120)


def model(folder: Path, hill: Hill, *, cell_m: float = 2.0, cells: int = 100, nodata: float | None = None) -> Around:
    """Return surroundings with a height model from (1000, 1000) to the north-east."""
    middles = (np.arange(cells) + 0.5) * cell_m
    x, y = np.meshgrid(1000 + middles, 1000 + middles[::-1])
    path = folder / "heights.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=cells,
        height=cells,
        count=1,
        dtype="float32",
        crs="EPSG:3006",
        transform=from_origin(1000, 1000 + cells * cell_m, cell_m, cell_m),
        nodata=nodata,
    ) as file:
        file.write(hill(x, y).astype(np.float32), 1)
    return Around(
        given_elevation=Elevation(path=str(path), set_key="hojd"), given_sets=[data_set("hojd", Role.ELEVATION)]
    )


def test_a_plane_has_its_own_slope_everywhere(tmp_path: Path) -> None:
    # 3 m up each hundred to the east and 4 to the north: 5 % along the steepest way.
    around = model(tmp_path, lambda x, y: 0.03 * x + 0.04 * y)

    slope = only(SLOPE, [site(SITE)], around).values["slope_percent"]

    assert slope.value == pytest.approx(5.0, abs=0.05)
    assert (slope.status, slope.verified) == (Status.KNOWN, DAY)
    assert slope.source == (
        "Medellutning, mätt i rutor om 4 m (Horn 1981). Underlag: hojd på svenska (2021-03-10) | "
        "Mean slope, measured in cells of 4 m (Horn 1981). Data: hojd in English (2021-03-10)"
    )


def test_the_mean_is_over_the_site_and_not_over_its_box(tmp_path: Path) -> None:
    # Flat west of x = 1100, 10 % east of it; an L-shaped site that has little in the east.
    around = model(tmp_path, lambda x, _: np.maximum(0, x - 1100) * 0.1, cell_m=5.0, cells=40)
    site_l = Polygon([(1020, 1020), (1180, 1020), (1180, 1040), (1060, 1040), (1060, 1180), (1020, 1180)])

    found = only(SLOPE, [site(site_l)], around).values["slope_percent"].value

    east = box(1100, 1000, 1200, 1200).intersection(site_l).area / site_l.area
    assert isinstance(found, float)
    assert found == pytest.approx(10 * east, abs=0.4)


def test_ditches_are_no_slopes(tmp_path: Path) -> None:
    # Half a metre up and down every metre on level ground.
    around = model(tmp_path, lambda x, _: 0.5 * (np.floor(x) % 2), cell_m=1.0, cells=200)

    slope = only(SLOPE, [site(SITE)], around).values["slope_percent"].value

    assert isinstance(slope, float)
    assert slope < 3


def test_cells_that_are_coarse_already_are_taken_as_they_are(tmp_path: Path) -> None:
    around = model(tmp_path, lambda x, _: 0.02 * x, cell_m=10.0, cells=20)

    slope = only(SLOPE, [site(SITE)], around).values["slope_percent"]

    assert slope.value == 2.0
    assert "cells of 10 m" in slope.source


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (box(1050, 1050, 1060, 1060), "The site is too small for the cells of the height model"),
        (Point(1100, 1100), "The site is known only as a point and has no area to measure"),
        (box(1150, 1050, 1250, 1150), "The height model does not cover the site"),
        (box(5000, 5000, 5100, 5100), "The height model does not cover the site"),
        (box(900, 900, 2000, 2000), "The height model does not cover the site"),
    ],
)
def test_where_the_model_says_too_little_that_is_said(tmp_path: Path, place: Polygon, why: str) -> None:
    found = only(SLOPE, [site(place)], model(tmp_path, lambda x, _: x))

    assert found.values == {}
    assert found.missing["slope_percent"].en == why


@pytest.mark.parametrize("hole", [np.nan, -9999.0])
def test_holes_in_the_model_are_no_heights(tmp_path: Path, hole: float) -> None:
    few = model(tmp_path, lambda x, y: np.where((x < 1048) & (y < 1048), hole, 0.01 * x), nodata=-9999.0)
    assert only(SLOPE, [site(SITE)], few).values["slope_percent"].value == pytest.approx(1.0, abs=0.05)

    many = model(tmp_path, lambda x, _: np.where(x < 1080, hole, 0.01 * x), nodata=-9999.0)
    assert only(SLOPE, [site(SITE)], many).missing["slope_percent"].en == "The height model does not cover the site"


def test_without_a_model_nothing_is_said() -> None:
    assert only(SLOPE, [site(SITE)], Around()).missing["slope_percent"].en == "No height data are loaded"


def test_horn_weighs_the_eight_neighbours() -> None:
    # Horn 1981: dz/dx = ((3 + 2·6 + 9) − (1 + 2·4 + 7)) / 8, dz/dy likewise.
    grid = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])

    assert horn_percent(grid, 1, 1)[0, 0] == pytest.approx(100 * np.hypot(1, 3))
    grid[0, 0] = np.nan
    assert np.isnan(horn_percent(grid, 1, 1)[0, 0])
