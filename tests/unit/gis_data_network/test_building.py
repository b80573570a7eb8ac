"""Networks built from ways: whatever is joined and cut, roads stay as long and trips take as long."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.network.building import Built, Ways, build
from gis_data.network.courses import lengths_m
from gis_data.network.curve import neighbourly
from gis_data.network.model import RoadClass, RoadNetwork, Vehicle
from gis_data.network.profiles import WayProfile
from gis_data.steps.crs import from_wgs84
from siting.domain.errors import InvalidInput
from tests.unit.gis_data_network.made_roads import CRS

SLOW = WayProfile(road_class=RoadClass.RESIDENTIAL, speed_km_h=((30.0, 30.0), (30.0, 30.0)))
FORTH = WayProfile(road_class=RoadClass.RESIDENTIAL, speed_km_h=((30.0, 0.0), (30.0, 0.0)))
FAST = WayProfile(road_class=RoadClass.PRIMARY, speed_km_h=((60.0, 50.0), (50.0, 40.0)))
PROFILES = (SLOW, FORTH, FAST)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Ways over a few nodes, each with a profile, and nodes that are to stay."""

    ways: list[tuple[list[int], int]]
    kept: list[int]

    def built(self) -> Built:
        lengths = [len(nodes) for nodes, _ in self.ways]
        node = np.array([node for nodes, _ in self.ways for node in nodes], dtype=np.int64)
        return build(
            Ways(
                first=np.cumsum([0, *lengths]).astype(np.int64),
                node=node,
                degrees_wgs84=positions(node),
                profile=np.array([profile for _, profile in self.ways], dtype=np.int32),
            ),
            PROFILES,
            CRS,
            kept=np.array(self.kept, dtype=np.int64),
        )


