"""The vocabulary is whole, and a value survives its column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.errors import NotFound
from siting.domain.facts import MAX_CODES, Fact, FactType, decode, encode
from siting.domain.units import UNITS
from siting.domain.values import Value
from siting.domain.vocabulary import FACTS, fact_named


def values_of(fact: Fact) -> st.SearchStrategy[Value]:
    match fact.type:
        case FactType.NUMBER:
            low = fact.low if fact.low is not None else -1e9
            return st.floats(low, fact.high or 1e9)
        case FactType.YES_NO:
            return st.booleans()
        case FactType.DATE:
            return st.dates(date(1900, 1, 1), date(2200, 1, 1))
        case FactType.CODE:
            return st.sampled_from(fact.code_list)
        case _:
            return st.frozensets(st.sampled_from(fact.code_list))


JUDGED = [fact for fact in FACTS.values() if fact.judged]


@given(st.data())
def test_a_value_survives_its_column(data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(JUDGED))
    value = data.draw(values_of(fact))
    assert decode(fact, encode(fact, value)) == value


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.key)
def test_every_fact_is_said_in_both_languages(fact: Fact) -> None:
    texts = [fact.label, fact.help, *(fact.codes or {}).values()]
    assert all(text.sv.strip() and text.en.strip() for text in texts)


@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.unit], ids=lambda fact: fact.key)
def test_a_number_has_a_known_unit_and_possible_bounds(fact: Fact) -> None:
    assert fact.unit in UNITS
    assert fact.low is not None
    assert fact.high is not None
    assert fact.low < fact.high


def test_about_sixty_facts_for_land_and_premises() -> None:
    assert len(FACTS) >= 60
    assert all(len(fact.code_list) <= MAX_CODES for fact in FACTS.values())


@pytest.mark.parametrize(
    ("key", "value"),
    [("clear_height_m", True), ("sprinkler", 1.0), ("possession_date", "2027-01-01"), ("plan_name", "P-2019/14")],
)
def test_a_value_of_another_type_is_refused(key: str, value: Value) -> None:
    with pytest.raises(TypeError):
        encode(FACTS[key], value)


def test_a_code_that_is_not_declared_is_refused_with_those_that_are() -> None:
    with pytest.raises(KeyError, match="legal_force"):
        encode(FACTS["plan_status"], "in_force")


def test_a_misspelt_fact_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="clear_height_m"):
        fact_named("clear_hight_m")
