"""CRS: which are offered, how they are named, and what becomes of boxes that reach too far."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import box

from api.ogc.crs import CRS84, crs_uri, literal, north_first, offered, read_crs, stored, stored_box
from api.ogc.tiling import stored_bounds, tile_address
from api.serving.problems import Malformed
from siting.store.tiles import TileAddress

SRID = 3006


def test_the_storage_crs_comes_first_and_its_zones_with_it() -> None:
    found = offered(SRID)

    assert found[0] == SRID
    assert {4326, 3857, 4258, 3035, *range(3007, 3019)} <= set(found)
    assert len(found) == len(set(found)) < 40
    assert 27700 in offered(27700)
    assert 3008 not in offered(27700)


@pytest.mark.parametrize("code", [3006, 3008, 4326, 3857])
def test_a_crs_is_read_however_it_is_written(code: int) -> None:
    for text in (crs_uri(code), f"EPSG:{code}", f"[EPSG:{code}]", f"urn:ogc:def:crs:EPSG::{code}"):
        assert read_crs(text, SRID) == code
    assert read_crs(CRS84, SRID) is None


@pytest.mark.parametrize(
    "text", ["", "3006", "EPSG:", "EPSG:x", "EPSG:1", "EPSG:3006 ; --", "EPSG:٣٠٠٦", "http://evil/3006"]
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_crs(text, SRID)


def test_axes_are_as_their_crs_has_them() -> None:
    assert [north_first(code) for code in (3006, 3008, 4326, 3857, 27700)] == [True, True, True, False, False]


def test_a_box_beyond_the_storage_crs_is_cut() -> None:
    whole = stored_box([-180, -90, 180, 90], None, SRID)

    assert whole is not None
    assert all(map(math.isfinite, whole.bounds))
    assert stored_box([100, -10, 120, 10], None, SRID) is None
    over = stored_box([20, 55, -170, 70], None, SRID)
    assert over is not None
    with pytest.raises(Malformed):
        stored_box([10, 60, 20, 50], None, SRID)


@given(
    west=st.floats(5, 25), south=st.floats(50, 65), width=st.floats(0, 10), height=st.floats(0, 5), square=st.booleans()
)
def test_a_box_is_the_same_as_the_rectangle(
    west: float, south: float, width: float, height: float, square: bool
) -> None:
    east, north = west + width, south + (width / 2 if square else height)
    quick, whole = stored_box([west, south, east, north], None, SRID), stored(box(west, south, east, north), None, SRID)

    if quick is None or whole is None:
        assert quick is whole
    else:
        assert quick.geom_type == whole.geom_type
        assert quick.bounds == pytest.approx(whole.bounds, abs=0.01)
        assert quick.symmetric_difference(whole).area <= 1e-6 * whole.area


@pytest.mark.parametrize(
    "node",
    [
        {},
        {"type": "Point"},
        {"type": "Point", "coordinates": []},
        {"bbox": []},
        {"bbox": [math.nan] * 4},
        {"bbox": None},
    ],
)
def test_what_is_no_geometry_is_refused(node: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        literal(node, None, SRID)


@given(east=st.floats(300_000, 800_000), north=st.floats(6_200_000, 7_600_000), zoom=st.integers(5, 20))
def test_a_tile_s_bounds_hold_what_lies_in_the_tile(east: float, north: float, zoom: int) -> None:
    longitude, latitude = Transformer.from_crs(SRID, 4326, always_xy=True).transform(east, north)
    side = 2**zoom
    column = int((longitude + 180) / 360 * side)
    row = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * side)

    bounds = stored_bounds(TileAddress(zoom=zoom, column=column, row=row), SRID)

    assert bounds is not None
    assert bounds[0] <= east <= bounds[2]
    assert bounds[1] <= north <= bounds[3]


def test_a_tile_far_away_has_bounds_without_extent() -> None:
    assert stored_bounds(TileAddress(zoom=6, column=0, row=40), SRID) == (0, 0, 0, 0)
    assert stored_bounds(tile_address("3", "1", "2"), SRID) is None
