"""The supply of land in words: when a plot is ready and why, how supply stands against the goal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from siting.domain.codes import PLAN_STATUS
from siting.domain.formats import EN_DASH, day, listing, month, number, significant, with_unit
from siting.domain.ready_land import Ground, Lot, Ready
from siting.domain.supply import Amount, Supply
from siting.domain.supply_goal import GoalOutlook
from siting.domain.text import Lang, Text, same

THOUSAND = 1000.0
_NAMED = 3
BANDS = 4
"""Steps of the ramp of colours from what is ready now to what is ready last."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A step of the ramp.

    Parameters
    ----------
    number
        From 0, now.
    until
        The last day of what stands in it; None for the last band.
    label
        What people read.
    """

    number: int
    until: date | None
    label: Text


def bands(as_of: date) -> tuple[Band, ...]:
    """Return the steps of the ramp, as judged on a day.

    >>> [one.label.en for one in bands(date(2026, 11, 27))]
    ['now', 'by 2027', '2028–2029', '2030 or later']
    """
    year = as_of.year
    return (
        Band(number=0, until=as_of, label=Text(sv="nu", en="now")),
        Band(number=1, until=date(year + 1, 12, 31), label=Text(sv=f"till {year + 1}", en=f"by {year + 1}")),
        Band(number=2, until=date(year + 3, 12, 31), label=same(f"{year + 2}{EN_DASH}{year + 3}")),
        Band(number=3, until=None, label=Text(sv=f"{year + 4} eller senare", en=f"{year + 4} or later")),
    )


def band_of(ready: Ready, as_of: date) -> int | None:
    """Return the step of the ramp of a plot, by when it is surely ready; None where that is unknown.

    >>> band_of(Ready(first=date(2027, 1, 1), last=date(2028, 1, 1)), date(2026, 11, 27))
    2
    """
    if ready.last is None:
        return None
    last = ready.last
    return next(one.number for one in bands(as_of) if one.until is None or last <= one.until)


def ready_text(ready: Ready, as_of: date, lang: Lang) -> str:
    """Return when a plot is ready, to the month.

    >>> ready_text(Ready(first=date(2027, 5, 2), last=date(2029, 2, 1)), date(2026, 11, 27), "en")
    'May 2027 – February 2029'
    """
    if ready.first is None or ready.last is None:
        return _UNKNOWN_WHEN.say(lang)
    if ready.last <= as_of:
        return _NOW.say(lang)
    last = month(ready.last, lang)
    first = _NOW.say(lang) if ready.first <= as_of else month(ready.first, lang)
    return last if first == last else f"{first} {EN_DASH} {last}"


def why_text(lot: Lot, ready: Ready, lang: Lang) -> str:
    """Return what a plot's ready day was judged from."""
    if not ready.grounds:
        return _NOTHING.say(lang)
    return _sentence("; ".join(_ground(one, lot, lang) for one in ready.grounds))


def area_text(area_m2: float, lang: Lang) -> str:
    r"""Return an area for running text, in three figures.

    >>> area_text(356_812.0, "en")
    '357,000\xa0m²'
    """
    return with_unit(significant(area_m2, lang), "m²")


def amount_text(amount: Amount, lang: Lang) -> str:
    r"""Return an amount as its middle and how far it may be off, as exactly as the middle; one number where it is sure.

    >>> amount_text(Amount(sure_m2=317_000.0, possible_m2=397_000.0), "en")
    '357,000\xa0m² ± 40,000'
    >>> amount_text(Amount(sure_m2=1_758_000.0, possible_m2=1_799_600.0), "en")
    '1,780,000\xa0m² ± 20,000'
    """
    if amount.off_m2 == 0:
        return area_text(amount.sure_m2, lang)
    step_m2 = 10.0 ** max(0, math.floor(math.log10(amount.middle_m2)) - 2)
    # What is unsure is never said to be sure, however little it is.
    off_m2 = max(step_m2, round(amount.off_m2 / step_m2) * step_m2)
    return f"{area_text(amount.middle_m2, lang)} ± {number(off_m2, lang, decimals=0)}"


def step_label(on: date, as_of: date) -> Text:
    """Return what one of the supply's days is called: now, or the year at whose end it is."""
    return _NOW if on == as_of else same(str(on.year))


def by_then(on: date, as_of: date) -> Text:
    """Return one of the supply's days as it ends a sentence: what is ready *now*, *by 2028*."""
    return _NOW if on == as_of else _BY.fill(year=on.year)


