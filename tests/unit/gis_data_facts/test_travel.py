"""Travel times where no road network is loaded, worked out by hand."""

from __future__ import annotations

import pytest
from shapely.geometry import box

from gis_data.facts.assumptions import NAMED_POINTS
from gis_data.facts.travel import TRAVEL
from siting.domain.places import PointKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import DAY, Around, only, point, site, sites_at

# 3-4-5 triangle: 5 km along a straight line from the plot's middle.
PLOT = box(-100, -50, 100, 50)


@pytest.mark.parametrize(
    ("kind", "fact", "minutes"),
    [
        (PointKind.JUNCTION, "junction_min", 10),  # 5 km × 1.3 = 6.5 km; at 40 km/h 9.75 min
        (PointKind.RAIL_TERMINAL, "terminal_min", 6),  # at 60 km/h 6.5 min, to the even minute
        (PointKind.PORT, "port_min", 6),  # at 70 km/h 5.571 min
        (PointKind.AIRPORT, "airport_min", 6),
        (PointKind.STATION, "station_min", 10),  # at 40 km/h
        (PointKind.CENTRE, "centre_min", 10),
    ],
)
def test_minutes_are_straight_line_times_detour_over_speed(kind: PointKind, fact: str, minutes: int) -> None:
    found = only(TRAVEL, [site(PLOT)], Around(given_points=[point(kind, "Målet", 3000, 4000)]))

    assert set(found.values) == {fact}
    assert (found.values[fact].value, found.values[fact].status) == (minutes, Status.ESTIMATED)
    assert found.values[fact].verified == DAY
    assert len(found.missing) == 5


def test_the_source_says_rule_point_and_data_in_both_languages() -> None:
    found = only(TRAVEL, sites_at((0, 0)), Around(given_points=[point(PointKind.PORT, "Arendal", 70_000, 0)]))

    assert found.values["port_min"].value == 78.0
    assert found.values["port_min"].source == (
        "Fågelvägen till Arendal × 1,3, i 70 km/h. Underlag: Kartan (2021-03-10) | "
        "Straight line to Arendal × 1.3, at 70 km/h. Data: Kartan (2021-03-10)"
    )


def test_minutes_to_a_named_point_are_measured_also_when_another_is_nearer() -> None:
    points = [
        point(PointKind.AIRPORT, "Nära", 7000, 0),
        point(PointKind.AIRPORT, "Borta", 70_000, 0),
        point(PointKind.STOP, "Hållplats", 0, 0),
        point(PointKind.PORT, "", 7000, 0),
    ]

    found = only(TRAVEL, sites_at((0, 0)), Around(given_points=points))

    measured = found.measures["place_min"]
    assert {name: value.value for name, value in measured.items()} == {"airport:Nära": 8.0, "airport:Borta": 78.0}
    assert "Borta" in measured["airport:Borta"].source


def test_a_name_that_several_points_have_is_measured_to_the_nearest_of_them() -> None:
    ramps = [point(PointKind.JUNCTION, "Viaredsmotet", x, 0) for x in (4000, -2000, 9000)]

    found = only(TRAVEL, sites_at((0, 0)), Around(given_points=ramps))

    # 2 km × 1.3 at 40 km/h: 3.9 min.
    assert {name: value.value for name, value in found.measures["place_min"].items()} == {"junction:Viaredsmotet": 4.0}


def test_no_more_names_than_declared_are_measured_to_and_they_are_the_nearest() -> None:
    junctions = [point(PointKind.JUNCTION, f"{n:03}", 1000.0 * (n + 1), 0) for n in range(NAMED_POINTS + 5)]

    found = only(TRAVEL, sites_at((0, 0)), Around(given_points=junctions[::-1]))

    assert list(found.measures["place_min"]) == [f"junction:{n:03}" for n in range(NAMED_POINTS)]


def test_a_time_that_can_not_be_is_missing_and_says_so() -> None:
    # 2,000 km at 40 km/h is above the day that the fact allows: the list of junctions is of another country.
    found = only(TRAVEL, sites_at((0, 0)), Around(given_points=[point(PointKind.JUNCTION, "Fjärran", 2_000_000, 0)]))

    assert found.values == {}
    assert "3,900 min" in found.missing["junction_min"].en.replace("\N{NO-BREAK SPACE}", " ")
