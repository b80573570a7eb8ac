"""Judged rows as results: each site with everything that explains where it stands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.matching.judging import Judged
from siting.matching.observed import observed_value
from siting.matching.placement import Placement
from siting.matching.result import Between, Judgement, SiteResult, Standing
from siting.matching.verdicts import VERDICTS

_JUDGED = (
    "marks",
    "bears",
    "low",
    "high",
    "weights",
    "contribution_low",
    "contribution_high",
    "gaps",
    "between_low",
    "between_high",
    "offered",
    "observed",
)


def site_results(
    sites: Sequence[Site],
    judged: Judged,
    requirement: Requirement,
    *,
    as_of: date,
    ranked: bool,
    placements: Mapping[int, Placement],
) -> tuple[SiteResult, ...]:
    """Return some sites with what was judged of them.

    Parameters
    ----------
    sites
        In their order.
    judged
        The same rows judged by the requirement, one a site.
    ranked
        Whether they are the first of the ranking, and get their numbers.
    placements
        Number of a site → where the requirement's building was placed on it.

    Raises
    ------
    ValueError
        There are not as many rows as sites.
    """
    # As Python's numbers all at once: taking them from the arrays one by one costs more than all the rest.
    scores = zip(
        judged.failed.tolist(),
        judged.open.tolist(),
        judged.score_low.tolist(),
        judged.score_high.tolist(),
        judged.completeness.tolist(),
        strict=True,
    )
    of_sites = zip(*(np.transpose(getattr(judged, name)).tolist() for name in _JUDGED), strict=True)
    return tuple(
        SiteResult(
            site=site,
            standing=_standing(failed, open_),
            rank=place + 1 if ranked else None,
            score_low=low,
            score_high=high,
            completeness=completeness,
            judgements=tuple(
                _judgement(site, number, of_one, requirement, as_of, placements.get(site.site_id))
                for number, of_one in enumerate(zip(*of_site, strict=True))
            ),
        )
        for place, (site, (failed, open_, low, high, completeness), of_site) in enumerate(
            zip(sites, scores, of_sites, strict=True)
        )
    )


def _standing(failed: int, open_: int) -> Standing:
    if failed:
        return Standing.OUT
    return Standing.ASK if open_ else Standing.FITS


def _judgement(
    site: Site,
    number: int,
    of_one: tuple[int, bool, float, float, float, float, float, float, float, float, bool, float],
    requirement: Requirement,
    as_of: date,
    placement: Placement | None,
) -> Judgement:
    mark, bears, low, high, weight, part_low, part_high, gap, between_low, between_high, offered, observed = of_one
    criterion = requirement.criteria[number]
    return Judgement(
        criterion=number,
        observed=observed_value(site, criterion, observed, as_of=as_of),
        verdict=VERDICTS[mark],
        bears=bears,
        value_low=low,
        value_high=high,
        weight=weight,
        contribution_low=part_low,
        contribution_high=part_high,
        gap=None if math.isnan(gap) else gap,
        between=None if math.isnan(between_low) else Between(low=between_low, high=between_high, offered=offered),
        placement=None if criterion.footprint is None else placement,
    )
