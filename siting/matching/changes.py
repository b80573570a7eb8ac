"""Where ranked sites would stand with something changed at one of them; all else is as it was judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from siting.domain.values import Status
from siting.matching.aggregation import evaluate
from siting.matching.catalogue import KINDS, STATUSES, Catalogue, Column
from siting.matching.compared import Compared
from siting.matching.criterion_rows import CriterionRows, criterion_rows
from siting.matching.judging import order_keys, order_steps
from siting.matching.readings import facts_read
from siting.matching.verdicts import Mark

_HALVINGS = 50
_CLOSE = 1e-9


class Changes:
    """Judges changed sites by the same rules and finds the numbers that they would have.

    Parameters
    ----------
    compared
        The ranked sites.
    """

    def __init__(self, compared: Compared) -> None:
        self.compared = compared
        self._trees = [compared.requirement.tree(kind) for kind in KINDS]
        self._keys = order_keys(compared.judged)

    def scores(self, rows: NDArray[np.intp], values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the scores that some rows would have.

        Parameters
        ----------
        rows
            Shape (p,): rows of the compared sites, each as often as there is something to try at it.
        values
            Shape (m, p): the value of each criterion there.
        """
        found = np.zeros(len(rows))
        kinds = self.compared.catalogue.kinds[rows]
        for place, tree in enumerate(self._trees):
            at = np.flatnonzero(kinds == place)
            if tree is not None and len(at):
                found[at] = evaluate(tree, values[:, at])
        return found

    def ranks(
        self,
        rows: NDArray[np.intp],
        *,
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        marks: NDArray[np.uint8],
    ) -> NDArray[np.int64]:
        """Return the numbers that some rows would have among the others.

        Parameters
        ----------
        rows
            Shape (p,).
        low, high, marks
            Shape (m, p): values and verdicts as they would be.

        Returns
        -------
        Shape (p,), from 1; 0 where the site would be out.
        """
        score_low = self.scores(rows, low)
        middle, lower = order_steps(score_low, np.maximum(score_low, self.scores(rows, high)))
        asks = np.any(marks == Mark.UNKNOWN, axis=0)
        ids = self.compared.site_ids
        n = len(ids)
        together = np.lexsort(
            (
                np.concatenate([ids, ids[rows]]),
                np.concatenate([self._keys.low, -lower]),
                np.concatenate([self._keys.middle, -middle]),
                np.concatenate([self._keys.standing, asks]),
            )
        )
        place = np.empty(len(together), dtype=np.int64)
        place[together] = np.arange(len(together))
        before = np.cumsum(together < n)[place[n:]]
        own = place[rows] < place[n:]
        return np.where(np.any(marks == Mark.NOT_MET, axis=0), 0, before - own + 1)

    def ranks_reading(self, number: int, rows: NDArray[np.intp], numbers: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the numbers that some rows would have if an amount on another day were known, and nothing else.

        Parameters
        ----------
        number
            Place of the criterion that asks for it.
        rows, numbers
            Shape (p,): where, and the encoded amount.

        Returns
        -------
        Shape (p,), from 1; 0 where the site would be out.
        """
        on_the_day = replace(self.compared.requirement.criteria[number], by=None)
        catalogue = self.compared.catalogue.rows(rows, facts_read([on_the_day]))
        catalogue = _with_fact(catalogue, on_the_day.fact, numbers)
        return self._ranks(rows, [(number, criterion_rows(catalogue, on_the_day, as_of=self.compared.as_of))])

    def ranks_with(self, fact: str, rows: NDArray[np.intp], numbers: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the numbers that some rows would have if one fact there were known to be something else.

        Parameters
        ----------
        fact
            Key of the fact, or of its column.
        rows, numbers
            Shape (p,): where, and the encoded value.

        Returns
        -------
        Shape (p,), from 1; 0 where the site would be out.
        """
        return self._ranks(rows, self._judged_with(fact, rows, numbers))

    def _ranks(self, rows: NDArray[np.intp], anew: list[tuple[int, CriterionRows]]) -> NDArray[np.int64]:
        judged = self.compared.judged
        low, high, marks = judged.low[:, rows], judged.high[:, rows], judged.marks[:, rows]
        for number, judged_anew in anew:
            low[number], high[number], marks[number] = judged_anew.low, judged_anew.high, judged_anew.marks
        return self.ranks(rows, low=low, high=high, marks=marks)

    def _judged_with(
        self, fact: str, rows: NDArray[np.intp], numbers: NDArray[np.float64]
    ) -> list[tuple[int, CriterionRows]]:
        asked = enumerate(self.compared.requirement.criteria)
        reading = [(number, criterion) for number, criterion in asked if fact in facts_read([criterion])]
        read = facts_read(criterion for _, criterion in reading)
        catalogue = _with_fact(self.compared.catalogue.rows(rows, read), fact, numbers)
        return [(n, criterion_rows(catalogue, criterion, as_of=self.compared.as_of)) for n, criterion in reading]

    def values_to_reach(
        self, rows: NDArray[np.intp], criteria: NDArray[np.intp], middles: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return what one criterion must be worth at some rows for the middle of their scores to reach a height.

        ``v_k + Δ / w_k`` in a weighted sum (METHOD.md section 2, step 8); found by halving elsewhere, as all trees
        are monotone.

        Parameters
        ----------
        rows, criteria, middles
            Shape (p,).

        Returns
        -------
        Shape (p,), in [0, 1]; NaN where no value is enough.
        """
        low, high = (ends[:, rows].copy() for ends in (self.compared.judged.low, self.compared.judged.high))
        pairs = np.arange(len(rows))

        def middle(values: NDArray[np.float64] | float) -> NDArray[np.float64]:
            low[criteria, pairs] = high[criteria, pairs] = values
            return (self.scores(rows, low) + self.scores(rows, high)) / 2

        least, greatest = middle(0.0), middle(1.0)
        additive = np.array([tree is None or tree.is_additive for tree in self._trees])[
            self.compared.catalogue.kinds[rows]
        ]
        spread = np.where(greatest > least, greatest - least, 1.0)
        below, above = np.zeros(len(rows)), np.ones(len(rows))
        if not additive.all():
            for _ in range(_HALVINGS):
                half = (below + above) / 2
                enough = middle(half) >= middles
                below, above = np.where(enough, below, half), np.where(enough, half, above)
        found = np.where(additive, np.clip((middles - least) / spread, 0.0, 1.0), above)
        return np.where(greatest < middles - _CLOSE, np.nan, np.where(least >= middles, 0.0, found))


def _with_fact(catalogue: Catalogue, fact: str, numbers: NDArray[np.float64]) -> Catalogue:
    status = np.full(len(numbers), STATUSES.index(Status.KNOWN), dtype=np.uint8)
    return replace(catalogue, columns={**catalogue.columns, fact: Column(numbers=numbers, status=status)})
