"""How a bound on a fact is said: "minst 4", "färre än 4", "senast 1 mars 2028", "1990 eller senare"."""

from __future__ import annotations

from siting.domain.facts import Fact, FactType
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.matching.insight import Bound

_COUNTED = frozenset({"count", "people"})


def bounded(fact: Fact, bound: Bound, value: str, lang: Lang) -> str:
    """Return a bound in words; what it is (:attr:`Bound.IS`) is said as it stands.

    >>> from siting.domain.vocabulary import FACTS
    >>> bounded(FACTS["gates"], Bound.BELOW, "4", "sv")
    'färre än 4'
    """
    return value if bound is Bound.IS else _BOUNDS[_manner(fact)][bound].fill(value=value).say(lang)


def is_year(fact: Fact) -> bool:
    """Whether it is a year: a name, not an amount to round."""
    return fact.unit is not None and UNITS[fact.unit].dimension == "calendar_year"


def _manner(fact: Fact) -> str:
    if fact.type is FactType.DATE:
        return "day"
    if is_year(fact):
        return "year"
    return "counted" if fact.unit and UNITS[fact.unit].dimension in _COUNTED else "measured"


_AT_LEAST = Text(sv="minst {value}", en="at least {value}")
_AT_MOST = Text(sv="högst {value}", en="at most {value}")
_BEFORE = Text(sv="före {value}", en="before {value}")
_AFTER = Text(sv="efter {value}", en="after {value}")
_BOUNDS: dict[str, dict[Bound, Text]] = {
    "measured": {
        Bound.AT_LEAST: _AT_LEAST,
        Bound.AT_MOST: _AT_MOST,
        Bound.BELOW: Text(sv="mindre än {value}", en="less than {value}"),
        Bound.ABOVE: Text(sv="mer än {value}", en="more than {value}"),
    },
    "counted": {
        Bound.AT_LEAST: _AT_LEAST,
        Bound.AT_MOST: _AT_MOST,
        Bound.BELOW: Text(sv="färre än {value}", en="fewer than {value}"),
        Bound.ABOVE: Text(sv="fler än {value}", en="more than {value}"),
    },
    "day": {
        Bound.AT_LEAST: Text(sv="tidigast {value}", en="{value} at the earliest"),
        Bound.AT_MOST: Text(sv="senast {value}", en="{value} at the latest"),
        Bound.BELOW: _BEFORE,
        Bound.ABOVE: _AFTER,
    },
    "year": {
        Bound.AT_LEAST: Text(sv="{value} eller senare", en="{value} or later"),
        Bound.AT_MOST: Text(sv="{value} eller tidigare", en="{value} or earlier"),
        Bound.BELOW: _BEFORE,
        Bound.ABOVE: _AFTER,
    },
}
