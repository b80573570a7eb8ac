"""Screening: all sites of the catalogue gone through once, quickly; no site that belongs in the answer is lost.

Filter first, score only what is left, in blocks that fit the processor's cache. Verdicts and counts are exact. Scores
are estimated in float32 with a known error; whoever might belong among the best by that is judged again, exactly, so
that the ids and their order are those that :func:`siting.matching.engine.match` gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import IfUnknown, Requirement
from siting.matching.best import Best
from siting.matching.catalogue import AVAILABILITIES, KINDS, Catalogue
from siting.matching.compact import Compact, Segment
from siting.matching.estimates import Estimate, make_estimate
from siting.matching.judging import OrderKeys, judge, order, order_keys
from siting.matching.result import Counts
from siting.matching.sieves import Rows, Sieve, make_sieve

BLOCK_ROWS = 1 << 16
"""Rows gone through at a time: one column's block and the working arrays stay in the processor's cache."""
_DENSE = 4
"""From one row in so many on, a whole block is worked out rather than its rows picked."""
_ROUNDING = 2.0**-22
"""What adding one estimate to a sum below 4 can round off in float32, and more than a step of the exact order."""


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


def screen(
    catalogue: Catalogue, requirement: Requirement, *, limit: int | None, out_limit: int | None = 0
) -> Screening:
    """Return which sites belong in the answer.

    Parameters
    ----------
    catalogue
        All sites.
    requirement
        What is asked.
    limit, out_limit
        How many of the best, and of those that fail, are wanted; None for all.

    Raises
    ------
    ValueError
        A limit is negative.
    """
    if min(limit or 0, out_limit or 0) < 0:
        raise ValueError("a limit is not negative")
    run = _Run(catalogue, requirement, limit=limit, keep_failures=out_limit != 0)
    run.go()
    return Screening(
        ids=_exact_order(catalogue, requirement, run.best.rows(), limit),
        out_ids=_exact_order(catalogue, requirement, run.nearest(out_limit), out_limit),
        counts=run.counts(),
    )


class _Plan:
    """The criteria that bear on one kind of site, made ready."""

    def __init__(self, requirement: Requirement, compact: Compact, kind: int) -> None:
        self.sieves: list[tuple[int, Sieve]] = []
        self._asks: list[Sieve] = []
        self._estimates: list[tuple[np.float32, Estimate]] = []
        weights = requirement.weights(KINDS[kind])
        errors: list[float] = []
        for number, criterion in enumerate(requirement.criteria):
            if not criterion.bears_on(KINDS[kind]):
                continue
            if criterion.need is not None:
                sieve = make_sieve(criterion, compact)
                self.sieves.append((number, sieve))
                if criterion.if_unknown is IfUnknown.ASK:
                    self._asks.append(sieve)
            if criterion.preference is not None:
                estimate = make_estimate(criterion, compact)
                self._estimates.append((np.float32(weights[number]), estimate))
                errors.append(weights[number] * estimate.error)
        # Rounding once a term, and for the step of a site that fits, for the threshold and for the exact order's steps.
        self.error = math.fsum(errors) + (len(errors) + 3) * _ROUNDING if errors else 0.0

    def asks(self, at: Rows, size: int) -> NDArray[np.bool_]:
        """Return at which rows something that is needed is unknown."""
        found = np.zeros(size, dtype=np.bool_)
        for sieve in self._asks:
            np.logical_or(found, sieve.unknown(at), out=found)
        return found

    def middle(self, at: Rows, size: int) -> NDArray[np.float32]:
        """Return the estimated midpoint of each row's score interval."""
        total = np.zeros(size, dtype=np.float32)
        for weight, estimate in self._estimates:
            part = estimate.middle(at)
            part *= weight
            total += part
        return total


