"""Hard constraints on narrow columns: which sites fail, exactly as the judge would say, a block at a time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Contains, Criterion, IfUnknown, OneOf, Within
from siting.matching.catalogue import Catalogue
from siting.matching.compact import (
    CODE_UNKNOWN,
    MOST_WHOLE,
    SET_NOT_APPLICABLE,
    SET_UNKNOWN,
    CodeColumn,
    NarrowReading,
    NumberColumn,
    SetColumn,
)
from siting.matching.narrow_readings import narrow_reading
from siting.matching.place_sieve import PlaceSieve, Rows
from siting.matching.places import geometry_of
from siting.matching.verdicts import within

_FLOAT32_MAX = float(np.finfo(np.float32).max)


class Sieve(Protocol):
    """One hard constraint made ready for one catalogue."""

    def fails(self, at: Rows, out: NDArray[np.bool_]) -> None:
        """Set in ``out`` which of some rows do not meet the constraint; unknown as the criterion says."""

    def unknown(self, at: Rows) -> NDArray[np.bool_]:
        """Return at which of some rows it is not known whether they meet it; without meaning for those that fail."""


def make_sieve(criterion: Criterion, catalogue: Catalogue, *, as_of: date) -> Sieve:
    """Return the sieve of a criterion that has a hard constraint, for judging as on a day.

    Raises
    ------
    ValueError
        The criterion names a place that has not been looked up.
    """
    exclude = criterion.if_unknown is IfUnknown.EXCLUDE
    need = criterion.need
    if criterion.place is not None and isinstance(need, Within):
        return PlaceSieve(catalogue.compact, geometry_of(criterion.place), need, exclude_unknown=exclude)
    reading = narrow_reading(catalogue, criterion, as_of=as_of)
    if reading is not None and isinstance(need, Within):
        return BetweenSieve(reading, need, exclude_unknown=exclude)
    column = catalogue.compact.column(criterion.column)
    match column, need:
        case NumberColumn(), Within():
            return NumberSieve(column, need, exclude_unknown=exclude)
        case CodeColumn(), OneOf():
            return CodeSieve(column, need, exclude_unknown=exclude)
        case SetColumn(), Contains():
            return SetSieve(column, need, exclude_unknown=exclude)
        case _:
            raise TypeError(f"{criterion.fact}: {criterion.need!r} can't be sieved")


class NumberSieve:
    """Limits of a number or a date.

    Rounding to float32 keeps the order of numbers, so only where value and limit round to the same number can it hide
    which is greater; those rows are judged by the unrounded values. Where nothing was rounded there are none.
    """

    def __init__(self, column: NumberColumn, need: Within, *, exclude_unknown: bool) -> None:
        self._column = column
        self._need = need
        self._exclude_unknown = exclude_unknown
        self._low = None if need.low == -math.inf else _least_value(need.low, column.scale)
        self._high = None if need.high == math.inf else _greatest_value(need.high, column.scale)
        if self._low is None and column.has_not_applicable:
            self._low = np.float32(-_FLOAT32_MAX)  # which only the mark is below

    def fails(self, at: Rows, out: NDArray[np.bool_]) -> None:
        """See :class:`Sieve`."""
        values = self._column.values[at]
        if self._low is not None:
            np.less(values, self._low, out=out)
            if self._high is not None:
                np.logical_or(out, values > self._high, out=out)
        elif self._high is not None:
            np.greater(values, self._high, out=out)
        else:
            out[:] = False
        if self._exclude_unknown:
            np.logical_or(out, np.isnan(values), out=out)
        if self._column.scale is None:
            self._settle(values, at, out)

    def _settle(self, values: NDArray[np.float32], at: Rows, out: NDArray[np.bool_]) -> None:
        for limit in (self._low, self._high):
            if limit is None:
                continue
            rows = np.flatnonzero(values == limit)
            if len(rows):
                chosen = at.start + rows if isinstance(at, slice) else at[rows]
                out[rows] = ~within(self._column.exact(chosen), self._need.low, self._need.high)

    def unknown(self, at: Rows) -> NDArray[np.bool_]:
        """See :class:`Sieve`."""
        return np.isnan(self._column.values[at])


class BetweenSieve:
    """Limits of an interval: one in it that nobody knows, or of which any can be had.

    Each end has one limit to be on the right side of: so that it can be met, and so that it surely is.
    """

    def __init__(self, reading: NarrowReading, need: Within, *, exclude_unknown: bool) -> None:
        at_least, at_most = Within(low=need.low), Within(high=need.high)
        can_be = [(reading.low, at_most), (reading.high, at_least)]
        if reading.sure is None:
            surely = [(reading.low, at_least), (reading.high, at_most)]
        else:
            surely = [(reading.sure, at_most), (reading.high, at_least)]
        # A limit that there is not still tells what does not apply, for which one of the two is enough.
        self._can_be = [NumberSieve(*one, exclude_unknown=False) for one in can_be if one[1] != Within()] or [
            NumberSieve(reading.low, Within(), exclude_unknown=False)
        ]
        self._surely = [NumberSieve(*one, exclude_unknown=True) for one in surely if one[1] != Within()] or [
            NumberSieve(reading.low, Within(), exclude_unknown=True)
        ]
        self._exclude_unknown = exclude_unknown

    def fails(self, at: Rows, out: NDArray[np.bool_]) -> None:
        """See :class:`Sieve`."""
        _any_fails(self._surely if self._exclude_unknown else self._can_be, at, out)

    def unknown(self, at: Rows) -> NDArray[np.bool_]:
        """See :class:`Sieve`."""
        found = np.empty(_size(at), dtype=np.bool_)
        _any_fails(self._surely, at, found)
        return found


class CodeSieve:
    """A code, or yes/no, that must be one of some."""

    def __init__(self, column: CodeColumn, need: OneOf, *, exclude_unknown: bool) -> None:
        self._values = column.values
        allowed = {int(code) for code in need.codes if float(code).is_integer()}
        if not exclude_unknown:
            allowed.add(int(CODE_UNKNOWN))
        self._stretches = _stretches(set(range(256)) - allowed)

    def fails(self, at: Rows, out: NDArray[np.bool_]) -> None:
        """See :class:`Sieve`."""
        values = self._values[at]
        out[:] = False
        for first, last in self._stretches:
            # Bytes wrap round, so one comparison says whether a value lies in the stretch.
            np.logical_or(out, values - np.uint8(first) <= np.uint8(last - first), out=out)

    def unknown(self, at: Rows) -> NDArray[np.bool_]:
        """See :class:`Sieve`."""
        found: NDArray[np.bool_] = self._values[at] == CODE_UNKNOWN
        return found


class SetSieve:
    """A set that must contain all, or one, of some codes."""

    def __init__(self, column: SetColumn, need: Contains, *, exclude_unknown: bool) -> None:
        self._values = column.values
        self._mask = np.uint32(need.mask)
        self._any = need.any
        self._exclude_unknown = exclude_unknown

    def fails(self, at: Rows, out: NDArray[np.bool_]) -> None:
        """See :class:`Sieve`."""
        values = self._values[at]
        shared = values & self._mask
        if self._any:
            np.equal(shared, np.uint32(0), out=out)
        else:
            np.not_equal(shared, self._mask, out=out)
        if self._mask == 0:  # asks for nothing, which the marks can't tell
            out[values == SET_UNKNOWN] = False
            out[values == SET_NOT_APPLICABLE] = True
        if self._exclude_unknown:
            np.logical_or(out, values == SET_UNKNOWN, out=out)

    def unknown(self, at: Rows) -> NDArray[np.bool_]:
        """See :class:`Sieve`."""
        found: NDArray[np.bool_] = self._values[at] == SET_UNKNOWN
        return found


def _any_fails(sieves: Sequence[NumberSieve], at: Rows, out: NDArray[np.bool_]) -> None:
    sieves[0].fails(at, out)
    for sieve in sieves[1:]:
        more = np.empty_like(out)
        sieve.fails(at, more)
        np.logical_or(out, more, out=out)


def _size(at: Rows) -> int:
    return at.stop - at.start if isinstance(at, slice) else len(at)


def _least_value(limit: float, scale: float | None) -> np.float32:
    """Return the least value that stands for a number not below the limit; the limit where values are rounded."""
    if scale is None:
        return np.float32(max(-_FLOAT32_MAX, min(_FLOAT32_MAX, limit)))
    # A whole number beyond all values serves for a limit that is beyond them.
    whole = math.ceil(max(-2.0 * MOST_WHOLE, min(2.0 * MOST_WHOLE, limit * scale)))
    while whole > -2 * MOST_WHOLE and (whole - 1) / scale >= limit:
        whole -= 1
    while whole < 2 * MOST_WHOLE and whole / scale < limit:
        whole += 1
    return np.float32(whole)


def _greatest_value(limit: float, scale: float | None) -> np.float32:
    """Return the greatest value that stands for a number not above the limit."""
    return np.float32(-_least_value(-limit, scale))


def _stretches(bytes_: Iterable[int]) -> list[tuple[int, int]]:
    """Return the fewest (first, last) stretches that make up the bytes."""
    found: list[tuple[int, int]] = []
    for byte in sorted(bytes_):
        if found and found[-1][1] == byte - 1:
            found[-1] = (found[-1][0], byte)
        else:
            found.append((byte, byte))
    return found
