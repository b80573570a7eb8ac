"""What a criterion asks for, in words."""

from __future__ import annotations

import math

from siting.domain.facts import Fact, FactType, decode
from siting.domain.formats import EN_DASH, listing
from siting.domain.requirement import Contains, Criterion, Curve, Need, OneOf, Preference, Table, Within
from siting.domain.text import Lang, Text
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
    low, high = (
        None if math.isinf(end) else value_text(fact, decode(fact, end), lang) for end in (need.low, need.high)
    )
    dated = fact.type is FactType.DATE
    if low is None and high is None:
        return _ANY.say(lang)
    if high is None:
        return (_FROM if dated else _AT_LEAST).fill(value=low).say(lang)
    if low is None:
        return (_BY if dated else _AT_MOST).fill(value=high).say(lang)
    return low if low == high else f"{low}{EN_DASH}{high}"


def _curve_text(fact: Fact, curve: Curve, lang: Lang) -> str:
    top = max(curve.values)
    best = [amount for amount, value in zip(curve.amounts, curve.values, strict=True) if value == top]
    low, high = (value_text(fact, decode(fact, end), lang) for end in (best[0], best[-1]))
    dated = fact.type is FactType.DATE
    if curve.values[-1] == top and curve.values[0] < top:
        return (_FROM if dated else _AT_LEAST).fill(value=low).say(lang)
    if curve.values[0] == top and curve.values[-1] < top:
        return (_BY if dated else _AT_MOST).fill(value=high).say(lang)
    return _AROUND.fill(value=low).say(lang) if low == high else f"{low}{EN_DASH}{high}"


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
