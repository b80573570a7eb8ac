"""What is worth asking, and what the answers would do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from siting.domain.requirement import Criterion, Curve, Group, IfUnknown, PowerMean, Requirement, Within
from siting.domain.sites import Site
from siting.domain.text import same
from siting.domain.values import Status
from siting.matching.questions import questions
from siting.matching.result import Question
from tests.unit.matching import strategies
from tests.unit.matching.ranking import NUMBERS, land, matched, plot, ranked, weighed, worth
from tests.unit.matching.strategies import known, requirement_of


def asked(requirement: Requirement, *sites: Site, listed: int = 100) -> tuple[Question, ...]:
    return questions(ranked(sites, requirement), listed)


def test_best_and_worst_answer_say_which_number_the_site_would_have() -> None:
    # 2 is in the middle at 0.2 + 0.5 · 0.5 = 0.45, and ends between 0.2 and 0.7.
    [question] = asked(weighed(1.0, 1.0), plot(1, 0.5, 0.5), plot(2, 0.4, None), plot(3, 0.3, 0.3))
    assert question.worth == pytest.approx(0.5)
    assert replace(question, worth=0.5) == Question(
        site_id=2, criterion=1, worth=0.5, decides=False, rank_best=1, rank_worst=3, first=True
    )


def test_what_a_limit_waits_for_puts_the_site_out_at_worst() -> None:
    need = Criterion(fact=NUMBERS[1], need=Within(low=1.0), group="all")
    [question] = asked(requirement_of(worth(NUMBERS[0], 1.0), need), plot(1, 0.9), plot(2, 0.5, 2.0))
    assert (question.site_id, question.decides, question.worth) == (1, True, 0.0)
    assert (question.rank_best, question.rank_worst, question.first) == (1, None, True)


def test_the_first_is_asked_of_what_could_make_it_fall() -> None:
    [question] = asked(weighed(1.0, 1.0), plot(1, 0.9, None), plot(2, 0.5, 0.5))
    assert (question.site_id, question.rank_best, question.rank_worst, question.first) == (1, 1, 2, True)


def test_first_what_changes_the_first_then_what_decides_then_what_moves_most() -> None:
    wanted = requirement_of(
        worth(NUMBERS[0], 6.0),
        worth(NUMBERS[1], 2.0),
        worth(NUMBERS[2], 1.0),
        Criterion(fact=NUMBERS[3], need=Within(low=0.0), group="all"),
    )
    found = asked(
        wanted,
        plot(1, 1.0, 0.9, 0.9, 1.0),  # first whatever is answered
        plot(2, 0.5, None, 0.5, 1.0),
        plot(3, 0.5, 0.5, None, 1.0),
        plot(4, 0.5, 0.45, 0.5, 1.0),
        plot(5, None, 0.1, 0.1, 1.0),
        plot(6, 0.5, 0.5, 0.5, None),
    )
    assert [(one.site_id, one.criterion) for one in found] == [(6, 3), (5, 0), (2, 1), (3, 2)]
    assert [one.first for one in found] == [False] * 4


def test_a_fact_that_can_change_nothing_is_not_asked_for() -> None:
    accepting = Criterion(fact=NUMBERS[1], need=Within(low=2.0), group="all", if_unknown=IfUnknown.ACCEPT)
    flat = replace(worth(NUMBERS[2], 1.0), preference=Curve(amounts=(0.0, 1.0), values=(0.0, 0.0)))
    assert asked(requirement_of(worth(NUMBERS[0], 1.0), accepting), plot(1, 0.5)) == ()
    # Its curve is worth nothing anywhere, but nobody has said so of what is unknown: it is 0 to 1.
    assert [one.criterion for one in asked(requirement_of(worth(NUMBERS[0], 1.0), flat), plot(1, 0.5))] == [1]


def test_a_fact_that_two_criteria_read_is_asked_for_once() -> None:
    soft = worth("water_m3_day", 1.0)
    hard = Criterion(fact="water_m3_day", key="needed", need=Within(low=0.5), group="all")
    [question] = asked(requirement_of(soft, hard), land(1), land(2, water_m3_day=0.6))
    assert (question.site_id, question.criterion, question.decides, question.worth) == (1, 0, True, 1.0)
    assert (question.rank_best, question.rank_worst) == (1, None)


def test_in_a_tree_the_worth_is_the_most_that_it_could_raise_the_score() -> None:
    # The minimum of two unknowns: with the other at 0 an answer raises nothing, with the other at 1 all.
    least = replace(weighed(1.0, 1.0), groups=(Group(key="all", label=same("All"), combine=PowerMean(andness=1.0)),))
    assert [one.worth for one in asked(least, plot(1), plot(2, 0.5, 0.5))] == [1.0, 1.0]


def test_only_listed_sites_are_asked_about() -> None:
    sites = (plot(1, 0.9, None), plot(2, 0.5, None), plot(3, 0.1, None))
    assert {one.site_id for one in asked(weighed(1.0, 1.0), *sites, listed=2)} == {1, 2}
    assert asked(weighed(1.0)) == ()


@settings(max_examples=60, deadline=None)
@given(
    sites=strategies.sites(min_size=1),
    requirement=strategies.requirements() | strategies.requirements_with_trees(),
)
def test_the_answers_lead_where_they_are_said_to(sites: list[Site], requirement: Requirement) -> None:
    # The best and worst of what is unknown are worth 1 and 0; a site with such an amount instead is judged the same.
    curves = {
        one.fact: replace(one, need=None, preference=Curve(amounts=(0.0, 1.0), values=(0.0, 1.0)))
        for one in requirement.criteria
        if isinstance(one.preference, Curve)
    }
    plain = replace(requirement, criteria=tuple(curves.get(one.fact, one) for one in requirement.criteria))
    before = {one.site.site_id: one for one in matched(sites, plain).ranked}
    found = asked(plain, *sites)
    asked_for = {(one.site_id, plain.criteria[one.criterion].fact) for one in found}
    for number, result in before.items():
        assert {(number, plain.criteria[need.criterion].fact) for need in result.open_needs} <= asked_for
    assert all(before[number].site.fact(fact).status is Status.UNKNOWN for number, fact in asked_for)
    for question in found:
        criterion = plain.criteria[question.criterion]
        if criterion.fact not in curves or criterion.declared.type != "number":
            continue
        for amount, rank in ((1.0, question.rank_best), (0.0, question.rank_worst)):
            changed = [
                replace(site, facts={**site.facts, criterion.fact: known(amount)})
                if site.site_id == question.site_id
                else site
                for site in sites
            ]
            ranks = {one.site.site_id: one.rank for one in matched(changed, plain).ranked}
            assert ranks[question.site_id] == rank
            was_first = next(number for number, one in before.items() if one.rank == 1)
            is_first = next(number for number, place in ranks.items() if place == 1)
            if is_first != was_first:
                assert question.first
