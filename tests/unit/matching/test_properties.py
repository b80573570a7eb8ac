"""The properties of METHOD.md section 5, on random requirements and sites."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from siting.domain.facts import FactType
from siting.domain.requirement import Curve, Requirement
from siting.domain.sites import Site
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.matching.engine import match
from siting.matching.result import Judgement, MatchResult, SiteResult, Standing, Verdict
from tests.unit.matching import strategies
from tests.unit.matching.strategies import AS_OF, JUDGED, known

CLOSE = 1e-9


def matched(sites: list[Site], requirement: Requirement) -> MatchResult:
    return match(sites, requirement, as_of=AS_OF, catalogue_version="1")


def listed(result: MatchResult) -> list[SiteResult]:
    return [*result.ranked, *result.out]


def order(result: MatchResult) -> list[int]:
    return [one.site.site_id for one in listed(result)]


@settings(max_examples=50, deadline=None)
@given(sites=strategies.sites(), requirement=strategies.requirements(), factor=st.sampled_from((0.01, 3.0, 7.7, 100.0)))
def test_scaling_all_weights_changes_nothing(sites: list[Site], requirement: Requirement, factor: float) -> None:
    scaled = replace(requirement, criteria=tuple(replace(c, weight=c.weight * factor) for c in requirement.criteria))
    before, after = matched(sites, requirement), matched(sites, scaled)
    assert order(before) == order(after)
    for one, other in zip(listed(before), listed(after), strict=True):
        assert abs(one.score_low - other.score_low) < CLOSE
        assert abs(one.score_high - other.score_high) < CLOSE


@settings(max_examples=50, deadline=None)
@given(data=st.data(), sites=strategies.sites(), requirement=strategies.requirements())
def test_the_order_of_the_input_does_not_matter(
    data: st.DataObject, sites: list[Site], requirement: Requirement
) -> None:
    shuffled = data.draw(st.permutations(sites))
    assert matched(shuffled, requirement) == matched(sites, requirement)


@settings(max_examples=50, deadline=None)
@given(sites=strategies.sites(min_size=1), requirement=strategies.requirements())
def test_a_site_is_judged_alike_alone_and_among_others(sites: list[Site], requirement: Requirement) -> None:
    together = {one.site.site_id: one for one in listed(matched(sites, requirement))}
    for site in sites:
        for alone in listed(matched([site], requirement)):
            assert replace(together[site.site_id], rank=None) == replace(alone, rank=None)


@settings(max_examples=50, deadline=None)
@given(sites=strategies.sites(min_size=1), requirement=strategies.requirements(), data=st.data())
def test_removing_a_site_never_reorders_the_others(
    sites: list[Site], requirement: Requirement, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sites)).site_id
    fewer = matched([site for site in sites if site.site_id != gone], requirement)
    assert order(fewer) == [number for number in order(matched(sites, requirement)) if number != gone]


@settings(max_examples=50, deadline=None)
@given(sites=strategies.sites(min_size=1, max_size=3), requirement=strategies.requirements())
def test_contributions_add_up_to_the_score(sites: list[Site], requirement: Requirement) -> None:
    for one in listed(matched(sites, requirement)):
        assert abs(math.fsum(j.contribution_low for j in one.judgements) - one.score_low) < CLOSE
        assert abs(math.fsum(j.contribution_high for j in one.judgements) - one.score_high) < CLOSE
        assert 0.0 <= one.score_low <= one.score_high <= 1.0
        known_share = math.fsum(j.weight for j in one.judgements if is_settled(j) or j.weight == 0)
        weighed = math.fsum(j.weight for j in one.judgements)
        assert abs(one.completeness - (known_share if weighed else 1.0)) < CLOSE
        assert abs(weighed - 1.0) < CLOSE or weighed == 0.0


def is_settled(judgement: Judgement) -> bool:
    """Whether a fact has a value and, where an interval is judged, verdict and worth are the same all over it."""
    if judgement.observed.status is Status.UNKNOWN:
        return False
    settled = judgement.value_low == judgement.value_high and judgement.verdict is not Verdict.UNKNOWN
    return judgement.between is None or settled


@settings(max_examples=50, deadline=None)
@given(data=st.data(), sites=strategies.sites(min_size=1, max_size=3), requirement=strategies.requirements())
def test_the_interval_contains_every_completion(
    data: st.DataObject, sites: list[Site], requirement: Requirement
) -> None:
    for before in listed(matched(sites, requirement)):
        facts = dict(before.site.facts)
        for criterion in requirement.criteria:
            # A stage that nobody knows leaves the day that was declared as it is; one that is known can put it off.
            if before.site.fact(criterion.fact).status is Status.UNKNOWN and criterion.fact != "plan_status":
                facts[criterion.fact] = known(data.draw(strategies.values(criterion.declared)))
        [after] = listed(matched([replace(before.site, facts=facts)], requirement))
        assert before.score_low - CLOSE <= after.score_low <= after.score_high <= before.score_high + CLOSE
        # What stays open is a day that waits for a plan, or the plan's stage itself.
        assert after.score_low == after.score_high or any(not is_settled(one) for one in after.judgements)
        if before.standing is Standing.FITS:
            accepted = [c for c in requirement.criteria if c.need and before.site.fact(c.fact).value is None]
            assert after.standing is Standing.FITS or accepted


@settings(max_examples=50, deadline=None)
@given(data=st.data(), site=strategies.sites(min_size=1, max_size=1), requirement=strategies.requirements())
def test_raising_a_benefit_never_lowers_a_score(
    data: st.DataObject, site: list[Site], requirement: Requirement
) -> None:
    curves = [(n, c) for n, c in enumerate(requirement.criteria) if isinstance(c.preference, Curve)]
    assume(curves)
    number, criterion = data.draw(st.sampled_from(curves))
    assert isinstance(criterion.preference, Curve)
    rising = replace(criterion.preference, values=tuple(sorted(criterion.preference.values)))
    criteria = list(requirement.criteria)
    criteria[number] = replace(criterion, preference=rising, need=None)
    asked = replace(requirement, criteria=tuple(criteria))
    less, more = sorted(data.draw(st.tuples(*[strategies.values(criterion.declared)] * 2)))
    results = [
        matched([replace(site[0], facts={**site[0].facts, criterion.fact: known(value)})], asked)
        for value in (less, more)
    ]
    for lower, higher in zip(listed(results[0]), listed(results[1]), strict=True):
        assert lower.score_low <= higher.score_low
        assert lower.score_high <= higher.score_high


@settings(max_examples=50, deadline=None)
@given(sites=strategies.sites(min_size=1), requirement=strategies.requirements())
def test_a_question_is_about_an_unknown_and_promises_no_more_than_the_interval(
    sites: list[Site], requirement: Requirement
) -> None:
    result = matched(sites, requirement)
    by_id = {one.site.site_id: one for one in result.ranked}
    for question in result.questions:
        one = by_id[question.site_id]
        judgement = one.judgements[question.criterion]
        assert judgement.observed.status is Status.UNKNOWN
        assert question.worth <= one.score_high - one.score_low + CLOSE
        assert question.decides == (judgement in one.open_needs)


def test_the_strategies_cover_every_type_that_can_be_judged() -> None:
    assert {fact.type for fact in JUDGED} == {t for t in FactType if t is not FactType.TEXT}
    assert {frozenset(fact.kinds) for fact in JUDGED} == {frozenset(fact.kinds) for fact in FACTS.values()}
    assert FactValue(value=None, status=Status.UNKNOWN, source="", verified=None).value is None
