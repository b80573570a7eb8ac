"""Hard constraints on arrays: met, not met or unknown, and by how much (METHOD.md section 2, step 1)."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Contains, IfUnknown, Need, OneOf, Within
from siting.matching.result import Verdict


class Mark(IntEnum):
    """A verdict as arrays hold it."""

    NONE = 0
    """No hard constraint, or one that does not bear on the kind of site."""
    MET = 1
    NOT_MET = 2
    UNKNOWN = 3


VERDICTS: dict[int, Verdict | None] = {
    Mark.NONE: None,
    Mark.MET: Verdict.MET,
    Mark.NOT_MET: Verdict.NOT_MET,
    Mark.UNKNOWN: Verdict.UNKNOWN,
}

MET, NOT_MET, UNKNOWN = (np.uint8(mark) for mark in (Mark.MET, Mark.NOT_MET, Mark.UNKNOWN))
"""The same as the numbers that arrays hold, which cost nothing to look up."""

UNKNOWN_IS: dict[IfUnknown, Mark] = {
    IfUnknown.ASK: Mark.UNKNOWN,
    IfUnknown.ACCEPT: Mark.MET,
    IfUnknown.EXCLUDE: Mark.NOT_MET,
}
"""What it makes of a verdict that nobody can settle."""


def marks(
    numbers: NDArray[np.float64],
    *,
    unknown: NDArray[np.bool_],
    applicable: NDArray[np.bool_],
    need: Need,
    if_unknown: IfUnknown,
) -> NDArray[np.uint8]:
    """Return the verdict at each site.

    Parameters
    ----------
    numbers
        Shape (n,): encoded values of one fact.
    unknown
        Shape (n,): where nobody knows the value.
    applicable
        Shape (n,): where the fact makes sense; where it does not, the constraint is not met.
    need
        What is asked.
    if_unknown
        What an unknown value means.

    Returns
    -------
    Shape (n,): :class:`Mark` as numbers.
    """
    found = np.where(satisfies(numbers, need), MET, NOT_MET)
    found[unknown] = UNKNOWN_IS[if_unknown]
    found[~applicable] = NOT_MET
    return found


def marks_between(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    need: Within,
    *,
    sure: NDArray[np.float64] | None,
    unknown: NDArray[np.bool_],
    applicable: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    """Return the verdict at each site where the value is an interval.

    Parameters
    ----------
    low, high
        Shape (n,): ends of the interval; NaN where there is nothing.
    need
        What is asked.
    sure
        Shape (n,): the amount from which up to ``high`` any can surely be had, from ``low`` on perhaps: the need is met
        by one of them. None where the value is one in the interval and nobody knows which: the need is met by all of
        them.
    unknown, applicable
        As in :func:`marks`.

    Returns
    -------
    Shape (n,): :class:`Mark` as numbers; unknown where nothing is known, and where the need is neither surely met nor
    surely not met.
    """
    possibly = (low <= need.high) & (high >= need.low)
    surely = possibly & ((low >= need.low) & (high <= need.high) if sure is None else sure <= need.high)
    found = np.where(possibly, UNKNOWN, NOT_MET)
    found[surely] = MET
    found[unknown] = UNKNOWN
    found[~applicable] = NOT_MET
    return found


def unknown_as(found: NDArray[np.uint8], if_unknown: IfUnknown) -> NDArray[np.uint8]:
    """Return verdicts in which unknown is what the criterion says that it means."""
    if if_unknown is IfUnknown.ASK:
        return found
    return np.where(found == UNKNOWN, np.uint8(UNKNOWN_IS[if_unknown]), found)


def satisfies(numbers: NDArray[np.float64], need: Need) -> NDArray[np.bool_]:
    """Return where a value satisfies the need; False where there is none."""
    if isinstance(need, Within):
        return within(numbers, need.low, need.high)
    if isinstance(need, OneOf):
        return one_of(numbers, need.codes)
    return contains(numbers, need)


def within(numbers: NDArray[np.float64], low: float, high: float) -> NDArray[np.bool_]:
    """Return where ``low <= number <= high``.

    >>> within(np.array([1.0, 2.0, np.nan]), 2.0, np.inf).tolist()
    [False, True, False]
    """
    met: NDArray[np.bool_] = (numbers >= low) & (numbers <= high)
    return met


def one_of(numbers: NDArray[np.float64], codes: Collection[float]) -> NDArray[np.bool_]:
    """Return where the code is one of those.

    >>> one_of(np.array([0.0, 3.0, np.nan]), {3.0}).tolist()
    [False, True, False]
    """
    return np.isin(numbers, np.array(sorted(codes), dtype=np.float64))


def contains(masks: NDArray[np.float64], need: Contains) -> NDArray[np.bool_]:
    """Return where the set holds all, or at least one, of the codes that are asked for.

    >>> contains(np.array([0b110, 0b010, np.nan]), Contains(mask=0b110)).tolist()
    [True, False, False]
    """
    known = ~np.isnan(masks)
    shared = masks[known].astype(np.int64) & need.mask
    met = np.zeros(masks.shape, dtype=np.bool_)
    met[known] = shared != 0 if need.any else shared == need.mask
    return met


def gaps(numbers: NDArray[np.float64], need: Need) -> NDArray[np.float64]:
    """Return how far each value is outside the limits, in the fact's unit; NaN where it is not, or has no distance.

    >>> gaps(np.array([9.0, 12.0, 20.0, np.nan]), Within(low=10.0, high=15.0)).tolist()
    [1.0, nan, 5.0, nan]
    """
    if not isinstance(need, Within):
        return np.full(numbers.shape, np.nan)
    return gaps_between(numbers, numbers, need)


def gaps_between(low: NDArray[np.float64], high: NDArray[np.float64], need: Within) -> NDArray[np.float64]:
    """Return how far each interval is outside the limits; NaN where some of it is within, or there is none.

    >>> gaps_between(np.array([4.0, 12.0]), np.array([9.0, np.inf]), Within(low=10.0)).tolist()
    [1.0, nan]
    """
    missing = np.maximum(need.low - high, low - need.high)
    return np.where(missing > 0, missing, np.nan)
