"""Areas from boundaries that they share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from gis_data.plans.rings import Assembled, Edge, assemble


def edge(*corners: tuple[float, float], backwards: bool = False) -> Edge:
    return Edge(corners=np.array(corners, dtype=float), backwards=backwards)


def made(*edges: Edge) -> Assembled:
    found = assemble(edges)
    assert found is not None
    return found


def test_boundaries_are_followed_forwards_and_backwards() -> None:
    found = made(edge((0, 0), (10, 0), (10, 10)), edge((0, 0), (0, 10), (10, 10), backwards=True))

    assert found.in_order
    assert found.geometry.equals(box(0, 0, 10, 10))


def test_ends_that_differ_in_the_last_figure_are_one() -> None:
    assert made(edge((0, 0), (10, 0), (10, 10)), edge((10.0004, 10), (0, 10), (0, 0.0004))).in_order


def test_a_ring_within_another_is_a_hole_and_one_beside_it_a_part() -> None:
    outer = edge((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))
    hole = edge((2, 2), (4, 2), (4, 4), (2, 4), (2, 2))
    beside = edge((20, 0), (25, 0), (25, 5), (20, 5), (20, 0))

    found = made(outer, hole, beside)

    assert found.geometry.area == 100 - 4 + 25
    assert found.geometry.geom_type == "MultiPolygon"


@given(st.permutations(range(4)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_boundaries_in_any_order_and_direction_enclose_the_same(order: list[int], turned: list[bool]) -> None:
    sides = [((0, 0), (10, 0)), ((10, 0), (10, 10)), ((10, 10), (0, 10)), ((0, 10), (0, 0))]

    found = made(*(edge(*sides[place], backwards=turned[place]) for place in order))

    assert found.geometry.normalize().equals_exact(box(0, 0, 10, 10).normalize(), 1e-6)


@pytest.mark.parametrize(
    "edges",
    [
        [],
        [edge((0, 0), (10, 0), (10, 10))],
        [edge((0, 0), (10, 0)), edge((10, 0), (10, 10)), edge((10.5, 10), (0, 0))],
        [edge((0, 0), (10, 0), (10, 10), (0, 0)), edge((50, 50), (60, 60))],
        [edge((0, 0))],
    ],
)
def test_boundaries_that_do_not_close_are_no_area(edges: list[Edge]) -> None:
    assert assemble(edges) is None


def test_one_ring_stays_as_it_stands_so_that_it_is_seen_when_it_is_invalid() -> None:
    found = made(edge((0, 0), (10, 10), (10, 0), (0, 10), (0, 0)))

    assert isinstance(found.geometry, Polygon)
    assert not found.geometry.is_valid
