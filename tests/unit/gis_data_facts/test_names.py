"""In which areas made-up sites lie."""

from __future__ import annotations

import math

import pytest
from shapely.geometry import Point, box

from gis_data.facts.names import NAMES, schematic_radius_m
from siting.domain.places import AreaKind
from siting.domain.sites import SiteKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import Around, area, only, site

PLOT = box(0, 0, 100, 100)


def test_the_area_with_the_largest_part_is_named() -> None:
    given = Around(
        given_areas=[
            area(AreaKind.MUNICIPALITY, "Borås", box(-9000, -9000, 30, 9000)),
            area(AreaKind.MUNICIPALITY, "Bollebygd", box(30, -9000, 9000, 9000)),
        ]
    )

    name = only(NAMES, [site(PLOT)], given).values["municipality_name"]

    assert (name.value, name.status) == ("Bollebygd", Status.KNOWN)
    assert name.source.replace("\N{NO-BREAK SPACE}", " ") == (
        "70 % av platsen ligger i området. Underlag: SCB (2021-03-10)"
        " | 70% of the site lies in the area. Data: SCB (2021-03-10)"
    )


def test_of_two_that_hold_as_much_the_first_by_name_is_taken() -> None:
    areas = [area(AreaKind.DISTRICT, name, box(-10, -10, 200, 200)) for name in ("Östermalm", "Hulta", "Norrby")]

    for given in (areas, areas[::-1]):
        assert only(NAMES, [site(PLOT)], Around(given_areas=given)).values["district_name"].value == "Hulta"


def test_premises_lie_where_their_point_is() -> None:
    given = Around(given_areas=[area(AreaKind.DISTRICT, "Norrby", box(-10, -10, 200, 200))])

    found = only(NAMES, [site(Point(5, 5), SiteKind.PREMISES)], given)

    assert found.values["district_name"].value == "Norrby"
    assert found.values["district_name"].source.startswith("Hela platsen ligger i området.")


def test_a_locality_known_as_a_point_reaches_as_far_as_its_people_need() -> None:
    # 14,220 people at 1,422 a square kilometre need 10 km²: a circle of 1,784 m.
    town = area(AreaKind.LOCALITY, "Staden", Point(0, 0), people=14_220)

    assert schematic_radius_m(town) == pytest.approx(math.sqrt(10e6 / math.pi))
    near, far = NAMES.compute([site(box(1700, 0, 1750, 50)), site(box(1800, 0, 1900, 100))], Around(given_areas=[town]))
    assert (near.values["locality_name"].value, near.values["locality_name"].status) == ("Staden", Status.ESTIMATED)
    assert "assumed to reach 1.8 km" in near.values["locality_name"].source
    assert far.missing["locality_name"].en == "The site lies outside all loaded localities"


def test_no_locality_reaches_farther_than_a_change_of_it_is_told() -> None:
    assert NAMES.reach_m is not None
    assert schematic_radius_m(area(AreaKind.LOCALITY, "Tokyo", Point(0, 0), people=37_000_000)) <= NAMES.reach_m


def test_a_locality_without_people_or_a_district_as_a_point_holds_nothing() -> None:
    points = [
        area(AreaKind.LOCALITY, "Tom", Point(50, 50)),
        area(AreaKind.DISTRICT, "Punkt", Point(50, 50), people=900),
    ]

    found = only(NAMES, [site(PLOT)], Around(given_areas=points))

    assert found.values == {}


def test_a_business_area_known_as_a_point_holds_what_is_within_a_kilometre() -> None:
    given = Around(given_areas=[area(AreaKind.BUSINESS_AREA, "Viared", Point(0, 0))])

    near, far = NAMES.compute([site(box(900, 0, 950, 50)), site(box(1100, 0, 1150, 50))], given)

    assert near.values["business_area_name"].value == "Viared"
    assert "business_area_name" in far.missing


def test_an_outline_that_only_meets_the_site_does_not_hold_it() -> None:
    given = Around(given_areas=[area(AreaKind.DISTRICT, "Granne", box(100, 0, 200, 100))])

    assert only(NAMES, [site(PLOT)], given).values == {}


def test_what_is_not_loaded_is_said() -> None:
    assert only(NAMES, [site(PLOT)], Around()).missing["district_name"].en == (
        "No districts or statistical areas are loaded"
    )
