"""Conversion between units of one dimension."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.errors import InvalidInput
from siting.domain.units import UNITS, convert, units_like


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (1, "acre", "m2", 4046.8564224),
        (1, "ft2", "m2", 0.09290304),
        (4, "ha", "m2", 40_000),
        (1500, "kW", "MW", 1.5),
        (9.80665, "kN_m2", "t_m2", 1),
        (40, "percent", "ratio", 0.4),
        (2, "years", "months", 24),
    ],
)
def test_known_conversions(value: float, source: str, target: str, expected: float) -> None:
    assert convert(value, source, target) == pytest.approx(expected, rel=1e-12)


@given(st.sampled_from(list(UNITS)), st.floats(0.001, 1e6))
def test_there_and_back(key: str, value: float) -> None:
    for other in units_like(key):
        assert convert(convert(value, key, other), other, key) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(("source", "target"), [("m", "m2"), ("furlong", "m"), ("m", "furlong")])
def test_what_does_not_convert_is_refused(source: str, target: str) -> None:
    with pytest.raises(InvalidInput):
        convert(1, source, target)
