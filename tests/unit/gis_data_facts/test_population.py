"""People near sites, along a straight line, worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.catchment import CATCHMENT, WORKPLACES
from gis_data.facts.population import POPULATION
from gis_data.facts.straight_line import straight_km
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind, NamedArea
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import DAY, Around, area, data_set, only, sites_at, values

HERE = sites_at((0, 0))
# Says nothing of people, but that what is loaded is whole for the land about the site.
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-60_000, -60_000, 60_000, 60_000))


def locality(name: str, geometry: BaseGeometry, people: int | None, verified: date | None = DAY) -> NamedArea:
    return area(AreaKind.LOCALITY, name, geometry, people=people, verified=verified)


HOUSE = box(0, 0, 10, 10)
FAR = area(AreaKind.LOCALITY, "Fjärran", box(30_000, 0, 30_100, 100), people=5)


def lives(geometry: BaseGeometry, people: float | None, dataset: str = "", code: str = "") -> Feature:
    return Feature(role=Role.POPULATION, geometry=geometry, weight=people, dataset=dataset, code=code)


def test_a_locality_known_as_a_point_counts_whole_or_not_at_all() -> None:
    localities = [
        locality("Vid gränsen", Point(3000, 4000), 1000),
        locality("Strax utanför", Point(3000, 4001), 50_000),
        locality("Nära", Point(0, 100), 234, date(2020, 12, 31)),
        locality("Utan folkmängd", Point(0, 200), None),
    ]

    people = only(POPULATION, HERE, Around(given_areas=[LAND, *localities])).values["population_5_km"]

    assert (people.value, people.status) == (1234.0, Status.ESTIMATED)
    assert people.verified == date(2020, 12, 31)
    assert people.source == (
        "Invånare i tätorter inom 5 km fågelvägen: Vid gränsen och Nära. "
        "Underlag: SCB (2021-03-10); SCB (2020-12-31) | "
        "People in localities within 5 km in a straight line: Vid gränsen and Nära. "
        "Data: SCB (2021-03-10); SCB (2020-12-31)"
    )


def test_an_area_counts_by_the_share_of_it_that_is_within() -> None:
    # The disc of 5 km covers a quarter of its own area of the first quadrant's square.
    square = locality("Torp", box(0, 0, 10_000, 10_000), 1000)

    found = only(POPULATION, HERE, Around(given_areas=[LAND, square]))

    assert found.values["population_5_km"].value == round(1000 * math.pi * 25 / 4 / 100)
    assert found.values["population_10_km"].value == round(1000 * math.pi * 100 / 4 / 100)


def test_many_localities_are_named_the_largest_first_and_the_rest_counted() -> None:
    localities = [locality(f"Ort {n}", Point(0, n), 1000 + n) for n in range(8)]

    source = only(POPULATION, HERE, Around(given_areas=[LAND, *localities])).values["population_5_km"].source

    assert ": Ort 7, Ort 6, Ort 5, Ort 4, Ort 3 och 3 till." in source
    assert ": Ort 7, Ort 6, Ort 5, Ort 4, Ort 3 and 3 more." in source


def test_population_is_of_no_day_when_a_part_of_it_is_of_none() -> None:
    localities = [locality("A", Point(0, 0), 10), locality("B", Point(0, 0), 20, None)]

    found = only(POPULATION, HERE, Around(given_areas=[LAND, *localities]))

    assert found.values["population_5_km"].verified is None


def test_only_localities_are_counted() -> None:
    found = only(POPULATION, HERE, Around(given_areas=[area(AreaKind.MUNICIPALITY, "M", box(-9, -9, 9, 9), people=99)]))

    assert found.values == {}
    assert found.missing["population_5_km"].en == "No population figures or localities are loaded"


def test_population_figures_go_before_localities_and_are_never_added_to_them() -> None:
    around = Around(
        given_areas=[LAND, locality("Tätort", Point(0, 0), 50_000)],
        given_features=[lives(box(-1000, -1000, 1000, 1000), 700), lives(Point(10, 10), 7)],
        given_sets=[data_set("rutor", Role.POPULATION)],
    )

    people = only(POPULATION, HERE, around).values["population_5_km"]

    assert people.value == 707.0
    assert people.source.startswith("Invånare inom 5 km")
    assert people.source.endswith("Data: rutor in English (2021-03-10)")
    assert people.verified == DAY


def test_nobody_is_counted_twice_where_two_data_sets_tell_of_the_same_land() -> None:
    cells = [lives(box(x, y, x + 1000, y + 1000), 10, "cells") for x in (-1000, 0) for y in (-1000, 0)]
    districts = [lives(box(-1000, -1000, 1000, 1000), 41, "districts"), lives(box(2000, 0, 4000, 900), 5, "districts")]
    sets = [data_set("cells", Role.POPULATION), data_set("districts", Role.POPULATION)]

    for features in ([*cells, *districts], [*districts, *cells, *cells]):
        around = Around(given_areas=[LAND], given_features=features, given_sets=sets)
        people = only(POPULATION, HERE, around).values["population_5_km"]
        # The finer set where it tells something, the other elsewhere.
        assert people.value == 45.0
        assert "cells" in people.source
        assert "districts" in people.source


def test_people_at_one_address_are_not_the_same_people() -> None:
    around = Around(
        given_areas=[LAND],
        given_features=[
            *(lives(Point(0, 0), 2) for _ in range(2)),
            *(lives(Point(0, 0), 2, code="1") for _ in range(2)),
            *(lives(HOUSE, 1) for _ in range(2)),
        ],
        given_sets=[data_set("adresser", Role.POPULATION)],
    )

    # An address twice without a code is two of them; the same code, and the same area, are once.
    assert only(POPULATION, HERE, around).values["population_5_km"].value == 7.0


def test_two_sources_of_localities_do_not_count_the_same_people() -> None:
    def from_(source: str, day: date, *localities: NamedArea) -> list[NamedArea]:
        return [replace(one, source=source, verified=day) for one in localities]

    new = from_("SCB 2023", date(2023, 12, 31), locality("Torp", box(-900, 0, 900, 900), 110), FAR)
    old = from_("SCB 2020", date(2020, 12, 31), locality("Torp", box(-800, 0, 900, 900), 100), FAR)
    points = from_("OSM", date(2025, 1, 1), locality("Torp", Point(0, 400), 999), locality("Vik", Point(0, -3000), 7))

    for given in ([*new, *old, *points], [*points, *old, *new]):
        people = only(POPULATION, HERE, Around(given_areas=[LAND, *given])).values["population_5_km"]
        assert people.value == 117.0
        assert "SCB 2020" not in people.source


def test_a_set_of_which_nothing_was_used_is_not_named() -> None:
    around = Around(
        given_areas=[LAND],
        given_features=[
            lives(box(0, 0, 9, 9), 10, "cells"),
            lives(box(0, 0, 8, 9), 41, "cells", "2"),
            lives(box(0, 0, 9.5, 9), 41, "districts"),
        ],
        given_sets=[data_set("cells", Role.POPULATION), data_set("districts", Role.POPULATION)],
    )

    people = only(POPULATION, HERE, around).values["population_5_km"]

    assert people.value == 51.0
    assert "districts" not in people.source


def test_localities_are_spread_over_areas_without_figures() -> None:
    around = Around(
        given_areas=[LAND, locality("Tätort", box(0, 0, 12_000, 100), 1200)],
        given_features=[lives(box(0, 0, 4000, 100), None), lives(box(4000, 0, 14_000, 100), None)],
        given_sets=[data_set("deso", Role.POPULATION)],
    )

    people = only(POPULATION, HERE, around).values["population_5_km"]

    # 400 in the first area, whole; of the second's 800 one tenth of its length less what the disc rounds off.
    assert people.value == 480.0
    assert "Tätort" not in people.source
    assert people.source.startswith("Invånare i tätorter, fördelade på områden efter yta inom 5 km")
    assert "SCB (2021-03-10); deso på svenska (2021-03-10)" in people.source
    older = Around(
        given_areas=around.given_areas,
        given_features=around.given_features,
        given_sets=[data_set("deso", Role.POPULATION, verified=date(2018, 1, 1))],
    )
    assert only(POPULATION, HERE, older).values["population_5_km"].verified == date(2018, 1, 1)


def test_where_the_data_cover_too_little_nothing_is_said() -> None:
    hamlet = locality("Byn", box(-50, -50, 50, 50), 300)

    found = only(POPULATION, HERE, Around(given_areas=[hamlet]))

    assert found.values == {}
    assert found.missing["population_5_km"].en == "The data cover only 0% of the area within 5 km"


def test_where_the_data_cover_a_part_that_is_said() -> None:
    half = area(AreaKind.MUNICIPALITY, "M", box(-1000, -60_000, 60_000, 60_000))
    village = locality("Byn", Point(0, 0), 300)

    people = only(POPULATION, HERE, Around(given_areas=[half, village])).values["population_5_km"]

    assert people.value == 300.0
    assert "; the data cover 63% of that area." in people.source
    assert "; underlaget täcker 63 % av området." in people.source.replace("\N{NO-BREAK SPACE}", " ")


def test_nobody_near_is_nobody_where_the_data_reach() -> None:
    around = Around(given_areas=[LAND, locality("Fjärran", Point(40_000, 0), 300)])

    assert only(POPULATION, HERE, around).values["population_5_km"].value == 0.0


def test_without_roads_minutes_are_a_distance_that_the_source_tells() -> None:
    # 30 min at 50 km/h is 25 km of road; over a detour of 1.3 it is 19.23 km along a straight line.
    assert straight_km(30) == pytest.approx(19.2308, abs=1e-4)
    localities = [locality("Nära", Point(0, 19_230), 100), locality("Borta", Point(0, 19_231), 20)]

    found = only(CATCHMENT, HERE, Around(given_areas=[LAND, *localities]))

    assert {key: value.value for key, value in found.values.items()} == {
        "population_15_min": 0.0,
        "population_30_min": 100.0,
        "population_45_min": 120.0,
    }
    people = found.values["population_30_min"]
    assert people.status is Status.ESTIMATED
    assert "inom 19,2 km fågelvägen (30 min i 50 km/h om vägen är 1,3 gånger så lång)" in people.source
    assert "within 19.2 km in a straight line (30 min at 50 km/h if the road is 1.3 times as long)" in people.source


def test_the_employed_are_counted_by_their_weights() -> None:
    works = [
        Feature(role=Role.WORKPLACES, geometry=Point(0, y), weight=weight, category="52", name=f"{y}")
        for y, weight in ((100, 40.0), (500, 5.0), (19_000, 2.0), (30_000, 1000.0), (0, None))
    ]
    around = Around(given_areas=[LAND], given_features=works, given_sets=[data_set("register", Role.WORKPLACES)])

    found = only(WORKPLACES, HERE, around)

    assert found.values["workplaces_30_min"].value == 47.0
    assert found.values["workplaces_30_min"].source.startswith("Sysselsatta inom 19,2 km")
    assert only(WORKPLACES, HERE, Around()).missing["workplaces_30_min"].sv == "Inga arbetsställen är inlästa"


def test_a_number_that_may_tell_of_one_of_two_workplaces_is_not_shown() -> None:
    works = [
        Feature(role=Role.WORKPLACES, geometry=Point(0, y), weight=9, category="52", name=f"{y}") for y in (0, 50_000)
    ]
    around = Around(given_areas=[LAND], given_features=works, given_sets=[data_set("register", Role.WORKPLACES)])

    few, none = WORKPLACES.compute(sites_at((0, 0), (0, 25_000)), around)

    assert "statistical confidentiality" in few.missing["workplaces_30_min"].en
    assert none.values["workplaces_30_min"].value == 0.0


def test_each_site_has_its_own() -> None:
    around = Around(given_areas=[LAND, locality("A", Point(0, 0), 10), locality("B", Point(20_000, 0), 20)])

    found = POPULATION.compute(sites_at((100, 0), (19_000, 0), (10_000, 0)), around)

    assert values(found, "population_5_km") == [10.0, 20.0, 0.0]
    assert values(found, "population_10_km") == [10.0, 20.0, 30.0]
