"""Answers to the guided form make a requirement that the one schema takes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.facts import FactType, encode
from siting.domain.need import (
    ACTIVITIES,
    FOOTPRINT,
    PLACE,
    Answer,
    Importance,
    Need,
    allowed_codes,
    need_from_dict,
    need_to_dict,
)
from siting.domain.need_steps import QUESTIONS, STEPS, Question, Taste
from siting.domain.needs import Curve, OneOf, Within
from siting.domain.requirement import Criterion
from siting.domain.sites import SiteKind
from siting.domain.vocabulary import FACTS
from siting.services.need_requirement import asking_alone, document_of, requirement_of, title_of

DAYS = st.dates(date(2026, 1, 1), date(2040, 1, 1)).map(lambda day: encode(FACTS["possession_date"], day))


@st.composite
def answers(draw: st.DrawFn, question: Question) -> Answer:
    fact = question.fact
    amount: float | None = None
    if fact is not None and fact.type is FactType.DATE:
        amount = draw(DAYS)
    elif question.takes_amount and fact is not None:
        low, high = fact.low if fact.low is not None else -1e3, fact.high if fact.high is not None else 1e9
        amount = draw(st.floats(low, high) | st.sampled_from((low, high)))
    elif question.key in (FOOTPRINT, PLACE):
        amount = draw(st.floats(1, 1000))
    codes = draw(st.lists(st.sampled_from(allowed), unique=True)) if (allowed := allowed_codes(question.key)) else []
    return Answer(
        importance=draw(st.sampled_from(Importance)),
        amount=draw(st.none() | st.just(amount)),
        width_m=draw(st.floats(1, 500)) if question.key == FOOTPRINT else None,
        codes=("Viared",) if question.key == PLACE else tuple(codes),
        not_known=draw(st.booleans()),
    )


@st.composite
def needs(draw: st.DrawFn) -> Need:
    asked = draw(st.lists(st.sampled_from(sorted(QUESTIONS)), unique=True, max_size=8))
    return Need(
        kinds=frozenset(draw(st.sets(st.sampled_from(SiteKind), min_size=1))),
        answers={key: draw(answers(QUESTIONS[key])) for key in asked},
        company=draw(st.sampled_from(("", "Nordisk Logistik"))),
        done=tuple(draw(st.lists(st.sampled_from([step.key for step in STEPS]), unique=True))),
    )


@given(needs())
def test_whatever_can_be_answered_makes_a_requirement_or_asks_nothing(need: Need) -> None:
    requirement = requirement_of(need)

    if requirement is None:
        assert document_of(need) is None
    else:
        asked = {key for key, one in need.answers.items() if one.asks}
        assert asked
        assert all(one.bears_on(kind) for one in requirement.criteria for kind in need.kinds & one.declared.kinds)


@given(needs())
def test_what_is_stored_is_what_was_answered(need: Need) -> None:
    assert need_from_dict(need_to_dict(need)) == need


def only(key: str, answer: Answer, kinds: frozenset[SiteKind] = frozenset(SiteKind)) -> Criterion:
    requirement = requirement_of(Need(kinds=kinds, answers={key: answer}))
    assert requirement is not None
    [criterion] = requirement.criteria
    return criterion


def test_a_must_is_a_limit_that_asks_where_nothing_is_known_and_better_counts() -> None:
    found = only("power_capacity_mw", Answer(importance=Importance.NEED, amount=3.0))

    assert (found.need, found.if_unknown) == (Within(low=3.0), "ask")
    assert found.preference == Curve(amounts=(3.0, 4.5), values=(0.5, 1.0))


def test_a_wish_puts_no_site_out() -> None:
    found = only("junction_min", Answer(importance=Importance.WISH, amount=8.0))

    assert found.need is None
    assert found.preference == Curve(amounts=(8.0, 16.0), values=(1.0, 0.0))


def test_more_room_than_is_needed_is_worth_less() -> None:
    found = only("plot_area_m2", Answer(importance=Importance.NEED, amount=10_000.0))

    assert isinstance(found.preference, Curve)
    assert found.preference.values == (1.0, 0.4)


def test_what_is_protected_is_wanted_away() -> None:
    assert only("shore_protection", Answer(importance=Importance.NEED)).need == OneOf(codes=frozenset({0.0}))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(importance=Importance.ANY, amount=3.0),
        Answer(importance=Importance.NEED, amount=3.0, not_known=True),
        Answer(importance=Importance.NEED),
        Answer(importance=Importance.NEED, amount=0.0),
    ],
)
def test_what_does_not_matter_or_is_not_known_asks_nothing(answer: Answer) -> None:
    assert requirement_of(Need(answers={"power_capacity_mw": answer})) is None


def test_a_question_of_premises_asks_nothing_of_who_wants_land() -> None:
    answer = Answer(importance=Importance.NEED, amount=8.0)
    land = frozenset({SiteKind.LAND})

    assert requirement_of(Need(kinds=land, answers={"clear_height_m": answer})) is None
    assert asking_alone(QUESTIONS["clear_height_m"], answer, land) is None


def test_asked_alone_a_wish_is_a_must_of_the_sites_that_it_bears_on() -> None:
    found = asking_alone(
        QUESTIONS["clear_height_m"], Answer(importance=Importance.WISH, amount=8.0), frozenset(SiteKind)
    )

    assert found is not None
    assert found.kinds == {SiteKind.PREMISES}
    assert found.criteria[0].need == Within(low=8.0)


def test_a_title_is_made_where_none_was_given() -> None:
    need = Need(
        kinds=frozenset({SiteKind.LAND}),
        answers={ACTIVITIES: Answer(codes=("warehouse",)), "plot_area_m2": Answer(amount=40_000.0)},
    )

    assert title_of(need).sv == "Mark för lager och logistik, 40\u00a0000\u00a0m²"
    assert title_of(Need(title="Vårt nya lager")).en == "Vårt nya lager"


def test_every_fact_that_is_judged_is_asked_once_or_belongs_to_another_question() -> None:
    keys = [question.key for step in STEPS for question in step.questions]
    left = {key for key, fact in FACTS.items() if fact.judged} - set(keys)

    assert len(keys) == len(set(keys))
    assert {key for key in left if not key.startswith("use_")} == {
        "smallest_part_m2",
        "smallest_lettable_m2",
        "plan_legal_force_date",
        "power_in_3_years_mw",
        "footprint_fits",
        "place_distance_m",
        "place_min",
        "branch_workplaces_1_km",
        "branch_quotient",
    }


def test_every_question_says_what_it_asks_in_both_languages() -> None:
    assert all(question.ask.sv and question.ask.en for question in QUESTIONS.values())
    assert QUESTIONS["rent_sek_m2_year"].taste is Taste.AT_MOST
    assert QUESTIONS["fibre"].outright
