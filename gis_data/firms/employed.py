"""How many work at a workplace: a number, or a size class as registers write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time

from gis_data.firms.model import SizeClass
from gis_data.problems import Misread, dropped
from gis_data.values.amounts import DecimalMark, read_amount
from gis_data.values.cells import Cell, clean, word_key
from siting.domain.text import Text

NOT_EMPLOYED = dropped(
    "not_employed",
    Text(sv="”{value}” är inget antal anställda.", en="“{value}” is no number of employed."),
    Text(
        sv="Skriv ett tal, eller en storleksklass som 10–19. Arbetsstället är inläst utan antal.",
        en="Write a number, or a size class such as 10–19. The workplace was loaded without a number.",
    ),
)
CLASS_AS_DATE = dropped(
    "class_as_date",
    Text(
        sv="Storleksklassen har blivit ett datum ({value}); kalkylprogram gör om 5-9 till 5 september.",
        en="The size class has become a date ({value}); spreadsheets turn 5-9 into a day in September.",
    ),
    Text(
        sv="Skriv klassen som text. Arbetsstället är inläst utan antal.",
        en="Write the class as text. The workplace was loaded without a number.",
    ),
)

_COUNT = r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)"
_WORDS = r"\s*(?:st|anställda|anst\.?|sysselsatta|personer|employees|employed|people)?\.?"
_RANGE = re.compile(rf"{_COUNT}\s*(?:-|–|—|\u2212|till|to)\s*{_COUNT}{_WORDS}", re.IGNORECASE)
_AT_LEAST = re.compile(rf"(?:minst|at least|≥|>=)\s*{_COUNT}{_WORDS}", re.IGNORECASE)
_AND_MORE = re.compile(
    rf"{_COUNT}\s*(?:\+|-|–|—)?{_WORDS}\s*(?:eller fler|och fler|och över|or more|and over)?", re.IGNORECASE
)
_PLAIN = re.compile(rf"{_COUNT}{_WORDS}", re.IGNORECASE)
_OPEN = re.compile(r"\+|[-–—]\s*\D*$|fler|över|more|over", re.IGNORECASE)


def read_employed(
    cell: Cell, *, mark: DecimalMark = ".", classes: Mapping[str, SizeClass] | None = None
) -> float | SizeClass:
    """Return how many work there, or the class in which the number lies.

    Parameters
    ----------
    cell
        A cell that is not blank.
    mark
        The register's decimal mark.
    classes
        Its own words for classes.

    Raises
    ------
    Misread
        It is neither.

    >>> read_employed("12"), read_employed("10–19 anställda")
    (12.0, SizeClass(low=10, high=19))
    >>> read_employed("500+"), read_employed("7", classes={"7": SizeClass(low=200, high=499)})
    (SizeClass(low=500, high=None), SizeClass(low=200, high=499))
    """
    if isinstance(cell, date | time):
        raise Misread(CLASS_AS_DATE)
    text = clean(cell)
    if classes and (own := classes.get(word_key(text))) is not None:
        return own
    try:
        if parts := _RANGE.fullmatch(text):
            return SizeClass(low=_whole(parts[1]), high=_whole(parts[2]))
        if parts := _AT_LEAST.fullmatch(text):
            return SizeClass(low=_whole(parts[1]), high=None)
        if (parts := _AND_MORE.fullmatch(text)) and _OPEN.search(text):
            return SizeClass(low=_whole(parts[1]), high=None)
        if parts := _PLAIN.fullmatch(text):
            return float(_whole(parts[1]))
    except ValueError:
        raise Misread(NOT_EMPLOYED) from None
    return _number(cell, mark)


def _number(cell: Cell, mark: DecimalMark) -> float:
    try:
        amount = read_amount(cell, mark=mark, example="12")
    except Misread:
        raise Misread(NOT_EMPLOYED) from None
    if amount.value < 0 or amount.unit not in (None, "people", "count"):
        raise Misread(NOT_EMPLOYED)
    return amount.value


def _whole(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))
