"""From a result's insight to what the templates show of it."""

from __future__ import annotations

from math import fsum

from maps.proposal.insight_view import (
    NO_INSIGHT,
    CombinationView,
    ConcessionView,
    InsightView,
    RankShare,
    RelaxationView,
    StabilityView,
)
from maps.proposal.ui_text import translator
from siting.domain.formats import EN_DASH, listing, number, points, with_unit
from siting.domain.requirement import Requirement, WeighingMethod
from siting.domain.text import Lang
from siting.domain.wording import count_text
from siting.matching import words
from siting.matching.insight import (
    Combination,
    CombinationOf,
    Concession,
    Relaxation,
    Robustness,
    Stability,
)
from siting.matching.naming import criterion_label
from siting.matching.result import MatchResult, SiteResult

RANKS_SHOWN = 3
"""Shares of so many first ranks are drawn; the rest is left open."""
NAMES_SHOWN = 3


def insight_view(result: MatchResult, lang: Lang) -> InsightView:
    """Return what a result says beyond the order, in one language."""
    insight = result.insight
    if insight is None:
        return NO_INSIGHT
    robustness = insight.robustness
    by_id = {one.site.site_id: one for one in result.ranked}
    sure = words.sureness_text(result, lang)
    return InsightView(
        sure=(sure,) if sure else (),
        stabilities=() if robustness is None else _stabilities(robustness, by_id, lang),
        how="" if robustness is None else words.how_tried_text(robustness, lang),
        relaxations=tuple(_relaxation(one, result.requirement, lang) for one in insight.relaxations),
        conflicts=tuple(words.conflict_text(one, result.requirement, lang) for one in insight.conflicts),
        combinations=tuple(_combination(one, lang) for one in insight.combinations),
    )


def first_share_text(share: float, lang: Lang) -> str:
    """Return in how many weightings a site is first, as the foot of a list's item says it."""
    say = translator(lang)
    if share == 0:
        return say("never_first")
    return say("always_first") if share == 1 else say("first_in", share=words.percent(share, lang))


def _stabilities(robustness: Robustness, by_id: dict[int, SiteResult], lang: Lang) -> tuple[StabilityView, ...]:
    return tuple(_stability(one, by_id[one.site_id], lang) for one in robustness.sites if one.site_id in by_id)


def _stability(one: Stability, site: SiteResult, lang: Lang) -> StabilityView:
    shares = one.acceptabilities[:RANKS_SHOWN]
    first, second = (one.acceptabilities[place] if place < len(one.acceptabilities) else 0.0 for place in (0, 1))
    lower = fsum(one.acceptabilities[2:])
    return StabilityView(
        site_id=one.site_id,
        rank=site.rank or 0,
        name=site.site.name,
        fits=not site.open_needs,
        shares=tuple(RankShare(token=f"rank-{place}", percent=100 * share) for place, share in enumerate(shares, 1)),
        first=words.percent(first, lang, short=True),
        second=words.percent(second, lang, short=True),
        lower=words.percent(lower, lang, short=True),
        short=first_share_text(first, lang),
    )


def _concession(one: Concession, requirement: Requirement, lang: Lang) -> ConcessionView:
    criterion = requirement.criteria[one.criterion]
    asked = EN_DASH if criterion.need is None else words.limit_text(criterion, criterion.need, lang)
    return ConcessionView(
        label=criterion_label(criterion, lang),
        accept=words.accepted_text(one, requirement, lang),
        instead=asked,
    )


def _relaxation(one: Relaxation, requirement: Requirement, lang: Lang) -> RelaxationView:
    say = translator(lang)
    asks = sum(site.asks for site in one.opens)
    names = [site.name for site in one.opens[:NAMES_SHOWN]]
    more = one.opened - len(names)
    if more > 0:
        names.append(say("more_sites", n=count_text(more, lang)))
    opens = say("opens_one" if one.opened == 1 else "opens_many", n=number(one.opened, lang, decimals=0))
    if one.opened == len(one.opens) == asks:
        opens = f"{opens}, {say('with_a_question')}"
    return RelaxationView(
        concessions=tuple(_concession(part, requirement, lang) for part in one.concessions),
        opens=opens,
        better="" if not one.better_than_all else say("better_than_all"),
        names=listing(names, lang),
    )


def _combination(one: Combination, lang: Lang) -> CombinationView:
    say = translator(lang)
    key = {CombinationOf.PLOTS: "plots_together", CombinationOf.UNITS: "units_together"}[one.of]
    return CombinationView(
        names=words.names_text(one.names, lang),
        what=say(key, n=count_text(len(one.site_ids), lang)),
        area=with_unit(number(one.area_m2, lang, decimals=0), "m²"),
        owners=words.owners_text(one, lang),
        shape="" if one.compactness is None else number(one.compactness, lang, decimals=2),
        score=points(one.score_low, one.score_high, lang),
        asks=one.asks,
    )


def weighing_notes(requirement: Requirement, lang: Lang) -> tuple[str, ...]:
    """Return how the weights were made, where they were not simply given as points."""
    say = translator(lang)
    keys = {WeighingMethod.RANK: "weights_rank", WeighingMethod.PAIRWISE: "weights_pairwise"}
    keys[WeighingMethod.BEST_WORST] = "weights_best_worst"
    return tuple(
        say(keys[one.method], c=EN_DASH if one.consistency is None else number(one.consistency, lang, decimals=2))
        for one in requirement.weighings
        if one.method in keys
    )
