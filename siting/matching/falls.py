"""What would make a listed site lose its place: facts of it that are unknown or only estimated."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from siting.domain.facts import FactType
from siting.domain.needs import Curve, OneOf, Within
from siting.domain.values import Status
from siting.matching.changes import Changes
from siting.matching.ideas import Idea, Spot, code_ideas, spots, tried
from siting.matching.insight import Bound, Change
from siting.matching.inverses import amounts_around, meeting, worth_at_most

_OPEN = frozenset({Status.UNKNOWN, Status.ESTIMATED})
_CLOSE = 1e-9


def falls(changes: Changes, *, listed: int, ranked: int) -> tuple[tuple[Change, ...], ...]:
    """Return, for each listed site, beyond which bound a fact makes it lose its place, the worst fall first.

    A fact can do that in two ways: with another value the next site passes it, or a limit is not met and it is out.
    Each is told by itself, with the number that it would have at worst.

    Parameters
    ----------
    changes
        Judges changed sites.
    listed
        Of how many, from the first on, it is told.
    ranked
        How many sites are ranked in all; one more is the number of a site that would be out.

    Returns
    -------
    One tuple a site.
    """
    listed = min(listed, len(changes.compared))
    criteria = changes.compared.requirement.criteria
    ideas = [idea for number in range(len(criteria)) for idea in _ideas(changes, number, listed)]
    tries: dict[tuple[int, int, Bound, float], list[tuple[Idea, int]]] = defaultdict(list)
    for idea, rank in tried(changes, ideas):
        tries[idea.row, idea.criterion, idea.bound, idea.bound_amount].append((idea, rank))
    found: list[list[Change]] = [[] for _ in range(listed)]
    for (row, number, bound, amount), outcomes in tries.items():
        # Beyond the bound the site is out, or it is passed; what is in between the two is told as being passed.
        [decides] = [rank for idea, rank in outcomes if idea.decides]
        worst = max(rank for _, rank in outcomes) if decides else ranked + 1
        if decides == 0 or decides > row + 1:
            found[row].append(Change(criterion=number, bound=bound, amount=amount, rank=worst))
    return tuple(tuple(_told(some)) for some in found)


def _told(found: list[Change]) -> Iterator[Change]:
    """Yield the worst first, and of the codes of one fact the worst alone."""
    codes = set()
    for change in sorted(found, key=lambda one: (-one.rank, one.criterion)):
        if change.bound is not Bound.IS or change.criterion not in codes:
            yield change
        if change.bound is Bound.IS:
            codes.add(change.criterion)


def _ideas(changes: Changes, number: int, listed: int) -> Iterator[Idea]:
    criterion = changes.compared.requirement.criteria[number]
    at = [spot for spot in spots(changes, number, listed=listed) if spot.status in _OPEN]
    if criterion.declared.type not in (FactType.NUMBER, FactType.DATE):
        for spot in at:
            yield from code_ideas(spot)
            if criterion.declared.type is FactType.YES_NO and isinstance(criterion.need, OneOf):
                yield from (_idea(spot, Bound.IS, code, code) for code in {0.0, 1.0} - criterion.need.codes)
        return
    if isinstance(criterion.preference, Curve):
        below = [spot for spot in at if spot.row + 1 < len(changes.compared)]
        for spot, value in zip(below, _values_of_next(changes, number, [spot.row for spot in below]), strict=True):
            if value > 0:
                yield from _passed(spot, criterion.preference, value)
    if isinstance(criterion.need, Within):
        for spot in at:
            yield from _out(spot, criterion.need)


def _values_of_next(changes: Changes, number: int, rows: list[int]) -> list[float]:
    """Return below which value of the criterion the next site passes; NaN where it would anyway."""
    judged, where = changes.compared.judged, np.array(rows, dtype=np.intp)
    heights = (judged.score_low[where + 1] + judged.score_high[where + 1]) / 2
    values = changes.values_to_reach(where, np.full(len(where), number, dtype=np.intp), heights)
    return [float(value) for value in values]


def _passed(spot: Spot, curve: Curve, value: float) -> Iterator[Idea]:
    need = spot.criterion.need if isinstance(spot.criterion.need, Within) else Within()
    stretches = worth_at_most(curve, value)
    ends = [(Bound.BELOW, one[1]) for one in stretches[:1] if math.isinf(one[0]) and math.isfinite(one[1])]
    ends += [(Bound.ABOVE, one[0]) for one in stretches[-1:] if math.isinf(one[1]) and math.isfinite(one[0])]
    ends = [(bound, edge) for bound, edge in ends if not _beyond(spot.observed, bound, edge)]
    for bound, edge in _nearest(spot, ends):
        amount = _written(spot, bound, edge)
        next_to_it = _next(spot, bound, amount)
        beyond = (-math.inf, amount) if bound is Bound.BELOW else (amount, math.inf)
        worst = [
            knot
            for first, last in meeting((beyond,), max(need.low, spot.least), min(need.high, spot.most))
            for knot in (*curve.amounts, first, last)
            if math.isfinite(knot) and first <= knot <= last and knot != amount and spot.allows(knot)
        ]
        if spot.allows(next_to_it) and need.low <= next_to_it <= need.high:
            yield _idea(spot, bound, amount, next_to_it)
            yield from (_idea(spot, bound, amount, knot, decides=False) for knot in worst)


def _out(spot: Spot, need: Within) -> Iterator[Idea]:
    ends = [(bound, end) for bound, end in ((Bound.BELOW, need.low), (Bound.ABOVE, need.high)) if math.isfinite(end)]
    for bound, edge in _nearest(spot, ends):
        outside = _next(spot, bound, edge)
        if spot.allows(outside):
            yield _idea(spot, bound, edge, outside)


def _nearest(spot: Spot, ends: list[tuple[Bound, float]]) -> list[tuple[Bound, float]]:
    """Return the bound that is nearest to what is observed; the lower one where nothing is."""
    known = not math.isnan(spot.observed)
    return sorted(ends, key=lambda one: abs(one[1] - spot.observed) if known else 0.0)[:1]


def _beyond(observed: float, bound: Bound, edge: float) -> bool:
    return observed < edge if bound is Bound.BELOW else observed > edge


def _written(spot: Spot, bound: Bound, edge: float) -> float:
    """Return the amount nearest to an edge, as it is written, beyond which all lies beyond the edge."""
    before, at, after = amounts_around(spot.criterion.declared, edge)
    if bound is Bound.BELOW:
        return at if at <= edge + _CLOSE else before
    return at if at >= edge - _CLOSE else after


def _next(spot: Spot, bound: Bound, amount: float) -> float:
    """Return the first amount, as it is written, that lies beyond a bound."""
    before, at, after = amounts_around(spot.criterion.declared, amount)
    if bound is Bound.BELOW:
        return at if at < amount else before
    return at if at > amount else after


def _idea(spot: Spot, bound: Bound, bound_amount: float, amount: float, *, decides: bool = True) -> Idea:
    return Idea(
        row=spot.row, criterion=spot.number, bound=bound, bound_amount=bound_amount, amount=amount, decides=decides
    )
