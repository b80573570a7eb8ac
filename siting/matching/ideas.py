"""Changes of one fact at one site that are worth trying, and the trying."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from siting.domain.facts import FactType
from siting.domain.needs import Contains, OneOf, Table
from siting.domain.requirement import Criterion
from siting.domain.values import Status
from siting.matching.catalogue import STATUSES
from siting.matching.changes import Changes
from siting.matching.insight import Bound


@dataclass(frozen=True, kw_only=True)
class Idea:
    """A change to be tried.

    Parameters
    ----------
    row, criterion
        Where.
    bound, bound_amount
        How it is said (:class:`~siting.matching.insight.Change`).
    amount
        What is tried.
    size
        How large it is beside others.
    decides
        Whether it is by this amount that the bound stands or falls; else it only says how far the effect goes.
    """

    row: int
    criterion: int
    bound: Bound
    bound_amount: float
    amount: float
    size: float = 0.0
    decides: bool = True


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One criterion at one of the compared sites.

    Parameters
    ----------
    row, number
        Where.
    criterion
        Which.
    observed, status
        What the site carries of the fact; NaN where it has no value.
    worth
        Middle of what it is worth.
    least, most
        Between which amounts an amount on another day must lie; infinite where nothing is known of it.
    """

    row: int
    number: int
    criterion: Criterion
    observed: float
    status: Status
    worth: float
    least: float = -math.inf
    most: float = math.inf

    def allows(self, amount: float) -> bool:
        """Return whether a number is possible at all."""
        fact = self.criterion.declared
        possible = (fact.low is None or amount >= fact.low) and (fact.high is None or amount <= fact.high)
        return possible and self.least <= amount <= self.most


def spots(changes: Changes, number: int, *, listed: int) -> list[Spot]:
    """Return a criterion at the listed sites where one amount or code can settle it.

    Left out are places and footprints, which no fact of the site settles; days that hang on the plan; and amounts on
    another day where they are settled. Where they are not, the amount on that day is what is not known.
    """
    compared = changes.compared
    criterion, judged = compared.requirement.criteria[number], compared.judged
    if criterion.place is not None or criterion.footprint is not None:
        return []
    column = compared.catalogue.column(criterion.column)
    uncertain = ~np.isnan(judged.between_low[number]) & ~judged.offered[number]
    open_to_change = ~uncertain if criterion.by is None else ~judged.known[number]
    rows = np.flatnonzero((judged.bears[number] & open_to_change)[:listed]).tolist()
    return [
        Spot(
            row=row,
            number=number,
            criterion=criterion,
            observed=float(column.numbers[row]) if criterion.by is None else math.nan,
            status=STATUSES[int(column.status[row])] if criterion.by is None else Status.UNKNOWN,
            worth=float(judged.low[number, row] + judged.high[number, row]) / 2,
            least=-math.inf if criterion.by is None else _end(judged.between_low[number, row], -math.inf),
            most=math.inf if criterion.by is None else _end(judged.between_high[number, row], math.inf),
        )
        for row in rows
    ]


def _end(amount: float, if_none: float) -> float:
    return if_none if math.isnan(amount) else float(amount)


def code_ideas(spot: Spot) -> Iterator[Idea]:
    """Yield each other code that a site could have and that the limit allows, or each that a set could have besides."""
    fact, table, need = spot.criterion.declared, spot.criterion.preference, spot.criterion.need
    held = 0 if math.isnan(spot.observed) else int(spot.observed)
    looked_at = {spot.observed}
    for place in range(len(fact.code_list) or 2):
        amount = float(place)
        if fact.type is FactType.CODES:
            asked = need.mask if isinstance(need, Contains) and not need.any else 0
            amount = float(held | 1 << place | asked)
        if amount in looked_at or (isinstance(need, OneOf) and amount not in need.codes):
            continue
        looked_at.add(amount)
        value = table.values.get(place, table.other) if isinstance(table, Table) else 0.0
        yield Idea(
            row=spot.row,
            criterion=spot.number,
            bound=Bound.IS,
            bound_amount=amount,
            amount=amount,
            size=abs(value - spot.worth),
        )


def tried(changes: Changes, ideas: Iterable[Idea]) -> Iterator[tuple[Idea, int]]:
    """Yield each idea with the number that the site would have by it, 0 where it would be out."""
    criteria = changes.compared.requirement.criteria
    by_criterion: dict[int, list[Idea]] = defaultdict(list)
    for idea in ideas:
        by_criterion[idea.criterion].append(idea)
    for number, some in by_criterion.items():
        rows = np.array([idea.row for idea in some], dtype=np.intp)
        amounts = np.array([idea.amount for idea in some])
        if criteria[number].by is None:
            ranks = changes.ranks_with(criteria[number].column, rows, amounts)
        else:
            ranks = changes.ranks_reading(number, rows, amounts)
        yield from zip(some, ranks.tolist(), strict=True)
