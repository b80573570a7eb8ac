"""What a match says: a result that carries its explanation, never one that is reconstructed later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.domain.values import FactValue
from siting.matching.insight import Insight
from siting.matching.placement import Placement


class Verdict(StrEnum):
    """What a hard constraint says of a site."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """What all hard constraints together say of a site."""

    FITS = "fits"
    """Meets all."""
    ASK = "ask"
    """Fails none, but something that is needed is unknown."""
    OUT = "out"
    """Fails at least one."""


@dataclass(frozen=True, kw_only=True)
class Between:
    """An amount that is not one number.

    Parameters
    ----------
    low, high
        Ends in the fact's unit, encoded; infinite where that end is not known.
    offered
        True when any amount in it can be had, as of a plot that is divided; False when the amount is one of them and
        nobody knows which.
    """

    low: float
    high: float
    offered: bool


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One criterion at one site.

    Parameters
    ----------
    criterion
        Place in the requirement's criteria.
    observed
        What is known, with status, source and date.
    verdict
        Of the hard constraint; None when the criterion is soft only or does not bear on the site's kind.
    bears
        Whether the criterion says anything of this kind of site.
    value_low, value_high
        Value in [0, 1] as an interval, equal when the fact is known; 0 and 0 when it has no preference.
    weight
        Normalised weight, in [0, 1]; in a tree the product of the shares on the way down.
    contribution_low, contribution_high
        Part of the site's least and greatest score, in [0, 1]; added over the criteria they are the score. Where all
        is additive, weight times value.
    gap
        How far the observed value is from the hard limit, in the fact's unit, when the verdict is not met and the
        fact is a number or date; otherwise None.
    between
        What was judged where it is not the observed value alone: a divisible plot, an amount on another day, a date in
        a plan that is not in force.
    placement
        Where the footprint was placed; None for other criteria.
    """

    criterion: int
    observed: FactValue
    verdict: Verdict | None
    bears: bool
    value_low: float
    value_high: float
    weight: float
    contribution_low: float
    contribution_high: float
    gap: float | None = None
    between: Between | None = None
    placement: Placement | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A missing fact at one site that is worth asking for.

    Parameters
    ----------
    site_id, criterion
        Where and what.
    worth
        How much the score could rise, in [0, 1].
    decides
        Whether a hard constraint waits for the answer.
    rank_best, rank_worst
        The numbers that the site would have among the ranked with the best and with the worst answer, all else in the
        middle of what is possible; ``rank_worst`` is None when the worst answer puts it out.
    first
        Whether the answer can change which site is first.
    """

    site_id: int
    criterion: int
    worth: float
    decides: bool
    rank_best: int
    rank_worst: int | None
    first: bool


@dataclass(frozen=True, kw_only=True)
class SiteResult:
    """One site judged.

    Parameters
    ----------
    site
        The site as it was judged.
    standing
        Fits, ask or out.
    rank
        From 1 among those that are not out; None when out.
    score_low, score_high
        Score interval in [0, 1].
    completeness
        Share of the weight whose facts are known, in [0, 1]; 1 when nothing is weighed.
    judgements
        One a criterion, in the requirement's order.
    """

    site: Site
    standing: Standing
    rank: int | None
    score_low: float
    score_high: float
    completeness: float
    judgements: tuple[Judgement, ...]

    @property
    def reasons(self) -> tuple[Judgement, ...]:
        """The judgements that put it out."""
        return tuple(j for j in self.judgements if j.verdict is Verdict.NOT_MET)

    @property
    def open_needs(self) -> tuple[Judgement, ...]:
        """The hard constraints that wait for an answer."""
        return tuple(j for j in self.judgements if j.verdict is Verdict.UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many sites stand where, over the whole catalogue.

    Parameters
    ----------
    judged
        Sites of a wanted kind and status.
    set_aside
        Sites of another kind or status, not judged.
    failing
        Criterion → how many sites fail it (a site may fail several). Sites outside a place that is asked for are
        counted there alone: what else they fail is not looked at.
    untried
        Sites that meet all else and were not tried for a footprint, because they are too many; counted in ``ask``.
    """

    judged: int
    set_aside: int
    fits: int
    ask: int
    out: int
    failing: dict[int, int]
    untried: int = 0


@dataclass(frozen=True, kw_only=True)
class MatchResult:
    """The answer to a requirement.

    Parameters
    ----------
    requirement
        What was asked.
    as_of
        The day that it was judged for.
    catalogue_version
        The data's version.
    counts
        Over the whole catalogue, also where only some sites are listed.
    ranked
        Sites that fit or ask, best first; as many as were asked for.
    out
        Sites that fail, nearest first (fewest failed constraints, then highest score); as many as were asked for.
    questions
        What is worth asking at the ranked sites, the one first that could change the shortlist most.
    insight
        How sure the order is and what would change it; None when it was not asked for.
    """

    requirement: Requirement
    as_of: date
    catalogue_version: str
    counts: Counts
    ranked: tuple[SiteResult, ...]
    out: tuple[SiteResult, ...]
    questions: tuple[Question, ...]
    insight: Insight | None = None
