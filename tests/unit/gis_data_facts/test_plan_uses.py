"""Which activities plans allow at sites, checked against shares worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from siting.domain.activities import Activity, use_fact
from siting.domain.sites import SiteKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.planned import DAY, answers, found, plan, use


def test_a_site_within_one_use_has_its_answer_with_rule_plan_catalogue_and_source() -> None:
    one = found(plan(use("J1", words="Lager")))

    value = one.values["use_warehouse"]
    assert (value.value, value.status, value.verified) == ("allowed", Status.KNOWN, DAY)
    assert value.source == (
        "J1: planen nämner lager och logistik: ”Lager”. Plan P1 (laga kraft), tolkad enligt BFS 2020:5,"
        " katalog 2022-01-01. Underlag: Kommunen (2025-03-01)"
        " | J1: the plan names warehouse and logistics: “Lager”. Plan P1 (legal force), read by BFS 2020:5,"
        " catalogue 2022-01-01. Data: Kommunen (2025-03-01)"
    )
    assert answers(one, "manufacturing", "office", "shop") == ["not_allowed"] * 3


@pytest.mark.parametrize(
    ("width", "answer"),
    [
        (100, "allowed"),
        (80, "allowed"),
        (79, "conditional"),
        (62, "conditional"),
        (10, "conditional"),
        (9, "not_allowed"),
    ],
)
def test_an_answer_is_by_the_share_of_the_site(width: int, answer: str) -> None:
    one = found(plan(use("J", box(0, 0, width, 100)), use("GATA", box(width, 0, 100.001, 100))))

    assert answers(one, "warehouse") == [answer]


def test_a_part_is_said_with_its_share() -> None:
    one = found(plan(use("J", box(0, 0, 62, 100)), use("GATA", box(62, 0, 100, 100))))

    source = one.values["use_warehouse"].source.replace("\N{NO-BREAK SPACE}", " ")
    assert source.startswith(
        "Tillåtet på 62 % av ytan (J: lager och partihandel ingår i industri);"
        " inte tillåtet på 38 % av ytan (GATA: allmän plats rymmer inte lager och logistik). Plan P1"
    )


def test_what_is_conditional_counts_as_some() -> None:
    one = found(plan(use("J", box(0, 0, 70, 100)), use("Z", box(70, 0, 100, 100))))

    assert answers(one, "manufacturing", "warehouse") == ["conditional", "allowed"]


def test_what_lies_outside_the_plan_is_not_known() -> None:
    one = found(plan(use("NATUR"), place=box(0, 0, 30, 100)))

    assert answers(one, "warehouse") == [None]
    assert "70\N{NO-BREAK SPACE}% lies outside loaded plans" in one.missing["use_warehouse"].en
    assert one.missing["use_warehouse"].sv.endswith("Fråga planavdelningen")


def test_a_plan_on_a_sliver_of_the_site_does_not_count() -> None:
    one = found(plan(use("J"), place=box(0, 0, 9, 100)))

    assert answers(one, "warehouse") == [None]
    assert one.missing["use_warehouse"].en.startswith("No loaded plan covers the site")


def test_an_unknown_answer_is_a_missing_fact_with_whom_to_ask() -> None:
    one = found(plan(use("J")))

    assert answers(one, "data_centre") == [None]
    assert one.missing["use_data_centre"].en.startswith(
        "J: the planning office decides whether a data centre fits. Plan P1"
    )


def test_uses_that_share_ground_are_each_open() -> None:
    one = found(plan(use("J"), use("K"), use("H", box(0, 0, 90, 100))))

    assert answers(one, "warehouse", "office", "shop", "hotel") == ["allowed", "allowed", "allowed", "not_allowed"]
    assert one.values["permitted_uses"].value == {"J", "K", "H"}


def test_uses_that_overlap_in_part_are_counted_once() -> None:
    # J on 0–60, K on 40–100: offices as part of industry alone on 40 %, allowed on 60 %.
    one = found(plan(use("J", box(0, 0, 60, 100)), use("K", box(40, 0, 100, 100))))

    source = one.values["use_office"].source.replace("\N{NO-BREAK SPACE}", " ")
    assert answers(one, "office", "warehouse") == ["conditional", "conditional"]
    assert source.startswith("Tillåtet på 60 % av ytan (K: kontor är användningen)")
    assert "tillåtet med villkor på 40 % av ytan (J: kontor bara som del av verksamheten)" in source


def test_letters_without_a_catalogue_are_an_estimate() -> None:
    one = found(plan(use("J", version="")))

    assert one.values["use_warehouse"].status is Status.ESTIMATED
    assert "planer utan angiven katalog" in one.values["use_warehouse"].source
    assert found(plan(use("GATA", version=""))).values["use_warehouse"].status is Status.KNOWN


def test_the_plan_s_day_tells_older_rules() -> None:
    one = found(plan(use("J", version=""), legal_force=date(1974, 1, 1)))

    assert answers(one, "warehouse", "manufacturing") == ["conditional", "allowed"]
    assert "city plans before 1987" in one.values["use_warehouse"].source


def test_a_proposal_allows_nothing_without_the_condition_that_it_gains_force() -> None:
    one = found(plan(use("J"), status="consultation"))

    value = one.values["use_warehouse"]
    assert (value.value, value.status) == ("conditional", Status.ESTIMATED)
    assert value.source.startswith(
        "När planen fått laga kraft: J: lager och partihandel ingår i industri. Planförslag P1 (samråd)"
    )
    assert answers(one, "shop") == ["not_allowed"]


def test_the_plan_in_force_decides_and_a_proposal_may_open_what_it_refuses() -> None:
    now = plan(use("NATUR"), code="OLD")
    later = plan(use("J"), code="NEW", status="review")

    one = found(now, later)

    assert answers(one, "warehouse", "shop") == ["conditional", "not_allowed"]
    value = one.values["use_warehouse"]
    assert value.status is Status.ESTIMATED
    assert value.source.startswith("Inte nu (NATUR: allmän plats rymmer inte lager och logistik. Plan OLD (laga kraft)")
    assert one.values["plan_name"].value == "OLD Viared"
    assert answers(found(plan(use("J"), code="OLD"), later), "warehouse") == ["allowed"]


def test_where_plans_in_force_overlap_the_newest_holds() -> None:
    old = plan(use("H"), code="OLD", legal_force=date(1995, 1, 1))
    new = plan(use("J"), code="NEW", place=box(0, 0, 50, 100), legal_force=date(2021, 1, 1))

    for plans in ((old, new), (new, old)):
        one = found(*plans)
        assert answers(one, "warehouse", "shop") == ["conditional", "conditional"]
        assert (
            "Allowed on 50\N{NO-BREAK SPACE}% of the area (H: shops belong to retail)" in one.values["use_shop"].source
        )


def test_a_newer_plan_of_which_only_the_outline_is_loaded_replaces_the_older() -> None:
    one = found(
        plan(use("J"), code="OLD", legal_force=date(1995, 1, 1)), plan(code="NEW", legal_force=date(2021, 1, 1))
    )

    assert answers(one, "warehouse") == [None]
    assert one.missing["use_warehouse"].en.startswith("The provisions on use of plan NEW are not loaded")
    assert one.values["plan_name"].value == "NEW Viared"


@pytest.mark.parametrize("at", [box(0, 0, 100, 100), Point(50, 50)])
def test_a_newer_plan_replaces_the_older_where_a_part_of_it_could_not_be_read(at: BaseGeometry) -> None:
    old = plan(use("H"), code="OLD", legal_force=date(1995, 1, 1))
    elsewhere = use("J", box(100, 0, 200, 100))
    new = plan(elsewhere, code="NEW", place=box(0, 0, 200, 100), legal_force=date(2021, 1, 1))

    one = found(old, new, at=at)

    assert answers(one, "shop", "warehouse") == [None, None]
    assert "H: " not in one.missing["use_shop"].en


@pytest.mark.parametrize("status", ["repealed", "closed"])
def test_plans_that_are_gone_say_nothing(status: str) -> None:
    assert found(plan(use("J"), status=status)).values == {}


def test_a_point_has_the_answer_of_where_it_lies() -> None:
    planned = plan(use("K", box(0, 0, 50, 100)), use("GATA", box(50, 0, 100, 100)))

    one = found(planned, at=Point(20, 20), kind=SiteKind.PREMISES)
    assert answers(one, "office", "shop") == ["allowed", "not_allowed"]
    assert set(one.values) <= {*(use_fact(activity) for activity in Activity), "permitted_uses"}
    assert answers(found(planned, at=Point(70, 20)), "office") == ["not_allowed"]
