"""The catalogue: all sites as columns, one array a fact, which is what the engine judges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from siting.domain.facts import encode
from siting.domain.sites import OFF_THE_MARKET, Site
from siting.domain.vocabulary import fact_of_column
from siting.matching.columns import AVAILABILITIES, KINDS, STATUSES, Column
from siting.matching.compact import Compact

__all__ = ["AVAILABILITIES", "KINDS", "STATUSES", "Catalogue", "Column", "catalogue_of"]

_OFF_THE_MARKET = [AVAILABILITIES.index(one) for one in OFF_THE_MARKET]


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """All sites as columns; the same row is the same site in each.

    Two catalogues are equal only when they are the same object: the version says whether their contents are.

    Parameters
    ----------
    version
        Changes whenever a site does; stands in results so that they can be traced.
    site_ids
        Shape (n,), int64, increasing.
    kinds, availabilities
        Shape (n,), uint8: places in :data:`KINDS` and :data:`AVAILABILITIES`.
    published
        Shape (n,), bool: whether the public may know of the site.
    east, north
        Shape (n,), float64, metres in the storage CRS: the point that distances are measured from; NaN for a site that
        has no place.
    columns
        Fact key → column, and for what is measured against something :attr:`Criterion.column`. What has no column is
        unknown everywhere.
    """

    version: str
    site_ids: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    availabilities: NDArray[np.uint8]
    published: NDArray[np.bool_]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.site_ids)

    def column(self, key: str) -> Column:
        """Return a fact's column; all unknown when nobody has said anything."""
        if key in self.columns:
            return self.columns[key]
        n = len(self)
        return Column(numbers=np.full(n, np.nan), status=np.zeros(n, dtype=np.uint8))

    @cached_property
    def compact(self) -> Compact:
        """The same columns narrow, sorted by kind and place, for going through all sites; made once a catalogue."""
        return Compact(
            kinds=self.kinds,
            availabilities=self.availabilities,
            east=self.east,
            north=self.north,
            columns=self.columns,
        )

    @cached_property
    def on_offer(self) -> Catalogue:
        """The sites that the public may know of, and no trace of the others: what the public's questions are asked of.

        Itself where that is all sites.
        """
        kept = self.published & ~np.isin(self.availabilities, _OFF_THE_MARKET)
        return self if kept.all() else self.rows(np.flatnonzero(kept), self.columns.keys())

    def with_measures(self, measures: Mapping[str, Column]) -> Catalogue:
        """Return the catalogue with what was measured for one requirement; what is made of the rest is shared.

        Parameters
        ----------
        measures
            :attr:`Criterion.column` → column, rows as here.
        """
        if not measures:
            return self
        found = replace(self, columns={**self.columns, **measures})
        vars(found)["compact"] = self.compact.with_measures(measures)
        return found

    def rows(self, rows: NDArray[np.intp], keys: Collection[str]) -> Catalogue:
        """Return those rows, in that order, with the columns of some facts alone."""
        return Catalogue(
            version=self.version,
            site_ids=self.site_ids[rows],
            kinds=self.kinds[rows],
            availabilities=self.availabilities[rows],
            published=self.published[rows],
            east=self.east[rows],
            north=self.north[rows],
            columns={
                key: Column(numbers=column.numbers[rows], status=column.status[rows])
                for key, column in self.columns.items()
                if key in keys
            },
        )


def catalogue_of(
    sites: Sequence[Site], *, version: str, measured: Mapping[str, Column] = MappingProxyType({})
) -> Catalogue:
    """Return the catalogue of sites at hand, in their order, all of them published.

    The ids are the sites' own; rows follow the given order even where ids do not increase.

    Parameters
    ----------
    measured
        Columns of facts that no site carries: what was measured for one requirement.
    """
    n = len(sites)
    keys = {key for site in sites for key in (*site.facts, *site.measured) if fact_of_column(key).judged}
    columns = {}
    for key in sorted(keys):
        fact = fact_of_column(key)
        numbers = np.full(n, np.nan)
        status = np.zeros(n, dtype=np.uint8)
        for row, site in enumerate(sites):
            known = site.fact(key)
            status[row] = STATUSES.index(known.status)
            if known.value is not None:
                numbers[row] = encode(fact, known.value)
        columns[key] = Column(numbers=numbers, status=status)
    middles = np.array([middle_of(site) for site in sites], dtype=np.float64).reshape(n, 2)
    return Catalogue(
        version=version,
        site_ids=np.array([site.site_id for site in sites], dtype=np.int64),
        kinds=np.array([KINDS.index(site.kind) for site in sites], dtype=np.uint8),
        availabilities=np.array([AVAILABILITIES.index(site.availability) for site in sites], dtype=np.uint8),
        published=np.ones(n, dtype=np.bool_),
        east=middles[:, 0],
        north=middles[:, 1],
        columns={**columns, **measured},
    )


def middle_of(site: Site) -> tuple[float, float]:
    """Return the point that a site's distances are measured from, NaN for a site that has no place."""
    if site.middle is not None:
        return site.middle
    if site.geometry is None or site.geometry.is_empty:
        return np.nan, np.nan
    return site.geometry.centroid.x, site.geometry.centroid.y
