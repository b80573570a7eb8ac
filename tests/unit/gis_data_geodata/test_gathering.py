"""Each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.gathering import Gatherer, Thing
from gis_data.geodata.model import Use
from siting.domain.geodata import Role

HERE = Point(100, 100)


def thing(
    row: int, geometry: BaseGeometry = HERE, *, code: str = "", name: str = "", weight: float | None = None
) -> Thing:
    return Thing(row=row, code=code, name=name, category="", weight=weight, verified=None, geometry=geometry)


def test_a_code_that_comes_again_is_a_duplicate_of_the_first() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.POPULATION)
    assert gatherer.add(use, thing(2, code="A", weight=5)) is None
    twin = gatherer.add(use, thing(9, box(0, 0, 1, 1), code="A", weight=7))
    assert twin is not None
    assert (twin.row, twin.alike) == (2, False)
    same = gatherer.add(use, thing(10, code="A", weight=5))
    assert same is not None
    assert same.alike
    assert [feature.weight for feature in gatherer.features()] == [5]


def test_parts_of_one_code_are_kept_and_the_same_part_twice_is_not() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.PROTECTED_NATURE, parts=True)
    assert gatherer.add(use, thing(1, box(0, 0, 1, 1), code="2001")) is None
    assert gatherer.add(use, thing(2, box(5, 5, 6, 6), code="2001")) is None
    assert gatherer.add(use, thing(3, box(5, 5, 6, 6), code="2001")) is not None
    assert len(gatherer.features()) == 2


def test_without_codes_name_and_geometry_tell() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.SENSITIVE)
    assert gatherer.add(use, thing(1, name="Skolan")) is None
    assert gatherer.add(use, thing(2, name="Förskolan")) is None
    assert gatherer.add(use, thing(3, name="Skolan")) is not None
    assert gatherer.add(use, thing(4, box(0, 0, 1, 1))) is None
    assert gatherer.add(use, thing(5, box(0, 0, 1, 1))) is not None


def test_one_place_may_be_of_several_kinds() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.FLOOD)
    zone = thing(1, box(0, 0, 1, 1))
    assert gatherer.add(use, replace(zone, category="year_100")) is None
    assert gatherer.add(use, replace(zone, category="year_200")) is None
    assert gatherer.add(use, replace(zone, category="year_200")) is not None


def test_nameless_points_at_one_address_all_count() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.POPULATION)
    assert [gatherer.add(use, thing(row, weight=3)) for row in range(4)] == [None] * 4
    assert sum(feature.weight or 0 for feature in gatherer.features()) == 12


def test_the_same_row_may_be_of_two_roles() -> None:
    gatherer = Gatherer("source")
    assert gatherer.add(Use(role=Role.LOCALITY), thing(1, code="T1", name="Borås", weight=74042)) is None
    assert gatherer.add(Use(role=Role.POPULATION), thing(1, code="T1", weight=74042)) is None
    [area] = gatherer.areas(date(2020, 12, 31))
    assert (area.code, area.name, area.population, area.verified) == ("T1", "Borås", 74042, date(2020, 12, 31))
    assert gatherer.counts() == {"locality": 1, "population": 1}


def test_parts_of_a_named_area_are_one_area() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.MUNICIPALITY, parts=True)
    gatherer.add(use, thing(1, box(0, 0, 1, 1), code="1490", name="Borås"))
    gatherer.add(use, thing(2, box(1, 0, 2, 1), code="1490", name="Borås"))
    [area] = gatherer.areas(None)
    assert area.geometry.equals(box(0, 0, 2, 1))
    assert gatherer.counts() == {"municipality": 1}


def test_named_areas_without_codes_have_codes_that_are_not_the_same() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.DISTRICT)
    gatherer.add(use, thing(1, box(0, 0, 1, 1), name="Centrum"))
    gatherer.add(use, thing(2, box(5, 5, 6, 6), name="Centrum"))
    assert [area.code for area in gatherer.areas(None)] == ["Centrum", "Centrum (2)"]


def test_points_of_one_name_beside_each_other_are_one_and_lie_where_one_of_them_is() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.JUNCTION, merge_within_m=1500)
    ramps = [Point(0, 0), Point(400, 0), Point(1000, 0)]
    for row, ramp in enumerate(ramps):
        gatherer.add(use, thing(row, ramp, code=f"n{row}", name="Viaredsmotet"))
    gatherer.add(use, thing(7, Point(9000, 0), code="n7", name="Viaredsmotet"))
    gatherer.add(use, thing(8, Point(10, 0), code="n8", name="Nabbamotet"))
    gatherer.settle()
    found = {(point.name, point.geometry.x) for point in gatherer.points(None)}
    assert found == {("Viaredsmotet", 400), ("Viaredsmotet", 9000), ("Nabbamotet", 10)}
    assert gatherer.merged == {Role.JUNCTION: 2}


def test_points_without_a_name_are_never_one() -> None:
    gatherer, use = Gatherer("source"), Use(role=Role.JUNCTION, merge_within_m=1500)
    for row in range(3):
        gatherer.add(use, thing(row, Point(row, 0), code=f"n{row}"))
    gatherer.settle()
    assert [point.name for point in gatherer.points(None)] == ["motorvägsmot"] * 3


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(0, 60)), max_size=25, unique=True))
def test_merging_leaves_no_two_of_a_name_near_and_none_without_one_of_its_name(
    stops: list[tuple[str, int, int]],
) -> None:
    within_m = 10
    gatherer, use = Gatherer("source"), Use(role=Role.STOP, merge_within_m=within_m)
    for row, (name, x, y) in enumerate(stops):
        gatherer.add(use, thing(row, Point(x, y), code=str(row), name=name))
    gatherer.settle()
    kept = gatherer.points(None)
    assert {point.name for point in kept} == {name for name, _, _ in stops}
    assert len(kept) + sum(gatherer.merged.values()) == len(stops)
    for at, one in enumerate(kept):
        for other in kept[at + 1 :]:
            assert one.name != other.name or one.geometry.distance(other.geometry) > within_m


@pytest.mark.parametrize("role", [Role.LOCALITY, Role.STOP, Role.WATER])
def test_everything_carries_its_source_or_waits_for_its_data_set(role: Role) -> None:
    gatherer = Gatherer("SCB")
    gatherer.add(Use(role=role), thing(1, box(0, 0, 1, 1) if role is not Role.STOP else HERE, code="1", name="Viared"))
    assert {area.source for area in gatherer.areas(None)} | {point.source for point in gatherer.points(None)} <= {"SCB"}
    assert len(gatherer.areas(None)) + len(gatherer.points(None)) == (role is not Role.WATER)
    assert len(gatherer.features()) == (role is Role.WATER)
