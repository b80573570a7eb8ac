"""Zones laid over sites, against shapely's own union."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.overlay import LEAST_TILE_M, MOST_CORNERS, overlay, tiles
from gis_data.facts.shapes import as_shapes

SITE = box(0, 0, 100, 100)


def test_shares_are_of_the_sites_area_and_overlapping_zones_count_once() -> None:
    laid = overlay(as_shapes([SITE, box(500, 0, 600, 100)]), [box(-50, 0, 30, 100), box(20, 0, 40, 100)])

    assert laid.share.tolist() == pytest.approx([0.4, 0.0])
    assert (laid.zones_of(0), laid.zones_of(1)) == ([0, 1], [])


def test_outlines_that_only_meet_do_not_touch() -> None:
    laid = overlay(as_shapes([SITE]), [box(100, 0, 200, 100), box(99.995, 0, 200, 100), box(99.9, 0, 200, 100)])

    assert laid.zones_of(0) == [2]


def test_points_and_lines_touch_when_they_meet() -> None:
    zones = [Point(50, 50), LineString([(-10, 50), (10, 50)]), Point(200, 50), box(40, 40, 60, 60)]

    laid = overlay(as_shapes([SITE, Point(50, 50)]), zones)

    assert laid.zones_of(0) == [0, 1, 3]
    assert laid.zones_of(1) == [0, 3]
    assert laid.share[0] == pytest.approx(0.04)
    assert math.isnan(laid.share[1])


def test_nothing_laid_over_nothing() -> None:
    assert overlay(as_shapes([]), [SITE]).share.tolist() == []
    assert overlay(as_shapes([SITE]), []).share.tolist() == [0.0]


def test_a_zone_of_a_hundred_thousand_corners_is_cut_into_tiles_that_are_the_zone() -> None:
    angles = np.linspace(0, 2 * np.pi, 100_000, endpoint=False)
    radii = 1000 + 50 * np.sin(300 * angles)
    zone = Polygon(np.column_stack([radii * np.cos(angles), radii * np.sin(angles)]), [[(0, 0), (50, 0), (0, 50)]])

    pieces, of = tiles(as_shapes([zone, SITE]))

    assert max(shapely.get_num_coordinates(pieces)) <= MOST_CORNERS
    assert shapely.area(pieces[of == 0]).sum() == pytest.approx(zone.area, rel=1e-12)
    assert pieces[of == 1].tolist() == [SITE]
    here = box(-980, -20, -940, 20)
    laid = overlay(as_shapes([here]), [zone])
    assert laid.share[0] == pytest.approx(here.intersection(zone).area / here.area, rel=1e-9)


def fan(number: int) -> list[Polygon]:
    """Return triangles that meet in one point."""
    turns = [2 * math.pi * at / number for at in range(number)]
    ends = [[(100 * math.cos(turn + more), 100 * math.sin(turn + more)) for more in (0, 3 / number)] for turn in turns]
    return [Polygon([(0, 0), *both]) for both in ends]


@pytest.mark.parametrize(
    "zone",
    [MultiPolygon(fan(600)), box(-200, -200, 200, 200).difference(MultiPolygon(fan(150)))],
    ids=["areas", "holes"],
)
def test_where_many_boundaries_meet_in_a_point_cutting_comes_to_an_end(zone: BaseGeometry) -> None:
    assert shapely.is_valid(zone)
    assert shapely.get_num_coordinates(zone) > MOST_CORNERS

    pieces, _ = tiles(as_shapes([zone]))

    assert len(pieces) <= 600
    assert shapely.area(pieces).sum() == pytest.approx(zone.area, rel=1e-9)
    assert min(np.hypot(*np.diff(shapely.bounds(pieces).reshape(-1, 2, 2), axis=1)[:, 0].T)) > LEAST_TILE_M / 4


@given(st.data())
def test_shares_are_those_of_a_union(data: st.DataObject) -> None:
    number = st.floats(0, 100)
    corners = st.tuples(number, number, st.floats(2, 60), st.floats(2, 60))
    boxes = [
        [box(x, y, x + width, y + height) for x, y, width, height in data.draw(st.lists(corners, max_size=6))]
        for _ in range(2)
    ]
    sites, zones = boxes

    laid = overlay(as_shapes(sites), zones)

    union = shapely.union_all(zones)
    for place, one in enumerate(sites):
        assert laid.share[place] == pytest.approx(one.intersection(union).area / one.area, abs=1e-9 + 6 / one.area)
        assert set(laid.zones_of(place)) == {n for n, z in enumerate(zones) if one.intersection(z).area >= 1}
