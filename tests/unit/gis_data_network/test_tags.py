"""What tags' values mean, who may drive where, and how fast."""

from __future__ import annotations

import pytest

from gis_data.network.access import Access, access_of
from gis_data.network.crossings import barrier_profile, crossing_km_h, ferry_profile, odd_ferry_tags, stops_nobody
from gis_data.network.limits import limits_of, signposted_km_h
from gis_data.network.model import Direction, RoadClass, Vehicle
from gis_data.network.profiles import WayProfile, directions, odd_tags, road_profile
from gis_data.network.speeds import ASSUMED, DESIGN_LORRY, TOWN_KM_H, car_km_h, truck_km_h
from gis_data.network.tags import limit_km_h, metres, seconds, tonnes

BOTH = (True, True)
FORTH, BACK = Direction.FORWARD, Direction.BACKWARD


def profile(**tags: str) -> WayProfile:
    """Return the profile of a way; two underscores in a key stand for a colon."""
    found = road_profile({key.replace("__", ":"): value for key, value in tags.items()})
    assert isinstance(found, WayProfile), found
    return found


@pytest.mark.parametrize(
    ("value", "km_h"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28032),
        ("30mph", 48.28032),
        ("10 knots", 18.52),
        ("none", 130),
        ("walk", 7),
        ("SE:urban", 50),
        ("SE:rural", 70),
        ("DE:rural", 100),
        ("AT:urban", 50),
        ("DE:zone:30", 30),
        ("DE:zone30", 30),
        ("DE:30", 30),
        ("DE:living_street", 7),
        ("signals", None),
        ("fast", None),
        ("5000", None),
        ("0", None),
        ("50;70", None),
        ("XX:rural", None),
    ],
)
def test_speed_limits(value: str, km_h: float | None) -> None:
    assert limit_km_h(value) == pytest.approx(km_h)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("3.8", 3.8), ("3,8 m", 3.8), ("380 cm", 3.8), ("12'6\"", 3.81), ("13 ft", 3.9624), ("low", None)],
)
def test_lengths(value: str, expected: float | None) -> None:
    assert metres(value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"), [("7.5", 7.5), ("7.5t", 7.5), ("3500 kg", 3.5), ("7,5 T", 7.5), ("x", None)]
)
def test_weights(value: str, expected: float | None) -> None:
    assert tonnes(value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("PT1H20M", 4800),
        ("PT3M", 180),
        ("P1DT2H", 93600),
        ("00:07", 420),
        ("1:10:30", 4230),
        ("25", 1500),
        ("P", None),
        ("0", None),
        ("long", None),
        ("²", None),
        ("168:00", 604800),
        ("168:01", None),
        ("P30D", None),
        ("9" * 400, None),
        ("PT" + "9" * 400 + "M", None),
    ],
    ids=lambda value: str(value)[:10],
)
def test_durations(value: str, expected: float | None) -> None:
    assert seconds(value) == expected


@pytest.mark.parametrize(
    ("tags", "car", "truck"),
    [
        ({}, None, None),
        ({"access": "no"}, Access.CLOSED, Access.CLOSED),
        ({"access": "no", "motor_vehicle": "yes"}, Access.OPEN, Access.OPEN),
        ({"access": "private"}, Access.END_ONLY, Access.END_ONLY),
        ({"motor_vehicle": "destination"}, Access.END_ONLY, Access.END_ONLY),
        ({"hgv": "no"}, None, Access.CLOSED),
        ({"motor_vehicle": "no", "hgv": "delivery"}, Access.CLOSED, Access.END_ONLY),
        ({"motorcar": "no"}, Access.CLOSED, None),
        ({"goods": "no"}, None, None),
        ({"vehicle": "permit", "motorcar": "yes"}, Access.OPEN, Access.END_ONLY),
        ({"motor_vehicle": "agricultural;delivery"}, Access.END_ONLY, Access.END_ONLY),
        ({"motor_vehicle": "unknown", "access": "no"}, Access.CLOSED, Access.CLOSED),
        ({"motor_vehicle": "customer", "access": "yes"}, Access.OPEN, Access.OPEN),
    ],
)
def test_the_most_exact_tag_decides(tags: dict[str, str], car: Access | None, truck: Access | None) -> None:
    assert access_of(tags, Vehicle.CAR) is car
    assert access_of(tags, Vehicle.TRUCK) is truck


def test_access_in_one_direction() -> None:
    tags = {"motor_vehicle:backward": "no", "motor_vehicle": "yes"}

    assert access_of(tags, Vehicle.CAR, FORTH) is Access.OPEN
    assert access_of(tags, Vehicle.CAR, BACK) is Access.CLOSED


