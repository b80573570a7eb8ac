"""Sensitive neighbours of made-up sites, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.assumptions import SENSITIVE_M
from gis_data.facts.register import COMPUTERS, computers, dependants
from gis_data.facts.screening import ScreeningDistance, shipped_screening
from gis_data.facts.sensitive import RULE, SENSITIVE, sensitive_neighbours
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind
from siting.domain.text import same
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import DAY, Around, area, data_set, only, site

PLOT = box(0, 0, 100, 100)
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-60_000, -60_000, 60_000, 60_000))
SETS = [data_set("byggnader", Role.SENSITIVE)]


def neighbour(geometry: BaseGeometry, category: str = "home", name: str = "", verified: date | None = None) -> Feature:
    return Feature(role=Role.SENSITIVE, geometry=geometry, category=category, name=name, verified=verified)


def around(*features: Feature) -> Around:
    return Around(given_areas=[LAND], given_features=features, given_sets=SETS)


def test_the_distance_is_between_outlines_and_says_to_what() -> None:
    school = neighbour(box(550, 0, 700, 50), "school", "Torpskolan")

    found = only(SENSITIVE, [site(PLOT)], around(school, neighbour(Point(100, 1000))))

    distance = found.values["sensitive_distance_m"]
    assert (distance.value, distance.status, distance.verified) == (450.0, Status.KNOWN, DAY)
    assert distance.source == (
        "Från platsens gräns till närmaste skola (Torpskolan). Underlag: byggnader på svenska (2021-03-10) | "
        "From the site's boundary to the nearest school (Torpskolan). Data: byggnader in English (2021-03-10)"
    )


@pytest.mark.parametrize(
    ("metres", "kept"),
    [
        (0, set()),
        (199, set()),
        (200, {"beverage_bottling"}),
        (450, {"beverage_bottling", "goods_transfer"}),
        (500, {"beverage_bottling", "goods_transfer", "steel_structures"}),
    ],
)
def test_the_activities_are_those_whose_distance_is_kept(metres: int, kept: set[str]) -> None:
    found = only(SENSITIVE, [site(PLOT)], around(neighbour(Point(100 + metres, 50))))

    assert found.values["screening_kept"].value == kept


def test_the_source_of_what_is_kept_says_the_distances_and_that_they_are_no_veto() -> None:
    found = only(SENSITIVE, [site(PLOT)], around(neighbour(Point(400, 50), "care")))

    source = found.values["screening_kept"].source
    assert (
        "300 m till närmaste vårdlokal, jämfört med riktvärdena stålkonstruktioner i slutna hallar 500 m (Boverket"
        in source
    )
    assert "steel structures in closed halls 500 m (Boverket (Sweden), Bättre plats för arbete)" in source
    assert "never a veto" in source
    assert "aldrig ett förbud" in source


def test_another_table_gives_another_answer() -> None:
    table = (ScreeningDistance(activity="goods_transfer", metres=40, source=same("Kommunen")),)

    found = only(sensitive_neighbours(table), [site(PLOT)], around(neighbour(Point(150, 50))))

    assert found.values["screening_kept"].value == frozenset({"goods_transfer"})
    assert "40 m (Kommunen)" in found.values["screening_kept"].source


def test_another_table_makes_what_was_computed_by_the_one_before_out_of_date() -> None:
    shipped = shipped_screening()
    changed = [
        (replace(shipped[0], metres=501.0), *shipped[1:]),
        (replace(shipped[0], source=same("Kommunen")), *shipped[1:]),
        (*shipped[:-1], replace(shipped[-1], metres=1.0)),
    ]

    versions = [sensitive_neighbours(table).version for table in changed]

    assert sensitive_neighbours(shipped).version == SENSITIVE.version == RULE
    assert len({SENSITIVE.version, *versions}) == len(changed) + 1
    assert [sensitive_neighbours(tuple(table)).version for table in changed] == versions
    # As the database keeps it.
    assert all(0 < version < 2**31 for version in versions)


def test_the_register_takes_another_table_for_that_one_function() -> None:
    own = (ScreeningDistance(activity="goods_transfer", metres=40, source=same("Kommunen")),)

    other = computers(own)

    assert computers() is COMPUTERS
    assert [one.name for one in other] == [one.name for one in COMPUTERS]
    assert [one.name for one, before in zip(other, COMPUTERS, strict=True) if one is not before] == ["sensitive"]
    assert dependants(other) == dependants(COMPUTERS)


def test_nothing_loaded_is_unknown_and_not_far_away() -> None:
    found = only(SENSITIVE, [site(PLOT)], Around(given_areas=[LAND]))

    assert found.values == {}
    assert {key: why.en for key, why in found.missing.items()} == dict.fromkeys(
        ("sensitive_distance_m", "screening_kept"), "No homes, schools or care facilities are loaded"
    )


def test_a_place_that_the_data_are_not_about_is_unknown() -> None:
    elsewhere = area(AreaKind.MUNICIPALITY, "Grannen", box(60_000, -60_000, 90_000, 60_000))
    given = Around(given_areas=[LAND, elsewhere], given_features=[neighbour(Point(500, 0))], given_sets=SETS)

    here, there = SENSITIVE.compute([site(PLOT), site(Point(70_000, 0))], given)

    assert here.values["sensitive_distance_m"].value == 400.0
    assert there.missing["sensitive_distance_m"].sv == (
        "Inlästa data om bostäder, skolor och vård omfattar inte platsen"
    )


def test_the_nearest_is_found_however_far_it_is() -> None:
    far = neighbour(Point(100 + 4 * SENSITIVE_M, 50))

    near, alone = SENSITIVE.compute([site(PLOT), site(box(0, 0, 1, 1))], around(far))

    assert near.values["sensitive_distance_m"].value == 4 * SENSITIVE_M
    assert alone.values["sensitive_distance_m"].value == pytest.approx(4 * SENSITIVE_M + 99, abs=1)


def test_the_day_is_that_of_the_neighbour_where_it_has_one_of_its_own() -> None:
    found = only(SENSITIVE, [site(PLOT)], around(neighbour(Point(200, 50), verified=date(2024, 1, 2))))

    assert found.values["sensitive_distance_m"].verified == date(2024, 1, 2)
