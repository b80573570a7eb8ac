"""Weights from orders and comparisons: published answers, pymcdm as a second opinion, and every fault that is told."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pymcdm.weights.subjective import AHP

from siting.domain.errors import Faults
from siting.domain.weighing import Weighing, WeighingMethod
from siting.services.weighing import consistency_warning, weigh_best_worst, weigh_pairwise, weigh_rank
from siting.services.weight_methods import best_worst_weights, inconsistency_threshold, principal_weights

SCHOOL: list[list[float]] = [
    [1, 4, 3, 1, 3, 4],
    [1 / 4, 1, 7, 3, 1 / 5, 1],
    [1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6],
    [1, 1 / 3, 5, 1, 1, 1 / 3],
    [1 / 3, 5, 5, 1, 1, 3],
    [1 / 4, 1, 6, 3, 1 / 3, 1],
]
SIX = ("learning", "friends", "life", "vocational", "college", "music")
SCALE = st.sampled_from((1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 9.0)) | st.floats(1, 9)


def names(count: int) -> list[str]:
    return [f"i{number}" for number in range(count)]


@st.composite
def matrices(draw: st.DrawFn) -> list[list[float]]:
    count = draw(st.integers(2, 7))
    matrix = [[1.0] * count for _ in range(count)]
    for row in range(count):
        for column in range(row + 1, count):
            times = draw(SCALE)
            if draw(st.booleans()):
                times = 1 / times
            matrix[row][column], matrix[column][row] = times, 1 / times
    return matrix


@st.composite
def best_worst(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return comparisons with the first, which is the best, and with the last, which is the worst."""
    count, most = draw(st.integers(2, 7)), draw(SCALE)
    sides = [[min(draw(SCALE), most) for _ in range(count)] for _ in range(2)]
    sides[0][0] = sides[1][-1] = 1.0
    sides[0][-1] = sides[1][0] = most
    return np.array(sides[0]), np.array(sides[1])


def faults_of(call: object) -> tuple[str, ...]:
    assert callable(call)
    with pytest.raises(Faults) as caught:
        call()
    assert all(fault.sv and fault.sv != fault.en for fault in caught.value.faults)
    return tuple(fault.en for fault in caught.value.faults)


def test_rank_order_centroids_are_the_published() -> None:
    # Barron & Barrett (1996), table of ROC weights for 2 to 4 attributes.
    published = {2: (0.75, 0.25), 3: (0.6111, 0.2778, 0.1111), 4: (0.5208, 0.2708, 0.1458, 0.0625)}
    for count, weights in published.items():
        found = weigh_rank("g", names(count))
        assert found.weights == pytest.approx(weights, abs=5e-5)
        assert (found.method, found.items, found.matrix) == (WeighingMethod.RANK, tuple(names(count)), ())
        assert consistency_warning(found) is None


def test_a_rank_order_centroid_is_the_middle_of_the_weights_in_that_order() -> None:
    rng = np.random.default_rng(7)
    drawn = -np.sort(-rng.dirichlet(np.ones(5), size=200_000), axis=1)
    assert weigh_rank("", names(5)).weights == pytest.approx(drawn.mean(axis=0), abs=2e-3)


def test_the_school_matrix_has_its_published_weights() -> None:
    # Saaty's choice of a school, as in pymcdm's tests; METHOD.md section 5.4. Saaty (1980) prints λ = 7.49, by hand.
    found = weigh_pairwise("school", SIX, SCHOOL)
    assert found.weights == pytest.approx((0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391), abs=5e-5)
    assert principal_weights(np.array(SCHOOL)).largest == pytest.approx(7.4199, abs=5e-5)
    assert found.consistency == pytest.approx(0.229, abs=5e-4)
    warning = consistency_warning(found)
    assert warning is not None
    assert "0.229" in warning.en
    assert "0,229" in warning.sv
    # Learning against school life is said to be 3, and .3208/.0348 is 9.2.
    assert "learning compared with life: 3, where the weights give 9.23" in warning.en


