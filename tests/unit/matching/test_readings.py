"""What criteria observe: divided plots, amounts on a day, days that wait for a plan, distances to places."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Point, box
from shapely.geometry.base import BaseGeometry

from siting.domain.facts import encode
from siting.domain.measures import Footprint, Place, PlaceHow, Rectangle
from siting.domain.plan_stages import LEAD_TIMES, months_on
from siting.domain.requirement import Criterion, Curve, IfUnknown, OneOf, Within
from siting.domain.sites import Site, SiteKind
from siting.domain.text import Text
from siting.domain.values import UNKNOWN, FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.domain.wording import source_text
from siting.matching.catalogue import catalogue_of
from siting.matching.columns import Column
from siting.matching.criterion_rows import CriterionRows, criterion_rows
from siting.matching.engine import match
from siting.matching.readings import facts_read
from siting.matching.result import Between, Judgement, Verdict
from siting.matching.values import values_between
from siting.matching.verdicts import VERDICTS
from tests.unit.matching import every_kind
from tests.unit.matching.strategies import AS_OF, known, requirement_of

NOT_APPLICABLE = FactValue(value=None, status=Status.NOT_APPLICABLE, source="test", verified=None)
RISING = Curve(amounts=(0.0, 10_000.0), values=(0.0, 1.0))
FALLING = Curve(amounts=(0.0, 10_000.0), values=(1.0, 0.0))
PEAK = Curve(amounts=(0.0, 5_000.0, 10_000.0), values=(0.0, 1.0, 0.0))


def site(
    facts: dict[str, Value | FactValue], kind: SiteKind = SiteKind.LAND, middle: tuple[float, float] | None = None
) -> Site:
    given_ = {key: value if isinstance(value, FactValue) else known(value) for key, value in facts.items()}
    return Site(site_id=1, source="t", reference="1", kind=kind, name="", geometry=None, middle=middle, facts=given_)


def rows(one: Site, criterion: Criterion, as_of: date = AS_OF) -> CriterionRows:
    return criterion_rows(catalogue_of([one], version="1"), criterion, as_of=as_of)


def judgement(one: Site, criterion: Criterion, as_of: date = AS_OF) -> Judgement:
    result = match([one], requirement_of(criterion), as_of=as_of, catalogue_version="1")
    [found] = [*result.ranked, *result.out]
    return found.judgements[0]


def area(need: Within | None = None, curve: Curve | None = None, **more: object) -> Criterion:
    asked = Criterion(fact="plot_area_m2", need=need, preference=curve, weight=1.0 if curve else 0.0, group="all")
    return replace(asked, **more)  # type: ignore[arg-type]


# Divided plots (METHOD.md section 3): any area in [smallest part, whole] is offered.


@pytest.mark.parametrize(
    ("need", "verdict", "gap"),
    [
        (Within(low=3_000, high=4_000), Verdict.NOT_MET, 1_000),
        (Within(low=4_000, high=5_000), Verdict.MET, None),
        (Within(low=6_000, high=7_000), Verdict.MET, None),
        (Within(low=40_000, high=50_000), Verdict.MET, None),
        (Within(low=41_000, high=50_000), Verdict.NOT_MET, 1_000),
        (Within(high=4_999), Verdict.NOT_MET, 1),
    ],
)
def test_a_divided_plot_is_met_where_what_it_offers_meets_what_is_wanted(
    need: Within, verdict: Verdict, gap: float | None
) -> None:
    found = judgement(site({"plot_area_m2": 40_000.0, "smallest_part_m2": 5_000.0}), area(need))
    assert (found.verdict, found.gap) == (verdict, gap)
    assert found.between == Between(low=5_000, high=40_000, offered=True)
    assert found.observed.value == 40_000


def test_of_what_can_be_had_the_best_counts() -> None:
    plot = site({"plot_area_m2": 8_000.0, "smallest_part_m2": 2_000.0})
    for curve, value in ((RISING, 0.8), (FALLING, 0.8), (PEAK, 1.0)):
        found = judgement(plot, area(curve=curve))
        assert found.value_low == found.value_high == pytest.approx(value)
    assert judgement(plot, area(curve=RISING)).between is None
    assert judgement(plot, area(Within(low=3_000), RISING)).between is None


def test_where_nobody_knows_the_smallest_part_the_whole_is_sure_and_less_is_a_question() -> None:
    plot = site({"plot_area_m2": 8_000.0})
    assert judgement(plot, area(Within(low=7_000, high=9_000))).verdict is Verdict.MET
    found = judgement(plot, area(Within(high=4_000), FALLING))
    assert found.verdict is Verdict.UNKNOWN
    assert [found.value_low, found.value_high] == pytest.approx([0.2, 1.0])
    assert found.between == Between(low=-math.inf, high=8_000, offered=True)
    excluded = judgement(plot, area(Within(high=4_000), if_unknown=IfUnknown.EXCLUDE))
    assert (excluded.verdict, excluded.gap) == (Verdict.NOT_MET, None)
    assert judgement(plot, area(Within(high=4_000), if_unknown=IfUnknown.ACCEPT)).verdict is Verdict.MET
    assert judgement(plot, area(Within(low=9_000, high=10_000))).verdict is Verdict.NOT_MET


@pytest.mark.parametrize("part", [NOT_APPLICABLE, 8_000.0, 9_000.0])
def test_a_plot_that_is_not_divided_is_one_number(part: Value | FactValue) -> None:
    found = judgement(site({"plot_area_m2": 8_000.0, "smallest_part_m2": part}), area(Within(high=4_000)))
    assert (found.verdict, found.between, found.gap) == (Verdict.NOT_MET, None, 4_000)


def test_an_unknown_area_is_unknown_whatever_its_parts() -> None:
    found = judgement(site({"smallest_part_m2": 5_000.0}), area(Within(high=9_000), PEAK))
    assert (found.verdict, found.between) == (Verdict.UNKNOWN, None)
    assert (found.value_low, found.value_high) == (0.0, 1.0)


# Amounts on a day: between the last known before it and the first known after it.


def power(by: date, need: Within | None = None, curve: Curve | None = None) -> Criterion:
    return Criterion(
        fact="power_capacity_mw", need=need, preference=curve, weight=1.0 if curve else 0.0, group="all", by=by
    )


GROWS: dict[str, Value | FactValue] = {
    "power_capacity_mw": 3.0,
    "power_in_3_years_mw": 6.0,
    "power_in_5_years_mw": 9.0,
}


@pytest.mark.parametrize(
    ("by", "between", "observed"),
    [
        (date(2020, 1, 1), None, 3.0),
        (AS_OF, None, 3.0),
        (date(2028, 1, 1), Between(low=3, high=6, offered=False), 3.0),
        (date(2029, 11, 24), None, 6.0),
        (date(2029, 11, 25), Between(low=6, high=9, offered=False), 6.0),
        (date(2031, 11, 24), None, 9.0),
        (date(2040, 1, 1), Between(low=9, high=math.inf, offered=False), 9.0),
    ],
)
def test_an_amount_on_a_day_lies_between_those_known_round_it(
    by: date, between: Between | None, observed: float
) -> None:
    found = judgement(site(GROWS), power(by, Within(low=1.0)))
    assert (found.between, found.observed.value, found.verdict) == (between, observed, Verdict.MET)


@pytest.mark.parametrize(
    ("need", "verdict", "gap"),
    [
        (Within(low=3.0), Verdict.MET, None),
        (Within(low=4.0), Verdict.UNKNOWN, None),
        (Within(low=6.0), Verdict.UNKNOWN, None),
        (Within(low=7.0), Verdict.NOT_MET, 1.0),
        (Within(high=6.0), Verdict.MET, None),
        (Within(high=5.0), Verdict.UNKNOWN, None),
        (Within(low=3.0, high=6.0), Verdict.MET, None),
    ],
)
def test_an_uncertain_amount_is_met_only_where_all_of_it_is(need: Within, verdict: Verdict, gap: float | None) -> None:
    found = judgement(site(GROWS), power(date(2028, 1, 1), need))
    assert (found.verdict, found.gap) == (verdict, gap)


def test_an_uncertain_amount_is_worth_from_its_worst_to_its_best() -> None:
    curve = Curve(amounts=(0.0, 4.0, 10.0), values=(0.0, 1.0, 0.0))
    found = judgement(site(GROWS), power(date(2028, 1, 1), curve=curve))
    assert [found.value_low, found.value_high] == pytest.approx([4 / 6, 1.0])


def test_what_is_known_only_later_or_only_now_leaves_an_end_open() -> None:
    later = judgement(site({"power_in_5_years_mw": 9.0}), power(date(2028, 1, 1), Within(low=10.0)))
    assert later.between == Between(low=0.0, high=9.0, offered=False)
    assert (later.verdict, later.observed) == (Verdict.NOT_MET, UNKNOWN)
    now = judgement(site({"power_capacity_mw": 3.0}), power(date(2028, 1, 1), Within(low=10.0)))
    assert now.between == Between(low=3.0, high=math.inf, offered=False)
    assert now.verdict is Verdict.UNKNOWN
    nothing = judgement(site({}), power(date(2028, 1, 1), Within(low=10.0)))
    assert (nothing.between, nothing.verdict, nothing.observed) == (None, Verdict.UNKNOWN, UNKNOWN)


def test_figures_that_shrink_leave_what_lies_between_them() -> None:
    found = rows(site({"power_capacity_mw": 8.0, "power_in_3_years_mw": 6.0}), power(date(2028, 1, 1), Within(low=7)))
    assert (found.between_low[0], found.between_high[0]) == (6.0, 8.0)


def test_what_does_not_apply_now_does_not_apply_later() -> None:
    found = judgement(site({**GROWS, "power_capacity_mw": NOT_APPLICABLE}), power(date(2029, 11, 24), Within(low=1)))
    assert (found.verdict, found.observed.status) == (Verdict.NOT_MET, Status.NOT_APPLICABLE)


def test_years_are_counted_from_a_leap_day_as_well() -> None:
    leap = date(2028, 2, 29)
    assert judgement(site(GROWS), power(date(2031, 2, 28), Within(low=6)), as_of=leap).between is None
    assert judgement(site(GROWS), power(date(2031, 2, 27), Within(low=6)), as_of=leap).between is not None


# Days that wait for a plan.


def possession(need: Within | None = None, curve: Curve | None = None) -> Criterion:
    return Criterion(fact="possession_date", need=need, preference=curve, weight=1.0 if curve else 0.0, group="all")


def number(day: date) -> float:
    return encode(FACTS["possession_date"], day)


@pytest.mark.parametrize("stage", sorted(LEAD_TIMES))
@pytest.mark.parametrize("days", [-100, 300, 4_000])
def test_a_day_is_moved_to_when_the_plan_can_be_in_force(stage: str, days: int) -> None:
    declared, lead = AS_OF + timedelta(days=days), LEAD_TIMES[stage]
    first = max(declared, months_on(AS_OF, lead.least_months))
    last = max(declared, months_on(AS_OF, lead.most_months))
    waits = site({"possession_date": declared, "plan_status": stage})
    found = judgement(waits, possession(Within(high=number(last))))
    expected = None if first == last else Between(low=number(first), high=number(last), offered=False)
    assert (found.between, found.verdict) == (expected, Verdict.MET)
    assert found.observed.value == declared
    sooner = judgement(waits, possession(Within(high=number(last) - 1)))
    assert sooner.verdict is (Verdict.UNKNOWN if first < last else Verdict.NOT_MET)
    too_soon = judgement(waits, possession(Within(high=number(first) - 1)))
    assert (too_soon.verdict, too_soon.gap) == (Verdict.NOT_MET, 1.0)


@pytest.mark.parametrize("facts", [{"plan_status": "legal_force"}, {"plan_status": NOT_APPLICABLE}, {}])
def test_where_no_plan_is_waited_for_the_day_stands_alone(facts: dict[str, Value | FactValue]) -> None:
    declared = AS_OF + timedelta(days=30)
    found = judgement(site({"possession_date": declared, **facts}), possession(Within(high=number(declared))))
    assert (found.between, found.verdict) == (None, Verdict.MET)


def test_no_day_and_a_plan_that_is_not_in_force_is_some_day_after_it() -> None:
    first = number(months_on(AS_OF, LEAD_TIMES["review"].least_months))
    waits = site({"plan_status": "review"})
    found = judgement(waits, possession(Within(high=first)))
    assert (found.between, found.verdict) == (Between(low=first, high=math.inf, offered=False), Verdict.UNKNOWN)
    assert judgement(waits, possession(Within(high=first - 1))).verdict is Verdict.NOT_MET
    assert not rows(waits, possession(Within(high=first - 1))).known[0]


def test_premises_wait_for_no_plan() -> None:
    ready = site({"possession_date": AS_OF, "plan_status": "none"}, kind=SiteKind.PREMISES)
    assert judgement(ready, possession(Within(high=number(AS_OF)))).between is None


# Places.


def near(
    geometry: BaseGeometry | None, need: Within | None, curve: Curve | None = None, parts: tuple[str, ...] = ()
) -> Criterion:
    place = Place(
        how=PlaceHow.AREA,
        name="v",
        label=Text(sv="Viared", en="Viared East"),
        geometry=geometry,
        parts=parts,
    )
    weight = 1.0 if curve else 0.0
    return Criterion(fact="place_distance_m", need=need, preference=curve, weight=weight, group="all", place=place)


def test_distance_is_measured_from_the_middle_and_says_so() -> None:
    found = judgement(site({}, middle=(3.0, 4.0)), near(Point(0, 0), Within(high=4.0)))
    assert (found.observed.value, found.observed.status, found.gap) == (5.0, Status.KNOWN, 1.0)
    assert source_text(found.observed.source, "sv") == "Fågelvägen: Viared"
    assert source_text(found.observed.source, "en") == "Straight line: Viared East"
    shaped = replace(site({}), geometry=box(2, 3, 4, 5))
    assert judgement(shaped, near(Point(0, 0), Within(high=5.0))).verdict is Verdict.MET


def test_the_nearest_of_several_is_named() -> None:
    points = near(MultiPoint([(0, 0), (10, 0)]), Within(high=4.0), parts=("Viaredsmotet", "Norrmotet"))
    found = judgement(site({}, middle=(8.0, 0.0)), points)
    assert (found.observed.value, found.observed.source) == (2.0, "Fågelvägen: Norrmotet | Straight line: Norrmotet")


def test_a_site_without_a_position_is_a_question() -> None:
    for if_unknown, verdict in ((IfUnknown.ASK, Verdict.UNKNOWN), (IfUnknown.EXCLUDE, Verdict.NOT_MET)):
        asked = replace(near(box(0, 0, 1, 1), Within(high=0.0), RISING), if_unknown=if_unknown)
        found = judgement(site({}), asked)
        assert (found.verdict, found.observed, found.gap) == (verdict, UNKNOWN, None)
        assert (found.value_low, found.value_high) == (0.0, 1.0)


def test_who_is_out_of_reach_is_counted_there_alone() -> None:
    sites = [
        replace(site({"power_capacity_mw": 1.0}, middle=(float(east), 0.0)), site_id=east, reference=str(east))
        for east in range(1, 6)
    ]
    asked = requirement_of(
        Criterion(fact="power_capacity_mw", need=Within(low=2.0), group="all"),
        near(Point(0, 0), Within(high=2.0)),
        replace(near(Point(0, 0), Within(low=2.0)), key="away"),
    )
    counts = match(sites, asked, as_of=AS_OF, catalogue_version="1").counts
    assert (counts.failing, counts.out) == ({0: 2, 1: 3, 2: 1}, 5)


def test_a_place_that_was_not_looked_up_is_refused() -> None:
    with pytest.raises(ValueError, match="not been looked up"):
        judgement(site({}), near(None, Within(high=1.0)))


def test_a_footprint_that_was_not_tried_is_unknown_and_one_that_was_is_not() -> None:
    hall = Footprint(hall=Rectangle(length_m=20, width_m=10))
    asked = Criterion(fact="footprint_fits", need=OneOf(codes=frozenset({1.0})), group="all", footprint=hall)
    assert judgement(site({}), asked).verdict is Verdict.UNKNOWN
    fits = Column(numbers=np.array([1.0]), status=np.array([1], dtype=np.uint8))
    tried = catalogue_of([site({})], version="1", measured={"footprint_fits": fits})
    assert VERDICTS[int(criterion_rows(tried, asked, as_of=AS_OF).marks[0])] is Verdict.MET


# What holds of all of them.


@settings(max_examples=200, deadline=None)
@given(
    curve=every_kind.curves(st.floats(0, 20)),
    low=st.floats(-5, 25) | st.just(-math.inf),
    high=st.floats(-5, 25) | st.just(math.inf),
)
def test_no_amount_in_an_interval_is_worth_less_or_more(curve: Curve, low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)
    least, most = values_between(np.array([low]), np.array([high]), curve)
    amounts = np.clip(np.array([*np.linspace(-6, 26, 300), *curve.amounts]), low, high)
    values = np.interp(amounts, curve.amounts, curve.values)
    assert least[0] - 1e-9 <= values.min()
    assert values.max() <= most[0] + 1e-9
    # And both are reached, at an end or an anchor.
    assert least[0] == pytest.approx(values.min(), abs=1e-9)
    assert most[0] == pytest.approx(values.max(), abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(sites=every_kind.sites(min_size=1, max_size=4), criterion=every_kind.criteria(0))
def test_intervals_are_in_order_and_only_where_there_is_more_than_one_amount(
    sites: list[Site], criterion: Criterion
) -> None:
    found = criterion_rows(catalogue_of(sites, version="1"), criterion, as_of=AS_OF)
    assert np.all((found.low >= 0) & (found.low <= found.high) & (found.high <= 1))
    wide = ~np.isnan(found.between_low)
    assert np.all(found.between_low[wide] < found.between_high[wide])
    assert np.array_equal(wide, ~np.isnan(found.between_high))
    assert not np.any(found.offered & ~wide)
    assert np.all(found.low[found.known] == found.high[found.known])
    assert not np.any(wide & ~found.bears)


def test_what_is_read_is_all_that_judging_needs() -> None:
    assert facts_read([power(AS_OF, Within(low=1))]) == set(GROWS)
    assert facts_read([possession(Within(high=1))]) == {"possession_date", "plan_status"}
    assert facts_read([area(Within(high=1))]) == {"plot_area_m2", "smallest_part_m2"}