class _Run:
    """One going through all segments, and what it gathers."""

    def __init__(
        self, catalogue: Catalogue, requirement: Requirement, *, limit: int | None, keep_failures: bool
    ) -> None:
        compact = catalogue.compact
        self._size = len(catalogue)
        self._segments = [segment for segment in compact.segments if _is_wanted(segment, requirement)]
        self._plans = {kind: _Plan(requirement, compact, kind) for kind in {s.kind for s in self._segments}}
        # A key is the midpoint, and 2 more for a site that meets all: within that step no midpoint can lead.
        slack = max((2 * plan.error for plan in self._plans.values()), default=0.0)
        self.best = Best(limit, slack=slack, ids=catalogue.site_ids, order=compact.order)
        self._order = compact.order
        self._slack = slack
        self._failing = {n: 0 for n, criterion in enumerate(requirement.criteria) if criterion.need is not None}
        self._failures: list[NDArray[np.uint16]] | None = [] if keep_failures else None
        self._fits = self._ask = 0

    def go(self) -> None:
        """Go through all wanted sites."""
        for segment in self._segments:
            plan = self._plans[segment.kind]
            for at in _blocks(segment):
                failures = self._sift(plan, at)
                self._rank(plan, at, np.flatnonzero(failures == 0))
                if self._failures is not None:
                    self._failures.append(failures)

    def _sift(self, plan: _Plan, at: slice) -> NDArray[np.uint16]:
        """Return how many constraints each row of a block fails."""
        size = at.stop - at.start
        failures = np.zeros(size, dtype=np.uint16)
        fails = np.empty(size, dtype=np.bool_)
        for number, sieve in plan.sieves:
            sieve.fails(at, fails)
            self._failing[number] += int(np.count_nonzero(fails))
            failures += fails
        return failures

    def _rank(self, plan: _Plan, at: slice, survivors: NDArray[np.intp]) -> None:
        size = at.stop - at.start
        rows = survivors + at.start
        if len(survivors) * _DENSE > size:
            asks, keys = plan.asks(at, size)[survivors], plan.middle(at, size)[survivors]
        else:
            asks, keys = plan.asks(rows, len(rows)), plan.middle(rows, len(rows))
        asking = int(np.count_nonzero(asks))
        self._ask += asking
        self._fits += len(survivors) - asking
        keys[~asks] += np.float32(2.0)
        self.best.offer(rows, keys)

    def nearest(self, limit: int | None) -> NDArray[np.intp]:
        """Return the rows that may be among the nearest of those that fail, as rows of the catalogue."""
        if self._failures is None or not self._failures:
            return np.zeros(0, dtype=np.intp)
        failures = np.concatenate(self._failures)
        rows = np.concatenate([np.arange(segment.start, segment.stop) for segment in self._segments])
        if limit is None:
            every: NDArray[np.intp] = self._order[rows[failures > 0]]
            return every
        reached = np.cumsum(np.bincount(failures)[1:])
        most = int(np.searchsorted(reached, limit)) + 1
        surely = rows[(failures > 0) & (failures < most)]
        last = Best(limit - len(surely), slack=self._slack, ids=self.best.ids, order=self._order)
        tied = rows[failures == most]
        for segment in self._segments:
            inside = tied[(tied >= segment.start) & (tied < segment.stop)]
            last.offer(inside, self._plans[segment.kind].middle(inside, len(inside)))
        return np.concatenate([self._order[surely], last.rows()])

    def counts(self) -> Counts:
        """Return how many sites stand where."""
        judged = sum(segment.stop - segment.start for segment in self._segments)
        return Counts(
            judged=judged,
            set_aside=self._size - judged,
            fits=self._fits,
            ask=self._ask,
            out=judged - self._fits - self._ask,
            failing=dict(self._failing),
        )


def _is_wanted(segment: Segment, requirement: Requirement) -> bool:
    return (
        KINDS[segment.kind] in requirement.kinds and AVAILABILITIES[segment.availability] in requirement.availabilities
    )


def _blocks(segment: Segment) -> Iterator[slice]:
    for start in range(segment.start, segment.stop, BLOCK_ROWS):
        yield slice(start, min(start + BLOCK_ROWS, segment.stop))


def _exact_order(
    catalogue: Catalogue, requirement: Requirement, rows: NDArray[np.intp], limit: int | None
) -> tuple[int, ...]:
    """Return the ids of the first sites among some rows of the catalogue, in the order of the exact judge."""
    facts = {criterion.fact for criterion in requirement.criteria}
    keys = [
        order_keys(judge(catalogue.rows(rows[start : start + BLOCK_ROWS], facts), requirement))
        for start in range(0, len(rows), BLOCK_ROWS)
    ]
    ids = catalogue.site_ids[rows]
    if not keys:
        return ()
    return tuple(int(site_id) for site_id in ids[order(OrderKeys.joined(keys), ids)[:limit]])
