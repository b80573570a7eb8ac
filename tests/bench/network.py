"""Travel times in a made town of 250,000 junctions, beside SciPy's shortest paths on the same graph, and Valhalla.

The same at every size, so measured once a run. What takes SciPy or Valhalla long is done for some of the sites and
counted up; the rows say so. SciPy's answers are held against ours; Valhalla has speeds of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse.csgraph import dijkstra

from gis_data.network.engine import nearest_of_each, reached
from gis_data.network.engine.hierarchy import Hierarchy, build_hierarchy
from gis_data.network.graph import UNREACHED, Graph, Starts
from tests.bench.rows import Row, median_s, timed
from tests.bench.setting import Bench
from tests.bench.valhalla import matrix_seconds, why_not
from tests.unit.gis_data_network.made_streets import SEED, nodes_as_places, places_on, street_network

NODES = 250_000
KINDS, POINTS = 5, 20
SITES, CELLS, SAMPLE = 10_000, 5_000, 100
LIMIT_MS = 30 * 60_000
REPEATS = 5


def rows(bench: Bench) -> Iterator[Row]:
    """Measure once, whatever the size of the catalogue."""
    del bench
    yield from _measured()


@cache
def _measured() -> tuple[Row, ...]:
    town = street_network(NODES)
    sites, cells = places_on(town, SITES, seed=SEED + 1), places_on(town, CELLS, seed=SEED + 2)
    people = np.random.default_rng(SEED).integers(0, 900, CELLS).astype(np.float64)
    # What is compiled and loaded once a process is not what is compared.
    build_hierarchy(street_network(100))
    made_s, hierarchy = timed(lambda: build_hierarchy(town))
    reached(town, _some(sites, 2), cells, people, [LIMIT_MS], hierarchy=hierarchy)
    return (
        *_kinds(town, hierarchy),
        *_catchments(town, sites, cells, people, hierarchy, made_s),
        _new_site(town, sites, cells, people),
    )


def _kinds(town: Graph, hierarchy: Hierarchy) -> Iterator[Row]:
    """Measure the times from the nearest of the points of each kind to all junctions."""
    kinds = [nodes_as_places(places_on(town, POINTS, seed=SEED + kind).node[::2]) for kind in range(KINDS)]
    weights = _matrix(town)

    def beside() -> list[NDArray[np.float64]]:
        return [dijkstra(weights, indices=points.node, min_only=True) for points in kinds]

    theirs_s = median_s(beside, repeats=REPEATS)
    for made in (None, hierarchy):
        for ours, theirs in zip(nearest_of_each(town, kinds, hierarchy=made), beside(), strict=True):
            if not np.array_equal(ours.milliseconds, np.where(np.isfinite(theirs), theirs, float(UNREACHED))):
                raise AssertionError("SciPy finds other times to the nearest point")
        how = "" if made is None else ", hierarchy made"
        yield Row(
            size=SITES,
            what=f"from {KINDS} × {POINTS} points to all {NODES:,} junctions{how}",
            ours_s=median_s(partial(nearest_of_each, town, kinds, hierarchy=made), repeats=REPEATS),
            other="SciPy dijkstra, min_only",
            other_s=theirs_s,
        )


def _catchments(
    town: Graph, sites: Starts, cells: Starts, people: NDArray[np.float64], hierarchy: Hierarchy, made_s: float
) -> Iterator[Row]:
    """Measure the people within half an hour of each site."""
    ours_s, ours = timed(lambda: reached(town, sites, cells, people, [LIMIT_MS], hierarchy=hierarchy))
    some = _some(sites, SAMPLE)
    theirs_s, theirs = timed(lambda: _by_scipy(town, some, cells, people))
    if not np.array_equal(ours[:SAMPLE, 0, 0], theirs):
        raise AssertionError("SciPy counts other people within half an hour")
    what = f"people within 30 minutes, {CELLS:,} cells"
    scipy = f"SciPy dijkstra with a limit, {SAMPLE} sites counted up"
    theirs_s *= SITES / SAMPLE
    yield Row(size=SITES, what=f"{what}, hierarchy made", ours_s=ours_s, other=scipy, other_s=theirs_s)
    yield Row(size=SITES, what=f"{what}, with making it", ours_s=made_s + ours_s, other=scipy, other_s=theirs_s)
    reason = why_not()
    places = 50
    valhalla = f"pyvalhalla's matrix: {reason or f'{places} × {places}, counted up by places'}"
    valhalla_s = None
    if reason is None:
        seconds = matrix_seconds(town, sites.node[::2][:places], cells.node[::2][:places])
        valhalla_s = seconds * (SITES + CELLS) / (2 * places)
    yield Row(size=SITES, what=f"{what}, with making it", ours_s=made_s + ours_s, other=valhalla, other_s=valhalla_s)


def _new_site(town: Graph, sites: Starts, cells: Starts, people: NDArray[np.float64]) -> Row:
    """Measure the people within half an hour of a single site."""
    one = _some(sites, 1)
    return Row(
        size=1,
        what=f"people within 30 minutes of one new site, {CELLS:,} cells",
        ours_s=median_s(lambda: reached(town, one, cells, people, [LIMIT_MS]), repeats=REPEATS),
        other="SciPy dijkstra with a limit",
        other_s=median_s(lambda: _by_scipy(town, one, cells, people), repeats=REPEATS),
    )


def _by_scipy(town: Graph, sites: Starts, cells: Starts, people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the people within the limit of each site, each site being one more node with arcs to its own.

    SciPy takes an arc of no time for none, so that a site's arcs are a millisecond longer, and so is the limit.
    """
    nodes, of, count = len(town), sites.of, sites.places
    arcs = csr_array((sites.milliseconds + 1.0, (of, sites.node)), shape=(count, nodes))
    weights = vstack([hstack([_matrix(town), csr_array((nodes, count))]), hstack([arcs, csr_array((count, count))])])
    times = dijkstra(csr_array(weights), indices=np.arange(nodes, nodes + count), limit=LIMIT_MS + 1) - 1
    best = np.full((cells.places, count), np.inf)
    np.minimum.at(best, cells.of, times.T[cells.node] + cells.milliseconds[:, None])
    return np.asarray(people @ (best <= LIMIT_MS))


def _matrix(town: Graph) -> csr_array:
    return csr_array((town.milliseconds.astype(np.float64), town.head, town.first), shape=(len(town), len(town)))


def _some(places: Starts, count: int) -> Starts:
    end = int(np.searchsorted(places.of, count))
    return Starts(places=count, of=places.of[:end], node=places.node[:end], milliseconds=places.milliseconds[:end])