@settings(max_examples=60, deadline=None)
@given(matrix=matrices())
def test_pairwise_weights_are_those_of_pymcdm(matrix: list[list[float]]) -> None:
    found = weigh_pairwise("", names(len(matrix)), matrix)
    oracle = AHP(ranking=list(range(1, len(matrix) + 1)))
    # Its check takes whole numbers of the scale only; the weights are of any matrix.
    oracle.matrix = np.array(matrix)
    assert found.weights == pytest.approx(oracle(), abs=1e-8)
    if len(matrix) > 2:
        random = AHP.RI_M[len(matrix) - 1]
        assert principal_weights(np.array(matrix)).largest == pytest.approx(
            oracle.get_cr() * random * (len(matrix) - 1) + len(matrix), abs=1e-8
        )
    else:
        assert found.consistency == 0.0


@given(points=st.lists(st.floats(1, 3), min_size=2, max_size=8))
def test_comparisons_that_agree_give_back_the_weights(points: list[float]) -> None:
    weights = np.array(points) / sum(points)
    matrix = (weights[:, None] / weights[None, :]).tolist()
    found = weigh_pairwise("", names(len(points)), matrix)
    assert found.weights == pytest.approx(weights, abs=1e-9)
    assert found.consistency == pytest.approx(0.0, abs=1e-9)
    assert consistency_warning(found) is None


def test_rounded_inverses_are_taken_as_meant() -> None:
    found = weigh_pairwise("", names(3), [[1, 0.33, 0.13], [3, 1, 0.5], [8, 2, 1]])
    assert found.matrix[0] == (1.0, 1 / 3, 1 / 8)
    assert found.weights == weigh_pairwise("", names(3), [[1, 1 / 3, 1 / 8], [3, 1, 1 / 2], [8, 2, 1]]).weights


def test_what_is_wrong_with_a_matrix_is_said_of_each_pair() -> None:
    told = faults_of(lambda: weigh_pairwise("g", ("a", "b", "c"), [[2, 3, 1], [1, 1, 20], [1, math.nan, 1]]))
    assert told == (
        "a compared with itself is 2; should be 1",
        "a compared with b is 3, but the other way 1; one should be 1 divided by the other",
        "b compared with c is 20; should be from 1/9 to 9",
        "c compared with b is NaN; should be from 1/9 to 9",
    )
    assert faults_of(lambda: weigh_pairwise("g", ("a", "b"), [[1, -2], [-0.5, 1]])) == (
        "a compared with b is -2; should be from 1/9 to 9",
        "b compared with a is -0.5; should be from 1/9 to 9",
    )


@pytest.mark.parametrize(
    ("items", "matrix", "told"),
    [
        (("a", "b"), [[1, 1]], "the matrix has 1 rows; one for each of the 2 is needed"),
        (("a", "b"), [[1, 1], [1]], "the row of b has 1 numbers; one for each of the 2 is needed"),
        (("a", "a"), [[1, 1], [1, 1]], "a is there twice"),
        (("a",), [[1]], "at least two are needed to be weighed"),
    ],
)
def test_a_matrix_of_the_wrong_shape_is_told(items: tuple[str, ...], matrix: list[list[float]], told: str) -> None:
    assert faults_of(lambda: weigh_pairwise("g", items, matrix)) == (told,)


def test_a_rank_needs_two_different_items() -> None:
    assert faults_of(lambda: weigh_rank("g", ("a", "b", "a"))) == ("a is there twice",)
    assert faults_of(lambda: weigh_rank("g", ())) == ("at least two are needed to be weighed",)


def test_best_and_worst_give_the_published_weights() -> None:
    # Rezaei (2016), example 1; METHOD.md section 5.5.
    found = weigh_best_worst("", ("a", "b", "c"), "c", "a", {"a": 8, "b": 2}, {"b": 5, "c": 8})
    assert found.weights == pytest.approx((0.0714, 0.3214, 0.6071), abs=5e-5)
    assert found.consistency == pytest.approx(0.0357, abs=5e-5)
    assert found.matrix == ((8.0, 2.0, 1.0), (1.0, 5.0, 8.0))
    # Its input-based ratio is |2·5 − 8| / 56 = 0.036, where 0.1309 is acceptable.
    assert consistency_warning(found) is None


