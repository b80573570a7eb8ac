"""What a criterion asks for, in words."""

from __future__ import annotations

import math
from datetime import date

from siting.domain.facts import Fact, FactType, decode
from siting.domain.formats import EN_DASH, NO_BREAK_SPACE, day, listing
from siting.domain.requirement import Contains, Criterion, Curve, Need, OneOf, Preference, Table, Within
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.wording import YES_NO, value_text


def asked_text(criterion: Criterion, lang: Lang) -> str:
    """Return what is asked: the hard limit where there is one, else what would be best.

    >>> from siting.domain.requirement import Within
    >>> asked_text(Criterion(fact="gates", need=Within(low=4), group="g"), "sv")
    'minst 4'
    """
    if criterion.need is not None:
        return need_text(criterion.declared, criterion.need, lang)
    if criterion.preference is not None:
        return _WISHED.fill(what=preference_text(criterion.declared, criterion.preference, lang)).say(lang)
    raise ValueError(criterion.fact)


def need_text(fact: Fact, need: Need, lang: Lang) -> str:
    """Return a hard limit in words."""
    match need:
        case Within():
            return _within_text(fact, need, lang)
        case OneOf(codes=codes):
            return listing([value_text(fact, decode(fact, code), lang) for code in sorted(codes)], lang, style="or")
        case Contains(mask=mask, any=any_will_do):
            wanted = _codes(decode(fact, mask))
            labels = [label.say(lang) for code, label in (fact.codes or {}).items() if code in wanted]
            return listing(labels, lang, style="or" if any_will_do else "standard")


def preference_text(fact: Fact, preference: Preference, lang: Lang) -> str:
    """Return what is worth most."""
    match preference:
        case Curve():
            return _curve_text(fact, preference, lang)
        case Table(values=values):
            top = max(values.values())
            best = [place for place, value in values.items() if value == top]
            return listing([_code_text(fact, place, lang) for place in best], lang, style="or")


def _within_text(fact: Fact, need: Within, lang: Lang) -> str:
    if math.isinf(need.low) and math.isinf(need.high):
        return _ANY.say(lang)
    if math.isinf(need.high):
        return _at_least_text(fact, need.low, lang)
    if math.isinf(need.low):
        return _at_most_text(fact, need.high, lang)
    return _range_text(fact, need.low, need.high, lang)


def _curve_text(fact: Fact, curve: Curve, lang: Lang) -> str:
    top = max(curve.values)
    best = [amount for amount, value in zip(curve.amounts, curve.values, strict=True) if value == top]
    if curve.values[-1] == top and curve.values[0] < top:
        return _at_least_text(fact, best[0], lang)
    if curve.values[0] == top and curve.values[-1] < top:
        return _at_most_text(fact, best[-1], lang)
    if best[0] == best[-1]:
        return _AROUND.fill(value=value_text(fact, decode(fact, best[0]), lang)).say(lang)
    return _range_text(fact, best[0], best[-1], lang)


def _at_least_text(fact: Fact, amount: float, lang: Lang) -> str:
    form = _FROM if fact.type is FactType.DATE else _AT_LEAST
    return form.fill(value=value_text(fact, decode(fact, amount), lang)).say(lang)


def _at_most_text(fact: Fact, amount: float, lang: Lang) -> str:
    value = decode(fact, amount)
    if isinstance(value, date):
        # The first of a month is said in full: "January at the latest" would take in the whole month.
        return _BY.fill(value=day(value, lang)).say(lang)
    return _AT_MOST.fill(value=value_text(fact, value, lang)).say(lang)


def _range_text(fact: Fact, low: float, high: float, lang: Lang) -> str:
    first, last = (decode(fact, end) for end in (low, high))
    if isinstance(first, date) and isinstance(last, date):
        return f"{day(first, lang)} {EN_DASH} {day(last, lang)}"
    start, end = value_text(fact, first, lang), value_text(fact, last, lang)
    if start == end:
        return start
    # The unit stands once.
    symbol = UNITS[fact.unit].symbol.say(lang) if fact.unit else ""
    return f"{start.removesuffix(f'{NO_BREAK_SPACE}{symbol}')}{EN_DASH}{end}"


def _code_text(fact: Fact, place: int, lang: Lang) -> str:
    if fact.type is FactType.YES_NO:
        return YES_NO[bool(place)].say(lang)
    return (fact.codes or {})[fact.code_list[place]].say(lang)


def _codes(value: object) -> frozenset[str]:
    if not isinstance(value, frozenset):
        raise TypeError(value)
    return value


_WISHED = Text(sv="gärna {what}", en="preferably {what}")
_AT_LEAST = Text(sv="minst {value}", en="at least {value}")
_AT_MOST = Text(sv="högst {value}", en="at most {value}")
_FROM = Text(sv="tidigast {value}", en="{value} at the earliest")
_BY = Text(sv="senast {value}", en="{value} at the latest")
_AROUND = Text(sv="omkring {value}", en="around {value}")
_ANY = Text(sv="vad som helst", en="anything")
