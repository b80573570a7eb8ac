"""What counts as ready land, by hand and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.codes import PERMITTED_USES, PLAN_STATUS, READINESS
from siting.domain.plan_stages import LEAD_TIMES, months_on
from siting.domain.ready_land import WORKS, Ground, Lot, ready
from siting.domain.supply import USE_LETTERS, UseGroup, first_group, supply, use_groups
from siting.domain.supply_goal import goal_outlook

TODAY = date(2026, 11, 27)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))

LOTS = st.builds(
    Lot,
    site_id=st.integers(1, 10_000),
    area_m2=st.none() | st.integers(1, 500_000).map(float),
    uses=st.none() | st.frozensets(st.sampled_from(sorted(PERMITTED_USES)), max_size=4),
    possession=st.none() | DAYS,
    possession_is_estimate=st.booleans(),
    available_from=st.none() | DAYS,
    plan_status=st.none() | st.sampled_from(sorted(PLAN_STATUS)),
    legal_force=st.none() | DAYS,
    readiness=st.none() | st.sampled_from(sorted(READINESS)),
)
STOCKS = st.lists(LOTS, max_size=12)
DELAYS = st.integers(0, 2000)


def test_every_readiness_has_works_and_every_letter_is_one_of_the_plan() -> None:
    assert set(WORKS) == set(READINESS)
    assert {letter for letters in USE_LETTERS.values() for letter in letters} <= set(PERMITTED_USES)
    assert all(one.least_months <= one.most_months for one in WORKS.values())


def test_a_declared_day_stands_where_the_plan_is_in_force() -> None:
    found = ready(Lot(site_id=1, possession=date(2028, 3, 1), plan_status="legal_force", readiness="planned"), TODAY)

    assert (found.first, found.last, found.grounds) == (date(2028, 3, 1), date(2028, 3, 1), (Ground.POSSESSION,))


def test_a_day_that_is_about_right_is_half_a_year_off_either_way() -> None:
    found = ready(Lot(site_id=1, possession=date(2028, 3, 1), possession_is_estimate=True), TODAY)

    assert (found.first, found.last) == (date(2027, 9, 1), date(2028, 9, 1))


def test_possession_goes_before_the_day_of_availability() -> None:
    lot = Lot(site_id=1, possession=date(2028, 3, 1), available_from=date(2027, 1, 1))

    assert ready(lot, TODAY).first == date(2028, 3, 1)
    assert ready(replace(lot, possession=None), TODAY).grounds == (Ground.AVAILABLE_FROM,)


def test_no_plot_is_ready_before_its_plan_can_be_in_force() -> None:
    # Consultation: 6 to 27 months, so from May 2027 to February 2029.
    found = ready(Lot(site_id=1, possession=date(2027, 1, 1), plan_status="consultation"), TODAY)

    assert (found.first, found.last) == (date(2027, 5, 27), date(2029, 2, 27))
    assert found.grounds == (Ground.POSSESSION, Ground.PLAN)


def test_legal_force_that_is_expected_later_is_waited_for() -> None:
    found = ready(Lot(site_id=1, plan_status="appealed", legal_force=date(2028, 3, 1), readiness="in_planning"), TODAY)

    # The works take half a year to two years after it.
    assert (found.first, found.last) == (date(2028, 9, 1), date(2030, 3, 1))


@pytest.mark.parametrize("readiness", ["serviced", "levelled"])
def test_a_plot_with_street_and_water_is_ready_now(readiness: str) -> None:
    found = ready(Lot(site_id=1, plan_status="legal_force", readiness=readiness), TODAY)

    assert (found.first, found.last, found.grounds) == (TODAY, TODAY, (Ground.SERVICED,))


@pytest.mark.parametrize("lot", [Lot(site_id=1), Lot(site_id=1, plan_status="legal_force")])
def test_where_nothing_is_known_it_is_unknown_and_not_never(lot: Lot) -> None:
    found = supply([replace(lot, area_m2=500.0)], TODAY)

    assert not ready(lot, TODAY).is_known
    assert (found.unknown_sites, found.unknown_m2) == (1, 500.0)
    assert found.steps[-1].total.possible_m2 == 0


def test_a_plot_of_which_only_is_known_that_it_is_an_idea_waits_for_a_plan() -> None:
    found = ready(Lot(site_id=1, readiness="idea"), TODAY)

    assert found == ready(Lot(site_id=1, readiness="idea", plan_status="none"), TODAY)
    assert found.first == months_on(TODAY, LEAD_TIMES["none"].least_months + WORKS["idea"].least_months)


def test_a_plot_of_several_uses_is_counted_once_in_the_total_and_once_in_each_group() -> None:
    found = supply([Lot(site_id=1, area_m2=900.0, uses={"Z", "K", "H"}, readiness="serviced")], TODAY).now

    assert found.total.sure_m2 == 900
    assert {group: one.sure_m2 for group, one in found.stacked.items() if one.sure_m2} == {UseGroup.INDUSTRY: 900}
    assert {group for group, one in found.allowed.items() if one.sure_m2 == 900} == {
        UseGroup.INDUSTRY,
        UseGroup.OFFICE,
        UseGroup.RETAIL,
    }


def test_a_use_that_is_unknown_has_its_own_group() -> None:
    assert use_groups(None) == {UseGroup.UNKNOWN}
    assert use_groups(frozenset()) == {UseGroup.OTHER}


def test_a_plot_without_an_area_counts_as_a_site() -> None:
    found = supply([Lot(site_id=1, readiness="serviced"), Lot(site_id=2, area_m2=10.0, readiness="serviced")], TODAY)

    assert (found.now.sure_sites, found.now.total.sure_m2, found.unsized) == (2, 10.0, 1)


@given(STOCKS, st.data())
def test_supply_never_falls_when_possession_only_comes_earlier(lots: list[Lot], data: st.DataObject) -> None:
    earlier = [
        lot if lot.possession is None else replace(lot, possession=lot.possession - timedelta(data.draw(DELAYS)))
        for lot in lots
    ]

    for before, after in zip(supply(lots, TODAY).steps, supply(earlier, TODAY).steps, strict=True):
        assert after.total.sure_m2 >= before.total.sure_m2
        assert after.total.possible_m2 >= before.total.possible_m2
        for group in UseGroup:
            assert after.allowed[group].sure_m2 >= before.allowed[group].sure_m2


@given(STOCKS)
def test_supply_grows_year_by_year_and_what_is_sure_is_possible(lots: list[Lot]) -> None:
    found = supply(lots, TODAY)

    for one, following in zip(found.steps, found.steps[1:], strict=False):
        assert one.total.sure_m2 <= following.total.sure_m2
        assert one.total.possible_m2 <= following.total.possible_m2
    for one in found.steps:
        assert one.total.sure_m2 <= one.total.possible_m2 <= found.total_m2 - found.unknown_m2


@given(STOCKS)
def test_each_square_metre_counts_once(lots: list[Lot]) -> None:
    for one in supply(lots, TODAY).steps:
        assert sum(group.sure_m2 for group in one.stacked.values()) == one.total.sure_m2
        assert sum(group.possible_m2 for group in one.stacked.values()) == one.total.possible_m2
        for group in UseGroup:
            assert one.stacked[group].sure_m2 <= one.allowed[group].sure_m2 <= one.total.sure_m2


@given(st.frozensets(st.sampled_from(sorted(PERMITTED_USES))))
def test_the_first_group_is_one_of_the_groups(uses: frozenset[str]) -> None:
    assert first_group(use_groups(uses)) in use_groups(uses)


@given(LOTS)
def test_first_is_not_after_last_and_both_are_known_or_neither(lot: Lot) -> None:
    found = ready(lot, TODAY)

    assert (found.first is None) == (found.last is None)
    if found.first is not None and found.last is not None:
        assert found.first <= found.last
        assert found.grounds


def test_a_goal_that_is_met_today() -> None:
    lots = [Lot(site_id=1, area_m2=300.0, readiness="levelled")]

    found = goal_outlook(lots, supply(lots, TODAY), 300.0)

    assert (found.met_now, found.surely_by, found.decisive) == (True, TODAY, ())


def test_a_goal_that_hangs_on_a_plan_says_on_which_plots() -> None:
    lots = [
        Lot(site_id=1, area_m2=100.0, readiness="levelled"),
        Lot(site_id=2, area_m2=250.0, possession=date(2027, 6, 1), plan_status="consultation"),
        Lot(site_id=3, area_m2=20.0, possession=date(2027, 6, 1), plan_status="consultation"),
    ]

    found = goal_outlook(lots, supply(lots, TODAY), 300.0)

    assert (found.met_now, found.now_m2, found.decisive) == (False, 100.0, (2,))
    # Consultation takes 27 months at the most.
    assert (found.perhaps_by, found.surely_by) == (date(2027, 12, 31), date(2029, 12, 31))


def test_a_goal_that_is_out_of_reach() -> None:
    found = goal_outlook([], supply([], TODAY), 1.0)

    assert (found.perhaps_by, found.surely_by, found.decisive) == (None, None, ())
