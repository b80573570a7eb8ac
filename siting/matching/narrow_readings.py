"""Intervals that criteria observe, made narrow for going through all sites."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Criterion
from siting.domain.values import Status
from siting.matching.catalogue import Catalogue
from siting.matching.columns import STATUSES, Column
from siting.matching.compact import NarrowReading, NumberColumn, number_column
from siting.matching.readings import is_divided, is_staged, read

_UNKNOWN, _KNOWN, _NOT_APPLICABLE = (
    STATUSES.index(status) for status in (Status.UNKNOWN, Status.KNOWN, Status.NOT_APPLICABLE)
)


def narrow_reading(catalogue: Catalogue, criterion: Criterion, *, as_of: date) -> NarrowReading | None:
    """Return the intervals that a criterion observes; None where it is one number, the fact's own, everywhere."""
    key = _key(catalogue, criterion, as_of)
    if key is None:
        return None
    return catalogue.compact.reading(key, lambda: _made(catalogue, criterion, as_of))


def _key(catalogue: Catalogue, criterion: Criterion, as_of: date) -> Hashable | None:
    """Return what the intervals depend on besides the catalogue."""
    if is_divided(criterion):
        return criterion.fact
    if criterion.by is not None:
        return criterion.fact, as_of, max(criterion.by, as_of)
    return (criterion.fact, as_of) if is_staged(criterion, catalogue) else None


def _made(catalogue: Catalogue, criterion: Criterion, as_of: date) -> NarrowReading:
    reading = read(catalogue, criterion, as_of=as_of)
    known = np.where(reading.unknown, _UNKNOWN, _KNOWN)
    status = np.where(reading.applicable, known, _NOT_APPLICABLE).astype(np.uint8)

    def narrow(numbers: NDArray[np.float64]) -> NumberColumn:
        return number_column(Column(numbers=numbers, status=status), catalogue.compact.order)

    return NarrowReading(
        low=narrow(reading.low),
        high=narrow(reading.high),
        sure=None if reading.sure is None else narrow(reading.sure),
    )
