"""Computed facts, checked against figures worked out by hand."""

from datetime import date

import numpy as np
import pytest
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts import compute_facts
from gis_data.facts.register import COMPUTED
from siting.domain.facts import Origin
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.sites import Site, SiteKind
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS

DAY = date(2021, 3, 10)


def site(number: int, geometry: BaseGeometry | None, kind: SiteKind = SiteKind.LAND) -> Site:
    return Site(
        site_id=number, source="test", reference=str(number), kind=kind, name=f"Site {number}", geometry=geometry
    )


def point(kind: PointKind, name: str, x: float, y: float, verified: date | None = DAY) -> ReferencePoint:
    return ReferencePoint(kind=kind, name=name, geometry=Point(x, y), source="test", verified=verified)


def locality(name: str, x: float, y: float, people: int | None, verified: date | None = DAY) -> NamedArea:
    return NamedArea(
        kind=AreaKind.LOCALITY,
        code=name,
        name=name,
        geometry=Point(x, y).buffer(300),
        population=people,
        source="test",
        verified=verified,
    )


# 3-4-5 triangle: 5 km along a straight line from the plot's middle.
PLOT = box(-100, -50, 100, 50)


@pytest.mark.parametrize(
    ("kind", "fact", "minutes"),
    [
        (PointKind.JUNCTION, "junction_min", 10),  # 5 km × 1.3 = 6.5 km; at 40 km/h 9.75 min
        (PointKind.RAIL_TERMINAL, "terminal_min", 6),  # at 60 km/h 6.5 min, to the even minute
        (PointKind.PORT, "port_min", 6),  # at 70 km/h 5.571 min
        (PointKind.AIRPORT, "airport_min", 6),
    ],
)
def test_lorry_minutes_are_straight_line_times_detour_over_speed(kind: PointKind, fact: str, minutes: int) -> None:
    found = compute_facts([site(7, PLOT)], [point(kind, "Målet", 3000, 4000)], [])

    assert set(found[7]) == {fact}
    assert found[7][fact].value == minutes


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        (PointKind.STOP, "stop_distance_m"),
        (PointKind.STATION, "station_distance_m"),
        (PointKind.CENTRE, "centre_distance_m"),
    ],
)
def test_distances_are_metres_from_the_middle_of_the_site(kind: PointKind, fact: str) -> None:
    found = compute_facts([site(7, PLOT)], [point(kind, "Målet", 3000, 4000)], [])

    assert found == {
        7: {
            fact: FactValue(
                value=5000.0, status=Status.ESTIMATED, source="Fågelvägen: Målet | Straight line: Målet", verified=DAY
            )
        }
    }


def test_the_source_says_rule_and_point_in_both_languages() -> None:
    found = compute_facts([site(1, Point(0, 0))], [point(PointKind.PORT, "Arendal", 70_000, 0)], [])

    assert found[1]["port_min"].value == 78.0
    assert found[1]["port_min"].source == "Fågelvägen × 1,3, 70 km/h: Arendal | Straight line × 1.3, 70 km/h: Arendal"


def test_the_nearest_of_several_is_taken_for_each_site() -> None:
    points = [point(PointKind.STATION, "Väst", 0, 0), point(PointKind.STATION, "Öst", 10_000, 0)]

    found = compute_facts([site(1, Point(9000, 0)), site(2, Point(1500, 0))], points, [])

    assert (found[1]["station_distance_m"].value, found[2]["station_distance_m"].value) == (1000.0, 1500.0)
    assert found[1]["station_distance_m"].source.endswith(": Öst")
    assert found[2]["station_distance_m"].source.endswith(": Väst")


def test_of_two_as_near_the_first_by_name_is_taken_in_whatever_order_they_come() -> None:
    pair = [point(PointKind.CENTRE, "B", 1000, 0), point(PointKind.CENTRE, "A", -1000, 0)]
    sites = [site(1, Point(0, 0)), site(2, Point(0, 500))]

    for points in (pair, pair[::-1]):
        found = compute_facts(sites, points, [])
        assert [found[n]["centre_distance_m"].source[-3:] for n in (1, 2)] == [": A", ": A"]


