"""The match: sites judged by a requirement, each with everything that explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.matching.catalogue import catalogue_of
from siting.matching.compared import MOST_COMPARED, compared
from siting.matching.fitting import footprint_of, measured_columns, placed_on
from siting.matching.judging import Judged, judge, order, order_keys
from siting.matching.placement import Placement
from siting.matching.places import is_reach
from siting.matching.questions import questions
from siting.matching.result import Counts, MatchResult, SiteResult
from siting.matching.site_results import site_results
from siting.matching.verdicts import Mark


def match(
    sites: Sequence[Site],
    requirement: Requirement,
    *,
    as_of: date,
    catalogue_version: str,
    limit: int | None = None,
    out_limit: int | None = None,
    placements: Mapping[int, Placement] | None = None,
) -> MatchResult:
    """Judge sites by a requirement and rank them.

    A site's judgement depends on that site and the requirement alone (METHOD.md section 1); the others only settle
    which number it gets in the order.

    Parameters
    ----------
    sites
        All sites that come into question; those of a kind or status that is not wanted are set aside.
    requirement
        What is asked.
    as_of
        The day that the match is made for; kept in the result.
    catalogue_version
        The data's version; kept in the result.
    limit, out_limit
        How many of the ranked, and of those that fail, are listed; None lists all. The counts are over all.
    placements
        Number of a site → where the requirement's building was placed on it; a site that is left out counts as not
        tried. None tries every site.

    Raises
    ------
    ValueError
        A limit is negative.
    """
    if min(limit or 0, out_limit or 0) < 0:
        raise ValueError("a limit is not negative")
    wanted = [s for s in sites if s.kind in requirement.kinds and s.availability in requirement.availabilities]
    footprint = footprint_of(requirement)
    if placements is None and footprint is not None:
        placements = placed_on(wanted, footprint)
    ids = np.array([site.site_id for site in wanted], dtype=np.int64)
    measured = measured_columns(ids, placements)
    catalogue = catalogue_of(wanted, version=catalogue_version, measured=measured)
    judged = judge(catalogue, requirement, as_of=as_of)
    counts = _counts(judged, requirement, set_aside=len(sites) - len(wanted))
    rows = order(order_keys(judged), catalogue.site_ids)
    ranked_rows, out_rows = np.split(rows, [counts.fits + counts.ask])
    tried = placements or {}
    ranked = _results(wanted, judged, ranked_rows[:limit], requirement, as_of, tried, ranked=True)
    at = ranked_rows[:MOST_COMPARED]
    best = compared(catalogue.rows(at, catalogue.columns.keys()), requirement, as_of=as_of, judged=judged.at(at))
    return MatchResult(
        requirement=requirement,
        as_of=as_of,
        catalogue_version=catalogue_version,
        counts=counts,
        ranked=ranked,
        out=_results(wanted, judged, out_rows[:out_limit], requirement, as_of, tried, ranked=False),
        questions=questions(best, len(ranked)),
    )


def _counts(judged: Judged, requirement: Requirement, *, set_aside: int) -> Counts:
    out = int(np.count_nonzero(judged.failed))
    ask = int(np.count_nonzero((judged.failed == 0) & (judged.open > 0)))
    fails = judged.marks == Mark.NOT_MET
    reaches = [number for number, criterion in enumerate(requirement.criteria) if is_reach(criterion)]
    failing = np.count_nonzero(fails & ~np.any(fails[reaches], axis=0), axis=1)
    failing[reaches] = np.count_nonzero(fails[reaches], axis=1)
    return Counts(
        judged=len(judged.failed),
        set_aside=set_aside,
        fits=len(judged.failed) - out - ask,
        ask=ask,
        out=out,
        failing={n: int(failing[n]) for n, criterion in enumerate(requirement.criteria) if criterion.need is not None},
    )


def _results(
    sites: Sequence[Site],
    judged: Judged,
    rows: NDArray[np.intp],
    requirement: Requirement,
    as_of: date,
    placements: Mapping[int, Placement],
    *,
    ranked: bool,
) -> tuple[SiteResult, ...]:
    chosen = [sites[row] for row in rows.tolist()]
    return site_results(chosen, judged.at(rows), requirement, as_of=as_of, ranked=ranked, placements=placements)
