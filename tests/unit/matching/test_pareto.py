"""Who dominates whom: by hand, and by looking at every pair and criterion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from siting.domain.requirement import Requirement, Within
from siting.domain.sites import Site
from siting.matching.compared import compared
from siting.matching.insight import Spread
from siting.matching.pareto import dominated_by
from siting.matching.robustness import robustness
from tests.unit.matching import strategies
from tests.unit.matching.ranking import matched, plot, ranked, weighed
from tests.unit.matching.strategies import AS_OF


def dominated(sites: list[Site], requirement: Requirement) -> dict[int, tuple[int, ...]]:
    ranking = ranked(sites, requirement)
    found = dominated_by(ranking, listed=len(ranking))
    return dict(zip(ranking.site_ids.tolist(), found, strict=True))


def test_a_site_is_dominated_by_who_is_nowhere_worse_and_somewhere_better() -> None:
    sites = [plot(1, 0.9, 0.5), plot(2, 0.5, 0.9), plot(3, 0.5, 0.5), plot(4, 0.4, 0.4), plot(5, 0.9, 0.5)]
    assert dominated(sites, weighed(2.0, 1.0)) == {1: (), 5: (), 2: (), 3: (1, 5, 2), 4: (1, 5, 2, 3)}


def test_what_is_unknown_dominates_only_if_it_does_so_at_its_worst() -> None:
    sites = [plot(1, 0.9, None), plot(2, 0.5, 0.5), plot(3, 0.5, 0.0), plot(4, 0.5, None)]
    assert dominated(sites, weighed(1.0, 1.0)) == {1: (), 2: (), 3: (1, 2), 4: ()}


def test_who_has_something_to_ask_does_not_dominate_who_meets_all() -> None:
    asked = weighed(1.0, 1.0)
    need = replace(asked.criteria[1], need=Within(low=0.0), preference=None, weight=0.0)
    asked = replace(asked, criteria=(asked.criteria[0], need))
    assert dominated([plot(1, 0.9), plot(2, 0.1, 0.5), plot(3, 0.5)], asked) == {2: (), 1: (), 3: (1,)}


@settings(max_examples=60, deadline=None)
@given(
    sites=strategies.sites(min_size=1),
    requirement=strategies.requirements() | strategies.requirements_with_trees(),
)
def test_dominance_is_that_of_every_pair_and_criterion(sites: list[Site], requirement: Requirement) -> None:
    results = {one.site.site_id: one for one in matched(sites, requirement).ranked}
    expected = {}
    for number, worse in results.items():
        dominating = []
        for other, better in results.items():
            if better.site.kind is not worse.site.kind or bool(better.open_needs) > bool(worse.open_needs):
                continue
            pairs = [
                (ours.value_low, theirs.value_high)
                for ours, theirs in zip(better.judgements, worse.judgements, strict=True)
                if theirs.weight > 0
            ]
            if all(a >= b for a, b in pairs) and any(a > b for a, b in pairs):
                dominating.append(other)
        expected[number] = tuple(dominating)
    assert dominated(sites, requirement) == expected


@settings(max_examples=40, deadline=None)
@given(
    sites=strategies.sites(min_size=2),
    requirement=strategies.requirements() | strategies.requirements_with_trees(),
)
def test_no_weighting_puts_a_dominated_site_before_who_dominates_it(
    sites: list[Site], requirement: Requirement
) -> None:
    ranking = ranked(sites, requirement)
    beats = np.array(
        robustness(ranking, np.random.default_rng(1), listed=len(ranking), samples=200, spread=Spread.ANY).beats
    )
    rows = {number: row for row, number in enumerate(ranking.site_ids.tolist())}
    low, high = ranking.judged.low, ranking.judged.high
    for number, dominating in dominated(sites, requirement).items():
        for other in dominating:
            worse, better = rows[number], rows[other]
            # Scores that are drawn are float32: a weighting may make the difference too small for them to show.
            if np.max(low[:, better] - high[:, worse]) > 0.1:
                assert better < worse
                assert beats[worse, better] <= 0.01


def test_rows_that_are_no_ranking_are_refused() -> None:
    ranking = ranked([plot(1, 0.9), plot(2, 0.5)], weighed(1.0))
    backwards = ranking.catalogue.rows(np.array([1, 0]), ranking.catalogue.columns.keys())
    with pytest.raises(ValueError, match="order"):
        compared(backwards, ranking.requirement, as_of=AS_OF)
