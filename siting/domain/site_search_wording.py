"""A search of sites in words: what each filter asks, for chips, empty lists and links that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from siting.domain.facts import FactType
from siting.domain.formats import listing, number, with_unit
from siting.domain.shown_facts import short_label
from siting.domain.site_search import FILTERS, FactFilter, SiteQuery, Unknown
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS
from siting.domain.text import Lang, Text
from siting.domain.vocabulary import FACTS
from siting.domain.wording import YES_NO, value_text

_KILOMETRE = 1000.0


def asked_text(one: FactFilter, lang: Lang) -> str:
    """Return what a filter by a fact asks, without the fact's name.

    >>> asked_text(FactFilter(key="gates", low=2.0), "en")
    'at least 2'
    """
    fact = one.fact
    if one.low is not None or one.high is not None:
        return _range(one, lang)
    if one.yes is not None:
        return YES_NO[one.yes].say(lang)
    if fact.type is FactType.TEXT:
        return listing([*one.any_of], lang, style="or")
    labels = fact.codes or {}
    if one.any_of or one.all_of:
        any_of = listing([labels[code].say(lang) for code in one.any_of], lang, style="or")
        all_of = listing([labels[code].say(lang) for code in one.all_of], lang)
        return "; ".join(part for part in (any_of, all_of) if part)
    return (_ONLY_UNKNOWN if one.unknown is Unknown.ONLY else _ONLY_KNOWN).say(lang)


def filter_text(query: SiteQuery, name: str, lang: Lang) -> str:
    """Return one filter of a search in words: "Area at least 5,000 m²".

    Parameters
    ----------
    name
        A fact's key or one of :data:`~siting.domain.site_search.FILTERS`.
    """
    found = query.filter(name) if name in FACTS else None
    if found is not None:
        return f"{short_label(found.fact).say(lang)} {asked_text(found, lang)}"
    if name == "near":
        return _near(query, lang)
    if name == "text":
        return f"”{query.text}”" if lang == "sv" else f"“{query.text}”"
    listed = {
        "kinds": [KIND_LABELS[one].say(lang) for one in query.kinds],
        "availability": [AVAILABILITY_LABELS[one].say(lang) for one in query.availability],
        "holders": [*query.holders],
    }
    return listing(listed[name], lang, style="or") if name in listed else _WORDS[name].say(lang)


def filter_names(query: SiteQuery) -> Sequence[str]:
    """Return the names of all that narrows a search, those by a fact first."""
    plain = SiteQuery()
    return (
        *(one.key for one in query.facts),
        *(name for name in FILTERS if getattr(query, name) != getattr(plain, name)),
    )


def _range(one: FactFilter, lang: Lang) -> str:
    low, high = (None if limit is None else value_text(one.fact, limit, lang) for limit in (one.low, one.high))
    dates = isinstance(one.low or one.high, date)
    if low is not None and high is not None:
        return low if low == high else f"{_without_unit(low, high)}–{high}"
    if low is not None:
        return (_FROM if dates else _AT_LEAST).fill(value=low).say(lang)
    return (_BY if dates else _AT_MOST).fill(value=high).say(lang)


def _without_unit(low: str, high: str) -> str:
    """Return the lower end of a range without the unit that its upper end has, too."""
    number_low, space, unit = low.rpartition("\N{NO-BREAK SPACE}")
    return number_low if space and high.endswith(space + unit) and not unit[:1].isdigit() else low


def _near(query: SiteQuery, lang: Lang) -> str:
    within = query.near.within_m if query.near else None
    if within is None:
        return _ANYWHERE.say(lang)
    distance = (
        with_unit(number(within, lang, decimals=0), "m")
        if within < _KILOMETRE
        else with_unit(number(within / _KILOMETRE, lang, decimals=1), "km")
    )
    return _WITHIN.fill(distance=distance).say(lang)


_AT_LEAST = Text(sv="minst {value}", en="at least {value}")
_AT_MOST = Text(sv="högst {value}", en="at most {value}")
_FROM = Text(sv="tidigast {value}", en="{value} or later")
_BY = Text(sv="senast {value}", en="by {value}")
_ONLY_UNKNOWN = Text(sv="okänd", en="unknown")
_ONLY_KNOWN = Text(sv="känd", en="known")
_WITHIN = Text(sv="inom {distance}", en="within {distance}")
_ANYWHERE = Text(sv="avstånd mäts", en="distance is measured")
_WORDS = {
    "ids": Text(sv="utvalda platser", en="chosen sites"),
    "sources": Text(sv="en viss källa", en="one source"),
    "box": Text(sv="kartans utsnitt", en="what the map shows"),
    "area": Text(sv="ett ritat område", en="a drawn area"),
    "changed_since": Text(sv="nyligen ändrade", en="changed lately"),
    "verified_before": Text(sv="kontrollerade för länge sedan", en="checked long ago"),
    "published": Text(sv="publicerade eller inte", en="published or not"),
}
