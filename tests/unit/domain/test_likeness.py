from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from siting.domain.likeness import ASPECTS, Scale, compare, difference, distance
from siting.domain.sites import SiteKind
from siting.domain.values import Value
from siting.domain.vocabulary import FACTS

BY_KEY = {one.key: one for aspects in ASPECTS.values() for one in aspects}


@pytest.mark.parametrize(
    ("key", "one", "other", "differs"),
    [
        ("plot_area_m2", 10_000.0, 10_000.0, 0.0),
        ("plot_area_m2", 10_000.0, 20_000.0, 0.5),
        ("plot_area_m2", 20_000.0, 10_000.0, 0.5),
        ("plot_area_m2", 10_000.0, 40_000.0, 1.0),
        ("plot_area_m2", 10_000.0, 1e7, 1.0),
        ("plot_area_m2", 0.0, 0.0, 0.0),
        ("plot_area_m2", 0.0, 1.0, 1.0),
        ("junction_min", 5.0, 10.0, 0.25),
        ("junction_min", 5.0, 90.0, 1.0),
        ("possession_date", date(2027, 1, 1), date(2027, 1, 1) + timedelta(days=365), 0.5),
        ("permitted_uses", frozenset({"J", "K"}), frozenset({"K"}), 0.0),
        ("permitted_uses", frozenset({"J"}), frozenset({"K"}), 1.0),
        ("permitted_uses", frozenset(), frozenset(), 0.0),
        ("readiness", "serviced", "serviced", 0.0),
        ("readiness", "serviced", "idea", 1.0),
    ],
)
def test_values_differ_by_0_to_1(key: str, one: Any, other: Any, differs: float) -> None:
    assert difference(BY_KEY[key], one, other) == pytest.approx(differs)


def test_values_of_different_types_can_t_be_compared() -> None:
    with pytest.raises(TypeError):
        difference(BY_KEY["plot_area_m2"], 5.0, "five")


def test_what_is_unknown_at_one_of_two_sites_counts_half() -> None:
    one: dict[str, Value] = {"plot_area_m2": 10_000.0, "readiness": "idea"}
    other: dict[str, Value] = {"plot_area_m2": 40_000.0, "junction_min": 5.0}

    compared = compare(SiteKind.LAND, one, other)

    assert [(part.key, part.difference) for part in compared if part.difference is not None] == [("plot_area_m2", 1.0)]
    # The area weighs 3 of 11; the other 8 are unknown.
    assert distance(SiteKind.LAND, compared) == pytest.approx((3 * 1.0 + 8 * 0.5) / 11)
    assert distance(SiteKind.LAND, compare(SiteKind.LAND, {}, {})) == 0.5


def test_what_matters_for_a_kind_applies_to_it_and_can_be_compared() -> None:
    scales = {
        "number": {Scale.FACTOR, Scale.AMOUNT},
        "date": {Scale.AMOUNT},
        "code": {Scale.SAME},
        "codes": {Scale.SAME},
        "text": {Scale.SAME},
    }
    for kind, aspects in ASPECTS.items():
        for aspect in aspects:
            assert kind in FACTS[aspect.key].kinds, aspect.key
            assert aspect.scale in scales[FACTS[aspect.key].type], aspect.key
