"""Columns: one fact over all sites as arrays, and the small numbers that they hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.domain.sites import Availability, SiteKind
from siting.domain.values import Status

KINDS: tuple[SiteKind, ...] = tuple(SiteKind)
AVAILABILITIES: tuple[Availability, ...] = tuple(Availability)
STATUSES: tuple[Status, ...] = (Status.UNKNOWN, Status.KNOWN, Status.ESTIMATED, Status.NOT_APPLICABLE)
"""Places in these tuples are the small numbers that the columns hold."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One fact over all sites.

    Parameters
    ----------
    numbers
        Shape (n,), float64: the encoded value (:func:`siting.domain.facts.encode`), NaN where there is none.
    status
        Shape (n,), uint8: place in :data:`STATUSES`.
    """

    numbers: NDArray[np.float64]
    status: NDArray[np.uint8]
