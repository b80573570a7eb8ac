"""Find sites for a requirement: screen the whole catalogue, then judge exactly what belongs in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from siting.domain.requirement import Requirement
from siting.domain.sites import SiteKind
from siting.matching.catalogue import Catalogue, catalogue_of
from siting.matching.compared import MOST_COMPARED, Compared, compared
from siting.matching.engine import match
from siting.matching.fitting import before_trying, footprint_of, measured_columns, most_promising, placed_on
from siting.matching.judging import Judged as JudgedRows
from siting.matching.judging import judge, order, order_keys
from siting.matching.questions import questions
from siting.matching.readings import facts_read
from siting.matching.result import MatchResult
from siting.matching.screen import candidates, screen
from siting.matching.site_results import site_results
from siting.services.find_insight import Judged, compared_sites, with_insight
from siting.services.footprint_fit import TRY_MOST, counted, try_footprint
from siting.services.measured import load_asked_sites, with_measures
from siting.services.place_lookup import names_places, resolve_places
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.deployment import stored_crs
from siting.store.sites import no_site


def find_sites(  # noqa: PLR0913 - all but three have a name at the call
    database: Database,
    cache: CatalogueCache,
    requirement: Requirement,
    *,
    as_of: date,
    limit: int | None,
    out_limit: int | None,
    only_ids: Sequence[int] | None = None,
    insight: bool = False,
    published_only: bool = False,
    brief: bool = False,
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
    published_only
        Answer as if there were no other sites than those that the public may know of: no count, question or concession
        rests on another.
    brief
        Of the insight only what is looked at while somebody tries weights; not with ``only_ids``.

    Raises
    ------
    NotFound
        A site of ``only_ids`` does not exist, or not for the public.
    Faults
        The requirement names places that are not there.
    """
    # One snapshot of the database: the facts that explain are of the same moment as the columns that ranked.
    with database.begin(snapshot=True) as conn:
        # First of all, so that the cache sees the snapshot begin.
        catalogue = cache.get(conn)
        asked = resolve_places(conn, requirement, stored_crs(conn)) if names_places(requirement) else requirement
        if published_only:
            catalogue = catalogue.on_offer
        catalogue = with_measures(conn, catalogue, asked)
        if only_ids is not None:
            if published_only:
                _must_be_in(catalogue, only_ids)
            return _among(conn, catalogue.version, asked, only_ids, as_of=as_of, out_limit=out_limit, insight=insight)
        find = _best if footprint_of(asked) is None else _best_with_room
        found = find(conn, catalogue, asked, as_of=as_of, limit=limit, out_limit=out_limit)
        result = replace(found.result, questions=questions(found.compared, len(found.result.ranked)))
        return with_insight(conn, found.judged, found.compared, result, brief=brief) if insight else result


@dataclass(frozen=True, kw_only=True)
class _Found:
    """An answer without what is worth asking, and what it was found from."""

    result: MatchResult
    judged: Judged
    compared: Compared


def _must_be_in(catalogue: Catalogue, ids: Sequence[int]) -> None:
    if missing := sorted(set(ids).difference(catalogue.site_ids.tolist())):
        raise no_site(missing)


