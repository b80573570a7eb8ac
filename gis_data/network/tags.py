"""What the values of OpenStreetMap's tags mean: speeds, lengths, weights, times."""

from __future__ import annotations

import re

from gis_data.network.speeds import FASTEST_KM_H, NO_LIMIT_KM_H, SLOWEST_KM_H, ZONES_KM_H

_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zA-Z/\"']*)")
_FEET = re.compile(r"(\d+)\s*(?:'|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|in)?)?")
_ISO_DURATION = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+)S)?)?"
)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_ZONE = re.compile(r"(?:[A-Z]{2}:)?(?:zone:?)?(\d{1,3})")

_KM_H = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
_METRES = {"": 1.0, "m": 1.0, "cm": 0.01, "km": 1000.0}
_TONNES = {"": 1.0, "t": 1.0, "kg": 0.001, "st": 0.90718474, "lt": 1.0160469, "lbs": 0.00045359237}
_FOOT_M, _INCH_M = 0.3048, 0.0254
_LONGEST_S = 7 * 86400.0
"""No ferry is on its way for longer; what says so has mistaken its unit."""

NO_FIXED_LIMIT = frozenset({"signals", "variable", "default", "unknown", "implicit", "no", "unsigned"})
"""Limits that say that no fixed number is signposted."""
NOT_SIGNPOSTED = frozenset(
    {"default", "none", "below_default", "no_sign", "no_indications", "unsigned", "no", "unknown"}
)
"""Limits of size or weight that say that there is none of its own."""


def limit_km_h(value: str) -> float | None:
    """Return a speed limit in km/h; None where the value is none.

    >>> limit_km_h("50"), limit_km_h("30 mph"), limit_km_h("SE:urban"), limit_km_h("none"), limit_km_h("walk")
    (50.0, 48.28032, 50.0, 130.0, 7.0)
    >>> limit_km_h("fast"), limit_km_h("5000")
    (None, None)
    """
    text = value.strip()
    if text == "none":
        return NO_LIMIT_KM_H
    place = text.partition(":")[2]
    if (zone := ZONES_KM_H.get(text, ZONES_KM_H.get(place))) is not None:
        return zone
    found = _amount(text, _KM_H)
    if found is None and (match := _ZONE.fullmatch(text)):
        found = float(match[1])
    return found if found is not None and SLOWEST_KM_H <= found <= FASTEST_KM_H else None


def metres(value: str) -> float | None:
    r"""Return a length in metres; None where the value is none.

    >>> metres("3.8"), metres("4,2 m"), round(metres("12'6\""), 2), metres("low")
    (3.8, 4.2, 3.81, None)
    """
    if match := _FEET.fullmatch(value.strip()):
        return float(match[1]) * _FOOT_M + float(match[2] or 0) * _INCH_M
    return _amount(value.strip(), _METRES)


def tonnes(value: str) -> float | None:
    """Return a weight in tonnes; None where the value is none.

    >>> tonnes("7.5"), tonnes("3500 kg"), tonnes("heavy")
    (7.5, 3.5, None)
    """
    return _amount(value.strip(), _TONNES)


def seconds(value: str) -> float | None:
    """Return a duration in seconds; None where the value is none.

    >>> seconds("PT1H20M"), seconds("00:07"), seconds("01:10:30"), seconds("25"), seconds("long")
    (4800.0, 420.0, 4230.0, 1500.0, None)
    """
    text = value.strip()
    if text.isdecimal():
        found = float(text) * 60
    elif match := _CLOCK.fullmatch(text):
        found = float(match[1]) * 3600 + float(match[2]) * 60 + float(match[3] or 0)
    elif match := _ISO_DURATION.fullmatch(text):
        parts = {name: float(amount) for name, amount in match.groupdict(default="0").items()}
        found = parts["days"] * 86400 + parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"]
    else:
        return None
    return found if 0 < found <= _LONGEST_S else None


def _amount(text: str, units: dict[str, float]) -> float | None:
    match = _AMOUNT.fullmatch(text)
    if match is None or match[2].lower() not in units:
        return None
    return float(match[1].replace(",", ".")) * units[match[2].lower()]
