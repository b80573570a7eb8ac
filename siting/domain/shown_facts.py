"""Which facts say most of a site of a kind: what a list shows, what a search offers first."""

from __future__ import annotations

from collections.abc import Mapping

from siting.domain.facts import Fact
from siting.domain.sites import SiteKind
from siting.domain.text import Text

SIZE: Mapping[SiteKind, str] = {SiteKind.LAND: "plot_area_m2", SiteKind.PREMISES: "lettable_area_m2"}
"""How large a site is."""
SMALLEST: Mapping[SiteKind, str] = {SiteKind.LAND: "smallest_part_m2", SiteKind.PREMISES: "smallest_lettable_m2"}
"""The smallest part of it that can be had."""
PRICE: Mapping[SiteKind, str] = {SiteKind.LAND: "price_sek_m2", SiteKind.PREMISES: "rent_sek_m2_year"}
"""What it costs."""
READY = "possession_date"
"""When it can be had."""
LISTED: tuple[str, ...] = ("junction_min", "power_capacity_mw")
"""What a list says besides size, price and date."""

_BOTH = (READY, "power_capacity_mw", "junction_min", "permitted_uses")
_FIRST: Mapping[SiteKind, tuple[str, ...]] = {
    SiteKind.LAND: (SIZE[SiteKind.LAND], *_BOTH, PRICE[SiteKind.LAND]),
    SiteKind.PREMISES: (
        SIZE[SiteKind.PREMISES],
        "premises_kinds",
        READY,
        "clear_height_m",
        "loading_docks",
        PRICE[SiteKind.PREMISES],
    ),
}
_SHORT: Mapping[str, Text] = {
    SIZE[SiteKind.LAND]: Text(sv="Yta", en="Area"),
    SIZE[SiteKind.PREMISES]: Text(sv="Yta", en="Area"),
    READY: Text(sv="Klart", en="Ready"),
    "power_capacity_mw": Text(sv="Effekt", en="Power"),
    "junction_min": Text(sv="Motorväg", en="Motorway"),
    "permitted_uses": Text(sv="Användning", en="Use"),
    "clear_height_m": Text(sv="Takhöjd", en="Height"),
}


def first_facts(kind: SiteKind | None) -> tuple[str, ...]:
    """Return the facts that a search offers first, for one kind of site or for both.

    >>> first_facts(SiteKind.LAND)[:2]
    ('plot_area_m2', 'possession_date')
    """
    return _BOTH if kind is None else _FIRST[kind]


def short_label(fact: Fact) -> Text:
    """Return what a fact is called where there is little room."""
    return _SHORT.get(fact.key, fact.label)


def shown_facts(kind: SiteKind) -> tuple[str, ...]:
    """Return the facts that a list of sites of a kind needs."""
    return (SIZE[kind], SMALLEST[kind], PRICE[kind], READY, *LISTED)
