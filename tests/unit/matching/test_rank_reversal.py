"""METHOD.md section 5, known answer 2: other methods change the order of two sites when a third comes; ours does not.

TOPSIS and the normalised weighted sum stand here as second opinions alone: pymcdm and scikit-criteria reproduce the
published figures, and the engine judges the same alternatives.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization
from skcriteria import mkdm
from skcriteria.agg import topsis as sk_agg
from skcriteria.preprocessing.scalers import VectorScaler

from siting.domain.requirement import Criterion, Curve, Requirement
from siting.domain.sites import Site, SiteKind
from siting.matching.engine import match
from tests.unit.matching.strategies import AS_OF, known, requirement_of

FACTS_USED = ("buildable_area_m2", "power_capacity_mw", "water_m3_day")
Table = tuple[tuple[float, ...], ...]


def requirement(weights: tuple[float, ...]) -> Requirement:
    return requirement_of(
        *(
            Criterion(fact=fact, preference=Curve(amounts=(0.0, 10.0), values=(0.0, 1.0)), weight=weight, group="all")
            for fact, weight in zip(FACTS_USED, weights, strict=True)
        )
    )


def ranked(alternatives: Table, weights: tuple[float, ...]) -> list[tuple[int, float]]:
    sites = [
        Site(
            site_id=number,
            source="test",
            reference=str(number),
            kind=SiteKind.LAND,
            name=str(number),
            geometry=None,
            facts={fact: known(value) for fact, value in zip(FACTS_USED, row, strict=True)},
        )
        for number, row in enumerate(alternatives, start=1)
    ]
    result = match(sites, requirement(weights), as_of=AS_OF, catalogue_version="1")
    return [(one.site.site_id, one.score_low) for one in result.ranked]


def without(number: int, order: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return [pair for pair in order if pair[0] != number]


TWO: Table = ((6, 9, 4), (5, 5, 7))
THIRD = (5, 9, 2)
WEIGHTS = (0.4, 0.3, 0.3)


def topsis(alternatives: Table) -> NDArray[np.float64]:
    method = TOPSIS(normalization_function=vector_normalization)
    scores = method(np.array(alternatives, dtype=float), np.array(WEIGHTS), np.array([1, 1, 1]))
    return np.asarray(scores, dtype=np.float64)


def sk_topsis(alternatives: Table) -> NDArray[np.float64]:
    data = mkdm(np.array(alternatives, dtype=float), objectives=[max] * 3, weights=list(WEIGHTS))
    return np.asarray(sk_agg.TOPSIS().evaluate(VectorScaler(target="matrix").transform(data)).e_.similarity)


@pytest.mark.parametrize("method", [topsis, sk_topsis])
def test_topsis_reverses_two_sites_when_a_third_joins(method: object) -> None:
    assert callable(method)
    assert method(TWO) == pytest.approx([0.533, 0.467], abs=5e-4)
    assert method((*TWO, THIRD)) == pytest.approx([0.529, 0.649, 0.321], abs=5e-4)


def test_the_engine_keeps_the_order_and_the_scores_of_two_when_a_third_joins() -> None:
    before, after = ranked(TWO, WEIGHTS), ranked((*TWO, THIRD), WEIGHTS)
    # 0.4 · 6 + 0.3 · 9 + 0.3 · 4 = 6.3 and 0.4 · 5 + 0.3 · 5 + 0.3 · 7 = 5.6, of 10
    assert [number for number, _ in before] == [1, 2]
    assert [score for _, score in before] == pytest.approx([0.63, 0.56])
    assert without(3, after) == before


COLUMNS = np.array([(1, 9, 1), (9, 1, 1), (8, 9, 1)], dtype=float)
"""Belton & Gear 1983: three criteria, a column each, over three alternatives."""


def normalised_sum(alternatives: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = (alternatives / alternatives.sum(axis=0)).mean(axis=1)
    return shares


def test_normalising_by_the_alternatives_reverses_when_a_copy_joins() -> None:
    alternatives = COLUMNS.T
    assert normalised_sum(alternatives) == pytest.approx([0.451, 0.470, 0.079], abs=5e-4)
    with_copy = np.vstack([alternatives, alternatives[1]])
    assert normalised_sum(with_copy) == pytest.approx([0.365, 0.289, 0.057, 0.289], abs=5e-4)


def test_the_engine_does_not_reverse_when_a_copy_joins() -> None:
    alternatives: Table = tuple(tuple(row) for row in COLUMNS.T)
    equal = (1 / 3, 1 / 3, 1 / 3)
    before, after = ranked(alternatives, equal), ranked((*alternatives, alternatives[1]), equal)
    assert [number for number, _ in before] == [2, 1, 3]
    assert without(4, after) == before
    assert dict(after)[4] == dict(after)[2]
