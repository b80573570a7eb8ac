"""The smallest change that makes a site first: by hand, and by doing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from siting.domain.facts import FactType, decode, encode
from siting.domain.requirement import Criterion, Curve, Group, PowerMean, Requirement, Table, Within
from siting.domain.sites import Site
from siting.domain.text import same
from siting.domain.vocabulary import FACTS
from siting.matching.changes import Changes
from siting.matching.counterfactuals import MOST_CHANGES, to_first
from siting.matching.insight import Bound, Change
from siting.matching.inverses import amounts_around
from tests.unit.matching import strategies
from tests.unit.matching.ranking import NUMBERS, land, matched, ranked, weighed
from tests.unit.matching.strategies import known, requirement_of

HEIGHT = Criterion(
    fact="max_height_m", preference=Curve(amounts=(6.0, 16.0), values=(0.0, 1.0)), weight=1.0, group="all"
)
SLOPE = Criterion(
    fact="slope_percent", preference=Curve(amounts=(0.0, 10.0), values=(1.0, 0.0)), weight=1.0, group="all"
)


def found(requirement: Requirement, *sites: Site) -> dict[int, tuple[Change, ...]]:
    compared = ranked(sites, requirement)
    ways = to_first(Changes(compared), listed=len(compared))
    return {int(number): way for number, way in zip(compared.site_ids, ways, strict=True)}


def after(sites: list[Site], requirement: Requirement, number: int, change: Change, amount: float) -> int | None:
    """Return the number that a site has once its fact is changed."""
    fact = requirement.criteria[change.criterion].declared
    changed = [
        replace(site, facts={**site.facts, fact.key: known(decode(fact, amount))}) if site.site_id == number else site
        for site in sites
    ]
    return next((one.rank for one in matched(changed, requirement).ranked if one.site.site_id == number), None)


def test_a_weighted_sum_is_solved_for_each_fact() -> None:
    # 1: (0.8 + 0.9) / 2 = 0.85. 2: (0.5 + 0.8) / 2 = 0.65. It lacks 0.2, which is 0.4 on either criterion: 0.9 of
    # height is 15 m, an equal score that the lower number wins, so 15.1; slope would have to be worth 1.2.
    ways = found(
        requirement_of(HEIGHT, SLOPE),
        land(1, max_height_m=14.0, slope_percent=1.0),
        land(2, max_height_m=11.0, slope_percent=2.0),
    )
    assert ways == {1: (), 2: (Change(criterion=0, bound=Bound.AT_LEAST, amount=15.1, rank=1),)}


def test_less_is_said_as_at_most_and_the_smaller_change_first() -> None:
    ways = found(
        requirement_of(HEIGHT, replace(SLOPE, weight=2.0)),
        land(1, max_height_m=14.0, slope_percent=3.0),  # (0.8 + 1.4) / 3
        land(2, max_height_m=11.0, slope_percent=3.0),  # (0.5 + 1.4) / 3
    )
    assert ways[2] == (
        Change(criterion=1, bound=Bound.AT_MOST, amount=1.4, rank=1),
        Change(criterion=0, bound=Bound.AT_LEAST, amount=14.1, rank=1),
    )


def test_a_best_in_between_is_said_as_an_amount() -> None:
    tent = replace(HEIGHT, preference=Curve(amounts=(6.0, 10.0, 14.0), values=(0.0, 1.0, 0.0)))
    ways = found(requirement_of(tent), land(1, max_height_m=8.0), land(2, max_height_m=13.0))
    assert ways[2] == (Change(criterion=0, bound=Bound.IS, amount=11.9, rank=1),)


def test_an_unknown_says_what_it_would_have_to_be() -> None:
    ways = found(requirement_of(HEIGHT), land(1, max_height_m=12.0), land(2))
    assert ways[2] == (Change(criterion=0, bound=Bound.AT_LEAST, amount=12.1, rank=1),)


def test_a_limit_is_kept_and_an_answer_that_settles_the_last_question_counts() -> None:
    limited = replace(HEIGHT, need=Within(low=13.0))
    # The first is to be asked of slope; whoever has no question stands before it.
    asked = requirement_of(limited, replace(SLOPE, need=Within(high=8.0)))
    ways = found(asked, land(1, max_height_m=16.0), land(2, slope_percent=5.0))
    assert ways[2] == (Change(criterion=0, bound=Bound.AT_LEAST, amount=13.0, rank=1),)


def test_a_site_with_another_question_cannot_pass_one_that_meets_all() -> None:
    asked = requirement_of(HEIGHT, replace(SLOPE, need=Within(high=8.0)))
    ways = found(asked, land(1, max_height_m=7.0, slope_percent=7.0), land(2, max_height_m=16.0))
    assert ways[2] == (Change(criterion=1, bound=Bound.AT_MOST, amount=8.0, rank=1),)


def test_days_and_codes() -> None:
    day = FACTS["lease_end_date"] if "lease_end_date" in FACTS else FACTS["possession_date"]
    first, last = encode(day, date(2027, 1, 1)), encode(day, date(2027, 1, 11))
    fibre = Criterion(fact="fibre", preference=Table(values={1: 1.0}), weight=1.0, group="all")
    soon = Criterion(fact=day.key, preference=Curve(amounts=(first, last), values=(1.0, 0.0)), weight=1.0, group="all")
    here = {day.key: date(2027, 1, 6)}
    ways = found(requirement_of(fibre, soon), land(1, fibre=True, **here), land(2, fibre=False, **here))
    assert ways[2] == ()
    ways = found(
        requirement_of(replace(fibre, weight=2.0), soon),
        land(1, fibre=True, **{day.key: date(2027, 1, 6)}),
        land(2, fibre=False, **{day.key: date(2027, 1, 5)}),
    )
    assert ways[2] == (Change(criterion=0, bound=Bound.IS, amount=1.0, rank=1),)


def test_a_tree_that_is_no_sum_is_halved() -> None:
    asked = requirement_of(HEIGHT, SLOPE)
    least = replace(asked, groups=(Group(key="all", label=same("All"), combine=PowerMean(andness=1.0)),))
    ways = found(
        least,
        land(1, max_height_m=12.0, slope_percent=1.0),  # min(0.6, 0.9)
        land(2, max_height_m=16.0, slope_percent=5.0),  # min(1, 0.5)
    )
    assert ways[2] == (Change(criterion=1, bound=Bound.AT_MOST, amount=3.9, rank=1),)


def test_no_more_ways_are_told_than_are_read() -> None:
    sites = [land(1, max_height_m=0.6, building_right_m2=0.6, water_m3_day=0.6, slope_percent=0.6), land(2)]
    low = dict.fromkeys(NUMBERS, 0.55)
    assert len(found(weighed(1, 1, 1, 1), sites[0], land(3, **low))[3]) <= MOST_CHANGES


@settings(max_examples=60, deadline=None)
@given(
    sites=strategies.sites(min_size=2),
    requirement=strategies.requirements() | strategies.requirements_with_trees(),
)
def test_a_change_that_is_told_makes_the_site_first_and_a_smaller_one_does_not(
    sites: list[Site], requirement: Requirement
) -> None:
    places = {one.site.site_id: one.rank for one in matched(sites, requirement).ranked}
    by_id = {site.site_id: site for site in sites}
    for number, changes in found(requirement, *sites).items() if places else ():
        assert not (changes and places[number] == 1)
        for change in changes:
            assert after(sites, requirement, number, change, change.amount) == 1
            fact = requirement.criteria[change.criterion].declared
            carried = by_id[number].fact(fact.key).value
            if fact.type in (FactType.NUMBER, FactType.DATE) and carried is not None:
                before, _, beyond = amounts_around(fact, change.amount)
                smaller = before if change.amount > encode(fact, carried) else beyond
                if (smaller - encode(fact, carried)) * (change.amount - encode(fact, carried)) > 0:
                    assert after(sites, requirement, number, change, smaller) != 1


@pytest.mark.parametrize("wanted", [0.5, 0.61, 0.75])
def test_every_site_that_one_fact_could_make_first_is_told_so(wanted: float) -> None:
    # Brute force over all amounts of one decimal.
    sites = [land(1, max_height_m=6 + 10 * wanted), land(2, max_height_m=7.0), land(3)]
    told = found(requirement_of(HEIGHT), *sites)
    for number in (2, 3):
        tenths = [n / 10 for n in range(60, 161)]
        change = Change(criterion=0, bound=Bound.AT_LEAST, amount=0.0, rank=1)
        enough = [a for a in tenths if after(sites, requirement_of(HEIGHT), number, change, a) == 1]
        assert told[number][0].amount == min(enough)
