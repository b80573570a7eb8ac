"""What a criterion asks for, in words."""

from __future__ import annotations

import math
from datetime import date

from siting.domain.facts import Fact, FactType, decode
from siting.domain.formats import EN_DASH, NO_BREAK_SPACE, day, listing, number, with_unit
from siting.domain.measures import Rectangle
from siting.domain.requirement import (
    Contains,
    Criterion,
    Curve,
    Footprint,
    Need,
    OneOf,
    Place,
    Preference,
    Table,
    Within,
)
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.wording import YES_NO, value_text
from siting.matching.bounds import bounded
from siting.matching.insight import Bound
from siting.matching.naming import size_text

_KILOMETRE_M = 1000.0


def asked_text(criterion: Criterion, lang: Lang) -> str:
    """Return what is asked: the hard limit where there is one, else what would be best.

    >>> from siting.domain.requirement import Within
    >>> asked_text(Criterion(fact="gates", need=Within(low=4), group="g"), "sv")
    'minst 4'
    """
    if criterion.need is not None:
        return limit_text(criterion, criterion.need, lang)
    return _WISHED.fill(what=_wish_text(criterion, lang)).say(lang)


def limit_text(criterion: Criterion, need: Need, lang: Lang) -> str:
    """Return a hard limit on what a criterion measures: "inom 2 km från Viared", "minst 6 MW senast 1 januari 2029".

    Parameters
    ----------
    need
        The criterion's own, or one that would do instead.
    """
    if criterion.place is not None and isinstance(need, Within):
        return _reach_text(criterion.place, need, lang)
    if criterion.footprint is not None and need == _FITS:
        return footprint_text(criterion.footprint, size_text(criterion, lang), lang)
    return _by_then(criterion, need_text(criterion.declared, need, lang), lang)


def need_text(fact: Fact, need: Need, lang: Lang) -> str:
    """Return a hard limit on a fact in words."""
    match need:
        case Within():
            return _within_text(fact, need, lang)
        case OneOf(codes=codes):
            return listing([value_text(fact, decode(fact, code), lang) for code in sorted(codes)], lang, style="or")
        case Contains(mask=mask, any=any_will_do):
            return listing(code_labels(fact, mask, lang), lang, style="or" if any_will_do else "standard")


def preference_text(fact: Fact, preference: Preference, lang: Lang) -> str:
    """Return what is worth most."""
    match preference:
        case Curve():
            best = _best(preference)
            if _is_point(best):
                return _AROUND.fill(value=value_text(fact, decode(fact, best.low), lang)).say(lang)
            return _within_text(fact, best, lang)
        case Table(values=values):
            top = max(values.values())
            best_places = [place for place, value in values.items() if value == top]
            return listing([_code_text(fact, place, lang) for place in best_places], lang, style="or")


def footprint_text(footprint: Footprint, size: str, lang: Lang) -> str:
    """Return what must find room: "plats för 120 × 60 m med gård 60 × 30 m, 6 m från gräns"."""
    parts = [_ROOM.fill(size=size).say(lang)]
    if footprint.yards:
        yards = listing([rectangle_text(yard, lang) for yard in footprint.yards], lang)
        parts.append((_YARD if len(footprint.yards) == 1 else _YARDS).fill(sizes=yards).say(lang))
    room = " ".join(parts)
    if footprint.setback_m == 0:
        return room
    return _SETBACK.fill(room=room, distance=with_unit(number(footprint.setback_m, lang), "m")).say(lang)


def rectangle_text(rectangle: Rectangle, lang: Lang) -> str:
    """Return a rectangle's sides: "60 × 30 m"."""
    length, width = (number(side, lang, decimals=1) for side in (rectangle.length_m, rectangle.width_m))
    return with_unit(f"{length} × {width}", "m")


def distance_text(distance_m: float, lang: Lang) -> str:
    """Return a distance, in kilometres from one on.

    >>> distance_text(2000, "en").replace(chr(160), " "), distance_text(850, "en").replace(chr(160), " ")
    ('2 km', '850 m')
    """
    if distance_m < _KILOMETRE_M:
        return with_unit(number(distance_m, lang, decimals=0), "m")
    return with_unit(number(distance_m / _KILOMETRE_M, lang, decimals=2), "km")


def code_labels(fact: Fact, mask: int, lang: Lang) -> list[str]:
    """Return the labels of a set of codes."""
    wanted = decode(fact, mask)
    if not isinstance(wanted, frozenset):
        raise TypeError(wanted)
    return [label.say(lang) for code, label in (fact.codes or {}).items() if code in wanted]


