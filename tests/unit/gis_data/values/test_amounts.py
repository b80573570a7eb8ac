import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.problems import Misread
from gis_data.values.amounts import UNIT_WORDS, DecimalMark, read_amount, to_unit
from siting.domain.units import UNITS


@pytest.mark.parametrize(
    ("text", "mark", "value", "unit", "estimated"),
    [
        ("40000", ".", 40000.0, None, False),
        ("1 200 m²", ",", 1200.0, "m2", False),
        ("1\u00a0200 m2", ",", 1200.0, "m2", False),
        ("1.234,5", ",", 1234.5, None, False),
        ("1,234.5", ".", 1234.5, None, False),
        ("12,500", ".", 12500.0, None, False),
        ("12,500", ",", 12.5, None, False),
        ("1.200", ",", 1200.0, None, False),
        ("1.200", ".", 1.2, None, False),
        ("2.5", ",", 2.5, None, False),
        ("0.426", "either", 0.426, None, False),
        ("8,5", "either", 8.5, None, False),
        ("1.200.000", "either", 1_200_000.0, None, False),
        ("ca 500", ".", 500.0, None, True),
        ("~3,5 ha", ",", 3.5, "ha", True),
        ("500 m2 (uppskattat)", ",", 500.0, "m2", True),
        ("−3,5", ",", -3.5, None, False),
        ("450 kr/m²/år", ",", 450.0, "sek_m2_year", False),
        ("800 kW", ",", 800.0, "kW", False),
        ("1e3", ".", 1000.0, None, False),
    ],
)
def test_reads_what_people_write(text: str, mark: DecimalMark, value: float, unit: str | None, estimated: bool) -> None:
    amount = read_amount(text, mark=mark)
    assert (amount.value, amount.unit, amount.estimated) == (value, unit, estimated)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0.39 Not owned by a public authority", "not_a_number"),
        ("12 34", "not_a_number"),
        ("500-800", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("", "not_a_number"),
        ("m²", "not_a_number"),
        ("9" * 400, "not_a_number"),
        ("1e999", "not_finite"),
        ("NaN", "not_finite"),
        ("-inf", "not_finite"),
        (math.inf, "not_finite"),
        (True, "not_a_number"),
    ],
)
def test_refuses_what_is_no_single_number(text: str | float | bool, kind: str) -> None:
    with pytest.raises(Misread) as caught:
        read_amount(text)
    assert caught.value.problem.kind == kind


def test_refuses_a_number_that_two_countries_read_differently() -> None:
    with pytest.raises(Misread) as caught:
        read_amount("12.500", mark="either")
    assert caught.value.problem.kind == "ambiguous_number"
    assert (caught.value.found["first"], caught.value.found["second"]) == ("12500", "12.5")


@given(st.floats(min_value=0, max_value=1e9, allow_nan=False).map(lambda x: round(x, 2)))
def test_what_sweden_and_britain_write_is_read_back(value: float) -> None:
    british = f"{value:,.2f}"
    swedish = british.replace(",", "\u00a0").replace(".", ",")
    assert read_amount(british, mark=".").value == value
    assert read_amount(swedish, mark=",").value == value
    assert read_amount(swedish, mark="either").value == value


@given(st.text(max_size=80))
def test_any_text_is_a_finite_number_or_a_misread(text: str) -> None:
    marks: tuple[DecimalMark, ...] = (".", ",", "either")
    for mark in marks:
        try:
            amount = read_amount(text, mark=mark)
        except Misread:
            continue
        assert math.isfinite(amount.value)


def test_units_are_converted_and_others_refused() -> None:
    assert to_unit(read_amount("0.07"), "ha", "m2") == 700.0
    assert to_unit(read_amount("800 kW"), "MW", "MW") == 0.8
    with pytest.raises(Misread) as caught:
        to_unit(read_amount("3 MW"), "m2", "m2")
    assert caught.value.problem.kind == "wrong_unit"


def test_every_unit_word_means_a_unit() -> None:
    assert set(UNIT_WORDS.values()) <= set(UNITS)
