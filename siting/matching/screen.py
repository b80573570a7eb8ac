"""Screening: all sites of the catalogue gone through once, quickly; no site that belongs in the answer is lost.

Where a place is asked for, only the sites within reach of it are looked at. Filter first, score only what is left, in
blocks that fit the processor's cache. Verdicts and counts are exact. Scores are estimated in float32 with a known
error; whoever might belong among the best by that is judged again, exactly, so that the ids and their order are those
that :func:`siting.matching.engine.match` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Requirement
from siting.matching.best import Best
from siting.matching.catalogue import AVAILABILITIES, KINDS, Catalogue
from siting.matching.compact import Segment
from siting.matching.exact_order import exact_order, order_by_estimates
from siting.matching.place_sieve import Rows
from siting.matching.plan import Plan
from siting.matching.result import Counts

BLOCK_ROWS = 1 << 16
"""Rows gone through at a time: one column's block and the working arrays stay in the processor's cache."""
BATCH_ROWS = 1 << 15
"""Rows scored at a time: few enough for the cache, and enough for the calls not to cost more than the work."""
_WHOLE_BLOCK = 6
"""From one row in so many on, looking at a whole block takes less time than picking the rows."""
_Counters: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]

_FITS = np.float32(2.0)
"""What a site that meets all has above its score as a key: no score makes up for it."""
_FEW = 4096
"""So few rows are scored together, whether they meet all or not: the calls cost more than the work."""


@dataclass(frozen=True, kw_only=True)
class Screening:
    """What going through the catalogue gave.

    Parameters
    ----------
    ids
        The best sites that fit or ask, best first.
    out_ids
        The sites that fail, nearest first.
    counts
        Over the whole catalogue.
    """

    ids: tuple[int, ...]
    out_ids: tuple[int, ...]
    counts: Counts


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """The rows of the catalogue that may belong in the answer.

    Parameters
    ----------
    rows
        Among them the best that fit or ask, and few more; in no order.
    keys
        Estimates of what orders these, greater is better.
    slack
        By how much two of them have to differ for the order of their rows to be certain.
    out_rows
        Among them the nearest that fail, and few more; in no order.
    counts
        Over the whole catalogue.
    """

    rows: NDArray[np.intp]
    keys: NDArray[np.float32]
    slack: float
    out_rows: NDArray[np.intp]
    counts: Counts


def screen(
    catalogue: Catalogue, requirement: Requirement, *, as_of: date, limit: int | None, out_limit: int | None = 0
) -> Screening:
    """Return which sites belong in the answer.

    Parameters
    ----------
    catalogue
        All sites.
    requirement
        What is asked.
    as_of
        The day that is judged for.
    limit, out_limit
        How many of the best, and of those that fail, are wanted; None for all.

    Raises
    ------
    ValueError
        A limit is negative, or a criterion names a place that has not been looked up.
    """
    found = candidates(catalogue, requirement, as_of=as_of, limit=limit, out_limit=out_limit)
    ids = order_by_estimates(catalogue, requirement, found.rows, found.keys, slack=found.slack, as_of=as_of)
    out_ids = exact_order(catalogue, requirement, found.out_rows, as_of=as_of)
    return Screening(
        ids=tuple(ids[:limit].tolist()),
        out_ids=tuple(out_ids[:out_limit].tolist()),
        counts=found.counts,
    )


def candidates(
    catalogue: Catalogue, requirement: Requirement, *, as_of: date, limit: int | None, out_limit: int | None = 0
) -> Candidates:
    """Return which rows may belong in the answer, for whoever judges and orders them exactly; see :func:`screen`."""
    if min(limit or 0, out_limit or 0) < 0:
        raise ValueError("a limit is not negative")
    run = _Run(catalogue, requirement, as_of=as_of, limit=limit, keep_failures=out_limit != 0)
    run.go()
    rows, keys = run.best.rows()
    return Candidates(rows=rows, keys=keys, slack=run.slack, out_rows=run.nearest(out_limit), counts=run.counts())


class _Run:
    """One going through all segments, and what it gathers."""

    def __init__(
        self, catalogue: Catalogue, requirement: Requirement, *, as_of: date, limit: int | None, keep_failures: bool
    ) -> None:
        compact = catalogue.compact
        self._order = compact.order
        self._segments = [segment for segment in compact.segments if _is_wanted(segment, requirement)]
        kinds = {segment.kind for segment in self._segments}
        self._plans = {kind: Plan(requirement, catalogue, KINDS[kind], as_of=as_of) for kind in kinds}
        self.slack = max((2 * plan.error for plan in self._plans.values()), default=0.0)
        self._ids = catalogue.site_ids
        self.best = self._new_best(limit)
        self._failing = {n: 0 for n, criterion in enumerate(requirement.criteria) if criterion.need is not None}
        kept = len(catalogue) if keep_failures else 0
        self._failures = _counters(kept, len(self._failing))
        self._fits = self._ask = 0
        self._fitting: list[NDArray[np.intp]] = []
        self._asking: list[NDArray[np.intp]] = []
        self._waiting = 0

    def _new_best(self, limit: int | None) -> Best:
        return Best(limit, slack=self.slack, ids=self._ids, order=self._order)

    def go(self) -> None:
        """Go through all wanted sites."""
        for segment in self._segments:
            plan = self._plans[segment.kind]
            for at in self._stretches(plan, segment):
                near = self._near(plan, at)
                if near is None or len(self._failures) or len(near) * _WHOLE_BLOCK > at.stop - at.start:
                    self._go_through(plan, at, near)
                else:
                    for rows in _batches(near):
                        self._sort(plan, rows, self._sift(plan, rows) == 0)
                if self._waiting >= BATCH_ROWS:
                    self._rank(plan)
            self._rank(plan)

    def _stretches(self, plan: Plan, segment: Segment) -> Iterator[slice]:
        """Return blocks, or the whole segment where it is plain from the outset that little of it is near."""
        at = slice(segment.start, segment.stop)
        size = at.stop - at.start
        if not len(self._failures) and any(sieve.most(at) * _WHOLE_BLOCK <= size for _, sieve in plan.reaches):
            yield at
        else:
            yield from _blocks(segment)

    def _near(self, plan: Plan, at: slice) -> NDArray[np.intp] | None:
        """Return the rows of a block that no place is out of reach of; None where none is asked for."""
        near: NDArray[np.intp] | None = None
        for number, sieve in plan.reaches:
            passing = sieve.passing(at)
            self._failing[number] += at.stop - at.start - len(passing)
            near = passing if near is None else np.intersect1d(near, passing, assume_unique=True)
        return near

    def _go_through(self, plan: Plan, at: slice, near: NDArray[np.intp] | None) -> None:
        """Look at all rows of a block, of which those that are near count."""
        if near is None:
            failures = self._sift(plan, at)
        else:
            counted = np.zeros(at.stop - at.start, dtype=np.bool_)
            counted[near - at.start] = True
            failures = self._sift(plan, at, counted)
            fails = np.empty(len(counted), dtype=np.bool_)
            for _, sieve in plan.reaches:
                sieve.fails(at, fails)
                failures += fails.view(np.uint8)
        self._sort(plan, at, failures == 0)
        if len(self._failures):
            self._failures[at] = failures

    def _sift(self, plan: Plan, at: Rows, counted: NDArray[np.bool_] | None = None) -> _Counters:
        """Return how many constraints, other than to be within reach, each of some rows fails."""
        size = at.stop - at.start if isinstance(at, slice) else len(at)
        failures = _counters(size, len(self._failing))
        fails = np.empty(size, dtype=np.bool_)
        # One byte each, so that adding needs no conversion.
        as_numbers = fails.view(np.uint8)
        for number, sieve in plan.others:
            sieve.fails(at, fails)
            failures += as_numbers
            self._failing[number] += int(np.count_nonzero(fails if counted is None else fails & counted))
        return failures

    def _sort(self, plan: Plan, at: Rows, passes: NDArray[np.bool_]) -> None:
        """Tell those that meet all from those with something to ask, and let them wait to be scored."""
        left = int(np.count_nonzero(passes))
        if isinstance(at, slice) and left * _WHOLE_BLOCK > len(passes):
            asks = plan.asks(at, len(passes))
            fitting = np.flatnonzero(passes & ~asks) + at.start
            asking = np.flatnonzero(passes & asks) + at.start if self._asks_matter else None
        else:
            rows = np.flatnonzero(passes) + at.start if isinstance(at, slice) else at[passes]
            asks = plan.asks(rows, left)
            fitting = rows[~asks]
            asking = rows[asks] if self._asks_matter else None
        self._fits += len(fitting)
        self._ask += left - len(fitting)
        self._fitting.append(fitting)
        self._waiting += len(fitting)
        if asking is not None:
            self._asking.append(asking)
            self._waiting += len(asking)

    @property
    def _asks_matter(self) -> bool:
        """Whether sites with something to ask can still be among the best: too few so far meet all."""
        return bool(self.best.least <= 1.0)

    def _rank(self, plan: Plan) -> None:
        """Score those that wait; those with something to ask only while too few meet all."""
        fitting, asking = _joined(self._fitting), _joined(self._asking)
        self._fitting.clear()
        self._asking.clear()
        self._waiting = 0
        if len(fitting) + len(asking) <= _FEW:
            bonus = np.repeat(np.array([_FITS, 0.0], dtype=np.float32), (len(fitting), len(asking)))
            self._offer(plan, self.best, np.concatenate([fitting, asking]), bonus)
            return
        for rows, bonus_of_all in ((fitting, _FITS), (asking, np.float32(0.0))):
            for batch in _batches(rows):
                if self.best.least <= bonus_of_all + 1.0:
                    self._offer(plan, self.best, batch, np.full(len(batch), bonus_of_all))

    @staticmethod
    def _offer(plan: Plan, best: Best, rows: NDArray[np.intp], bonus: NDArray[np.float32]) -> None:
        best.offer(*plan.scored(rows, bonus, best.least))

    def nearest(self, limit: int | None) -> NDArray[np.intp]:
        """Return the rows that may be among the nearest of those that fail, as rows of the catalogue."""
        out = sum(segment.stop - segment.start for segment in self._segments) - self._fits - self._ask
        if limit == 0 or out == 0:
            return np.zeros(0, dtype=np.intp)
        if limit is None or limit >= out:
            every: NDArray[np.intp] = self._order[np.flatnonzero(self._failures)]
            return every
        most = surely = 0
        while (reached := surely + int(np.count_nonzero(self._failures == most + 1))) < limit:
            most, surely = most + 1, reached
        # Who fails fewer is surely among them; of those that fail one more, the best.
        fewer = np.flatnonzero((self._failures > 0) & (self._failures <= most))
        last = self._new_best(limit - surely)
        for segment in self._segments:
            for at in _blocks(segment):
                rows = np.flatnonzero(self._failures[at] == most + 1) + at.start
                self._offer(self._plans[segment.kind], last, rows, np.zeros(len(rows), dtype=np.float32))
        return np.concatenate([self._order[fewer], last.rows()[0]])

    def counts(self) -> Counts:
        """Return how many sites stand where."""
        judged = sum(segment.stop - segment.start for segment in self._segments)
        return Counts(
            judged=judged,
            set_aside=len(self._ids) - judged,
            fits=self._fits,
            ask=self._ask,
            out=judged - self._fits - self._ask,
            failing=dict(self._failing),
        )


def _joined(waiting: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    return np.concatenate([np.zeros(0, dtype=np.intp), *waiting])


def _batches(rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]


def _counters(size: int, most: int) -> _Counters:
    """Return zeros in which each can count up to ``most``."""
    return np.zeros(size, dtype=np.uint8) if most < 256 else np.zeros(size, dtype=np.uint16)


def _is_wanted(segment: Segment, requirement: Requirement) -> bool:
    return (
        KINDS[segment.kind] in requirement.kinds and AVAILABILITIES[segment.availability] in requirement.availabilities
    )


def _blocks(segment: Segment) -> Iterator[slice]:
    for start in range(segment.start, segment.stop, BLOCK_ROWS):
        yield slice(start, min(start + BLOCK_ROWS, segment.stop))
