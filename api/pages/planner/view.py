"""What the planners' map page shows, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from api.pages.planner.form import Chip, FilterForm, asked_words, chips, filter_form
from api.pages.planner.legend import LegendItem, legend, use_legend
from api.pages.planner.lots import LotItem, lot_item, ordered
from api.pages.planner.state import NOW, PlannerState
from maps.planning.bars import draw_supply_bars, is_unsure, shown_groups
from maps.tokens import page_colours
from siting.domain.formats import number, with_unit
from siting.domain.supply import Supply, SupplyOn
from siting.domain.supply_goal import GoalOutlook
from siting.domain.supply_wording import amount_text, area_text, by_then, goal_text, step_label
from siting.domain.text import Lang, Text
from siting.services.supply import CountedLot
from siting.services.unmet_demand import Obstacle, UnmetDemand

BARS_PX = (352.0, 196.0)
LISTED = 200
"""Plots that the map page lists; the table has all."""
_ASKED = 2
_UNMET = 8


@dataclass(frozen=True, kw_only=True)
class StepItem:
    """One of the supply's days.

    Parameters
    ----------
    value
        As it stands in the address: a year, or ``now``.
    label, until, area, sites
        What people read.
    sure, possible
        Exact, for the table.
    uses
        What is sure by use, in the order of the table's columns.
    chosen
        Whether it is looked at.
    """

    value: str
    label: str
    until: str
    area: str
    sites: str
    sure: str
    possible: str
    uses: list[str]
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Goal:
    """How supply stands against the goal."""

    met: bool
    lead: str
    rest: str


@dataclass(frozen=True, kw_only=True)
class UnmetItem:
    """What was asked for and not there."""

    label: str
    asked: str
    enquiries: int
    area: str


@dataclass(frozen=True, kw_only=True)
class PlannerView:
    """What the page shows; see the classes of its parts."""

    today: str
    form: FilterForm
    chips: list[Chip]
    asked: list[str]
    lead: str
    steps: list[StepItem]
    chosen: StepItem
    bars: Markup
    uses: list[LegendItem]
    unsure: bool
    unknown_when: str
    unsized: int
    goal: Goal | None
    legend: list[LegendItem]
    unmet: list[UnmetItem]
    enquiries: int
    fewest: int
    lots: list[LotItem]
    more: int
    count: int
    total: str
    unplaced: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the page is made from.

    Parameters
    ----------
    lots, found
        The plots that the filters find, and their supply.
    outlook, every
        All land against the goal, and its supply; None where there is no goal.
    names
        What all plots are called.
    unmet, fewest
        What was asked for and not there, and from how many enquiries on it is told.
    """

    lots: Sequence[CountedLot]
    found: Supply
    outlook: GoalOutlook | None
    every: Supply
    names: dict[int, str]
    unmet: UnmetDemand
    fewest: int


def planner_view(counted: Counted, state: PlannerState, path: str, lang: Lang) -> PlannerView:
    """Return what the page shows."""
    found, as_of = counted.found, counted.found.as_of
    day = state.day(as_of)
    steps = [_step(one, found, day, lang) for one in found.steps]
    largest = ordered(counted.lots, "area", descending=True, lang=lang)
    return PlannerView(
        today=as_of.isoformat(),
        form=filter_form(state, lang),
        chips=chips(state, path, lang),
        asked=asked_words(state.query, lang),
        lead=_lead(steps, found, lang),
        steps=steps,
        chosen=next(one for one in steps if one.chosen),
        bars=supply_bars(counted, state, lang),
        uses=use_legend(counted.lots, found, lang),
        unsure=is_unsure(found),
        unknown_when=unknown_when(found, lang),
        unsized=found.unsized,
        goal=goal_of_page(counted, lang),
        legend=legend(counted.lots, as_of, lang),
        unmet=[_unmet(one, lang) for one in counted.unmet.obstacles[:_UNMET]],
        enquiries=counted.unmet.enquiries,
        fewest=counted.fewest,
        lots=[lot_item(one, as_of, lang) for one in largest[:LISTED]],
        more=max(0, len(largest) - LISTED),
        count=found.sites,
        total=area_text(found.total_m2, lang),
        unplaced=sum(one.stored.geometry_wgs84 is None for one in counted.lots),
    )


