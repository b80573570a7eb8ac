"""Trees grown from criteria and groups: shares, what is left out, and what does not hold together."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.combining import (
    LEAST_REWARD,
    MOST_REWARD,
    Additive,
    Group,
    PartialAbsorption,
    PowerMean,
    absorption_shares,
    reward_range,
)
from siting.domain.requirement import Requirement
from siting.domain.sites import SiteKind
from siting.domain.text import same
from siting.domain.tree import Leaf, Node, Weighed, grow, leaf_weights, nodes_of
from tests.unit.matching import strategies

ABSORPTION = PartialAbsorption(mandatory="power", optional="rail", penalty=0.2, reward=0.1)


def group(key: str, parent: str = "", weight: float | None = None, **combine: object) -> Group:
    return Group(key=key, label=same(key), parent=parent, weight=weight, **combine)  # type: ignore[arg-type]


def grown(weighed: list[Weighed], *groups: Group, parts: list[tuple[str, str]] | None = None) -> Node:
    tree = grow(weighed, groups, parts=[(name, of) for _, name, of, _ in weighed] if parts is None else parts)
    assert tree is not None
    return tree


def test_groups_share_by_the_points_of_what_is_in_them() -> None:
    tree = grown(
        [(0, "area", "use", 30.0), (1, "power", "use", 10.0), (2, "rail", "reach", 60.0)], group("use"), group("reach")
    )
    assert (tree.group, tree.combine, tree.points, tree.weights) == ("", Additive(), (40.0, 60.0), (0.4, 0.6))
    use = tree.children[0]
    assert isinstance(use, Node)
    assert (use.group, use.children) == ("use", (Leaf(criterion=0), Leaf(criterion=1)))
    assert use.weights == (0.75, 0.25)
    assert leaf_weights(tree) == pytest.approx({0: 0.3, 1: 0.1, 2: 0.6})
    assert tree.is_additive


def test_a_group_with_a_weight_of_its_own_has_it_whatever_is_in_it() -> None:
    tree = grown(
        [(0, "area", "use", 30.0), (1, "rail", "reach", 1.0)], group("use", weight=1.0), group("reach", weight=3.0)
    )
    assert leaf_weights(tree) == pytest.approx({0: 0.25, 1: 0.75})


def test_groups_stand_inside_groups_and_before_their_parents_criteria() -> None:
    groups = (group("power", "use", combine=PowerMean(andness=0.8)), group("use"))
    tree = grown([(0, "area", "use", 2.0), (1, "mw", "power", 1.0), (2, "grid", "power", 1.0)], *groups)
    assert [node.group for node in nodes_of(tree)] == ["", "use", "power"]
    use = tree.children[0]
    assert isinstance(use, Node)
    assert isinstance(use.children[0], Node)
    assert use.children[1] == Leaf(criterion=0)
    assert leaf_weights(tree) == pytest.approx({0: 0.5, 1: 0.25, 2: 0.25})
    assert not tree.is_additive
    assert not use.is_additive


def test_what_nothing_is_in_is_left_out() -> None:
    groups = (group("use"), group("empty"), group("outer"), group("inner", "outer"), group("gone", weight=0.0))
    tree = grown([(4, "area", "use", 1.0), (5, "noise", "gone", 3.0)], *groups)
    assert [node.group for node in nodes_of(tree)] == ["", "use"]
    assert leaf_weights(tree) == {4: 1.0}
    assert grow([], groups, parts=[]) is None
    assert grow([(5, "noise", "gone", 3.0)], groups, parts=[("noise", "gone")]) is None


def test_a_partial_absorption_has_the_mandatory_part_first_and_shares_of_its_own() -> None:
    groups = (group("use", combine=ABSORPTION),)
    tree = grown([(0, "rail", "use", 90.0), (1, "power", "use", 10.0)], *groups)
    [use] = tree.children
    assert isinstance(use, Node)
    assert use.children == (Leaf(criterion=1), Leaf(criterion=0))
    assert use.points == (10.0, 90.0)
    assert use.weights == (1 - ABSORPTION.shares.optional, ABSORPTION.shares.optional)


def test_the_parts_of_a_partial_absorption_may_be_groups() -> None:
    groups = (group("use", combine=ABSORPTION), group("rail", "use"))
    tree = grown([(0, "dock", "rail", 1.0), (1, "siding", "rail", 1.0), (2, "power", "use", 1.0)], *groups)
    [use] = tree.children
    assert isinstance(use, Node)
    assert use.children[0] == Leaf(criterion=2)
    assert isinstance(use.children[1], Node)
    optional = ABSORPTION.shares.optional
    assert leaf_weights(tree) == pytest.approx({0: optional / 2, 1: optional / 2, 2: 1 - optional})


@pytest.mark.parametrize("left", ["power", "rail"])
def test_a_part_that_does_not_bear_on_the_kind_leaves_the_other_alone(left: str) -> None:
    tree = grown([(0, left, "use", 5.0)], group("use", combine=ABSORPTION), parts=[("power", "use"), ("rail", "use")])
    [use] = tree.children
    assert isinstance(use, Node)
    assert (use.combine, use.children, use.weights) == (Additive(), (Leaf(criterion=0),), (1.0,))


@pytest.mark.parametrize(
    "weighed",
    [
        [(0, "power", "use", 1.0)],
        [(0, "power", "use", 1.0), (1, "road", "use", 1.0)],
        [(0, "power", "use", 1.0), (1, "rail", "use", 1.0), (2, "road", "use", 1.0)],
        [(0, "power", "use", 1.0), (1, "rail", "use", 1.0), (2, "rail", "use", 1.0)],
    ],
)
def test_a_partial_absorption_without_just_its_two_parts_is_refused(weighed: list[Weighed]) -> None:
    with pytest.raises(ValueError, match="use has the parts"):
        grown(weighed, group("use", combine=ABSORPTION))


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ((group("a", "a"),), "a is inside itself"),
        ((group("a", "b"), group("b", "c"), group("c", "a")), "inside itself"),
        ((group("a"), group("a")), "two with the same"),
        ((group(""),), "without a key"),
    ],
)
def test_groups_that_are_no_tree_are_refused(groups: tuple[Group, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        grow([(0, "area", "a", 1.0)], groups, parts=[("area", "a")])


@pytest.mark.parametrize(
    "make",
    [
        lambda: PowerMean(andness=1.01),
        lambda: PowerMean(andness=math.nan),
        lambda: PartialAbsorption(mandatory="a", optional="a", penalty=0.2, reward=0.1),
        lambda: PartialAbsorption(mandatory="a", optional="b", penalty=0.0, reward=0.1),
        lambda: PartialAbsorption(mandatory="a", optional="b", penalty=1.0, reward=0.1),
        lambda: PartialAbsorption(mandatory="a", optional="b", penalty=0.2, reward=math.nan),
        lambda: PartialAbsorption(mandatory="a", optional="b", penalty=0.9, reward=1.0),
        lambda: group("a", weight=-1.0),
        lambda: group("a", weight=math.inf),
    ],
)
def test_what_is_out_of_range_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"andness|penalty|mandatory|weight"):
        make()


def test_the_range_of_rewards_is_told() -> None:
    assert reward_range(0.01) == (0.01 * LEAST_REWARD, 0.01 * MOST_REWARD)
    with pytest.raises(ValueError, match=r"a penalty of 0\.01 goes with a reward from 1e-08 to 0\.16, not 0\.2"):
        absorption_shares(0.01, 0.2)
    for reward in reward_range(0.01):
        absorption_shares(0.01, reward)


@given(penalty=st.floats(1e-3, 0.999), ratio=st.floats(LEAST_REWARD, MOST_REWARD))
def test_the_shares_give_back_penalty_and_reward(penalty: float, ratio: float) -> None:
    reward = min(penalty * ratio, 0.999)
    shares = absorption_shares(penalty, max(reward, reward_range(penalty)[0]))
    inner, outer = shares.inner, shares.outer
    assert 0 < inner < 1
    assert 0 < outer <= 1
    assert shares.inner_rest == pytest.approx(1 - inner, abs=1e-15)
    assert shares.outer_rest == pytest.approx(1 - outer, abs=1e-15)
    # z(x, 0)/x and the mean of z(x, 1)/x − 1 over x, integrated in closed form.
    assert 1 - 1 / (outer + shares.outer_rest / inner) == pytest.approx(penalty, rel=1e-9)
    slope = outer * inner + shares.outer_rest
    start = outer * shares.inner_rest
    assert inner / slope + shares.inner_rest * shares.outer_rest / slope**2 * -math.log(start) - 1 == pytest.approx(
        reward, rel=1e-6, abs=1e-9
    )


@given(penalty=st.floats(1e-3, 0.9), ratio=st.floats(0.01, 10), factor=st.floats(1.05, 1.5), x=st.floats(0.01, 0.99))
def test_a_greater_reward_rewards_every_value_more(penalty: float, ratio: float, factor: float, x: float) -> None:
    def rewarded(reward: float) -> float:
        shares = absorption_shares(penalty, reward)
        return 1 / (shares.outer / x + shares.outer_rest / (shares.inner * x + shares.inner_rest))

    reward = penalty * ratio
    if reward * factor < 1:
        assert x < rewarded(reward) < rewarded(reward * factor) < 1


@settings(max_examples=100, deadline=None)
@given(asked=strategies.requirements_with_trees())
def test_the_shares_of_the_criteria_sum_to_one(asked: Requirement) -> None:
    for kind in SiteKind:
        weights = asked.weights(kind)
        tree = asked.tree(kind)
        assert (tree is None) == (not any(weights))
        for number, criterion in enumerate(asked.criteria):
            assert (weights[number] > 0) <= (criterion.weight > 0 and criterion.bears_on(kind))
        if tree is not None:
            assert math.fsum(weights) == pytest.approx(1.0, abs=1e-12)
            for node in nodes_of(tree):
                assert math.fsum(node.weights) == pytest.approx(1.0, abs=1e-12)
                assert len(node.children) == len(node.weights) == len(node.points)
