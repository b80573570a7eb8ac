"""The best of many, kept while they stream by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ROOM = 4096
"""Rows that are held beyond what is asked for before they are looked through."""


class Best:
    """Rows that may be among the best ``limit`` by an estimated key, greater is better.

    Parameters
    ----------
    limit
        How many are wanted; None keeps all.
    slack
        How far the keys of two rows may be misplaced against each other: who is that near to the last one stays. At 0
        the keys are exact, and of equal rows those with the lowest ids stay.
    ids
        Shape (n,): the sites' numbers by row of the catalogue.
    order
        Shape (n,): the catalogue's row at each row that is offered.
    """

    def __init__(self, limit: int | None, *, slack: float, ids: NDArray[np.int64], order: NDArray[np.intp]) -> None:
        self.ids = ids
        self._order = order
        self._limit = limit
        self._slack = np.float32(slack)
        self.least = np.float32(-np.inf)
        """A key below this no longer matters."""
        self._rows: list[NDArray[np.intp]] = []
        self._keys: list[NDArray[np.float32]] = []
        self._held = 0

    def offer(self, rows: NDArray[np.intp], keys: NDArray[np.float32]) -> None:
        """Take in more rows."""
        if self._limit == 0:
            return
        if self.least > -np.inf:
            good = np.flatnonzero(keys >= self.least)
            rows, keys = rows[good], keys[good]
        self._rows.append(rows)
        self._keys.append(keys)
        self._held += len(rows)
        if self._limit is None:
            return
        # At the first chance, so that there is something to measure others by; later when it is worth the while.
        room = _ROOM if self.least > -np.inf else 0
        if self._held > self._limit + room:
            self._trim(self._limit)

    def rows(self) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the rows that remain, as rows of the catalogue, in no order, and their keys."""
        if self._limit is not None and self._held > self._limit:
            self._trim(self._limit)
        if not self._rows:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        return self._order[np.concatenate(self._rows)], np.concatenate(self._keys)

    def _trim(self, limit: int) -> None:
        rows, keys = np.concatenate(self._rows), np.concatenate(self._keys)
        if self._slack == 0:
            stay = np.lexsort((self.ids[self._order[rows]], -keys))[:limit]
            self.least = keys[stay[-1]]
        else:
            last = len(keys) - limit
            self.least = np.partition(keys, last)[last] - self._slack
            stay = np.flatnonzero(keys >= self.least)
        self._rows, self._keys, self._held = [rows[stay]], [keys[stay]], len(stay)
