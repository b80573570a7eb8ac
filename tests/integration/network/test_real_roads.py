"""Real extracts: what is counted, and travel times against a graph that joins nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import pyproj
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis_data.network.components import steps_of
from gis_data.network.expansion import Expansion, expand
from gis_data.network.graph import Graph
from gis_data.network.model import RoadClass, Vehicle
from gis_data.network.statistics import network_statistics
from gis_data.network.telling import told
from tests.integration.network.real_roads import (
    CRS,
    HEIDELBERG,
    HIGHWAYS,
    LUND,
    OSLO,
    needs_extracts,
    plain_graph,
    plain_roads,
    reading,
    trips,
)

pytestmark = needs_extracts


@pytest.mark.parametrize(
    ("path", "vehicle", "sources"),
    [(OSLO, Vehicle.CAR, 10), (HEIDELBERG, Vehicle.TRUCK, 5)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_times_between_500_pairs_are_those_of_a_graph_that_joins_nothing(
    path: Path, vehicle: Vehicle, sources: int
) -> None:
    network = reading(path).network
    expansion = expand(network, vehicle, turns=False)
    graph, core = trips(plain_graph(path, vehicle))
    at = _nodes_by_place(path)
    known = [
        (node, at[place])
        for node, place in enumerate(zip(network.x.tolist(), network.y.tolist(), strict=True))
        if place in at
    ]
    rng = np.random.default_rng(20261127)
    chosen = [known[i] for i in rng.choice(len(known), size=sources, replace=False)]
    ours = dijkstra(_matrix(expansion.graph), indices=[node for node, _ in chosen])
    compared = reached = 0
    for row, (_, source) in enumerate(chosen):
        name = ("core" if (source, 0) in core else "before", (source, 0))
        theirs = nx.single_source_dijkstra_path_length(graph, name, weight="seconds") if name in graph else {}
        for target in rng.choice(len(known), size=500 // sources, replace=False):
            node, number = known[target]
            mine = ours[row, expansion.node == node].min() / 1000
            copies = [theirs.get((layer, (number, 0)), np.inf) for layer in ("before", "core", "after")]
            expected = 0.0 if number == source else min(copies)
            assert mine == pytest.approx(expected, rel=1e-3, abs=0.05), (source, number)
            compared += 1
            reached += np.isfinite(expected)
    assert compared == 500
    assert reached > 250


def _matrix(graph: Graph) -> csr_array:
    """Return a graph for SciPy; of parallel arcs, which it would add up, the quickest."""
    tails = np.repeat(np.arange(len(graph)), np.diff(graph.first))
    order = np.lexsort((graph.milliseconds, graph.head, tails))
    pairs = np.column_stack([tails, graph.head])[order]
    first = np.concatenate([[True], (pairs[1:] != pairs[:-1]).any(axis=1)])
    tail, head = pairs[first].T
    return csr_array((graph.milliseconds[order][first].astype(float), (tail, head)), shape=(len(graph),) * 2)


def _nodes_by_place(path: Path) -> dict[tuple[float, float], int]:
    """Return the nodes that are alone at their place, to the centimetre, and not cut by a barrier."""
    roads = plain_roads(path)
    numbers = list(roads.degrees)
    degrees = np.array([roads.degrees[number] for number in numbers])
    x, y = pyproj.Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(degrees[:, 0], degrees[:, 1])
    places = list(zip(np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True))
    alone = Counter(places)
    return {
        place: number
        for place, number in zip(places, numbers, strict=True)
        if alone[place] == 1 and number not in roads.barriers
    }


@pytest.mark.parametrize("path", [OSLO, HEIDELBERG, LUND], ids=lambda path: path.name)
def test_lengths_by_class_are_those_of_the_ways(path: Path) -> None:
    ground = pyproj.Geod(ellps="WGS84")
    expected: dict[RoadClass, float] = defaultdict(float)
    roads = plain_roads(path)
    for nodes, profile in roads.ways:
        lon, lat = np.array([roads.degrees[node] for node in nodes]).T
        expected[profile.road_class] += ground.line_length(lon, lat) / 1000

    found = network_statistics(reading(path).network)

    assert dict(found.km_by_class) == pytest.approx(dict(expected), rel=1e-9)
    assert found.km == pytest.approx(sum(expected.values()), rel=1e-9)


@pytest.mark.parametrize(
    ("path", "highways"),
    [(OSLO, 14382), (HEIDELBERG, 25359), (LUND, 199)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_every_way_is_used_or_left_out_for_a_reason(path: Path, highways: int) -> None:
    counts: Counter[str] = Counter()
    used = 0
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY):
        tags = {tag.k: tag.v for tag in way.tags}
        if "highway" in tags:
            counts["highway"] += 1
            counts["footpaths and the like"] += (
                tags["highway"] not in HIGHWAYS or tags.get("service") == "emergency_access"
            )
        elif tags.get("route") == "ferry":
            counts["ferry"] += 1
    used = len(plain_roads(path).ways)
    account = reading(path).network.account

    assert counts["highway"] == highways
    assert account.ways == highways + counts["ferry"]
    assert (
        account.left_out["not_for_motor_traffic"] + account.left_out.get("not_built", 0)
        == counts["footpaths and the like"]
    )
    assert account.ways - sum(account.left_out.values()) == used


def test_oslo_is_one_town_with_few_islands() -> None:
    found = network_statistics(reading(OSLO).network)

    # Counted with pyosmium: 76 relations of restriction, of which two hold at times only.
    assert found.account.restrictions == 76
    assert found.account.unused == {"conditional": 2, "road_not_in_network": 7, "no_such_turn": 1}
    assert found.restrictions == 66
    assert found.km_by_class[RoadClass.MOTORWAY] == pytest.approx(0.125, abs=0.001)
    assert 0.9 < found.vehicles[Vehicle.CAR].strong_part_share < 1
    assert found.vehicles[Vehicle.TRUCK].km < found.vehicles[Vehicle.CAR].km
    assert found.ferries == 0


def test_heidelberg_leaves_out_ferries_on_foot_and_keeps_lorries_from_low_bridges() -> None:
    network = reading(HEIDELBERG).network
    found = network_statistics(network)

    assert found.account.left_out["ferry_without_cars"] == 6
    assert found.account.restrictions == 476
    assert found.restrictions + sum(found.account.unused.values()) == 476
    assert found.low_km > 1
    low = network.max_height_m < 4.0
    assert low.any()
    assert not network.speed_km_h[Vehicle.TRUCK][:, low].any()
    assert network.speed_km_h[Vehicle.CAR][:, low].any()


def test_every_restriction_of_oslo_forbids_a_turn_that_the_plain_graph_makes() -> None:
    network = reading(OSLO).network
    plain, bound = (expand(network, Vehicle.CAR, turns=turns) for turns in (False, True))

    steps, turns = steps_of(network, Vehicle.CAR), network.restrictions
    checked = 0
    for number in np.flatnonzero(turns.binds[Vehicle.CAR]):
        path = turns.steps[turns.first[number] : turns.first[number + 1]]
        if len(path) != 2 or not steps.allowed[path].all():
            continue
        begun, last = path.tolist()
        leaving = np.flatnonzero(steps.allowed & (steps.tail == steps.head[begun])).tolist()
        for step in leaving:
            forbidden = (step != last) if turns.only[number] else (step == last)
            if forbidden:
                assert _may_follow(plain, begun, step)
                assert not _may_follow(bound, begun, step)
                checked += 1
        if turns.only[number]:
            assert _may_follow(bound, begun, last)
    assert checked > 50


def _may_follow(expansion: Expansion, begun: int, step: int) -> bool:
    """Return whether who has driven one step may drive another."""
    enter = expansion.enter[expansion.enter_first[step] : expansion.enter_first[step + 1]]
    return bool((enter == expansion.leave[begun]).any())


@pytest.mark.parametrize("path", [OSLO, HEIDELBERG, LUND], ids=lambda path: path.name)
def test_all_that_is_counted_can_be_told(path: Path) -> None:
    sentences = told(network_statistics(reading(path).network))

    assert len(sentences) >= 6
    assert not any("{" in sentence.sv + sentence.en for sentence in sentences)
