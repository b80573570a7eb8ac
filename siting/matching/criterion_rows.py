"""One criterion at every row of a catalogue: what was observed, the verdict and the value as an interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Criterion, Curve, IfUnknown, Preference, Within
from siting.matching.catalogue import KINDS, Catalogue
from siting.matching.readings import Reading, read, reading_values
from siting.matching.values import preference_values
from siting.matching.verdicts import NOT_MET, UNKNOWN, Mark, gaps, gaps_between, marks, marks_between, unknown_as

_NONE = np.uint8(Mark.NONE)


@dataclass(frozen=True, kw_only=True)
class CriterionRows:
    """One criterion at n rows.

    Parameters
    ----------
    bears
        Shape (n,): whether the criterion says anything of that kind of site.
    marks
        Shape (n,), uint8: :class:`~siting.matching.verdicts.Mark`.
    low, high
        Shape (n,): value in [0, 1] as an interval.
    known
        Shape (n,): whether it is settled: there is a value of the fact, and where an interval is judged instead,
        verdict and worth are the same all over it.
    gaps
        Shape (n,): distance to the hard limits, NaN where there is none.
    between_low, between_high
        Shape (n,): the interval that was judged instead of one number, NaN where it was one number or nothing; an end
        that is not known is infinite.
    offered
        Shape (n,): whether any amount in that interval can be had.
    observed
        Shape (n,): the encoded value, NaN where there is none.
    """

    bears: NDArray[np.bool_]
    marks: NDArray[np.uint8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    known: NDArray[np.bool_]
    gaps: NDArray[np.float64]
    between_low: NDArray[np.float64]
    between_high: NDArray[np.float64]
    offered: NDArray[np.bool_]
    observed: NDArray[np.float64]


def criterion_rows(catalogue: Catalogue, criterion: Criterion, *, as_of: date) -> CriterionRows:
    """Judge one criterion at every row, as on a day.

    Raises
    ------
    ValueError
        The criterion names a place that has not been looked up.
    """
    reading = read(catalogue, criterion, as_of=as_of)
    bears = _bears(catalogue, criterion)
    found = _marks(reading, criterion)
    low, high = _worth(reading, criterion, bears)
    between = _between(reading, bears)
    known = ~reading.unknown
    if between is not None:
        settled = ~np.isnan(reading.observed) & (low == high) & (found != UNKNOWN)
        known &= np.isnan(between[0]) | settled
    verdicts = _said(found, criterion, bears)
    nothing = np.full(len(catalogue), np.nan)
    return CriterionRows(
        bears=bears,
        marks=verdicts,
        low=low,
        high=high,
        known=known,
        gaps=np.where(verdicts == NOT_MET, _gaps(reading, criterion), np.nan)
        if np.any(verdicts == NOT_MET)
        else nothing,
        between_low=nothing if between is None else between[0],
        between_high=nothing if between is None else between[1],
        offered=np.zeros(len(catalogue), dtype=np.bool_)
        if between is None or reading.sure is None
        else ~np.isnan(between[0]),
        observed=reading.observed,
    )


def criterion_verdicts(catalogue: Catalogue, criterion: Criterion, *, as_of: date) -> NDArray[np.uint8]:
    """Return the verdicts of :func:`criterion_rows` alone."""
    return _said(_marks(read(catalogue, criterion, as_of=as_of), criterion), criterion, _bears(catalogue, criterion))


def criterion_values(
    catalogue: Catalogue, criterion: Criterion, *, as_of: date
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the values of :func:`criterion_rows` alone, at the least and at the most."""
    return _worth(read(catalogue, criterion, as_of=as_of), criterion, _bears(catalogue, criterion))


def _bears(catalogue: Catalogue, criterion: Criterion) -> NDArray[np.bool_]:
    return np.array([criterion.bears_on(kind) for kind in KINDS])[catalogue.kinds]


def _worth(
    reading: Reading, criterion: Criterion, bears: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the values: 0 where it does not bear or does not apply, from 0 to 1 where nothing is known."""
    if criterion.preference is None:
        nothing = np.zeros(len(bears))
        return nothing, nothing
    low, high = _values(reading, criterion, criterion.preference)
    counts = bears & reading.applicable
    return (
        np.where(counts & ~reading.unknown, low, 0.0),
        np.where(counts, np.where(reading.unknown, 1.0, high), 0.0),
    )


def _said(found: NDArray[np.uint8], criterion: Criterion, bears: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return np.where(bears, unknown_as(found, criterion.if_unknown), _NONE)


def _marks(reading: Reading, criterion: Criterion) -> NDArray[np.uint8]:
    """Return the verdicts, unknown whatever the criterion says of it."""
    need, unknown, applicable = criterion.need, reading.unknown, reading.applicable
    if need is None:
        return np.full(len(unknown), _NONE)
    if isinstance(need, Within) and not reading.is_one_number:
        return marks_between(reading.low, reading.high, need, sure=reading.sure, unknown=unknown, applicable=applicable)
    return marks(reading.observed, unknown=unknown, applicable=applicable, need=need, if_unknown=IfUnknown.ASK)


def _gaps(reading: Reading, criterion: Criterion) -> NDArray[np.float64]:
    need = criterion.need
    if need is None:
        return np.full(len(reading.observed), np.nan)
    if isinstance(need, Within):
        return gaps_between(reading.low, reading.high, need)
    return gaps(reading.observed, need)


def _values(
    reading: Reading, criterion: Criterion, preference: Preference
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what is worth at least and at most how much, without meaning where nothing is known."""
    if not isinstance(preference, Curve) or reading.is_one_number:
        values = preference_values(reading.observed, preference, criterion.declared.type)
        return values, values
    return reading_values(reading.low, reading.high, reading.sure, preference)


def _between(reading: Reading, bears: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the ends of the intervals, NaN where it is one number; None where it is everywhere."""
    if reading.is_one_number:
        return None
    wide = bears & reading.applicable & ~reading.unknown & (reading.low < reading.high)
    # How small a part can be had may be what nobody knows.
    low = reading.low if reading.sure is None else np.where(reading.low < reading.sure, -math.inf, reading.sure)
    return np.where(wide, low, np.nan), np.where(wide, reading.high, np.nan)
