import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.problems import Misread
from gis_data.values.amounts import DecimalMark
from gis_data.values.coordinates import read_coordinate


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("57.708", ".", 57.708),
        ("57,708", ",", 57.708),
        ("57,708", "either", 57.708),
        ("57.708", ",", 57.708),
        ("530,123", ".", 530_123.0),
        ("530,123.5", ".", 530_123.5),
        ("6 399 514,5", ",", 6_399_514.5),
        ("6 399 514", ".", 6_399_514.0),
        ("-3.533", ".", -3.533),
        ("3.533 W", ".", -3.533),
        ("N 57.708", ".", 57.708),
        ("57.708°N", ".", 57.708),
        ("12,86 Ö", ",", 12.86),
        ("57° 42' 30\" N", ".", 57.70833333),
        ("0° 6′ 0″ W", ".", -0.1),
        ("-0° 6'", ".", -0.1),
    ],
)
def test_reads_what_people_write(text: str, mark: DecimalMark, value: float) -> None:
    assert read_coordinate(text, mark=mark) == pytest.approx(value, abs=1e-8)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1e999", "1_000", "TQ 30 80", "N 57 E", "57° 61'", "-57 S", "see map", ""]
)
def test_refuses_what_is_no_coordinate(text: str) -> None:
    with pytest.raises(Misread):
        read_coordinate(text)


@given(st.text(max_size=40))
def test_any_text_is_a_finite_number_or_a_misread(text: str) -> None:
    try:
        value = read_coordinate(text)
    except Misread:
        return
    assert math.isfinite(value)
