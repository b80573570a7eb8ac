"""Areas cut into cells: nobody is lost."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gis_data.facts.cells import cells_of, share_out
from gis_data.facts.shapes import as_shapes


def test_an_area_has_the_cells_whose_middles_lie_in_it() -> None:
    cells = cells_of(as_shapes([box(0, 0, 1000, 500), box(260, 260, 300, 300)]), 250.0)

    assert len(cells) == 9
    assert cells.of.tolist() == [0] * 8 + [1]
    assert cells.places[-1].tolist() == [280.0, 280.0]


def test_people_are_shared_out_over_the_cells_that_can_have_them() -> None:
    cells = cells_of(as_shapes([box(0, 0, 1000, 250), Point(0, 0)]), 250.0)

    shared = share_out(np.array([90.0, 7.0]), cells, np.array([True, False, True, True, False]))

    assert shared.tolist() == [30.0, 0.0, 30.0, 30.0, 7.0]


@given(st.data())
def test_the_total_is_conserved(data: st.DataObject) -> None:
    side = st.floats(1, 3000)
    drawn = data.draw(st.lists(st.tuples(side, side), min_size=1, max_size=5))
    cells = cells_of(as_shapes([box(10, 20, 10 + width, 20 + height) for width, height in drawn]), 250.0)
    weights = np.array(data.draw(st.lists(st.floats(0, 1e6), min_size=len(drawn), max_size=len(drawn))))
    usable = np.array(data.draw(st.lists(st.booleans(), min_size=len(cells), max_size=len(cells))))

    shared = share_out(weights, cells, usable)

    assert sorted(set(cells.of.tolist())) == list(range(len(drawn)))
    assert math.fsum(shared) == pytest.approx(math.fsum(weights), rel=1e-14, abs=1e-9)
    for area, weight in enumerate(weights):
        assert math.fsum(shared[cells.of == area]) == pytest.approx(weight, rel=1e-14, abs=1e-12)