def supply_bars(counted: Counted, state: PlannerState, lang: Lang) -> Markup:
    """Return the bars; the goal's line stands in them where they are of all land, which it is for."""
    goal_m2 = 0.0 if counted.outlook is None or state.query.is_filtered else counted.outlook.goal_m2
    drawn = draw_supply_bars(
        counted.found,
        goal_m2=goal_m2,
        size_px=BARS_PX,
        colours=page_colours(),
        lang=lang,
        title=_BARS.say(lang),
        chosen=state.day(counted.found.as_of),
    )
    return Markup(drawn)  # noqa: S704 - drawn by us from numbers


def _step(one: SupplyOn, found: Supply, day: date, lang: Lang) -> StepItem:
    return StepItem(
        value=NOW if one.day == found.as_of else str(one.day.year),
        label=step_label(one.day, found.as_of).say(lang),
        until=by_then(one.day, found.as_of).say(lang),
        area=amount_text(one.total, lang),
        sites=number(one.sure_sites, lang)
        if one.sure_sites == one.possible_sites
        else f"{number(one.sure_sites, lang)}–{number(one.possible_sites, lang)}",
        sure=number(one.total.sure_m2, lang, decimals=0),
        possible=number(one.total.possible_m2, lang, decimals=0),
        uses=[number(one.stacked[group].sure_m2, lang, decimals=0) for group in shown_groups(found)],
        chosen=one.day == day,
    )


def _lead(steps: Sequence[StepItem], found: Supply, lang: Lang) -> str:
    """Return the answer in a sentence: what is ready now, and what there will be."""
    if not found.sites:
        return _NO_LAND.say(lang)
    return _LEAD.fill(now=steps[0].area, last=steps[-1].area, until=steps[-1].until).say(lang)


def unknown_when(found: Supply, lang: Lang) -> str:
    """Return how much there is of which is unknown when it is ready; "" for none."""
    if not found.unknown_sites:
        return ""
    words = _WHEN_UNKNOWN_ONE if found.unknown_sites == 1 else _WHEN_UNKNOWN
    # Where nobody knows how large they are, either, an area would say that they are nothing.
    area = f", {area_text(found.unknown_m2, lang)}," if found.unknown_m2 else ""
    return words.fill(count=number(found.unknown_sites, lang), area=area).say(lang)


def goal_of_page(counted: Counted, lang: Lang) -> Goal | None:
    """Return how supply stands against the goal; None where there is none."""
    if counted.outlook is None:
        return None
    lead, rest = goal_text(counted.outlook, counted.every, counted.names)
    return Goal(met=counted.outlook.met_now, lead=lead.say(lang), rest=rest.say(lang))


def _unmet(one: Obstacle, lang: Lang) -> UnmetItem:
    asked = "; ".join(words.say(lang) for words, _ in one.asked[:_ASKED])
    area = with_unit(number(one.area_m2, lang, decimals=0), "m²") if one.area_m2 else ""
    return UnmetItem(
        label=one.label.say(lang),
        asked=asked + (" …" if len(one.asked) > _ASKED else ""),
        enquiries=one.enquiries,
        area=area or _UNKNOWN.say(lang),
    )


_BARS = Text(
    sv="Klar mark per år, tusen m²; tabellen under säger detsamma",
    en="Land that is ready by year, thousand m²; the table below says the same",
)
_LEAD = Text(
    sv="{now} är klart att bygga på i dag och {last} {until}.",
    en="{now} is ready to build on today, and {last} {until}.",
)
_NO_LAND = Text(sv="Det finns ingen sådan mark.", en="There is no such land.")
_UNKNOWN = Text(sv="okänt", en="unknown")
_WHEN_UNKNOWN = Text(
    sv="För {count} tomter{area} är det okänt när de blir klara; de står inte i staplarna.",
    en="For {count} plots{area} it is unknown when they are ready; they are not in the bars.",
)
_WHEN_UNKNOWN_ONE = Text(
    sv="För en tomt{area} är det okänt när den blir klar; den står inte i staplarna.",
    en="For one plot{area} it is unknown when it is ready; it is not in the bars.",
)
