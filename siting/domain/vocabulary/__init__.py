"""The fact vocabulary: every attribute by which a site can be judged, declared once.

To add a fact, declare it in the module of its theme; if it is computed, add its function in ``gis_data``.
"""

from __future__ import annotations

import difflib

from siting.domain.errors import NotFound
from siting.domain.facts import Fact
from siting.domain.text import Text
from siting.domain.vocabulary.building import building
from siting.domain.vocabulary.ground import ground
from siting.domain.vocabulary.location import logistics, surroundings
from siting.domain.vocabulary.measured import measured
from siting.domain.vocabulary.plan import plan
from siting.domain.vocabulary.price import price
from siting.domain.vocabulary.space import space
from siting.domain.vocabulary.trade import trade
from siting.domain.vocabulary.utilities import utilities

FACTS: dict[str, Fact] = {
    fact.key: fact
    for declarations in (space, building, plan, utilities, logistics, surroundings, trade, *measured, ground, price)
    for fact in declarations.facts
}
"""Every fact by its key, in the order in which people read them."""


def fact_named(key: str) -> Fact:
    """Return the fact of that key.

    Raises
    ------
    NotFound
        No such fact; the message has the nearest right name.
    """
    if key in FACTS:
        return FACTS[key]
    near = nearest(key, list(FACTS))
    raise NotFound(
        Text(sv=f"faktum {key!r} finns inte", en=f"there is no fact {key!r}")
        if near is None
        else Text(
            sv=f"faktum {key!r} finns inte; menas {near!r}?",
            en=f"there is no fact {key!r}; is {near!r} meant?",
        ),
        value=key,
    )


def fact_of_column(key: str) -> Fact:
    """Return the fact that a column of a catalogue is of: its key, with what it is measured against after an ``@``.

    >>> fact_of_column("place_min@airport:Landvetter").key, fact_of_column("gates").key
    ('place_min', 'gates')
    """
    return FACTS[key.partition("@")[0]]


def nearest(word: str, names: list[str]) -> str | None:
    """Return the name that a misspelt word most likely means, or None when none is near.

    >>> nearest("clear_hight_m", ["clear_height_m", "gates"])
    'clear_height_m'
    """
    found = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return found[0] if found else None
