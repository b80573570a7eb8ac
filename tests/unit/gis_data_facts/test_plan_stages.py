"""The stage and the days of the plan that a site is under, and sites without a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.model import Found
from gis_data.facts.plans import PLANS, compute_plan_facts
from siting.domain.geodata import COMPLETE_IN
from siting.domain.places import AreaKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import Around, area, site
from tests.unit.gis_data_facts.planned import DAY, PLAN_SET, PLOT, found, plan, use


def test_a_plan_in_force_tells_its_stage_name_and_day() -> None:
    one = found(plan(use("J")))

    told = {key: one.values[key].value for key in ("plan_status", "plan_name", "plan_legal_force_date")}
    assert told == {
        "plan_status": "legal_force",
        "plan_name": "P1 Viared",
        "plan_legal_force_date": date(2020, 6, 1),
    }
    assert all(one.values[key].status is Status.KNOWN for key in told)


@pytest.mark.parametrize(
    ("status", "status_date", "verified", "first", "last"),
    [
        ("consultation", date(2024, 3, 15), None, date(2024, 9, 15), "2026-06-15"),
        ("consultation", date(2024, 3, 15), DAY, date(2025, 9, 1), "2027-06-01"),
        ("adopted", None, date(2025, 1, 31), date(2025, 2, 28), "2026-01-31"),
    ],
)
def test_the_first_day_of_legal_force_is_estimated_from_the_stage(
    status: str, status_date: date | None, verified: date | None, first: date, last: str
) -> None:
    one = found(plan(use("J"), status=status, status_date=status_date, verified=verified))

    value = one.values["plan_legal_force_date"]
    assert (value.value, value.status) == (first, Status.ESTIMATED)
    assert f"it may take until {last}" in value.source
    assert one.values["plan_status"].value == status


def test_without_a_day_of_the_stage_nothing_is_estimated() -> None:
    one = found(plan(use("J"), status="started", verified=None))

    assert "do not say since when" in one.missing["plan_legal_force_date"].en


def test_a_site_mostly_outside_the_plan_in_force_is_under_the_one_that_covers_it() -> None:
    now = plan(use("J"), code="OLD", place=box(0, 0, 30, 100))
    later = plan(use("J"), code="NEW", status="review")

    one = found(now, later)

    assert (one.values["plan_status"].value, one.values["plan_name"].value) == ("review", "NEW Viared")


def none_found(options: Mapping[str, object], at: BaseGeometry = PLOT) -> Found:
    surroundings = Around(
        given_sets=(replace(PLAN_SET, options=options),),
        given_areas=(area(AreaKind.MUNICIPALITY, "Borås", box(-500, -500, 500, 500), code="1490"),),
    )
    [one] = compute_plan_facts([site(at)], surroundings)
    return one


def test_that_there_is_no_plan_is_said_only_where_data_are_said_to_have_all() -> None:
    one = none_found({COMPLETE_IN: ["1490"]})

    value = one.values["plan_status"]
    assert (value.value, value.status, value.verified) == ("none", Status.KNOWN, DAY)
    assert value.source.endswith("data with all plans of the municipality. Data: Planer (2025-03-01)")
    assert one.missing["use_warehouse"].en.startswith("The site lies outside detailed plans")
    for options, place in (
        ({}, PLOT),
        ({COMPLETE_IN: ["1480"]}, PLOT),
        ({COMPLETE_IN: ["1490"]}, box(900, 900, 950, 950)),
    ):
        silent = none_found(options, place)
        assert silent.missing["plan_status"].en.startswith("No loaded plan covers the site")


def test_without_any_data_that_is_the_reason() -> None:
    [one] = compute_plan_facts([site(PLOT)], Around())

    assert one.values == {}
    assert one.missing["use_shop"].en == "No detailed plans are loaded"
    assert set(one.missing) == set(PLANS.facts)
