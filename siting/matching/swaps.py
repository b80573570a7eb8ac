"""The nearest weight at which a site and the next one change places (METHOD.md section 2, step 8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from siting.domain.tree import Node
from siting.matching.aggregation import evaluate
from siting.matching.catalogue import KINDS
from siting.matching.compared import Compared
from siting.matching.insight import Swap
from siting.matching.weightings import shares_of

_GRID = np.linspace(0.0, 1.0, 201)[1:-1]
"""Shares that are tried before the nearest crossing is narrowed down."""
_HALVINGS = 40
_AT_ONCE = 5
"""So many halvings are made from one look, of which :data:`_HALVINGS` is a multiple."""
_BESIDE = 1e-6
"""How far on both sides of a weight the order is looked at."""
_NOISE = 1e-12
"""Scores that differ by less do so by rounding: sites that are equal at every weight do not change places."""


def swaps(compared: Compared, *, listed: int) -> tuple[Swap | None, ...]:
    """Return, for each listed site, the nearest weight at which it changes places with the next one.

    One criterion's share of the score is changed; the others keep their proportions to each other. What is unknown
    stands in the middle, as in the ranking. Where both sites are of the same kind the share is that of their score;
    otherwise of the listed site's, and the other's follows as if the criterion's points were raised or lowered.

    Parameters
    ----------
    compared
        The ranked sites.
    listed
        Of how many, from the first on, it is told.

    Returns
    -------
    One a site; None for the last, where the next has another standing, and where no weight does it.
    """
    asks = compared.judged.open > 0
    return tuple(
        _swap(compared, row) if row + 1 < len(compared) and asks[row] == asks[row + 1] else None
        for row in range(min(listed, len(compared)))
    )


def _swap(compared: Compared, row: int) -> Swap | None:
    pair = _Pair(compared, row)
    crossings = [(criterion, low, high) for criterion in pair.weighed for low, high in pair.crossings(criterion)]
    best: Swap | None = None
    for least, criterion, low, high in sorted((pair.distance(*crossing), *crossing) for crossing in crossings):
        if best is not None and least >= abs(best.weight - best.instead_of):
            break
        share = pair.narrowed(criterion, low, high)
        stated = float(pair.stated[criterion])
        nearer = best is None or abs(share - stated) < abs(best.weight - best.instead_of)
        if nearer and pair.changes_at(criterion, share):
            other = int(compared.site_ids[row + 1])
            best = Swap(criterion=criterion, weight=share, instead_of=stated, other_id=other)
    return best


class _Pair:
    """A site and the next one, and how far the one is above the other at other weights."""

    def __init__(self, compared: Compared, row: int) -> None:
        kinds = compared.catalogue.kinds
        self._sites = [_Site(compared, at) for at in (row, row + 1)]
        self.stated = self._sites[0].weights
        self._alike = kinds[row] == kinds[row + 1]
        self._linear = self._alike and all(site.tree is None or site.tree.is_additive for site in self._sites)
        self.weighed = [int(k) for k in np.flatnonzero((self.stated > 0) & (self.stated < 1))]

    def crossings(self, criterion: int) -> list[tuple[float, float]]:
        """Return between which shares of a criterion they change places: one share where it is solved."""
        if self._linear:
            first, second = self._sites
            apart = first.middles - second.middles
            stated = self.stated[criterion]
            others = (self.stated @ apart - stated * apart[criterion]) / (1 - stated)
            # t · apart_k + (1 − t) · others = 0
            divisor = others - apart[criterion]
            solved = float(others / divisor) if divisor else 0.0
            return [(solved, solved)] if 0 < solved < 1 else []
        grid = np.unique(np.append(_GRID, self.stated[criterion]))
        ahead = self._ahead(criterion, grid) > 0
        return [(float(grid[at]), float(grid[at + 1])) for at in np.flatnonzero(ahead[1:] != ahead[:-1])]

    def distance(self, criterion: int, low: float, high: float) -> float:
        """Return how near to the stated share the crossing can be."""
        stated = float(self.stated[criterion])
        return max(0.0, low - stated, stated - high)

    def narrowed(self, criterion: int, low: float, high: float) -> float:
        """Return the share at which they change places between two others."""
        if low == high:
            return low
        rising = self._ahead(criterion, np.array([low]))[0] <= 0
        for _ in range(_HALVINGS // _AT_ONCE):
            middles = _middles(low, high)
            # All that several halvings may come by are looked at together: each look costs the same, however many.
            above = self._ahead(criterion, middles) > 0
            at = 0
            for _ in range(_AT_ONCE):
                first_half = bool(above[at] == rising)
                low, high = (low, float(middles[at])) if first_half else (float(middles[at]), high)
                at = 2 * at + (1 if first_half else 2)
        return (low + high) / 2

    def changes_at(self, criterion: int, share: float) -> bool:
        """Return whether the order is another on either side of a share."""
        beside = np.clip([share - _BESIDE, share + _BESIDE], 0.0, 1.0)
        before, after = self._ahead(criterion, beside)
        return bool(before * after < 0 and min(abs(before), abs(after)) > _NOISE)

    def _ahead(self, criterion: int, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far the site is above the next at some shares of a criterion, shape (shares,)."""
        first, second = self._sites
        factors = _odds(shares) / _odds(self.stated[criterion])
        return first.heights(criterion, factors) - second.heights(criterion, factors)


class _Site:
    def __init__(self, compared: Compared, row: int) -> None:
        judged, kind = compared.judged, KINDS[int(compared.catalogue.kinds[row])]
        self.tree: Node | None = compared.requirement.tree(kind)
        self.weights = judged.weights[:, row]
        self._low, self._high = judged.low[:, row], judged.high[:, row]
        self.middles = (self._low + self._high) / 2

    def heights(self, criterion: int, factors: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the middle of the score where one criterion's points are so many times as many."""
        if self.tree is None:
            return np.zeros(len(factors))
        weights = np.repeat(self.weights[:, None], len(factors), axis=1)
        weights[criterion] *= factors
        weights /= weights.sum(axis=0)
        shares = shares_of(self.tree, weights)
        low, high = (
            evaluate(self.tree, np.repeat(ends[:, None], len(factors), axis=1), weights=shares)
            for ends in (self._low, self._high)
        )
        middle: NDArray[np.float64] = (low + high) / 2
        return middle


def _middles(low: float, high: float) -> NDArray[np.float64]:
    """Return all middles that so many halvings may come by, as a tree: those of the halves of one follow it by number.

    >>> _middles(0.0, 32.0)[:7].tolist()
    [16.0, 8.0, 24.0, 4.0, 12.0, 20.0, 28.0]
    """
    lows, highs, found = np.array([low]), np.array([high]), []
    for _ in range(_AT_ONCE):
        middles = (lows + highs) / 2
        found.append(middles)
        lows = np.column_stack([lows, middles]).ravel()
        highs = np.column_stack([middles, highs]).ravel()
    return np.concatenate(found)


def _odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return share / (1 - share)
