"""Trees evaluated: published exponents, contributions that add up, limits, and what every way of combining promises."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from siting.domain.combining import Additive, Combine, PartialAbsorption, PowerMean
from siting.domain.tree import Leaf, Node, leaf_weights
from siting.matching.aggregation import contributions, evaluate, weighted_sum
from siting.matching.power_means import andness_of, euler_shares, exponent, power_mean
from tests.unit.matching.strategies import ANDNESSES, absorptions

CLOSE = 1e-12
CRITERIA = 5
GAUSS = np.polynomial.legendre.leggauss(200)
SHARE = st.sampled_from((0.0, 0.0, 1e-300, 1e-9, 0.4, 0.4, 1.0)) | st.floats(0, 1)


def group(combine: Combine, *children: Leaf | Node, points: tuple[float, ...] | None = None, key: str = "") -> Node:
    given_points = points or (1.0,) * len(children)
    total = math.fsum(given_points)
    weights = tuple(one / total for one in given_points)
    if isinstance(combine, PartialAbsorption):
        weights = (1 - combine.shares.optional, combine.shares.optional)
    return Node(
        group=key,
        combine=combine,
        children=children,
        points=given_points,
        weights=weights,
    )


def leaves(count: int) -> tuple[Leaf, ...]:
    return tuple(Leaf(criterion=number) for number in range(count))


@st.composite
def trees(draw: st.DrawFn) -> Node:
    """Return a tree over five criteria: any nesting, any way of combining."""
    parts: list[Leaf | Node] = list(draw(st.permutations(leaves(CRITERIA))))
    number = 0
    while len(parts) > 1:
        size = draw(st.integers(2, min(len(parts), 4)))
        taken, parts = parts[:size], parts[size:]
        andness = draw(st.none() | ANDNESSES)
        combine: Combine = Additive() if andness is None else PowerMean(andness=andness)
        if size == 2 and draw(st.booleans()):
            combine = draw(absorptions())
        points = tuple(draw(st.sampled_from((1.0, 3.0)) | st.floats(0.001, 100)) for _ in taken)
        parts.append(group(combine, *taken, points=points, key=f"g{number}"))
        number += 1
    assert isinstance(parts[0], Node)
    return parts[0]


def rows(count: int) -> st.SearchStrategy[NDArray[np.float64]]:
    return arrays.arrays(np.float64, (CRITERIA, count), elements=SHARE)


@pytest.mark.parametrize(
    ("andness", "r"), [(14 / 16, -3.51), (12 / 16, -0.72), (10 / 16, 0.261), (8 / 16, 1.0), (1.0, -math.inf)]
)
def test_exponents_of_two_parts_are_dujmovics(andness: float, r: float) -> None:
    # Dujmović's table of the generalised conjunction/disjunction for n = 2, METHOD.md section 5.7.
    assert exponent(andness) == pytest.approx(r, abs=0.005)


@pytest.mark.parametrize(
    ("andness", "r"),
    [
        (0.0, math.inf),
        (2 / 3, 0.0),  # geometric: E[√(xy)] = 4/9
        (0.5, 1.0),
        # harmonic: E = 2·(2/3)·∫ t/(1+t) dt = (4/3)(1 − ln 2)
        (2 - 3 * (4 / 3) * (1 - math.log(2)), -1.0),
    ],
)
def test_exponents_that_can_be_worked_out_by_hand(andness: float, r: float) -> None:
    assert exponent(andness) == pytest.approx(r, abs=1e-9)


def test_the_published_conjunction_of_two_parts() -> None:
    # CA of (.9, .4) with weights .6/.4, METHOD.md section 5.7; the arithmetic mean would be .70.
    tree = group(PowerMean(andness=12 / 16), *leaves(2), points=(0.6, 0.4))
    values = np.array([[0.9], [0.4]])
    assert evaluate(tree, values)[0] == pytest.approx(0.6139, abs=1e-4)
    assert evaluate(group(Additive(), *leaves(2), points=(0.6, 0.4)), values)[0] == pytest.approx(0.70)


@given(andness=ANDNESSES)
def test_an_exponent_has_the_andness_that_was_asked_for(andness: float) -> None:
    assert andness_of(exponent(andness)) == pytest.approx(andness, abs=2e-9)


@given(pair=st.tuples(ANDNESSES, ANDNESSES))
def test_the_exponent_falls_as_the_andness_rises(pair: tuple[float, float]) -> None:
    less, more = sorted(pair)
    assert exponent(less) >= exponent(more)
    if more - less > 1e-8:
        assert exponent(less) > exponent(more)


@pytest.mark.parametrize("andness", [-0.1, 1.1, math.nan])
def test_an_andness_out_of_range_is_refused(andness: float) -> None:
    with pytest.raises(ValueError, match="andness"):
        exponent(andness)


def test_andness_is_the_mean_over_the_square() -> None:
    # The definition, on a grid of midpoints: (E[max] − E[M]) / (E[max] − E[min]).
    side = (np.arange(1000) + 0.5) / 1000
    x, y = np.meshgrid(side, side)
    highest, lowest = np.maximum(x, y).mean(), np.minimum(x, y).mean()
    for andness in (0.1, 0.4, 0.6, 0.7, 0.9):
        mean = power_mean([x, y], [0.5, 0.5], exponent(andness)).mean()
        assert (highest - mean) / (highest - lowest) == pytest.approx(andness, abs=1e-3)


@settings(max_examples=300, deadline=None)
@given(tree=trees(), values=rows(4))
def test_contributions_add_up_and_nothing_warns(tree: Node, values: NDArray[np.float64]) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        score, parts = evaluate(tree, values), contributions(tree, values)
    assert np.all((score >= 0) & (score <= 1))
    assert np.all(parts >= 0)
    assert parts.sum(axis=0) == pytest.approx(score, abs=CLOSE)


@settings(max_examples=200, deadline=None)
@given(tree=trees(), values=rows(3), data=st.data())
def test_raising_a_value_never_lowers_the_score(tree: Node, values: NDArray[np.float64], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, CRITERIA - 1))
    higher = values.copy()
    higher[number] = np.maximum(higher[number], data.draw(SHARE))
    assert np.all(evaluate(tree, higher) >= evaluate(tree, values) - CLOSE)


@settings(max_examples=100, deadline=None)
@given(tree=trees(), share=SHARE)
def test_equal_values_stay_what_they_are_and_weights_are_contributions_there(tree: Node, share: float) -> None:
    values = np.full((CRITERIA, 1), share)
    assert evaluate(tree, values) == pytest.approx(share, abs=CLOSE)
    weights = leaf_weights(tree)
    # The steepest means tell values apart that differ by rounding on the way up.
    assert contributions(tree, values)[:, 0] == pytest.approx(
        [share * weights[number] for number in range(CRITERIA)], abs=1e-6
    )


@settings(max_examples=100, deadline=None)
@given(tree=trees(), values=rows(3), factor=st.sampled_from((0.5, 0.1, 0.03)))
def test_the_score_is_homogeneous(tree: Node, values: NDArray[np.float64], factor: float) -> None:
    assert evaluate(tree, factor * values) == pytest.approx(factor * evaluate(tree, values), abs=CLOSE)


@settings(max_examples=60, deadline=None)
@given(tree=trees(), data=st.data())
def test_a_contribution_is_the_value_times_the_slope(tree: Node, data: st.DataObject) -> None:
    values = data.draw(arrays.arrays(np.float64, (CRITERIA, 1), elements=st.floats(0.2, 0.9)))
    # Not at the corners of a minimum, where there is no slope, and not where it bends too fast to be measured.
    assume(all(_andness(node) is None or 0.02 < _andness(node) < 0.97 for node in _nodes(tree)))  # type: ignore[operator]
    step = 1e-6
    found = contributions(tree, values)
    for number in range(CRITERIA):
        up, down = values.copy(), values.copy()
        up[number] += step
        down[number] -= step
        slope = (evaluate(tree, up) - evaluate(tree, down)) / (2 * step)
        assert found[number] == pytest.approx(values[number] * slope, abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(tree=trees(), values=rows(9), data=st.data())
def test_any_choice_of_rows_gives_the_same_numbers(
    tree: Node, values: NDArray[np.float64], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.integers(0, 8), min_size=1, max_size=5))
    assert np.array_equal(evaluate(tree, values[:, chosen]), evaluate(tree, values)[chosen])
    assert np.array_equal(contributions(tree, values[:, chosen]), contributions(tree, values)[:, chosen])


@given(values=rows(4), points=st.lists(st.floats(0.001, 100), min_size=CRITERIA, max_size=CRITERIA))
def test_a_weighted_sum_is_one_to_the_last_bit(values: NDArray[np.float64], points: list[float]) -> None:
    inner = group(Additive(), *leaves(CRITERIA)[2:], points=tuple(points[2:]), key="inner")
    tree = group(Additive(), inner, *leaves(2), points=(5.0, *points[:2]))
    weights = np.array([leaf_weights(tree)[number] for number in range(CRITERIA)])[:, None]
    assert np.array_equal(evaluate(tree, values), weighted_sum(np.broadcast_to(weights, values.shape), values))
    assert np.array_equal(contributions(tree, values), weights * values)


@given(values=rows(3), andness=ANDNESSES)
def test_a_mean_lies_between_least_and_greatest_and_is_them_at_the_ends(
    values: NDArray[np.float64], andness: float
) -> None:
    mean = evaluate(group(PowerMean(andness=andness), *leaves(CRITERIA)), values)
    assert np.all((values.min(axis=0) - CLOSE <= mean) & (mean <= values.max(axis=0) + CLOSE))
    for end, edge in ((0.0, values.max(axis=0)), (1.0, values.min(axis=0))):
        assert np.array_equal(evaluate(group(PowerMean(andness=end), *leaves(CRITERIA)), values), edge)


@given(andness=st.floats(2 / 3, 1), others=st.lists(SHARE, min_size=1, max_size=3))
def test_from_the_geometric_mean_on_one_zero_leaves_nothing(andness: float, others: list[float]) -> None:
    assume(exponent(andness) <= 0)
    values = np.array([0.0, *others])[:, None]
    tree = group(PowerMean(andness=andness), *leaves(len(values)))
    assert evaluate(tree, values) == 0
    assert not contributions(tree, values).any()


def test_ties_for_the_least_share_it_by_their_weights() -> None:
    tree = group(PowerMean(andness=1.0), *leaves(3), points=(1.0, 3.0, 6.0))
    assert contributions(tree, np.array([[0.4], [0.4], [0.7]]))[:, 0] == pytest.approx([0.1, 0.3, 0.0])
    most = group(PowerMean(andness=0.0), *leaves(3), points=(1.0, 3.0, 6.0))
    assert contributions(most, np.array([[0.4], [0.8], [0.8]]))[:, 0] == pytest.approx([0.0, 0.8 / 3, 1.6 / 3])


@pytest.mark.parametrize("r", [-1e9, -40.0, -1.0, -1e-3, 0.0, 1e-3, 0.5, 2.0, 40.0, 1e9])
def test_a_part_without_a_share_does_not_count(r: float) -> None:
    values = [np.array([0.0, 1.0, 0.3]), np.array([0.2, 0.5, 0.9]), np.array([0.7, 0.4, 1e-200])]
    alone = power_mean(values[:2], [0.25, 0.75], r)
    with np.errstate(all="raise", under="ignore"):
        assert power_mean(values, [0.25, 0.75, 0.0], r) == pytest.approx(alone, abs=CLOSE)
        assert euler_shares(values, [0.25, 0.75, 0.0], r)[2].tolist() == [0.0] * 3


@given(absorption=absorptions())
def test_penalty_and_reward_come_back(absorption: PartialAbsorption) -> None:
    tree = group(absorption, *leaves(2))
    x = np.linspace(0.01, 1, 20)
    without = evaluate(tree, np.array([x, np.zeros_like(x)]))
    assert 1 - without / x == pytest.approx(absorption.penalty, abs=CLOSE)
    # The mean over x in (0, 1], by Gauss–Legendre in ln x: the integrand is steep near 0.
    points, weights = GAUSS
    log_x = 20 * (points - 1)
    x = np.exp(log_x)
    won = evaluate(tree, np.array([x, np.ones_like(x)])) / x - 1
    assert np.sum(20 * weights * x * won) == pytest.approx(absorption.reward, rel=1e-6, abs=1e-9)


@given(absorption=absorptions(), optional=SHARE)
def test_nothing_makes_up_for_the_mandatory_part(absorption: PartialAbsorption, optional: float) -> None:
    tree = group(absorption, *leaves(2))
    values = np.array([[0.0], [optional]])
    assert evaluate(tree, values) == 0
    assert not contributions(tree, values).any()


@settings(max_examples=50, deadline=None)
@given(tree=trees(), values=rows(6), data=st.data())
def test_other_weights_are_as_another_tree(tree: Node, values: NDArray[np.float64], data: st.DataObject) -> None:
    """Many weightings at once, shape (children, S, 1), as robustness samples them."""
    samples = 3
    shares = {}
    for node in _nodes(tree):
        drawn = np.array([[data.draw(st.floats(0, 1)) + 1e-3 for _ in range(samples)] for _ in node.children])
        drawn[0, 0] = 0.0 if len(node.children) > 1 else 1.0
        shares[node.group] = (drawn / drawn.sum(axis=0))[:, :, None]
    together = evaluate(tree, values, weights=shares)
    assert together.shape == (samples, 6) or all(isinstance(n.combine, PartialAbsorption) for n in _nodes(tree))
    for sample in range(samples):
        alone = evaluate(_reweighed(tree, shares, sample), values)
        assert np.broadcast_to(together, (samples, 6))[sample] == pytest.approx(alone, abs=CLOSE)


def _reweighed(node: Node, shares: dict[str, NDArray[np.float64]], sample: int) -> Node:
    pairs = [
        (child if isinstance(child, Leaf) else _reweighed(child, shares, sample), float(share))
        for child, share in zip(node.children, shares[node.group][:, sample, 0], strict=True)
    ]
    if not isinstance(node.combine, PartialAbsorption):
        pairs = [pair for pair in pairs if pair[1] > 0]
    return group(
        node.combine, *(child for child, _ in pairs), points=tuple(share for _, share in pairs), key=node.group
    )


def _nodes(tree: Node) -> list[Node]:
    return [tree, *(found for child in tree.children if isinstance(child, Node) for found in _nodes(child))]


def _andness(node: Node) -> float | None:
    return node.combine.andness if isinstance(node.combine, PowerMean) else None
