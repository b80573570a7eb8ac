"""The catalogue made narrow: the columns that are gone through for all sites, sorted by kind and availability.

Going through a million sites costs what it costs to read them, so numbers stand as float32, codes as one byte and
sets as 32 bits, with marks for unknown and not applicable among the values: no second array is read. Sites of one
kind and availability lie together, so that those which nobody asked for are never touched, and among these in spatial
order (:mod:`siting.matching.zones`). A column is made when it is first used and kept as long as the catalogue.

Most numbers are decimals that somebody wrote: they stand as whole tenths, hundredths or thousandths, which float32
holds exactly. Where they do not fit, they are rounded, and what rounding hides is settled by the catalogue's float64.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from siting.domain.facts import FactType
from siting.domain.values import Status
from siting.domain.vocabulary import fact_of_column
from siting.matching.columns import AVAILABILITIES, STATUSES, Column
from siting.matching.zones import NO_PLACE, Zones, hilbert_places, zones_of

_UNKNOWN = STATUSES.index(Status.UNKNOWN)
_NOT_APPLICABLE = STATUSES.index(Status.NOT_APPLICABLE)
_FLOAT32_MAX = float(np.finfo(np.float32).max)

MOST_WHOLE = 2**24
"""Whole numbers up to this are float32 numbers."""
_MOST_READINGS = 8
"""So many readings that are not a column are kept: a dozen numbers a site each."""
_SCALES = (1.0, 10.0, 100.0, 1000.0)
_SAMPLE = 1000

NUMBER_NOT_APPLICABLE = np.float32(-np.inf)
"""A number column's mark; unknown is NaN, and no amount is infinite. In readings, no upper end is infinity."""
CODE_UNKNOWN, CODE_NOT_APPLICABLE = np.uint8(255), np.uint8(254)
"""A code column's marks; places in a code list are far below."""
SET_UNKNOWN, SET_NOT_APPLICABLE = np.uint32(0xFFFFFFFF), np.uint32(1 << 30)
"""A set column's marks: unknown contains whatever is asked for, not applicable contains nothing of it."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Rows of one kind and availability, ``start`` to before ``stop`` in compact order.

    ``kind`` and ``availability`` are places in the catalogue's tuples.
    """

    kind: int
    availability: int
    start: int
    stop: int


