"""Travel times on a network drawn by hand: a straight road of ten metres a second, and what lies beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shapely.geometry import Point, box

from gis_data.facts.travel import TRAVEL
from gis_data.network.model import RoadClass
from siting.domain.geodata import Role
from siting.domain.places import PointKind, ReferencePoint
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import Around, data_set, only, point, site, sites_at
from tests.unit.gis_data_network.made_roads import Plan, Road

# A ── 6 km ── B ── 6 km ── C in the main part; lorries may not go on from B to C. D ── E is an island in the north.
PLAN = Plan(
    junctions={"A": (0, 0), "B": (6000, 0), "C": (12_000, 0), "D": (0, 9000), "E": (3000, 9000), "F": (0, -20_000)},
    roads=[Road(way="AB"), Road(way="BC", truck=False), Road(way="DE"), Road(way="AF")],
)
SETS = [data_set("vägar", Role.ROADS, verified=date(2020, 5, 1))]


def around(*points: ReferencePoint, plan: Plan = PLAN) -> Around:
    return Around(given_points=points, given_network=plan.network(), given_sets=SETS)


def test_minutes_on_the_roads_are_known_and_name_network_vehicle_and_point() -> None:
    found = only(TRAVEL, sites_at((1000, 0)), around(point(PointKind.PORT, "Hamnen", 5800, 0)))

    # 4,800 m on one road at 10 m/s.
    port = found.values["port_min"]
    assert (port.value, port.status, port.verified) == (8.0, Status.KNOWN, date(2020, 5, 1))
    assert port.source == (
        "Med lastbil på vägnätet till Hamnen. Underlag: vägar på svenska (2020-05-01); Kartan (2021-03-10) | "
        "By lorry on the road network to Hamnen. Data: vägar in English (2020-05-01); Kartan (2021-03-10)"
    )


def test_a_plot_is_left_by_the_road_at_its_outline() -> None:
    plot = box(500, 0, 1500, 4000)

    found = only(TRAVEL, [site(plot)], around(point(PointKind.PORT, "Hamnen", 6000, 0)))

    # From where the outline meets the road, not from its middle two kilometres away.
    assert found.values["port_min"].value in range(7, 10)
    assert found.values["port_min"].status is Status.KNOWN


def test_lorries_and_cars_have_roads_of_their_own() -> None:
    found = only(
        TRAVEL,
        sites_at((0, 0)),
        around(point(PointKind.PORT, "Hamnen", 11_900, 0), point(PointKind.STATION, "Stationen", 12_000, 0)),
    )

    assert found.values["station_min"].value == 20.0
    assert found.values["station_min"].source.startswith("Med bil på vägnätet")
    # Six kilometres from the last road that a lorry may use.
    assert found.missing["port_min"].en == "No ports can be reached by lorry from the site"


def test_the_nearest_is_the_nearest_in_time() -> None:
    north = point(PointKind.STATION, "Norr, på ön", 1500, 9000)
    east = point(PointKind.STATION, "Öster", 12_000, 0)

    found = only(TRAVEL, sites_at((0, 0)), around(north, east))

    assert found.values["station_min"].value == 20.0
    assert "Öster" in found.values["station_min"].source
    unknown = found.measures["place_min"]["station:Norr, på ön"]
    assert (unknown.value, unknown.status) == (None, Status.UNKNOWN)
    assert unknown.source.endswith("Norr, på ön can't be reached by car from the site")


def test_an_island_is_its_own_answer_and_no_large_number() -> None:
    [found] = TRAVEL.compute(
        [site(Point(1500, 9000))],
        around(point(PointKind.PORT, "Fastlandet", 0, 0), point(PointKind.CENTRE, "På ön", 300, 9000)),
    )

    assert found.missing["port_min"].en == (
        "The site's road is cut off from the rest of the network. No ports can be reached by lorry from the site"
    )
    # What is on the island itself is reached.
    assert found.values["centre_min"].value == 2.0


def test_a_site_far_from_every_road_of_the_network_says_so() -> None:
    found = only(TRAVEL, sites_at((4000, -5000)), around(point(PointKind.PORT, "Hamnen", 0, 0)))

    assert found.missing["port_min"].sv == "Det finns ingen väg för lastbil nära platsen"


@pytest.mark.parametrize(("place", "target"), [((0, 40_000), (0, 0)), ((0, 0), (0, 40_000))])
def test_beyond_the_network_the_time_is_estimated_and_says_so(
    place: tuple[float, float], target: tuple[float, float]
) -> None:
    found = only(TRAVEL, sites_at(place), around(point(PointKind.PORT, "Hamnen", *target)))

    # 40 km × 1.3 at 70 km/h.
    assert (found.values["port_min"].value, found.values["port_min"].status) == (45.0, Status.ESTIMATED)
    assert found.values["port_min"].source.startswith(
        "Platsen eller målet ligger utanför det inlästa vägnätet. Fågelvägen till Hamnen × 1,3, i 70 km/h."
    )
    assert "vägar" not in found.values["port_min"].source


def test_from_an_island_nothing_is_estimated_across_the_water() -> None:
    found = only(TRAVEL, sites_at((1500, 9000)), around(point(PointKind.PORT, "Fjärran", 0, 90_000)))

    assert "cut off" in found.missing["port_min"].en


def test_a_known_time_goes_before_an_estimate_only_when_it_is_shorter() -> None:
    on_roads = point(PointKind.PORT, "På vägnätet", 6000, 0)  # 10 min
    beyond = point(PointKind.PORT, "Utanför", 0, 23_000)  # 26 min

    found = only(TRAVEL, sites_at((0, 0)), around(on_roads, beyond))

    assert (found.values["port_min"].value, found.values["port_min"].status) == (10.0, Status.KNOWN)


def test_a_long_way_off_the_road_makes_the_time_an_estimate() -> None:
    near, far = TRAVEL.compute(
        sites_at((3000, 200), (3000, 900)), around(point(PointKind.STATION, "Stationen", 6000, 0))
    )

    # 5 min on the road; off it 200 and 900 m at 10 km/h.
    assert (near.values["station_min"].value, near.values["station_min"].status) == (6.0, Status.KNOWN)
    assert (far.values["station_min"].value, far.values["station_min"].status) == (10.0, Status.ESTIMATED)
    assert "the way between the road and the site or the point is estimated" in far.values["station_min"].source


def test_a_junction_is_reached_at_its_ramp() -> None:
    # The motorway passes over AB at x = 3000 without touching it; its ramp leaves AB at B.
    plan = replace(
        PLAN,
        junctions={**PLAN.junctions, "M": (3000, -400), "N": (3000, 400), "R": (3100, 300)},
        roads=[
            *PLAN.roads,
            Road(way="MN", road_class=RoadClass.MOTORWAY, backward_km_h=0, frontage=False),
            Road(way="BR", road_class=RoadClass.MOTORWAY_LINK, backward_km_h=0, frontage=False),
            Road(way="RN", road_class=RoadClass.MOTORWAY_LINK, backward_km_h=0, frontage=False),
        ],
    )

    found = only(TRAVEL, sites_at((0, 0)), around(point(PointKind.JUNCTION, "Motet", 3000, 100), plan=plan))

    # To B, where the ramp begins: not to the road under the bridge.
    assert found.values["junction_min"].value == 10.0


def test_a_junction_without_ramps_is_reached_on_the_road() -> None:
    found = only(TRAVEL, sites_at((0, 0)), around(point(PointKind.JUNCTION, "Korsningen", 3000, 100)))

    assert found.values["junction_min"].value == 6.0  # 5 min, and 100 m at 10 km/h


def test_many_sites_and_few_answer_alike() -> None:
    places = [(float(x), 0.0) for x in np.linspace(0, 12_000, 40)]
    points = [point(PointKind.STATION, name, x, 0) for name, x in (("V", 100), ("M", 5000), ("Ö", 11_000))]

    together = TRAVEL.compute(sites_at(*places), around(*points))

    for place, found in zip(places, together, strict=True):
        alone = only(TRAVEL, sites_at(place), around(*points))
        assert alone.values == found.values
        assert alone.measures == found.measures
