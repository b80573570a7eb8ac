"""Dates as people write them: ISO, day or month first, names of months, parts of years."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from gis_data.problems import Misread, Problem, dropped, repaired
from gis_data.values.cells import Cell, clean
from gis_data.values.marks import split_estimate
from siting.domain.text import Text

DateOrder = Literal["YMD", "DMY", "MDY"]
"""In which order a source writes day, month and year when all are numbers."""

NOT_A_DATE = dropped(
    "not_a_date",
    Text(sv="”{value}” är inget datum.", en="“{value}” is not a date."),
    Text(sv="Skriv år-månad-dag, t.ex. 2027-03-01.", en="Write year-month-day, e.g. 2027-03-01."),
)
UNLIKELY_DATE = dropped(
    "unlikely_date",
    Text(sv="Året {year} är inte rimligt.", en="The year {year} is not likely."),
    Text(sv="Skriv ett år mellan {first} och {last}.", en="Write a year between {first} and {last}."),
)
OTHER_DATE_ORDER = repaired(
    "other_date_order",
    Text(sv="”{value}” följer inte källans ordning {order}.", en="“{value}” is not in the source's order {order}."),
    Text(sv="Läst som {date}, den enda möjliga dagen.", en="Read as {date}, the only day that it can be."),
)

FIRST_YEAR, LAST_YEAR = 1800, 2150

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari",
            "feb february februari",
            "mar march mars",
            "apr april",
            "may maj",
            "jun june juni",
            "jul july juli",
            "aug august augusti",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_SEPARATED = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_TIME_AFTER = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2}|[AP]M)?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Day:
    """A date that has been read.

    Parameters
    ----------
    first, last
        The same day, or the first and last of the month, quarter or year when only that was said. Something promised
        for March is there at the end of March at the latest; something checked in March was checked from its first.
    estimated
        Whether only a month, quarter or year was said, or *about*.
    note
        What was mended, with what fills its texts.
    """

    first: date
    last: date
    estimated: bool = False
    note: tuple[Problem, dict[str, object]] | None = None


def read_day(cell: Cell, *, order: DateOrder = "YMD") -> Day:
    """Return the date in a cell.

    Parameters
    ----------
    cell
        A cleaned text or a typed cell.
    order
        The source's order of all-number dates; a date with the year first is read as ISO in every source.

    Raises
    ------
    Misread
        It is no date.

    >>> read_day("26/02/2014", order="DMY").last, read_day("mars 2027").last
    (datetime.date(2014, 2, 26), datetime.date(2027, 3, 31))
    """
    if isinstance(cell, datetime):
        return _checked(_day(cell.date()))
    if isinstance(cell, date):
        return _checked(_day(cell))
    if isinstance(cell, bool | time) or cell is None:
        raise Misread(NOT_A_DATE)
    text, estimated = split_estimate(clean(cell))
    day = _parts(_TIME_AFTER.sub("", text).strip(), order) if len(text) <= 40 else None
    if day is None:
        raise Misread(NOT_A_DATE)
    return _checked(replace(day, estimated=day.estimated or estimated))


def _checked(day: Day) -> Day:
    if not FIRST_YEAR <= day.last.year <= LAST_YEAR:
        raise Misread(UNLIKELY_DATE, year=day.last.year, first=FIRST_YEAR, last=LAST_YEAR)
    return day


def _parts(text: str, order: DateOrder) -> Day | None:
    if found := _SEPARATED.fullmatch(text):
        return _numeric(found.group(1), found.group(2), found.group(3), order)
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(text):
            return build(found)
    return None


def _numeric(first: str, second: str, third: str, order: DateOrder) -> Day | None:
    if len(first) >= 3:
        return _whole(int(first), int(second), int(third)) if len(third) <= 2 else None
    if order == "YMD" and len(third) <= 2:
        return _whole(_century(first), int(second), int(third))
    year = _century(third) if len(third) in (2, 4) else 0
    day_first, month_first = _whole(year, int(second), int(first)), _whole(year, int(first), int(second))
    if order == "YMD":
        # The year stands last: right only where day and month can't be taken for each other.
        return day_first if month_first is None or month_first == day_first else month_first if not day_first else None
    right, other = (day_first, month_first) if order == "DMY" else (month_first, day_first)
    if right is not None or other is None:
        return right
    return replace(other, note=(OTHER_DATE_ORDER, {"order": order, "date": other.last.isoformat()}))


def _whole(year: int, month: int, day: int) -> Day | None:
    try:
        return _day(date(year, month, day))
    except ValueError:
        return None


def _day(value: date) -> Day:
    return Day(first=value, last=value)


def _period(year: int, month: int, months: int) -> Day | None:
    """Return the ``months`` months that begin with one."""
    if not (1 <= month <= 12 and 1 <= year < 9999):
        return None
    end = month + months
    after = date(year + (end > 12), end - 12 * (end > 12), 1)
    return Day(first=date(year, month, 1), last=after - timedelta(days=1), estimated=True)


def _century(year: str) -> int:
    """Return a year of two digits in the century around now: 00–79 is 2000–2079, the rest 1900s."""
    number = int(year)
    return number if len(year) != 2 else 2000 + number if number < 80 else 1900 + number


def _month(name: str) -> int:
    return _MONTHS.get(name.casefold(), 0)


def _named(found: re.Match[str]) -> Day | None:
    day, name, year = found.groups()
    return _whole(_century(year), _month(name), int(day)) if day else _period(_century(year), _month(name), 1)


def _quarter(found: re.Match[str]) -> Day | None:
    return _period(int(found["year"] or found["first"]), 3 * int(found["quarter"] or found["last"]) - 2, 3)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Day | None]], ...] = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), lambda m: _whole(int(m[1]), int(m[2]), int(m[3]))),
    (
        re.compile(r"([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"),
        lambda m: _whole(int(m[3]), _month(m[1]), int(m[2])),
    ),
    (
        re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|:e)?[-/. ]*(?:of )?)?([^\W\d_]{3,9})\.?,?[-/. ]*(\d{4}|\d{2})"),
        _named,
    ),
    (
        re.compile(
            r"(?:q|kv|kvartal) ?(?P<quarter>[1-4])[-/ ]*(?P<year>\d{4})"
            r"|(?P<first>\d{4})[-/ ]*(?:q|kv|kvartal) ?(?P<last>[1-4])",
            re.IGNORECASE,
        ),
        _quarter,
    ),
    (re.compile(r"(\d{4})"), lambda m: _period(int(m[1]), 1, 12)),
    (re.compile(r"(\d{4})[-/.](\d{1,2})"), lambda m: _period(int(m[1]), int(m[2]), 1)),
    (re.compile(r"(\d{1,2})[-/.](\d{4})"), lambda m: _period(int(m[2]), int(m[1]), 1)),
)
"""Ways to write a date that are read alike in every source."""
