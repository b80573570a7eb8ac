"""When a plot of land is ready to be built on.

A plot is **ready** from the day on which a company can take possession of it and build. Nobody may have said that day,
and a day that was said may wait for a plan; so each plot has the first day that is possible and the last that is
likely, or neither where nothing is known:

1. A declared day of possession counts, else the day from which the plot is available. A day that is an estimate may be
   :data:`GUESS_MONTHS` off, either way.
2. Where the plan is not in force, the plot is not ready before the plan can be, and perhaps as late as that usually
   takes (:mod:`siting.domain.plan_stages`); nor before the day on which legal force is expected.
3. Where no day was declared, street, water and ground works come after the plan: :data:`WORKS`, by readiness. A plot
   that has street and water under a plan in force is ready now.
4. Where neither a day, nor the plan's stage, nor readiness is known, or the plan is in force and readiness unknown,
   it is unknown when the plot is ready. That is not never: it is told by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from siting.domain.plan_stages import LEAD_TIMES, LeadTime, months_on

GUESS_MONTHS = 6
"""How far off a day may be that was said to be about right."""

WORKS: Mapping[str, LeadTime] = {
    "levelled": LeadTime(least_months=0, most_months=0),
    "serviced": LeadTime(least_months=0, most_months=0),
    "planned": LeadTime(least_months=6, most_months=24),
    "in_planning": LeadTime(least_months=6, most_months=24),
    "idea": LeadTime(least_months=6, most_months=24),
}
"""Months of works after the plan is in force, by code of readiness: a rough judgement, for a municipality to change."""

_ANY_WORKS = LeadTime(least_months=0, most_months=24)
_NO_PLAN_YET = frozenset({"idea", "in_planning"})
_NOT_PLANNED = "none"


class Ground(StrEnum):
    """What a plot's ready day is judged from."""

    POSSESSION = "possession"
    AVAILABLE_FROM = "available_from"
    PLAN = "plan"
    WORKS = "works"
    SERVICED = "serviced"


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What counts of a plot of land.

    Parameters
    ----------
    site_id
        The store's number.
    area_m2
        Of the plot; None where nobody knows.
    uses
        Codes of the permitted uses; None where unknown.
    possession, available_from
        Days that were declared.
    possession_is_estimate
        Whether the day of possession is about right only.
    plan_status, readiness
        Codes of the facts; None where unknown.
    legal_force
        When the plan got or should get legal force.
    """

    site_id: int
    area_m2: float | None = None
    uses: Collection[str] | None = None
    possession: date | None = None
    possession_is_estimate: bool = False
    available_from: date | None = None
    plan_status: str | None = None
    legal_force: date | None = None
    readiness: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ready:
    """When a plot is ready.

    Parameters
    ----------
    first, last
        The first day that is possible, and the last that is likely; None where unknown, then both.
    grounds
        What that is judged from.
    """

    first: date | None = None
    last: date | None = None
    grounds: tuple[Ground, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it."""
        return self.first is not None

    def surely(self, day: date) -> bool:
        """Tell whether the plot is ready by then at the latest."""
        return self.last is not None and self.last <= day

    def perhaps(self, day: date) -> bool:
        """Tell whether the plot can be ready by then; true where it surely is."""
        return self.first is not None and self.first <= day


def ready(lot: Lot, as_of: date) -> Ready:
    """Return when a plot is ready, as judged on a day.

    A declared day stands by itself; a plan that is appealed may move it:

    >>> today = date(2026, 11, 27)
    >>> found = ready(Lot(site_id=1, possession=date(2027, 6, 1), plan_status="legal_force"), today)
    >>> str(found.first), str(found.last)
    ('2027-06-01', '2027-06-01')
    >>> found = ready(Lot(site_id=1, possession=date(2027, 6, 1), plan_status="appealed"), today)
    >>> str(found.first), str(found.last)
    ('2027-06-01', '2027-11-27')

    Without one, the plan and then the works have to be waited for; nothing known is unknown:

    >>> found = ready(Lot(site_id=1, plan_status="review", readiness="in_planning"), today)
    >>> str(found.first), str(found.last)
    ('2027-08-27', '2030-05-27')
    >>> ready(Lot(site_id=1, plan_status="legal_force"), today).is_known
    False
    """
    plan = _plan(lot, as_of)
    declared = _declared(lot)
    if declared is not None:
        first, last, ground = declared
        if plan is None:
            return Ready(first=first, last=last, grounds=(ground,))
        grounds = (ground, Ground.PLAN) if plan[1] > last else (ground,)
        return Ready(first=max(first, plan[0]), last=max(last, plan[1]), grounds=grounds)
    if plan is not None:
        works = WORKS.get(lot.readiness or "", _ANY_WORKS)
        return Ready(
            first=months_on(plan[0], works.least_months),
            last=months_on(plan[1], works.most_months),
            grounds=(Ground.PLAN, Ground.WORKS) if works.most_months else (Ground.PLAN,),
        )
    works_left = WORKS.get("planned" if lot.readiness in _NO_PLAN_YET else lot.readiness or "")
    if works_left is None:
        return Ready()
    return Ready(
        first=months_on(as_of, works_left.least_months),
        last=months_on(as_of, works_left.most_months),
        grounds=(Ground.WORKS,) if works_left.most_months else (Ground.SERVICED,),
    )


def _declared(lot: Lot) -> tuple[date, date, Ground] | None:
    if lot.possession is not None:
        off = GUESS_MONTHS if lot.possession_is_estimate else 0
        return months_on(lot.possession, -off), months_on(lot.possession, off), Ground.POSSESSION
    if lot.available_from is not None:
        return lot.available_from, lot.available_from, Ground.AVAILABLE_FROM
    return None


def _plan(lot: Lot, as_of: date) -> tuple[date, date] | None:
    """Return the first and the last day of legal force; None where the plan is no reason to wait."""
    stage = lot.plan_status or (_NOT_PLANNED if lot.readiness in _NO_PLAN_YET else None)
    lead = LEAD_TIMES.get(stage or "")
    if lead is None:
        return None
    first, last = months_on(as_of, lead.least_months), months_on(as_of, lead.most_months)
    expected = lot.legal_force or first
    return max(first, expected), max(last, expected)
