"""Whether enough land is ready, against the goal that a municipality has set itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from siting.domain.ready_land import Lot, ready
from siting.domain.supply import Supply


@dataclass(frozen=True, kw_only=True)
class GoalOutlook:
    """How supply stands against a goal.

    Parameters
    ----------
    goal_m2
        Land that is always to be ready.
    now_m2
        What is surely ready today.
    met_now
        Whether that is enough.
    perhaps_by, surely_by
        The first of the supply's days on which it can be enough, and on which it surely is; None for none of them.
    decisive
        Numbers of the plots that make the difference on ``perhaps_by``: those that are not sure by then, the largest
        first, as many as are needed. Empty where it is sure by then.
    """

    goal_m2: float
    now_m2: float
    met_now: bool
    perhaps_by: date | None
    surely_by: date | None
    decisive: tuple[int, ...]


def goal_outlook(lots: Iterable[Lot], found: Supply, goal_m2: float) -> GoalOutlook:
    """Return how the supply of some plots stands against a goal.

    >>> from siting.domain.supply import supply
    >>> today = date(2026, 11, 27)
    >>> lots = [Lot(site_id=7, area_m2=9000.0, possession=date(2027, 6, 1), plan_status="appealed")]
    >>> seen = goal_outlook(lots, supply(lots, today), 5000.0)
    >>> seen.met_now, str(seen.perhaps_by), seen.decisive
    (False, '2027-12-31', ())
    """
    perhaps = next((one.day for one in found.steps if one.total.possible_m2 >= goal_m2), None)
    surely = next((one.day for one in found.steps if one.total.sure_m2 >= goal_m2), None)
    decisive: tuple[int, ...] = ()
    if perhaps is not None and perhaps != surely:
        decisive = _decisive(lots, found, perhaps, goal_m2)
    return GoalOutlook(
        goal_m2=goal_m2,
        now_m2=found.now.total.sure_m2,
        met_now=surely == found.as_of,
        perhaps_by=perhaps,
        surely_by=surely,
        decisive=decisive,
    )


def _decisive(lots: Iterable[Lot], found: Supply, day: date, goal_m2: float) -> tuple[int, ...]:
    left = goal_m2 - next(one.total.sure_m2 for one in found.steps if one.day == day)
    judged = [(lot, ready(lot, found.as_of)) for lot in lots]
    open_lots = [lot for lot, when in judged if when.perhaps(day) and not when.surely(day)]
    chosen: list[int] = []
    for lot in sorted(open_lots, key=lambda one: (-(one.area_m2 or 0.0), one.site_id)):
        if left <= 0:
            break
        chosen.append(lot.site_id)
        left -= lot.area_m2 or 0.0
    return tuple(chosen)
