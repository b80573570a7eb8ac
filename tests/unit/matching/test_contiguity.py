"""Which plots adjoin: grids, gaps and overlaps of digitising, corners, holes, slivers, several parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, affinity, box
from shapely.geometry.base import BaseGeometry

from siting.matching.contiguity import Contiguity, adjoining_plots, contiguity, in_one_building


def pairs(graph: Contiguity) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in graph.edges() if a < b}


def adjoin(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    found = pairs(adjoining_plots([one, other]))
    assert found == pairs(adjoining_plots([other, one]))
    return bool(found)


PLOT = box(0, 0, 50, 40)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (box(50, 0, 100, 40), True),
        (box(50, 38.8, 100, 90), True),
        (box(50, 39.5, 100, 90), False),
        (box(50, 40, 100, 90), False),
        (box(50.4, 0, 100, 40), True),
        (box(50.6, 0, 100, 40), False),
        (box(49.7, 0, 100, 40), True),
        (box(48, 0, 100, 40), False),
        (PLOT, False),
        (box(10, 10, 20, 20), False),
        (box(0, 0, 10, 10), False),
        (Polygon([(50, 0), (100, -40), (100, 80)]), False),
        (box(50.3, 40.3, 100, 90), False),
    ],
    ids=[
        "whole side",
        "a good metre of a side",
        "half a metre of a side",
        "corner",
        "gap of 0.4 m",
        "gap of 0.6 m",
        "overlap of 0.3 m",
        "overlap of 2 m",
        "the same plot",
        "inside",
        "a corner of the same land",
        "a tip against a corner",
        "corners 0.4 m apart",
    ],
)
def test_a_shared_boundary_within_the_tolerance(other: BaseGeometry, expected: bool) -> None:
    assert adjoin(PLOT, other) == expected
    for degrees in (17, 45, 90, 203):
        turned = [affinity.rotate(one, degrees, origin=(0, 0)) for one in (PLOT, other)]
        assert adjoin(*turned) == expected


def test_a_boundary_drawn_with_other_corners_is_still_shared() -> None:
    wavy = Polygon([(50.2, 0), (49.9, 10), (50.3, 20), (50.1, 30), (49.8, 40), (90, 40), (90, 0)])
    assert adjoin(PLOT, wavy)


def test_a_plot_in_anothers_hole_adjoins_it() -> None:
    around = PLOT.buffer(30, join_style="mitre").difference(PLOT)
    assert adjoin(around, PLOT)
    assert not adjoin(around, PLOT.buffer(-2, join_style="mitre"))


def test_of_several_parts_any_will_do() -> None:
    apart = MultiPolygon([box(200, 0, 250, 40), box(0, 40, 20, 60)])
    assert adjoin(PLOT, apart)
    assert not adjoin(box(100, 0, 150, 40), apart)


def test_a_sliver_and_an_l_shape() -> None:
    assert adjoin(PLOT, box(50, 0, 50.8, 40))
    assert not adjoin(PLOT, box(50, 0, 50.8, 0.4))
    around_the_corner = Polygon([(50, 20), (70, 20), (70, 60), (30, 60), (30, 40), (50, 40)])
    assert adjoin(PLOT, around_the_corner)


@pytest.mark.parametrize("nothing", [None, Point(50, 20), Polygon()])
def test_without_an_area_there_are_no_neighbours(nothing: BaseGeometry | None) -> None:
    assert not adjoin(PLOT, nothing)
    assert pairs(adjoining_plots([nothing, PLOT, box(50, 0, 60, 40)])) == {(1, 2)}


def test_a_plot_that_crosses_itself_is_mended_first() -> None:
    assert adjoin(PLOT, Polygon([(50, 0), (50, 40), (100, 40), (60, -10), (100, 0)]))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), jitter_m=st.sampled_from((0.0, 0.05, 0.2)))
def test_a_grid_is_a_rooks_graph_however_carelessly_it_is_digitised(seed: int, jitter_m: float) -> None:
    moved = np.random.default_rng(seed).uniform(-jitter_m, jitter_m, (5, 6, 4))
    plots = [
        box(50 * x + d[0], 40 * y + d[1], 50 * x + 50 + d[2], 40 * y + 40 + d[3])
        for y, row in enumerate(moved)
        for x, d in enumerate(row)
    ]
    rook = {(6 * y + x, 6 * y + x + 1) for y in range(5) for x in range(5)}
    rook |= {(6 * y + x, 6 * y + x + 6) for y in range(4) for x in range(6)}
    assert pairs(adjoining_plots(plots)) == rook


def test_premises_in_one_building_all_adjoin() -> None:
    assert pairs(in_one_building(["Hus A", "", "Hus B", "Hus A", "", "Hus A"])) == {(0, 3), (0, 5), (3, 5)}
    assert pairs(in_one_building([])) == set()


def test_pairs_are_kept_once_and_never_with_oneself() -> None:
    graph = contiguity(np.array([[2, 0], [0, 2], [1, 1], [2, 1]]), 4)
    assert graph.starts.tolist() == [0, 1, 2, 4, 4]
    assert graph.neighbours.tolist() == [2, 2, 0, 1]


def test_the_neighbours_with_the_most_stay() -> None:
    star = contiguity(np.array([[0, 1], [0, 2], [0, 3], [0, 4], [1, 2]]), 5)
    thinned = star.thinned(np.array([9.0, 1.0, 4.0, 4.0, 3.0]), most=2)
    assert pairs(thinned) == {(0, 2), (0, 3), (1, 2)}
    assert pairs(star.thinned(np.zeros(5), most=4)) == pairs(star)
