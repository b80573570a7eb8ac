"""The smallest change of one fact that makes a site the first (METHOD.md section 2, step 8).

The height that a site lacks is turned into what one criterion would have to be worth, that into an amount through the
value function, and the amount is written as the fact is written. Each change is then tried by judging the site again
with it, and what does not make it first is not told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from siting.domain.needs import Curve, Within
from siting.domain.values import Status
from siting.matching.changes import Changes
from siting.matching.ideas import Idea, Spot, code_ideas, spots, tried
from siting.matching.insight import Bound, Change
from siting.matching.inverses import Stretch, amounts_around, meeting, worth_at_least
from siting.matching.verdicts import Mark

MOST_CHANGES = 3
"""So many ways to the first place are told of a site."""
_CLOSE = 1e-9
_ANY_HEIGHT = -1.0


def to_first(changes: Changes, *, listed: int) -> tuple[tuple[Change, ...], ...]:
    """Return, for each listed site, which one changed fact would make it the first, the smallest change first.

    A change is as large as its share of the value function's span; for codes, and for what is not known, as the
    difference in value. Where a value function has its best in between, the nearest amount on either side is looked at.

    Parameters
    ----------
    changes
        Judges changed sites.
    listed
        Of how many, from the first on, it is told.

    Returns
    -------
    One tuple a site, at most :data:`MOST_CHANGES` long; () for the first, and where no one fact is enough.
    """
    listed = min(listed, len(changes.compared))
    criteria = range(len(changes.compared.requirement.criteria))
    smallest: dict[tuple[int, int], Idea] = {}
    for idea, rank in tried(changes, [idea for number in criteria for idea in _ideas(changes, number, listed)]):
        best = smallest.get((idea.row, idea.criterion))
        if rank == 1 and (best is None or idea.size < best.size):
            smallest[idea.row, idea.criterion] = idea
    found: list[list[Idea]] = [[] for _ in range(listed)]
    for idea in sorted(smallest.values(), key=lambda one: (one.size, one.criterion)):
        found[idea.row].append(idea)
    return tuple(
        tuple(Change(criterion=i.criterion, bound=i.bound, amount=i.bound_amount, rank=1) for i in ideas[:MOST_CHANGES])
        for ideas in found
    )


def _ideas(changes: Changes, number: int, listed: int) -> Iterator[Idea]:
    criterion = changes.compared.requirement.criteria[number]
    if criterion.preference is None:
        return
    at = [s for s in spots(changes, number, listed=listed) if s.row and s.status is not Status.NOT_APPLICABLE]
    if not at:
        return
    for spot, value in zip(at, _values_needed(changes, number, [spot.row for spot in at]), strict=True):
        if math.isnan(value):
            continue
        if isinstance(criterion.preference, Curve):
            yield from _amounts(spot, criterion.preference, value)
        else:
            yield from code_ideas(spot)


def _values_needed(changes: Changes, number: int, rows: list[int]) -> list[float]:
    """Return what the criterion must be worth at some rows for them to reach the height of the first."""
    judged, where = changes.compared.judged, np.array(rows, dtype=np.intp)
    height = (judged.score_low[0] + judged.score_high[0]) / 2
    # A site whose last question is answered stands before all that have some, however high.
    settles = judged.open[where] == (judged.marks[number, where] == Mark.UNKNOWN)
    heights = np.where(settles & (judged.open[0] > 0), _ANY_HEIGHT, height)
    values = changes.values_to_reach(where, np.full(len(where), number, dtype=np.intp), heights)
    return [float(value) for value in values]


def _amounts(spot: Spot, curve: Curve, value: float) -> Iterator[Idea]:
    need = spot.criterion.need if isinstance(spot.criterion.need, Within) else Within()
    enough = meeting(worth_at_least(curve, value - _CLOSE), need.low, need.high)
    known = not math.isnan(spot.observed)
    for up, (first, last) in _nearest(enough, spot):
        end = last if up else first
        one_sided = math.isinf(end) or not spot.allows(end + (1 if up else -1))
        bound = (Bound.AT_LEAST if up else Bound.AT_MOST) if one_sided else Bound.IS
        around = amounts_around(spot.criterion.declared, first if up else last)
        for further, amount in enumerate(around if up else reversed(around)):
            beyond = not known or (amount > spot.observed if up else amount < spot.observed)
            if beyond and spot.allows(amount) and need.low <= amount <= need.high:
                span = curve.amounts[-1] - curve.amounts[0]
                size = abs(amount - spot.observed) / span if known else abs(value - spot.worth) + further * _CLOSE
                yield Idea(
                    row=spot.row, criterion=spot.number, bound=bound, bound_amount=amount, amount=amount, size=size
                )


def _nearest(stretches: tuple[Stretch, ...], spot: Spot) -> Iterator[tuple[bool, Stretch]]:
    """Yield the stretch next above what is observed, and whether it is above, and that below."""
    if math.isnan(spot.observed):
        endless = [(True, one) for one in stretches if math.isinf(one[1])]
        endless += [(False, one) for one in stretches if math.isinf(one[0])]
        inner = [(True, one) for one in stretches if not math.isinf(one[0])]
        yield from [one for one in (*endless, *inner) if not math.isinf(one[1][0 if one[0] else 1])][:1]
        return
    for first, last in stretches:
        if first <= spot.observed <= last:
            # As high as the first already: the next amount may settle it.
            yield True, (spot.observed, last)
            yield False, (first, spot.observed)
    above = [one for one in stretches if one[0] > spot.observed]
    below = [one for one in stretches if one[1] < spot.observed]
    if above:
        yield True, above[0]
    if below:
        yield False, below[-1]