def test_a_car_is_weighed_as_its_comparisons_agree() -> None:
    # The example of the R package BWM (J. Tomczak): all agree, so the weights are as the comparisons with the worst.
    found = weigh_best_worst(
        "",
        ("quality", "price", "comfort", "safety", "style"),
        "price",
        "style",
        {"quality": 2, "price": 1, "comfort": 4, "safety": 2, "style": 8},
        {"quality": 4, "price": 8, "comfort": 2, "safety": 4, "style": 1},
    )
    assert found.weights == pytest.approx(np.array([4, 8, 2, 4, 1]) / 19, abs=1e-9)
    assert found.consistency == pytest.approx(0.0, abs=1e-9)


def test_two_items_have_the_weights_of_their_one_comparison() -> None:
    found = weigh_best_worst("", ("a", "b"), "a", "b", {"b": 4}, {"a": 4})
    assert found.weights == pytest.approx((0.8, 0.2))
    assert consistency_warning(found) is None


@settings(max_examples=60, deadline=None)
@given(sides=best_worst(), data=st.data())
def test_no_weights_deviate_less(sides: tuple[NDArray[np.float64], NDArray[np.float64]], data: st.DataObject) -> None:
    from_best, to_worst = sides
    weights, xi = best_worst_weights(from_best, to_worst, best=0, worst=len(from_best) - 1)

    def deviation(tried: NDArray[np.float64]) -> float:
        return float(max(np.abs(tried[0] - from_best * tried).max(), np.abs(tried - to_worst * tried[-1]).max()))

    assert weights.sum() == pytest.approx(1)
    assert np.all(weights > 0)
    assert deviation(weights) == pytest.approx(xi, abs=1e-7)
    for _ in range(5):
        points = np.array(data.draw(st.lists(st.floats(0.01, 1), min_size=len(weights), max_size=len(weights))))
        assert deviation(points / points.sum()) >= xi - 1e-7
        near = np.maximum(weights + 1e-3 * (points - points.mean()), 0)
        assert deviation(near / near.sum()) >= xi - 1e-7


@settings(max_examples=40, deadline=None)
@given(sides=best_worst(), data=st.data())
def test_items_that_compare_alike_weigh_alike_and_their_order_does_not_matter(
    sides: tuple[NDArray[np.float64], NDArray[np.float64]], data: st.DataObject
) -> None:
    from_best, to_worst = sides
    first, second = data.draw(st.tuples(SCALE, SCALE))
    most = from_best.max()
    from_best = np.insert(from_best, 1, [min(first, most)] * 2)
    to_worst = np.insert(to_worst, 1, [min(second, most)] * 2)
    count = len(from_best)
    weights, _ = best_worst_weights(from_best, to_worst, best=0, worst=count - 1)
    assert weights[1] == pytest.approx(weights[2], abs=1e-7)
    order = np.array(data.draw(st.permutations(range(count))))
    again, _ = best_worst_weights(
        from_best[order], to_worst[order], best=int(np.argmin(order)), worst=int(np.argmax(order))
    )
    assert again == pytest.approx(weights[order], abs=1e-6)


def test_comparisons_that_hardly_differ_are_weighed_as_exactly() -> None:
    # What the solver lets pass by its usual tolerance, 1e-7, comes back here as 2e-5 of weight.
    close = 1.0234375
    from_best = np.array([1, close, close, 1, 1, 1, close, close])
    to_worst = np.array([close, 1, 1, close, close, close, close, 1])
    weights, _ = best_worst_weights(from_best, to_worst, best=0, worst=7)
    assert weights[1] == pytest.approx(weights[2], abs=1e-9)
    assert weights[3:6] == pytest.approx(weights[0], abs=1e-9)


@given(points=st.lists(st.floats(1, 9), min_size=2, max_size=8))
def test_comparisons_with_the_ends_that_agree_give_back_the_weights(points: list[float]) -> None:
    weights = np.array(points) / sum(points)
    best, worst = int(weights.argmax()), int(weights.argmin())
    if best == worst:
        return
    found, xi = best_worst_weights(weights[best] / weights, weights / weights[worst], best=best, worst=worst)
    assert found == pytest.approx(weights, abs=1e-7)
    assert xi == pytest.approx(0, abs=1e-7)


