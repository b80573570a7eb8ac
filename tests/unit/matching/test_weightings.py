"""Weightings: from where they are drawn, and that they are weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.combining import Additive, PartialAbsorption
from siting.domain.requirement import Group, Requirement
from siting.domain.sites import SiteKind
from siting.domain.text import same
from siting.domain.tree import leaf_weights, nodes_of
from siting.domain.weighing import Weighing, WeighingMethod
from siting.matching.insight import Spread
from siting.matching.weightings import draw_weightings, shares_of, stated_spread
from tests.unit.matching import strategies
from tests.unit.matching.ranking import NUMBERS, weighed, worth
from tests.unit.matching.strategies import requirement_of

RANKED = Weighing(
    method=WeighingMethod.RANK, group="all", items=(NUMBERS[2], NUMBERS[0], NUMBERS[1]), weights=(0.6, 0.3, 0.1)
)


def draws(requirement: Requirement, spread: Spread, samples: int = 20_000, seed: int = 1) -> np.ndarray:
    drawn = draw_weightings(
        requirement, [SiteKind.LAND], spread=spread, samples=samples, generator=np.random.default_rng(seed)
    )
    return drawn[SiteKind.LAND]


def test_around_stays_within_half_and_double_of_every_proportion() -> None:
    weights = draws(weighed(3.0, 1.0), Spread.AROUND)
    ratio = weights[0] / weights[1]
    assert 0.75 <= ratio.min() < 0.8
    assert 11.5 < ratio.max() <= 12.0001
    # Log-uniform: the median proportion is the one that was said.
    assert np.median(ratio) == pytest.approx(3.0, rel=0.02)


def test_in_order_is_uniform_over_the_weights_in_that_order() -> None:
    # The mean of that distribution is the rank order centroid, for three: 11/18, 5/18, 2/18 (Barron & Barrett 1996).
    weights = draws(weighed(1.0, 1.0, 1.0, weighings=(RANKED,)), Spread.IN_ORDER)
    assert np.all(weights[2] >= weights[0])
    assert np.all(weights[0] >= weights[1])
    assert weights.mean(axis=1) == pytest.approx([5 / 18, 2 / 18, 11 / 18], abs=0.004)


def test_any_is_uniform_over_the_simplex() -> None:
    weights = draws(weighed(9.0, 1.0, 1.0), Spread.ANY)
    # Dirichlet(1, 1, 1): mean 1/3, variance 1/18.
    assert weights.mean(axis=1) == pytest.approx([1 / 3] * 3, abs=0.005)
    assert weights.var(axis=1) == pytest.approx([1 / 18] * 3, abs=0.002)


def test_weights_that_were_made_from_a_ranking_keep_it_in_their_group_alone() -> None:
    ranked = Weighing(method=WeighingMethod.RANK, group="", items=("b", "a"), weights=(0.75, 0.25))
    asked = Requirement(
        title=same("Test"),
        company=weighed(1.0).company,
        criteria=(
            worth(NUMBERS[0], 1.0, group="a"),
            worth(NUMBERS[1], 3.0, group="a"),
            worth(NUMBERS[2], 1.0, group="b"),
        ),
        groups=(
            Group(key="a", label=same("a"), weight=0.25),
            Group(key="b", label=same("b"), weight=0.75),
        ),
        weighings=(ranked,),
    )
    weights = draws(asked, Spread.IN_ORDER)
    assert np.all(weights[2] >= 0.4999)
    ratio = weights[1] / weights[0]
    assert 0.75 <= ratio.min() < 0.8
    assert 11 < ratio.max() < 12.1


def test_a_ranking_is_looked_over_only_where_there_is_one() -> None:
    assert stated_spread(weighed(1.0, 1.0, 1.0, weighings=(RANKED,))) is Spread.IN_ORDER
    assert stated_spread(weighed(1.0)) is Spread.AROUND
    with pytest.raises(ValueError, match="ranking"):
        draws(weighed(1.0), Spread.IN_ORDER)


def test_a_criterion_has_the_same_points_for_every_kind_of_site() -> None:
    both = requirement_of(worth("power_capacity_mw", 1.0), worth("junction_min", 1.0), worth("clear_height_m", 1.0))
    drawn = draw_weightings(both, list(SiteKind), spread=Spread.AROUND, samples=50, generator=np.random.default_rng(3))
    land, premises = drawn[SiteKind.LAND], drawn[SiteKind.PREMISES]
    assert np.all(land[2] == 0)
    assert np.allclose(land[0] / land[1], premises[0] / premises[1], rtol=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    requirement=strategies.requirements_with_trees(),
    spread=st.sampled_from([Spread.AROUND, Spread.ANY]),
    seed=st.integers(0, 100),
)
def test_weights_sum_to_one_and_say_the_shares_of_every_group(
    requirement: Requirement, spread: Spread, seed: int
) -> None:
    for kind in SiteKind:
        drawn = draw_weightings(requirement, [kind], spread=spread, samples=7, generator=np.random.default_rng(seed))[
            kind
        ]
        tree = requirement.tree(kind)
        if tree is None:
            assert not drawn.any()
            continue
        assert np.all(drawn >= 0)
        assert drawn.sum(axis=0) == pytest.approx(np.ones(7), abs=1e-5)
        assert set(np.flatnonzero(drawn.any(axis=1))) <= set(leaf_weights(tree))
        shares = shares_of(tree, drawn)
        for node in nodes_of(tree):
            assert shares[node.group].sum(axis=0) == pytest.approx(np.ones(7), abs=1e-5)
            if isinstance(node.combine, PartialAbsorption):
                assert shares[node.group][:, 0] == pytest.approx(node.weights, rel=1e-3)


@settings(max_examples=60, deadline=None)
@given(requirement=strategies.requirements_with_trees())
def test_stated_weights_give_back_the_shares_of_the_tree(requirement: Requirement) -> None:
    for kind in SiteKind:
        tree = requirement.tree(kind)
        if tree is not None:
            shares = shares_of(tree, np.array(requirement.weights(kind)))
            for node in nodes_of(tree):
                assert shares[node.group] == pytest.approx(node.weights, rel=1e-9)


def test_a_group_without_weight_keeps_the_shares_of_its_tree() -> None:
    tree = weighed(3.0, 1.0).tree(SiteKind.LAND)
    assert tree is not None
    assert isinstance(tree.combine, Additive)
    assert shares_of(tree, np.zeros(2))["all"].tolist() == [0.75, 0.25]
