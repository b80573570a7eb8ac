"""The share of an area within a distance, against shapely's overlay with a fine polygon in place of the circle."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.discs import ground_of, within

HERE = np.zeros((1, 2))
FINE = 4096
"""Corners a quarter of a circle: its polygon's area is then right to 3 parts in 100 million."""


def share(shape: BaseGeometry, radius: float, place: tuple[float, float] = (0, 0)) -> float:
    return float(within(ground_of([shape], [1.0]), np.array([place]), [radius])[0, 0])


@pytest.fixture(scope="module", autouse=True)
def ready() -> None:
    """Load the compiled loops, which takes longer than Hypothesis lets an example take."""
    share(box(0, 0, 1, 1), 1.0)


@pytest.mark.parametrize(
    ("shape", "radius", "expected"),
    [
        (box(-1, -1, 1, 1), 2.0, 1.0),
        (box(3, 3, 4, 4), 2.0, 0.0),
        (box(0, 0, 10, 10), 1.0, math.pi / 400),
        (box(0, -10, 10, 10), 1.0, math.pi / 400),
        (box(-10, -10, 10, 10), 1.0, math.pi / 400),
        # The disc within a hole of the area, and just about it.
        (box(-10, -10, 10, 10).difference(box(-2, -2, 2, 2)), 1.5, 0.0),
        # A half-plane at half the radius takes a segment of r² (π/3 − √3/4).
        (box(0.5, -10, 10, 10), 1.0, (math.pi / 3 - math.sqrt(3) / 4) / 190),
    ],
)
def test_known_shares(shape: BaseGeometry, radius: float, expected: float) -> None:
    assert share(shape, radius) == pytest.approx(expected, abs=1e-12)


def test_a_point_counts_whole_at_the_very_distance_and_not_beyond() -> None:
    ground = ground_of([Point(3, 4), Point(3, 4.001)], [10.0, 100.0])

    assert within(ground, HERE, [5.0]).tolist() == [[10.0]]


@st.composite
def polygons(draw: st.DrawFn) -> BaseGeometry:
    """Star-shaped polygons, some with a hole, some of two parts."""
    corners = draw(st.integers(3, 12))
    x, y = draw(st.floats(-50, 50)), draw(st.floats(-50, 50))
    radii = draw(st.lists(st.floats(5, 60), min_size=corners, max_size=corners))
    angles = [2 * math.pi * n / corners for n in range(corners)]
    star: BaseGeometry = Polygon(
        [(x + r * math.cos(a), y + r * math.sin(a)) for r, a in zip(radii, angles, strict=True)]
    )
    if draw(st.booleans()):
        star = star.difference(Point(x, y).buffer(min(radii) / 4, quad_segs=3))
    return star.union(box(200, 0, 230, 20)) if draw(st.booleans()) else star


@given(polygons(), st.floats(1, 250), st.floats(-40, 40), st.floats(-40, 40))
def test_shares_are_those_of_an_overlay(shape: BaseGeometry, radius: float, x: float, y: float) -> None:
    overlay = shape.intersection(Point(x, y).buffer(radius, quad_segs=FINE)).area / shape.area

    assert share(shape, radius, (x, y)) == pytest.approx(overlay, abs=2e-6)


@given(polygons(), st.floats(1, 250))
def test_what_is_cut_up_is_as_much_as_the_whole(shape: BaseGeometry, radius: float) -> None:
    parts = [
        piece
        for piece in (shape.intersection(box(-500, -500, 3, 500)), shape.difference(box(-500, -500, 3, 500)))
        if piece.area
    ]
    cut = ground_of(parts, [piece.area for piece in parts])

    whole = within(ground_of([shape], [shape.area]), HERE, [radius])
    assert within(cut, HERE, [radius])[0, 0] == pytest.approx(whole[0, 0], rel=1e-9, abs=1e-6)


def test_many_places_and_distances_at_once_are_each_as_alone() -> None:
    chance = np.random.default_rng(3)
    shapes = [Point(x, y).buffer(r, quad_segs=4) for x, y, r in chance.uniform(1, 100, size=(40, 3))]
    weights = chance.uniform(0, 9, size=40)
    places = chance.uniform(0, 100, size=(7, 2))

    together = within(ground_of(shapes, weights), places, [20.0, 60.0])

    for row, place in enumerate(places):
        alone = [sum(w * share(s, r, tuple(place)) for s, w in zip(shapes, weights, strict=True)) for r in (20.0, 60.0)]
        assert together[row] == pytest.approx(alone)


def test_far_from_the_origin_nothing_is_lost() -> None:
    near, far = (
        box(0, 0, 500, 500),
        shapely.transform(box(0, 0, 500, 500), lambda c: c + np.array([377_307, 6_399_514])),
    )

    assert share(far, 300, (377_307, 6_399_514)) == pytest.approx(share(near, 300), rel=1e-7)
