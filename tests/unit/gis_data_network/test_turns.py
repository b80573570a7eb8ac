"""Turn restrictions on streets drawn by hand; a hundred metres take ten seconds."""

from __future__ import annotations

import heapq
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.network.components import Steps, steps_of
from gis_data.network.expansion import expand
from gis_data.network.model import Vehicle
from gis_data.network.turns import forbidden_paths
from tests.unit.gis_data_network.made_roads import Plan, Road, times_from

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


LADDER = {name: (100.0 * (at % 3), 100.0 * (at // 3)) for at, name in enumerate("ABCDEF")}
RUNGS = ("AB", "BC", "DE", "EF", "AD", "BE", "CF")


@st.composite
def restricted(draw: st.DrawFn) -> Plan:
    """Draw a ladder of roads, some one-way, with a few restrictions of two to four roads in a row."""
    roads = [Road(way=way, backward_km_h=draw(st.sampled_from([36.0, 36.0, 0.0, 18.0]))) for way in RUNGS]
    driven = sorted([*RUNGS, *(way[::-1] for way in RUNGS)])

    def path() -> list[str]:
        found = [draw(st.sampled_from(driven))]
        for _ in range(draw(st.integers(1, 3))):
            found.append(draw(st.sampled_from([way for way in driven if way[0] == found[-1][1]])))
        return found

    no = [path() for _ in range(draw(st.integers(0, 3)))]
    only = [path() for _ in range(draw(st.integers(0, 2)))]
    return Plan(junctions=LADDER, roads=roads, no=no, only=only)


@settings(max_examples=150, deadline=None)
@given(plan=restricted(), begin=st.integers(0, 2 * len(RUNGS) - 1))
def test_the_graph_allows_just_the_trips_that_contain_no_forbidden_sequence(plan: Plan, begin: int) -> None:
    network = plan.network()
    steps = steps_of(network, Vehicle.CAR)
    if not steps.allowed[begin]:
        return
    forbidden = forbidden_paths(network, Vehicle.CAR, steps)
    expansion = expand(network, Vehicle.CAR)
    found: dict[int, int] = {}
    for node, taken in times_from(expansion, int(expansion.leave[begin])).items():
        at = int(expansion.node[node])
        found[at] = min(found.get(at, taken), taken)

    assert found == _by_history(steps, forbidden, begin)


def _by_history(steps: Steps, forbidden: set[tuple[int, ...]], begin: int) -> dict[int, int]:
    """Return milliseconds to each junction, of trips that are kept by all that they have driven lately."""
    longest = max((len(path) for path in forbidden), default=2)
    seen: set[tuple[int, ...]] = set()
    best: dict[int, int] = {}
    queue: list[tuple[int, tuple[int, ...]]] = [(0, (begin,))]
    while queue:
        taken, driven = heapq.heappop(queue)
        if driven in seen:
            continue
        seen.add(driven)
        at = int(steps.head[driven[-1]])
        best.setdefault(at, taken)
        for step in np.flatnonzero(steps.allowed & (steps.tail == at)).tolist():
            further = (*driven, step)
            if not any(further[-len(path) :] == path for path in forbidden):
                heapq.heappush(queue, (taken + int(steps.milliseconds[step]), further[-longest:]))
    return best


@settings(max_examples=50, deadline=None)
@given(plan=restricted())
def test_what_is_forbidden_is_what_restrictions_say_and_turning_round(plan: Plan) -> None:
    network = plan.network()
    steps = steps_of(network, Vehicle.CAR)
    said = {tuple(plan.step(way) for way in path) for path in plan.no}
    said = {path for path in said if all(steps.allowed[step] for step in path)}
    begun = {tuple(plan.step(way) for way in path[:-1]) for path in (*plan.no, *plan.only)}

    forbidden = forbidden_paths(network, Vehicle.CAR, steps)

    assert said <= forbidden
    for path in forbidden - said:
        turns_round = path[-1] == path[-2] ^ 1
        assert path[:-1] in begun or (turns_round and path[:-2] in begun)
