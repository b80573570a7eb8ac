"""Travel times: who is nearest, how long it takes, and what is reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis_data.network.engine import (
    at,
    batches,
    labelling,
    matrix,
    nearest,
    nearest_of_each,
    reached,
    searches,
)
from gis_data.network.engine.rows import arcs_of
from gis_data.network.engine.spreading import room_to_spread, spread
from gis_data.network.graph import UNREACHED, Graph, Starts
from tests.unit.gis_data_network.made_streets import nodes_as_places, places_on, street_network
from tests.unit.gis_data_network.random_graphs import graph, graphs, places, starts_in, times_by_networkx

LONGEST = int(UNREACHED) - 1
# 0 → 1 → 2 → 3 by 10 ms each, a short cut 0 → 2 of 15, and 4 that is an island.
LINE = graph(5, (0, 1, 10), (1, 2, 10), (2, 3, 10), (0, 2, 15))


@pytest.fixture(scope="module")
def town() -> Graph:
    return street_network(3_000)


def test_the_nearest_of_several_places_is_found_for_every_node() -> None:
    found = nearest(LINE, places({0: 5}, {2: 3}))
    assert found.milliseconds.tolist() == [5, 15, 3, 13, UNREACHED]
    assert found.place.tolist() == [0, 0, 1, 1, -1]


def test_of_places_as_near_the_lower_is_named() -> None:
    both = graph(3, (0, 2, 7), (1, 2, 7))
    assert nearest(both, places({1: 0}, {0: 0})).place.tolist() == [1, 0, 0]
    assert nearest(both, places({0: 0}, {1: 0})).place.tolist() == [0, 1, 0]


def test_a_reversed_graph_gives_times_to_the_places() -> None:
    assert nearest(LINE.reversed(), places({3: 0})).milliseconds.tolist() == [25, 20, 10, 0, UNREACHED]


def test_a_time_of_just_the_limit_is_within() -> None:
    found = nearest(LINE, places({0: 5}), limit_milliseconds=20)
    assert found.milliseconds.tolist() == [5, 15, 20, UNREACHED, UNREACHED]
    assert nearest(LINE, places({0: 5}), limit_milliseconds=4).place.tolist() == [-1] * 5


def test_the_nearest_of_sites_takes_the_better_of_their_nodes() -> None:
    nodes = nearest(LINE, places({0: 5}, {2: 3}))
    sites = at(places({1: 1, 3: 2}, {3: 0}, {4: 0}, {}, {0: 0, 2: 2}), nodes)
    assert sites.milliseconds.tolist() == [15, 13, UNREACHED, UNREACHED, 5]
    assert sites.place.tolist() == [1, 1, -1, -1, 0]


def test_sums_of_times_never_overflow() -> None:
    far = graph(4, (0, 1, LONGEST - 1), (1, 2, 1), (2, 3, 1))
    assert nearest(far, places({0: 0})).milliseconds.tolist() == [0, LONGEST - 1, LONGEST, UNREACHED]
    assert nearest(far, places({0: LONGEST}, {1: 0})).milliseconds.tolist() == [LONGEST, 0, 1, 2]
    assert nearest(far, places({0: int(UNREACHED)})).place.tolist() == [-1] * 4
    ends = places({2: LONGEST}, {2: 0}, {1: 1}, {0: LONGEST})
    assert matrix(far, places({0: 0}, {0: LONGEST}), ends).tolist() == [
        [UNREACHED, LONGEST, LONGEST, LONGEST],
        [UNREACHED, UNREACHED, UNREACHED, UNREACHED],
    ]
    assert at(places({1: LONGEST}), nearest(far, places({0: 0}))).milliseconds.tolist() == [UNREACHED]


@given(st.data())
@settings(deadline=None)
def test_a_matrix_is_what_networkx_finds(data: st.DataObject) -> None:
    drawn = data.draw(graphs())
    origins, destinations = data.draw(starts_in(drawn)), data.draw(starts_in(drawn))
    assert np.array_equal(matrix(drawn, origins, destinations), times_by_networkx(drawn, origins, destinations))


@given(st.data())
@settings(deadline=None)
def test_the_nearest_is_the_first_smallest_of_the_matrix(data: st.DataObject) -> None:
    drawn = data.draw(graphs())
    sources, limit = data.draw(starts_in(drawn)), data.draw(st.one_of(st.none(), st.integers(0, 9000)))
    times = times_by_networkx(drawn, sources, nodes_as_places(np.arange(len(drawn))))
    times = np.vstack([times, np.full(len(drawn), UNREACHED)])
    if limit is not None:
        times[times > limit] = UNREACHED
    found = nearest(drawn, sources, limit_milliseconds=limit)
    assert np.array_equal(found.milliseconds, times.min(axis=0))
    assert np.array_equal(found.place, np.where(times.min(axis=0) < UNREACHED, times.argmin(axis=0), -1))
    sites = data.draw(starts_in(drawn))
    apart = times_by_networkx(drawn, sources, sites).min(axis=0, initial=UNREACHED)
    assert np.array_equal(at(sites, nearest(drawn, sources)).milliseconds, apart)


@given(st.data())
@settings(deadline=None)
def test_what_is_reached_is_the_sum_of_the_targets_within_each_limit(data: st.DataObject) -> None:
    drawn = data.draw(graphs())
    origins, targets = data.draw(starts_in(drawn)), data.draw(starts_in(drawn))
    limits = data.draw(st.lists(st.integers(0, 9000), max_size=3))
    weights = np.arange(2.0 * targets.places).reshape(-1, 2)
    times = times_by_networkx(drawn, origins, targets)
    within = np.stack([times <= limit for limit in limits], axis=1) if limits else np.zeros((origins.places, 0, 0))
    expected = within @ weights if limits else np.zeros((origins.places, 0, 2))
    assert np.array_equal(reached(drawn, origins, targets, weights, limits), expected)


def test_a_target_counts_once_by_its_best_time_with_both_ends() -> None:
    targets = places({2: 5, 3: 0}, {4: 0}, {})
    found = reached(LINE, places({0: 1}, {4: 0}), targets, np.array([100.0, 10.0, 1.0]), [20, 21, 26, LONGEST])
    assert found[:, :, 0].tolist() == [[0, 100, 100, 100], [10, 10, 10, 10]]


@dataclass(frozen=True)
class Direct:
    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    milliseconds: NDArray[np.int32]


def test_direct_trips_count_where_they_are_quicker(town: Graph) -> None:
    origins, targets, rng = places_on(town, 40, seed=1), places_on(town, 30, seed=2), np.random.default_rng(3)
    pairs = rng.choice(40 * 30, 200, replace=False)
    direct = Direct(pairs // 30, pairs % 30, rng.integers(0, 400_000, 200, dtype=np.int32))
    lowered = matrix(town, origins, targets)
    usual = lowered.copy()
    np.minimum.at(lowered, (direct.origin, direct.destination), direct.milliseconds)
    assert 20 < np.count_nonzero(lowered < usual) < 180
    assert np.array_equal(matrix(town, origins, targets, direct=direct), lowered)
    weights, limits = np.arange(30.0), [50_000, 150_000]
    sums = reached(town, origins, targets, weights, limits, direct=direct)[:, :, 0]
    assert np.array_equal(sums, np.stack([(lowered <= limit) @ weights for limit in limits], axis=1))
    limited = matrix(town, origins, targets, direct=direct, limit_milliseconds=90_000)
    assert np.array_equal(limited, np.where(lowered <= 90_000, lowered, UNREACHED))


def test_times_in_a_town_are_those_of_scipy(town: Graph) -> None:
    sources = nodes_as_places(np.array([5, 700, 2_900]))
    weights = csr_array((town.milliseconds.astype(float), town.head, town.first), shape=(len(town), len(town)))
    theirs = dijkstra(weights, indices=sources.node, min_only=True)
    ours = nearest(town, sources).milliseconds
    assert np.array_equal(ours < UNREACHED, np.isfinite(theirs))
    assert not np.isfinite(theirs).all()
    assert np.array_equal(ours[ours < UNREACHED], theirs[np.isfinite(theirs)])


def test_kinds_are_searched_apart(town: Graph) -> None:
    kinds = [places_on(town, 3, seed=seed) for seed in range(5)]
    for together, kind in zip(nearest_of_each(town, kinds), kinds, strict=True):
        alone = nearest(town, kind)
        assert np.array_equal(together.milliseconds, alone.milliseconds)
        assert np.array_equal(together.place, alone.place)


def test_answers_do_not_depend_on_threads_or_batches(town: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    origins, targets = places_on(town, 50, seed=1), places_on(town, 40, seed=2)
    weights = np.random.default_rng(3).random((40, 2))
    limits = [60_000, 120_000, 180_000]
    usual = reached(town, origins, targets, weights, limits), matrix(town, origins, targets)
    for lanes, threads in ((1, 1), (7, 3), (64, 8)):
        monkeypatch.setattr(searches, "LANES", lanes)
        monkeypatch.setattr(batches, "_MOST_THREADS", threads)
        monkeypatch.setattr("os.cpu_count", lambda: 8)
        assert np.array_equal(reached(town, origins, targets, weights, limits), usual[0])
        assert np.array_equal(matrix(town, origins, targets), usual[1])
    assert np.array_equal(reached(town, origins, targets, weights, limits[1:2]), usual[0][:, 1:2])


def test_long_work_tells_how_far_it_has_come(town: Graph) -> None:
    shares: list[float] = []
    matrix(town, places_on(town, 50), places_on(town, 3), progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) == 4
    assert shares[-1] == 1


def test_long_work_is_stopped_by_what_watches_it(town: Graph) -> None:
    def enough(share: float) -> None:
        if share >= 0.5:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        matrix(town, places_on(town, 50), places_on(town, 3), progress=enough)


def test_a_search_that_needs_more_room_begins_again_with_more(town: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    origins, targets = places_on(town, 5), places_on(town, 40)
    usual = matrix(town, origins, targets), nearest(town, origins)
    arcs, label = arcs_of(town), np.zeros(1, dtype=np.int64)
    assert spread(arcs, origins.node[:1].copy(), label, LONGEST, room_to_spread(arcs, entries=1)) == -1
    narrow = partial(room_to_spread, entries=1)
    monkeypatch.setattr(searches, "room_to_spread", narrow)
    monkeypatch.setattr(labelling, "room_to_spread", narrow)
    assert np.array_equal(matrix(town, origins, targets), usual[0])
    assert np.array_equal(nearest(town, origins).milliseconds, usual[1].milliseconds)


def test_times_of_all_sizes_share_few_buckets() -> None:
    odd = graph(3, (0, 1, 1), (1, 2, LONGEST - 1), (0, 2, LONGEST))
    assert len(room_to_spread(arcs_of(odd)).buckets) <= 1 << 17
    assert nearest(odd, places({0: 0})).milliseconds.tolist() == [0, 1, LONGEST]


def test_arrays_of_other_kinds_are_not_compiled_for_anew(town: Graph) -> None:
    nearest(town, places_on(town, 3))
    signatures = len(spread.signatures)  # type: ignore[attr-defined]
    frozen = replace(town, head=np.repeat(town.head, 2)[::2], milliseconds=town.milliseconds.copy())
    frozen.milliseconds.flags.writeable = False
    again = nearest(frozen, places_on(town, 3))
    assert np.array_equal(again.milliseconds, nearest(town, places_on(town, 3)).milliseconds)
    assert len(spread.signatures) == signatures  # type: ignore[attr-defined]


def test_without_nodes_or_places_there_is_nothing_to_say() -> None:
    none, nobody = graph(0), places()
    assert nearest(none, nobody).milliseconds.shape == (0,)
    assert matrix(LINE, nobody, places({0: 0})).shape == (0, 1)
    assert matrix(LINE, places({0: 0}), nobody).shape == (1, 0)
    assert reached(LINE, places({0: 0}), nobody, np.zeros((0, 2)), [10]).tolist() == [[[0.0, 0.0]]]
    assert reached(graph(1), places({0: 0}), places({0: 0}), np.ones(1), []).shape == (1, 0, 1)


@pytest.mark.parametrize("wrong", [places({5: 0}), places({-1: 0}), places({0: -1})])
def test_a_place_that_is_not_in_the_graph_is_refused(wrong: Starts) -> None:
    with pytest.raises(ValueError, match="a place is"):
        nearest(LINE, wrong)
    with pytest.raises(ValueError, match="a place is"):
        matrix(LINE, places({0: 0}), wrong)


def test_weights_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="2 weights"):
        reached(LINE, places({0: 0}), places({0: 0}), np.ones(2), [10])
    with pytest.raises(ValueError, match="finite"):
        reached(LINE, places({0: 0}), places({0: 0}), np.array([np.nan]), [10])
    with pytest.raises(ValueError, match="a limit of -1 ms"):
        reached(LINE, places({0: 0}), places({0: 0}), np.ones(1), [-1])
