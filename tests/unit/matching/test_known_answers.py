"""METHOD.md section 5: the published answers that belong to no other module's tests.

Known answer 1 stands in test_values, 2 in test_rank_reversal, 4 and 5 in services/test_weighing, 7 in test_aggregation.
"""

from __future__ import annotations

import numpy as np
import pytest
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization
from scipy.optimize import linear_sum_assignment
from skcriteria import mkdm
from skcriteria.agg import electre
from skcriteria.agg import topsis as sk_agg
from skcriteria.preprocessing.scalers import SumScaler, VectorScaler

from siting.domain.requirement import Criterion, Curve
from siting.domain.sites import Site, SiteKind
from siting.matching.catalogue import catalogue_of
from siting.matching.compared import compared
from siting.matching.engine import match
from siting.matching.pareto import dominated_by
from tests.unit.matching.strategies import AS_OF, known, requirement_of

TZENG_HUANG = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], dtype=float)
TZENG_HUANG_WEIGHTS = np.array([0.3, 0.4, 0.3])
TZENG_HUANG_ANSWER = [0.5037, 0.6581, 0.7482, 0.3340]
"""Known answer 3. Tzeng & Huang 2011, Multiple Attribute Decision Making: TOPSIS with vector normalisation."""


def test_pymcdm_is_a_second_opinion_that_gives_the_published_topsis() -> None:
    method = TOPSIS(normalization_function=vector_normalization)
    assert method(TZENG_HUANG, TZENG_HUANG_WEIGHTS, np.ones(3)) == pytest.approx(TZENG_HUANG_ANSWER, abs=5e-5)


def test_scikit_criteria_is_a_second_opinion_that_gives_the_published_topsis() -> None:
    data = mkdm(TZENG_HUANG, objectives=[max] * 3, weights=TZENG_HUANG_WEIGHTS.tolist())
    found = sk_agg.TOPSIS().evaluate(VectorScaler(target="matrix").transform(data))
    assert found.e_.similarity == pytest.approx(TZENG_HUANG_ANSWER, abs=5e-5)


def test_the_solver_of_assignments_gives_the_published_one() -> None:
    """Known answer 8. SciPy's documentation of linear_sum_assignment: columns 1, 0, 2 at a cost of 5."""
    cost = np.array([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
    rows, columns = linear_sum_assignment(cost)
    assert (columns.tolist(), int(cost[rows, columns].sum())) == ([1, 0, 2], 5)


ARAGON = ((6, 5, 28, 5, 5), (4, 2, 25, 10, 9), (5, 7, 35, 9, 6), (6, 1, 27, 6, 7), (6, 8, 30, 7, 9), (5, 6, 26, 4, 8))
ARAGON_OBJECTIVES = (1, 1, -1, 1, 1)
ARAGON_WEIGHTS = (0.25, 0.25, 0.1, 0.2, 0.2)
"""Known answer 9. Six places for a company in Aragón by five criteria, the third a cost (Cebrián & Porcar 2009)."""


def test_electre_keeps_the_fifth_site_in_aragon() -> None:
    data = mkdm(ARAGON, objectives=list(ARAGON_OBJECTIVES), weights=list(ARAGON_WEIGHTS))
    kernel = electre.ELECTRE1().evaluate(SumScaler("both").transform(data)).kernel_where_
    assert np.asarray(kernel).tolist() == [4]


# Land facts of which more is better, and the third of which less is.
ARAGON_FACTS = ("buildable_area_m2", "power_capacity_mw", "price_sek_m2", "water_m3_day", "yard_area_m2")
ARAGON_SCALES = ((0.0, 10.0), (0.0, 10.0), (40.0, 20.0), (0.0, 10.0), (0.0, 10.0))
"""Worst acceptable and ideal of each criterion: the scales of the survey."""


def test_our_engine_puts_the_fifth_site_in_aragon_first_too() -> None:
    criteria = []
    for fact, (worst, ideal), weight in zip(ARAGON_FACTS, ARAGON_SCALES, ARAGON_WEIGHTS, strict=True):
        low, high = sorted((worst, ideal))
        heights = (0.0, 1.0) if worst < ideal else (1.0, 0.0)
        curve = Curve(amounts=(low, high), values=heights)
        criteria.append(Criterion(fact=fact, preference=curve, weight=weight, group="all"))
    requirement = requirement_of(*criteria)
    sites = [
        Site(
            site_id=number,
            source="Cebrián & Porcar 2009",
            reference=str(number),
            kind=SiteKind.LAND,
            name=str(number),
            geometry=None,
            facts={fact: known(float(value)) for fact, value in zip(ARAGON_FACTS, row, strict=True)},
        )
        for number, row in enumerate(ARAGON, start=1)
    ]
    result = match(sites, requirement, as_of=AS_OF, catalogue_version="1")
    first = result.ranked[0]
    assert first.site.site_id == 5
    # 0.25·0.6 + 0.25·0.8 + 0.1·0.5 + 0.2·0.7 + 0.2·0.9
    assert first.score_low == pytest.approx(0.72)
    in_order = catalogue_of([one.site for one in result.ranked], version="1")
    assert dominated_by(compared(in_order, requirement, as_of=AS_OF), listed=6)[0] == ()