def test_a_value_is_of_the_day_of_its_point() -> None:
    points = [point(PointKind.STOP, "Utan dag", 0, 100, None), point(PointKind.CENTRE, "Mitt", 0, 0)]

    found = compute_facts([site(1, Point(0, 0))], points, [])

    assert found[1]["stop_distance_m"].verified is None
    assert found[1]["centre_distance_m"].verified == DAY


def test_population_sums_localities_whose_centre_is_within_five_kilometres() -> None:
    areas = [
        locality("Vid gränsen", 3000, 4000, 1000),
        locality("Strax utanför", 3000, 4001, 50_000),
        locality("Nära", 0, 100, 234, date(2020, 12, 31)),
        locality("Utan folkmängd", 0, 200, None),
    ]

    people = compute_facts([site(1, Point(0, 0))], [], areas)[1]["population_5_km"]

    assert people.value == 1234.0
    assert people.status is Status.ESTIMATED
    assert people.source.endswith(": Vid gränsen, Nära")
    assert people.verified == date(2020, 12, 31)


def test_population_is_of_no_day_when_a_part_of_it_is_of_none() -> None:
    areas = [locality("A", 0, 0, 10), locality("B", 0, 0, 20, None)]

    assert compute_facts([site(1, Point(0, 0))], [], areas)[1]["population_5_km"].verified is None


def test_only_localities_are_counted() -> None:
    municipality = NamedArea(
        kind=AreaKind.MUNICIPALITY,
        code="1",
        name="M",
        geometry=box(-1, -1, 1, 1),
        population=99,
        source="test",
        verified=DAY,
    )

    assert compute_facts([site(1, Point(0, 0))], [], [municipality]) == {}


def test_nothing_is_said_of_people_where_no_locality_is_near() -> None:
    areas = [locality("A", 0, 0, 10)]

    found = compute_facts([site(1, Point(0, 0)), site(2, Point(90_000, 0))], [], areas)

    assert found.keys() == {1}


@pytest.mark.parametrize("nowhere", [None, Polygon()])
def test_a_site_without_a_place_gets_nothing_and_shifts_nobody(nowhere: BaseGeometry | None) -> None:
    sites = [site(1, nowhere), site(2, Point(0, 2000)), site(3, nowhere), site(4, Point(0, 5))]

    found = compute_facts(sites, [point(PointKind.CENTRE, "Mitt", 0, 0)], [])

    assert {number: facts["centre_distance_m"].value for number, facts in found.items()} == {2: 2000.0, 4: 5.0}


def test_nothing_to_go_by_gives_nothing() -> None:
    points = [point(PointKind.CENTRE, "Mitt", 0, 0)]

    assert compute_facts([site(1, Point(0, 0))], [], []) == {}
    assert compute_facts([], points, [locality("A", 0, 0, 10)]) == {}
    assert compute_facts([site(1, None)], points, [locality("A", 0, 0, 10)]) == {}


def test_what_a_fact_can_not_be_is_left_out() -> None:
    # 2,000 km at 40 km/h is above the day that the fact allows: the list of junctions is of another country.
    far = point(PointKind.JUNCTION, "Fjärran", 2_000_000, 0)

    assert compute_facts([site(1, Point(0, 0))], [far, point(PointKind.CENTRE, "Mitt", 0, 0)], [])[1].keys() == {
        "centre_distance_m"
    }


def test_every_computed_fact_is_declared_as_computed() -> None:
    assert {key for key in COMPUTED if FACTS[key].origin is not Origin.COMPUTED} == set()


def test_many_sites_agree_with_the_plain_way() -> None:
    chance = np.random.default_rng(5)
    places = chance.uniform(-20_000, 20_000, size=(300, 2))
    stations = chance.uniform(-20_000, 20_000, size=(25, 2))
    sites = [site(number + 1, Point(place)) for number, place in enumerate(places)]
    points = [point(PointKind.STATION, f"S{n:02}", float(x), float(y)) for n, (x, y) in enumerate(stations)]

    found = compute_facts(sites, points, [])

    plain = np.hypot(*(places[:, None, :] - stations[None, :, :]).transpose(2, 0, 1)).min(axis=1)
    assert [found[n + 1]["station_distance_m"].value for n in range(300)] == [round(float(d)) for d in plain]
