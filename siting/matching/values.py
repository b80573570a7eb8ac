"""Value functions on arrays: what an amount or a code is worth, in [0, 1] (METHOD.md section 2, step 2).

NaN stands for a value that nobody knows, and comes out as NaN: what an unknown is worth is decided where scores are
made, never here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from siting.domain.facts import MAX_CODES, FactType
from siting.domain.requirement import Curve, Preference


def preference_values(numbers: NDArray[np.float64], preference: Preference, type_: FactType) -> NDArray[np.float64]:
    """Return what each encoded value is worth.

    Parameters
    ----------
    numbers
        Shape (n,): encoded values of one fact, NaN where unknown.
    preference
        The value function.
    type_
        The fact's type.

    Returns
    -------
    Shape (n,), in [0, 1], NaN where unknown.
    """
    if isinstance(preference, Curve):
        return piecewise_linear(numbers, preference.amounts, preference.values)
    if type_ is FactType.CODES:
        return best_member(numbers, preference.values, preference.other)
    return table_lookup(numbers, preference.values, preference.other)


def piecewise_linear(
    amounts: NDArray[np.float64], knots: Sequence[float], heights: Sequence[float]
) -> NDArray[np.float64]:
    """Return the piecewise linear function through the anchors, constant beyond the first and the last.

    Between two anchors the result never leaves their heights, so that it is monotone to the last bit where the
    heights are.

    Parameters
    ----------
    amounts
        Shape (n,).
    knots
        Shape (k,), k ≥ 2, increasing.
    heights
        Shape (k,).

    >>> piecewise_linear(np.array([10.0, 60.0, 120.0]), (50, 75, 90, 100), (1, 0.8, 0.5, 0)).tolist()
    [1.0, 0.92, 0.0]
    """
    x = np.asarray(knots, dtype=np.float64)
    y = np.asarray(heights, dtype=np.float64)
    # Least and most by hand: for the few sites of an answer, calling clip costs more than the rest.
    left = np.minimum(np.maximum(np.searchsorted(x, amounts, side="right") - 1, 0), len(x) - 2)
    before, start, end = x[left], y[left], y[left + 1]
    # An amount far beyond anchors that all but meet is infinitely many of their steps away, and held as such.
    with np.errstate(over="ignore"):
        share = np.minimum(np.maximum((amounts - before) / (x[left + 1] - before), 0.0), 1.0)
    value = start + (end - start) * share
    held: NDArray[np.float64] = np.minimum(np.maximum(value, np.minimum(start, end)), np.maximum(start, end))
    return held


def values_between(
    low: NDArray[np.float64], high: NDArray[np.float64], curve: Curve
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest value of a curve over intervals.

    A piecewise linear function has both at the ends of the interval or at the anchors between them.

    Parameters
    ----------
    low, high
        Shape (n,), ``low <= high``, ends may be infinite; NaN comes out as NaN.

    Returns
    -------
    Two arrays of shape (n,).

    >>> least, greatest = values_between(
    ...     np.array([0.0, 6.0]), np.array([9.0, np.inf]), Curve(amounts=(0, 4, 12), values=(0.25, 1, 0))
    ... )
    >>> least.tolist(), greatest.tolist()
    ([0.25, 0.0], [1.0, 0.75])
    """
    first = piecewise_linear(low, curve.amounts, curve.values)
    last = piecewise_linear(high, curve.amounts, curve.values)
    least, greatest = np.minimum(first, last), np.maximum(first, last)
    if is_rising(curve) or is_falling(curve):
        return least, greatest
    for amount, value in zip(curve.amounts, curve.values, strict=True):
        between = (low < amount) & (amount < high)
        least = np.where(between, np.minimum(least, value), least)
        greatest = np.where(between, np.maximum(greatest, value), greatest)
    return least, greatest


def is_rising(curve: Curve) -> bool:
    """Whether more is never worth less."""
    return all(a <= b for a, b in pairwise(curve.values))


def is_falling(curve: Curve) -> bool:
    """Whether more is never worth more."""
    return all(a >= b for a, b in pairwise(curve.values))


def table_lookup(codes: NDArray[np.float64], values: Mapping[int, float], other: float) -> NDArray[np.float64]:
    """Return the value of each code; ``other`` for a code that the table does not name.

    Parameters
    ----------
    codes
        Shape (n,): places in the fact's list.
    values
        Place → value.

    >>> table_lookup(np.array([0.0, 2.0, np.nan]), {2: 0.7}, 0.1).tolist()
    [0.1, 0.7, nan]
    """
    known = ~np.isnan(codes)
    lookup = np.full(MAX_CODES, other)
    lookup[list(values)] = list(values.values())
    found = np.full(codes.shape, np.nan)
    found[known] = lookup[codes[known].astype(np.intp)]
    return found


def best_member(masks: NDArray[np.float64], values: Mapping[int, float], other: float) -> NDArray[np.float64]:
    """Return the value of each set of codes: that of its best member, ``other`` for the empty set.

    Parameters
    ----------
    masks
        Shape (n,): sets as bit masks.
    values
        Place → value.

    >>> best_member(np.array([0b011, 0b100, 0.0]), {0: 0.2, 1: 0.9}, 0.3).tolist()
    [0.9, 0.3, 0.3]
    """
    known = ~np.isnan(masks)
    bits = masks[known].astype(np.int64)
    named = sum(1 << place for place in values)
    worth = np.where((bits & ~np.int64(named) != 0) | (bits == 0), other, 0.0)
    for place, value in values.items():
        worth = np.where(bits >> place & 1, np.maximum(worth, value), worth)
    found = np.full(masks.shape, np.nan)
    found[known] = worth
    return found
