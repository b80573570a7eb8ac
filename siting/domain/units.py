"""Units of facts, and what people write instead of them.

A fact is stored in one unit; a file or a requirement may use another of the same dimension. Factors are exact
definitions (international foot and acre; NIST SP 811, 2008, appendix B).
"""

from __future__ import annotations

from dataclasses import dataclass

from siting.domain.errors import InvalidInput
from siting.domain.text import Text, same


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit of measure.

    Parameters
    ----------
    key
        Name in files, e.g. ``m2``.
    symbol
        What people read after the number.
    dimension
        Units of one dimension convert into each other.
    factor
        How many of the dimension's base unit one of this unit is.
    """

    key: str
    symbol: Text
    dimension: str
    factor: float


def _unit(key: str, symbol: str | Text, dimension: str, factor: float = 1.0) -> Unit:
    return Unit(
        key=key,
        symbol=symbol if isinstance(symbol, Text) else same(symbol),
        dimension=dimension,
        factor=factor,
    )


UNITS: dict[str, Unit] = {
    unit.key: unit
    for unit in (
        _unit("m2", "m²", "area"),
        _unit("ha", "ha", "area", 10_000.0),
        _unit("km2", "km²", "area", 1e6),
        _unit("ft2", Text(sv="kvadratfot", en="sq ft"), "area", 0.3048**2),
        _unit("acre", "acre", "area", 4046.8564224),
        _unit("m", "m", "length"),
        _unit("km", "km", "length", 1000.0),
        _unit("ft", Text(sv="fot", en="ft"), "length", 0.3048),
        _unit("mile", Text(sv="engelska mil", en="miles"), "length", 1609.344),
        _unit("min", "min", "time"),
        _unit("h", "h", "time", 60.0),
        _unit("MW", "MW", "power"),
        _unit("kW", "kW", "power", 0.001),
        _unit("kVA", "kVA", "apparent_power"),
        _unit("MVA", "MVA", "apparent_power", 1000.0),
        _unit("m3_day", Text(sv="m³/dygn", en="m³/day"), "flow"),
        _unit("l_s", "l/s", "flow", 86.4),
        _unit("l_s_m2", "l/s/m²", "air_flow"),
        _unit("t_m2", "t/m²", "load"),
        _unit("kN_m2", "kN/m²", "load", 1 / 9.80665),
        _unit("t", "t", "mass"),
        _unit("sek_m2", "kr/m²", "price_per_area"),
        _unit("sek_m2_year", Text(sv="kr/m²/år", en="SEK/m²/year"), "rent_per_area"),
        _unit("sek", Text(sv="kr", en="SEK"), "money"),
        _unit("percent", "%", "share"),
        _unit("ratio", same(""), "share", 100.0),
        _unit("db_a", "dB(A)", "sound_level"),
        _unit("count", same(""), "count"),
        _unit("people", Text(sv="personer", en="people"), "people"),
        _unit("months", Text(sv="månader", en="months"), "months"),
        _unit("years", Text(sv="år", en="years"), "months", 12.0),
        _unit("year", same(""), "calendar_year"),
        _unit("floor", same(""), "floor"),
    )
}


def convert(value: float, source: str, target: str) -> float:
    """Return ``value`` in ``source`` units as ``target`` units.

    Raises
    ------
    InvalidInput
        A unit is unknown, or the two measure different things.

    >>> convert(4.0, "ha", "m2")
    40000.0
    """
    for key in (source, target):
        if key not in UNITS:
            known = ", ".join(UNITS)
            raise InvalidInput(
                Text(
                    sv=f"okänd enhet {key!r}; de som finns är {known}",
                    en=f"unknown unit {key!r}; known are {known}",
                ),
                value=key,
            )
    if UNITS[source].dimension != UNITS[target].dimension:
        raise InvalidInput(
            Text(sv=f"{source} kan inte räknas om till {target}", en=f"{source} can't be converted to {target}"),
            value=source,
        )
    if source == target:
        return value
    return value * UNITS[source].factor / UNITS[target].factor


def units_like(key: str) -> tuple[str, ...]:
    """Return the units that convert to ``key``, itself first."""
    same_dimension = [u.key for u in UNITS.values() if u.dimension == UNITS[key].dimension and u.key != key]
    return (key, *same_dimension)
