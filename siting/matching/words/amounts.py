"""Amounts, shares, ranks and lists of names inside sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from siting.domain.facts import Fact, FactType, decode
from siting.domain.formats import EN_DASH, day, listing, number, with_unit
from siting.domain.requirement import Criterion, Within
from siting.domain.text import Lang, Text
from siting.domain.wording import value_text
from siting.matching.asking import distance_text, need_text
from siting.matching.bounds import bounded, is_year
from siting.matching.insight import Bound

_FIGURES = 3
"""Figures of an amount in a sentence; more are read in the table."""
_ROUNDING = 1e-6
"""What floating-point arithmetic leaves is not an amount to be rounded away from."""


def percent(share: float, lang: Lang, *, short: bool = False) -> str:
    """Return a share in whole percent; a share that is not all or nothing is never said to be.

    Parameters
    ----------
    short
        With signs instead of words, for tables.

    >>> percent(0.841, "en"), percent(0.998, "en"), percent(0.001, "en", short=True)
    ('84%', 'more than 99%', '<1%')
    """
    if 0 < share < 0.005:
        least = _whole_percent(1, lang)
        return f"<{least}" if short else _LESS_THAN.fill(value=least).say(lang)
    if 0.995 <= share < 1:
        most = _whole_percent(99, lang)
        return f">{most}" if short else _MORE_THAN.fill(value=most).say(lang)
    return _whole_percent(round(100 * share), lang)


def place_text(rank: int, lang: Lang) -> str:
    """Return a rank as a place in the order.

    >>> place_text(3, "sv"), place_text(14, "en")
    ('tredje plats', 'place 14')
    """
    names = _ORDINALS[lang]
    if rank > len(names):
        return _PLACE_NUMBER.fill(n=number(rank, lang, decimals=0)).say(lang)
    return _PLACE.fill(ordinal=names[rank - 1]).say(lang)


def names_text(names: Sequence[str], lang: Lang) -> str:
    """Return names in a row; what numbered plots share is said once.

    >>> names_text(["Viared 3", "Viared 4"], "sv")
    'Viared 3 och 4'
    """
    parts = [name.rpartition(" ") for name in names]
    shared = {head for head, _, tail in parts if head and tail.isdigit()}
    if len(names) > 1 and len(shared) == 1 and all(tail.isdigit() and head for head, _, tail in parts):
        return listing([names[0], *(tail for _, _, tail in parts[1:])], lang)
    return listing(list(names), lang)


def amount_text(criterion: Criterion, amount: float, lang: Lang, *, up: bool | None = None) -> str:
    """Return an encoded amount of what a criterion measures.

    Parameters
    ----------
    up
        Round to three figures, and away from the amount in this direction only, so that a limit which is said also
        holds; None says it as exactly as the fact's decimals.
    """
    fact = criterion.declared
    rounded = amount if up is None else _rounded(fact, amount, up=up)
    if criterion.place is not None:
        return distance_text(rounded, lang)
    value = decode(fact, rounded)
    return day(value, lang) if isinstance(value, date) else value_text(fact, value, lang)


def bound_text(criterion: Criterion, bound: Bound, amount: float, lang: Lang, *, exact: bool = False) -> str:
    """Return a bound: "minst 4,2 MW", "färre än 4", "efter 1 mars 2028".

    Parameters
    ----------
    exact
        Say the amount as it is; otherwise it is rounded to three figures, such that what is said holds.
    """
    fact = criterion.declared
    if bound is Bound.IS:
        return amount_text(criterion, amount, lang)
    # What has to be reached is rounded so that it is reached; what is passed, so that it is passed.
    up = None if exact else bound in (Bound.AT_LEAST, Bound.ABOVE)
    value = amount_text(criterion, amount, lang, up=up)
    return bounded(fact, bound, value, lang)


def within_text(criterion: Criterion, need: Within, lang: Lang) -> str:
    """Return limits on an amount, as exactly as they are: "minst 8,5 m", "högst 2 km", "8,5–12 m"."""
    if math.isinf(need.high) and math.isfinite(need.low):
        return bound_text(criterion, Bound.AT_LEAST, need.low, lang, exact=True)
    if math.isinf(need.low) and math.isfinite(need.high):
        return bound_text(criterion, Bound.AT_MOST, need.high, lang, exact=True)
    if criterion.place is not None and math.isfinite(need.low):
        return f"{distance_text(need.low, lang)}{EN_DASH}{distance_text(need.high, lang)}"
    return need_text(criterion.declared, need, lang)


def _whole_percent(whole: int, lang: Lang) -> str:
    text = number(whole, lang, decimals=0)
    return with_unit(text, "%") if lang == "sv" else f"{text}%"


def _rounded(fact: Fact, amount: float, *, up: bool) -> float:
    towards = math.ceil if up else math.floor
    aside = -_ROUNDING if up else _ROUNDING
    if fact.type is FactType.DATE:
        return float(towards(amount + aside))
    if amount == 0 or is_year(fact):
        return amount
    digits = min(fact.decimals, _FIGURES - 1 - math.floor(math.log10(abs(amount))))
    step = 10.0**digits
    return float(towards(amount * step + aside) / step)


_LESS_THAN = Text(sv="mindre än {value}", en="less than {value}")
_MORE_THAN = Text(sv="mer än {value}", en="more than {value}")
_PLACE = Text(sv="{ordinal} plats", en="{ordinal} place")
_PLACE_NUMBER = Text(sv="plats {n}", en="place {n}")
_ORDINALS: dict[Lang, tuple[str, ...]] = {
    "sv": (
        "första", "andra", "tredje", "fjärde", "femte", "sjätte",
        "sjunde", "åttonde", "nionde", "tionde", "elfte", "tolfte",
    ),
    "en": (
        "first", "second", "third", "fourth", "fifth", "sixth",
        "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    ),
}  # fmt: skip
