"""Which limits each site fails, gone through once for everything that is said about those that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import FOOTPRINT_FITS, Criterion, Requirement
from siting.matching.catalogue import AVAILABILITIES, KINDS, Catalogue
from siting.matching.plan import Plan

BLOCK_ROWS = 1 << 16
"""Rows gone through at a time: one column's block and the working arrays stay in the processor's cache."""
MOST_CONCESSIONS = 3
"""A site that fails more limits than this is no near miss: nobody gives up so much for it."""

Sets = NDArray[np.uint64]
"""Shape (n, words): sets of limits, the bit of each being its place among the hard criteria."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Failures:
    """What the sites that fail fail by.

    Parameters
    ----------
    catalogue, requirement, as_of
        What was gone through, by what, and for which day.
    hard
        Places of the hard criteria in the requirement.
    passing
        How many sites fail no limit.
    rows, sets
        Near misses, as rows (n) of the catalogue, and which limits each fails: one to :data:`MOST_CONCESSIONS`, none of
        them firm.
    distinct
        Each set of limits that some site fails, firm ones too, once; empty where a site fails none.
    short
        Rows of the catalogue that fail nothing but what sites can have together: amounts that add up, and room for a
        building.
    """

    catalogue: Catalogue
    requirement: Requirement
    as_of: date
    hard: tuple[int, ...]
    passing: int
    rows: NDArray[np.intp]
    sets: Sets
    distinct: Sets
    short: NDArray[np.intp]

    def criteria(self, members: NDArray[np.uint64]) -> tuple[int, ...]:
        """Return the places in the requirement of one set's criteria, shape (words,)."""
        return tuple(number for place, number in enumerate(self.hard) if int(members[place // 64]) >> place % 64 & 1)


def find_failures(catalogue: Catalogue, requirement: Requirement, *, as_of: date) -> Failures:
    """Go through all sites of a wanted kind and availability, and say which limits those that fail fail.

    Parameters
    ----------
    catalogue
        All sites.
    requirement
        What is asked.
    as_of
        The day that is judged for.
    """
    run = _Run(catalogue, requirement, as_of)
    run.go()
    return Failures(
        catalogue=catalogue,
        requirement=requirement,
        as_of=as_of,
        hard=run.hard,
        passing=run.passing,
        rows=_joined(run.rows),
        sets=np.concatenate([np.zeros((0, run.words), dtype=np.uint64), *run.sets]),
        distinct=np.zeros((0, run.words), dtype=np.uint64) if run.passing else distinct(run.seen, run.words),
        short=_joined(run.short),
    )


def distinct(parts: Iterable[Sets], words: int) -> Sets:
    """Return each set once, the smallest first."""
    every = np.concatenate([np.zeros((0, words), dtype=np.uint64), *parts])
    once = np.unique(every[:, 0])[:, np.newaxis] if words == 1 else np.unique(every, axis=0)
    return once[np.argsort(sizes(once), kind="stable")]


def sizes(sets: Sets) -> NDArray[np.uint8]:
    """Return how many limits each set has; shape (n,)."""
    counted = np.bitwise_count(sets)
    return counted[:, 0] if sets.shape[1] == 1 else np.sum(counted, axis=1, dtype=np.uint8)


def overlap(sets: Sets, members: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which sets have any of some limits, shape (words,)."""
    shared = sets & members
    found: NDArray[np.bool_] = shared[:, 0] != 0 if sets.shape[1] == 1 else np.any(shared, axis=1)
    return found


def equal(sets: Sets, members: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which sets are just these limits, shape (words,)."""
    same = sets == members
    found: NDArray[np.bool_] = same[:, 0] if sets.shape[1] == 1 else np.all(same, axis=1)
    return found


def contain(sets: Sets, members: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which sets have all of some limits, shape (words,)."""
    return ~overlap(~sets, members)


@dataclass(eq=False)
class _Run:
    """One going through all segments, and what it gathers."""

    catalogue: Catalogue
    requirement: Requirement
    as_of: date
    passing: int = 0
    rows: list[NDArray[np.intp]] = field(default_factory=list)
    sets: list[Sets] = field(default_factory=list)
    seen: list[Sets] = field(default_factory=list)
    short: list[NDArray[np.intp]] = field(default_factory=list)

    def __post_init__(self) -> None:
        criteria = self.requirement.criteria
        self.hard = tuple(number for number, criterion in enumerate(criteria) if criterion.need is not None)
        self.words = max(1, -(-len(self.hard) // 64))
        self._firm = self._members(lambda criterion: criterion.firm or criterion.fact == FOOTPRINT_FITS)
        self._alone = ~self._members(lambda criterion: criterion.declared.adds_up or criterion.fact == FOOTPRINT_FITS)

    def _members(self, chosen: Callable[[Criterion], bool]) -> NDArray[np.uint64]:
        words = [0] * self.words
        for place, number in enumerate(self.hard):
            if chosen(self.requirement.criteria[number]):
                words[place // 64] |= 1 << place % 64
        return np.array(words, dtype=np.uint64)

    def go(self) -> None:
        """Go through all wanted sites."""
        places = {number: place for place, number in enumerate(self.hard)}
        for plan, at in self._blocks():
            self._take(self._failing(plan, at, places), at)

    def _blocks(self) -> Iterator[tuple[Plan, slice]]:
        compact = self.catalogue.compact
        plans: dict[int, Plan] = {}
        for segment in compact.segments:
            kind, availability = KINDS[segment.kind], AVAILABILITIES[segment.availability]
            if kind not in self.requirement.kinds or availability not in self.requirement.availabilities:
                continue
            if segment.kind not in plans:
                plans[segment.kind] = Plan(self.requirement, self.catalogue, kind, as_of=self.as_of)
            for start in range(segment.start, segment.stop, BLOCK_ROWS):
                yield plans[segment.kind], slice(start, min(start + BLOCK_ROWS, segment.stop))

    def _failing(self, plan: Plan, at: slice, places: dict[int, int]) -> Sets:
        """Return which limits each row of a block fails."""
        size = at.stop - at.start
        # Gathered in bytes, a row of them a limit, so that no number is widened on the way.
        gathered = np.zeros((8 * self.words, size), dtype=np.uint8)
        fails = np.empty(size, dtype=np.bool_)
        for number, sieve in plan.sieves:
            sieve.fails(at, fails)
            byte, bit = divmod(places[number], 8)
            gathered[byte] |= fails.view(np.uint8) << np.uint8(bit)
        return np.ascontiguousarray(gathered.T).view("<u8").astype(np.uint64, copy=False)

    def _take(self, sets: Sets, at: slice) -> None:
        order = self.catalogue.compact.order[at]
        failed = sizes(sets)
        self.passing += int(np.count_nonzero(failed == 0))
        if not self.passing:
            self.seen.append(distinct([sets], self.words))
        near = np.flatnonzero((failed > 0) & (failed <= MOST_CONCESSIONS) & ~overlap(sets, self._firm))
        self.rows.append(order[near])
        self.sets.append(sets[near])
        self.short.append(order[np.flatnonzero((failed > 0) & ~overlap(sets, self._alone))])


def _joined(parts: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    return np.concatenate([np.zeros(0, dtype=np.intp), *parts])
