"""How much land is ready to be built on, and when, by what it may be used for.

What is ready on a day is an interval: **surely** what is ready by then at the latest, **perhaps** what can be
(:mod:`siting.domain.ready_land`). A plot of which nothing is known is counted by itself.

A plot's uses are those that the plan allows, in groups; a plot whose uses are unknown is in a group of its own. In a
total each square metre counts once, under the first group (in the order of :class:`UseGroup`) that the plan allows;
asked how much a group may have, each square metre counts once in every group that may have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

from siting.domain.ready_land import Lot, Ready, ready
from siting.domain.text import Text

HORIZON_YEARS = 5
"""Years after the present one that are told of."""


class UseGroup(StrEnum):
    """What land is for, as planners count it."""

    INDUSTRY = "industry"
    OFFICE = "office"
    RETAIL = "retail"
    OTHER = "other"
    UNKNOWN = "unknown"


USE_GROUP_LABELS: dict[UseGroup, Text] = {
    UseGroup.INDUSTRY: Text(sv="industri och lager", en="industry and storage"),
    UseGroup.OFFICE: Text(sv="kontor", en="offices"),
    UseGroup.RETAIL: Text(sv="handel", en="retail"),
    UseGroup.OTHER: Text(sv="annat", en="other"),
    UseGroup.UNKNOWN: Text(sv="okänd användning", en="use unknown"),
}

USE_LETTERS: Mapping[UseGroup, str] = {UseGroup.INDUSTRY: "JZU", UseGroup.OFFICE: "KC", UseGroup.RETAIL: "HC"}
"""Letters of permitted uses that make a group; C, centre, may have offices and shops. All others are ``OTHER``."""


def use_groups(uses: Collection[str] | None) -> frozenset[UseGroup]:
    """Return the groups that a plan's uses make.

    >>> sorted(use_groups({"J", "C"})), list(use_groups(None)), list(use_groups({"S"}))
    ([<UseGroup.INDUSTRY: 'industry'>, <UseGroup.OFFICE: 'office'>, <UseGroup.RETAIL: 'retail'>], \
[<UseGroup.UNKNOWN: 'unknown'>], [<UseGroup.OTHER: 'other'>])
    """
    if uses is None:
        return frozenset({UseGroup.UNKNOWN})
    found = {group for group, letters in USE_LETTERS.items() if any(letter in uses for letter in letters)}
    return frozenset(found or {UseGroup.OTHER})


def first_group(groups: Collection[UseGroup]) -> UseGroup:
    """Return the group under which a plot's area stands in a total.

    >>> first_group(use_groups({"K", "Z"}))
    <UseGroup.INDUSTRY: 'industry'>
    """
    return next(group for group in UseGroup if group in groups)


@dataclass(frozen=True, kw_only=True)
class Amount:
    """An area that is an interval, m²."""

    sure_m2: float = 0.0
    possible_m2: float = 0.0

    @property
    def middle_m2(self) -> float:
        """The middle of the interval."""
        return (self.sure_m2 + self.possible_m2) / 2

    @property
    def off_m2(self) -> float:
        """How far the ends are from the middle."""
        return (self.possible_m2 - self.sure_m2) / 2


@dataclass(frozen=True, kw_only=True)
class SupplyOn:
    """What is ready on a day.

    Parameters
    ----------
    day
        The day.
    total
        Of all plots.
    stacked
        By the first group of each plot: together they are the total.
    allowed
        By every group that may have it: together they may be more than the total.
    sure_sites, possible_sites
        How many plots.
    """

    day: date
    total: Amount
    stacked: Mapping[UseGroup, Amount]
    allowed: Mapping[UseGroup, Amount]
    sure_sites: int
    possible_sites: int


@dataclass(frozen=True, kw_only=True)
class Supply:
    """How much land is ready when.

    Parameters
    ----------
    as_of
        The day that is judged on.
    steps
        What is ready then, and at the end of that year and of those that follow.
    sites
        How many plots there are.
    total_m2
        Their area, whenever they are ready.
    unknown_sites, unknown_m2
        Those of them of which is unknown when they are ready.
    unsized
        Those whose area is unknown; they count as sites and not as area.
    """

    as_of: date
    steps: tuple[SupplyOn, ...]
    sites: int
    total_m2: float
    unknown_sites: int
    unknown_m2: float
    unsized: int

    @property
    def now(self) -> SupplyOn:
        """What is ready today."""
        return self.steps[0]


def step_days(as_of: date, years: int = HORIZON_YEARS) -> tuple[date, ...]:
    """Return the days that supply is told of: the day itself, and the last of its year and of those that follow.

    >>> [str(day) for day in step_days(date(2026, 11, 27), years=1)]
    ['2026-11-27', '2026-12-31', '2027-12-31']
    """
    return (as_of, *(date(as_of.year + n, 12, 31) for n in range(years + 1)))


def supply(lots: Iterable[Lot], as_of: date, years: int = HORIZON_YEARS) -> Supply:
    """Return how much land is ready when.

    >>> found = supply([Lot(site_id=1, area_m2=9000.0, uses={"J", "K"}, readiness="serviced")], date(2026, 11, 27))
    >>> found.now.total.sure_m2, found.now.stacked[UseGroup.OFFICE].sure_m2, found.now.allowed[UseGroup.OFFICE].sure_m2
    (9000.0, 0.0, 9000.0)
    """
    judged = [(lot, ready(lot, as_of), use_groups(lot.uses)) for lot in lots]
    unknown = [lot for lot, when, _ in judged if not when.is_known]
    return Supply(
        as_of=as_of,
        steps=tuple(_on(day, judged) for day in step_days(as_of, years)),
        sites=len(judged),
        total_m2=fsum(lot.area_m2 or 0.0 for lot, _, _ in judged),
        unknown_sites=len(unknown),
        unknown_m2=fsum(lot.area_m2 or 0.0 for lot in unknown),
        unsized=sum(lot.area_m2 is None for lot, _, _ in judged),
    )


def _on(day: date, judged: Sequence[tuple[Lot, Ready, frozenset[UseGroup]]]) -> SupplyOn:
    sure = [(lot.area_m2 or 0.0, groups) for lot, when, groups in judged if when.surely(day)]
    possible = [(lot.area_m2 or 0.0, groups) for lot, when, groups in judged if when.perhaps(day)]
    return SupplyOn(
        day=day,
        total=Amount(sure_m2=fsum(area for area, _ in sure), possible_m2=fsum(area for area, _ in possible)),
        stacked={
            one: Amount(
                sure_m2=fsum(area for area, groups in sure if first_group(groups) is one),
                possible_m2=fsum(area for area, groups in possible if first_group(groups) is one),
            )
            for one in UseGroup
        },
        allowed={
            one: Amount(
                sure_m2=fsum(area for area, groups in sure if one in groups),
                possible_m2=fsum(area for area, groups in possible if one in groups),
            )
            for one in UseGroup
        },
        sure_sites=len(sure),
        possible_sites=len(possible),
    )
