from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from siting.domain.requirement import Contains, IfUnknown, Need, OneOf, Within
from siting.matching.verdicts import Mark, gaps, marks, satisfies

MET, NOT_MET, UNKNOWN = Mark.MET, Mark.NOT_MET, Mark.UNKNOWN


def judged(need: Need, numbers: Sequence[float], if_unknown: IfUnknown = IfUnknown.ASK) -> list[int]:
    array = np.array(numbers)
    found = marks(
        array,
        unknown=np.isnan(array),
        applicable=np.ones(len(array), dtype=np.bool_),
        need=need,
        if_unknown=if_unknown,
    )
    return [int(mark) for mark in found]


def test_a_limit_is_met_at_the_limit() -> None:
    beside = [math.nextafter(8.0, 0.0), 8.0, math.nextafter(8.0, 9.0)]
    assert judged(Within(low=8.0), beside) == [NOT_MET, MET, MET]
    assert judged(Within(high=8.0), beside) == [MET, MET, NOT_MET]
    assert judged(Within(low=8.0, high=8.0), beside) == [NOT_MET, MET, NOT_MET]


@pytest.mark.parametrize(
    ("if_unknown", "verdict"), [(IfUnknown.ASK, UNKNOWN), (IfUnknown.ACCEPT, MET), (IfUnknown.EXCLUDE, NOT_MET)]
)
@pytest.mark.parametrize("need", [Within(low=1.0), OneOf(codes=frozenset({1.0})), Contains(mask=1)])
def test_unknown_is_what_the_criterion_says(need: Need, if_unknown: IfUnknown, verdict: Mark) -> None:
    assert judged(need, [math.nan, 1.0, 0.0], if_unknown) == [verdict, MET, NOT_MET]


@pytest.mark.parametrize("if_unknown", list(IfUnknown))
def test_what_does_not_apply_does_not_meet(if_unknown: IfUnknown) -> None:
    found = marks(
        np.array([math.nan]),
        unknown=np.array([False]),
        applicable=np.array([False]),
        need=Within(high=5.0),
        if_unknown=if_unknown,
    )
    assert found.tolist() == [NOT_MET]


def test_a_set_contains_all_or_any() -> None:
    masks = [0b00, 0b01, 0b10, 0b11, 0b111]
    assert judged(Contains(mask=0b11), masks) == [NOT_MET, NOT_MET, NOT_MET, MET, MET]
    assert judged(Contains(mask=0b11, any=True), masks) == [NOT_MET, MET, MET, MET, MET]


def test_a_code_is_one_of_some() -> None:
    assert judged(OneOf(codes=frozenset({0.0, 2.0})), [0.0, 1.0, 2.0]) == [MET, NOT_MET, MET]


def test_the_gap_is_measured_to_the_nearest_limit() -> None:
    need = Within(low=10.0, high=15.0)
    assert gaps(np.array([8.5, 16.0]), need).tolist() == [1.5, 1.0]
    assert np.isnan(gaps(np.array([10.0, 12.0, 15.0, math.nan]), need)).all()
    assert np.isnan(gaps(np.array([3.0]), OneOf(codes=frozenset({1.0})))).all()
    assert gaps(np.array([3.0]), Within(low=5.0)).tolist() == [2.0]


def test_an_unknown_value_satisfies_nothing() -> None:
    for need in (Within(), OneOf(codes=frozenset({0.0})), Contains(mask=0)):
        assert satisfies(np.array([math.nan]), need).tolist() == [False]
