"""Places at a fixed rotation against what trying single places says."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely import affinity
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from siting.matching.erosion import direction, middles, set_back, swept
from siting.matching.plots import directions, least_width, sound_parts, thinned
from tests.unit.matching.plots_at_random import random_plot, rectangles

NEAR_M = 1e-6


def near_origin(rng: np.random.Generator) -> BaseGeometry:
    plot = random_plot(rng)
    return affinity.translate(plot, -plot.centroid.x, -plot.centroid.y)


def test_middles_are_just_the_places_where_the_rectangle_lies_inside() -> None:
    rng = np.random.default_rng(2)
    seen = {True: 0, False: 0}
    for _ in range(60):
        plot, angle = near_origin(rng), rng.uniform(0, math.pi)
        length, width = rng.uniform(10, 40), rng.uniform(5, 20)
        found = middles(plot, direction(angle), length / 2, width / 2)
        west, south, east, north = plot.bounds
        tried = rng.uniform((west, south), (east, north), (200, 2))
        inside = np.asarray(shapely.covers(plot, rectangles(tried, angle, length, width)))
        points = shapely.points(tried)
        clear = shapely.distance(found.boundary, points) > NEAR_M
        assert np.array_equal(np.asarray(shapely.covers(found, points))[clear], inside[clear])
        for one in (True, False):
            seen[one] += int(np.count_nonzero(inside == one))
    assert min(seen.values()) > 500


def test_swept_is_the_union_of_all_shifts() -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        region = near_origin(rng)
        start, end = rng.uniform(-30, 30, (2, 2))
        found = swept(region, start, end)
        shifts = [affinity.translate(region, *(start + share * (end - start))) for share in np.linspace(0, 1, 60)]
        union = shapely.union_all(shifts)
        assert union.difference(found).area < 1e-6
        assert found.hausdorff_distance(union) < np.hypot(*(end - start)) / 60 + NEAR_M


@pytest.mark.parametrize("distance_m", [0.5, 6.0, 20.0])
def test_set_back_keeps_its_distance_and_gives_up_no_more_than_the_slack(distance_m: float) -> None:
    rng = np.random.default_rng(4)
    for _ in range(40):
        [*parts] = sound_parts(near_origin(rng))
        kept = set_back(parts[0], distance_m, 0.05)
        if not kept.is_empty:
            assert kept.distance(parts[0].boundary) >= distance_m - NEAR_M
        # GEOS' own buffers are exact to a hundredth of their distance.
        assert parts[0].buffer(-1.01 * distance_m - 0.05, quad_segs=64).difference(kept).area < 1e-6


def test_thinning_stays_within_the_rim() -> None:
    rng = np.random.default_rng(6)
    for _ in range(20):
        round_plot = near_origin(rng).buffer(15, quad_segs=40)
        fewer = thinned(round_plot, 0.1)
        assert len(shapely.get_coordinates(fewer)) < len(shapely.get_coordinates(round_plot)) / 2
        assert round_plot.covers(fewer)
        assert round_plot.buffer(-0.1).difference(fewer).area < 1e-6


def test_the_least_width_of_shapes_that_are_known() -> None:
    triangle = Polygon([(0, 0), (10, 0), (5, 5 * math.sqrt(3))])
    assert least_width(shapely.get_coordinates(triangle)) == pytest.approx(5 * math.sqrt(3))
    turned = affinity.rotate(box(0, 0, 30, 12), 33)
    assert least_width(shapely.get_coordinates(turned)) == pytest.approx(12)


def test_directions_come_by_the_length_of_their_edges() -> None:
    plot = affinity.rotate(box(0, 0, 100, 40), 20)
    first, *others = directions(plot)
    assert math.degrees(first) == pytest.approx(20)
    assert others == []
    cut = box(0, 0, 100, 100).difference(Polygon([(60, 100), (100, 60), (100, 100)]))
    assert [math.degrees(one) % 90 for one in directions(cut)] == pytest.approx([0, 45])


def test_parts_come_the_largest_first_and_sound() -> None:
    parts = sound_parts(MultiPolygon([box(0, 0, 1, 1), box(5, 5, 9, 9)]))
    assert [part.area for part in parts] == [16.0, 1.0]
    assert [part.area for part in sound_parts(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))] == [1.0, 1.0]
    assert sound_parts(Point(0, 0)) == []