def positions(node: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return degrees of nodes near Borås, all apart."""
    return np.column_stack([12.9 + 0.001 * (node % 5) + 0.0001 * node, 57.7 + 0.001 * (node // 5)])


@st.composite
def drawings(draw: st.DrawFn) -> Drawn:
    """Draw ways over a dozen nodes: crossing, looping, following each other."""
    nodes = st.integers(0, 11)
    ways = draw(
        st.lists(
            st.tuples(st.lists(nodes, min_size=2, max_size=5), st.integers(0, len(PROFILES) - 1)),
            min_size=1,
            max_size=8,
        )
    )
    return Drawn(ways=ways, kept=draw(st.lists(nodes, max_size=3)))


Pair = tuple[int, int]


def closed(found: dict[Pair, float], nodes: set[int]) -> dict[Pair, float]:
    """Return the times between all pairs that hang together, from those of single hops (Floyd and Warshall)."""
    found = {(node, node): 0.0 for node in nodes} | {pair: time for pair, time in found.items() if pair[0] != pair[1]}
    for via in nodes:
        for a in nodes:
            for b in nodes:
                through = found.get((a, via), np.inf) + found.get((via, b), np.inf)
                if through < found.get((a, b), np.inf):
                    found[a, b] = through
    return found


def drawn_times(drawn: Drawn, vehicle: Vehicle) -> dict[Pair, float]:
    """Return seconds between the drawn nodes, hop by hop as they are drawn."""
    found: dict[Pair, float] = {}
    for nodes, number in drawn.ways:
        for hop in pairwise(nodes):
            metres = float(lengths_m(positions(np.array(hop)), np.array([0, 2]))[0])
            for pair, speed in zip((hop, hop[::-1]), PROFILES[number].speed_km_h[vehicle], strict=True):
                if speed:
                    found[pair] = min(found.get(pair, np.inf), metres * 3.6 / speed)
    return closed(found, {node for nodes, _ in drawn.ways for node in nodes})


def built_times(network: RoadNetwork, names: list[int], vehicle: Vehicle) -> dict[Pair, float]:
    """Return seconds between the network's nodes, called by their names."""
    found: dict[Pair, float] = {}
    for edge, (tail, head) in enumerate(zip(network.tail.tolist(), network.head.tolist(), strict=True)):
        for direction, pair in enumerate(((names[tail], names[head]), (names[head], names[tail]))):
            if milliseconds := int(network.milliseconds(vehicle)[direction, edge]):
                found[pair] = min(found.get(pair, np.inf), milliseconds / 1000)
    return closed(found, set(names))


def names_of(network: RoadNetwork) -> list[int]:
    """Return the name of each node, by where it is."""
    at = from_wgs84(positions(np.arange(12)), CRS)
    away = np.hypot(network.x[:, None] - at[:, 0], network.y[:, None] - at[:, 1])
    assert (away.min(axis=1) < 0.01).all()
    return [int(name) for name in away.argmin(axis=1)]


@settings(max_examples=200, deadline=None)
@given(drawn=drawings())
def test_trips_between_remaining_nodes_take_as_long_as_node_by_node(drawn: Drawn) -> None:
    if all(len(set(nodes)) == 1 for nodes, _ in drawn.ways):
        return
    network = drawn.built().network
    names = names_of(network)
    assert len(set(names)) == len(names)
    for vehicle in Vehicle:
        expected = drawn_times(drawn, vehicle)
        assert built_times(network, names, vehicle) == {
            pair: pytest.approx(time, abs=0.02)
            for pair, time in expected.items()
            if pair[0] in names and pair[1] in names
        }


@settings(max_examples=100, deadline=None)
@given(drawn=drawings())
def test_roads_stay_as_long_and_no_node_is_left_that_decides_nothing(drawn: Drawn) -> None:
    if all(len(set(nodes)) == 1 for nodes, _ in drawn.ways):
        return
    built = drawn.built()
    network, names = built.network, names_of(built.network)
    expected = sum(
        float(lengths_m(positions(np.array(nodes)), np.array([0, len(nodes)]))[0]) for nodes, _ in drawn.ways
    )
    assert network.length_m.sum() == pytest.approx(expected)
    assert set(built.step // 2) == set(range(network.edges))
    meeting = np.bincount(np.concatenate([network.tail, network.head]), minlength=network.nodes)
    for node in np.flatnonzero(meeting == 2).tolist():
        ends = np.flatnonzero((network.tail == node) | (network.head == node))
        if len(ends) == 1 or names[node] in drawn.kept:
            continue  # a ring
        one, other = (network.speed_km_h[:, :, edge] for edge in ends)
        turned = (network.tail[ends[0]] == node) == (network.tail[ends[1]] == node)
        assert not np.array_equal(one, other[:, ::-1] if turned else other)


@settings(max_examples=100, deadline=None)
@given(drawn=drawings())
def test_the_course_of_each_piece_is_found_again(drawn: Drawn) -> None:
    if all(len(set(nodes)) == 1 for nodes, _ in drawn.ways):
        return
    built = drawn.built()
    network = built.network
    ends = np.stack([network.points[network.first[:-1]], network.points[network.first[1:] - 1]])
    assert np.array_equal(ends[0], np.column_stack([network.x[network.tail], network.y[network.tail]]))
    assert np.array_equal(ends[1], np.column_stack([network.x[network.head], network.y[network.head]]))
    at = np.round(from_wgs84(positions(np.arange(12)), CRS), 2)
    for begins, end, step in zip(built.begins, built.ends, built.step, strict=True):
        edge, against = divmod(int(step), 2)
        course = network.points[network.first[edge] : network.first[edge + 1]]
        if against:
            course = course[::-1]
        passed = [tuple(place) for place in course]
        assert tuple(at[begins]) in passed
        assert tuple(at[end]) in passed


def test_a_hand_drawn_chain_is_one_edge_with_all_its_points() -> None:
    network = Drawn(ways=[([0, 1, 2], 0), ([4, 3, 2], 0)], kept=[]).built().network

    assert (network.nodes, network.edges) == (2, 1)
    assert len(network.points) == 5
    assert network.speed_km_h[:, :, 0].tolist() == [[30, 30], [30, 30]]


def test_a_kept_node_stays() -> None:
    assert Drawn(ways=[([0, 1, 2], 0)], kept=[1]).built().network.edges == 2


def test_lengths_are_on_the_ellipsoid() -> None:
    # One degree of latitude at 57.5°–58.5°: 111 385 m (meridian arc of WGS 84).
    found = lengths_m(np.array([[12.0, 57.5], [12.0, 58.5], [13.0, 58.5], [13.0, 58.5]]), np.array([0, 2, 4]))

    assert found.tolist() == pytest.approx([111_385, 0], abs=15)


def test_neighbours_are_near_in_order() -> None:
    x, y = (grid.ravel().astype(float) for grid in np.meshgrid(np.arange(32), np.arange(32)))
    order = neighbourly(x, y)

    steps = np.hypot(np.diff(x[order]), np.diff(y[order]))
    assert sorted(order.tolist()) == list(range(1024))
    assert np.median(steps) == 1
    assert len(neighbourly(np.empty(0), np.empty(0))) == 0


@pytest.mark.parametrize(
    ("crs", "says"), [("", "none is given"), ("EPSG:4326", "counts in degrees"), ("EPSG:0", "no CRS")]
)
def test_a_storage_crs_that_measures_nothing_is_refused(crs: str, says: str) -> None:
    drawn = Drawn(ways=[([0, 1], 0)], kept=[])
    ways = Ways(
        first=np.array([0, 2]),
        node=np.array([0, 1]),
        degrees_wgs84=positions(np.array([0, 1])),
        profile=np.zeros(1, np.int32),
    )
    assert drawn.built().network.crs == CRS

    with pytest.raises(InvalidInput, match=says):
        build(ways, PROFILES, crs)


def test_roads_where_the_crs_has_no_place_are_refused() -> None:
    ways = Ways(
        first=np.array([0, 2]),
        node=np.array([0, 1]),
        degrees_wgs84=np.array([[-170.0, 10.0], [-170.0, np.inf]]),
        profile=np.zeros(1, np.int32),
    )
    with pytest.raises(InvalidInput, match="has no coordinates"):
        build(ways, PROFILES, CRS)
