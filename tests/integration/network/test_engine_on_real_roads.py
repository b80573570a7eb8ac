"""The engine on real roads, with their turn restrictions: NetworkX finds the same times on the same arcs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from gis_data.facts.shapes import points_at
from gis_data.network.engine import at, matrix, nearest, reached
from gis_data.network.engine.hierarchy import build_hierarchy
from gis_data.network.expansion import expand
from gis_data.network.graph import UNREACHED, Graph
from gis_data.network.isochrones import Courses, isochrones
from gis_data.network.model import RoadNetwork, Vehicle
from gis_data.network.snapped import Snapped
from gis_data.network.snapping import Snapper
from tests.integration.network.real_roads import HEIDELBERG, OSLO, needs_extracts, reading
from tests.unit.gis_data_network.random_graphs import times_by_networkx

pytestmark = needs_extracts

MINUTE = 60_000


def snapped(network: RoadNetwork, vehicle: Vehicle, count: int, *, seed: int) -> tuple[Graph, Snapped]:
    """Return a vehicle's graph, and random places up to 200 metres from random junctions."""
    snapper, rng = Snapper(network, vehicle), np.random.default_rng(seed)
    node = rng.choice(network.nodes, count)
    places = np.column_stack([network.x[node], network.y[node]]) + rng.uniform(-140, 140, (2, count)).T
    return snapper.expansion.graph, snapper.snap_shapes(points_at(places))


@pytest.mark.parametrize(
    ("path", "vehicle"),
    [(OSLO, Vehicle.CAR), (OSLO, Vehicle.TRUCK), (HEIDELBERG, Vehicle.CAR), (HEIDELBERG, Vehicle.TRUCK)],
    ids=lambda value: value.name,
)
def test_times_between_500_random_pairs_are_those_of_networkx(path: Path, vehicle: Vehicle) -> None:
    graph, places = snapped(reading(path).network, vehicle, 10, seed=1)
    origins, destinations = places.leaving, snapped(reading(path).network, vehicle, 50, seed=2)[1].arriving
    expected = times_by_networkx(graph, origins, destinations)
    assert np.count_nonzero(expected < UNREACHED) > 400
    assert np.array_equal(matrix(graph, origins, destinations), expected)
    hierarchy = build_hierarchy(graph)
    assert np.array_equal(matrix(graph, origins, destinations, hierarchy=hierarchy), expected)
    found = at(destinations, nearest(graph, origins))
    assert np.array_equal(found.milliseconds, expected.min(axis=0))
    back = matrix(graph.reversed(), destinations, origins, hierarchy=hierarchy.reversed())
    assert np.array_equal(back, expected.T)


def test_who_is_reached_from_a_thousand_sites_is_the_same_by_either_way() -> None:
    graph, sites = snapped(reading(HEIDELBERG).network, Vehicle.CAR, 1_000, seed=3)
    origins, targets = sites.leaving, snapped(reading(HEIDELBERG).network, Vehicle.CAR, 500, seed=4)[1].arriving
    people, limits = np.random.default_rng(5).integers(0, 900, 500).astype(float), [5 * MINUTE, 15 * MINUTE]
    by_searches = reached(graph, origins, targets, people, limits)
    by_sweeps = reached(graph, origins, targets, people, limits, hierarchy=build_hierarchy(graph))
    assert np.array_equal(by_searches, by_sweeps)
    assert 0 < by_searches[:, 1].max() <= people.sum()
    assert (by_searches[:, 0] <= by_searches[:, 1]).all()
    assert np.array_equal(by_searches[:, 1, 0], (matrix(graph, origins, targets) <= limits[1]) @ people)


def test_the_area_of_a_quarter_of_an_hour_holds_the_junctions_that_are_reached() -> None:
    network = reading(HEIDELBERG).network
    expansion = expand(network, Vehicle.CAR)
    middle = int(np.argmin(np.hypot(network.x - np.median(network.x), network.y - np.median(network.y))))
    origin = (float(network.x[middle]), float(network.y[middle]))
    place = Snapper(network, Vehicle.CAR, expansion).snap_shapes(points_at(np.array([origin])))
    milliseconds = np.full(network.nodes, UNREACHED)
    np.minimum.at(milliseconds, expansion.node, nearest(expansion.graph, place.leaving).milliseconds)
    limits = [5 * MINUTE, 10 * MINUTE, 15 * MINUTE]
    areas = isochrones(Courses.of(network, Vehicle.CAR), milliseconds, limits, origin=origin)
    junctions = np.asarray(shapely.points(network.x, network.y))
    for area, limit in zip(areas, limits, strict=True):
        assert area.is_valid
        assert np.count_nonzero(milliseconds <= limit) > 20
        assert shapely.contains(area, junctions[milliseconds <= limit]).all()
