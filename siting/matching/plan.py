"""A requirement made ready for going through the sites of one kind in one catalogue."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import IfUnknown, Requirement
from siting.domain.sites import SiteKind
from siting.domain.tree import Node, leaf_weights
from siting.matching.aggregation import evaluate
from siting.matching.catalogue import Catalogue
from siting.matching.criterion_rows import criterion_values
from siting.matching.estimates import Estimate, make_estimate
from siting.matching.place_sieve import PlaceSieve, Rows
from siting.matching.places import is_reach
from siting.matching.readings import facts_read
from siting.matching.sieves import Sieve, make_sieve

_ROUNDING = 2.0**-22
"""What adding one part to a sum below 4 can round off in float32, and more than a step of the exact order."""
_LOOK_EVERY = 3
"""After so many parts it is looked which rows can still matter."""
_WORTH_LEAVING = 0.8
"""Rows are left behind when at most this share of them still matters."""


class Plan:
    """The criteria that bear on one kind of site.

    Attributes
    ----------
    sieves
        The hard constraints with their place in the requirement.
    reaches
        Those of them that are the distance to a place at the most: who is further away is not looked at any more.
    others
        The rest of them.
    error
        How far an estimated score can be from the exact one; 0 when nothing is weighed and all scores are 0.
    """

    def __init__(self, requirement: Requirement, catalogue: Catalogue, kind: SiteKind, *, as_of: date) -> None:
        self._requirement, self._catalogue, self._as_of = requirement, catalogue, as_of
        tree = requirement.tree(kind)
        self._tree = None if tree is None or tree.is_additive else tree
        self.sieves: list[tuple[int, Sieve]] = []
        self._asks: list[Sieve] = []
        parts: list[Estimate] = []
        weights = {} if tree is None else leaf_weights(tree)
        for number, criterion in enumerate(requirement.criteria):
            if not criterion.bears_on(kind):
                continue
            if criterion.need is not None:
                sieve = make_sieve(criterion, catalogue, as_of=as_of)
                self.sieves.append((number, sieve))
                if criterion.if_unknown is IfUnknown.ASK:
                    self._asks.append(sieve)
            if criterion.preference is not None and self._tree is None:
                parts.append(make_estimate(criterion, catalogue, weights.get(number, 0.0), as_of=as_of))
        self.reaches = [
            (number, sieve)
            for number, sieve in self.sieves
            if isinstance(sieve, PlaceSieve) and is_reach(requirement.criteria[number])
        ]
        reaching = {number for number, _ in self.reaches}
        self.others = [(number, sieve) for number, sieve in self.sieves if number not in reaching]
        # The weightiest first: after them it is known of most rows that they can't be among the best.
        self._parts = sorted(parts, key=lambda part: -part.weight)
        # Rounding once a part, and for the step of a site that fits, for the threshold and for the exact order's steps.
        rounding = (len(parts) + 3) * _ROUNDING if tree is not None else 0.0
        self.error = math.fsum(part.error for part in parts) + rounding

    def asks(self, at: Rows, size: int) -> NDArray[np.bool_]:
        """Return at which of ``size`` rows something that is needed is unknown."""
        found = np.zeros(size, dtype=np.bool_)
        for sieve in self._asks:
            np.logical_or(found, sieve.unknown(at), out=found)
        return found

    def scored(
        self, rows: NDArray[np.intp], bonus: NDArray[np.float32], least: np.float32
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the estimated midpoint of each row's score interval.

        Parameters
        ----------
        rows
            Rows of the compact catalogue.
        bonus
            Shape (rows,): what each key has above the score.
        least
            Rows whose key would be below this may be left out.

        Returns
        -------
        The rows that are left, and their keys.
        """
        keys = bonus.copy()
        if not len(rows):
            return rows, keys
        if self._tree is not None:
            keys += self._middles(self._tree, rows)
            return rows, keys
        to_come = math.fsum(part.weight for part in self._parts)
        for place, part in enumerate(self._parts, start=1):
            keys += part.part(rows)
            to_come -= part.weight
            if place % _LOOK_EVERY == 0:
                rows, keys = _that_matter(rows, keys, least - np.float32(to_come + self.error))
        return rows, keys

    def _middles(self, tree: Node, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the middle of each row's score interval where scores are no plain sums."""
        criteria = self._requirement.criteria
        chosen = self._catalogue.rows(self._catalogue.compact.order[rows], facts_read(criteria))
        low, high = np.zeros((2, len(criteria), len(rows)))
        for number, criterion in enumerate(criteria):
            if criterion.preference is not None:
                low[number], high[number] = criterion_values(chosen, criterion, as_of=self._as_of)
        return ((evaluate(tree, low) + evaluate(tree, high)) / 2).astype(np.float32)


def _that_matter(
    rows: NDArray[np.intp], keys: NDArray[np.float32], least: np.float32
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    if least == -np.inf:
        return rows, keys
    stay = np.flatnonzero(keys >= least)
    if len(stay) > _WORTH_LEAVING * len(rows):
        return rows, keys
    return rows[stay], keys[stay]
