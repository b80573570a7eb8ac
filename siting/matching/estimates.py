"""Values on narrow columns: quick, in float32, and never further from the exact value than they say."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from siting.domain.facts import FactType
from siting.domain.requirement import Criterion, Curve, Table
from siting.matching.compact import (
    CODE_NOT_APPLICABLE,
    CODE_UNKNOWN,
    NUMBER_NOT_APPLICABLE,
    SET_NOT_APPLICABLE,
    SET_UNKNOWN,
    CodeColumn,
    Compact,
    NumberColumn,
    SetColumn,
)
from siting.matching.sieves import Rows
from siting.matching.values import best_member, preference_values

_ULP = 2.0**-24
"""Half of float32's step at 1: the most by which one rounding changes a value of that size."""
_COARSE = 1e-3
"""An error from which the unrounded values are used instead: anchors so close that float32 blurs them."""

_HALF = np.float32(0.5)


class Estimate(Protocol):
    """One value function made ready for one catalogue.

    The middle of the value's interval is estimated: the value where it is known, 0.5 where it is not, 0 where it does
    not apply.

    Attributes
    ----------
    error
        How far an estimate can be from the exact value.
    """

    error: float

    def middle(self, at: Rows) -> NDArray[np.float32]:
        """Return the estimate at some rows; the array is the caller's to change."""


def make_estimate(criterion: Criterion, compact: Compact) -> Estimate:
    """Return the estimate of a criterion that has a preference."""
    column = compact.column(criterion.fact)
    match column, criterion.preference:
        case NumberColumn(), Curve() as curve:
            error = curve_error(curve)
            return CurveEstimate(column, curve, error) if error < _COARSE else ExactEstimate(column, curve)
        case CodeColumn(), Table() as table:
            return CodeEstimate(column, table)
        case SetColumn(), Table() as table:
            return SetEstimate(column, table)
        case _:
            raise TypeError(f"{criterion.fact}: {criterion.preference!r} can't be estimated")


def curve_error(curve: Curve) -> float:
    """Return how far float32 can lead a curve astray.

    An amount and an anchor are each rounded once, by at most ``|anchor| · 2⁻²⁴`` as amounts are held between the
    anchors; the slopes carry that into the value, and each of the few operations rounds again.
    """
    knots, heights = np.array(curve.amounts), np.array(curve.values)
    with np.errstate(over="ignore"):
        slopes = np.abs(np.diff(heights) / np.diff(knots))
        carried = float(np.sum(slopes) * np.max(np.abs(knots)))
    return 4 * (carried + len(knots) + 1) * _ULP


class CurveEstimate:
    """A piecewise linear function as the sum of its clipped pieces."""

    def __init__(self, column: NumberColumn, curve: Curve, error: float) -> None:
        self._column = column
        self.error = error
        knots, heights = np.array(curve.amounts), np.array(curve.values)
        slopes = np.diff(heights) / np.diff(knots)
        self._start = np.float32(heights[0])
        self._pieces = [
            (np.float32(left), np.float32(right), np.float32(slope))
            for left, right, slope in zip(knots[:-1], knots[1:], slopes, strict=True)
            if slope != 0.0
        ]

    def middle(self, at: Rows) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        amounts = self._column.values[at]
        total = np.full(amounts.shape, self._start)
        for left, right, slope in self._pieces:
            piece = np.clip(amounts, left, right)
            piece -= left
            piece *= slope
            total += piece
        if not self._pieces:
            total[np.isnan(amounts)] = np.nan
        if self._column.has_not_applicable:
            total[amounts == NUMBER_NOT_APPLICABLE] = 0.0
        # Half of (value or 1) and (value or 0) is the value where it is known and 0.5 where it is NaN.
        return (np.fmin(total, np.float32(1.0)) + np.fmax(total, np.float32(0.0))) * _HALF


class ExactEstimate:
    """A curve too steep for float32, worked out on the unrounded values."""

    def __init__(self, column: NumberColumn, curve: Curve) -> None:
        self._column = column
        self._curve = curve
        self.error = _ULP

    def middle(self, at: Rows) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        narrow = self._column.values[at]
        values = preference_values(self._column.exact(at), self._curve, FactType.NUMBER).astype(np.float32)
        values[np.isnan(narrow)] = _HALF
        values[narrow == NUMBER_NOT_APPLICABLE] = 0.0
        return values


class CodeEstimate:
    """A table of values, looked up by the code's byte."""

    def __init__(self, column: CodeColumn, table: Table) -> None:
        self._values = column.values
        lookup = np.full(256, table.other, dtype=np.float32)
        lookup[list(table.values)] = list(table.values.values())
        lookup[CODE_UNKNOWN], lookup[CODE_NOT_APPLICABLE] = _HALF, 0.0
        self._lookup = lookup
        self.error = _ULP

    def middle(self, at: Rows) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        return self._lookup.take(self._values[at])


class SetEstimate:
    """A table of values for sets of codes: the best member's."""

    def __init__(self, column: SetColumn, table: Table) -> None:
        self._values = column.values
        self._table = table
        self.error = _ULP

    def middle(self, at: Rows) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        bits = self._values[at]
        values = best_member(bits.astype(np.float64), self._table.values, self._table.other).astype(np.float32)
        values[bits == SET_UNKNOWN] = _HALF
        values[bits == SET_NOT_APPLICABLE] = 0.0
        return values
