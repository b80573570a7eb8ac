"""The filters of a search as forms show them: what can be asked of the chosen kind of site, and what is usual there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from api.pages.company.search_request import Asked
from siting.domain.facts import THEME_LABELS, Fact, FactType
from siting.domain.formats import significant, with_unit
from siting.domain.shown_facts import first_facts, short_label
from siting.domain.site_parameters import Part, parameter_name
from siting.domain.site_search import FactFilter, filterable
from siting.domain.site_search_wording import asked_text
from siting.domain.sites import SiteKind
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.wording import YES_NO, value_text
from siting.store.fact_spread import Spread


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value that can be ticked."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A field for one end of a range."""

    name: str
    label: Text
    value: str


@dataclass(frozen=True, kw_only=True)
class FilterView:
    """One filter.

    Parameters
    ----------
    key, label, help
        Of the fact.
    asked
        What is asked now, in words; "" for nothing.
    faulty
        Whether something is wrong with what was asked.
    type, unit
        How it is asked: a range of numbers or dates, choices, or yes and no.
    limits, choices, name
        The fields; ``name`` is that of the choices.
    hint
        What is usual.
    without
        Address of the search without it.
    """

    key: str
    label: str
    help: str
    asked: str
    faulty: bool
    type: FactType
    unit: str
    limits: tuple[Limit, ...]
    choices: tuple[Choice, ...]
    name: str
    hint: str
    without: str


@dataclass(frozen=True, kw_only=True)
class FilterGroup:
    """The filters of one theme."""

    label: Text
    filters: tuple[FilterView, ...]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """All filters of a form.

    Parameters
    ----------
    first
        That stand by themselves.
    more
        The others, by theme.
    asked
        How many of the others are asked.
    """

    first: tuple[FilterView, ...]
    more: tuple[FilterGroup, ...]
    asked: int


def make_filters(asked: Asked, kind: SiteKind | None, spreads: Mapping[str, Spread], lang: Lang) -> Filters:
    """Return the filters of a form.

    Parameters
    ----------
    asked
        What is asked now.
    kind
        The kind of site that is looked for, None for both.
    spreads
        What is usual, of the facts that any site has.
    """
    first_keys = first_facts(kind)
    views = {
        fact.key: view
        for fact in _offered(asked, kind, spreads)
        if (view := _view(asked, fact, spreads.get(fact.key), lang)) is not None
    }
    first = tuple(views[key] for key in first_keys if key in views)
    facts = {fact.key: fact for fact in filterable()}
    rest = [view for key, view in views.items() if key not in first_keys]
    groups = tuple(
        FilterGroup(label=label, filters=of_theme)
        for theme, label in THEME_LABELS.items()
        if (of_theme := tuple(view for view in rest if facts[view.key].theme is theme))
    )
    return Filters(first=first, more=groups, asked=sum(bool(view.asked) for view in rest))


def _offered(asked: Asked, kind: SiteKind | None, spreads: Mapping[str, Spread]) -> Iterable[Fact]:
    """Return the facts that say something of the kind, and those that are asked whatever they say."""
    kinds = frozenset(SiteKind) if kind is None else frozenset({kind})
    for fact in filterable():
        if asked.query.filter(fact.key) or (fact.key in spreads and kinds <= fact.kinds):
            yield fact


def _view(asked: Asked, fact: Fact, spread: Spread | None, lang: Lang) -> FilterView | None:
    found = asked.query.filter(fact.key)
    limits = tuple(_limits(asked, fact, lang))
    choices = tuple(_choices(fact, spread, found, lang))
    if not limits and not choices:
        return None
    unit = UNITS[fact.unit].symbol.say(lang) if fact.unit is not None else ""
    names = (fact.key, *(limit.name for limit in limits))
    return FilterView(
        key=fact.key,
        label=short_label(fact).say(lang),
        help=fact.help.say(lang),
        asked="" if found is None else asked_text(found, lang),
        faulty=not asked.faulty.isdisjoint(names),
        type=fact.type,
        unit=unit,
        limits=limits,
        choices=choices,
        name=fact.key,
        hint=_hint(fact, spread, lang),
        without="" if found is None else asked.url(asked.query.without(fact.key)),
    )


def _limits(asked: Asked, fact: Fact, lang: Lang) -> Iterable[Limit]:
    if fact.type not in (FactType.NUMBER, FactType.DATE):
        return
    labels = _DAYS if fact.type is FactType.DATE else _AMOUNTS
    for part in (Part.LOW, Part.HIGH):
        name = parameter_name(fact, part)
        [value] = asked.given.get(name, ("",))[:1]
        if lang == "sv" and fact.type is FactType.NUMBER and not asked.faults:
            value = value.replace(".", ",")
        yield Limit(name=name, label=labels[part], value=value)


def _choices(fact: Fact, spread: Spread | None, found: FactFilter | None, lang: Lang) -> Iterable[Choice]:
    """Return what can be ticked: what any site has, and what is asked."""
    chosen = found.any_of if found is not None else ()
    match fact.type:
        case FactType.CODE | FactType.CODES:
            there = spread.codes if spread is not None else {}
            for code, label in (fact.codes or {}).items():
                if code in there or code in chosen:
                    yield Choice(value=code, label=label.say(lang), chosen=code in chosen)
        case FactType.TEXT:
            texts = spread.texts if spread is not None else ()
            for text in dict.fromkeys((*texts, *chosen)):
                yield Choice(value=text, label=text, chosen=text in chosen)
        case FactType.YES_NO:
            asked_now = found.yes if found is not None else None
            for yes, word in YES_NO.items():
                yield Choice(value="yes" if yes else "no", label=word.say(lang), chosen=asked_now is yes)
        case _:
            return


def _hint(fact: Fact, spread: Spread | None, lang: Lang) -> str:
    """Return between what the values of eight sites in ten are."""
    if spread is None or spread.low is None or spread.high is None:
        return ""
    if isinstance(spread.low, date) or isinstance(spread.high, date):
        low, high = (value_text(fact, limit, lang) for limit in (spread.low, spread.high))
    elif fact.unit is not None and UNITS[fact.unit].dimension != "calendar_year":
        low = significant(spread.low, lang, figures=2)
        high = with_unit(significant(spread.high, lang, figures=2), UNITS[fact.unit].symbol.say(lang))
    else:
        low, high = (value_text(fact, limit, lang) for limit in (spread.low, spread.high))
    return (_ALL if low == high else _USUAL).fill(low=low, high=high).say(lang)


_AMOUNTS = {Part.LOW: Text(sv="Minst", en="At least"), Part.HIGH: Text(sv="Högst", en="At most")}
_DAYS = {Part.LOW: Text(sv="Tidigast", en="From"), Part.HIGH: Text(sv="Senast", en="By")}
_USUAL = Text(sv="Vanligt här: {low} till {high}", en="Usual here: {low} to {high}")
_ALL = Text(sv="Här: {high}", en="Here: {high}")
