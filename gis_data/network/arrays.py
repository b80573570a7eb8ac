"""The kinds of arrays that a network is made of, and rows of different lengths held one after the other in one."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Singles: TypeAlias = NDArray[np.float32]
Longs: TypeAlias = NDArray[np.int64]
Ints: TypeAlias = NDArray[np.int32]
Bytes: TypeAlias = NDArray[np.uint8]
Flags: TypeAlias = NDArray[np.bool_]


def rows_of(first: Longs, chosen: Longs | Ints) -> tuple[Longs, Longs]:
    """Return where chosen rows would begin if they followed each other, and where their elements are now.

    Parameters
    ----------
    first
        Shape (n + 1,): row ``i`` is ``first[i]:first[i + 1]``.
    chosen
        Shape (k,): rows, in any order.

    Returns
    -------
    arrays of shapes (k + 1,) and (elements,)

    >>> begins, at = rows_of(np.array([0, 2, 5, 6]), np.array([2, 0]))
    >>> begins.tolist(), at.tolist()
    ([0, 1, 3], [5, 0, 1])
    """
    counts = np.diff(first)[chosen]
    begins = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return begins, np.repeat(first[chosen] - begins[:-1], counts) + np.arange(begins[-1])


def begins_of(of: Longs | Ints, rows: int) -> Longs:
    """Return where rows begin, of elements in the order of their rows; shape (rows + 1,).

    >>> begins_of(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return np.concatenate([[0], np.cumsum(np.bincount(of, minlength=rows))]).astype(np.int64)
