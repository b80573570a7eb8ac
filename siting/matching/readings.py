"""What a criterion observes at each site: one number, or an interval.

Three things make an interval of a number:

- A plot or a unit that is divided (:attr:`Fact.divisible_by`) *offers* every area from its smallest part to the whole.
  Where nobody knows the smallest part, the whole is offered for sure and anything below it perhaps. Where more is
  never worth less and no upper limit is asked for, the whole is what counts, and the number stands alone.
- An amount on a day (:attr:`Criterion.by`) lies between the last one known before it and the first known after it, as
  amounts do not shrink; beyond the last there is no upper end. A day that has passed is today.
- A day that waits for a plan (:attr:`Fact.stage`) is *uncertain*: not before the plan can have legal force, and perhaps
  as late as that usually takes (:mod:`siting.domain.plan_stages`). Where no day was declared, there is no last one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from siting.domain.facts import Fact, encode
from siting.domain.plan_stages import LEAD_TIMES, months_on
from siting.domain.requirement import Criterion, Curve, Within
from siting.domain.values import Status
from siting.domain.vocabulary import FACTS
from siting.matching.catalogue import Catalogue
from siting.matching.columns import KINDS, STATUSES
from siting.matching.places import distances, geometry_of
from siting.matching.values import is_rising, values_between

_UNKNOWN = STATUSES.index(Status.UNKNOWN)
_NOT_APPLICABLE = STATUSES.index(Status.NOT_APPLICABLE)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """What one criterion observes at n rows; all arrays have the shape (n,).

    Parameters
    ----------
    observed
        The fact's own value, encoded, NaN where there is none.
    low, high
        Ends of what is possible, infinite where there is no end; NaN where nothing is known. The same array where every
        row has one number.
    sure
        The amount from which up to ``high`` any can surely be had, from ``low`` on perhaps; None where the value is one
        in the interval and nobody knows which.
    unknown
        Where nobody knows anything of it.
    applicable
        Where it makes sense.
    """

    observed: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    sure: NDArray[np.float64] | None
    unknown: NDArray[np.bool_]
    applicable: NDArray[np.bool_]

    @property
    def is_one_number(self) -> bool:
        """Whether no row has an interval."""
        return self.low is self.high


def read(catalogue: Catalogue, criterion: Criterion, *, as_of: date) -> Reading:
    """Return what a criterion observes at every row, as on a day.

    Raises
    ------
    ValueError
        The criterion names a place that has not been looked up.
    """
    if criterion.place is not None:
        found = distances(catalogue.east, catalogue.north, geometry_of(criterion.place))
        return _one_number(found, np.isnan(found), np.ones(len(catalogue), dtype=np.bool_))
    if is_divided(criterion):
        return _divided(catalogue, criterion.declared)
    if criterion.by is not None:
        return _by_then(catalogue, criterion.declared, max(criterion.by, as_of), as_of)
    if is_staged(criterion, catalogue):
        return _staged(catalogue, criterion.declared, as_of)
    column = catalogue.column(criterion.column)
    return _one_number(column.numbers, column.status == _UNKNOWN, column.status != _NOT_APPLICABLE)


def reading_values(
    low: NDArray[np.float64], high: NDArray[np.float64], sure: NDArray[np.float64] | None, curve: Curve
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest worth of intervals; of what can be had, the best counts.

    Parameters
    ----------
    low, high, sure
        Shape (n,), as in :class:`Reading`.
    """
    least, greatest = values_between(low, high, curve)
    return (least if sure is None else values_between(sure, high, curve)[1]), greatest


def is_divided(criterion: Criterion) -> bool:
    """Whether it matters that less than the whole can be had."""
    need, preference = criterion.need, criterion.preference
    less_serves = isinstance(need, Within) and need.high < math.inf
    less_is_better = isinstance(preference, Curve) and not is_rising(preference)
    return criterion.declared.divisible_by is not None and (less_serves or less_is_better)


def is_staged(criterion: Criterion, catalogue: Catalogue) -> bool:
    """Whether plans' stages are known that make days uncertain."""
    return criterion.declared.stage in catalogue.columns


def facts_read(criteria: Iterable[Criterion]) -> set[str]:
    """Return the keys of the columns that are read when some criteria are judged."""
    found: set[str] = set()
    for criterion in criteria:
        fact = criterion.declared
        found |= {
            criterion.column,
            *(key for _, key in fact.later),
            *(key for key in (fact.divisible_by, fact.stage) if key),
        }
    return found


