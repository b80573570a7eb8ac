"""Property units of made-up sites, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.property_units import MOST_NAMED, PROPERTY_UNITS
from siting.domain.geodata import COMPLETE_IN, Feature, Role
from siting.domain.places import AreaKind
from siting.domain.sites import SiteKind
from siting.domain.values import FactValue, Status
from tests.unit.gis_data_facts.made import DAY, Around, area, data_set, only, site

PLOT = box(0, 0, 100, 100)
KEY = "property_designation"
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-6000, -6000, 6000, 6000))
CADASTRE = data_set("fastigheter", Role.PROPERTY_UNIT)


def unit(name: str, geometry: BaseGeometry, verified: date | None = None) -> Feature:
    return Feature(role=Role.PROPERTY_UNIT, name=name, geometry=geometry, verified=verified)


def around(*units: Feature) -> Around:
    return Around(given_areas=[LAND], given_features=units, given_sets=[CADASTRE])


def found(*units: Feature, at: BaseGeometry = PLOT) -> FactValue:
    kind = SiteKind.PREMISES if isinstance(at, Point) else SiteKind.LAND
    return only(PROPERTY_UNITS, [site(at, kind)], around(*units)).values[KEY]


def test_the_units_of_a_site_are_named_the_largest_part_first() -> None:
    value = found(unit("VIARED 5:12", box(0, 0, 30, 100)), unit("VIARED 5:13", box(30, 0, 500, 100)))

    assert (value.value, value.status, value.verified) == ("VIARED 5:13, VIARED 5:12", Status.KNOWN, DAY)
    assert value.source.replace("\N{NO-BREAK SPACE}", " ") == (
        "Del av platsens yta: VIARED 5:13 70 % och VIARED 5:12 30 %. Underlag: fastigheter på svenska (2021-03-10) | "
        "Part of the site's area: VIARED 5:13 70% and VIARED 5:12 30%. Data: fastigheter in English (2021-03-10)"
    )


def test_areas_of_one_unit_count_together() -> None:
    value = found(
        unit("LUND 1:1", box(0, 0, 40, 100)),
        unit("ÅS 2:3>1", box(40, 0, 70, 100)),
        unit("ÅS 2:3>2", box(70, 0, 100, 100)),
    )

    assert value.value == "ÅS 2:3, LUND 1:1"


def test_of_parts_as_large_the_first_by_name_comes_first() -> None:
    assert found(unit("B 1", box(50, 0, 100, 100)), unit("A 1", box(0, 0, 50, 100))).value == "A 1, B 1"


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (box(99.5, 0, 300, 100), False),  # half a per cent of the site, and little of the unit
        (box(98.9, 0, 300, 100), True),  # more than one per cent of the site
        (box(99.5, 0, 100.4, 100), True),  # half a per cent of the site, and more than half of the unit
        (box(99.995, 0, 100, 100), False),  # half a square metre
        (box(100, 0, 200, 100), False),  # beside it
    ],
)
def test_slivers_are_no_units_of_the_site_and_small_units_within_it_are(other: BaseGeometry, named: bool) -> None:
    value = found(unit("STOR 1", box(0, 0, 99.995, 100)), unit("LITEN 2", other))

    assert value.value == ("STOR 1, LITEN 2" if named else "STOR 1")


def test_more_units_than_can_be_read_are_counted() -> None:
    strips = [unit(f"KV {n:02}", box(10 * n, 0, 10 * n + 10, 100)) for n in range(10)]

    value = found(*strips)

    assert isinstance(value.value, str)
    assert value.value.split(", ") == [f"KV {n:02}" for n in range(MOST_NAMED)] + ["…"]
    assert "och 2 till" in value.source
    assert "and 2 more" in value.source


def test_a_point_lies_on_the_unit_that_it_is_in() -> None:
    value = found(unit("A 1", box(0, 0, 50, 100)), unit("B 1", box(50, 0, 100, 100)), at=Point(70, 20))

    assert value.value == "B 1"
    assert "The property unit in which the point lies" in value.source


def test_the_day_is_that_of_the_units_where_they_have_one_of_their_own() -> None:
    old, new = unit("A 1", PLOT, date(2019, 1, 1)), unit("B 1", box(0, 0, 50, 50), date(2024, 1, 1))

    assert found(old, new).verified == date(2019, 1, 1)
    assert found(old, replace(new, verified=None)).verified == DAY


def test_what_is_missing_says_why() -> None:
    elsewhere = area(AreaKind.MUNICIPALITY, "Grannen", box(6000, -6000, 9000, 6000))
    given = Around(
        given_areas=[LAND, elsewhere], given_features=[unit("A 1", box(500, 0, 600, 100))], given_sets=[CADASTRE]
    )
    here, there = PROPERTY_UNITS.compute([site(PLOT), site(Point(7000, 0))], given)
    whole = replace(given, given_sets=[replace(CADASTRE, options={COMPLETE_IN: ["Grannen"]})])
    [complete] = PROPERTY_UNITS.compute([site(Point(7000, 0))], whole)
    nothing = only(PROPERTY_UNITS, [site(PLOT)], Around(given_areas=[LAND]))

    assert here.missing[KEY].en == "The site lies on no loaded property unit"
    assert "property units" in there.missing[KEY].en
    assert there.missing[KEY] != here.missing[KEY]
    assert complete.missing[KEY] == here.missing[KEY]
    assert nothing.missing[KEY].sv == "Inga fastigheter är inlästa"


def test_many_sites_agree_with_one_at_a_time() -> None:
    units = [unit(f"R {x} {y}", box(x * 70, y * 45, x * 70 + 70, y * 45 + 45)) for x in range(6) for y in range(6)]
    sites = [site(box(n * 33, n * 21, n * 33 + 90, n * 21 + 60), number=n + 1) for n in range(9)]

    assert PROPERTY_UNITS.compute(sites, around(*units)) == [
        PROPERTY_UNITS.compute([one], around(*units))[0] for one in sites
    ]
