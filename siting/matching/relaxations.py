"""Which small concessions open more sites: minimal correction sets over the whole catalogue (METHOD.md 2, step 7).

Sites are fixed points, so a set of limits that some site fails is a correction set: give those up, and there is a site.
Only those are told of which no part is itself one. For a single limit there are several steps, the smallest first; for
two or three limits together, the cheapest combination.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from siting.matching.criterion_rows import criterion_rows
from siting.matching.failures import MOST_CONCESSIONS, Failures, contain, distinct, equal, sizes
from siting.matching.insight import Relaxation
from siting.matching.judging import OrderKeys
from siting.matching.opening import Scored, opened, scored
from siting.matching.readings import facts_read
from siting.matching.relaxing import Lack, Step, lack_of


def relaxations(
    failures: Failures, *, ranked: OrderKeys, ranked_ids: NDArray[np.int64], most: int = 8, opens: int = 5
) -> tuple[Relaxation, ...]:
    """Return the cheapest concessions that open sites.

    A site opens when it would fail nothing; whether it would still have something to ask is said. Firm limits are not
    given up, nor is room for a building, and an unknown value that is excluded stays so.

    Parameters
    ----------
    failures
        What the sites fail by.
    ranked, ranked_ids
        What decides the order of the sites that are ranked now, and their numbers; shape (n,), in any order. Ranks are
        counted among them: where these are only the best of more, a rank beyond them is the least that it can be.
    most
        How many relaxations are wanted.
    opens
        How many of the sites that one opens are named.

    Returns
    -------
    The cheapest first; of equally cheap ones that which opens more. ``Opened.name`` is left empty, and
    ``better_than_all`` is False where nothing is ranked.
    """
    offers = [offer for near in _minimal(failures) for offer in _offers(near)]
    offers.sort(key=lambda one: (one.cost, -len(one.rows), [step.concession.criterion for step in one.steps]))
    chosen = offers[:most]
    near = scored(failures, np.concatenate([np.zeros(0, dtype=np.intp), *(offer.rows for offer in chosen)]))
    return tuple(_relaxation(near, offer, ranked, ranked_ids, opens) for offer in chosen)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Near:
    """A minimal correction set: rows (n) of the catalogue that fail just these limits, and what they lack of each."""

    rows: NDArray[np.intp]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Offer:
    """Concessions, and the rows of the catalogue that they open."""

    steps: tuple[Step, ...]
    rows: NDArray[np.intp]

    @property
    def cost(self) -> float:
        return math.fsum(step.cost for step in self.steps)


def _minimal(failures: Failures) -> Iterator[_Near]:
    """Go through the sets of limits of which some site needs all and no site needs less, the smallest first."""
    settled: list[NDArray[np.uint64]] = []
    failed = sizes(failures.sets)
    for size in range(1, MOST_CONCESSIONS + 1):
        at = np.flatnonzero(failed == size)
        for members in settled:
            at = at[~contain(failures.sets[at], members)]
        sets = failures.sets[at]
        for members in distinct([sets], sets.shape[1]):
            near = _near(failures, failures.rows[at[equal(sets, members)]], failures.criteria(members))
            if len(near.rows):
                settled.append(members)
                yield near


def _near(failures: Failures, rows: NDArray[np.intp], numbers: tuple[int, ...]) -> _Near:
    """Return those rows of some that fail the same limits which other limits would open."""
    # In the order of the columns, which are then read from front to back.
    rows = np.sort(rows)
    lacks = [_lack(failures, rows, number) for number in numbers]
    openable = np.logical_and.reduce([lack.openable for lack in lacks])
    if not np.all(openable):
        rows = rows[openable]
        lacks = [_lack(failures, rows, number) for number in numbers] if len(rows) else []
    return _Near(rows=rows, lacks=tuple(lacks))


def _lack(failures: Failures, rows: NDArray[np.intp], number: int) -> Lack:
    criterion = failures.requirement.criteria[number]
    columns = failures.catalogue.rows(rows, facts_read([criterion]))
    limit_alone = replace(criterion, preference=None, weight=0.0)
    return lack_of(number, criterion, criterion_rows(columns, limit_alone, as_of=failures.as_of))


def _offers(near: _Near) -> Iterator[_Offer]:
    if len(near.lacks) == 1:
        for step in near.lacks[0].steps():
            yield _Offer(steps=(step,), rows=near.rows[step.enough])
        return
    cheapest = int(np.argmin(np.sum([lack.costs for lack in near.lacks], axis=0)))
    steps = tuple(lack.least(cheapest) for lack in near.lacks)
    yield _Offer(steps=steps, rows=near.rows[np.logical_and.reduce([step.enough for step in steps])])


def _relaxation(
    near: Scored, offer: _Offer, ranked: OrderKeys, ranked_ids: NDArray[np.int64], opens: int
) -> Relaxation:
    concessions = tuple(step.concession for step in offer.steps)
    named = opened(near, offer.rows, concessions, ranked=ranked, ranked_ids=ranked_ids, most=max(opens, 1))
    return Relaxation(
        concessions=concessions,
        cost=offer.cost,
        opened=len(offer.rows),
        opens=named[:opens],
        better_than_all=bool(len(ranked_ids)) and named[0].rank == 1,
    )
