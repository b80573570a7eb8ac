"""What was computed beforehand against what a requirement names, read for one match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from siting.domain.requirement import Criterion, Requirement
from siting.domain.sites import Site
from siting.domain.values import FactValue, Status
from siting.matching.catalogue import Catalogue
from siting.matching.columns import STATUSES, Column
from siting.store.computations import load_measures, load_site_measures
from siting.store.missing import load_missing
from siting.store.sites import load_sites


def with_measures(conn: Connection, catalogue: Catalogue, requirement: Requirement) -> Catalogue:
    """Return the catalogue with a column for each thing that a requirement measures against; itself without any.

    Where nothing has been computed, as of a point that no road network reaches yet, the column says that it is unknown.

    Parameters
    ----------
    conn
        Of the same snapshot as the catalogue.
    requirement
        With its points looked up.
    """
    columns = {one.column: _column(conn, catalogue.site_ids, one) for one in _measured(requirement.criteria)}
    return catalogue.with_measures(columns)


def load_asked_sites(
    conn: Connection, ids: Sequence[int], requirement: Requirement, *, facts: Set[str] | None = None
) -> list[Site]:
    """Return sites with what was measured at them against what a requirement names, with source and date.

    What is asked for and could not be computed is unknown with the reason as its source.

    Parameters
    ----------
    facts
        Of the sites' own just these; None for all.

    Raises
    ------
    NotFound
        A site does not exist.
    """
    sites = _with_reasons(conn, load_sites(conn, ids, facts=facts), {one.fact for one in requirement.criteria})
    asked = list(_measured(requirement.criteria))
    if not asked or not sites:
        return sites
    wanted = {(one.fact, key) for one in asked for key in _keys(one)}
    found = load_site_measures(conn, [site.site_id for site in sites], sorted(wanted))
    return [replace(site, measured=_values(asked, found.get(site.site_id, {}))) for site in sites]


def _with_reasons(conn: Connection, sites: list[Site], facts: Set[str]) -> list[Site]:
    found = load_missing(conn, [site.site_id for site in sites], facts) if sites else {}
    return [
        replace(site, facts={**found[site.site_id], **site.facts}) if site.site_id in found else site for site in sites
    ]


def _measured(criteria: Iterable[Criterion]) -> Iterable[Criterion]:
    """Return one criterion of each column that is measured against something."""
    return {one.column: one for one in criteria if one.against is not None}.values()


def _keys(criterion: Criterion) -> tuple[str, ...]:
    return () if criterion.against is None else criterion.against.keys


def _column(conn: Connection, site_ids: NDArray[np.int64], criterion: Criterion) -> Column:
    """Return a measure at all sites; of several keys, the first that a site has counts."""
    numbers = np.full(len(site_ids), np.nan)
    status = np.full(len(site_ids), STATUSES.index(Status.UNKNOWN), dtype=np.uint8)
    empty = np.ones(len(site_ids), dtype=np.bool_)
    for key in _keys(criterion):
        ids, found, statuses = load_measures(conn, criterion.fact, key)
        rows = np.searchsorted(site_ids, ids)
        rows[rows == len(site_ids)] = 0
        known = (site_ids[rows] == ids) & empty[rows] if len(site_ids) else np.zeros(len(ids), dtype=np.bool_)
        numbers[rows[known]], status[rows[known]] = found[known], statuses[known]
        empty[rows[known]] = False
        if not empty.any():
            break
    return Column(numbers=numbers, status=status)


def _values(asked: Iterable[Criterion], found: dict[tuple[str, str], FactValue]) -> dict[str, FactValue]:
    values = {}
    for one in asked:
        known = next((found[one.fact, key] for key in _keys(one) if (one.fact, key) in found), None)
        if known is not None:
            values[one.column] = known
    return values