def days_of(fact: Fact, as_of: date) -> list[tuple[date, str]]:
    """Return of which days an amount is known, earliest first: today's is the fact's own, then those that say more.

    >>> [day.isoformat() for day, _ in days_of(FACTS["power_capacity_mw"], date(2028, 2, 29))]
    ['2028-02-29', '2031-02-28', '2033-02-28']
    """
    later = [(months_on(as_of, years * _MONTHS_A_YEAR), key) for years, key in fact.later]
    return sorted([(as_of, fact.key), *later])


def _one_number(numbers: NDArray[np.float64], unknown: NDArray[np.bool_], applicable: NDArray[np.bool_]) -> Reading:
    return Reading(observed=numbers, low=numbers, high=numbers, sure=None, unknown=unknown, applicable=applicable)


def _divided(catalogue: Catalogue, fact: Fact) -> Reading:
    column = catalogue.column(fact.key)
    area = column.numbers
    part, may_be_divided = _known_of(catalogue, fact.divisible_by or "")
    # A part larger than the whole is the whole.
    sure = np.where(np.isnan(part), area, np.minimum(part, area))
    nobody_knows = np.isnan(part) & may_be_divided
    return Reading(
        observed=area,
        low=np.where(nobody_knows, np.minimum(area, 0.0), sure),
        high=area,
        sure=sure,
        unknown=column.status == _UNKNOWN,
        applicable=column.status != _NOT_APPLICABLE,
    )


def _by_then(catalogue: Catalogue, fact: Fact, day: date, as_of: date) -> Reading:
    before = np.full(len(catalogue), np.nan)
    after = before
    known = [(when, _known_of(catalogue, key)[0]) for when, key in days_of(fact, as_of)]
    for when, numbers in known:
        if when <= day:
            before = np.where(np.isnan(numbers), before, numbers)
    for when, numbers in reversed(known):
        if when >= day:
            after = np.where(np.isnan(numbers), after, numbers)
    nothing = np.isnan(before) & np.isnan(after)
    least = -math.inf if fact.low is None else fact.low
    low = np.where(np.isnan(before) & ~nothing, least, before)
    high = np.where(np.isnan(after) & ~nothing, math.inf, after)
    applicable = catalogue.column(fact.key).status != _NOT_APPLICABLE
    return Reading(
        observed=np.where(applicable, before, np.nan),
        # Where figures contradict each other and shrink, it is something between them.
        low=np.where(applicable, np.minimum(low, high), np.nan),
        high=np.where(applicable, np.maximum(low, high), np.nan),
        sure=None,
        unknown=nothing & applicable,
        applicable=applicable,
    )


def _staged(catalogue: Catalogue, fact: Fact, as_of: date) -> Reading:
    column = catalogue.column(fact.key)
    stages, _ = _known_of(catalogue, fact.stage or "")
    first, last = (_at_stages(stages, days) for days in _lead_days(fact.key, as_of))
    days, unknown = column.numbers, column.status == _UNKNOWN
    waits = unknown & (first > -math.inf)
    return Reading(
        observed=days,
        low=np.where(waits, first, np.maximum(days, first)),
        high=np.where(waits, math.inf, np.maximum(days, last)),
        sure=None,
        unknown=unknown & ~waits,
        applicable=column.status != _NOT_APPLICABLE,
    )


@lru_cache
def _lead_days(key: str, as_of: date) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return by stage the first and the last day of legal force, encoded; -inf where the plan is no reason to wait."""
    fact = FACTS[key]
    stages = FACTS[fact.stage or ""].code_list
    first, last = np.full((2, len(stages)), -math.inf)
    for place, code in enumerate(stages):
        if code in LEAD_TIMES:
            lead = LEAD_TIMES[code]
            first[place] = encode(fact, months_on(as_of, lead.least_months))
            last[place] = encode(fact, months_on(as_of, lead.most_months))
    return first, last


def _at_stages(stages: NDArray[np.float64], by_stage: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(stages)
    return np.where(known, by_stage[np.where(known, stages, 0).astype(np.intp)], -math.inf)


def _known_of(catalogue: Catalogue, key: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return a fact's values, NaN where there is none, and where it makes sense; it says nothing of other kinds."""
    column = catalogue.column(key)
    bears = np.array([kind in FACTS[key].kinds for kind in KINDS])[catalogue.kinds]
    return np.where(bears, column.numbers, np.nan), bears & (column.status != _NOT_APPLICABLE)
