"""What people have stated of plans, and what plans fill in beside it."""

from __future__ import annotations

from datetime import date

import pytest

from gis_data.facts.plans import FILLED
from siting.domain.values import Status, Value
from tests.unit.gis_data_facts.planned import answers, figure, found, plan, use


def test_stated_letters_answer_where_no_plan_is_loaded() -> None:
    one = found(stated={"permitted_uses": frozenset({"J", "Z"}), "plan_status": "legal_force"})

    value = one.values["use_warehouse"]
    assert (value.value, value.status, value.verified) == ("allowed", Status.ESTIMATED, date(2024, 1, 1))
    assert value.source == (
        "Angiven användning J, Z; planens ordalydelse är inte känd. J: lager och partihandel ingår i industri."
        " Underlag: Handläggaren (2024-01-01)"
        " | Stated use J, Z; the plan's wording is not known. J: storage and wholesale belong to industry."
        " Data: Handläggaren (2024-01-01)"
    )
    assert answers(one, "manufacturing", "office", "shop", "data_centre") == [
        "allowed",
        "conditional",
        "not_allowed",
        None,
    ]


def test_stated_letters_of_a_plan_that_is_not_in_force_wait_for_it() -> None:
    one = found(stated={"permitted_uses": frozenset({"J"}), "plan_status": "none"})

    assert answers(one, "warehouse", "shop") == ["conditional", "not_allowed"]


def test_a_loaded_plan_stands_above_stated_letters_but_an_outline_does_not() -> None:
    stated = {"permitted_uses": frozenset({"J"})}

    assert answers(found(plan(use("B")), stated=stated), "warehouse") == ["not_allowed"]
    assert answers(found(plan(), stated=stated), "warehouse") == ["allowed"]


def test_stated_letters_of_a_coming_plan_open_what_the_loaded_plan_refuses() -> None:
    stated: dict[str, Value] = {"permitted_uses": frozenset({"J"}), "plan_status": "review"}

    one = found(plan(use("NATUR")), stated=stated)

    assert answers(one, "warehouse", "shop") == ["conditional", "not_allowed"]


@pytest.mark.parametrize("key", FILLED)
def test_what_somebody_has_stated_is_left_alone(key: str) -> None:
    value: dict[str, Value] = {
        "permitted_uses": frozenset({"J"}),
        "plan_status": "legal_force",
        "plan_name": "P1",
        "plan_legal_force_date": date(2001, 1, 1),
        "max_height_m": 99.0,
        "site_coverage_ratio": 0.5,
    }

    one = found(plan(use("K"), figure(12)), stated={key: value[key]})

    assert key not in one.values
    assert key not in one.missing


def test_facts_of_another_plan_than_the_stated_one_are_not_filled_in() -> None:
    one = found(plan(use("J")), stated={"plan_status": "consultation"})

    assert "is not that of the loaded plan P1" in one.missing["plan_legal_force_date"].en
    assert "plan_name" in one.missing
    other = found(plan(use("J")), stated={"plan_name": "Detaljplan Knalleland"})
    assert "is not the loaded plan P1" in other.missing["plan_legal_force_date"].en
    alike = found(plan(use("J")), stated={"plan_name": "Detaljplan för Viared (P 1)"})
    assert alike.values["plan_legal_force_date"].value == date(2020, 6, 1)


@pytest.mark.parametrize(
    ("stated", "same"),
    [
        ("P1", True),
        ("p 1", True),
        ("1480-P1", True),
        ("P12", False),
        ("P11 Viareds gård", False),
        ("1", True),
        ("–", False),
    ],
)
def test_a_designation_is_compared_by_its_words_and_numbers(stated: str, same: bool) -> None:
    one = found(plan(use("J"), name=""), stated={"plan_name": stated})

    assert ("plan_legal_force_date" in one.values) is same


def test_of_several_plans_the_one_with_the_stated_stage_is_meant() -> None:
    now, later = plan(use("NATUR"), code="OLD"), plan(use("J"), code="NEW", status="consultation")

    one = found(now, later, stated={"plan_status": "consultation"})

    assert one.values["plan_name"].value == "NEW Viared"
