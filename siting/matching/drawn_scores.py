"""Scores of the compared sites at drawn weightings, with what is unknown drawn as well."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from siting.domain.sites import SiteKind
from siting.domain.tree import Node
from siting.matching.aggregation import evaluate
from siting.matching.catalogue import KINDS
from siting.matching.compared import Compared
from siting.matching.weightings import Weightings, shares_of

_STEPS = 1 << 16
"""An unknown value is drawn from so many equal steps of its interval, at their middles."""


class DrawnScores:
    """Some of the compared sites, ready to be scored at one block of weightings after the other.

    Parameters
    ----------
    compared
        The ranked sites.
    rows
        Which of them take part, and in which order; None for all.
    """

    def __init__(self, compared: Compared, rows: NDArray[np.intp] | None = None) -> None:
        rows = np.arange(len(compared)) if rows is None else rows
        self.size = len(rows)
        kinds = compared.catalogue.kinds[rows]
        self._parts: list[tuple[SiteKind, NDArray[np.intp], _Additive | _Combined]] = []
        for place, kind in enumerate(KINDS):
            of_kind = np.flatnonzero(kinds == place)
            tree = compared.requirement.tree(kind)
            if len(of_kind) and tree is not None:
                low, high = (ends[:, rows[of_kind]].T for ends in (compared.judged.low, compared.judged.high))
                unknown = _Unknown(low, high)
                part = _Additive(unknown) if tree.is_additive else _Combined(unknown, tree)
                self._parts.append((kind, of_kind, part))

    @property
    def has_unknown(self) -> bool:
        """Whether anything is drawn but weights."""
        return any(part.unknown for _, _, part in self._parts)

    def at(self, weightings: Weightings, generator: np.random.Generator) -> NDArray[np.float32]:
        """Return the scores at some weightings.

        Parameters
        ----------
        weightings
            Of every kind of site that takes part, shape (m, block).
        generator
            Draws each unknown value evenly over its interval, for each site, criterion and weighting by itself.

        Returns
        -------
        Shape (rows, block), in [0, 1] but for rounding.
        """
        block = next(iter(weightings.values())).shape[1]
        if len(self._parts) == 1 and len(self._parts[0][1]) == self.size:
            kind, _, part = self._parts[0]
            return part.at(weightings[kind], generator)
        scores = np.zeros((self.size, block), dtype=np.float32)
        for kind, of_kind, part in self._parts:
            scores[of_kind] = part.at(weightings[kind], generator)
        return scores


class _Unknown:
    """Where values are unknown, criterion by criterion.

    Parameters
    ----------
    low, high
        Shape (n, m).
    """

    def __init__(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        self._cells = [(k, rows) for k in range(low.shape[1]) if len(rows := np.flatnonzero(high[:, k] > low[:, k]))]
        self._count = sum(len(rows) for _, rows in self._cells)
        spans = np.concatenate([(high - low)[rows, k] for k, rows in self._cells]) if self._cells else np.zeros(0)
        self._steps = (spans / _STEPS).astype(np.float32)[:, None]
        self.least = (low + (high - low) / (2 * _STEPS)).astype(np.float32)
        """Shape (n, m): the middle of the lowest step, or the value where it is known."""

    def __bool__(self) -> bool:
        return self._count > 0

    def drawn(
        self, block: int, generator: np.random.Generator
    ) -> Iterator[tuple[int, NDArray[np.intp], NDArray[np.float32]]]:
        """Yield, criterion by criterion, the rows where it is unknown and how far above the least each draw is."""
        words = -(-self._count * block // 4)
        drawn = generator.integers(0, 1 << 64, words, dtype=np.uint64).view(np.uint16)[: self._count * block]
        above = drawn.reshape(self._count, block).astype(np.float32)
        above *= self._steps
        start = 0
        for k, rows in self._cells:
            yield k, rows, above[start : start + len(rows)]
            start += len(rows)


class _Additive:
    """Sites of a kind whose score is a plain weighted sum: one matrix product, and what is drawn on top of it."""

    def __init__(self, unknown: _Unknown) -> None:
        self.unknown = unknown
        # Sites with the same values get the same sums only where they are added up once: in a matrix product the order
        # of adding depends on the row.
        distinct, inverse = np.unique(unknown.least, axis=0, return_inverse=True)
        self._inverse = inverse.reshape(-1) if len(distinct) < len(unknown.least) else None
        self._values = unknown.least if self._inverse is None else distinct

    def at(self, weights: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
        if not self.unknown and self._inverse is None:
            # Laid out by weightings, as whoever sorts the scores of one wants them.
            return (weights.T @ self._values.T).T
        scores = self._values @ weights
        if self._inverse is not None:
            scores = scores[self._inverse]
        for k, rows, above in self.unknown.drawn(weights.shape[1], generator):
            np.multiply(above, weights[k], out=above)
            scores[rows] += above
        return scores


class _Combined:
    """Sites of a kind whose tree has groups that are no weighted sums."""

    def __init__(self, unknown: _Unknown, tree: Node) -> None:
        self.unknown = unknown
        self._tree = tree

    def at(self, weights: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
        block = weights.shape[1]
        values = np.repeat(self.unknown.least.T[:, :, None], block, axis=2)
        for k, rows, above in self.unknown.drawn(block, generator):
            values[k, rows] += above
        shares = {group: share[:, None, :] for group, share in shares_of(self._tree, weights).items()}
        return evaluate(self._tree, values, weights=shares).astype(np.float32)
