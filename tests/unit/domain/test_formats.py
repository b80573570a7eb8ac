"""Numbers, ranges and dates as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from siting.domain import formats
from siting.domain.text import Lang

NBSP = formats.NO_BREAK_SPACE


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [
        (40000, "sv", f"40{NBSP}000"),
        (40000, "en", "40,000"),
        (8.5, "sv", "8,5"),
        (8.5, "en", "8.5"),
        (12.34, "en", "12.3"),
        (0.456, "en", "0.46"),
    ],
)
def test_number(value: float, lang: Lang, text: str) -> None:
    assert formats.number(value, lang) == text


@pytest.mark.parametrize(("value", "text"), [(96412, "96,400"), (0.012345, "0.0123"), (8, "8"), (0, "0")])
def test_three_figures_in_running_text(value: float, text: str) -> None:
    assert formats.significant(value, "en") == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.655, 0.784, "66\u201378"), (0.7, 0.7, "70"), (0.701, 0.704, "70"), (0, 1, "0\u2013100")],
)
def test_a_score_is_a_range_only_when_it_is_one(low: float, high: float, text: str) -> None:
    assert formats.points(low, high, "sv") == text


def test_dates() -> None:
    assert formats.day(date(2026, 11, 24), "sv") == "24 november 2026"
    assert formats.month(date(2027, 3, 1), "en") == "March 2027"
    assert formats.iso_day(None) == "\u2013"


def test_listing() -> None:
    assert formats.listing(["a", "b", "c"], "sv") == "a, b och c"
    assert formats.listing(["a", "b"], "en", style="or") == "a or b"
