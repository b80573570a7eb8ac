"""Small graphs and places at random, with all that is odd, and what NetworkX says of them."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis_data.network.graph import UNREACHED, Graph, Starts
from tests.unit.gis_data_network.made_streets import graph_from_arcs

_NODES = 12


def graph(nodes: int, *arcs: tuple[int, int, int]) -> Graph:
    """Return the graph of arcs (tail, head, milliseconds); all nodes are at the same spot."""
    tail, head, milliseconds = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    return graph_from_arcs(np.zeros(nodes), np.zeros(nodes), tail, head, milliseconds)


def places(*ends: dict[int, int]) -> Starts:
    """Return places, each with its nodes and the milliseconds to them."""
    rows = [(of, node, milliseconds) for of, place in enumerate(ends) for node, milliseconds in place.items()]
    of, node, milliseconds = np.array(rows, dtype=np.int32).reshape(-1, 3).T
    return Starts(places=len(ends), of=of, node=node, milliseconds=milliseconds)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph: parallel arcs, loops, islands, ties, and times that differ a thousandfold."""
    nodes = draw(st.integers(1, _NODES))
    node = st.integers(0, nodes - 1)
    milliseconds = st.one_of(st.integers(1, 4), st.integers(1, 5000))
    return graph(nodes, *draw(st.lists(st.tuples(node, node, milliseconds), max_size=4 * nodes)))


def starts_in(drawn: Graph) -> st.SearchStrategy[Starts]:
    """Return places in a graph, some of them nowhere and some at several nodes."""
    node, milliseconds = st.integers(0, len(drawn) - 1), st.integers(0, 6000)
    ends = st.dictionaries(node, milliseconds, max_size=3)
    return st.lists(ends, max_size=5).map(lambda drawn_ends: places(*drawn_ends))


def times_by_networkx(drawn: Graph, origins: Starts, destinations: Starts) -> NDArray[np.int32]:
    """Return the matrix of times as NetworkX finds them."""
    tail = np.repeat(np.arange(len(drawn)), np.diff(drawn.first))
    other = nx.MultiDiGraph()
    other.add_nodes_from(range(len(drawn)))
    other.add_weighted_edges_from(zip(tail.tolist(), drawn.head.tolist(), drawn.milliseconds.tolist(), strict=True))
    times = np.full((origins.places, destinations.places), UNREACHED)
    for origin, node, before in _ends(origins):
        lengths = nx.single_source_dijkstra_path_length(other, node)
        for destination, last, after in _ends(destinations):
            if last in lengths:
                total = before + lengths[last] + after
                times[origin, destination] = min(times[origin, destination], total)
    return times


def _ends(starts: Starts) -> list[tuple[int, int, int]]:
    return list(zip(starts.of.tolist(), starts.node.tolist(), starts.milliseconds.tolist(), strict=True))
