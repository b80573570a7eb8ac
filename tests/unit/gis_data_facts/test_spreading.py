"""Figures spread over areas: nobody is lost and nobody counted twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.spreading import spread


def test_each_area_has_its_share_of_what_lies_over_it() -> None:
    found = spread([box(0, 0, 10, 10)], [100.0], [box(0, 0, 3, 10), box(3, 0, 10, 10)])

    assert found.weights.tolist() == pytest.approx([30.0, 70.0])
    assert found.outside == 0


def test_what_reaches_beyond_the_areas_stays_whole() -> None:
    found = spread([box(0, 0, 10, 10)], [100.0], [box(0, 0, 4, 10), box(4, 0, 8, 10)])

    assert found.weights.tolist() == pytest.approx([50.0, 50.0])


def test_what_has_its_middle_outside_belongs_elsewhere() -> None:
    found = spread([box(0, 0, 10, 10), box(1, 1, 2, 2)], [100.0, 7.0], [box(0, 0, 4, 10)])

    assert (found.weights.tolist(), found.outside) == ([7.0], 100.0)


def test_an_area_that_stands_twice_shares_what_one_would_have() -> None:
    areas = [box(0, 0, 5, 10), box(0, 0, 5, 10), box(5, 0, 10, 10)]

    found = spread([box(0, 0, 10, 10)], [90.0], areas)

    assert found.weights.tolist() == pytest.approx([30.0, 30.0, 30.0])


def test_a_point_goes_to_the_area_that_it_is_in() -> None:
    found = spread([Point(1, 1), Point(99, 99)], [5.0, 6.0], [box(0, 0, 4, 10), box(4, 0, 8, 10)])

    assert (found.weights.tolist(), found.outside) == ([5.0, 0.0], 6.0)


@given(st.data())
def test_the_total_is_conserved(data: st.DataObject) -> None:
    def boxes(least: int) -> list[BaseGeometry]:
        corner, side = st.floats(0, 100), st.floats(1, 60)
        drawn = data.draw(st.lists(st.tuples(corner, corner, side, side), min_size=least, max_size=8))
        return [box(x, y, x + width, y + height) for x, y, width, height in drawn]

    geometries, areas = boxes(1), boxes(0)
    weights = data.draw(st.lists(st.floats(0, 1e6), min_size=len(geometries), max_size=len(geometries)))

    found = spread(geometries, weights, areas)

    assert found.total == pytest.approx(sum(weights), rel=1e-12, abs=1e-9)
    assert bool(np.all(found.weights >= 0))
