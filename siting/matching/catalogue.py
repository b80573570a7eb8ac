"""The catalogue: all sites as columns, one array a fact, which is what the engine judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.domain.facts import encode
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.values import Status
from siting.domain.vocabulary import FACTS

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


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All sites as columns; the same row is the same site in each.

    Parameters
    ----------
    version
        Changes whenever a site does; stands in results so that they can be traced.
    site_ids
        Shape (n,), int64, increasing.
    kinds, availabilities
        Shape (n,), uint8: places in :data:`KINDS` and :data:`AVAILABILITIES`.
    columns
        Fact key → column. A fact without a column is unknown everywhere.
    """

    version: str
    site_ids: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    availabilities: NDArray[np.uint8]
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.site_ids)

    def column(self, key: str) -> Column:
        """Return a fact's column; all unknown when nobody has said anything."""
        if key in self.columns:
            return self.columns[key]
        n = len(self)
        return Column(numbers=np.full(n, np.nan), status=np.zeros(n, dtype=np.uint8))


def catalogue_of(sites: Sequence[Site], *, version: str) -> Catalogue:
    """Return the catalogue of sites at hand, in their order.

    The ids are the sites' own; rows follow the given order even where ids do not increase.
    """
    n = len(sites)
    keys = {key for site in sites for key in site.facts if FACTS[key].judged}
    columns = {}
    for key in sorted(keys):
        numbers = np.full(n, np.nan)
        status = np.zeros(n, dtype=np.uint8)
        for row, site in enumerate(sites):
            known = site.fact(key)
            status[row] = STATUSES.index(known.status)
            if known.value is not None:
                numbers[row] = encode(FACTS[key], known.value)
        columns[key] = Column(numbers=numbers, status=status)
    return Catalogue(
        version=version,
        site_ids=np.array([site.site_id for site in sites], dtype=np.int64),
        kinds=np.array([KINDS.index(site.kind) for site in sites], dtype=np.uint8),
        availabilities=np.array([AVAILABILITIES.index(site.availability) for site in sites], dtype=np.uint8),
        columns=columns,
    )
