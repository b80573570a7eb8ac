"""Areas that are reached: beside the roads, as far as one gets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Point

from gis_data.network.engine import nearest
from gis_data.network.graph import UNREACHED
from gis_data.network.isochrones import BESIDE_M, Courses, OnRoad, isochrones
from tests.unit.gis_data_network.made_streets import street_network
from tests.unit.gis_data_network.random_graphs import places

MINUTE = 60_000
CELL_M = 100.0


def roads(*drawn: tuple[int, int, int, int, Sequence[tuple[float, float]]]) -> Courses:
    """Return roads given by tail, head, minutes there and back, and course."""
    return Courses(
        first=np.cumsum([0, *(len(points) for *_, points in drawn)]),
        points=np.array([point for *_, points in drawn for point in points], dtype=float),
        tail=np.array([tail for tail, *_ in drawn], dtype=np.int32),
        head=np.array([head for _, head, *_ in drawn], dtype=np.int32),
        milliseconds=MINUTE * np.array([[there, back] for _, _, there, back, _ in drawn], dtype=np.int64).T,
    )


# Ten kilometres to the east in ten minutes, with a bend after two, as far back in twenty.
EAST = roads((0, 1, 10, 20, [(0, 0), (2000, 0), (2000, 3000), (7000, 3000)]))


def test_a_road_is_reached_as_far_as_the_time_suffices() -> None:
    far, all_of_it = isochrones(
        EAST, np.array([0, 10 * MINUTE], dtype=np.int32), [8 * MINUTE, 10 * MINUTE], origin=(0, 0)
    )
    assert far.bounds == pytest.approx((-BESIDE_M, -BESIDE_M, 5000 + BESIDE_M, 3000 + BESIDE_M), abs=CELL_M)
    assert all_of_it.bounds[2] == pytest.approx(7000 + BESIDE_M, abs=CELL_M)
    assert far.covers(shapely.LineString([(0, 0), (2000, 0), (2000, 3000), (4900, 3000)]))
    assert far.area == pytest.approx(2 * BESIDE_M * 8000 + np.pi * BESIDE_M**2, rel=0.1)


def test_a_road_is_reached_from_both_ends() -> None:
    at_head_alone = np.array([UNREACHED, 0], dtype=np.int32)
    (back,) = isochrones(EAST, at_head_alone, [4 * MINUTE], origin=(7000, 3000))
    assert back.bounds[0] == pytest.approx(5000 - BESIDE_M, abs=CELL_M)
    (turned,) = isochrones(EAST.turned(), at_head_alone, [4 * MINUTE], origin=(7000, 3000))
    assert turned.bounds[0] == pytest.approx(3000 - BESIDE_M, abs=CELL_M)


def test_a_road_that_may_not_be_driven_that_way_is_not_reached() -> None:
    closed = roads((0, 1, 0, 20, [(0, 0), (5000, 0)]), (2, 3, 0, 0, [(0, 9000), (5000, 9000)]))
    times = np.array([0, UNREACHED, 0, 0], dtype=np.int32)
    (area,) = isochrones(closed, times, [30 * MINUTE], origin=(0, 0))
    assert area.bounds == pytest.approx((-BESIDE_M, -BESIDE_M, BESIDE_M, BESIDE_M), abs=CELL_M)


def test_the_place_itself_belongs_to_every_area() -> None:
    nowhere = np.full(2, UNREACHED, dtype=np.int32)
    areas = isochrones(EAST, nowhere, [0, MINUTE], origin=(-3000, -3000))
    assert all(area.contains(Point(-3000, -3000)) for area in areas)
    assert all(area.area == pytest.approx(np.pi * BESIDE_M**2, rel=0.1) for area in areas)


def test_limits_have_to_rise() -> None:
    with pytest.raises(ValueError, match="limits have to rise"):
        isochrones(EAST, np.zeros(2, dtype=np.int32), [2, 1], origin=(0, 0))
    assert isochrones(EAST, np.zeros(2, dtype=np.int32), [], origin=(0, 0)) == ()


def test_small_holes_are_left_out_and_large_ones_not() -> None:
    def square(side_m: float) -> MultiPolygon:
        course = [(0.0, 0.0), (side_m, 0.0), (side_m, side_m), (0.0, side_m), (0.0, 0.0)]
        (area,) = isochrones(roads((0, 0, 1, 1, course)), np.zeros(1, dtype=np.int32), [MINUTE], origin=(0, 0))
        return area

    assert [len(part.interiors) for part in square(700).geoms] == [0]
    assert [len(part.interiors) for part in square(2000).geoms] == [1]


def test_areas_in_a_town_are_valid_contain_each_other_and_hold_what_is_reached() -> None:
    town = street_network(5_000)
    tails = np.repeat(np.arange(len(town), dtype=np.int32), np.diff(town.first))
    ends = np.column_stack([tails, town.head]).ravel()
    courses = Courses(
        first=np.arange(0, len(ends) + 1, 2),
        points=np.column_stack([town.x[ends], town.y[ends]]),
        tail=tails,
        head=town.head,
        milliseconds=np.stack([town.milliseconds, np.zeros_like(town.milliseconds)]).astype(np.int64),
    )
    middle = int(np.argmin(np.hypot(town.x - 3500, town.y - 3500)))
    times = nearest(town, places({middle: 0})).milliseconds
    limits = [MINUTE, 2 * MINUTE, 4 * MINUTE]
    areas = isochrones(courses, times, limits, origin=(town.x[middle], town.y[middle]))
    points = np.asarray(shapely.points(town.x, town.y))
    for area, limit in zip(areas, limits, strict=True):
        assert area.is_valid
        assert shapely.contains(area, points[times <= limit]).all()
        reached = shapely.union_all(shapely.buffer(points[times <= limit], BESIDE_M + 2 * CELL_M))
        assert area.difference(reached).area < 0.05 * area.area
    for inner, outer in pairwise(areas):
        assert inner.difference(outer).area < 1.0
        assert inner.area < outer.area


def test_along_its_own_road_one_drives_without_passing_an_end() -> None:
    # From 6 km along the road, four minutes off it; ends of the road are not reached.
    nowhere, at = np.full(2, UNREACHED, dtype=np.int32), (3000, 3000)
    start = OnRoad(road=0, along=0.6, milliseconds=4 * MINUTE)
    (there,) = isochrones(EAST, nowhere, [6 * MINUTE], origin=at, start=start)
    assert there.bounds[0] == pytest.approx(2000 - BESIDE_M, abs=CELL_M)
    assert there.bounds[2] == pytest.approx(5000 + BESIDE_M, abs=CELL_M)
    (to_it,) = isochrones(EAST.turned(), nowhere, [6 * MINUTE], origin=at, start=start)
    assert to_it.bounds[2] == pytest.approx(4000 + BESIDE_M, abs=CELL_M)
