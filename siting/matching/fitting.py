"""Whether a requirement's building finds room, as a column that is judged like any fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.measures import Footprint
from siting.domain.requirement import FOOTPRINT_FITS, IfUnknown, Requirement
from siting.domain.sites import Site, SiteKind
from siting.domain.values import Status
from siting.matching.catalogue import Catalogue
from siting.matching.columns import STATUSES, Column
from siting.matching.footprints import place_footprint
from siting.matching.judging import judge, order, order_keys
from siting.matching.placement import Placement
from siting.matching.readings import facts_read

_UNKNOWN, _KNOWN = STATUSES.index(Status.UNKNOWN), STATUSES.index(Status.KNOWN)


def footprint_of(requirement: Requirement) -> Footprint | None:
    """Return the building that a requirement asks room for; None when it asks for none."""
    return next((one.footprint for one in requirement.criteria if one.footprint is not None), None)


def placed_on(sites: Iterable[Site], footprint: Footprint) -> dict[int, Placement]:
    """Return where a building was placed on each plot that has an area; the others are left out.

    Parameters
    ----------
    sites
        With geometry in a metric CRS. Only land is tried.
    """
    found = ((site.site_id, place_footprint(site.geometry, footprint)) for site in sites if site.kind is SiteKind.LAND)
    return {site_id: placement for site_id, placement in found if placement is not None}


def fit_column(site_ids: NDArray[np.int64], placements: Mapping[int, Placement]) -> Column:
    """Return whether the building fits at each row, unknown where it was not placed.

    Parameters
    ----------
    site_ids
        Shape (n,).
    """
    numbers = np.full(len(site_ids), np.nan)
    by_id = np.argsort(site_ids, kind="stable")
    tried = np.array(sorted(placements), dtype=np.int64)
    at = np.searchsorted(site_ids, tried, sorter=by_id)
    for site_id, place in zip(tried.tolist(), at.tolist(), strict=True):
        if place < len(by_id) and site_ids[by_id[place]] == site_id:
            numbers[by_id[place]] = float(placements[site_id].fits)
    return Column(numbers=numbers, status=np.where(np.isnan(numbers), _UNKNOWN, _KNOWN).astype(np.uint8))


def measured_columns(site_ids: NDArray[np.int64], placements: Mapping[int, Placement] | None) -> Mapping[str, Column]:
    """Return the columns of what was measured for a requirement, by fact."""
    return {} if placements is None else {FOOTPRINT_FITS: fit_column(site_ids, placements)}


def before_trying(requirement: Requirement) -> Requirement:
    """Return the requirement by which sites are chosen to be tried: as if each had room for the building.

    What else is asked then decides which come first, as it will among those that have room.
    """
    return replace(
        requirement,
        criteria=tuple(
            one if one.footprint is None else replace(one, if_unknown=IfUnknown.ACCEPT) for one in requirement.criteria
        ),
    )


def most_promising(
    catalogue: Catalogue, requirement: Requirement, site_ids: NDArray[np.int64], *, as_of: date
) -> NDArray[np.int64]:
    """Return sites in the order that they would have if all had room for the building.

    Those that turn out to have room keep this order among themselves, and none that has not passes one that stood
    before it. So once as many have room as are wanted, no site further down belongs before them.

    Parameters
    ----------
    catalogue
        Of which the sites are part.
    site_ids
        Shape (n,).
    """
    by_id = np.argsort(catalogue.site_ids, kind="stable")
    rows = by_id[np.searchsorted(catalogue.site_ids, site_ids, sorter=by_id)]
    some = catalogue.rows(rows, facts_read(requirement.criteria))
    room = Column(numbers=np.ones(len(rows)), status=np.full(len(rows), _KNOWN, dtype=np.uint8))
    judged = judge(replace(some, columns={**some.columns, FOOTPRINT_FITS: room}), requirement, as_of=as_of)
    return site_ids[order(order_keys(judged), site_ids)]
