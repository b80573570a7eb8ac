"""Who reaches a site by car, on a road drawn by hand: ten metres a second, 600 metres a minute."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from shapely.geometry import Point, box

from gis_data.facts.catchment import CATCHMENT, WORKPLACES, people_on
from gis_data.facts.people import residents
from gis_data.facts.roads import roads_of
from gis_data.network.model import Vehicle
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import DAY, Around, area, data_set, only, sites_at
from tests.unit.gis_data_network.made_roads import Plan, Road

# 60 km from A over B to C; one may not drive from A to B, only back. D ── E is an island.
PLAN = Plan(
    junctions={"A": (0, 0), "B": (30_000, 0), "C": (60_000, 0), "D": (20_000, 20_000), "E": (22_000, 20_000)},
    roads=[Road(way="AB", forward_km_h=0), Road(way="BC"), Road(way="DE")],
)
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-90_000, -90_000, 160_000, 90_000))
SETS = [
    data_set("folk", Role.POPULATION),
    data_set("register", Role.WORKPLACES),
    data_set("vägar", Role.ROADS, verified=date(2020, 5, 1)),
]


@pytest.fixture(autouse=True)
def wide_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A road has no hull to speak of: how much of the land the network covers is shown in a test of its own."""
    monkeypatch.setattr("gis_data.facts.roads.Roads.hull", box(-60_000, -90_000, 160_000, 90_000))


def lives(x: float, y: float, people: float) -> Feature:
    return Feature(role=Role.POPULATION, geometry=Point(x, y), weight=people)


def around(*features: Feature) -> Around:
    return Around(given_areas=[LAND], given_features=features, given_sets=SETS, given_network=PLAN.network())


def test_people_are_counted_by_the_time_that_their_trip_to_the_site_takes() -> None:
    # 15 min are 9 km, 30 min 18 km, 45 min 27 km, from the site at x = 30 km; those in the west can't come.
    features = [lives(30_000 + metres, 0, people) for metres, people in ((9000, 1), (17_000, 10), (26_000, 100))]

    found = only(CATCHMENT, sites_at((30_000, 0)), around(*features, lives(25_000, 0, 1000)))

    assert {key: value.value for key, value in found.values.items()} == {
        "population_15_min": 1.0,
        "population_30_min": 11.0,
        "population_45_min": 111.0,
    }
    people = found.values["population_30_min"]
    assert (people.status, people.verified) == (Status.ESTIMATED, date(2020, 5, 1))
    assert people.source == (
        "Invånare som når platsen med bil på 30 min längs vägnätet, räknat i rutor om 250 m. "
        "Underlag: folk på svenska (2021-03-10); vägar på svenska (2020-05-01) | "
        "People who reach the site by car in 30 min along the road network, counted in cells of 250 m. "
        "Data: folk in English (2021-03-10); vägar in English (2020-05-01)"
    )


def test_it_is_those_who_come_that_count_not_those_who_are_reached() -> None:
    # One drives from the east over B into the one-way road, and not back.
    west, east = lives(24_000, 0, 5), lives(32_500, 0, 70)

    assert only(CATCHMENT, sites_at((24_000, 0)), around(east)).values["population_15_min"].value == 70.0
    assert only(CATCHMENT, sites_at((32_500, 0)), around(west)).values["population_45_min"].value == 0.0


def test_who_lives_on_the_same_stretch_of_road_drives_straight_to_the_site() -> None:
    # From x = 45 km it is 15 km to either end of the road; one may drive west on the other road, and not east.
    assert only(CATCHMENT, sites_at((45_000, 0)), around(lives(45_600, 0, 7))).values["population_15_min"].value == 7.0
    west, east = lives(11_000, 0, 5), lives(19_000, 0, 70)
    assert only(CATCHMENT, sites_at((15_000, 0)), around(west, east)).values["population_15_min"].value == 70.0


def test_who_lives_off_the_road_lives_by_it() -> None:
    found = only(CATCHMENT, sites_at((30_000, 0)), around(lives(39_000, 900, 3)))

    assert found.values["population_15_min"].value == 3.0