def test_best_and_worst_that_contradict_each_other_are_warned_of() -> None:
    found = weigh_best_worst("", ("a", "b", "c"), "c", "a", {"a": 8, "b": 7}, {"b": 7, "c": 8})
    warning = consistency_warning(found)
    assert warning is not None
    # (7·7 − 8) / (64 − 8)
    assert "0.732, should be at most 0.131" in warning.en
    assert "b: 7 times 7 is 49, where the best compared with the worst is 8" in warning.en


def test_the_thresholds_are_the_published() -> None:
    # Liang, Brunelli & Rezaei (2020), table 3; beyond it the nearest that is stricter.
    assert inconsistency_threshold(3, 3) == 0.1667
    assert inconsistency_threshold(6, 7) == 0.3029
    assert inconsistency_threshold(9, 9) == inconsistency_threshold(20, 9) == 0.3662
    assert inconsistency_threshold(5, 2) == inconsistency_threshold(2, 9) == 0.0
    assert inconsistency_threshold(4, 4.4) == inconsistency_threshold(4, 4)


@pytest.mark.parametrize(
    ("ends", "from_best", "to_worst", "told"),
    [
        (("c", "a"), {"a": 8, "b": 2, "q": 3}, {"b": 5, "c": 8}, ["q is not among what is weighed: a, b, c"]),
        (
            ("c", "a"),
            {"a": 8},
            {"c": 8},
            ["the best compared with b is missing", "b compared with the worst is missing"],
        ),
        (("c", "a"), {"a": 8, "b": 2, "c": 2}, {"b": 5, "c": 8}, ["c compared with itself is 2; should be 1"]),
        (
            ("c", "a"),
            {"a": 8, "b": 0.5},
            {"b": math.inf, "c": 8},
            [
                "the best compared with b is 0.5; should be from 1 to 9",
                "b compared with the worst is ∞; should be from 1 to 9",
            ],
        ),
        (
            ("c", "a"),
            {"a": 8, "b": 2},
            {"b": 5, "c": 7},
            ["c compared with a is 8 in one place and 7 in another; should be the same"],
        ),
        (
            ("c", "a"),
            {"a": 8, "b": 9},
            {"b": 5, "c": 8},
            ["the best compared with b is 9, more than c compared with a (8); those two should be the furthest apart"],
        ),
        (("c", "c"), {}, {}, ["c can't be both the best and the worst"]),
        (("q", "a"), {}, {}, ["q is not among what is weighed: a, b, c"]),
    ],
)
def test_what_is_wrong_with_best_and_worst_is_told(
    ends: tuple[str, str], from_best: dict[str, float], to_worst: dict[str, float], told: list[str]
) -> None:
    assert (
        list(faults_of(lambda: weigh_best_worst("g", ("a", "b", "c"), ends[0], ends[1], from_best, to_worst))) == told
    )


def test_faults_name_the_group() -> None:
    with pytest.raises(Faults) as caught:
        weigh_rank("reach", ("a",))
    assert caught.value.heading.en == "The weights in reach can't be worked out"
    with pytest.raises(Faults) as caught:
        weigh_rank("", ("a",))
    assert caught.value.heading.sv == "Vikterna går inte att räkna ut"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_the_items_does_not_matter_to_pairs(order: tuple[int, ...]) -> None:
    matrix = np.array([[1, 2, 6], [1 / 2, 1, 4], [1 / 6, 1 / 4, 1]])
    straight = weigh_pairwise("", names(3), matrix.tolist()).weights
    turned = weigh_pairwise("", names(3), matrix[np.ix_(order, order)].tolist()).weights
    assert turned == pytest.approx([straight[place] for place in order])


@pytest.mark.parametrize(
    ("weights", "matrix"),
    [((0.5, 0.6), ()), ((1.5, -0.5), ()), ((1.0,), ()), ((0.5, 0.5), ((1.0, 1.0),)), ((math.nan, 1.0), ())],
)
def test_a_weighing_that_does_not_hold_together_is_refused(
    weights: tuple[float, ...], matrix: tuple[tuple[float, ...], ...]
) -> None:
    with pytest.raises(ValueError, match=r"weights|rows"):
        Weighing(method=WeighingMethod.RANK, group="", items=("a", "b"), matrix=matrix, weights=weights)
