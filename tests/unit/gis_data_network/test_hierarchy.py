"""The hierarchy gives exactly the times of plain searches, whatever the graph."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.network.engine import hierarchy as module
from gis_data.network.engine import matrix, nearest, nearest_of_each, reached, times
from gis_data.network.engine.hierarchy import Hierarchy, build_hierarchy
from gis_data.network.graph import UNREACHED, Graph
from tests.unit.gis_data_network.made_streets import places_on, street_network
from tests.unit.gis_data_network.random_graphs import graph, graphs, places, starts_in, times_by_networkx

LONGEST = int(UNREACHED) - 1


@pytest.fixture(scope="module")
def town() -> Graph:
    return street_network(3_000)


@pytest.fixture(scope="module")
def hierarchy(town: Graph) -> Hierarchy:
    return build_hierarchy(town)


@given(st.data())
@settings(deadline=None)
def test_a_matrix_by_a_hierarchy_is_what_networkx_finds(data: st.DataObject) -> None:
    drawn = data.draw(graphs())
    origins, destinations = data.draw(starts_in(drawn)), data.draw(starts_in(drawn))
    expected = times_by_networkx(drawn, origins, destinations)
    built = build_hierarchy(drawn)
    assert np.array_equal(matrix(drawn, origins, destinations, hierarchy=built), expected)
    back = matrix(drawn.reversed(), destinations, origins, hierarchy=built.reversed())
    assert np.array_equal(back, expected.T)
    limit = data.draw(st.integers(0, 9000))
    limited = matrix(drawn, origins, destinations, limit_milliseconds=limit, hierarchy=built)
    assert np.array_equal(limited, np.where(expected <= limit, expected, UNREACHED))


@given(st.data())
@settings(deadline=None)
def test_the_nearest_by_a_hierarchy_is_that_of_a_search(data: st.DataObject) -> None:
    drawn = data.draw(graphs())
    sources, limit = data.draw(starts_in(drawn)), data.draw(st.one_of(st.none(), st.integers(0, 9000)))
    built = build_hierarchy(drawn)
    for way, its_hierarchy in ((drawn, built), (drawn.reversed(), built.reversed())):
        searched = nearest(way, sources, limit_milliseconds=limit)
        swept = nearest(way, sources, limit_milliseconds=limit, hierarchy=its_hierarchy)
        assert np.array_equal(swept.milliseconds, searched.milliseconds)
        assert np.array_equal(swept.place, searched.place)


def test_the_nearest_in_a_town_is_that_of_a_search(town: Graph, hierarchy: Hierarchy) -> None:
    kinds = [places_on(town, 20, seed=seed) for seed in range(3)]
    for swept, kind in zip(nearest_of_each(town, kinds, hierarchy=hierarchy), kinds, strict=True):
        searched = nearest(town, kind)
        assert np.array_equal(swept.milliseconds, searched.milliseconds)
        assert np.array_equal(swept.place, searched.place)
        assert len(np.unique(swept.place)) > 15


def test_all_times_in_a_town_are_those_of_plain_searches(town: Graph, hierarchy: Hierarchy) -> None:
    origins, destinations = places_on(town, 60, seed=1), places_on(town, 500, seed=2)
    plain = matrix(town, origins, destinations)
    assert (plain == UNREACHED).any()
    assert np.array_equal(matrix(town, origins, destinations, hierarchy=hierarchy), plain)


def test_all_sums_in_a_town_are_those_of_plain_searches(town: Graph, hierarchy: Hierarchy) -> None:
    origins, targets = places_on(town, 60, seed=3), places_on(town, 500, seed=4)
    weights, limits = np.random.default_rng(5).random((500, 3)), [0, 60_000, 150_000]
    plain = reached(town, origins, targets, weights, limits)
    assert np.array_equal(reached(town, origins, targets, weights, limits, hierarchy=hierarchy), plain)


def test_every_arc_leads_up_or_down(hierarchy: Hierarchy) -> None:
    for arcs in (hierarchy.up, hierarchy.down):
        first = arcs.first.astype(np.int64)
        of = np.repeat(np.arange(len(hierarchy)), first[1:] - first[:-1])
        assert np.all(arcs.node < of)
    assert np.array_equal(np.sort(hierarchy.position), np.arange(len(hierarchy)))


def test_ways_that_are_too_long_are_none() -> None:
    far = graph(3, (0, 1, LONGEST - 1), (1, 2, 1), (2, 0, 5))
    built = build_hierarchy(far)
    everywhere = places({0: 0}, {1: 0}, {2: 0})
    assert matrix(far, everywhere, everywhere, hierarchy=built).tolist() == [
        [0, LONGEST - 1, LONGEST],
        [6, 0, 1],
        [5, UNREACHED, 0],
    ]
    assert matrix(far, places({0: LONGEST}), everywhere, hierarchy=built).tolist() == [[LONGEST, UNREACHED, UNREACHED]]
    found = nearest(far, places({0: LONGEST}, {1: int(UNREACHED)}, {2: LONGEST - 4}), hierarchy=built)
    assert found.milliseconds.tolist() == [LONGEST, UNREACHED, LONGEST - 4]
    assert found.place.tolist() == [0, -1, 2]


def test_lists_grow_when_they_are_full(town: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAIRS", 1)
    monkeypatch.setattr(module, "_HEAP", 2)
    origins, destinations = places_on(town, 20, seed=6), places_on(town, 50, seed=7)
    built = build_hierarchy(town)
    assert np.array_equal(matrix(town, origins, destinations, hierarchy=built), matrix(town, origins, destinations))


def test_a_queue_that_is_full_is_begun_anew(town: Graph, hierarchy: Hierarchy, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy = module._order
    monkeypatch.setattr(module, "_order", lambda nodes: roomy(nodes)._replace(queue=np.empty(nodes, dtype=np.int64)))
    narrow = build_hierarchy(town)
    assert np.array_equal(narrow.position, hierarchy.position)
    assert np.array_equal(narrow.up.milliseconds, hierarchy.up.milliseconds)


def test_a_junction_of_hundreds_of_roads_is_no_trouble() -> None:
    spokes = [arc for end in range(1, 301) for arc in ((0, end, end), (end, 0, 2 * end))]
    star = graph(301, *spokes)
    ends = places({300: 0}, {7: 1}, {0: 0})
    assert matrix(star, ends, ends, hierarchy=build_hierarchy(star)).tolist() == matrix(star, ends, ends).tolist()


def test_building_tells_how_far_it_has_come_and_can_be_stopped(town: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 500)
    shares: list[float] = []
    build_hierarchy(town, progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) >= 6
    assert shares[-1] == 1

    def enough(share: float) -> None:
        raise TimeoutError(share)

    with pytest.raises(TimeoutError):
        build_hierarchy(town, progress=enough)


def test_the_same_graph_has_the_same_hierarchy(town: Graph, hierarchy: Hierarchy) -> None:
    again = build_hierarchy(town)
    assert np.array_equal(again.position, hierarchy.position)
    assert np.array_equal(again.up.milliseconds, hierarchy.up.milliseconds)


@pytest.mark.parametrize(("worth", "built"), [(10, 1), (10_000, 0)])
def test_one_is_made_where_it_pays(town: Graph, monkeypatch: pytest.MonkeyPatch, worth: int, built: int) -> None:
    origins, targets, weights = places_on(town, 50, seed=8), places_on(town, 50, seed=9), np.ones(50)
    plain = reached(town, origins, targets, weights, [200_000])
    made: list[Graph] = []

    def counted(of: Graph) -> Hierarchy:
        made.append(of)
        return build_hierarchy(of)

    monkeypatch.setattr(times, "_WORTH_A_HIERARCHY", worth)
    monkeypatch.setattr(module, "build_hierarchy", counted)
    assert np.array_equal(reached(town, origins, targets, weights, [200_000]), plain)
    assert len(made) == built


def test_none_is_made_for_searches_that_end_soon(town: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "_WORTH_A_HIERARCHY", 10)
    monkeypatch.setattr(module, "build_hierarchy", None)
    origins = places_on(town, 50, seed=8)
    assert reached(town, origins, origins, np.ones(50), [1_000]).min() >= 0


def test_without_nodes_there_is_a_hierarchy_of_none() -> None:
    assert len(build_hierarchy(graph(0))) == 0