def _wish_text(criterion: Criterion, lang: Lang) -> str:
    if criterion.preference is None:
        raise ValueError(criterion.fact)
    if criterion.place is not None and isinstance(criterion.preference, Curve):
        best = _best(criterion.preference)
        if best.high == 0:
            return _NEAR.fill(place=criterion.place.label).say(lang)
        if _is_point(best):
            around = _AROUND.fill(value=distance_text(best.low, lang))
            return _FROM_PLACE.fill(distance=around, place=criterion.place.label).say(lang)
        return _reach_text(criterion.place, best, lang)
    if criterion.footprint is not None:
        return footprint_text(criterion.footprint, size_text(criterion, lang), lang)
    return _by_then(criterion, preference_text(criterion.declared, criterion.preference, lang), lang)


def _by_then(criterion: Criterion, text: str, lang: Lang) -> str:
    return text if criterion.by is None else _BY_DAY.fill(what=text, day=day(criterion.by, lang)).say(lang)


def _best(curve: Curve) -> Within:
    """Return the amounts that are worth most; open at an end beyond which nothing is lost."""
    top = max(curve.values)
    best = [amount for amount, value in zip(curve.amounts, curve.values, strict=True) if value == top]
    first, last = curve.values[0] == top, curve.values[-1] == top
    return Within(
        low=-math.inf if first and not last else best[0],
        high=math.inf if last and not first else best[-1],
    )


def _is_point(best: Within) -> bool:
    return best.low == best.high


def _reach_text(place: Place, need: Within, lang: Lang) -> str:
    if math.isinf(need.low) and math.isinf(need.high):
        return _ANY.say(lang)
    if need.high == 0:
        return _INSIDE.fill(place=place.label).say(lang)
    far = distance_text(need.high, lang) if math.isfinite(need.high) else ""
    if need.low <= 0:
        return _WITHIN.fill(distance=far, place=place.label).say(lang)
    near = distance_text(need.low, lang)
    distance = f"{near}{EN_DASH}{far}" if far else _AT_LEAST.fill(value=near).say(lang)
    return _FROM_PLACE.fill(distance=distance, place=place.label).say(lang)


def _within_text(fact: Fact, need: Within, lang: Lang) -> str:
    if math.isinf(need.low) and math.isinf(need.high):
        return _ANY.say(lang)
    if math.isinf(need.high):
        return _at_least_text(fact, need.low, lang)
    if math.isinf(need.low):
        return _at_most_text(fact, need.high, lang)
    return range_text(fact, need.low, need.high, lang)


def _at_least_text(fact: Fact, amount: float, lang: Lang) -> str:
    return bounded(fact, Bound.AT_LEAST, value_text(fact, decode(fact, amount), lang), lang)


def _at_most_text(fact: Fact, amount: float, lang: Lang) -> str:
    value = decode(fact, amount)
    # The first of a month is said in full: "January at the latest" would take in the whole month.
    text = day(value, lang) if isinstance(value, date) else value_text(fact, value, lang)
    return bounded(fact, Bound.AT_MOST, text, lang)


def range_text(fact: Fact, low: float, high: float, lang: Lang) -> str:
    """Return a range with its unit once: "8,5–12 m"."""
    first, last = (decode(fact, end) for end in (low, high))
    if isinstance(first, date) and isinstance(last, date):
        return f"{day(first, lang)} {EN_DASH} {day(last, lang)}"
    start, end = value_text(fact, first, lang), value_text(fact, last, lang)
    if start == end:
        return start
    symbol = UNITS[fact.unit].symbol.say(lang) if fact.unit else ""
    return f"{start.removesuffix(f'{NO_BREAK_SPACE}{symbol}')}{EN_DASH}{end}"


def _code_text(fact: Fact, place: int, lang: Lang) -> str:
    if fact.type is FactType.YES_NO:
        return YES_NO[bool(place)].say(lang)
    return (fact.codes or {})[fact.code_list[place]].say(lang)


_FITS = OneOf(codes=frozenset({1.0}))
_WISHED = Text(sv="gärna {what}", en="preferably {what}")
_AT_LEAST = Text(sv="minst {value}", en="at least {value}")
_AROUND = Text(sv="omkring {value}", en="around {value}")
_ANY = Text(sv="vad som helst", en="anything")
_BY_DAY = Text(sv="{what} senast {day}", en="{what} by {day}")
_INSIDE = Text(sv="i {place}", en="in {place}")
_NEAR = Text(sv="så nära {place} som möjligt", en="as near {place} as possible")
_WITHIN = Text(sv="inom {distance} från {place}", en="within {distance} of {place}")
_FROM_PLACE = Text(sv="{distance} från {place}", en="{distance} from {place}")
_ROOM = Text(sv="plats för {size}", en="room for {size}")
_YARD = Text(sv="med gård {sizes}", en="with a yard of {sizes}")
_YARDS = Text(sv="med gårdar {sizes}", en="with yards of {sizes}")
_SETBACK = Text(sv="{room}, {distance} från gräns", en="{room}, {distance} from the boundary")
