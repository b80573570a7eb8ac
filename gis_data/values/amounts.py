"""Numbers as people write them: separators, units, words for *about*."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from gis_data.problems import Misread, dropped
from gis_data.values.cells import Cell, clean
from gis_data.values.marks import split_estimate
from siting.domain.text import Text
from siting.domain.units import UNITS, convert

DecimalMark = Literal[".", ",", "either"]
"""What stands before decimals in a source; ``either`` where several people write, and then 1.234 is refused."""

NOT_A_NUMBER = dropped(
    "not_a_number",
    Text(sv="”{value}” är inte ett tal.", en="“{value}” is not a number."),
    Text(sv="Skriv ett enda tal, t.ex. {example}.", en="Write a single number, e.g. {example}."),
)
NOT_FINITE = dropped(
    "not_finite",
    Text(sv="”{value}” är inget ändligt tal.", en="“{value}” is not a finite number."),
    Text(sv="Lämna fältet tomt om talet är okänt.", en="Leave the field empty where the number is not known."),
)
AMBIGUOUS_NUMBER = dropped(
    "ambiguous_number",
    Text(sv="”{value}” kan läsas som {first} eller {second}.", en="“{value}” can be read as {first} or {second}."),
    Text(
        sv="Skriv utan tusentalsavgränsare, eller ange decimaltecken i källans mappning.",
        en="Write it without thousands separators, or declare the decimal mark in the source's mapping.",
    ),
)
WRONG_UNIT = dropped(
    "wrong_unit",
    Text(sv="”{value}” är angivet i {unit}, här väntas {wanted}.", en="“{value}” is in {unit}; {wanted} is expected."),
    Text(sv="Ange värdet i {wanted}.", en="State the value in {wanted}."),
)

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_AMOUNT = re.compile(r"([+\-\u2212]?)((?:\d[\d\s\u00a0\u202f\u2009.,']*|[.,]\d+))([eE][+\-]?\d+)?\s*(.*)", re.DOTALL)
_GROUPED = {mark: re.compile(rf"\d{{1,3}}(?:\{mark}\d{{3}})+") for mark in ".,"}

UNIT_WORDS: dict[str, str] = {
    word: key
    for key, words in {
        "m2": "m2 m² kvm kvadratmeter sqm sq.m. sq.m m^2 sqmetres",
        "ha": "ha hektar hectare hectares",
        "km2": "km2 km² kvkm sqkm",
        "ft2": "ft2 ft² sqft sq.ft. sq.ft sf kvadratfot",
        "acre": "acre acres ac",
        "m": "m meter metres metre meters",
        "km": "km kilometer kilometres",
        "ft": "ft feet fot",
        "mile": "mile miles mi",
        "min": "min minuter minutes mins",
        "h": "h tim timmar hours",
        "MW": "mw megawatt",
        "kW": "kw kilowatt",
        "kVA": "kva",
        "MVA": "mva",
        "m3_day": "m3/dygn m³/dygn m3/d m³/d m3/day m³/day kbm/dygn",
        "l_s": "l/s",
        "l_s_m2": "l/s/m2 l/s/m² l/sm2 l/s,m2",
        "t_m2": "t/m2 t/m² ton/m2 ton/m²",
        "kN_m2": "kn/m2 kn/m²",
        "t": "t ton tons tonnes",
        "sek_m2": "kr/m2 kr/m² kr/kvm sek/m2 sek/m²",
        "sek_m2_year": "kr/m2/år kr/m²/år kr/kvm/år kr/kvm,år kr/m2,år sek/m2/year sek/m²/year",
        "sek": "kr sek :- kronor",
        "percent": "% procent percent",
        "db_a": "db(a) dba db",
        "people": "personer people pers inv invånare",
        "months": "mån månader months mon",
        "years": "år years year",
        "count": "st stycken pcs",
        "floor": "tr vån",
    }.items()
    for word in words.split()
}
"""How people write units after a number, without space and case → unit."""

_LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A number that has been read.

    Parameters
    ----------
    value
        In ``unit``.
    unit
        The unit that stood after the number, or None.
    estimated
        Whether the writer said *about*.
    """

    value: float
    unit: str | None
    estimated: bool