def _best(
    conn: Connection,
    catalogue: Catalogue,
    asked: Requirement,
    *,
    as_of: date,
    limit: int | None,
    out_limit: int | None,
) -> _Found:
    """Return the answer from the whole catalogue; all that it tells of or compares is judged once."""
    # What is compared goes further down than what is listed.
    wanted = None if limit is None else max(limit, MOST_COMPARED)
    found = candidates(catalogue, asked, as_of=as_of, limit=wanted, out_limit=out_limit)
    rows = np.concatenate([found.rows, found.out_rows])
    at_hand = catalogue.rows(rows, facts_read(asked.criteria))
    judged = judge(at_hand, asked, as_of=as_of)
    ranked, out = np.split(np.arange(len(rows)), [len(found.rows)])
    ranked, out = _ordered(at_hand, judged, ranked)[:wanted], _ordered(at_hand, judged, out)[:out_limit]
    listed = ranked[:limit]
    ids = at_hand.site_ids
    sites = load_asked_sites(conn, ids[np.concatenate([listed, out])].tolist(), asked)
    tell = partial(site_results, requirement=asked, as_of=as_of, placements={})
    result = MatchResult(
        requirement=asked,
        as_of=as_of,
        catalogue_version=catalogue.version,
        counts=found.counts,
        ranked=tell(sites[: len(listed)], judged.at(listed), ranked=True),
        out=tell(sites[len(listed) :], judged.at(out), ranked=False),
        questions=(),
    )
    first = ranked[:MOST_COMPARED]
    best = compared(at_hand.rows(first, at_hand.columns.keys()), asked, as_of=as_of, judged=judged.at(first))
    of_all = Judged(catalogue=catalogue, requirement=asked, as_of=as_of, ranked_ids=ids[ranked].tolist())
    return _Found(result=result, judged=of_all, compared=best)


def _ordered(at_hand: Catalogue, judged: JudgedRows, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    return rows[order(order_keys(judged.at(rows)), at_hand.site_ids[rows])]


def _best_with_room(
    conn: Connection,
    catalogue: Catalogue,
    asked: Requirement,
    *,
    as_of: date,
    limit: int | None,
    out_limit: int | None,
) -> _Found:
    """Return the answer where room for a building is asked for: the best are tried until enough have it."""
    footprint = footprint_of(asked)
    if footprint is None:
        raise ValueError("no room is asked for")
    chosen_by = before_trying(asked)
    screened = screen(catalogue, chosen_by, as_of=as_of, limit=TRY_MOST, out_limit=out_limit)
    ids = most_promising(catalogue, asked, np.array(screened.ids, dtype=np.int64), as_of=as_of)
    tried = try_footprint(conn, asked, footprint, ids.tolist(), enough=limit)
    others = load_asked_sites(conn, screened.out_ids, asked)
    placements = tried.placements | placed_on(others[:TRY_MOST], footprint)
    whole = match(
        [*tried.sites, *others], asked, as_of=as_of, catalogue_version=catalogue.version, placements=placements
    )
    plots = [site for site in tried.sites if site.kind is SiteKind.LAND]
    of_plots = match(plots, asked, as_of=as_of, catalogue_version=catalogue.version, placements=tried.placements)
    premises = None
    if SiteKind.PREMISES in asked.kinds:
        only_premises = replace(chosen_by, kinds=frozenset({SiteKind.PREMISES}))
        premises = screen(catalogue, only_premises, as_of=as_of, limit=0).counts
    result = replace(
        whole,
        counts=counted(asked, screened.counts, of_plots.counts, premises, len(plots)),
        ranked=whole.ranked[:limit],
        out=whole.out[:out_limit],
    )
    columns = {**catalogue.columns, **measured_columns(catalogue.site_ids, placements)}
    ranked_ids = [one.site.site_id for one in whole.ranked]
    measured = replace(catalogue, columns=columns)
    judged = Judged(catalogue=measured, requirement=asked, as_of=as_of, ranked_ids=ranked_ids)
    return _Found(result=result, judged=judged, compared=compared_sites(judged))


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
    sites = load_asked_sites(conn, ids, asked)
    footprint = footprint_of(asked)
    placements = None if footprint is None else placed_on(sites, footprint)
    result = match(sites, asked, as_of=as_of, catalogue_version=version, out_limit=out_limit, placements=placements)
    if not insight:
        return result
    measured = measured_columns(np.array([site.site_id for site in sites], dtype=np.int64), placements)
    judged = Judged(
        catalogue=catalogue_of(sites, version=version, measured=measured),
        requirement=asked,
        as_of=as_of,
        ranked_ids=[one.site.site_id for one in result.ranked],
    )
    return with_insight(conn, judged, compared_sites(judged), result)
