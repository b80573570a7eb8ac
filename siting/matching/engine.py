"""The match: sites judged by a requirement, each with everything that explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.matching.catalogue import catalogue_of
from siting.matching.compared import MOST_COMPARED, compared
from siting.matching.fitting import footprint_of, measured_columns, placed_on
from siting.matching.judging import Judged, judge, order, order_keys
from siting.matching.observed import observed_value
from siting.matching.placement import Placement
from siting.matching.places import is_reach
from siting.matching.questions import questions
from siting.matching.result import Between, Counts, Judgement, MatchResult, SiteResult, Standing
from siting.matching.verdicts import VERDICTS, Mark


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
    ranked = tuple(
        _site_result(wanted[row], judged, int(row), requirement, as_of, placements or {}, rank=place + 1)
        for place, row in enumerate(ranked_rows[:limit])
    )
    best = compared(catalogue.rows(ranked_rows[:MOST_COMPARED], catalogue.columns.keys()), requirement, as_of=as_of)
    return MatchResult(
        requirement=requirement,
        as_of=as_of,
        catalogue_version=catalogue_version,
        counts=counts,
        ranked=ranked,
        out=tuple(
            _site_result(wanted[row], judged, int(row), requirement, as_of, placements or {}, rank=None)
            for row in out_rows[:out_limit]
        ),
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


def _site_result(
    site: Site,
    judged: Judged,
    row: int,
    requirement: Requirement,
    as_of: date,
    placements: Mapping[int, Placement],
    *,
    rank: int | None,
) -> SiteResult:
    standing = Standing.FITS
    if judged.failed[row]:
        standing = Standing.OUT
    elif judged.open[row]:
        standing = Standing.ASK
    return SiteResult(
        site=site,
        standing=standing,
        rank=rank,
        score_low=float(judged.score_low[row]),
        score_high=float(judged.score_high[row]),
        completeness=float(judged.completeness[row]),
        judgements=tuple(
            _judgement(site, judged, row, number, requirement, as_of, placements.get(site.site_id))
            for number in range(len(judged.marks))
        ),
    )


def _judgement(
    site: Site,
    judged: Judged,
    row: int,
    number: int,
    requirement: Requirement,
    as_of: date,
    placement: Placement | None,
) -> Judgement:
    gap = float(judged.gaps[number, row])
    criterion, found = requirement.criteria[number], float(judged.observed[number, row])
    return Judgement(
        criterion=number,
        observed=observed_value(site, criterion, found, as_of=as_of),
        verdict=VERDICTS[int(judged.marks[number, row])],
        bears=bool(judged.bears[number, row]),
        value_low=float(judged.low[number, row]),
        value_high=float(judged.high[number, row]),
        weight=float(judged.weights[number, row]),
        contribution_low=float(judged.contribution_low[number, row]),
        contribution_high=float(judged.contribution_high[number, row]),
        gap=None if np.isnan(gap) else gap,
        between=_between(judged, row, number),
        placement=None if criterion.footprint is None else placement,
    )


def _between(judged: Judged, row: int, number: int) -> Between | None:
    low, high = float(judged.between_low[number, row]), float(judged.between_high[number, row])
    if np.isnan(low):
        return None
    return Between(low=low, high=high, offered=bool(judged.offered[number, row]))
