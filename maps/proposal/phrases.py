"""Shares, scales and names as a reader of the proposal sees them."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from pyproj import CRS

from maps.proposal.ui_text import translator
from siting.domain.facts import Fact, FactType, decode
from siting.domain.formats import day, number, with_unit
from siting.domain.requirement import Criterion, Curve, Table
from siting.domain.text import Lang
from siting.domain.wording import YES_NO, value_text
from siting.matching.asking import need_text


def percent(share: float, lang: Lang) -> str:
    """Return a share in [0, 1] in whole percent.

    >>> percent(0.841, "en")
    '84%'
    """
    whole = number(round(100 * share), lang, decimals=0)
    return with_unit(whole, "%") if lang == "sv" else f"{whole}%"


def limit_text(criterion: Criterion, lang: Lang) -> str:
    """Return the hard part of a criterion in words; empty when it is only a wish."""
    return need_text(criterion.declared, criterion.need, lang) if criterion.need is not None else ""


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
        return YES_NO[bool(place)].say(lang)
    return (fact.codes or {})[fact.code_list[place]].say(lang)
