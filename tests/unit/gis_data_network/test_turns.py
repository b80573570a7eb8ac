"""Turn restrictions on streets drawn by hand; a hundred metres take ten seconds."""

from __future__ import annotations

from dataclasses import replace

from gis_data.network.model import Vehicle
from tests.unit.gis_data_network.made_roads import Plan, Road

# D ── C     a block of 100 m; W comes in from the west at A, E goes out to the east from B, S lies south of A
# │    │
# W ── A ── B ── E, and a block A B F G on the southern side
JUNCTIONS = {
    "W": (-100.0, 0.0),
    "A": (0.0, 0.0),
    "B": (100.0, 0.0),
    "E": (200.0, 0.0),
    "N": (0.0, 100.0),
    "M": (100.0, 100.0),
    "S": (0.0, -100.0),
}
ROADS = [Road(way=way) for way in ("WA", "AB", "BE", "AN", "NM", "MB", "AS")]
TOWN = Plan(junctions=JUNCTIONS, roads=ROADS)


def test_without_restrictions_the_shortest_way_is_driven() -> None:
    assert TOWN.seconds("WA", "N") == 20
    assert TOWN.seconds("WA", "E") == 30


def test_a_forbidden_turn_is_driven_round_the_block() -> None:
    town = replace(TOWN, no=[["WA", "AN"]])

    assert town.seconds("WA", "N") == 40  # W A B M N
    assert town.seconds("WA", "N", turns=False) == 20


def test_who_comes_from_elsewhere_may_turn() -> None:
    town = replace(TOWN, no=[["WA", "AN"]])

    assert town.seconds("SA", "N") == 20
    assert town.seconds("BA", "N") == 20


def test_a_forbidden_turn_is_not_evaded_by_turning_round_at_the_next_crossing() -> None:
    street = replace(TOWN, no=[["WA", "AN"]], roads=[Road(way=way) for way in ("WA", "AB", "BE", "AN")])

    assert street.seconds("WA", "N") == 60  # past B to E, where the road ends, and back; round at B it would be 40
    assert replace(street, no=[]).seconds("WA", "N") == 20


def test_only_allows_nothing_else_from_there() -> None:
    town = replace(TOWN, only=[["WA", "AB"]])

    assert town.seconds("WA", "B") == 20
    assert town.seconds("WA", "N") == 40
    assert town.seconds("WA", "S") == 60  # past B to E, where the road ends, and back; round at B it would be 40
    assert town.seconds("NA", "S") == 20


def test_a_restriction_by_way_of_a_road_binds_only_who_came_that_way() -> None:
    town = replace(TOWN, no=[["WA", "AB", "BM"]])

    assert town.seconds("WA", "M") == 30  # by N
    assert town.seconds("AB", "M") == 20
    assert town.seconds("SA", "M") == 30
    without_n = replace(town, roads=[road for road in ROADS if road.way != "AN"])
    assert without_n.seconds("WA", "M") == 50  # on to E, where the road ends, and back
    assert without_n.seconds("SA", "M") == 30


def test_overlapping_restrictions_all_hold() -> None:
    town = replace(TOWN, no=[["WA", "AB", "BM"], ["AB", "BE"]])

    assert town.seconds("WA", "M") == 30
    assert town.seconds("AB", "E") == 60  # A B M N, round there, M B E
    assert town.seconds("MB", "E") == 20


def test_a_restriction_binds_the_vehicles_that_it_names() -> None:
    town = replace(TOWN, no=[["WA", "AN"]], binds=(Vehicle.TRUCK,))

    assert town.seconds("WA", "N", vehicle=Vehicle.CAR) == 20
    assert town.seconds("WA", "N", vehicle=Vehicle.TRUCK) == 40


def test_a_dead_end_may_be_left_the_way_it_was_entered() -> None:
    town = replace(TOWN, no=[["AS", "SA"]])

    assert town.seconds("AS", "B") is None  # forbidden to turn round, and there is nothing else
    free = replace(TOWN, no=[["BA", "AS"]])
    assert free.seconds("AS", "B") == 30