@pytest.mark.parametrize(
    ("tags", "road_class", "expected"),
    [
        ({}, RoadClass.PRIMARY, BOTH),
        ({"oneway": "yes"}, RoadClass.PRIMARY, (True, False)),
        ({"oneway": "-1"}, RoadClass.PRIMARY, (False, True)),
        ({"oneway": "reversible"}, RoadClass.PRIMARY, (False, False)),
        ({"oneway": "alternating"}, RoadClass.PRIMARY, BOTH),
        ({"oneway": "perhaps"}, RoadClass.PRIMARY, BOTH),
        ({"junction": "roundabout"}, RoadClass.TERTIARY, (True, False)),
        ({}, RoadClass.MOTORWAY, (True, False)),
        ({"oneway": "no"}, RoadClass.MOTORWAY, BOTH),
        ({}, RoadClass.MOTORWAY_LINK, BOTH),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, RoadClass.RESIDENTIAL, BOTH),
        ({"oneway:bicycle": "yes"}, RoadClass.RESIDENTIAL, BOTH),
    ],
)
def test_directions(tags: dict[str, str], road_class: RoadClass, expected: tuple[bool, bool]) -> None:
    assert directions(tags, road_class) == expected


def test_limits_each_way_and_for_lorries() -> None:
    tags = {"maxspeed": "70", "maxspeed:backward": "50", "maxspeed:hgv": "60"}

    assert signposted_km_h(tags, Vehicle.CAR, FORTH) == 70
    assert signposted_km_h(tags, Vehicle.CAR, BACK) == 50
    assert signposted_km_h(tags, Vehicle.TRUCK, FORTH) == 60
    assert signposted_km_h(tags, Vehicle.TRUCK, BACK) == 50
    assert signposted_km_h({}, Vehicle.CAR, FORTH) is None
    assert signposted_km_h({"maxspeed": "signals", "maxspeed:type": "DE:rural"}, Vehicle.CAR, FORTH) == 100


def test_practical_speeds_follow_the_table() -> None:
    found = profile(highway="primary", maxspeed="80")

    assert found.speed_km_h == ((72.0, 72.0), (72.0, 72.0))  # 80 × 0.9, which a lorry may drive too
    town = profile(highway="primary", maxspeed="50")
    assert town.speed_km_h[Vehicle.CAR] == (37.5, 37.5)  # 50 × 0.75
    assert town.speed_km_h[Vehicle.TRUCK] == (33.75, 33.75)  # × 0.9
    assert profile(highway="motorway").speed_km_h == ((104.5, 0.0), (76.0, 0.0))  # 110 × 0.95; 80 × 0.95


def test_every_class_that_is_a_road_has_speeds_and_lorries_are_never_faster() -> None:
    assert set(ASSUMED) == set(RoadClass) - {RoadClass.FERRY, RoadClass.BARRIER}
    for road_class in ASSUMED:
        for limit in (7, 30, TOWN_KM_H, 61, 80, 110, 130):
            assert 0 < truck_km_h(road_class, limit) <= car_km_h(road_class, limit) <= limit


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "footway"}, "not_for_motor_traffic"),
        ({"highway": "service", "service": "emergency_access"}, "not_for_motor_traffic"),
        ({"highway": "service", "area": "yes"}, "area"),
        ({"highway": "residential", "access": "no"}, "closed"),
        ({"highway": "primary", "oneway": "reversible"}, "reversible"),
        ({"highway": "track"}, "no_motor_traffic_let_in"),
        ({"highway": "track", "tracktype": "grade3"}, "no_motor_traffic_let_in"),
        ({"highway": "track", "tracktype": "grade1", "motor_vehicle": "forestry"}, "no_motor_traffic_let_in"),
        ({"highway": "pedestrian", "access": "yes"}, "no_motor_traffic_let_in"),
    ],
)
def test_ways_that_are_left_out_say_why(tags: dict[str, str], kind: str) -> None:
    assert road_profile(tags) == kind


def test_tracks_and_pedestrian_streets_are_for_those_with_business_there() -> None:
    assert profile(highway="track", tracktype="grade1").end_only == BOTH
    assert profile(highway="track", motor_vehicle="yes").end_only == BOTH
    assert profile(highway="pedestrian", motor_vehicle="delivery").end_only == BOTH
    assert profile(highway="residential").end_only == (False, False)
    assert profile(highway="residential", hgv="destination").end_only == (False, True)


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"maxheight": "3.9"}, True),
        ({"maxheight": "4.0"}, False),
        ({"maxheight": "default"}, False),
        ({"maxheight:physical": "3.5", "maxheight": "4.5"}, True),
        ({"maxweight": "7.5"}, True),
        ({"maxweight": "60"}, False),
        ({"maxweight:hgv": "12"}, True),
        ({"maxlength": "12"}, True),
        ({"maxwidth": "2.2"}, True),
        ({"maxaxleload": "8"}, True),
        ({"maxaxleload": "11.5"}, False),
    ],
)
def test_limits_of_size_and_weight_stop_the_lorry_alone(tags: dict[str, str], stopped: bool) -> None:
    found = road_profile({"highway": "tertiary", **tags})

    assert isinstance(found, WayProfile)
    assert found.open_to(Vehicle.CAR)
    assert found.open_to(Vehicle.TRUCK) is not stopped
    assert limits_of(tags).stop(DESIGN_LORRY) is stopped


