"""Values and criteria as a reader of the proposal sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache

from pyproj import CRS

from maps.proposal.ui_text import translator
from siting.domain.facts import Fact, FactType, decode
from siting.domain.formats import day, listing, month, number, with_unit
from siting.domain.requirement import Criterion, Curve, Table
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.values import Value
from siting.matching import words

_COUNTS: dict[Lang, tuple[str, ...]] = {
    "sv": ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}
_YES_NO = {True: Text(sv="ja", en="yes"), False: Text(sv="nej", en="no")}


def value_text(fact: Fact, value: Value, lang: Lang) -> str:
    """Return a value with its unit, exact as far as the fact's decimals mean something."""
    match fact.type, value:
        case FactType.YES_NO, bool():
            return _YES_NO[value].say(lang)
        case FactType.NUMBER, int() | float():
            unit = UNITS[fact.unit or ""]
            written = (
                str(int(value)) if unit.dimension == "calendar_year" else number(value, lang, decimals=fact.decimals)
            )
            return with_unit(written, unit.symbol.say(lang))
        case FactType.CODE, str():
            return (fact.codes or {})[value].say(lang)
        case FactType.CODES, frozenset():
            return listing([label.say(lang) for code, label in (fact.codes or {}).items() if code in value], lang)
        case FactType.DATE, date():
            return month(value, lang) if value.day == 1 else day(value, lang)
        case _:
            return str(value)


def count_words(count: int, lang: Lang) -> str:
    """Return a count as running text writes it: in words up to twelve.

    >>> count_words(5, "sv"), count_words(40, "en")
    ('fem', '40')
    """
    words_of = _COUNTS[lang]
    return words_of[count] if count < len(words_of) else number(count, lang, decimals=0)


def percent(share: float, lang: Lang) -> str:
    """Return a share in [0, 1] in whole percent.

    >>> percent(0.841, "en")
    '84%'
    """
    whole = number(round(100 * share), lang, decimals=0)
    return with_unit(whole, "%") if lang == "sv" else f"{whole}%"


def in_sentence(criterion: Criterion, lang: Lang) -> str:
    """Return a criterion's label as it stands inside a sentence; an abbreviation keeps its capitals."""
    label = criterion.declared.label.say(lang)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def need_text(criterion: Criterion, lang: Lang) -> str:
    """Return the hard part of a criterion in words; empty when it is only a wish."""
    return words.asked_text(replace(criterion, preference=None, weight=0.0), lang) if criterion.need else ""


@cache
def crs_name(crs: str) -> str:
    """Return a coordinate system as people call it, with its code.

    >>> crs_name("EPSG:3006")
    'SWEREF99 TM (EPSG:3006)'
    """
    return f"{CRS.from_user_input(crs).name} ({crs})"


def made_at_text(moment: datetime, lang: Lang) -> str:
    """Return date and time of day, with the zone that it is given in."""
    return f"{day(moment.date(), lang)} {moment:%H:%M} UTC"


def scale_text(criterion: Criterion, lang: Lang) -> str:
    """Return a value function in words: what gives how much of the weight."""
    fact = criterion.declared
    say = translator(lang)
    match criterion.preference:
        case Curve(amounts=amounts, values=values):
            anchors = [
                say("points_at", share=percent(v, lang), amount=value_text(fact, decode(fact, a), lang))
                for a, v in zip(amounts, values, strict=True)
            ]
            return ", ".join(anchors)
        case Table(values=values, other=other):
            parts = [f"{_code_label(fact, place, lang)} {percent(v, lang)}" for place, v in values.items()]
            return ", ".join([*parts, say("other_codes", share=percent(other, lang))])
        case _:
            return ""


def _code_label(fact: Fact, place: int, lang: Lang) -> str:
    if fact.type is FactType.YES_NO:
        return _YES_NO[bool(place)].say(lang)
    return (fact.codes or {})[fact.code_list[place]].say(lang)
