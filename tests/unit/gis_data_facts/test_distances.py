"""Distances along a straight line, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import Point, box

from gis_data.facts.distances import DISTANCES
from siting.domain.places import PointKind
from siting.domain.values import FactValue, Status
from tests.unit.gis_data_facts.made import DAY, Around, only, point, site, sites_at, values

# 3-4-5 triangle: 5 km along a straight line from the plot's middle.
PLOT = box(-100, -50, 100, 50)


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        (PointKind.STOP, "stop_distance_m"),
        (PointKind.STATION, "station_distance_m"),
        (PointKind.CENTRE, "centre_distance_m"),
    ],
)
def test_metres_are_from_the_middle_of_the_site(kind: PointKind, fact: str) -> None:
    found = only(DISTANCES, [site(PLOT)], Around(given_points=[point(kind, "Målet", 3000, 4000)]))

    assert found.values == {
        fact: FactValue(
            value=5000.0,
            status=Status.ESTIMATED,
            source="Fågelvägen till Målet. Underlag: Kartan (2021-03-10)"
            " | Straight line to Målet. Data: Kartan (2021-03-10)",
            data="Kartan",
            verified=DAY,
        )
    }


def test_where_no_point_of_a_kind_is_loaded_that_is_said() -> None:
    found = only(DISTANCES, [site(PLOT)], Around(given_points=[point(PointKind.STOP, "Målet", 0, 0)]))

    assert {key: why.en for key, why in found.missing.items()} == {
        "station_distance_m": "No railway stations are loaded",
        "centre_distance_m": "No centres are loaded",
    }


def test_the_nearest_of_several_is_taken_for_each_site() -> None:
    stations = [point(PointKind.STATION, "Väst", 0, 0), point(PointKind.STATION, "Öst", 10_000, 0)]

    first, second = DISTANCES.compute(sites_at((9000, 0), (1500, 0)), Around(given_points=stations))

    assert (first.values["station_distance_m"].value, second.values["station_distance_m"].value) == (1000.0, 1500.0)
    assert "Öst" in first.values["station_distance_m"].source
    assert "Väst" in second.values["station_distance_m"].source


def test_of_two_as_near_the_first_by_name_is_taken_in_whatever_order_they_come() -> None:
    pair = [point(PointKind.CENTRE, "B", 1000, 0), point(PointKind.CENTRE, "A", -1000, 0)]

    for points in (pair, pair[::-1]):
        found = DISTANCES.compute(sites_at((0, 0), (0, 500)), Around(given_points=points))
        assert all("Fågelvägen till A." in one.values["centre_distance_m"].source for one in found)


def test_a_value_is_of_the_day_of_its_point() -> None:
    points = [point(PointKind.STOP, "Utan dag", 0, 100, None), point(PointKind.CENTRE, "Mitt", 0, 0)]

    found = only(DISTANCES, sites_at((0, 0)), Around(given_points=points))

    assert found.values["stop_distance_m"].verified is None
    assert found.values["stop_distance_m"].source.endswith("Data: Kartan")
    assert found.values["centre_distance_m"].verified == DAY


def test_a_distance_that_can_not_be_is_missing_and_says_so() -> None:
    found = only(DISTANCES, sites_at((0, 0)), Around(given_points=[point(PointKind.STOP, "Fjärran", 2_000_000, 0)]))

    assert "stop_distance_m" not in found.values
    assert "2,000,000" in found.missing["stop_distance_m"].en


def test_no_site_no_answer() -> None:
    assert DISTANCES.compute([], Around(given_points=[point(PointKind.STOP, "A", 0, 0)])) == []


def test_a_site_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="has no place"):
        DISTANCES.compute([site(Point())], Around())


def test_many_sites_agree_with_the_plain_way() -> None:
    chance = np.random.default_rng(5)
    places = chance.uniform(-20_000, 20_000, size=(300, 2))
    stations = chance.uniform(-20_000, 20_000, size=(25, 2))
    points = [point(PointKind.STATION, f"S{n:02}", float(x), float(y)) for n, (x, y) in enumerate(stations)]

    found = DISTANCES.compute(sites_at(*((float(x), float(y)) for x, y in places)), Around(given_points=points))

    plain = np.hypot(*(places[:, None, :] - stations[None, :, :]).transpose(2, 0, 1)).min(axis=1)
    assert values(found, "station_distance_m") == [round(float(d)) for d in plain]
