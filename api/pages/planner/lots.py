"""Plots as pages for planners list them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from siting.domain.codes import OWNER_KIND
from siting.domain.formats import iso_day, number, with_unit
from siting.domain.sites import AVAILABILITY_LABELS
from siting.domain.supply import USE_GROUP_LABELS, UseGroup
from siting.domain.supply_wording import area_text, band_of, ready_text, why_text
from siting.domain.text import Lang, Text
from siting.services.supply import CountedLot

UNKNOWN_WORD = Text(sv="okänt", en="unknown")


@dataclass(frozen=True, kw_only=True)
class LotItem:
    """A plot in a list, in words.

    Parameters
    ----------
    site_id
        The store's number.
    name, area, ready, use, owner, status, power, verified
        What people read; area is exact to the square metre.
    measured
        Whether the area is that of the boundary.
    unknown
        Which of these are unknown.
    published
        Whether the public sees it.
    band
        Step of the ramp of when it is ready, -1 for unknown.
    placed
        Whether it is on the map.
    """

    site_id: int
    name: str
    area: str
    measured: bool
    ready: str
    use: str
    owner: str
    status: str
    power: str
    verified: str
    unknown: frozenset[str]
    published: bool
    band: int
    placed: bool


def lot_item(one: CountedLot, as_of: date, lang: Lang) -> LotItem:
    """Return a plot in words."""
    stored = one.stored
    unknown_word = UNKNOWN_WORD.say(lang)
    band = band_of(one.ready, as_of)
    said: dict[str, str | None] = {
        "area": _area(stored.lot.area_m2, lang),
        "ready": ready_text(one.ready, as_of, lang) if one.ready.is_known else None,
        "use": None if UseGroup.UNKNOWN in one.groups else uses_text(one, lang),
        "owner": None if stored.owner_kind is None else OWNER_KIND[stored.owner_kind].say(lang),
        "power": None if stored.power_mw is None else with_unit(number(stored.power_mw, lang, decimals=2), "MW"),
    }
    return LotItem(
        site_id=one.site_id,
        name=stored.name,
        **{name: unknown_word if value is None else value for name, value in said.items()},
        measured=stored.measured,
        status=AVAILABILITY_LABELS[stored.availability].say(lang),
        verified=iso_day(stored.verified),
        unknown=frozenset(name for name, value in said.items() if value is None),
        published=stored.published,
        band=-1 if band is None else band,
        placed=stored.geometry_wgs84 is not None,
    )


def uses_text(one: CountedLot, lang: Lang) -> str:
    """Return the uses that a plot may have."""
    return ", ".join(USE_GROUP_LABELS[group].say(lang) for group in UseGroup if group in one.groups)


def ordered(lots: Sequence[CountedLot], order: str, *, descending: bool, lang: Lang) -> list[CountedLot]:
    """Return plots in an order; what is unknown comes last, either way, and equals stand by name."""
    by_name = sorted(lots, key=lambda one: (natural(one.stored.name), one.site_id))
    key = _KEYS.get(order)
    if key is None:
        return by_name[::-1] if descending else by_name
    placed = [(key(one, lang), one) for one in by_name]
    known = [(place, one) for place, one in placed if place is not None]
    unknown = [one for place, one in placed if place is None]
    return [one for _, one in sorted(known, key=lambda pair: pair[0], reverse=descending)] + unknown


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Return a name as people order it: 2 before 10, and å, ä and ö last.

    >>> sorted(["Viared 10", "Viared 2", "Öresjö", "Ängen", "Ås"], key=natural)
    ['Viared 2', 'Viared 10', 'Ås', 'Ängen', 'Öresjö']
    """
    parts: list[tuple[int, int | str]] = []
    for word in name.casefold().translate(_AFTER_Z).split():
        digits = word.isascii() and word.isdigit()
        parts.append((0, int(word)) if digits else (1, word))
    return tuple(parts)


def facts_of(one: CountedLot, as_of: date, lang: Lang) -> list[tuple[str, str, bool]]:
    """Return what is told of one plot: label, value, and whether it is unknown."""
    item = lot_item(one, as_of, lang)
    area = area_text(one.stored.lot.area_m2, lang) if one.stored.lot.area_m2 is not None else item.area
    told = (
        ("ready", _READY, item.ready),
        ("", _WHY, why_text(one.stored.lot, one.ready, lang)),
        ("area", _AREA, f"{area} ({_MEASURED.say(lang)})" if item.measured else item.area),
        ("use", _USE, item.use),
        ("owner", _OWNER, item.owner),
        ("", _STATUS, item.status),
        ("power", _POWER, item.power),
        ("", _CHECKED, item.verified),
        *((("", _UNITS, ", ".join(one.stored.property_designations)),) if one.stored.property_designations else ()),
    )
    return [(label.say(lang), value, name in item.unknown) for name, label, value in told]


def _area(area_m2: float | None, lang: Lang) -> str | None:
    return None if area_m2 is None else with_unit(number(area_m2, lang, decimals=0), "m²")


_AFTER_Z = str.maketrans("åäö", "{|}")
"""Swedish letters as the signs that come after z."""

_Place: TypeAlias = tuple[float, str]
"""Where a plot stands in an order: by a figure, or by a text."""


def _figure(value: float | date | None) -> _Place | None:
    return None if value is None else (float(value.toordinal() if isinstance(value, date) else value), "")


def _text(value: str | None) -> _Place | None:
    return None if value is None else (0.0, value)


_KEYS: Mapping[str, Callable[[CountedLot, Lang], _Place | None]] = {
    "area": lambda one, _: _figure(one.stored.lot.area_m2),
    "ready": lambda one, _: _figure(one.ready.last),
    "use": lambda one, lang: _text(None if UseGroup.UNKNOWN in one.groups else uses_text(one, lang)),
    "owner": lambda one, lang: _text(OWNER_KIND[one.stored.owner_kind].say(lang) if one.stored.owner_kind else None),
    "status": lambda one, lang: _text(AVAILABILITY_LABELS[one.stored.availability].say(lang)),
    "power": lambda one, _: _figure(one.stored.power_mw),
    "verified": lambda one, _: _figure(one.stored.verified),
}
_READY = Text(sv="Klar", en="Ready")
_WHY = Text(sv="Därför", en="Because")
_AREA = Text(sv="Yta", en="Area")
_MEASURED = Text(sv="mätt på gränsen", en="measured from the boundary")
_USE = Text(sv="Användning", en="Use")
_OWNER = Text(sv="Ägare", en="Owner")
_STATUS = Text(sv="Status", en="Status")
_POWER = Text(sv="Effekt nu", en="Power now")
_CHECKED = Text(sv="Kontrollerad", en="Checked")
_UNITS = Text(sv="Fastighet", en="Property")
