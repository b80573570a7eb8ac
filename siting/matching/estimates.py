"""Weighted values on narrow columns: quick, in float32, and never further from the exact ones than they say."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from siting.domain.facts import FactType
from siting.domain.requirement import Criterion, Curve, Table
from siting.matching.catalogue import Catalogue
from siting.matching.compact import (
    CODE_NOT_APPLICABLE,
    CODE_UNKNOWN,
    NUMBER_NOT_APPLICABLE,
    SET_NOT_APPLICABLE,
    SET_UNKNOWN,
    CodeColumn,
    Compact,
    NarrowReading,
    NumberColumn,
    SetColumn,
)
from siting.matching.narrow_readings import narrow_reading
from siting.matching.places import distances, geometry_of
from siting.matching.readings import reading_values
from siting.matching.values import best_member, is_falling, is_rising, preference_values

_ULP = 2.0**-24
"""Half of float32's step at 1: the most by which one rounding changes a value of that size."""
_COARSE = 1e-3
"""An error from which the unrounded values are used instead: anchors so close that float32 blurs them."""

_STEEPEST = 1e30
"""Steeper curves have anchors or slopes that float32 can't hold at all."""

_HALF = np.float32(0.5)


class Estimate(Protocol):
    """One criterion's part of the score, made ready for one catalogue.

    The middle of the part's interval is estimated: weight times value where the fact is known, half the weight where
    it is not, 0 where it does not apply.

    Attributes
    ----------
    weight
        The most that a part can be.
    error
        How far an estimate can be from the exact part.
    """

    weight: float
    error: float

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the estimate at some rows; the array is the caller's to change."""


def make_estimate(criterion: Criterion, catalogue: Catalogue, weight: float, *, as_of: date) -> Estimate:
    """Return the estimate of a criterion that has a preference, for judging as on a day.

    Parameters
    ----------
    weight
        Its normalised weight.

    Raises
    ------
    ValueError
        The criterion names a place that has not been looked up.
    """
    preference = criterion.preference
    if criterion.place is not None and isinstance(preference, Curve):
        return PlaceEstimate(catalogue.compact, geometry_of(criterion.place), preference, weight)
    reading = narrow_reading(catalogue, criterion, as_of=as_of)
    if reading is not None and isinstance(preference, Curve):
        return _of_intervals(reading, preference, weight)
    column = catalogue.compact.column(criterion.column)
    match column, preference:
        case NumberColumn(), Curve() as curve:
            return _of_numbers(column, curve, weight)
        case CodeColumn(), Table() as table:
            return CodeEstimate(column, table, weight)
        case SetColumn(), Table() as table:
            return SetEstimate(column, table, weight)
        case _:
            raise TypeError(f"{criterion.fact}: {criterion.preference!r} can't be estimated")


def _of_numbers(column: NumberColumn, curve: Curve, weight: float) -> Estimate:
    error = curve_error(curve)
    return CurveEstimate(column, curve, weight, error) if error < _COARSE else ExactEstimate(column, curve, weight)


def _of_intervals(reading: NarrowReading, curve: Curve, weight: float) -> Estimate:
    """Return the estimate of a curve over intervals, which have their least and greatest worth at ends where it can."""
    rising, falling = is_rising(curve), is_falling(curve)
    if reading.sure is None and (rising or falling):
        return PairEstimate(reading.low, reading.high, curve, weight)
    if reading.sure is not None and rising:
        return _of_numbers(reading.high, curve, weight)
    if reading.sure is not None and falling:
        return PairEstimate(reading.low, reading.sure, curve, weight)
    return BetweenEstimate(reading, curve, weight)


def curve_error(curve: Curve) -> float:
    """Return how far float32 can lead a curve astray; infinite where it can't hold it.

    An amount and an anchor are each rounded once, by at most ``|anchor| · 2⁻²⁴`` as amounts are held between the
    anchors; the slopes carry that into the value, and each of the few operations rounds again.
    """
    slopes = [
        abs(end - start) / (right - left) if right > left else math.inf
        for (left, start), (right, end) in pairwise(zip(curve.amounts, curve.values, strict=True))
    ]
    if not max(slopes) < _STEEPEST:
        return math.inf
    carried = math.fsum(slopes) * max(abs(curve.amounts[0]), abs(curve.amounts[-1]))
    return 6 * (carried + len(curve.amounts) + 1) * _ULP


