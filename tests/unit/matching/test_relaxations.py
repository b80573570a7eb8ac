"""Relaxations against brute force: the relaxed requirement is matched again, site by site."""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from siting.domain.facts import FactType, encode
from siting.domain.requirement import (
    FOOTPRINT_FITS,
    Contains,
    Criterion,
    Curve,
    Footprint,
    IfUnknown,
    Need,
    OneOf,
    Place,
    PlaceHow,
    Rectangle,
    Requirement,
    Within,
)
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.domain.vocabulary import FACTS
from siting.matching import failures as failures_module
from siting.matching.catalogue import catalogue_of
from siting.matching.criterion_rows import CriterionRows
from siting.matching.engine import match
from siting.matching.failures import find_failures
from siting.matching.insight import Concession, Relaxation
from siting.matching.judging import OrderKeys, judge, order, order_keys
from siting.matching.relaxations import relaxations
from siting.matching.relaxing import NumberLack, scale_of
from siting.matching.result import Judgement, MatchResult
from tests.unit.matching import every_kind, strategies
from tests.unit.matching.strategies import AS_OF, known, requirement_of

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

EVERY = 10_000


def relax(requirement: Requirement, concessions: Iterable[Concession]) -> Requirement:
    criteria = list(requirement.criteria)
    for concession in concessions:
        criteria[concession.criterion] = dataclasses.replace(criteria[concession.criterion], need=concession.need)
    return dataclasses.replace(requirement, criteria=tuple(criteria))


def relaxed_match(sites: list[Site], requirement: Requirement, concessions: tuple[Concession, ...]) -> MatchResult:
    return match(sites, relax(requirement, concessions), as_of=AS_OF, catalogue_version="1")


def ids(result: MatchResult) -> list[int]:
    return [one.site.site_id for one in result.ranked]