def test_what_is_signposted_is_kept() -> None:
    found = profile(highway="tertiary", maxheight="3.2", maxweight="12")

    assert (found.max_height_m, found.max_weight_t) == (3.2, 12.0)


@pytest.mark.parametrize(
    ("tags", "frontage"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk"}, True),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "primary", "tunnel": "yes"}, False),
        ({"highway": "service", "tunnel": "building_passage"}, True),
        ({"highway": "primary", "bridge": "yes"}, False),
    ],
)
def test_land_is_reached_from_ordinary_roads_only(tags: dict[str, str], frontage: bool) -> None:
    found = road_profile(tags)

    assert isinstance(found, WayProfile)
    assert found.frontage is frontage


def test_tolls() -> None:
    assert profile(highway="motorway", toll="yes").toll == BOTH
    assert profile(highway="motorway", toll__hgv="yes", toll="no").toll == (False, True)
    assert profile(highway="motorway").toll == (False, False)


def test_odd_tags_are_told() -> None:
    tags = {"maxspeed": "fast", "maxheight": "low", "access": "restricted", "oneway": "perhaps", "hgv": "no"}

    assert sorted(odd_tags(tags)) == [
        ("access", "restricted"),
        ("maxheight", "low"),
        ("maxspeed", "fast"),
        ("oneway", "perhaps"),
    ]
    assert list(odd_ferry_tags({"duration": "long", "duration:forward": "00:10", "maxspeed": "10 knots"})) == [
        ("duration", "long")
    ]
    assert not list(odd_tags({"maxspeed": "signals", "maxheight": "default", "access": "unknown", "oneway": "-1"}))


def test_a_ferry_takes_its_time_and_the_wait() -> None:
    found = ferry_profile({"route": "ferry", "motor_vehicle": "yes", "duration": "00:20"}, 5000.0)

    assert isinstance(found, WayProfile)
    assert found.road_class is RoadClass.FERRY
    assert not found.frontage
    assert 5000 / found.speed_km_h[Vehicle.TRUCK][FORTH] * 3.6 == pytest.approx(30 * 60)  # 20 min and 10 of waiting
    forth, back = crossing_km_h({"duration:forward": "PT6M", "duration:backward": "PT14M"}, 1000.0)
    assert 1000 / forth * 3.6 == pytest.approx(16 * 60)
    assert 1000 / back * 3.6 == pytest.approx(24 * 60)
    assert 1000 / crossing_km_h({}, 1000.0)[0] * 3.6 == pytest.approx(600 + 240)  # 15 km/h where no time is known


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({}, "ferry_without_word_of_cars"),
        ({"foot": "yes"}, "ferry_without_word_of_cars"),
        ({"motor_vehicle": "no"}, "ferry_without_cars"),
    ],
)
def test_ferries_without_cars_are_left_out(tags: dict[str, str], kind: str) -> None:
    assert ferry_profile(tags, 1000.0) == kind


def test_a_ferry_that_speaks_of_cars_alone_takes_no_lorry() -> None:
    found = ferry_profile({"motorcar": "yes"}, 1000.0)

    assert isinstance(found, WayProfile)
    assert found.open_to(Vehicle.CAR)
    assert not found.open_to(Vehicle.TRUCK)


@pytest.mark.parametrize(
    ("tags", "car", "truck", "end_only"),
    [
        ({"barrier": "gate"}, True, True, False),
        ({"barrier": "gate", "access": "private"}, True, True, True),
        ({"barrier": "gate", "access": "no"}, False, False, False),
        ({"barrier": "bollard"}, False, False, False),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, True, True, False),
        ({"barrier": "height_restrictor", "maxheight": "2.1"}, True, False, False),
        ({"barrier": "lift_gate", "hgv": "no"}, True, False, False),
        ({"barrier": "toll_booth"}, True, True, False),
    ],
)
def test_barriers(tags: dict[str, str], car: bool, truck: bool, end_only: bool) -> None:
    found = barrier_profile(tags)

    assert (found.open_to(Vehicle.CAR), found.open_to(Vehicle.TRUCK)) == (car, truck)
    assert found.end_only[Vehicle.CAR] is end_only
    assert stops_nobody(found) is (car and truck and not end_only)


def test_a_road_drawn_the_other_way() -> None:
    found = profile(highway="primary", oneway="yes")

    assert found.mirrored() == profile(highway="primary", oneway="-1")
    assert found.mirrored().mirrored() == found