class CurveEstimate:
    """A piecewise linear function as the sum of its clipped pieces."""

    def __init__(self, column: NumberColumn, curve: Curve, weight: float, error: float) -> None:
        self._column = column
        self.weight = weight
        self.error = weight * error
        scale = column.scale or 1.0
        knots, parts = (scale * amount for amount in curve.amounts), (weight * value for value in curve.values)
        anchors = list(zip(knots, parts, strict=True))
        self._start = np.float32(anchors[0][1])
        self._top = np.float32(weight)
        self._pieces = [
            (np.float32(left), np.float32(right), np.float32((end - start) / (right - left)))
            for (left, start), (right, end) in pairwise(anchors)
            if start != end
        ]

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        amounts = self._column.values.take(rows)
        known = self._sum(amounts)
        if self._column.has_not_applicable:
            known[amounts == NUMBER_NOT_APPLICABLE] = 0.0
        # Half of (part or weight) and (part or 0) is the part where it is known, and half the weight where it is NaN.
        most = np.fmin(known, self._top)
        np.fmax(known, np.float32(0.0), out=known)
        known += most
        known *= _HALF
        return known

    def _sum(self, amounts: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the curve at each amount, NaN where there is none."""
        total = None
        for left, right, slope in self._pieces:
            piece = np.clip(amounts, left, right)
            piece -= left
            piece *= slope
            total = piece if total is None else np.add(total, piece, out=total)
        if total is None:
            return np.where(np.isnan(amounts), amounts, self._start)
        if self._start != 0.0:
            total += self._start
        return total


class ExactEstimate:
    """A curve too steep for float32, worked out on the unrounded values."""

    def __init__(self, column: NumberColumn, curve: Curve, weight: float) -> None:
        self._column = column
        self._curve = curve
        self.weight = weight
        self.error = weight * _ULP

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        narrow = self._column.values.take(rows)
        values = preference_values(self._column.exact(rows), self._curve, FactType.NUMBER)
        values[np.isnan(narrow)] = _HALF
        values[narrow == NUMBER_NOT_APPLICABLE] = 0.0
        return (self.weight * values).astype(np.float32)


class PairEstimate:
    """The middle of what two amounts are worth: those that are worth least and most of what is possible."""

    def __init__(self, first: NumberColumn, second: NumberColumn, curve: Curve, weight: float) -> None:
        self._halves = [_of_numbers(column, curve, weight / 2) for column in (first, second)]
        self.weight = weight
        self.error = math.fsum(half.error for half in self._halves) + weight * _ULP

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        first, second = (half.part(rows) for half in self._halves)
        first += second
        return first


class BetweenEstimate:
    """A curve that goes up and down, worked out on the unrounded ends of intervals."""

    def __init__(self, reading: NarrowReading, curve: Curve, weight: float) -> None:
        self._reading = reading
        self._curve = curve
        self.weight = weight
        self.error = weight * _ULP

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        reading = self._reading
        sure = None if reading.sure is None else reading.sure.exact(rows)
        least, greatest = reading_values(reading.low.exact(rows), reading.high.exact(rows), sure, self._curve)
        values = (least + greatest) / 2
        narrow = reading.low.values.take(rows)
        values[np.isnan(narrow)] = _HALF
        values[narrow == NUMBER_NOT_APPLICABLE] = 0.0
        return (self.weight * values).astype(np.float32)


class PlaceEstimate:
    """A distance, measured where it is asked for."""

    def __init__(self, compact: Compact, geometry: BaseGeometry, curve: Curve, weight: float) -> None:
        self._compact = compact
        self._geometry = geometry
        self._curve = curve
        self.weight = weight
        self.error = weight * _ULP

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        distance = distances(self._compact.east.take(rows), self._compact.north.take(rows), self._geometry)
        values = preference_values(distance, self._curve, FactType.NUMBER)
        values[np.isnan(values)] = _HALF
        return (self.weight * values).astype(np.float32)


class CodeEstimate:
    """A table of values, looked up by the code's byte."""

    def __init__(self, column: CodeColumn, table: Table, weight: float) -> None:
        self._values = column.values
        lookup = np.full(256, table.other)
        lookup[list(table.values)] = list(table.values.values())
        lookup[CODE_UNKNOWN], lookup[CODE_NOT_APPLICABLE] = _HALF, 0.0
        self._lookup = (weight * lookup).astype(np.float32)
        self.weight = weight
        self.error = weight * _ULP

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        return self._lookup.take(self._values.take(rows))


class SetEstimate:
    """A table of values for sets of codes: the best member's."""

    def __init__(self, column: SetColumn, table: Table, weight: float) -> None:
        self._values = column.values
        self._table = table
        self.weight = weight
        self.error = weight * _ULP

    def part(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """See :class:`Estimate`."""
        bits = self._values.take(rows)
        values = best_member(bits.astype(np.float64), self._table.values, self._table.other)
        values[bits == SET_UNKNOWN] = _HALF
        values[bits == SET_NOT_APPLICABLE] = 0.0
        return (self.weight * values).astype(np.float32)
