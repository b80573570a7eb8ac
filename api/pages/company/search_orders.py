"""In which order a list of sites can stand."""

from __future__ import annotations

from siting.domain.facts import FactType
from siting.domain.shown_facts import PRICE, READY, SIZE, short_label
from siting.domain.site_search import SiteQuery, SortBy
from siting.domain.sites import SiteKind
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS


def orders(query: SiteQuery, kind: SiteKind | None) -> tuple[tuple[str, Text], ...]:
    """Return the orders to choose from, as they stand in an address and in words; the plain one first."""
    found = [("", _NEAREST if query.near else _BY_NAME), ("-changed", _NEWEST), (READY, _SOONEST)]
    if query.near:
        found.append(("name", _BY_NAME))
    if kind is not None:
        found += [(f"-{SIZE[kind]}", _LARGEST), (SIZE[kind], _SMALLEST), (PRICE[kind], _CHEAPEST)]
    if query.sort is not None and str(query.sort) not in dict(found):
        found.append((str(query.sort), _sorted_by(query.sort)))
    return tuple(found)


def _sorted_by(sort: SortBy) -> Text:
    if sort.key not in FACTS:
        return _OTHER_ORDERS.get(sort.key, _BY_NAME)
    fact = FACTS[sort.key]
    words = _DOWN if sort.descending else _UP
    return words[fact.type is FactType.DATE].fill(label=short_label(fact))


_BY_NAME = Text(sv="Efter namn", en="By name")
_NEAREST = Text(sv="Närmast först", en="Nearest first")
_NEWEST = Text(sv="Senast ändrade", en="Changed last")
_SOONEST = Text(sv="Snarast klara", en="Ready soonest")
_LARGEST = Text(sv="Störst först", en="Largest first")
_SMALLEST = Text(sv="Minst först", en="Smallest first")
_CHEAPEST = Text(sv="Lägst pris", en="Lowest price")
_UP = {
    False: Text(sv="{label}, lägst först", en="{label}, lowest first"),
    True: Text(sv="{label}, tidigast först", en="{label}, earliest first"),
}
_DOWN = {
    False: Text(sv="{label}, högst först", en="{label}, highest first"),
    True: Text(sv="{label}, senast först", en="{label}, latest first"),
}
_OTHER_ORDERS = {
    "changed": Text(sv="Äldst ändrade", en="Changed longest ago"),
    "verified": Text(sv="Efter kontroll", en="By last check"),
    "distance": _NEAREST,
}
