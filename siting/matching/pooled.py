"""Sites that are too small alone, and what several of them have together.

Amounts that add up (:attr:`siting.domain.facts.Fact.adds_up`) are the sum of the members': unknown where one of them
is, and what does not apply to a member adds nothing. Smallest parts add up too, and are unknown where a member's is not
known. Every other criterion counts as at its worst member. Room for a building is not known of what has not been tried
as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import FOOTPRINT_FITS, Criterion, IfUnknown, Requirement, Within
from siting.domain.sites import Site, SiteKind
from siting.domain.values import Status
from siting.matching.aggregation import evaluate
from siting.matching.assembly import Members
from siting.matching.catalogue import STATUSES, Catalogue, Column, catalogue_of
from siting.matching.criterion_rows import CriterionRows, criterion_rows
from siting.matching.failures import BLOCK_ROWS, Failures
from siting.matching.judging import OrderKeys, judge, order_steps
from siting.matching.readings import facts_read
from siting.matching.verdicts import Mark

MOST_CANDIDATES = 5_000
"""So many sites are tried together at most, those that have most of what is asked."""

_UNKNOWN = STATUSES.index(Status.UNKNOWN)
_KNOWN = STATUSES.index(Status.KNOWN)
_NOT_APPLICABLE = STATUSES.index(Status.NOT_APPLICABLE)


def candidate_ids(failures: Failures, *, most: int = MOST_CANDIDATES) -> NDArray[np.int64]:
    """Return the numbers of the sites that are too small alone and fail nothing else, those with most first."""
    limits = [criterion for criterion, _ in summed_limits(failures.requirement)]
    parts = []
    for start in range(0, len(failures.short), BLOCK_ROWS):
        rows = failures.short[start : start + BLOCK_ROWS]
        parts.append(reach(failures.catalogue.rows(rows, facts_read(limits)), failures.requirement, failures.as_of))
    reached = np.concatenate([np.zeros(0), *parts])
    ids = failures.catalogue.site_ids[failures.short]
    best = np.lexsort((ids, -reached))
    found: NDArray[np.int64] = ids[best[np.isfinite(reached[best])]][:most]
    return found


def summed_limits(requirement: Requirement) -> list[tuple[Criterion, float]]:
    """Return the criteria that ask for at least so much of what adds up, and how much, without their preferences."""
    return [
        (replace(criterion, preference=None, weight=0.0), criterion.need.low)
        for criterion in requirement.criteria
        if criterion.declared.adds_up and isinstance(criterion.need, Within) and criterion.need.low > 0
    ]


def reach(catalogue: Catalogue, requirement: Requirement, as_of: date) -> NDArray[np.float64]:
    """Return how much sites have of what adds up and is asked for, as a share, at most 1 of each amount.

    NaN for a site that is too small by none of it, or fails one of these limits in another way.

    Parameters
    ----------
    catalogue
        Shape (n,): the sites.
    """
    total, short = np.zeros(len(catalogue)), np.zeros(len(catalogue), dtype=np.bool_)
    otherwise = np.zeros(len(catalogue), dtype=np.bool_)
    for criterion, least in summed_limits(requirement):
        rows = criterion_rows(catalogue, criterion, as_of=as_of)
        lacking = falls_short(rows, least)
        short |= lacking
        otherwise |= (rows.marks == Mark.NOT_MET) & ~lacking
        share = np.clip(rows.observed / least, 0.0, 1.0)
        total += np.where(np.isnan(share), 0.0, share)
    return np.where(short & ~otherwise, total, np.nan)


def falls_short(rows: CriterionRows, least: float) -> NDArray[np.bool_]:
    """Return where there is surely less than is asked for; shape (n,)."""
    most = np.where(np.isnan(rows.between_high), rows.observed, rows.between_high)
    found: NDArray[np.bool_] = (rows.marks == Mark.NOT_MET) & (most < least)
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Together:
    """Sets (c) of members judged as one.

    Parameters
    ----------
    fails, asks
        Shape (c,): whether a limit is not met, and whether one waits for an answer.
    score_low, score_high
        Shape (c,), in [0, 1].
    """

    fails: NDArray[np.bool_]
    asks: NDArray[np.bool_]
    score_low: NDArray[np.float64]
    score_high: NDArray[np.float64]

    def keys(self) -> OrderKeys:
        """Return by what they are ordered, as sites are."""
        middle, low = order_steps(self.score_low, self.score_high)
        return OrderKeys(standing=self.asks.astype(np.int64), middle=-middle, low=-low)


class Pool:
    """The candidates of one kind.

    Attributes
    ----------
    sites
        By their numbers; at most :data:`MOST_CANDIDATES`, those that have most of what is asked.
    reached
        Shape (n,): how much each has of it.
    """

    def __init__(self, sites: Sequence[Site], requirement: Requirement, kind: SiteKind, *, as_of: date) -> None:
        wanted = sorted(
            (one for one in sites if one.kind is kind and one.availability in requirement.availabilities),
            key=lambda one: one.site_id,
        )
        catalogue = catalogue_of(wanted, version="")
        reached = reach(catalogue, requirement, as_of)
        judged = judge(catalogue, requirement, as_of=as_of)
        self._summed = [criterion.declared.adds_up for criterion in requirement.criteria]
        self._room = [criterion.fact == FOOTPRINT_FITS for criterion in requirement.criteria]
        alone = ~(np.array(self._summed) | np.array(self._room))
        reached[np.any(judged.marks[alone] == Mark.NOT_MET, axis=0)] = np.nan
        chosen = np.lexsort((catalogue.site_ids, -reached))
        chosen = np.sort(chosen[np.isfinite(reached[chosen])][:MOST_CANDIDATES])
        self.sites = [wanted[row] for row in chosen]
        self.reached: NDArray[np.float64] = reached[chosen]
        self._requirement = requirement
        self._as_of = as_of
        self._tree = requirement.tree(kind)
        self._marks, self._low, self._high = judged.marks[:, chosen], judged.low[:, chosen], judged.high[:, chosen]
        facts = facts_read(criterion for criterion in requirement.criteria if criterion.declared.adds_up)
        self._catalogue = catalogue.rows(chosen, facts)

    def __len__(self) -> int:
        return len(self.sites)

    def lacks(self, members: Members) -> NDArray[np.bool_]:
        """Return which sets surely have too little of something; shape (c,)."""
        found = np.zeros(len(members), dtype=np.bool_)
        for criterion, least in summed_limits(self._requirement):
            rows = criterion_rows(self._sums(members, criterion), criterion, as_of=self._as_of)
            found |= falls_short(rows, least)
        return found

    def judged(self, members: Members) -> Together:
        """Return the sets judged as one site each."""
        shape = (len(self._requirement.criteria), len(members))
        marks, low, high = np.zeros(shape, dtype=np.uint8), np.zeros(shape), np.zeros(shape)
        for number, criterion in enumerate(self._requirement.criteria):
            if self._summed[number]:
                rows = criterion_rows(self._sums(members, criterion), criterion, as_of=self._as_of)
                marks[number], low[number], high[number] = rows.marks, rows.low, rows.high
            elif self._room[number]:
                marks[number], high[number] = _untried(criterion), criterion.preference is not None
            else:
                # Nothing alone fails here, and of what is left the greatest mark is the worst.
                marks[number] = self._marks[number][members].max(axis=1)
                low[number] = self._low[number][members].min(axis=1)
                high[number] = self._high[number][members].min(axis=1)
        score_low, score_high = self._score(low), self._score(high)
        return Together(
            fails=np.any(marks == Mark.NOT_MET, axis=0),
            asks=np.any(marks == Mark.UNKNOWN, axis=0),
            score_low=score_low,
            score_high=np.maximum(score_low, score_high),
        )

    def _score(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        if self._tree is None:
            return np.zeros(values.shape[1])
        return evaluate(self._tree, values).astype(np.float64, copy=False)

    def _sums(self, members: Members, criterion: Criterion) -> Catalogue:
        """Return the sets as rows of a catalogue, with what the judging of one criterion reads."""
        first = self._catalogue.rows(members[:, 0], ())
        columns = {key: self._sum(members, key, whole=key != criterion.fact) for key in facts_read([criterion])}
        return replace(first, columns=columns)

    def _sum(self, members: Members, key: str, *, whole: bool) -> Column:
        """Return the sum of a fact; with ``whole`` unknown where it is not known of each member."""
        column = self._catalogue.column(key)
        numbers, status = column.numbers[members], column.status[members]
        idle = status == _NOT_APPLICABLE
        unknown = np.any(status == _UNKNOWN, axis=1)
        nowhere = np.all(idle, axis=1)
        if whole:
            unknown |= np.any(idle, axis=1) & ~nowhere
        total = np.where(idle, 0.0, numbers).sum(axis=1)
        found = np.where(unknown, _UNKNOWN, np.where(nowhere, _NOT_APPLICABLE, _KNOWN)).astype(np.uint8)
        return Column(numbers=np.where(found == _KNOWN, total, np.nan), status=found)


def _untried(criterion: Criterion) -> Mark:
    """Return the verdict on room for a building where nobody has looked."""
    if criterion.need is None:
        return Mark.NONE
    return {IfUnknown.ASK: Mark.UNKNOWN, IfUnknown.ACCEPT: Mark.MET, IfUnknown.EXCLUDE: Mark.NOT_MET}[
        criterion.if_unknown
    ]
