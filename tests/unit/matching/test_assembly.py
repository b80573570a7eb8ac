"""Connected sets, counted by other methods: placements of polyominoes, and every subset of small graphs."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.matching.assembly import Members, adjoin, connected_sets
from siting.matching.contiguity import Contiguity, contiguity

SIDE = 40
Shape = frozenset[tuple[int, int]]


def rook_grid(side: int) -> Contiguity:
    places = np.arange(side * side).reshape(side, side)
    across = np.column_stack([places[:, :-1].ravel(), places[:, 1:].ravel()])
    along = np.column_stack([places[:-1].ravel(), places[1:].ravel()])
    return contiguity(np.concatenate([across, along]), side * side)


def fixed_polyominoes(size: int) -> set[Shape]:
    """Return the polyominoes that differ by more than a move, made by adding cells to smaller ones."""
    shapes: set[Shape] = {frozenset({(0, 0)})}
    for _ in range(size - 1):
        shapes = {
            moved(shape | {(x + dx, y + dy)})
            for shape in shapes
            for x, y in shape
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
            if (x + dx, y + dy) not in shape
        }
    return shapes


def moved(shape: Shape) -> Shape:
    left, low = min(x for x, _ in shape), min(y for _, y in shape)
    return frozenset((x - left, y - low) for x, y in shape)


def placements(size: int, side: int) -> int:
    """Return in how many ways polyominoes of a size can be put on a square grid."""
    return sum(
        (side - max(x for x, _ in shape)) * (side - max(y for _, y in shape)) for shape in fixed_polyominoes(size)
    )


def test_there_are_as_many_fixed_polyominoes_as_is_known() -> None:
    # OEIS A001168.
    assert [len(fixed_polyominoes(size)) for size in range(1, 6)] == [1, 2, 6, 19, 63]


def test_every_combination_on_a_grid_of_40_by_40_is_found_once() -> None:
    found = list(connected_sets(rook_grid(SIDE), most=4))
    assert [len(sets) for sets in found] == [placements(size, SIDE) for size in (2, 3, 4)] == [3120, 9124, 28193]
    for sets in found:
        assert len(np.unique(sets, axis=0)) == len(sets)
        assert np.all(np.diff(sets, axis=1) > 0)
        cells = {moved(frozenset((int(one) % SIDE, int(one) // SIDE) for one in members)) for members in sets}
        assert cells == fixed_polyominoes(sets.shape[1])


graphs = st.integers(0, 9).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(n - 1, 0))), max_size=20 if n else 0),
    )
)


def both(n: int, edges: list[tuple[int, int]]) -> tuple[Contiguity, nx.Graph]:
    other = nx.Graph((a, b) for a, b in edges if a != b)
    other.add_nodes_from(range(n))
    return contiguity(np.array(edges, dtype=np.int64).reshape(-1, 2), n), other


@settings(max_examples=150, deadline=None)
@given(drawn=graphs, most=st.integers(1, 5), wide=st.booleans())
def test_the_sets_are_those_whose_subgraph_hangs_together(
    drawn: tuple[int, list[tuple[int, int]]], most: int, wide: bool
) -> None:
    n, edges = drawn
    graph, other = both(n, edges)
    if wide:  # So many sites that a set does not fit in one number.
        graph = contiguity(graph.edges(), 1 << 17)
    found = [tuple(map(int, members)) for sets in connected_sets(graph, most=most) for members in sets]
    expected = [
        chosen
        for size in range(2, most + 1)
        for chosen in combinations(range(n), size)
        if nx.is_connected(other.subgraph(chosen))
    ]
    assert found == expected


@settings(max_examples=50, deadline=None)
@given(drawn=graphs)
def test_pairs_are_looked_up(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    n, edges = drawn
    graph, other = both(n, edges)
    ones, others = (side.ravel() for side in np.meshgrid(np.arange(n), np.arange(n)))
    assert adjoin(graph, ones, others).tolist() == [
        other.has_edge(int(a), int(b)) for a, b in zip(ones, others, strict=True)
    ]


def test_what_does_not_grow_is_in_no_larger_set_by_itself() -> None:
    path = contiguity(np.array([[0, 1], [1, 2], [2, 3]]), 4)

    def small(sets: Members) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        grows: np.ndarray[tuple[int], np.dtype[np.bool_]] = sets.sum(axis=1) < 3
        return grows

    assert [sets.tolist() for sets in connected_sets(path, grows=small)] == [[[0, 1], [1, 2], [2, 3]], [[0, 1, 2]]]


@pytest.mark.parametrize("most", [1, 4])
def test_where_nothing_adjoins_there_is_nothing(most: int) -> None:
    assert list(connected_sets(contiguity(np.zeros((0, 2), dtype=np.int64), 5), most=most)) == []
