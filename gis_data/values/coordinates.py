"""Coordinates as people write them: decimals, grouped metres, degrees with minutes, compass letters."""

from __future__ import annotations

import math
import re

from gis_data.problems import Misread
from gis_data.values.amounts import NOT_A_NUMBER, NOT_FINITE, DecimalMark, read_amount

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LETTERS = "NSEWÖV"
_NEGATIVE = frozenset("SWV")
_DEGREES = re.compile(
    rf"(?P<before>[{_LETTERS}])?\s*(?P<degrees>[+-]?\d{{1,3}}(?:[.,]\d+)?)\s*°?"
    r"(?:\s*(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['′])?(?:\s*(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''))?"
    rf"\s*(?P<after>[{_LETTERS}])?",
    re.IGNORECASE,
)


def read_coordinate(text: str, *, mark: DecimalMark = ".") -> float:
    """Return a coordinate.

    A lone comma or point stands before decimals, for few group the digits of coordinates; where the source's decimal
    mark is the point, a comma before three digits groups.

    Parameters
    ----------
    text
        A cleaned text.
    mark
        The source's decimal mark.

    Raises
    ------
    Misread
        It is not one finite number.

    >>> read_coordinate("57,708", mark=","), read_coordinate("530,123"), read_coordinate("3.533 W")
    (57.708, 530123.0, -3.533)
    """
    try:
        value = float(text) if "_" not in text else _spelt(text, mark)
    except ValueError:
        value = _spelt(text, mark)
    if not math.isfinite(value):
        raise Misread(NOT_FINITE)
    return value


def _spelt(text: str, mark: DecimalMark) -> float:
    if mark == "." and _GROUPED.fullmatch(text):
        return float(text.replace(",", ""))
    if parts := _DEGREES.fullmatch(text):
        return _in_degrees(parts)
    lone_comma = text.count(",") == 1 and "." not in text
    return read_amount(text, mark="," if lone_comma else ".", example="57.70824").value


def _in_degrees(parts: re.Match[str]) -> float:
    degrees, minutes, seconds = (
        float((parts[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    letters = {letter.upper() for letter in (parts["before"], parts["after"]) if letter}
    if len(letters) > 1 or minutes >= 60 or seconds >= 60 or (letters and degrees < 0):
        raise Misread(NOT_A_NUMBER, example="57.70824")
    size = abs(degrees) + minutes / 60 + seconds / 3600
    return -size if letters & _NEGATIVE or math.copysign(1, degrees) < 0 else size
