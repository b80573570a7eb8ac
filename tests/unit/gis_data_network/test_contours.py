"""Areas within a level of a field on a grid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from gis_data.network.contours import area_within

HIGH = 9.0


def rimmed(inner: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.pad(inner, 1, constant_values=HIGH)


@given(
    arrays(np.float64, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.sampled_from([0.0, 1.0, 3.0, 7.0]))
)
def test_the_points_inside_are_those_within_the_level(inner: NDArray[np.float64]) -> None:
    field = rimmed(inner)
    low = area_within(field, 2.0, west=100.0, south=50.0, cell_m=10.0)
    row, column = np.indices(field.shape)
    points = shapely.points(100.0 + 10.0 * column, 50.0 + 10.0 * row)
    assert low.is_valid
    assert np.array_equal(shapely.contains(low, points), field <= 2.0)
    higher = area_within(field, 5.0, west=100.0, south=50.0, cell_m=10.0)
    assert low.difference(higher).area == pytest.approx(0, abs=1e-9)


def test_a_cone_gives_a_circle() -> None:
    row, column = np.indices((101, 101))
    circle = area_within(np.hypot(row - 50, column - 50), 40.3, west=0.0, south=0.0, cell_m=2.0)
    assert circle.area == pytest.approx(np.pi * 80.6**2, rel=0.002)
    assert circle.centroid.coords[0] == pytest.approx((100.0, 100.0))


def test_a_ring_has_a_hole() -> None:
    row, column = np.indices((101, 101))
    ring = area_within(abs(np.hypot(row - 50, column - 50) - 30), 10.0, west=0.0, south=0.0, cell_m=1.0)
    assert len(ring.geoms) == 1
    assert len(ring.geoms[0].interiors) == 1
    assert ring.area == pytest.approx(np.pi * (40**2 - 20**2), rel=0.01)


def test_opposite_corners_are_kept_apart() -> None:
    for field in ([[0.0, HIGH], [HIGH, 0.0]], [[HIGH, 0.0], [0.0, HIGH]]):
        assert len(area_within(rimmed(np.array(field)), 1.0, west=0.0, south=0.0, cell_m=1.0).geoms) == 2


def test_a_field_that_is_higher_everywhere_gives_nothing() -> None:
    assert area_within(rimmed(np.full((3, 3), 5.0)), 1.0, west=0.0, south=0.0, cell_m=1.0).is_empty
