"""Roads for those with business there: trips begin and end on them, and never go through."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.network.components import steps_of
from gis_data.network.expansion import expand
from gis_data.network.model import Vehicle
from tests.unit.gis_data_network.made_roads import Plan, Road, times_from

# A ring of public roads A B C D, 100 m a side; a private short cut A–C by way of P, and a yard Y behind P.
RING = {
    "A": (0.0, 0.0),
    "B": (100.0, 0.0),
    "C": (100.0, 100.0),
    "D": (0.0, 100.0),
    "P": (50.0, 50.0),
    "Y": (40.0, 60.0),
}
PUBLIC = [Road(way=way) for way in ("AB", "BC", "CD", "DA")]
PRIVATE = [Road(way=way, end_only=True, forward_km_h=360, backward_km_h=360) for way in ("AP", "PC")]
YARD = Road(way="PY")
TOWN = Plan(junctions=RING, roads=[*PUBLIC, *PRIVATE, YARD])


def test_nobody_drives_through() -> None:
    assert TOWN.seconds("BA", "C") == 30  # A B C, not the second that A P C would take
    through = [replace(road, end_only=False) for road in TOWN.roads]
    assert round(replace(TOWN, roads=through).seconds("BA", "C") or 0) == 11


def test_trips_begin_and_end_there() -> None:
    assert TOWN.seconds("BA", "P") == 10.707  # 70.7 m at 100 m/s
    assert TOWN.seconds("PA", "B") == 10.707
    assert TOWN.seconds("AP", "C") == 1.414  # who begins inside may leave by the other end


def test_open_roads_behind_private_ones_are_reached() -> None:
    assert TOWN.seconds("BA", "Y") == 12.121
    assert TOWN.seconds("YP", "C") == 2.121


def test_who_left_may_come_back() -> None:
    out_and_in = replace(
        TOWN,
        roads=[*PUBLIC, Road(way="AP", end_only=True, backward_km_h=0), Road(way="PC", end_only=True, backward_km_h=0)],
    )
    assert out_and_in.seconds("PC", "P") == 34.142  # to C, along two sides to A, and in again


def test_a_restriction_on_the_way_in_holds() -> None:
    town = replace(TOWN, no=[["BA", "AP"]])
    assert town.seconds("BA", "P") == 30.707  # on to D, to C and in from there
    assert town.seconds("DA", "P") == 10.707


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw small networks: any roads, closed, one-way and private ones among them."""
    names = "ABCDEFG"[: draw(st.integers(2, 7))]
    ways = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), min_size=1, max_size=12))
    speeds = st.sampled_from([0.0, 36.0])
    roads = [
        Road(way=a + b, forward_km_h=draw(speeds), backward_km_h=draw(speeds), end_only=draw(st.booleans()))
        for a, b in ways
    ]
    places = {name: (float(100 * at), float(100 * at * at)) for at, name in enumerate(names)}
    return Plan(junctions=places, roads=roads)


@settings(max_examples=150, deadline=None)
@given(plan=plans())
def test_what_can_be_reached_by_any_roads_can_be_reached_by_such_trips(plan: Plan) -> None:
    network = plan.network()
    steps = steps_of(network, Vehicle.CAR)
    expansion = expand(network, Vehicle.CAR)
    free = replace(plan, roads=[replace(road, end_only=False) for road in plan.roads])
    anywhere = expand(free.network(), Vehicle.CAR)
    assert len(anywhere.graph) >= network.nodes
    for step in np.flatnonzero(steps.allowed).tolist():
        reached = {int(expansion.node[node]) for node in times_from(expansion, int(expansion.leave[step]))}
        by_any = {int(anywhere.node[node]) for node in times_from(anywhere, int(anywhere.leave[step]))}
        assert reached == by_any


def test_a_vehicle_that_may_go_nowhere_has_a_graph_without_arcs() -> None:
    town = replace(TOWN, roads=[replace(road, truck=False) for road in TOWN.roads])

    graph = expand(town.network(), Vehicle.TRUCK).graph

    assert len(graph) == 6
    assert len(graph.head) == 0
