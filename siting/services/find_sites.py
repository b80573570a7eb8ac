"""Find sites for a requirement: screen the whole catalogue, then judge exactly what belongs in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from siting.domain.requirement import Requirement
from siting.matching.engine import match
from siting.matching.result import MatchResult
from siting.matching.screen import screen
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.sites import load_sites


def find_sites(
    database: Database,
    cache: CatalogueCache,
    requirement: Requirement,
    *,
    as_of: date,
    limit: int | None,
    out_limit: int | None,
    only_ids: Sequence[int] | None = None,
) -> MatchResult:
    """Return the answer to a requirement.

    Parameters
    ----------
    cache
        Columns of all sites, loaded when they have changed.
    as_of
        The day that is judged for.
    limit, out_limit
        How many of the ranked, and of those that fail, are listed; None lists all.
    only_ids
        Judge just these sites; the counts are then over them.

    Raises
    ------
    NotFound
        A site of ``only_ids`` does not exist.
    """
    # One snapshot of the database: the facts that explain are of the same moment as the columns that ranked.
    with database.begin(snapshot=True) as conn:
        catalogue = cache.get(conn)
        if only_ids is not None:
            sites = load_sites(conn, only_ids)
            return match(sites, requirement, as_of=as_of, catalogue_version=catalogue.version, out_limit=out_limit)
        screened = screen(catalogue, requirement, as_of=as_of, limit=limit, out_limit=out_limit)
        sites = load_sites(conn, [*screened.ids, *screened.out_ids])
    result = match(sites, requirement, as_of=as_of, catalogue_version=catalogue.version)
    return replace(result, counts=screened.counts)