def read_amount(cell: Cell, *, mark: DecimalMark = ".", example: str = "1250") -> Amount:
    """Return the number in a cell.

    Parameters
    ----------
    cell
        A cleaned text or a typed cell.
    mark
        The source's decimal mark.
    example
        What a right value looks like, for the message.

    Raises
    ------
    Misread
        It is not one finite number, or can be read in two ways.

    >>> read_amount("ca 1 200,5 m²", mark=",")
    Amount(value=1200.5, unit='m2', estimated=True)
    """
    if isinstance(cell, bool | date | time):
        raise Misread(NOT_A_NUMBER, example=example)
    if isinstance(cell, int | float):
        return Amount(value=_finite(cell), unit=None, estimated=False)
    text = clean(cell)
    if len(text) > _LONGEST:
        raise Misread(NOT_A_NUMBER, example=example)
    text, estimated = split_estimate(text)
    if text.casefold().lstrip("+-\u2212") in ("nan", "inf", "infinity", "1.#inf", "1.#qnan"):
        raise Misread(NOT_FINITE)
    parts = _AMOUNT.fullmatch(text)
    if parts is None:
        raise Misread(NOT_A_NUMBER, example=example)
    sign, digits, exponent, rest = parts.groups()
    value = _finite(_number(digits, exponent or "", mark, example))
    return Amount(value=value if sign in ("", "+") else -value, unit=_unit(rest, example), estimated=estimated)


def to_unit(amount: Amount, declared: str, wanted: str) -> float:
    """Return an amount in the wanted unit: from the unit beside the number, else from the declared one.

    Results are rounded to 12 significant figures, so that 0.07 ha is 700 m² and not 700.0000000000001.

    Raises
    ------
    Misread
        The unit beside the number measures something else.
    """
    unit = amount.unit or declared
    if unit == wanted:
        return amount.value
    if UNITS[unit].dimension != UNITS[wanted].dimension:
        raise Misread(WRONG_UNIT, unit=unit, wanted=UNITS[wanted].symbol)
    return float(f"{convert(amount.value, unit, wanted):.12g}")


def _finite(value: float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Misread(NOT_FINITE)
    return number


def _unit(rest: str, example: str) -> str | None:
    word = _SPACES.sub("", rest).casefold().rstrip(".") if rest else ""
    if not word:
        return None
    if word not in UNIT_WORDS:
        raise Misread(NOT_A_NUMBER, example=example)
    return UNIT_WORDS[word]


def _number(digits: str, exponent: str, mark: DecimalMark, example: str) -> float:
    plain = _SPACES.sub("", digits)
    if _SPACES.search(digits.strip()) and not _spaced_right(digits.strip()):
        raise Misread(NOT_A_NUMBER, example=example)
    if "." not in plain and "," not in plain:
        return float(plain + exponent)
    try:
        return float(_pointed(plain, mark) + exponent)
    except ValueError:
        raise Misread(NOT_A_NUMBER, example=example) from None


def _spaced_right(digits: str) -> bool:
    """Whether spaces stand where thousands end; ``12 34`` is two numbers, not one."""
    whole = re.split(r"[.,]", digits)[0]
    first, *groups = _SPACES.split(whole)
    return len(first) <= 3 and all(len(group) == 3 for group in groups)


def _pointed(plain: str, mark: DecimalMark) -> str:
    """Return the digits with a point before decimals and nothing between thousands."""
    last = max(plain.rfind("."), plain.rfind(","))
    own = plain[last]
    other = "," if own == "." else "."
    if other in plain:
        if not _GROUPED[other].fullmatch(plain[:last]) or own in plain[:last]:
            raise ValueError(plain)
        return plain[:last].replace(other, "") + "." + plain[last + 1 :]
    if plain.count(own) > 1:
        if not _GROUPED[own].fullmatch(plain):
            raise ValueError(plain)
        return plain.replace(own, "")
    grouped = _GROUPED[own].fullmatch(plain) is not None and not plain.startswith("0")
    if grouped and mark == "either":
        raise Misread(
            AMBIGUOUS_NUMBER, first=plain.replace(own, ""), second=plain.replace(own, ".").rstrip("0").rstrip(".")
        )
    if grouped and own != mark:
        return plain.replace(own, "")
    return plain.replace(own, ".")
