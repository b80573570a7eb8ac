"""One criterion at every row of a catalogue: what was observed, the verdict and the value as an interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Criterion
from siting.domain.values import Status
from siting.matching.catalogue import KINDS, STATUSES, Catalogue
from siting.matching.values import preference_values
from siting.matching.verdicts import Mark, gaps, marks

_UNKNOWN = STATUSES.index(Status.UNKNOWN)
_NOT_APPLICABLE = STATUSES.index(Status.NOT_APPLICABLE)


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
        Shape (n,): whether the value is settled.
    gaps
        Shape (n,): distance to the hard limits, NaN where there is none.
    between_low, between_high
        Shape (n,): the interval that was judged instead of one number, NaN where it was one number or nothing.
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
    """Judge one criterion at every row, as on a day."""
    column = catalogue.column(criterion.fact)
    bears = np.array([criterion.bears_on(kind) for kind in KINDS])[catalogue.kinds]
    applicable = column.status != _NOT_APPLICABLE
    unknown = column.status == _UNKNOWN
    verdicts = np.full(len(catalogue), Mark.NONE, dtype=np.uint8)
    distance = np.full(len(catalogue), np.nan)
    if criterion.need is not None:
        found = marks(
            column.numbers,
            unknown=unknown,
            applicable=applicable,
            need=criterion.need,
            if_unknown=criterion.if_unknown,
        )
        verdicts = np.where(bears, found, np.uint8(Mark.NONE))
        distance = np.where(verdicts == Mark.NOT_MET, gaps(column.numbers, criterion.need), np.nan)
    low, high = np.zeros(len(catalogue)), np.zeros(len(catalogue))
    if criterion.preference is not None:
        values = preference_values(column.numbers, criterion.preference, criterion.declared.type)
        low = np.where(bears & applicable & ~unknown, values, 0.0)
        high = np.where(bears & unknown, 1.0, low)
    return CriterionRows(
        bears=bears,
        marks=verdicts,
        low=low,
        high=high,
        known=~unknown,
        gaps=distance,
        between_low=np.full(len(catalogue), np.nan),
        between_high=np.full(len(catalogue), np.nan),
        offered=np.zeros(len(catalogue), dtype=np.bool_),
        observed=column.numbers,
    )
