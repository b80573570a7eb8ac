from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.facts import FactType
from siting.domain.requirement import Curve, Table
from siting.matching.values import best_member, piecewise_linear, preference_values, table_lookup

KNOTS, HEIGHTS = (50.0, 75.0, 90.0, 100.0), (1.0, 0.8, 0.5, 0.0)
"""METHOD.md section 5, known answer 1: the example of rsmaa's tests."""


@pytest.mark.parametrize(
    ("amount", "value"),
    [(50.0, 1.0), (60.0, 0.92), (75.0, 0.8), (90.0, 0.5), (95.0, 0.25), (100.0, 0.0), (10.0, 1.0), (120.0, 0.0)],
)
def test_the_published_piecewise_linear_value(amount: float, value: float) -> None:
    found = piecewise_linear(np.array([amount]), KNOTS, HEIGHTS)[0]
    assert found == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(("amount", "value"), [(10.0, 1.0), (120.0, 0.0), (75.0, 0.8), (-1e300, 1.0), (1e300, 0.0)])
def test_ends_and_anchors_are_exact(amount: float, value: float) -> None:
    assert piecewise_linear(np.array([amount]), KNOTS, HEIGHTS)[0] == value


def test_unknown_stays_unknown() -> None:
    assert np.isnan(piecewise_linear(np.array([np.nan]), KNOTS, HEIGHTS))[0]
    assert np.isnan(table_lookup(np.array([np.nan]), {0: 1.0}, 0.0))[0]
    assert np.isnan(best_member(np.array([np.nan]), {0: 1.0}, 0.0))[0]


@st.composite
def rising_curves(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    knots = sorted(draw(st.sets(st.floats(-1e6, 1e6), min_size=2, max_size=5)))
    heights = sorted(draw(st.lists(st.floats(0, 1), min_size=len(knots), max_size=len(knots))))
    return knots, heights


@given(curve=rising_curves(), amounts=st.lists(st.floats(-2e6, 2e6), min_size=2, max_size=20))
def test_a_rising_curve_never_falls_and_never_leaves_its_heights(
    curve: tuple[list[float], list[float]], amounts: list[float]
) -> None:
    knots, heights = curve
    around = [np.nextafter(knot, side) for knot in knots for side in (-np.inf, np.inf)]
    ordered = np.sort(np.array([*amounts, *knots, *around]))
    values = piecewise_linear(ordered, knots, heights)
    assert all(first <= second for first, second in itertools.pairwise(values))
    assert values.min() >= heights[0]
    assert values.max() <= heights[-1]


@given(amounts=st.lists(st.floats(0, 150), min_size=1, max_size=20))
def test_the_curve_agrees_with_numpy(amounts: list[float]) -> None:
    x = np.array(amounts)
    assert piecewise_linear(x, KNOTS, HEIGHTS) == pytest.approx(np.interp(x, KNOTS, HEIGHTS), abs=1e-12)


def test_a_code_that_is_not_named_has_the_other_value() -> None:
    assert table_lookup(np.array([0.0, 1.0, 2.0]), {1: 0.7}, 0.2).tolist() == [0.2, 0.7, 0.2]


def test_a_set_is_worth_its_best_member_named_or_not() -> None:
    masks = np.array([0b001, 0b011, 0b110, 0b100, 0b000])
    assert best_member(masks.astype(float), {0: 0.1, 1: 0.9}, 0.4).tolist() == [0.1, 0.9, 0.9, 0.4, 0.4]


def test_the_type_chooses_the_function() -> None:
    table = Table(values={1: 0.5}, other=0.1)
    assert preference_values(np.array([2.0]), table, FactType.CODES)[0] == 0.5  # mask of code 1
    assert preference_values(np.array([2.0]), table, FactType.CODE)[0] == 0.1  # code 2
    assert preference_values(np.array([1.0]), table, FactType.YES_NO)[0] == 0.5
    assert preference_values(np.array([5.0]), Curve(amounts=(0, 10), values=(0, 1)), FactType.NUMBER)[0] == 0.5
