"""Flood, protected nature and heritage on made-up ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.ground import FLOODING, HERITAGE, PROTECTED_NATURE
from gis_data.facts.model import Computer
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind
from siting.domain.sites import SiteKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import DAY, Around, area, data_set, only, site

PLOT = box(0, 0, 100, 100)
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-6000, -6000, 6000, 6000))


def zone(
    role: Role, geometry: BaseGeometry, category: str = "", name: str = "", verified: date | None = None
) -> Feature:
    return Feature(role=role, geometry=geometry, category=category, name=name, verified=verified)


def around(*features: Feature) -> Around:
    roles = {one.role for one in features}
    return Around(
        given_areas=[LAND], given_features=features, given_sets=[data_set(role.value, role) for role in roles]
    )


def test_the_strictest_zone_counts_and_the_share_is_of_any() -> None:
    found = only(
        FLOODING,
        [site(PLOT)],
        around(
            zone(Role.FLOOD, box(0, 0, 50, 100), "extreme"),
            zone(Role.FLOOD, box(0, 0, 10, 100), "year_100"),
            zone(Role.FLOOD, box(0, 0, 20, 100), "year_200"),
        ),
    )

    assert (found.values["flood"].value, found.values["flood"].status) == ("year_100", Status.KNOWN)
    assert found.values["flood_share_percent"].value == 50.0
    assert found.values["flood"].source == (
        "Den strängaste zonen som berör platsen, av 3 slag. Underlag: flood på svenska (2021-03-10) | "
        "The strictest zone that touches the site, of 3 kinds. Data: flood in English (2021-03-10)"
    )


def test_outside_is_said_only_where_the_layer_is_about_the_place() -> None:
    far = zone(Role.FLOOD, box(5000, 5000, 5100, 5100), "year_100")

    here, elsewhere = FLOODING.compute([site(PLOT), site(box(9000, 0, 9100, 100))], around(far))

    assert here.values["flood"].value == "outside"
    assert here.values["flood_share_percent"].value == 0.0
    assert here.values["flood"].source.startswith("Ingen zon berör platsen. Underlag")
    assert elsewhere.values == {}
    assert {why.en for why in elsewhere.missing.values()} == {"The loaded data on flood zones do not cover the site"}


def test_without_municipalities_the_layer_is_about_what_lies_between_its_features() -> None:
    zones = [zone(Role.FLOOD, box(x, x, x + 10, x + 10), "year_100") for x in (-500, 500)]
    given = Around(given_features=zones, given_sets=[data_set("flood", Role.FLOOD)])

    here, elsewhere = FLOODING.compute([site(PLOT), site(box(600, 600, 700, 700))], given)

    assert here.values["flood"].value == "outside"
    assert elsewhere.missing.keys() == {"flood", "flood_share_percent"}


def test_where_a_data_set_is_complete_nothing_there_is_nothing_there() -> None:
    complete = replace(data_set("flood", Role.FLOOD), options={"complete_in": ["Kommunen"]})

    found = only(FLOODING, [site(PLOT)], Around(given_areas=[LAND], given_sets=[complete]))

    assert found.values["flood"].value == "outside"
    beyond = only(FLOODING, [site(box(9000, 0, 9100, 100))], Around(given_areas=[LAND], given_sets=[complete]))
    assert beyond.missing.keys() == {"flood", "flood_share_percent"}


def test_a_zone_that_touches_counts_wherever_it_is() -> None:
    given = Around(given_areas=[LAND], given_features=[zone(Role.FLOOD, box(9050, 0, 9900, 100), "year_200")])

    assert only(FLOODING, [site(box(9000, 0, 9100, 100))], given).values["flood"].value == "year_200"


def test_a_zone_of_an_unknown_kind_is_not_outside() -> None:
    found = only(FLOODING, [site(PLOT)], around(zone(Role.FLOOD, box(0, 0, 25, 100), "HQ50")))

    assert "do not say for which flood" in found.missing["flood"].en
    assert found.values["flood_share_percent"].value == 25.0


@pytest.mark.parametrize(("known", "flood"), [("year_200", None), ("extreme", None), ("year_100", "year_100")])
def test_beside_a_zone_of_an_unknown_kind_only_the_strictest_is_sure(known: str, flood: str | None) -> None:
    zones = [zone(Role.FLOOD, box(0, 0, 25, 100), kind) for kind in ("HQ50", known)]

    found = only(FLOODING, [site(PLOT)], around(*zones))

    if flood is None:
        assert "flood" in found.missing
    else:
        assert found.values["flood"].value == flood
    assert found.values["flood_share_percent"].value == 25.0


def test_premises_have_a_flood_zone_and_no_share() -> None:
    given = around(zone(Role.FLOOD, box(0, 0, 25, 100), "year_200"))

    found = only(FLOODING, [site(Point(5, 5), SiteKind.PREMISES)], given)

    assert {key: value.value for key, value in found.values.items()} == {"flood": "year_200"}
    assert found.missing == {}


def test_land_known_as_a_point_has_no_share() -> None:
    found = only(FLOODING, [site(Point(5, 5))], around(zone(Role.FLOOD, box(0, 0, 25, 100), "year_200")))

    assert found.missing["flood_share_percent"].en == "The site is known only as a point and has no area to measure"


@pytest.mark.parametrize(
    ("computer", "role", "fact"),
    [
        (PROTECTED_NATURE, Role.PROTECTED_NATURE, "protected_nature"),
        (HERITAGE, Role.HERITAGE, "heritage"),
    ],
)
def test_what_is_touched_is_named_and_what_is_not_is_no(computer: Computer, role: Role, fact: str) -> None:
    given = around(
        zone(role, box(90, 0, 300, 100), "naturreservat", "Rya åsar", date(2019, 5, 1)), zone(role, Point(-500, 0))
    )

    touched, clear = computer.compute([site(PLOT), site(box(1000, 0, 1100, 100))], given)

    assert (touched.values[fact].value, touched.values[fact].verified) == (True, date(2019, 5, 1))
    assert touched.values[fact].source.startswith("Berör platsen: naturreservat Rya åsar. Underlag:")
    assert (clear.values[fact].value, clear.values[fact].verified) == (False, DAY)
    assert clear.values[fact].source.startswith("Ingenting berör platsen. Underlag:")


def test_protected_nature_has_a_share() -> None:
    given = around(zone(Role.PROTECTED_NATURE, box(90, 0, 300, 100)), zone(Role.PROTECTED_NATURE, box(95, 0, 96, 100)))

    found = only(PROTECTED_NATURE, [site(PLOT)], given)

    assert found.values["protected_nature_share_percent"].value == 10.0


def test_many_zones_are_counted_and_not_all_named() -> None:
    zones = [zone(Role.HERITAGE, Point(n, n), "fornlämning", f"L{n}") for n in range(1, 6)]

    source = only(HERITAGE, [site(PLOT)], around(*zones)).values["heritage"].source

    assert "fornlämning L1, fornlämning L2, fornlämning L3 och 2 till." in source
    assert "fornlämning L1, fornlämning L2, fornlämning L3 and 2 more." in source


def test_nothing_loaded_is_unknown() -> None:
    assert only(HERITAGE, [site(PLOT)], around()).missing["heritage"].sv == (
        "Inga fornlämningar eller kulturmiljöer är inlästa"
    )
    assert only(FLOODING, [site(PLOT)], around()).missing.keys() == {"flood", "flood_share_percent"}
