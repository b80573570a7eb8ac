"""The engine on real roads, with their turn restrictions: NetworkX finds the same times on the same arcs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from gis_data.network.engine import at, matrix, nearest, reached
from gis_data.network.engine.hierarchy import build_hierarchy
from gis_data.network.expansion import expand
from gis_data.network.graph import UNREACHED
from gis_data.network.isochrones import Courses, isochrones
from gis_data.network.model import Vehicle
from tests.integration.network.real_roads import HEIDELBERG, OSLO, needs_extracts, reading
from tests.unit.gis_data_network.made_streets import places_on
from tests.unit.gis_data_network.random_graphs import times_by_networkx

pytestmark = needs_extracts

MINUTE = 60_000


@pytest.mark.parametrize(
    ("path", "vehicle"),
    [(OSLO, Vehicle.CAR), (OSLO, Vehicle.TRUCK), (HEIDELBERG, Vehicle.CAR), (HEIDELBERG, Vehicle.TRUCK)],
    ids=lambda value: value.name,
)
def test_times_between_500_random_pairs_are_those_of_networkx(path: Path, vehicle: Vehicle) -> None:
    graph = expand(reading(path).network, vehicle).graph
    origins, destinations = places_on(graph, 10, seed=1), places_on(graph, 50, seed=2)
    expected = times_by_networkx(graph, origins, destinations)
    assert np.count_nonzero(expected < UNREACHED) > 250
    assert np.array_equal(matrix(graph, origins, destinations), expected)
    hierarchy = build_hierarchy(graph)
    assert np.array_equal(matrix(graph, origins, destinations, hierarchy=hierarchy), expected)
    found = at(destinations, nearest(graph, origins))
    assert np.array_equal(found.milliseconds, expected.min(axis=0))
    back = matrix(graph.reversed(), destinations, origins, hierarchy=hierarchy.reversed())
    assert np.array_equal(back, expected.T)


def test_who_is_reached_from_a_thousand_sites_is_the_same_by_either_way() -> None:
    graph = expand(reading(HEIDELBERG).network, Vehicle.CAR).graph
    origins, targets = places_on(graph, 1_000, seed=3), places_on(graph, 500, seed=4)
    people, limits = np.random.default_rng(5).integers(0, 900, 500).astype(float), [5 * MINUTE, 15 * MINUTE]
    by_searches = reached(graph, origins, targets, people, limits)
    by_sweeps = reached(graph, origins, targets, people, limits, hierarchy=build_hierarchy(graph))
    assert np.array_equal(by_searches, by_sweeps)
    assert by_searches[:, 1].max() <= people.sum()
    assert (by_searches[:, 0] <= by_searches[:, 1]).all()


def test_the_area_of_a_quarter_of_an_hour_holds_the_junctions_that_are_reached() -> None:
    network = reading(HEIDELBERG).network
    expansion = expand(network, Vehicle.CAR)
    start = places_on(expansion.graph, 1, seed=6)
    milliseconds = np.full(network.nodes, UNREACHED)
    np.minimum.at(milliseconds, expansion.node, nearest(expansion.graph, start).milliseconds)
    origin = (float(expansion.graph.x[start.node[0]]), float(expansion.graph.y[start.node[0]]))
    limits = [5 * MINUTE, 10 * MINUTE, 15 * MINUTE]
    areas = isochrones(Courses.of(network, Vehicle.CAR), milliseconds, limits, origin=origin)
    junctions = np.asarray(shapely.points(network.x, network.y))
    for area, limit in zip(areas, limits, strict=True):
        assert area.is_valid
        assert shapely.contains(area, junctions[milliseconds <= limit]).all()