def goal_text(outlook: GoalOutlook, found: Supply, names: Mapping[int, str]) -> tuple[Text, Text]:
    """Return how supply stands against the goal: the answer, and what is to be said of it.

    Parameters
    ----------
    outlook
        Against the goal.
    found
        The supply that was looked at.
    names
        What the decisive plots are called.
    """
    amounts = {"now": _area(outlook.now_m2), "goal": _area(outlook.goal_m2)}
    if outlook.met_now:
        return _ABOVE, _MET.fill(**amounts)
    said = _MET.fill(**amounts)
    last = found.steps[-1].day.year
    if outlook.perhaps_by is None:
        return _BELOW, _joined(said, _NEVER.fill(year=last))
    if outlook.perhaps_by == outlook.surely_by:
        return _BELOW, _joined(said, _REACHED.fill(year=outlook.perhaps_by.year))
    early = _TODAY if outlook.perhaps_by == found.as_of else _END_OF.fill(year=outlook.perhaps_by.year)
    late = _NOT_SURE_BY.fill(year=last) if outlook.surely_by is None else _SURE_BY.fill(year=outlook.surely_by.year)
    words = _PERHAPS_ONE if len(outlook.decisive) == 1 else _PERHAPS
    perhaps = words.fill(early=early, plots=_plots(outlook, names))
    return _BELOW, _joined(_joined(said, perhaps), late)


def _plots(outlook: GoalOutlook, names: Mapping[int, str]) -> Text:
    known = [names[one] for one in outlook.decisive if one in names]
    if len(known) == len(outlook.decisive) <= _NAMED:
        return Text(sv=listing(known, "sv"), en=listing(known, "en"))
    return _SO_MANY.fill(count=len(outlook.decisive))


def _ground(ground: Ground, lot: Lot, lang: Lang) -> str:
    match ground:
        case Ground.POSSESSION if lot.possession is not None:
            words = _ABOUT if lot.possession_is_estimate else _POSSESSION
            return words.fill(day=day(lot.possession, lang)).say(lang)
        case Ground.AVAILABLE_FROM if lot.available_from is not None:
            return _AVAILABLE.fill(day=day(lot.available_from, lang)).say(lang)
        case Ground.PLAN:
            stage = PLAN_STATUS.get(lot.plan_status or "none", PLAN_STATUS["none"])
            return _PLAN.fill(stage=stage).say(lang)
        case Ground.WORKS:
            return _WORKS.say(lang)
        case _:
            return _SERVICED.say(lang)


def _area(area_m2: float) -> Text:
    return Text(sv=area_text(area_m2, "sv"), en=area_text(area_m2, "en"))


def _joined(first: Text, second: Text) -> Text:
    return Text(sv=f"{first.sv} {second.sv}", en=f"{first.en} {second.en}")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


_NOW = Text(sv="nu", en="now")
_BY = Text(sv="till {year}", en="by {year}")
_UNKNOWN_WHEN = Text(sv="okänt när", en="unknown when")
_NOTHING = Text(
    sv="Tillträde är inte känt, och planläge och byggberedskap räcker inte för att uppskatta det.",
    en="No day of possession is known, and plan stage and readiness do not suffice to estimate one.",
)
_POSSESSION = Text(sv="tillträde {day}", en="possession {day}")
_ABOUT = Text(
    sv="tillträde ungefär {day}, ett halvår hit eller dit", en="possession about {day}, half a year either way"
)
_AVAILABLE = Text(sv="ledig från {day}", en="available from {day}")
_PLAN = Text(sv="väntar på detaljplan (nu: {stage})", en="waits for a detailed plan (now: {stage})")
_WORKS = Text(
    sv="gata, VA och markarbeten återstår, uppskattat ett halvt till två år",
    en="street, water and ground works remain, estimated at half a year to two years",
)
_SERVICED = Text(sv="gata och VA finns", en="street and water are there")
_ABOVE = Text(sv="Över målet i dag.", en="Above the goal today.")
_BELOW = Text(sv="Under målet i dag.", en="Below the goal today.")
_MET = Text(sv="{now} är klart, målet är {goal}.", en="{now} is ready, the goal is {goal}.")
_NEVER = Text(
    sv="Med det som är känt nås det inte före slutet av {year}.",
    en="With what is known it is not reached before the end of {year}.",
)
_REACHED = Text(sv="Nås till slutet av {year}.", en="Reached by the end of {year}.")
_PERHAPS_ONE = Text(
    sv="Nås tidigast {early}, om {plots} blir klar i tid.",
    en="Reached at the earliest {early}, if {plots} is ready in time.",
)
_PERHAPS = Text(
    sv="Nås tidigast {early}, om {plots} blir klara i tid.",
    en="Reached at the earliest {early}, if {plots} are ready in time.",
)
_TODAY = Text(sv="i dag", en="today")
_END_OF = Text(sv="till slutet av {year}", en="by the end of {year}")
_SURE_BY = Text(sv="Senast i slutet av {year}.", en="At the latest by the end of {year}.")
_NOT_SURE_BY = Text(sv="Säkert är det inte ens till slutet av {year}.", en="Not sure even by the end of {year}.")
_SO_MANY = Text(sv="{count} osäkra tomter", en="{count} plots that are not sure")
