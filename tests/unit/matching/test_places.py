from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, box
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Place, PlaceHow
from siting.domain.text import same
from siting.matching.places import distances, geometry_of, inside, nearest_part
from tests.unit.matching import every_kind

GEOMETRIES: tuple[BaseGeometry, ...] = (*every_kind.SHAPES, LineString([(0, 0), (5, 5)]))


def place(geometry: BaseGeometry | None) -> Place:
    return Place(how=PlaceHow.AREA, name="there", label=same("there"), geometry=geometry)


@settings(max_examples=100, deadline=None)
@given(
    geometry=st.sampled_from(GEOMETRIES),
    points=st.lists(st.tuples(every_kind.COORDINATES, every_kind.COORDINATES), max_size=6),
)
def test_distances_are_those_of_geos(geometry: BaseGeometry, points: list[tuple[float, float]]) -> None:
    east, north = np.array(points, dtype=np.float64).reshape(len(points), 2).T
    found = distances(east, north, geometry)
    expected = [geometry.distance(Point(*point)) for point in points]
    assert found == pytest.approx(expected, abs=1e-12)
    assert inside(east, north, geometry).tolist() == (found == 0.0).tolist()
    if geometry.area > 0:
        # 0 and only 0 is inside, to the last bit.
        assert (found == 0.0).tolist() == [geometry.intersects(Point(*point)) for point in points]


def test_a_site_without_a_position_has_no_distance() -> None:
    east, north = np.array([np.nan, 1.0, 3.0]), np.array([0.0, np.nan, 4.0])
    for geometry in GEOMETRIES:
        found = distances(east, north, geometry)
        assert np.isnan(found).tolist() == [True, True, False]
        assert not inside(east[:2], north[:2], geometry).any()
    assert distances(east, north, Point(0, 0))[2] == 5.0


def test_of_many_points_the_nearest_is_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform(0, 100, (500, 2))
    east, north = rng.uniform(-20, 120, (2, 200))
    east[7] = np.nan
    found = distances(east, north, MultiPoint(points))
    expected = np.min([np.hypot(east - x, north - y) for x, y in points], axis=0)
    assert np.isnan(found[7])
    assert np.delete(found, 7) == pytest.approx(np.delete(expected, 7), abs=1e-12)


def test_a_hole_is_not_inside() -> None:
    ring = box(-5, -5, 5, 5).difference(box(-3, -3, 3, 3))
    assert distances(np.array([0.0, 4.0]), np.array([0.0, 0.0]), ring).tolist() == [3.0, 0.0]


@given(position=st.tuples(every_kind.COORDINATES, every_kind.COORDINATES))
def test_the_nearest_part_is_the_one_that_the_distance_is_to(position: tuple[float, float]) -> None:
    points = MultiPoint([(0, 0), (5, 5), (8, 0)])
    part = nearest_part(position, points)
    to_parts = [one.distance(Point(*position)) for one in shapely.get_parts(points)]
    assert to_parts[part] == min(to_parts)
    assert part == to_parts.index(min(to_parts))


@pytest.mark.parametrize("geometry", [None, Point(), MultiPoint()])
def test_a_place_that_has_not_been_looked_up_is_refused(geometry: BaseGeometry | None) -> None:
    with pytest.raises(ValueError, match="there: the place has not been looked up"):
        geometry_of(place(geometry))


def test_a_place_that_has_been_looked_up_is_where_it_is() -> None:
    assert geometry_of(place(Point(1, 2))) == Point(1, 2)
    assert math.isclose(distances(np.array([1.0]), np.array([2.0]), geometry_of(place(Point(1, 2))))[0], 0.0)
