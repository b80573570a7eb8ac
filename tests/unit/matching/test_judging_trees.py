"""Sites judged by trees: scores and contributions a kind, intervals, and what holds whatever the tree."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.combining import Additive, PartialAbsorption, PowerMean
from siting.domain.requirement import Company, Criterion, Curve, Group, Requirement, Within
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.domain.tree import nodes_of
from siting.domain.values import FactValue, Status
from siting.matching.catalogue import catalogue_of
from siting.matching.engine import match
from siting.matching.judging import Judged, judge
from siting.matching.result import MatchResult, SiteResult
from tests.unit.matching import strategies
from tests.unit.matching.strategies import AS_OF, known

CLOSE = 1e-9
REQUIREMENTS = strategies.requirements_with_trees()


def matched(sites: list[Site], requirement: Requirement) -> MatchResult:
    return match(sites, requirement, as_of=AS_OF, catalogue_version="1")


def listed(result: MatchResult) -> list[SiteResult]:
    return [*result.ranked, *result.out]


def judged(sites: list[Site], requirement: Requirement) -> Judged:
    return judge(catalogue_of(sites, version="1"), requirement, as_of=AS_OF)


def soft(fact: str, group: str, weight: float = 1.0) -> Criterion:
    return Criterion(fact=fact, preference=Curve(amounts=(0, 1), values=(0, 1)), weight=weight, group=group)


def site(site_id: int, kind: SiteKind, **facts: float | None) -> Site:
    return Site(
        site_id=site_id,
        source="test",
        reference=str(site_id),
        kind=kind,
        name=f"Site {site_id}",
        geometry=None,
        facts={
            key: FactValue(value=None, status=Status.UNKNOWN, source="", verified=None)
            if value is None
            else known(value)
            for key, value in facts.items()
        },
    )


def requirement(criteria: tuple[Criterion, ...], *groups: Group) -> Requirement:
    return Requirement(title=same("Test"), company=Company(name="Test"), criteria=criteria, groups=groups)


@settings(max_examples=60, deadline=None)
@given(sites=strategies.sites(min_size=1), asked=REQUIREMENTS)
def test_contributions_add_up_to_the_score_at_both_ends(sites: list[Site], asked: Requirement) -> None:
    for one in listed(matched(sites, asked)):
        assert abs(math.fsum(j.contribution_low for j in one.judgements) - one.score_low) < CLOSE
        assert abs(math.fsum(j.contribution_high for j in one.judgements) - one.score_high) < CLOSE
        assert all(j.contribution_low >= 0 and j.contribution_high >= 0 for j in one.judgements)
        assert 0.0 <= one.score_low <= one.score_high <= 1.0
        weighed = math.fsum(j.weight for j in one.judgements)
        assert abs(weighed - 1.0) < CLOSE or weighed == 0.0


@settings(max_examples=60, deadline=None)
@given(sites=strategies.sites(min_size=1), asked=REQUIREMENTS)
def test_a_site_is_judged_alike_alone_and_among_others(sites: list[Site], asked: Requirement) -> None:
    together = {one.site.site_id: one for one in listed(matched(sites, asked))}
    for one in sites:
        for alone in listed(matched([one], asked)):
            assert replace(together[one.site_id], rank=None) == replace(alone, rank=None)


@settings(max_examples=40, deadline=None)
@given(sites=strategies.sites(min_size=1), asked=REQUIREMENTS, factor=st.sampled_from((0.01, 3.0, 7.7)))
def test_scaling_all_points_changes_nothing(sites: list[Site], asked: Requirement, factor: float) -> None:
    scaled = replace(
        asked,
        criteria=tuple(replace(c, weight=c.weight * factor) for c in asked.criteria),
        groups=tuple(g if g.weight is None else replace(g, weight=g.weight * factor) for g in asked.groups),
    )
    before, after = judged(sites, asked), judged(sites, scaled)
    assert np.allclose(before.score_low, after.score_low, rtol=0, atol=CLOSE)
    assert np.allclose(before.score_high, after.score_high, rtol=0, atol=CLOSE)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), sites=strategies.sites(min_size=1, max_size=3), asked=REQUIREMENTS)
def test_the_interval_contains_every_completion(data: st.DataObject, sites: list[Site], asked: Requirement) -> None:
    for before in listed(matched(sites, asked)):
        facts = dict(before.site.facts)
        for criterion in asked.criteria:
            if before.site.fact(criterion.fact).status is Status.UNKNOWN:
                facts[criterion.fact] = known(data.draw(strategies.values(criterion.declared)))
        [after] = listed(matched([replace(before.site, facts=facts)], asked))
        assert after.score_high - after.score_low < CLOSE
        assert before.score_low - CLOSE <= after.score_low <= before.score_high + CLOSE


@settings(max_examples=40, deadline=None)
@given(sites=strategies.sites(min_size=1), asked=strategies.requirements())
def test_groups_of_plain_sums_change_nothing(sites: list[Site], asked: Requirement) -> None:
    halves = ("all", "rest")
    nested = replace(
        asked,
        criteria=tuple(replace(c, group=halves[n % 2]) for n, c in enumerate(asked.criteria)),
        groups=(Group(key="all", label=same("All")), Group(key="rest", label=same("Rest"), parent="all")),
    )
    flat, deep = judged(sites, asked), judged(sites, nested)
    assert np.allclose(flat.score_low, deep.score_low, rtol=0, atol=1e-15 * len(asked.criteria))
    assert np.array_equal(deep.contribution_low, deep.weights * deep.low)


def test_each_kind_has_its_own_tree() -> None:
    # The clear height says nothing of land: there the group is the power alone, and on premises the lesser of both.
    asked = requirement(
        (soft("clear_height_m", "use"), soft("power_capacity_mw", "use")),
        Group(key="use", label=same("Use"), combine=PowerMean(andness=1.0)),
    )
    found = judged(
        [
            site(1, SiteKind.LAND, power_capacity_mw=0.8),
            site(2, SiteKind.PREMISES, power_capacity_mw=0.8, clear_height_m=0.3),
            site(3, SiteKind.LAND, power_capacity_mw=None),
        ],
        asked,
    )
    assert found.score_low == pytest.approx([0.8, 0.3, 0.0])
    assert found.score_high == pytest.approx([0.8, 0.3, 1.0])
    assert found.contribution_low.T.tolist() == [pytest.approx(row) for row in ([0, 0.8], [0.3, 0], [0, 0])]
    assert found.completeness == pytest.approx([1, 1, 0])


def test_an_absorption_by_hand() -> None:
    # Penalty 0.2 and reward 0.1: without the optional part 0.8 of the mandatory one is left; equal parts stay equal.
    absorption = PartialAbsorption(mandatory="power_capacity_mw", optional="junction_min", penalty=0.2, reward=0.1)
    asked = requirement(
        (soft("junction_min", "use"), soft("power_capacity_mw", "use")),
        Group(key="use", label=same("Use"), combine=absorption),
    )
    found = judged(
        [
            site(1, SiteKind.LAND, power_capacity_mw=0.5, junction_min=0.0),
            site(2, SiteKind.LAND, power_capacity_mw=0.5, junction_min=0.5),
            site(3, SiteKind.LAND, power_capacity_mw=0.0, junction_min=1.0),
            site(4, SiteKind.LAND, power_capacity_mw=0.5, junction_min=None),
        ],
        asked,
    )
    assert found.score_low == pytest.approx([0.4, 0.5, 0.0, 0.4])
    assert found.score_high[3] > 0.5
    assert found.contribution_low[:, 0] == pytest.approx([0.0, 0.4])
    # Where both are worth the same, each brings its weight.
    assert found.contribution_low[:, 1] == pytest.approx(0.5 * found.weights[:, 1])


def test_criteria_that_are_only_hard_are_not_in_the_tree() -> None:
    hard = replace(soft("power_capacity_mw", "use"), preference=None, weight=0.0, need=Within(low=1))
    asked = requirement(
        (hard, soft("junction_min", "use")), Group(key="use", label=same("Use"), combine=PowerMean(andness=0.9))
    )
    found = judged([site(1, SiteKind.LAND, power_capacity_mw=2.0, junction_min=0.4)], asked)
    assert found.score_low == pytest.approx([0.4])
    assert found.contribution_low[:, 0] == pytest.approx([0, 0.4])


def test_the_strategy_makes_every_way_of_combining() -> None:
    seen: set[type] = set()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(asked=REQUIREMENTS)
    def collect(asked: Requirement) -> None:
        for kind in asked.kinds:
            tree = asked.tree(kind)
            if tree is not None:
                seen.update(type(node.combine) for node in list(nodes_of(tree))[1:])

    collect()
    assert seen == {Additive, PowerMean, PartialAbsorption}