@dataclass(frozen=True, kw_only=True)
class NumberColumn:
    """Numbers and dates.

    Parameters
    ----------
    values
        Shape (n,), float32; NaN unknown, :data:`NUMBER_NOT_APPLICABLE`.
    scale
        Every value is a whole number, and divided by this exactly the catalogue's number; None where values are the
        catalogue's numbers rounded to float32.
    numbers, order
        The catalogue's column, unrounded, and its row at each compact row.
    has_not_applicable
        Whether that mark occurs.
    """

    values: NDArray[np.float32]
    scale: float | None
    numbers: NDArray[np.float64]
    order: NDArray[np.intp]
    has_not_applicable: bool

    def exact(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the unrounded numbers at some compact rows; without meaning where there is none."""
        return self.numbers[self.order[rows]]


@dataclass(frozen=True, kw_only=True)
class CodeColumn:
    """Codes and yes/no: shape (n,), uint8."""

    values: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class SetColumn:
    """Sets of codes as bits: shape (n,), uint32."""

    values: NDArray[np.uint32]


CompactColumn = NumberColumn | CodeColumn | SetColumn


@dataclass(frozen=True, kw_only=True)
class NarrowReading:
    """A :class:`~siting.matching.readings.Reading` of intervals, narrow."""

    low: NumberColumn
    high: NumberColumn
    sure: NumberColumn | None


class Compact:
    """Narrow columns of one catalogue.

    Parameters
    ----------
    kinds, availabilities, east, north
        Shape (n,): as the catalogue has them.
    columns
        Fact key → column as the catalogue has it.
    """

    def __init__(
        self,
        *,
        kinds: NDArray[np.uint8],
        availabilities: NDArray[np.uint8],
        east: NDArray[np.float64],
        north: NDArray[np.float64],
        columns: Mapping[str, Column],
    ) -> None:
        self._wide = columns
        self._narrow: dict[str, CompactColumn] = {}
        self._measures: dict[str, Column] = {}
        self._narrow_measures: dict[str, CompactColumn] = {}
        self._readings: dict[Hashable, NarrowReading] = {}
        self._lock = Lock()
        self._east, self._north = east, north
        group = kinds.astype(np.int64) * len(AVAILABILITIES) + availabilities
        self.order: NDArray[np.intp] = _spatial_order(group, east, north)
        """Shape (n,): the catalogue's row at each compact row."""
        starts = np.flatnonzero(np.diff(group[self.order], prepend=-1))
        stops = np.append(starts, len(group))[1:]
        self.segments = tuple(
            Segment(
                kind=int(kinds[self.order[start]]),
                availability=int(availabilities[self.order[start]]),
                start=int(start),
                stop=int(stop),
            )
            for start, stop in zip(starts, stops, strict=True)
        )

    @cached_property
    def east(self) -> NDArray[np.float64]:
        """East of each compact row, in metres; NaN without a position."""
        return self._east[self.order]

    @cached_property
    def north(self) -> NDArray[np.float64]:
        """North of each compact row."""
        return self._north[self.order]

    @cached_property
    def zones(self) -> Zones:
        """Boxes round stretches of rows."""
        return zones_of(self.east, self.north)

    def reading(self, key: Hashable, make: Callable[[], NarrowReading]) -> NarrowReading:
        """Return a reading that is no column, made on first use; the last few are kept.

        Parameters
        ----------
        key
            Says all that it depends on besides the catalogue.
        """
        with self._lock:
            found = self._readings.pop(key, None) or make()
            self._readings[key] = found
            if len(self._readings) > _MOST_READINGS:
                del self._readings[next(iter(self._readings))]
        return found

    def column(self, key: str) -> CompactColumn:
        """Return a narrow column, made on first use."""
        made = self._narrow_measures if key in self._measures else self._narrow
        if key not in made:
            made[key] = self._make(key)
        return made[key]

    def with_columns(self, columns: Mapping[str, Column]) -> Compact:
        """Return the narrow columns of a catalogue in which some sites' values are others, and nothing else is.

        Columns that are the same objects as before keep their narrow ones; the others are made when they are used.

        Parameters
        ----------
        columns
            Fact key → column, rows as before.
        """
        found = copy.copy(self)
        kept = {key: made for key, made in self._narrow.items() if columns.get(key) is self._wide.get(key)}
        found._wide, found._narrow, found._readings = columns, kept, {}  # noqa: SLF001 (its own class)
        found._lock = Lock()  # noqa: SLF001 (its own class)
        return found

    def with_measures(self, measures: Mapping[str, Column]) -> Compact:
        """Return the narrow columns of the same catalogue with some columns more, of which this one never hears.

        Parameters
        ----------
        measures
            Key → column, rows as before; no key is one of this catalogue's.
        """
        # What is made of the columns that both have is made once, in whichever it is asked for first.
        found = copy.copy(self)
        found._measures, found._narrow_measures = dict(measures), {}  # noqa: SLF001 (its own class)
        return found

    def _make(self, key: str) -> CompactColumn:
        fact, wide = fact_of_column(key), self._measures.get(key, self._wide.get(key))
        if wide is None:
            n = len(self.order)
            wide = Column(numbers=np.full(n, np.nan), status=np.full(n, _UNKNOWN, dtype=np.uint8))
        if fact.type in (FactType.NUMBER, FactType.DATE):
            return number_column(wide, self.order)
        numbers, status = wide.numbers[self.order], wide.status[self.order]
        unknown, not_applicable = status == _UNKNOWN, status == _NOT_APPLICABLE
        whole = np.where(unknown | not_applicable, 0.0, numbers)
        if fact.type is FactType.CODES:
            bits = whole.astype(np.uint32)
            bits[unknown], bits[not_applicable] = SET_UNKNOWN, SET_NOT_APPLICABLE
            return SetColumn(values=bits)
        codes = whole.astype(np.uint8)
        codes[unknown], codes[not_applicable] = CODE_UNKNOWN, CODE_NOT_APPLICABLE
        return CodeColumn(values=codes)


def number_column(wide: Column, order: NDArray[np.intp]) -> NumberColumn:
    """Return a column of numbers narrow.

    Parameters
    ----------
    wide
        Shape (n,); numbers may be infinite.
    order
        The row at each compact row.
    """
    numbers, status = wide.numbers[order], wide.status[order]
    known = numbers[np.isfinite(numbers)]
    scale = next((scale for scale in _SCALES if _are_whole(known[:_SAMPLE], scale) and _are_whole(known, scale)), None)
    # Held inside float32's range: rounding to infinity would be read as the mark of not applicable, or as no end.
    scaled = numbers if scale is None else np.rint(numbers * scale)
    values = np.clip(scaled, -_FLOAT32_MAX, _FLOAT32_MAX).astype(np.float32)
    values[numbers == np.inf] = np.inf
    values[status == _UNKNOWN] = np.nan
    values[status == _NOT_APPLICABLE] = NUMBER_NOT_APPLICABLE
    return NumberColumn(
        values=values,
        scale=scale,
        numbers=wide.numbers,
        order=order,
        has_not_applicable=bool(np.any(status == _NOT_APPLICABLE)),
    )


def _spatial_order(group: NDArray[np.int64], east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the rows by group, and in a group along a Hilbert curve."""
    row_bits = max(1, len(group).bit_length())
    places = group * (NO_PLACE + 1) + hilbert_places(east, north)
    # With the row in the lowest bits a plain sort of numbers does, which is several times faster than one of rows.
    order = np.sort(places << row_bits | np.arange(len(group))) & (1 << row_bits) - 1
    return order.astype(np.intp, copy=False)


def _are_whole(numbers: NDArray[np.float64], scale: float) -> bool:
    """Return whether every number is a whole number over ``scale``, and float32 holds each of those exactly."""
    whole = np.rint(numbers * scale)
    return bool(np.all((whole / scale == numbers) & (np.abs(whole) <= MOST_WHOLE)))
