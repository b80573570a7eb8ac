"""Geometries on their way to the storage CRS."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.model import Shape
from gis_data.geodata.placing import Placed, Placer, fit, of_shapes
from gis_data.geodata.problems import UnknownCrs
from siting.domain.geodata import Role
from siting.domain.text import Text

TM = "EPSG:3006"
BORAS = (377307.0, 6399514.0)
BOWTIE = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])


def place(geometries: list[BaseGeometry | None], crs: str = TM, storage: str = TM) -> Placed:
    raw = np.empty(len(geometries), dtype=object)
    raw[:] = geometries
    return Placer("layer", crs, storage).place(raw)


def test_what_is_in_the_storage_crs_and_valid_stays_as_it_is() -> None:
    sent = [Point(BORAS), box(0, 0, 10, 10), LineString([(0, 0), (1, 1)])]
    placed = place(list(sent))
    assert all(one.equals_exact(other, 0) for one, other in zip(placed.geometries, sent, strict=True))
    assert not placed.repaired.any()
    assert not placed.problems


def test_heights_are_left_out() -> None:
    assert not place([Point(1, 2, 3)]).geometries[0].has_z


def test_an_invalid_area_is_mended_and_counted() -> None:
    placed = place([BOWTIE])
    assert placed.geometries[0].is_valid
    assert placed.geometries[0].geom_type == "MultiPolygon"
    assert placed.geometries[0].area == pytest.approx(5000)
    assert placed.repaired.tolist() == [True]
    assert placed.problems[0][0].kind == "invalid_polygon"


def test_only_the_areas_of_a_collection_are_kept() -> None:
    placed = place([GeometryCollection([box(0, 0, 10, 10), LineString([(20, 20), (30, 30)]), Point(5, 50)])])
    assert placed.geometries[0].equals(box(0, 0, 10, 10))
    assert placed.repaired.tolist() == [True]


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (None, "no_geometry"),
        (Polygon(), "no_geometry"),
        (Point(float("nan"), 1), "not_finite"),
        (LineString([(0, 0), (float("inf"), 1)]), "not_finite"),
        (Polygon([(0, 0), (1, 1), (2, 2), (0, 0)]), "bad_geometry"),
        (LineString([(5, 5), (5, 5)]), "bad_geometry"),
        (GeometryCollection([Point(1, 1)]), "bad_geometry"),
    ],
)
def test_what_is_no_place_is_left_out_with_its_reason(geometry: BaseGeometry | None, kind: str) -> None:
    placed = place([geometry, Point(BORAS)])
    assert shapely.is_missing(placed.geometries).tolist() == [True, False]
    assert placed.problems[0][0].kind == kind


def test_degrees_become_metres_with_longitude_first() -> None:
    placed = place([Point(12.93, 57.72)], "EPSG:4326")
    assert placed.geometries[0].distance(Point(376770, 6399660)) < 2000


def test_long_edges_in_degrees_bend_as_they_do_on_the_ground() -> None:
    """The middle of a parallel 100 km long lies 800 m north of the straight line between its ends."""
    parallel = LineString([(12.0, 58.0), (14.0, 58.0)])
    [line] = place([parallel], "EPSG:4326").geometries
    [middle] = place([Point(13.0, 58.0)], "EPSG:4326").geometries
    assert line.distance(middle) < 0.1
    straight = LineString([line.coords[0], line.coords[-1]])
    assert straight.distance(middle) > 200


@pytest.mark.parametrize("crs", ["EPSG:3008", "EPSG:3021", "EPSG:25832", "EPSG:5845", "EPSG:3857"])
def test_another_crs_leads_to_the_same_place(crs: str) -> None:
    known = pyproj.CRS(crs)
    flat = known.sub_crs_list[0] if known.is_compound else known
    there = pyproj.Transformer.from_crs("EPSG:4326", flat, always_xy=True).transform(12.93, 57.72)
    [found] = place([Point(there)], crs).geometries
    [wanted] = place([Point(12.93, 57.72)], "EPSG:4326").geometries
    assert found.distance(wanted) < 0.01


def test_metres_under_a_crs_in_degrees_are_refused_not_guessed() -> None:
    with pytest.raises(UnknownCrs, match="377307"):
        place([Point(BORAS), Point(BORAS)], "EPSG:4326")


def test_a_single_row_that_is_no_degrees_is_left_out() -> None:
    placed = place([Point(12.9, 57.7), Point(BORAS), Point(13.0, 57.8)], "EPSG:4326")
    assert placed.problems[1][0].kind == "metres_in_degree_field"
    assert shapely.is_missing(placed.geometries).tolist() == [False, True, False]


def test_a_crs_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownCrs, match="EPSG:999999"):
        place([Point(BORAS)], "EPSG:999999")


def test_an_area_of_100000_corners_is_mended() -> None:
    angles = np.linspace(0, 2 * np.pi, 100_001)
    corners = np.column_stack([5000 * np.cos(angles), 5000 * np.sin(angles)])
    corners[[10, 50_000]] = corners[[14, 50_004]]
    broken = Polygon(corners)
    assert not broken.is_valid
    placed = place([broken])
    assert placed.geometries[0].is_valid
    assert placed.geometries[0].area == pytest.approx(np.pi * 5000**2, rel=1e-6)
    assert placed.repaired.tolist() == [True]


coordinates = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(st.lists(st.lists(coordinates, min_size=3, max_size=9), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_polygons_come_in_valid_areas_or_nothing_come_out(rings: list[list[tuple[int, int]]]) -> None:
    placed = place([Polygon(ring) for ring in rings])
    for row, geometry in enumerate(placed.geometries):
        if geometry is None:
            assert placed.problems[row][0].severity == "rejected"
        else:
            assert geometry.is_valid
            assert geometry.geom_type in ("Polygon", "MultiPolygon")
            assert geometry.area > 0
            assert placed.repaired[row] == (row in placed.problems)


def test_areas_become_points_within_them_where_a_role_is_about_points() -> None:
    crescent = Point(0, 0).buffer(10).difference(Point(3, 0).buffer(10))
    found = fit(crescent, Role.STATION)
    assert isinstance(found, Point)
    assert crescent.contains(found)
    assert fit(LineString([(0, 0), (10, 0)]), Role.PORT) == Point(5, 0)
    assert fit(MultiPoint([(1, 2)]), Role.STOP) == Point(1, 2)
    assert fit(box(0, 0, 2, 4), Role.COUNTED) == Point(1, 2)


@pytest.mark.parametrize(
    ("geometry", "role"),
    [
        (Point(0, 0), Role.FLOOD),
        (LineString([(0, 0), (1, 1)]), Role.PROTECTED_NATURE),
        (LineString([(0, 0), (1, 1)]), Role.POPULATION),
        (LineString([(0, 0), (1, 1)]), Role.DISTRICT),
        (Point(0, 0), Role.WATER),
    ],
)
def test_a_shape_that_a_role_can_not_have_is_refused(geometry: BaseGeometry, role: Role) -> None:
    assert isinstance(fit(geometry, role), Text)


def test_points_and_areas_both_can_be_homes_or_people() -> None:
    for role in (Role.SENSITIVE, Role.POPULATION, Role.LOCALITY):
        assert fit(Point(0, 0), role) == Point(0, 0)
        assert fit(MultiPolygon([box(0, 0, 1, 1)]), role) == MultiPolygon([box(0, 0, 1, 1)])


def test_shapes_are_told_apart() -> None:
    mixed = np.array([Point(0, 0), LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1), None], dtype=object)
    assert of_shapes(mixed, frozenset({Shape.AREA})).tolist() == [False, False, True, False]
    assert of_shapes(mixed, frozenset({Shape.POINT, Shape.LINE})).tolist() == [True, True, False, False]
