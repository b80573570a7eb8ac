"""What near misses lack of one limit, and what limit would do for them instead.

A relaxed limit is a site's own value, rounded outward to what can be said: the fact's decimals, whole days, 10 m of
distance to a place and 100 m from a kilometre on. So it opens that site, and the next tighter one that can be said does
not.

How much a concession costs is its gap over a scale (METHOD.md section 2, step 7): the company's own tolerance where it
gave one; else the span of its value function; else the limit itself, a year for days. Where the limit is 0, the scale
is one unit of the fact, 1 km for the distance to a place. Each code that is added or dropped costs 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from siting.domain.facts import FactType
from siting.domain.requirement import Contains, Criterion, Curve, IfUnknown, Need, OneOf, Within
from siting.matching.criterion_rows import CriterionRows
from siting.matching.insight import Concession

NOTABLY_MORE = 3
"""A further step is worth telling when it opens so many more sites than the first."""
MOST_STEPS = 3
"""So many steps of one limit are told at most."""

_DAYS_A_YEAR = 365.0
_NEAR_M, _FAR_M, _KILOMETRE_M = 10.0, 100.0, 1000.0
_CENTS = 9
"""Decimals from which on a difference of two limits is rounding."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One limit given up in part, what that costs, and at which of the near misses it is enough; shape (n,)."""

    concession: Concession
    cost: float
    enough: NDArray[np.bool_]

    @property
    def opens(self) -> int:
        """At how many."""
        return int(np.count_nonzero(self.enough))


class Lack(Protocol):
    """What n near misses lack of one limit.

    Attributes
    ----------
    openable
        Shape (n,): where some other limit would do. Not where the value is unknown and excluded, or does not apply.
    costs
        Shape (n,): the least cost of such a limit, without meaning where there is none.
    """

    openable: NDArray[np.bool_]
    costs: NDArray[np.float64]

    def least(self, row: int) -> Step:
        """Return the smallest step that is enough at one row."""

    def steps(self) -> list[Step]:
        """Return what is worth telling when only this limit is given up: the smallest step, and such as open more."""


def lack_of(number: int, criterion: Criterion, rows: CriterionRows) -> Lack:
    """Return what some rows lack of the limit of a criterion, ``number`` in the requirement, that they all fail."""
    match criterion.need:
        case Within() as need:
            return NumberLack(number, criterion, need, rows)
        case OneOf() as need:
            return CodeLack(number, need, rows.observed)
        case Contains(any=True) as need:
            return AnyLack(number, need, rows.observed)
        case Contains() as need:
            return AllLack(number, need, rows.observed)
        case None:
            raise ValueError(f"{criterion.name} has no limit to fail")


def scale_of(criterion: Criterion, limit: float) -> float:
    """Return what gap of a limit costs 1, in the fact's unit."""
    if criterion.tolerance is not None:
        return criterion.tolerance
    if isinstance(criterion.preference, Curve):
        return criterion.preference.amounts[-1] - criterion.preference.amounts[0]
    if criterion.declared.type is FactType.DATE:
        return _DAYS_A_YEAR
    if limit != 0:
        return abs(limit)
    return 1.0 if criterion.place is None else _KILOMETRE_M


class NumberLack:
    """Of a number or a date that is below or above what is asked."""

    def __init__(self, number: int, criterion: Criterion, need: Within, rows: CriterionRows) -> None:
        self._number = number
        self._need = need
        self._tolerance = criterion.tolerance
        one = np.isnan(rows.between_low)
        least = np.where(one, rows.observed, rows.between_low)
        most = np.where(one, rows.observed, rows.between_high)
        below, above = most < need.low, least > need.high
        # An uncertain amount that touches the limit is still unknown, which is then not enough.
        unsure = ~one & ~rows.offered if criterion.if_unknown is IfUnknown.EXCLUDE else np.zeros_like(one)
        nearest = np.where(below, most, least)
        self.openable: NDArray[np.bool_] = (below | above) & np.isfinite(nearest) & ~unsure
        self._below = below & self.openable
        nearest = np.where(self.openable, nearest, 0.0)
        self._limits = np.where(
            self._below, _outward(nearest, criterion, down=True), _outward(nearest, criterion, down=False)
        )
        gaps = np.where(self._below, need.low - self._limits, self._limits - need.high)
        gaps = np.where(self.openable, gaps, 0.0)
        rounded = gaps.round(_CENTS)
        # A limit may be nearer to a value than anyone would write; it is still not met.
        self._gaps: NDArray[np.float64] = np.where(rounded > 0, rounded, gaps)
        scales = np.where(self._below, scale_of(criterion, need.low), scale_of(criterion, need.high))
        self.costs: NDArray[np.float64] = gaps / scales

    def least(self, row: int) -> Step:
        """See :class:`Lack`."""
        limit, below = float(self._limits[row]), bool(self._below[row])
        if below:
            need, enough = Within(low=limit, high=self._need.high), self._below & (self._limits >= limit)
        else:
            need = Within(low=self._need.low, high=limit)
            enough = self.openable & ~self._below & (self._limits <= limit)
        concession = Concession(criterion=self._number, need=need, gap=float(self._gaps[row]))
        return Step(concession=concession, cost=float(self.costs[row]), enough=enough)

    def steps(self) -> list[Step]:
        """See :class:`Lack`; each side of a limit has steps of its own."""
        found = []
        for side in (self._below, self.openable & ~self._below):
            rows = np.flatnonzero(side)
            if len(rows):
                _, first, counts = np.unique(self._gaps[rows], return_index=True, return_counts=True)
                told = self._told(self._gaps[rows[first]], np.cumsum(counts))
                found += [self.least(int(rows[first[place]])) for place in told]
        return found

    def _told(self, gaps: NDArray[np.float64], opened: NDArray[np.intp]) -> list[int]:
        """Return the places of the steps worth telling, of all by increasing gap with what they open."""
        chosen = {0}
        if self._tolerance is not None:
            within = int(np.searchsorted(gaps, self._tolerance, side="right")) - 1
            chosen |= {within} if within > 0 else set()
        more = int(np.searchsorted(opened, opened[0] + NOTABLY_MORE))
        chosen |= {more} if more < len(opened) else set()
        return sorted(chosen)[:MOST_STEPS]


