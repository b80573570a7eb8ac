"""How weights were made: whichever way, they are points on criteria or groups in the end, and it is remembered how."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class WeighingMethod(StrEnum):
    """A way to say how much things matter."""

    POINTS = "points"
    """Points for the swing from worst to best (SMART/swing weights, Edwards & Barron 1994)."""
    RANK = "rank"
    """Only the order, the most important first: rank order centroid (Barron & Barrett 1996)."""
    PAIRWISE = "pairwise"
    """Each pair compared on Saaty's scale 1–9 (AHP, Saaty 1980)."""
    BEST_WORST = "best_worst"
    """All compared with the best and with the worst (linear BWM, Rezaei 2016)."""


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """One making of weights among the parts of one group.

    Parameters
    ----------
    method
        How.
    group
        Key of the group whose parts they are; "" for the top.
    items
        Names of the parts: of criteria, or keys of groups. With RANK, the most important first.
    matrix
        PAIRWISE: row by row, how many times more the row's item matters than the column's. BEST_WORST: two rows,
        best to others and others to worst. () otherwise.
    weights
        What came out, one an item, summing to 1.
    consistency
        PAIRWISE: the consistency ratio CR; BEST_WORST: ξ. None where the method has no such measure.
    """

    method: WeighingMethod
    group: str
    items: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...] = ()
    weights: tuple[float, ...]
    consistency: float | None = None

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.items) or len(set(self.items)) != len(self.items):
            raise ValueError(f"{len(self.weights)} weights of the items {list(self.items)}")
        if min(self.weights, default=0.0) < 0 or not math.isclose(math.fsum(self.weights), 1.0, abs_tol=1e-6):
            raise ValueError(f"weights {list(self.weights)} are not shares of 1")
        count = len(self.items)
        rows = {WeighingMethod.PAIRWISE: count, WeighingMethod.BEST_WORST: 2}.get(self.method, 0)
        if len(self.matrix) != rows or any(len(row) != count for row in self.matrix):
            raise ValueError(
                f"a {self.method} weighing of {count} items has not {len(self.matrix)} rows of comparisons"
            )
