from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from siting.domain.facts import Fact, encode
from siting.domain.vocabulary import FACTS
from siting.store.vocabulary import Numbering, vocabulary_digest

CODE, CODES, NUMBER = FACTS["plan_status"], FACTS["permitted_uses"], FACTS["plot_area_m2"]


def numbering(*facts: Fact, shift: int = 0) -> Numbering:
    """Return numbers in which each code's place is moved by so many from its place in the list."""
    return Numbering(
        fact_ids={fact.key: n for n, fact in enumerate(facts, start=1)},
        places={fact.key: {code: n + shift for n, code in enumerate(fact.code_list)} for fact in facts if fact.codes},
    )


@pytest.mark.parametrize("shift", [0, 3])
def test_a_value_comes_back_whatever_the_places(shift: int) -> None:
    numbers = numbering(CODE, CODES, NUMBER, shift=shift)

    for code in CODE.code_list:
        assert numbers.decode(CODE, numbers.encode(CODE, code)) == code
    for value in (frozenset({"J"}), frozenset({"B", "A"}), frozenset[str]()):
        assert numbers.decode(CODES, numbers.encode(CODES, value)) == value
    assert numbers.decode(NUMBER, numbers.encode(NUMBER, 12.5)) == 12.5


@pytest.mark.parametrize("shift", [0, 30])
def test_columns_hold_codes_by_their_place_in_todays_list(shift: int) -> None:
    numbers = numbering(CODE, CODES, shift=shift)
    uses = [frozenset({"J", "Z"}), frozenset({"A"}), frozenset[str]()]

    code = numbers.declared_numbers(CODE, np.array([np.nan, *(numbers.encode(CODE, c) for c in CODE.code_list)]))
    codes = numbers.declared_numbers(CODES, np.array([*(numbers.encode(CODES, use) for use in uses), np.nan]))

    np.testing.assert_array_equal(code, [np.nan, *(encode(CODE, c) for c in CODE.code_list)])
    np.testing.assert_array_equal(codes, [*(encode(CODES, use) for use in uses), np.nan])


def test_nothing_is_copied_when_the_places_agree() -> None:
    stored = np.array([1.0, np.nan])

    assert numbering(CODE).declared_numbers(CODE, stored) is stored
    assert numbering(NUMBER).declared_numbers(NUMBER, stored) is stored


def test_a_code_that_has_left_its_list_has_no_value() -> None:
    numbers = numbering(CODE)
    shorter = replace(CODE, codes={code: label for code, label in (CODE.codes or {}).items() if code != "started"})

    assert numbers.decode(shorter, numbers.encode(CODE, "started")) is None
    assert numbers.decode(shorter, numbers.encode(CODE, "closed")) == "closed"
    column = numbers.declared_numbers(shorter, np.array([numbers.encode(CODE, c) for c in ("started", "closed")]))
    np.testing.assert_array_equal(column, [np.nan, encode(shorter, "closed")])


def test_the_digest_changes_with_the_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    before = vocabulary_digest()
    assert vocabulary_digest() == before

    monkeypatch.setitem(FACTS, "gas", replace(FACTS["gas"], key="town_gas"))

    assert vocabulary_digest() != before