class CodeLack:
    """Of a code, or yes/no, that is none of those that are asked for: each other code is a step."""

    def __init__(self, number: int, need: OneOf, observed: NDArray[np.float64]) -> None:
        self._number = number
        self._need = need
        self._observed = observed
        self.openable = ~np.isnan(observed)
        self.costs = np.ones(len(observed))

    def least(self, row: int) -> Step:
        """See :class:`Lack`."""
        return self._step(float(self._observed[row]))

    def steps(self) -> list[Step]:
        """See :class:`Lack`."""
        return _widest(self._step(float(code)) for code in np.unique(self._observed[self.openable]))

    def _step(self, code: float) -> Step:
        need = OneOf(codes=self._need.codes | {code})
        return _codes_step(self._number, need, 1, self._observed == code)


class AnyLack:
    """Of a set that has none of the codes of which one is asked for: each code that a set has is a step."""

    def __init__(self, number: int, need: Contains, observed: NDArray[np.float64]) -> None:
        self._number = number
        self._need = need
        self._sets = _masks(observed)
        self.openable = self._sets != 0
        self.costs = np.ones(len(observed))
        every = int(np.bitwise_or.reduce(self._sets))
        bits = [1 << place for place in range(every.bit_length()) if every >> place & 1]
        self._commonest = sorted(bits, key=lambda bit: (-int(np.count_nonzero(self._sets & bit)), bit))

    def least(self, row: int) -> Step:
        """See :class:`Lack`; of its codes, the one that most of the rows have."""
        return self._step(next(bit for bit in self._commonest if int(self._sets[row]) & bit))

    def steps(self) -> list[Step]:
        """See :class:`Lack`."""
        return _widest(self._step(bit) for bit in self._commonest)

    def _step(self, bit: int) -> Step:
        need = Contains(mask=self._need.mask | bit, any=True)
        return _codes_step(self._number, need, 1, (self._sets & bit) != 0)


class AllLack:
    """Of a set that has not all the codes that are asked for: those that it lacks are dropped.

    Where that is all of them, nothing is left of the limit but that the fact applies.
    """

    def __init__(self, number: int, need: Contains, observed: NDArray[np.float64]) -> None:
        self._number = number
        self._need = need
        self.openable = ~np.isnan(observed)
        self._missing = np.where(self.openable, need.mask & ~_masks(observed), 0)
        self.costs: NDArray[np.float64] = np.bitwise_count(self._missing).astype(np.float64)

    def least(self, row: int) -> Step:
        """See :class:`Lack`."""
        return self._step(int(self._missing[row]))

    def steps(self) -> list[Step]:
        """See :class:`Lack`; a dearer step only where it opens notably more than every cheaper one."""
        every = [self._step(int(missing)) for missing in np.unique(self._missing[self.openable])]
        cheapest = min(step.cost for step in every)
        found = _widest(step for step in every if step.cost == cheapest)
        for cost in sorted({step.cost for step in every} - {cheapest}):
            best = max((step for step in every if step.cost == cost), key=lambda step: step.opens)
            if best.opens >= max(step.opens for step in found) + NOTABLY_MORE:
                found.append(best)
        return found[:MOST_STEPS]

    def _step(self, missing: int) -> Step:
        need = Contains(mask=self._need.mask & ~missing)
        enough = self.openable & ((self._missing & ~missing) == 0)
        return _codes_step(self._number, need, missing.bit_count(), enough)


def _codes_step(number: int, need: Need, cost: int, enough: NDArray[np.bool_]) -> Step:
    return Step(concession=Concession(criterion=number, need=need, gap=None), cost=float(cost), enough=enough)


def _widest(steps: Iterable[Step]) -> list[Step]:
    """Return those of equally dear steps that open most."""
    return sorted(steps, key=lambda step: -step.opens)[:MOST_STEPS]


def _masks(observed: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.where(np.isnan(observed), 0.0, observed).astype(np.int64)


def _outward(values: NDArray[np.float64], criterion: Criterion, *, down: bool) -> NDArray[np.float64]:
    """Return the nearest amounts that can be said, none of them above the values (``down``), or below."""
    if criterion.place is not None:
        return outward(values, np.where(values < _KILOMETRE_M, _NEAR_M, _FAR_M), per_unit=1.0, down=down)
    return outward(values, np.ones(values.shape), per_unit=10.0**criterion.declared.decimals, down=down)


def outward(
    values: NDArray[np.float64], steps: NDArray[np.float64], *, per_unit: float, down: bool
) -> NDArray[np.float64]:
    """Return the nearest multiples of a step that are not above the values (``down``), or not below.

    Parameters
    ----------
    values, steps
        Shape (n,); steps are whole numbers of ``1 / per_unit``.

    >>> outward(np.array([8.5, 8.47]), np.ones(2), per_unit=10.0, down=True).tolist()
    [8.5, 8.4]
    """
    whole = np.rint(values * per_unit / steps)
    found = whole * steps / per_unit
    beyond = found > values if down else found < values
    moved: NDArray[np.float64] = np.where(beyond, whole - 1 if down else whole + 1, whole) * steps / per_unit
    return moved