def test_an_area_is_counted_by_its_cells_that_a_road_is_near() -> None:
    # Of 4 km south to north only the two kilometres about the road have one within reach.
    tall = Feature(role=Role.POPULATION, geometry=box(34_000, -2000, 44_000, 2000), weight=1000)

    found = only(CATCHMENT, sites_at((30_000, 0)), around(tall))

    # To x = 39 km: five of the ten kilometres.
    assert found.values["population_15_min"].value == 500.0
    assert found.values["population_30_min"].value == 1000.0


def test_nobody_is_lost_on_the_way_to_the_roads() -> None:
    shapes = [Feature(role=Role.POPULATION, geometry=box(x, -3000, x + 900, 5000), weight=x / 7) for x in (0, 40_000)]
    given = around(*shapes, lives(50_000, 50_000, 11))
    people, roads = residents(given), roads_of(given, Vehicle.CAR)
    assert people is not None
    assert roads is not None

    assert people_on(roads, people).counts.sum() == pytest.approx(people.ground.total, rel=1e-14)


def test_an_island_has_its_own_people() -> None:
    found = only(CATCHMENT, sites_at((20_500, 20_000)), around(lives(21_500, 20_000, 4), lives(31_000, 0, 900)))

    assert found.values["population_45_min"].value == 4.0


def test_a_site_without_a_road_says_so_and_one_beyond_the_network_is_estimated() -> None:
    no_road, beyond = CATCHMENT.compute(sites_at((30_000, 9000), (-70_000, 0)), around(lives(-69_000, 0, 8)))

    assert no_road.missing["population_15_min"].en == "There is no road for a car near the site"
    assert beyond.values["population_30_min"].value == 8.0
    assert beyond.values["population_30_min"].source.startswith(
        "Platsen ligger utanför det inlästa vägnätet. Invånare inom 19,2 km fågelvägen"
    )


def test_the_employed_are_counted_on_the_roads_too() -> None:
    works = [
        Feature(role=Role.WORKPLACES, geometry=Point(x, 0), weight=9, category="52")
        for x in (47_800, 47_900, 45_000, 48_500)
    ]

    found = only(WORKPLACES, sites_at((30_000, 0)), around(*works))

    assert found.values["workplaces_30_min"].value == 27.0
    assert found.values["workplaces_30_min"].source.startswith("Sysselsatta som når platsen med bil på 30 min")


def test_a_number_that_may_tell_of_one_of_two_workplaces_is_not_shown() -> None:
    works = [Feature(role=Role.WORKPLACES, geometry=Point(x, 0), weight=9, category="52") for x in (47_800, 47_900)]

    found = only(WORKPLACES, sites_at((30_000, 0)), around(*works))

    assert "statistical confidentiality" in found.missing["workplaces_30_min"].en


def test_where_the_network_covers_too_little_of_the_land_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.facts.roads.Roads.hull", box(25_000, -60_000, 60_000, 60_000))

    found = only(CATCHMENT, sites_at((30_000, 0)), around(lives(31_000, 0, 9)))

    # The network ends 5 km west of the site, and of the area within 9.6 km that is all but a segment.
    assert "; the data cover 82% of that area" in found.values["population_15_min"].source
    assert only(CATCHMENT, sites_at((24_000, 0)), around(lives(31_000, 0, 9))).missing.keys() == {
        "population_15_min",
        "population_30_min",
        "population_45_min",
    }


def test_many_sites_answer_as_each_alone() -> None:
    chance = np.random.default_rng(4)
    given = around(*(lives(x, 0, round(people)) for x, people in chance.uniform(0, 60_000, size=(60, 2))))
    places = [(float(x), 0.0) for x in chance.uniform(0, 60_000, size=9)]

    for place, found in zip(places, CATCHMENT.compute(sites_at(*places), given), strict=True):
        assert found.values == only(CATCHMENT, sites_at(place), given).values


def test_without_a_network_it_is_a_straight_line() -> None:
    given = Around(given_areas=[LAND], given_features=[lives(0, 9000, 5)], given_sets=SETS)

    found = only(CATCHMENT, sites_at((0, 0)), given)

    assert found.values["population_15_min"].value == 5.0
    assert found.values["population_15_min"].verified == DAY
