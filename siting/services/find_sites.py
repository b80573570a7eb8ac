"""Find sites for a requirement: screen the whole catalogue, then judge exactly what belongs in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from siting.domain.requirement import Requirement
from siting.matching.catalogue import Catalogue, catalogue_of
from siting.matching.compared import MOST_COMPARED
from siting.matching.engine import match
from siting.matching.questions import questions
from siting.matching.result import MatchResult
from siting.matching.screen import screen
from siting.services.find_insight import Judged, compared_sites, with_insight
from siting.services.place_lookup import resolve_places
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.deployment import stored_crs
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
    insight: bool = False,
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
    insight
        Say how sure the order is and what would change it, too.

    Raises
    ------
    NotFound
        A site of ``only_ids`` does not exist.
    Faults
        The requirement names places that are not there.
    """
    # One snapshot of the database: the facts that explain are of the same moment as the columns that ranked.
    with database.begin(snapshot=True) as conn:
        # First of all, so that the cache sees the snapshot begin.
        catalogue = cache.get(conn)
        asked = resolve_places(conn, requirement, stored_crs(conn))
        if only_ids is not None:
            return _among(conn, catalogue.version, asked, only_ids, as_of=as_of, out_limit=out_limit, insight=insight)
        return _best(conn, catalogue, asked, as_of=as_of, limit=limit, out_limit=out_limit, insight=insight)


def _best(
    conn: Connection,
    catalogue: Catalogue,
    asked: Requirement,
    *,
    as_of: date,
    limit: int | None,
    out_limit: int | None,
    insight: bool,
) -> MatchResult:
    """Return the answer from the whole catalogue."""
    # What is compared goes further down than what is listed.
    wanted = None if limit is None else max(limit, MOST_COMPARED)
    screened = screen(catalogue, asked, as_of=as_of, limit=wanted, out_limit=out_limit)
    sites = load_sites(conn, [*screened.ids[:limit], *screened.out_ids])
    judged = Judged(catalogue=catalogue, requirement=asked, as_of=as_of, ranked_ids=screened.ids)
    ranked = compared_sites(judged)
    result = replace(
        match(sites, asked, as_of=as_of, catalogue_version=catalogue.version),
        counts=screened.counts,
        questions=questions(ranked, len(screened.ids[:limit])),
    )
    return with_insight(conn, judged, ranked, result) if insight else result


def _among(
    conn: Connection,
    version: str,
    asked: Requirement,
    ids: Sequence[int],
    *,
    as_of: date,
    out_limit: int | None,
    insight: bool,
) -> MatchResult:
    """Return the answer from some sites alone."""
    sites = load_sites(conn, ids)
    result = match(sites, asked, as_of=as_of, catalogue_version=version, out_limit=out_limit)
    if not insight:
        return result
    ranked = [one.site.site_id for one in result.ranked]
    judged = Judged(catalogue=catalogue_of(sites, version=version), requirement=asked, as_of=as_of, ranked_ids=ranked)
    return with_insight(conn, judged, compared_sites(judged), result)
