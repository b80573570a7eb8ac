"""What makes a site lose its place: by hand, and by doing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from siting.domain.facts import FactType, decode
from siting.domain.requirement import Criterion, Curve, OneOf, Requirement, Table, Within
from siting.domain.sites import Site
from siting.domain.values import Status
from siting.matching.changes import Changes
from siting.matching.falls import falls
from siting.matching.insight import Bound, Change
from siting.matching.inverses import amounts_around
from siting.matching.outlooks import outlooks
from tests.unit.matching import strategies
from tests.unit.matching.ranking import land, matched, ranked
from tests.unit.matching.strategies import known, requirement_of

HEIGHT = Criterion(
    fact="max_height_m", preference=Curve(amounts=(6.0, 16.0), values=(0.0, 1.0)), weight=1.0, group="all"
)
SLOPE = Criterion(
    fact="slope_percent", preference=Curve(amounts=(0.0, 10.0), values=(1.0, 0.0)), weight=1.0, group="all"
)


def found(requirement: Requirement, *sites: Site) -> dict[int, tuple[Change, ...]]:
    compared = ranked(sites, requirement)
    told = falls(Changes(compared), listed=len(compared), ranked=len(compared))
    return dict(zip(compared.site_ids.tolist(), told, strict=True))


def test_an_unknown_says_below_which_amount_the_next_passes() -> None:
    told = found(requirement_of(HEIGHT), land(1), land(2, max_height_m=10.04), land(3, max_height_m=9.0))
    # Below 10 m, as it is written, the second passes, and at 6 m both do.
    assert told == {1: (Change(criterion=0, bound=Bound.BELOW, amount=10.0, rank=3),), 2: (), 3: ()}


def test_an_estimate_says_above_which_amount() -> None:
    sites = (land(1, slope_percent=known(2.0, Status.ESTIMATED)), land(2, slope_percent=5.0))
    assert found(requirement_of(SLOPE), *sites)[1] == (Change(criterion=0, bound=Bound.ABOVE, amount=5.0, rank=2),)


def test_what_is_known_is_not_doubted() -> None:
    assert found(requirement_of(HEIGHT), land(1, max_height_m=12.0), land(2, max_height_m=9.0)) == {1: (), 2: ()}


def test_a_limit_puts_the_site_out_and_is_told_apart_from_being_passed() -> None:
    limited = replace(HEIGHT, need=Within(low=8.0))
    sites = (
        land(1, max_height_m=known(15.0, Status.ESTIMATED)),
        land(2, max_height_m=10.0),
        land(3, max_height_m=9.0),
    )
    assert found(requirement_of(limited), *sites)[1] == (
        Change(criterion=0, bound=Bound.BELOW, amount=8.0, rank=4),
        Change(criterion=0, bound=Bound.BELOW, amount=10.0, rank=3),
    )
    # Where it is out before it is passed, that is all there is to tell.
    assert found(requirement_of(replace(limited, need=Within(low=13.0))), *sites)[1] == (
        Change(criterion=0, bound=Bound.BELOW, amount=13.0, rank=2),
    )
    hard = requirement_of(Criterion(fact="max_height_m", need=Within(low=8.0), group="all"), SLOPE)
    told = found(
        hard,
        land(1, max_height_m=known(9.0, Status.ESTIMATED), slope_percent=1.0),
        land(2, max_height_m=9.0, slope_percent=2.0),
    )
    assert told[1] == (Change(criterion=0, bound=Bound.BELOW, amount=8.0, rank=3),)


def test_an_amount_on_another_day_is_told_as_such() -> None:
    later = Criterion(
        fact="power_capacity_mw",
        by=date(2029, 12, 1),
        preference=Curve(amounts=(0.0, 8.0), values=(0.0, 1.0)),
        weight=1.0,
        group="all",
    )
    # 1: at least the 4 MW that it has, nobody knows how much more: 0.5 to 1. 2: 5 MW, in three years as in five: 0.625.
    told = found(
        requirement_of(later),
        land(1, power_capacity_mw=4.0),
        land(2, power_capacity_mw=5.0, power_in_3_years_mw=5.0, power_in_5_years_mw=5.0),
    )
    assert told[1] == (Change(criterion=0, bound=Bound.BELOW, amount=5.0, rank=2),)
    # Amounts do not shrink: with less than the 4 MW that there are, nobody reckons.
    told = found(
        requirement_of(later), land(1, power_capacity_mw=4.0), land(2, power_capacity_mw=1.0, power_in_5_years_mw=3.0)
    )
    assert told[1] == ()


def test_codes() -> None:
    fibre = Criterion(fact="fibre", preference=Table(values={1: 1.0}), weight=1.0, group="all")
    told = found(requirement_of(fibre, HEIGHT), land(1, max_height_m=12.0), land(2, fibre=False, max_height_m=13.0))
    assert told[1] == (Change(criterion=0, bound=Bound.IS, amount=0.0, rank=2),)
    must = Criterion(fact="fibre", need=OneOf(codes=frozenset({1.0})), group="all")
    told = found(requirement_of(must, HEIGHT), land(1, max_height_m=12.0))
    assert told[1] == (Change(criterion=0, bound=Bound.IS, amount=0.0, rank=2),)


def test_an_outlook_is_all_of_it() -> None:
    compared = ranked([land(1), land(2, max_height_m=10.0)], requirement_of(HEIGHT, SLOPE))
    first, second = outlooks(compared, listed=5)
    assert first.site_id == 1
    assert (first.to_first, second.falls) == ((), (Change(criterion=1, bound=Bound.IS, amount=0.0, rank=0),)[:0])
    assert first.falls[0].bound in (Bound.BELOW, Bound.ABOVE)
    assert second.to_first
    assert outlooks(ranked([], requirement_of(HEIGHT)), listed=5) == ()


@settings(max_examples=60, deadline=None)
@given(
    sites=strategies.sites(min_size=2),
    requirement=strategies.requirements() | strategies.requirements_with_trees(),
)
def test_beyond_the_bound_the_site_loses_its_place(sites: list[Site], requirement: Requirement) -> None:
    places = {one.site.site_id: one.rank or 0 for one in matched(sites, requirement).ranked}
    for number, changes in found(requirement, *sites).items():
        for change in changes:
            fact = requirement.criteria[change.criterion].declared
            before, at, beyond = amounts_around(fact, change.amount)
            amount = change.amount
            if fact.type in (FactType.NUMBER, FactType.DATE):
                amount = (
                    (at if at < amount else before) if change.bound is Bound.BELOW else (at if at > amount else beyond)
                )
            changed = [
                replace(site, facts={**site.facts, fact.key: known(decode(fact, amount))})
                if site.site_id == number
                else site
                for site in sites
            ]
            after = {one.site.site_id: one.rank or 0 for one in matched(changed, requirement).ranked}
            if change.rank > len(places):
                assert number not in after
            else:
                assert places[number] < after[number] <= change.rank