def ranking(
    sites: list[Site], requirement: Requirement
) -> tuple[OrderKeys, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return what decides the order of the sites that are ranked, and their numbers."""
    whole = match(sites, requirement, as_of=AS_OF, catalogue_version="1")
    ranked = [one.site for one in whole.ranked]
    catalogue = catalogue_of(ranked, version="1")
    return order_keys(judge(catalogue, requirement, as_of=AS_OF)), catalogue.site_ids


def found(
    sites: list[Site], requirement: Requirement, *, most: int = EVERY, opens: int = EVERY
) -> tuple[Relaxation, ...]:
    keys, numbers = ranking(sites, requirement)
    failures = find_failures(catalogue_of(sites, version="1"), requirement, as_of=AS_OF)
    return relaxations(failures, ranked=keys, ranked_ids=numbers, most=most, opens=opens)


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    """Return requirements of which some limits are firm and some have a tolerance."""
    asked = draw(strategies.requirements())
    return dataclasses.replace(
        asked,
        criteria=tuple(
            dataclasses.replace(
                one,
                firm=draw(st.sampled_from((False, False, False, True))),
                tolerance=draw(st.none() | st.sampled_from((0.5, 2.0, 30.0))) if isinstance(one.need, Within) else None,
            )
            for one in asked.criteria
        ),
    )


def given_up(criterion: Criterion) -> Need:
    """Return the loosest limit of the same kind."""
    match criterion.need:
        case Within():
            return Within()
        case OneOf():
            return OneOf(codes=frozenset(map(float, range(24))))
        case Contains(any=True):
            return Contains(mask=(1 << 24) - 1, any=True)
        case _:
            return Contains(mask=0)


def failing(sites: list[Site], requirement: Requirement) -> dict[int, tuple[Judgement, ...]]:
    whole = match(sites, requirement, as_of=AS_OF, catalogue_version="1")
    return {one.site.site_id: one.reasons for one in whole.out}


def is_unsure(reason: Judgement, criterion: Criterion) -> bool:
    """Whether the amount is one of several and not knowing which is not accepted: then no nearer limit is enough."""
    uncertain = reason.between is not None and not reason.between.offered
    return uncertain and criterion.if_unknown is IfUnknown.EXCLUDE


def near_misses(sites: list[Site], requirement: Requirement) -> dict[int, frozenset[int]]:
    """Return the sites that other limits would open, one at a time, with what they fail."""
    firm = {number for number, one in enumerate(requirement.criteria) if one.firm}
    near = {}
    for number, reasons in failing(sites, requirement).items():
        fails = frozenset(reason.criterion for reason in reasons)
        unsure = any(is_unsure(reason, requirement.criteria[reason.criterion]) for reason in reasons)
        if len(fails) > 3 or fails & firm or unsure:
            continue
        loosest = tuple(
            Concession(criterion=place, need=given_up(requirement.criteria[place]), gap=None) for place in fails
        )
        if number in ids(relaxed_match(sites, requirement, loosest)):
            near[number] = fails
    return near


@settings(max_examples=80, deadline=None)
@given(sites=strategies.sites(), requirement=requirements())
def test_what_is_given_up_are_the_smallest_sets_of_limits_that_open_a_site(
    sites: list[Site], requirement: Requirement
) -> None:
    sets = set(near_misses(sites, requirement).values())
    smallest = {one for one in sets if not any(other < one for other in sets)}
    told = {frozenset(one.criterion for one in relaxation.concessions) for relaxation in found(sites, requirement)}
    assert told == smallest
    for relaxation in found(sites, requirement):
        assert [one.criterion for one in relaxation.concessions] == sorted(
            {one.criterion for one in relaxation.concessions}
        )


@settings(max_examples=80, deadline=None)
@given(sites=strategies.sites(), requirement=requirements())
def test_a_relaxation_opens_just_the_sites_that_it_names(sites: list[Site], requirement: Requirement) -> None:
    opens_what_it_names(sites, requirement)


@settings(max_examples=80, deadline=None)
@given(sites=every_kind.sites(), requirement=every_kind.requirements())
def test_so_it_does_with_intervals_places_and_amounts_over_time(sites: list[Site], requirement: Requirement) -> None:
    opens_what_it_names(sites, requirement)


def opens_what_it_names(sites: list[Site], requirement: Requirement) -> None:
    before = set(ids(match(sites, requirement, as_of=AS_OF, catalogue_version="1")))
    keys, numbers = ranking(sites, requirement)
    for relaxation in found(sites, requirement):
        after = relaxed_match(sites, requirement, relaxation.concessions)
        new = [one for one in after.ranked if one.site.site_id not in before]
        assert [one.site_id for one in relaxation.opens] == [one.site.site_id for one in new]
        assert relaxation.opened == len(new) > 0
        assert [one.asks for one in relaxation.opens] == [one.standing == "ask" for one in new]
        assert [(one.score_low, one.score_high) for one in relaxation.opens] == [
            (one.score_low, one.score_high) for one in new
        ]
        opened = catalogue_of([one.site for one in new], version="1")
        opened_keys = order_keys(judge(opened, relax(requirement, relaxation.concessions), as_of=AS_OF))
        both = np.concatenate([numbers, opened.site_ids])
        placed = both[order(OrderKeys.joined([keys, opened_keys]), both)].tolist()
        assert [one.rank for one in relaxation.opens] == [placed.index(one.site_id) + 1 for one in relaxation.opens]
        assert relaxation.better_than_all == (bool(before) and placed[0] not in before)


def tighter(need: Within, asked: Within, step: float) -> Within | None:
    """Return the limit that is one step nearer to what was asked; None where that is no concession any more."""
    if need.low != asked.low:
        low = round(need.low + step, 6)
        return Within(low=low, high=need.high) if low < asked.low else None
    high = round(need.high - step, 6)
    return Within(low=need.low, high=high) if high > asked.high else None


@settings(max_examples=80, deadline=None)
@given(sites=strategies.sites(), requirement=requirements())
def test_no_smaller_step_of_the_same_kind_opens_as_many(sites: list[Site], requirement: Requirement) -> None:
    before = set(ids(match(sites, requirement, as_of=AS_OF, catalogue_version="1")))
    first: dict[tuple[int, bool], Relaxation] = {}
    for relaxation in found(sites, requirement):
        for place, one in enumerate(relaxation.concessions):
            asked = requirement.criteria[one.criterion]
            if not isinstance(one.need, Within) or not isinstance(asked.need, Within):
                assert one.gap is None
                continue
            assert one.gap is not None
            assert one.gap > 0
            smaller = tighter(one.need, asked.need, 10.0**-asked.declared.decimals)
            if smaller is None:
                continue
            instead = dataclasses.replace(one, need=smaller)
            concessions = (*relaxation.concessions[:place], instead, *relaxation.concessions[place + 1 :])
            opened = set(ids(relaxed_match(sites, requirement, concessions))) - before
            assert len(opened) < relaxation.opened
            if len(concessions) == 1:
                side = (one.criterion, one.need.low != asked.need.low)
                if side not in first:
                    assert not opened
                first.setdefault(side, relaxation)


def cost_at(reason: Judgement, criterion: Criterion) -> float:
    """Return the least cost of a limit that this site meets, worked out in decimals."""
    need, between = criterion.need, reason.between
    if between is None:
        assert reason.observed.value is not None
        number = encode(criterion.declared, reason.observed.value)
    else:
        assert isinstance(need, Within)
        number = between.high if between.high < need.low else between.low
    match need:
        case Contains(any=False, mask=mask):
            return (mask & ~int(number)).bit_count()
        case Within(low=low, high=high):
            below = number < low
            step = Decimal(1).scaleb(-criterion.declared.decimals)
            limit = Decimal(repr(number)).quantize(step, rounding=ROUND_FLOOR if below else ROUND_CEILING)
            gap = low - float(limit) if below else float(limit) - high
            return gap / scale_of(criterion, low if below else high)
        case _:
            return 1.0


@settings(max_examples=80, deadline=None)
@given(sites=strategies.sites(), requirement=requirements())
def test_the_cheapest_comes_first_and_none_is_cheaper(sites: list[Site], requirement: Requirement) -> None:
    told = found(sites, requirement)
    assert [one.cost for one in told] == sorted(one.cost for one in told)
    assert found(sites, requirement, most=2, opens=1) == tuple(
        dataclasses.replace(one, opens=one.opens[:1]) for one in told[:2]
    )
    cheapest: dict[frozenset[int], float] = defaultdict(lambda: math.inf)
    reasons = failing(sites, requirement)
    for number, fails in near_misses(sites, requirement).items():
        cost = sum(cost_at(reason, requirement.criteria[reason.criterion]) for reason in reasons[number])
        cheapest[fails] = min(cheapest[fails], cost)
    for fails, costs in _costs(told).items():
        assert min(costs) == pytest.approx(cheapest[fails], rel=1e-6)
        assert len(costs) == 1 or len(fails) == 1


def _costs(told: tuple[Relaxation, ...]) -> dict[frozenset[int], list[float]]:
    costs: dict[frozenset[int], list[float]] = defaultdict(list)
    for one in told:
        costs[frozenset(concession.criterion for concession in one.concessions)].append(one.cost)
    return costs


@settings(max_examples=40, deadline=None)
@given(sites=strategies.sites(), requirement=requirements())
def test_it_does_not_matter_how_many_are_gone_through_at_a_time(sites: list[Site], requirement: Requirement) -> None:
    whole = found(sites, requirement)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(failures_module, "BLOCK_ROWS", 3)
        assert found(sites, requirement) == whole


def halls(*heights: float, **facts: float) -> list[Site]:
    return [
        Site(
            site_id=number,
            source="test",
            reference=str(number),
            kind=SiteKind.PREMISES,
            name="",
            geometry=None,
            facts={"clear_height_m": known(height)} | {key: known(value) for key, value in facts.items()},
        )
        for number, height in enumerate(heights, start=1)
    ]


def height(least: float, **other: Any) -> Criterion:
    return dataclasses.replace(
        Criterion(fact="clear_height_m", need=Within(low=least), group="all"),
        **other,
    )


def test_half_a_metre_less_opens_five_more_one_of_them_better_than_all() -> None:
    asked = requirement_of(
        height(9.0),
        Criterion(
            fact="power_capacity_mw", preference=Curve(amounts=(0.0, 4.0), values=(0.0, 1.0)), weight=1.0, group="all"
        ),
    )
    sites = [
        dataclasses.replace(site, facts={**site.facts, "power_capacity_mw": known(power)})
        for site, power in zip(
            halls(9.4, 10.0, 8.5, 8.5, 8.52, 8.6, 8.8, 6.0), (1.0, 2.0, 0.5, 3.0, 1.5, 0.2, 1.1, 4.0), strict=True
        )
    ]
    told = found(sites, asked)
    assert [(one.concessions[0].need, one.concessions[0].gap, one.opened) for one in told] == [
        (Within(low=8.8), 0.2, 1),
        (Within(low=8.5), 0.5, 5),
    ]
    assert [(one.site_id, one.rank) for one in told[1].opens] == [(4, 1), (5, 3), (7, 4), (3, 6), (6, 7)]
    assert [one.better_than_all for one in told] == [False, True]
    assert [one.cost for one in told] == pytest.approx([0.2 / 9, 0.5 / 9])


def test_a_limit_that_is_missed_by_a_hair_is_still_missed() -> None:
    (told,) = found(halls(9.0), requirement_of(height(9.0 + 1e-12)))
    assert told.concessions[0].need == Within(low=9.0)
    assert told.concessions[0].gap == pytest.approx(1e-12, rel=0.1)


def test_a_tolerance_is_a_step_of_its_own_and_the_scale() -> None:
    told = found(halls(8.9, 8.7, 8.4, 8.0, 7.0), requirement_of(height(9.0, tolerance=0.6)))
    assert [one.concessions[0].need for one in told] == [Within(low=8.9), Within(low=8.4), Within(low=8.0)]
    assert [one.opened for one in told] == [1, 3, 4]
    assert told[1].cost == pytest.approx(1.0)


def test_what_is_firm_is_not_given_up() -> None:
    assert found(halls(8.9), requirement_of(height(9.0, firm=True))) == ()


def test_each_other_code_is_a_step_and_those_that_open_most_are_told() -> None:
    stages = FACTS["plan_status"].code_list
    sites = [
        dataclasses.replace(site, kind=SiteKind.LAND, facts={"plan_status": known(stages[place])})
        for site, place in zip(halls(*[1.0] * 9), (1, 2, 2, 3, 3, 3, 0, 4, 4), strict=True)
    ]
    asked = requirement_of(Criterion(fact="plan_status", need=OneOf(codes=frozenset({0.0})), group="all"))
    told = found(sites, asked)
    assert [(one.concessions[0].need, one.opened, one.cost) for one in told] == [
        (OneOf(codes=frozenset({0.0, 3.0})), 3, 1.0),
        (OneOf(codes=frozenset({0.0, 2.0})), 2, 1.0),
        (OneOf(codes=frozenset({0.0, 4.0})), 2, 1.0),
    ]
    assert all(one.concessions[0].gap is None for one in told)


def test_an_unknown_value_that_is_excluded_stays_so() -> None:
    asked = requirement_of(height(9.0, if_unknown=IfUnknown.EXCLUDE))
    assert found([dataclasses.replace(halls(1.0)[0], facts={})], asked) == ()


def test_two_limits_are_given_up_together_only_where_one_is_not_enough() -> None:
    both = requirement_of(height(9.0), Criterion(fact="power_capacity_mw", need=Within(low=2.0), group="all"))
    sites = [
        dataclasses.replace(site, facts={**site.facts, "power_capacity_mw": known(power)})
        for site, power in zip(halls(8.0, 8.5, 8.9, 8.6), (1.9, 1.5, 0.4, 1.6), strict=True)
    ]
    (told,) = found(sites, both)
    # 8.6 m and 1.6 MW cost 0.4/9 + 0.4/2; 8.0 m and 1.9 MW cost 1/9 + 0.1/2, which is less.
    assert [one.need for one in told.concessions] == [Within(low=8.0), Within(low=1.9)]
    assert told.cost == pytest.approx(1 / 9 + 0.1 / 2)
    assert [one.site_id for one in told.opens] == [1]
    sites.append(
        dataclasses.replace(
            halls(8.0)[0], site_id=9, facts={"clear_height_m": known(3.0)} | {"power_capacity_mw": known(2.0)}
        )
    )
    assert [[one.criterion for one in told.concessions] for told in found(sites, both)] == [[0]]


def test_more_limits_than_a_word_has_bits() -> None:
    least = [float(least) for least in range(1, 71)]
    asked = requirement_of(*(height(one, key=f"height_{place}") for place, one in enumerate(least)))
    told = found(halls(66.0, 67.5, 68.9, 70.0), asked)
    assert [[one.criterion for one in relaxation.concessions] for relaxation in told] == [[68, 69]]
    assert [one.need for one in told[0].concessions] == [Within(low=68.9), Within(low=68.9)]


@pytest.mark.parametrize(
    ("criterion", "limit", "scale"),
    [
        (height(9.0, tolerance=0.5), 9.0, 0.5),
        (height(9.0, preference=Curve(amounts=(8.0, 11.0), values=(0.0, 1.0)), weight=1.0), 9.0, 3.0),
        (height(9.0), 9.0, 9.0),
        (height(0.0), 0.0, 1.0),
        (Criterion(fact="possession_date", need=Within(high=20_000.0), group="all"), 20_000.0, 365.0),
    ],
)
def test_what_gap_costs_one(criterion: Criterion, limit: float, scale: float) -> None:
    assert scale_of(criterion, limit) == scale


def near(high: float) -> Criterion:
    point = Place(how=PlaceHow.NEAREST, name="rail", label=same("rail"), geometry=Point(0, 0))
    return Criterion(fact="place_distance_m", need=Within(high=high), place=point, group="all")


@pytest.mark.parametrize(
    ("high", "distance", "said", "cost"),
    [
        (0.0, 333.0, 340.0, 0.34),
        (500.0, 500.2, 510.0, 0.02),
        (900.0, 1001.0, 1100.0, 200 / 900),
        (0.0, 1200.0, 1200.0, 1.2),
    ],
)
def test_a_distance_is_widened_to_tens_and_hundreds_of_metres(
    high: float, distance: float, said: float, cost: float
) -> None:
    criterion = near(high)
    lack = NumberLack(3, criterion, Within(high=high), observed(distance))
    step = lack.least(0)
    assert step.concession == Concession(criterion=3, need=Within(high=said), gap=said - high)
    assert step.cost == pytest.approx(cost)


def observed(*values: float, low: float = math.nan, high: float = math.nan, offered: bool = False) -> CriterionRows:
    n = len(values)
    return CriterionRows(
        bears=np.ones(n, dtype=np.bool_),
        marks=np.full(n, 2, dtype=np.uint8),
        low=np.zeros(n),
        high=np.zeros(n),
        known=np.ones(n, dtype=np.bool_),
        gaps=np.full(n, np.nan),
        between_low=np.full(n, low),
        between_high=np.full(n, high),
        offered=np.full(n, offered),
        observed=np.array(values),
    )


def test_an_interval_is_opened_by_its_nearest_end() -> None:
    smallest_part = NumberLack(
        0, height(1.0), Within(low=2.0, high=5.0), observed(9.0, low=7.0, high=9.0, offered=True)
    )
    assert smallest_part.least(0).concession.need == Within(low=2.0, high=7.0)
    growing = NumberLack(0, height(1.0), Within(low=6.0), observed(math.nan, low=3.0, high=5.0))
    assert growing.least(0).concession.need == Within(low=5.0)


def test_an_uncertain_amount_that_is_excluded_is_not_opened_by_touching_the_limit() -> None:
    asked = height(6.0, if_unknown=IfUnknown.EXCLUDE)
    lack = NumberLack(0, asked, Within(low=6.0), observed(math.nan, low=3.0, high=5.0))
    assert not lack.openable[0]


def test_room_for_a_building_is_not_given_up() -> None:
    asked = Criterion(
        fact=FOOTPRINT_FITS,
        need=OneOf(codes=frozenset({1.0})),
        footprint=Footprint(hall=Rectangle(length_m=100, width_m=50)),
        if_unknown=IfUnknown.EXCLUDE,
        group="all",
    )
    plot = dataclasses.replace(halls(1.0)[0], kind=SiteKind.LAND, facts={})
    failures = find_failures(catalogue_of([plot], version="1"), requirement_of(asked), as_of=AS_OF)
    assert len(failures.rows) == 0
    assert failures.distinct.tolist() == [[1]]


def test_days_are_given_up_in_days() -> None:
    fact = FACTS["possession_date"]
    assert fact.type is FactType.DATE
    asked = requirement_of(Criterion(fact=fact.key, need=Within(high=encode(fact, strategies.FIRST_DAY)), group="all"))
    site = dataclasses.replace(halls(1.0)[0], facts={fact.key: known(AS_OF)})
    (told,) = found([site], asked)
    days = (AS_OF - strategies.FIRST_DAY).days
    assert told.concessions[0].gap == days
    assert told.cost == pytest.approx(days / 365)
