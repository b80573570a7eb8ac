"""Adjoining plots put together, beside the same in Python with networkx.

Both are given the same polygons, a grid of plots of some 2,000 m², and find all sets of two to four that hang together;
they must find as many. The grid is the same at every size.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import shapely
from shapely.geometry.base import BaseGeometry

from siting.matching.assembly import MOST_MEMBERS, connected_sets
from siting.matching.contiguity import adjoining_plots
from tests.bench.rows import Row, median_s
from tests.bench.setting import Bench

SIDE = 40
REPEATS = 5


def rows(bench: Bench) -> Iterator[Row]:
    """Find the sets both ways."""
    plots: list[BaseGeometry] = [
        shapely.box(50 * x, 40 * y, 50 * x + 50, 40 * y + 40) for y in range(SIDE) for x in range(SIDE)
    ]
    if (ours := _sets(plots)) != (plainly := _plainly(plots)):
        raise AssertionError(f"networkx finds {plainly} sets, the engine {ours}")
    yield Row(
        size=bench.size,
        what=f"all {ours:,} sets of 2 to {MOST_MEMBERS} of {SIDE} × {SIDE} plots",
        ours_s=median_s(lambda: _sets(plots), repeats=REPEATS),
        other="networkx and sets in Python",
        other_s=median_s(lambda: _plainly(plots), repeats=REPEATS),
    )


def _sets(plots: list[BaseGeometry]) -> int:
    return sum(len(sets) for sets in connected_sets(adjoining_plots(plots)))


def _plainly(plots: list[BaseGeometry]) -> int:
    """Count the sets, grown by a neighbour at a time; neighbours are plots that share a stretch of boundary."""
    graph = nx.Graph()
    tree = shapely.STRtree(plots)
    for number, plot in enumerate(plots):
        for other in tree.query(plot, predicate="touches"):
            if number < other and plot.intersection(plots[other]).length >= 1:
                graph.add_edge(number, int(other))
    level = {frozenset({number}) for number in graph}
    count = 0
    for _ in range(1, MOST_MEMBERS):
        level = {one | {new} for one in level for member in one for new in graph[member] if new not in one}
        count += len(level)
    return count
