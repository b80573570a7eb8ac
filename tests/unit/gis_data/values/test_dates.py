from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.problems import Misread
from gis_data.values.dates import FIRST_YEAR, LAST_YEAR, DateOrder, read_day


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2027-03-01", "DMY", date(2027, 3, 1)),
        ("26/02/2014", "DMY", date(2014, 2, 26)),
        ("02/03/2014", "DMY", date(2014, 3, 2)),
        ("02/03/2014", "MDY", date(2014, 2, 3)),
        ("22.09.2011", "DMY", date(2011, 9, 22)),
        ("30-Nov-17", "DMY", date(2017, 11, 30)),
        ("1 mars 2027", "YMD", date(2027, 3, 1)),
        ("Dec 5, 2018", "MDY", date(2018, 12, 5)),
        ("20270301", "YMD", date(2027, 3, 1)),
        ("2018-01-01T00:00:00Z", "YMD", date(2018, 1, 1)),
        ("11/20/2018 12:00:00 AM", "MDY", date(2018, 11, 20)),
    ],
)
def test_reads_dates_in_the_source_s_order(text: str, order: DateOrder, day: date) -> None:
    found = read_day(text, order=order)
    assert (found.first, found.last, found.estimated, found.note) == (day, day, False, None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("mars 2027", date(2027, 3, 1), date(2027, 3, 31)),
        ("2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("Q2 2027", date(2027, 4, 1), date(2027, 6, 30)),
        ("kv 4 2027", date(2027, 10, 1), date(2027, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_part_of_a_year_is_an_estimate_over_all_its_days(text: str, first: date, last: date) -> None:
    found = read_day(text)
    assert (found.first, found.last, found.estimated) == (first, last, True)


def test_the_only_possible_day_is_taken_and_said() -> None:
    found = read_day("05/13/2020", order="DMY")
    assert found.last == date(2020, 5, 13)
    assert found.note is not None
    assert found.note[0].kind == "other_date_order"


def test_a_date_that_fits_no_order_of_a_year_first_source_is_refused() -> None:
    with pytest.raises(Misread):
        read_day("03/04/2020", order="YMD")


@pytest.mark.parametrize("text", ["31/02/2014", "NA", "", "soon", "12", "99/99/9999", "2027-13-01", True, None])
def test_what_is_no_date_is_refused(text: str | bool | None) -> None:
    with pytest.raises(Misread) as caught:
        read_day(text, order="DMY")
    assert caught.value.problem.kind == "not_a_date"


def test_a_year_that_nobody_can_mean_is_refused() -> None:
    with pytest.raises(Misread) as caught:
        read_day("0201-05-01")
    assert caught.value.problem.kind == "unlikely_date"


def test_typed_cells_are_taken_as_they_are() -> None:
    assert read_day(datetime(2026, 5, 1, 13, 30)).last == date(2026, 5, 1)  # noqa: DTZ001 - workbooks know no zone
    assert read_day(date(2026, 5, 1)).last == date(2026, 5, 1)


@given(st.dates(min_value=date(FIRST_YEAR, 1, 1), max_value=date(LAST_YEAR, 12, 31)))
def test_a_date_written_in_an_order_is_read_back_in_it(day: date) -> None:
    assert read_day(day.isoformat(), order="MDY").last == day
    assert read_day(f"{day.day}/{day.month}/{day.year}", order="DMY").last == day
    assert read_day(f"{day.month}/{day.day}/{day.year}", order="MDY").last == day


@given(st.text(max_size=30))
def test_any_text_is_a_likely_date_or_a_misread(text: str) -> None:
    try:
        found = read_day(text)
    except Misread:
        return
    assert FIRST_YEAR <= found.last.year <= LAST_YEAR
