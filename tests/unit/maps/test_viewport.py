from __future__ import annotations

import pytest
from shapely.geometry import LineString, Point, box

from maps.drawing.viewport import Viewport


@pytest.fixture
def view() -> Viewport:
    return Viewport.around((1000.0, 2000.0, 3000.0, 3000.0), width_px=440, height_px=240, padding_px=20)


def test_bounds_fit_whole_with_their_padding(view: Viewport) -> None:
    assert view.point(1000, 3000) == pytest.approx((20, 20))
    assert view.point(3000, 2000) == pytest.approx((420, 220))


def test_north_is_up(view: Viewport) -> None:
    assert view.point(2000, 2900)[1] < view.point(2000, 2100)[1]


def test_the_narrower_side_decides_the_scale() -> None:
    tall = Viewport.around((0.0, 0.0, 100.0, 1000.0), width_px=440, height_px=240, padding_px=20)
    assert tall.metres_per_px == pytest.approx(5.0)


def test_what_lies_outside_is_not_drawn(view: Viewport) -> None:
    assert view.area_data(box(90_000, 90_000, 91_000, 91_000)) == ""
    assert view.lines_data(LineString([(90_000, 0), (91_000, 0)])) == ""
    assert view.area_data(box(1500, 2200, 1800, 2500)).startswith("M")


def test_a_huge_area_is_clipped_to_the_picture(view: Viewport) -> None:
    clipped = view.clipped(box(-1e6, -1e6, 1e6, 1e6))
    assert clipped.area < 4 * (440 * 240) * view.metres_per_px**2


def test_a_margin_keeps_signs_off_the_edge(view: Viewport) -> None:
    assert view.shows(1000, 3000, margin_px=19)
    assert not view.shows(1000, 3000, margin_px=21)


def test_points_have_no_area(view: Viewport) -> None:
    assert view.area_data(Point(2000, 2500)) == ""
