"""Weights from an order or from comparisons: the bare arithmetic, on arrays that are already known to be sound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random comparisons of 1, 2, … 15 items (Saaty 1980). It hardly grows from there on."""

_SETTLED = 1e-9
"""What the solver can't tell from 0."""
_EXACTLY = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
"""The least that the solver takes: what it lets pass is multiplied from one limit to the next."""


def rank_order_centroid(count: int) -> NDArray[np.float64]:
    """Return weights of items of which only the order is known, the most important first.

    They are the middle of all weights that agree with the order, ``w_k = (1/n) Σ_{j≥k} 1/j`` (Barron & Barrett 1996).

    Returns
    -------
    Shape (count,), summing to 1.

    Examples
    --------
    >>> [round(float(one), 4) for one in rank_order_centroid(3)]
    [0.6111, 0.2778, 0.1111]
    """
    parts = 1.0 / np.arange(1, count + 1)
    return np.cumsum(parts[::-1])[::-1] / count


@dataclass(frozen=True, kw_only=True)
class Pairwise:
    """What comparisons of every pair come to.

    Parameters
    ----------
    weights
        Shape (n,), summing to 1.
    largest
        The matrix's largest eigenvalue λ, n where all comparisons agree.
    ratio
        Consistency ratio CR, ``(λ − n)/(n − 1)`` over :data:`RANDOM_INDEX`; 0 for two items, which can't disagree.
    """

    weights: NDArray[np.float64]
    largest: float
    ratio: float


def principal_weights(matrix: NDArray[np.float64]) -> Pairwise:
    """Return the weights of a reciprocal matrix of comparisons: its principal eigenvector (AHP, Saaty 1980).

    Parameters
    ----------
    matrix
        Shape (n, n), positive, ``a_ji = 1/a_ij``: how many times more the row's item matters than the column's.
    """
    values, vectors = np.linalg.eig(matrix)
    # A positive matrix has one largest eigenvalue, which is real, and its vector has one sign (Perron).
    place = int(np.argmax(values.real))
    vector = np.abs(vectors[:, place].real)
    count, largest = len(matrix), float(values[place].real)
    random = RANDOM_INDEX[min(count, len(RANDOM_INDEX)) - 1]
    ratio = max((largest - count) / (count - 1) / random, 0.0) if random else 0.0
    return Pairwise(weights=vector / vector.sum(), largest=largest, ratio=ratio)


def best_worst_weights(
    best_to_others: NDArray[np.float64], others_to_worst: NDArray[np.float64], *, best: int, worst: int
) -> tuple[NDArray[np.float64], float]:
    """Return weights from comparisons with the best and with the worst item (linear BWM, Rezaei 2016).

    The largest of ``|w_best − a_j w_j|`` and ``|w_j − b_j w_worst|`` is made as small as can be. Where that leaves
    weights open, the next largest is made as small as can be, and so on: there is then just one answer, and items that
    compare alike weigh alike.

    Parameters
    ----------
    best_to_others, others_to_worst
        Shape (n,): how many times more the best matters than each, and each than the worst.
    best, worst
        Places of the two.

    Returns
    -------
    The weights, shape (n,), summing to 1, and ξ, the largest of the deviations.
    """
    from scipy.optimize import linprog

    rows = _deviations(best_to_others, others_to_worst, best, worst)
    rows = np.concatenate([rows, -rows])
    count = rows.shape[1]
    limits = np.full(len(rows), np.nan)
    weights, xi = np.full(count, 1 / count), 0.0
    while (open_rows := np.isnan(limits)).any():
        found = linprog(
            c=[*[0.0] * count, 1.0],
            A_ub=np.column_stack([rows, -open_rows.astype(float)]),
            b_ub=np.where(open_rows, 0.0, limits),
            A_eq=[[*[1.0] * count, 0.0]],
            b_eq=[1.0],
            method="highs",
            options=_EXACTLY,
        )
        if not found.success:  # Equal weights always are an answer, so this is the solver's failing, not the input's.
            raise ArithmeticError(found.message)
        weights, least = found.x[:-1], float(found.x[-1])
        xi = max(xi, least)
        if least < _SETTLED:
            break
        # What holds the deviation up holds it up in every answer (complementary slackness): there is no going lower.
        limits[open_rows & (found.ineqlin.marginals < -_SETTLED)] = least
    weights = np.maximum(weights, 0.0)
    return weights / weights.sum(), xi


def input_inconsistency(
    best_to_others: NDArray[np.float64], others_to_worst: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far each item's two comparisons are from agreeing with that of the best with the worst.

    ``|a_j b_j − a| / (a² − a)`` with a the comparison of the best with the worst, from 0 to 1: the input-based
    consistency ratio, of which the largest counts (Liang, Brunelli & Rezaei 2020, "Consistency issues in the best worst
    method: measurements and thresholds").
    """
    most = float(best_to_others.max())
    if most <= 1:
        return np.zeros(len(best_to_others))
    return np.abs(best_to_others * others_to_worst - most) / (most**2 - most)


_THRESHOLDS = (
    (0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667),
    (0.1121, 0.1529, 0.1898, 0.2206, 0.2527, 0.2577, 0.2683),
    (0.1354, 0.1994, 0.2306, 0.2546, 0.2716, 0.2844, 0.2960),
    (0.1330, 0.1990, 0.2643, 0.3044, 0.3144, 0.3221, 0.3262),
    (0.1294, 0.2457, 0.2819, 0.3029, 0.3144, 0.3251, 0.3403),
    (0.1309, 0.2521, 0.2958, 0.3154, 0.3408, 0.3620, 0.3657),
    (0.1359, 0.2681, 0.3062, 0.3337, 0.3517, 0.3620, 0.3662),
)
"""Row: best against worst from 3 to 9; column: 3 to 9 items (Liang, Brunelli & Rezaei 2020, table 3)."""


def inconsistency_threshold(count: int, best_to_worst: float) -> float:
    """Return the largest input-based consistency ratio that is acceptable.

    Below 3 for best against worst it is 0. Between the published scale's steps the nearest is taken, and for more than
    nine items the threshold of nine, which is stricter than one of their own would be.
    """
    step = round(best_to_worst)
    if step < 3 or count < 3:
        return 0.0
    return _THRESHOLDS[min(step, 9) - 3][min(count, 9) - 3]


def _deviations(
    best_to_others: NDArray[np.float64], others_to_worst: NDArray[np.float64], best: int, worst: int
) -> NDArray[np.float64]:
    """Return the rows whose products with the weights are to be near 0."""
    rows = []
    for place in range(len(best_to_others)):
        if place != best:
            rows.append(_row(len(best_to_others), best, place, best_to_others[place]))
        if place not in (best, worst):
            rows.append(_row(len(best_to_others), place, worst, others_to_worst[place]))
    return np.array(rows)


def _row(count: int, more: int, less: int, times: float) -> NDArray[np.float64]:
    row = np.zeros(count)
    row[more], row[less] = 1.0, -times
    return row
