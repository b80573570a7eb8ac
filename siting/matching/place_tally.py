"""Counting in how many weightings each site has each place, without sorting places by scores.

A score becomes the upper bits of a 32-bit key whose lower bits are the site's row: sorting such keys, which takes a
fraction of the time that sorting with an index does, gives the rows in their order, earlier rows first among equals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from siting.matching.compared import MOST_COMPARED, Compared
from siting.matching.weightings import Weightings

BLOCK = 256
"""Weightings at a time: the scores of a block stay in the processor's cache."""
_RUN = 40 * BLOCK
"""Weightings between two countings: bounds the memory, and makes what is counted long rows."""
_ROW_BITS = (MOST_COMPARED - 1).bit_length()
_TOP = np.float32((1 << (32 - _ROW_BITS)) - 1)
_SCALE = np.float32(_TOP - 63)
"""Leaves room for scores that rounding takes beyond 0 and 1."""
_ROW_MASK = np.uint16((1 << _ROW_BITS) - 1)


_Ordered: TypeAlias = tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.uint32]]
Each: TypeAlias = Callable[[Callable[[slice], _Ordered], Iterable[slice]], Iterable[_Ordered]]


class PlaceTally:
    """What is counted over n compared sites, l listed ones and m criteria.

    Parameters
    ----------
    compared
        The ranked sites; those that fit stand before those with something to ask in every weighting.
    weightings
        Kind of site → shape (m, samples).
    listed
        How many, from the first on, are told of: whose places are counted, and who are compared pairwise.

    Attributes
    ----------
    places
        Shape (n, l): in how many weightings the listed site of a column has the rank of a row among all that are
        compared.
    beats
        Shape (l, l): in how many the site of a row stands before that of a column.
    first_weights
        Kind → shape (m, n): the weightings in which a site is first, added up.
    """

    def __init__(self, compared: Compared, weightings: Weightings, *, listed: int) -> None:
        self._size, self._fits = len(compared), compared.fits
        self._weightings = weightings
        self.places = np.zeros((self._size, listed), dtype=np.int64)
        self.beats = np.zeros((listed, listed), dtype=np.int64)
        self.first_weights = {kind: np.zeros((len(w), self._size)) for kind, w in weightings.items()}

    def run(self, scores: Callable[[slice], NDArray[np.float32]], each: Each) -> None:
        """Count all weightings.

        Parameters
        ----------
        scores
            Gives the scores, shape (n, block), at some of the weightings; they are overwritten.
        each
            ``map``, or what does the same with several threads.
        """
        samples = next((weights.shape[1] for weights in self._weightings.values()), 0)
        for start in range(0, samples, _RUN):
            stop = min(start + _RUN, samples)
            first = np.empty(stop - start, dtype=np.uint16)
            keys = np.empty((len(self.beats), stop - start), dtype=np.uint32)
            blocks = [slice(at, min(at + BLOCK, stop)) for at in range(start, stop, BLOCK)]
            for block, found in zip(blocks, each(lambda at: self._ordered(scores(at)), blocks), strict=True):
                at = slice(block.start - start, block.stop - start)
                places, first[at], keys[:, at] = found
                self.places += places
            self._weigh(first, slice(start, stop))
            self._compare(keys)

    def _ordered(self, scores: NDArray[np.float32]) -> _Ordered:
        """Return the listed sites' places, counted, the first row of each weighting, and the listed sites' keys."""
        scores *= -_SCALE
        # One weighting's keys lie side by side: that is how they are sorted.
        below_top = np.add(scores.T, _TOP, out=np.empty(scores.shape[::-1], dtype=np.float32))
        keys = below_top.astype(np.int32).view(np.uint32)
        keys <<= np.uint32(_ROW_BITS)
        keys |= np.arange(self._size, dtype=np.uint32)
        listed = keys[:, : len(self.beats)].T.copy()
        keys[:, : self._fits].sort(axis=1)
        keys[:, self._fits :].sort(axis=1)
        rows = keys.astype(np.uint16)
        rows &= _ROW_MASK
        return self._places(rows), rows[:, 0].copy(), listed

    def _places(self, rows: NDArray[np.uint16]) -> NDArray[np.int64]:
        """Return in how many weightings each listed site has each rank, of rows in their order, shape (block, n)."""
        listed = self.places.shape[1]
        # The listed sites are the first rows, so that they are found by their numbers.
        at = np.flatnonzero(rows < listed)
        rank_and_row = at % self._size * listed + rows.ravel()[at]
        return np.bincount(rank_and_row, minlength=self.places.size).reshape(self.places.shape)

    def _weigh(self, first: NDArray[np.uint16], at: slice) -> None:
        for kind, weights in self._weightings.items():
            totals = self.first_weights[kind]
            totals += [np.bincount(first, weights=weight, minlength=self._size) for weight in weights[:, at]]

    def _compare(self, keys: NDArray[np.uint32]) -> None:
        listed, samples = keys.shape
        for row in range(listed):
            # Who meets all stands before who has something to ask.
            alike = min(self._fits, listed) if row < self._fits else listed
            before = [np.count_nonzero(one) for one in keys[row] < keys[row + 1 : alike]]
            wins = np.array(before + [samples] * (listed - alike), dtype=np.int64)
            self.beats[row, row + 1 :] += wins
            self.beats[row + 1 :, row] += samples - wins
