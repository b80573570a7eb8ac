"""What goes with a ranking: how sure it is, what would change it, what a concession or sites together would open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import Connection

from siting.domain.requirement import Requirement
from siting.matching.catalogue import Catalogue
from siting.matching.combinations import combinations, facts_combined
from siting.matching.compared import MOST_COMPARED, Compared, compared
from siting.matching.conflicts import conflicts
from siting.matching.failures import Failures, find_failures
from siting.matching.insight import Combination, Insight, Outlook, Relaxation, Robustness
from siting.matching.judging import order_keys
from siting.matching.outlooks import outlooks
from siting.matching.pooled import candidate_ids
from siting.matching.readings import facts_read
from siting.matching.relaxations import relaxations
from siting.matching.result import MatchResult
from siting.matching.robustness import robustness
from siting.matching.swaps import swaps
from siting.services.measured import load_asked_sites
from siting.store.sites import load_sites

SEED = 20_261_124
"""The same sites and weights always give the same shares; the result says which seed it was."""

SMALL_COST = 1.0
"""The whole span from worst acceptable to ideal, or one more code: as much as a small concession can be."""
FEW_RELAXATIONS = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """A requirement matched against a catalogue.

    Parameters
    ----------
    catalogue
        Everything that was judged.
    requirement
        With the geometry of its places.
    as_of
        The day that it was judged for.
    ranked_ids
        The sites that fit or ask, best first: all, or at least as many as are compared and listed.
    """

    catalogue: Catalogue
    requirement: Requirement
    as_of: date
    ranked_ids: Sequence[int]


def with_insight(
    conn: Connection, judged: Judged, ranked: Compared, result: MatchResult, *, brief: bool = False
) -> MatchResult:
    """Return the result with its insight.

    Parameters
    ----------
    conn
        Where the sites are that are not listed but named.
    ranked
        See :func:`compared_sites`.
    brief
        Leave out what takes longest and is not looked at while somebody tries weights: sites together, and of what
        would change a site's place all but the nearest weight.
    """
    listed = min(len(result.ranked), len(ranked))
    failures = find_failures(judged.catalogue, judged.requirement, as_of=judged.as_of)
    eased = relaxations(failures, ranked=order_keys(ranked.judged), ranked_ids=ranked.site_ids)
    insight = Insight(
        robustness=_robustness(ranked, listed),
        relaxations=_named(conn, _small(eased, some=len(ranked) > 0)),
        conflicts=conflicts(failures),
        outlooks=_swaps_alone(ranked, listed)
        if brief
        else outlooks(ranked, listed=listed, ranked=result.counts.fits + result.counts.ask),
        combinations=() if brief else _combinations(conn, failures),
    )
    return replace(result, insight=insight)


def compared_sites(judged: Judged) -> Compared:
    """Return the best ranked sites, from the catalogue's columns."""
    ids = np.array(judged.ranked_ids[:MOST_COMPARED], dtype=np.int64)
    by_id = np.argsort(judged.catalogue.site_ids, kind="stable")
    rows = by_id[np.searchsorted(judged.catalogue.site_ids, ids, sorter=by_id)]
    columns = judged.catalogue.rows(rows, facts_read(judged.requirement.criteria))
    return compared(columns, judged.requirement, as_of=judged.as_of)


def _swaps_alone(ranked: Compared, listed: int) -> tuple[Outlook, ...]:
    found = zip(ranked.site_ids[:listed].tolist(), swaps(ranked, listed=listed), strict=True)
    return tuple(Outlook(site_id=key, to_first=(), falls=(), swap=swap, dominated_by=()) for key, swap in found)


def _robustness(ranked: Compared, listed: int) -> Robustness | None:
    """Return how sure the order is; None where there is no order to be sure of."""
    weighed = any(criterion.weight > 0 for criterion in ranked.requirement.criteria)
    if len(ranked) < 2 or not weighed:
        return None
    return robustness(ranked, np.random.default_rng(SEED), listed=listed)


def _small(found: tuple[Relaxation, ...], *, some: bool) -> tuple[Relaxation, ...]:
    """Return those that are small concessions; where no site is left without one, the cheapest, however large."""
    small = tuple(one for one in found if one.cost <= SMALL_COST)
    return small if some or len(small) >= FEW_RELAXATIONS else found[:FEW_RELAXATIONS]


def _named(conn: Connection, found: tuple[Relaxation, ...]) -> tuple[Relaxation, ...]:
    ids = sorted({site.site_id for one in found for site in one.opens})
    names = {site.site_id: site.name for site in load_sites(conn, ids, facts=())}
    return tuple(
        replace(one, opens=tuple(replace(site, name=names[site.site_id]) for site in one.opens)) for one in found
    )


def _combinations(conn: Connection, failures: Failures) -> tuple[Combination, ...]:
    ids = candidate_ids(failures)
    if len(ids) < 2:
        return ()
    read = facts_combined(failures.requirement)
    sites = load_asked_sites(conn, ids.tolist(), failures.requirement, facts=read)
    return combinations(sites, failures.requirement, as_of=failures.as_of)
