"""Shore protection of made-up sites: as decided, and by the water."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shore import SHORE_PROTECTION
from siting.domain.geodata import COMPLETE_IN, Feature, Role
from siting.domain.places import AreaKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import DAY, Around, area, data_set, only, site

PLOT = box(0, 0, 100, 100)
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-6000, -6000, 6000, 6000))
SETS = [data_set("beslut", Role.SHORE_PROTECTION), data_set("vatten", Role.WATER)]
LAKE = box(150, -500, 400, 500)


def water(geometry: BaseGeometry, category: str = "lake") -> Feature:
    return Feature(role=Role.WATER, geometry=geometry, category=category)


def zone(geometry: BaseGeometry) -> Feature:
    return Feature(role=Role.SHORE_PROTECTION, geometry=geometry, name="Östersjön")


def around(*features: Feature) -> Around:
    return Around(given_areas=[LAND], given_features=features, given_sets=SETS)


def test_a_decided_zone_goes_before_the_water() -> None:
    found = only(SHORE_PROTECTION, [site(PLOT)], around(zone(box(-50, 0, 20, 100)), water(LAKE)))

    protected = found.values["shore_protection"]
    assert (protected.value, protected.status) == (True, Status.KNOWN)
    assert protected.source.startswith("Beslutat strandskydd: Östersjön. Underlag: beslut på svenska")
    assert found.values["shore_protection_share_percent"].value == 20.0


def test_where_all_zones_are_decided_and_none_touches_there_is_none() -> None:
    whole = replace(SETS[0], options={COMPLETE_IN: [LAND.code]})
    given = Around(
        given_areas=[LAND], given_features=[zone(box(-90, 0, -50, 100)), water(LAKE)], given_sets=[whole, SETS[1]]
    )

    found = only(SHORE_PROTECTION, [site(PLOT)], given)

    assert (found.values["shore_protection"].value, found.values["shore_protection"].status) == (False, Status.KNOWN)
    assert found.values["shore_protection_share_percent"].value == 0.0


@pytest.mark.parametrize("shore", [water(LAKE), water(LineString([(150, -500), (150, 500)]), "stream")])
def test_by_the_water_and_outside_zones_that_may_only_be_the_widened_ones_it_is_unknown(shore: Feature) -> None:
    found = only(SHORE_PROTECTION, [site(PLOT)], around(zone(box(-90, 0, -50, 100)), shore))

    assert found.values == {}
    assert found.missing.keys() == {"shore_protection", "shore_protection_share_percent"}
    assert "utanför inlästa zoner" in found.missing["shore_protection"].sv


@pytest.mark.parametrize("at", [box(-300, 0, -200, 100), Point(-300, 50)])
def test_away_from_water_and_zones_there_is_none(at: BaseGeometry) -> None:
    found = only(SHORE_PROTECTION, [site(at)], around(zone(box(-90, 0, -50, 100)), water(LAKE)))

    assert (found.values["shore_protection"].value, found.values["shore_protection"].status) == (False, Status.KNOWN)


@pytest.mark.parametrize("at", [PLOT, Point(0, 0)])
def test_outside_zones_and_without_water_that_there_is_none_is_an_estimate(at: BaseGeometry) -> None:
    found = only(SHORE_PROTECTION, [site(at)], around(zone(box(-90, 0, -50, 100))))

    told = found.values["shore_protection"]
    assert (told.value, told.status, told.verified) == (False, Status.ESTIMATED, DAY)
    assert "if the data have all zones" in told.source
    assert ("shore_protection_share_percent" in found.values) is (at is PLOT)


def test_within_a_hundred_metres_of_a_lake_it_is_estimated() -> None:
    found = only(SHORE_PROTECTION, [site(PLOT)], around(water(LAKE)))

    protected = found.values["shore_protection"]
    assert (protected.value, protected.status) == (True, Status.ESTIMATED)
    assert protected.source.startswith("Inom 100 m från sjö, hav eller vattendrag; skyddet kan vara upphävt i plan.")
    # From x = 50 on.
    assert found.values["shore_protection_share_percent"].value == 50.0


def test_round_a_point_of_the_shore_the_share_is_that_of_a_circle() -> None:
    lake = box(200, 50, 700, 300)

    found = only(SHORE_PROTECTION, [site(box(100, -100, 200, 50))], around(water(lake)))

    quarter = math.pi * 100**2 / 4
    assert found.values["shore_protection_share_percent"].value == pytest.approx(100 * quarter / 15_000, abs=0.1)


def test_farther_away_it_is_no_and_says_what_may_be_decided() -> None:
    found = only(SHORE_PROTECTION, [site(box(-200, 0, -100, 100))], around(water(LAKE)))

    assert found.values["shore_protection"].value is False
    assert found.values["shore_protection"].status is Status.ESTIMATED
    assert "may have been widened to 300 m" in found.values["shore_protection"].source
    assert found.values["shore_protection_share_percent"].value == 0.0


@pytest.mark.parametrize(("side", "protected"), [(99.9, False), (100.1, True)])
def test_lakes_of_less_than_a_hectare_have_none(side: float, protected: bool) -> None:
    pond = water(box(110, 0, 110 + side, side))

    found = only(SHORE_PROTECTION, [site(PLOT)], around(pond, water(box(5000, 0, 5900, 900))))

    assert found.values["shore_protection"].value is protected


def test_the_sea_has_it_however_small_its_piece() -> None:
    found = only(SHORE_PROTECTION, [site(PLOT)], around(water(box(110, 0, 120, 10), "sea")))

    assert found.values["shore_protection"].value is True


def test_a_stream_of_unknown_width_is_neither_yes_nor_no() -> None:
    brook = water(LineString([(150, -500), (150, 500)]), "stream")

    found = only(SHORE_PROTECTION, [site(PLOT)], around(brook))

    assert found.values == {}
    assert {why.en for why in found.missing.values()} == {
        "Within 100 m there is a stream of unknown width; shore protection applies from 2 m"
    }


def test_a_stream_drawn_as_an_area_has_it() -> None:
    river = water(box(150, -500, 158, 500), "stream")

    assert only(SHORE_PROTECTION, [site(PLOT)], around(river)).values["shore_protection"].value is True


def test_a_stream_beside_a_lake_leaves_only_the_share_open() -> None:
    brook = water(LineString([(-50, -500), (-50, 500)]), "stream")

    found = only(SHORE_PROTECTION, [site(PLOT)], around(brook, water(LAKE)))

    assert found.values["shore_protection"].value is True
    assert found.missing.keys() == {"shore_protection_share_percent"}


def test_land_known_as_a_point_is_near_the_water_or_not() -> None:
    near, far = SHORE_PROTECTION.compute([site(Point(60, 0)), site(Point(40, 0))], around(water(LAKE)))

    assert (near.values["shore_protection"].value, far.values["shore_protection"].value) == (True, False)
    assert near.missing.keys() == {"shore_protection_share_percent"}


def test_nothing_is_said_where_no_layer_is_about_the_place() -> None:
    beyond = site(box(9000, 0, 9100, 100))

    assert only(SHORE_PROTECTION, [beyond], around(water(LAKE))).missing["shore_protection"].en == (
        "The loaded data on lakes, sea and streams do not cover the site"
    )
    assert only(SHORE_PROTECTION, [beyond], around(zone(PLOT))).missing["shore_protection"].en == (
        "The loaded data on shore protection do not cover the site"
    )
    assert only(SHORE_PROTECTION, [beyond], around()).missing["shore_protection"].en == (
        "No shore protection zones, lakes, seas or streams are loaded"
    )


def test_each_site_is_answered_by_what_is_about_it() -> None:
    neighbour = area(AreaKind.MUNICIPALITY, "Grannen", box(6000, -6000, 12_000, 6000))
    given = Around(
        given_areas=[LAND, neighbour],
        given_features=[zone(box(-50, 0, 20, 100)), water(box(9150, 0, 9900, 900))],
        given_sets=SETS,
    )

    decided, by_water = SHORE_PROTECTION.compute([site(PLOT), site(box(9000, 0, 9100, 100))], given)

    assert decided.values["shore_protection"].status is Status.KNOWN
    assert by_water.values["shore_protection"].status is Status.ESTIMATED
