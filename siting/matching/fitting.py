"""Whether a requirement's building finds room, as a column that is judged like any fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from siting.domain.measures import Footprint
from siting.domain.requirement import FOOTPRINT_FITS, IfUnknown, Requirement
from siting.domain.sites import Site, SiteKind
from siting.domain.values import Status
from siting.matching.columns import STATUSES, Column
from siting.matching.footprints import place_footprint
from siting.matching.placement import Placement

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
    order = np.argsort(site_ids, kind="stable")
    tried = np.array(sorted(placements), dtype=np.int64)
    at = np.searchsorted(site_ids, tried, sorter=order)
    for site_id, place in zip(tried.tolist(), at.tolist(), strict=True):
        if place < len(order) and site_ids[order[place]] == site_id:
            numbers[order[place]] = float(placements[site_id].fits)
    return Column(numbers=numbers, status=np.where(np.isnan(numbers), _UNKNOWN, _KNOWN).astype(np.uint8))


def measured_columns(site_ids: NDArray[np.int64], placements: Mapping[int, Placement] | None) -> Mapping[str, Column]:
    """Return the columns of what was measured for a requirement, by fact."""
    return {} if placements is None else {FOOTPRINT_FITS: fit_column(site_ids, placements)}


def before_trying(requirement: Requirement) -> Requirement:
    """Return the requirement by which sites are chosen to be tried: that nobody has looked yet is no reason to fail."""
    return replace(
        requirement,
        criteria=tuple(
            one if one.footprint is None else replace(one, if_unknown=IfUnknown.ASK) for one in requirement.criteria
        ),
    )
