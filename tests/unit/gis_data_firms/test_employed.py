"""Numbers of employed and size classes, as registers write them."""

from datetime import date

import pytest

from gis_data.firms.employed import read_employed
from gis_data.firms.model import SizeClass
from gis_data.problems import Misread


@pytest.mark.parametrize(
    ("text", "employed"),
    [
        ("12", 12.0),
        ("0", 0.0),
        ("1 200", 1200.0),
        ("12,5", 12.5),
        ("5 anst.", 5.0),
        ("ca 10", 10.0),
        ("8 anställda", 8.0),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, employed: float) -> None:
    assert read_employed(text, mark=",") == employed


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10–19", 10, 19),
        ("10-19 anställda", 10, 19),
        ("1 000 till 1 499", 1000, 1499),
        ("500+", 500, None),
        ("minst 1 000", 1000, None),
        ("200 eller fler", 200, None),
        ("≥ 500", 500, None),
    ],
)
def test_size_classes_say_their_ends(text: str, low: int, high: int | None) -> None:
    assert read_employed(text) == SizeClass(low=low, high=high)


def test_a_class_counts_as_its_middle_and_an_open_one_as_its_lower_end() -> None:
    assert SizeClass(low=10, high=19).counted == 14.5
    assert SizeClass(low=500, high=None).counted == 500


def test_a_registers_own_word_for_a_class_stands_above_what_it_looks_like() -> None:
    classes = {"7": SizeClass(low=200, high=499)}
    assert read_employed(7, classes=classes) == SizeClass(low=200, high=499)
    assert read_employed("8", classes=classes) == 8.0


@pytest.mark.parametrize("text", ["-3", "many", "19-10", "12 m²", "nan"])
def test_what_is_no_number_of_employed_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Misread, match="not_employed"):
        read_employed(text)


def test_a_class_that_a_spreadsheet_made_a_date_of_is_not_guessed() -> None:
    with pytest.raises(Misread, match="class_as_date"):
        read_employed(date(2026, 9, 5))
