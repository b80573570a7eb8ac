"""Weights made from an order, from comparisons of pairs, or from comparisons with the best and the worst.

Whichever way, a :class:`~siting.domain.weighing.Weighing` comes out, which remembers how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from siting.domain.text import Text
from siting.domain.weighing import Weighing, WeighingMethod
from siting.services.weighing_faults import (
    FROM_BEST,
    TO_WORST,
    end_faults,
    extent_faults,
    figures,
    item_faults,
    pair_faults,
    raise_any,
    shape_faults,
    side_faults,
)
from siting.services.weight_methods import (
    best_worst_weights,
    inconsistency_threshold,
    input_inconsistency,
    principal_weights,
    rank_order_centroid,
)

ACCEPTABLE = 0.1
"""The largest consistency ratio of pairwise comparisons that goes without a warning (Saaty 1980)."""


def weigh_rank(group: str, order: Sequence[str]) -> Weighing:
    """Return weights of which only the order is known (rank order centroid, Barron & Barrett 1996).

    Parameters
    ----------
    group
        Key of the group whose parts they are; "" for the top.
    order
        Names of the parts, the most important first.

    Raises
    ------
    Faults
        An item is there twice, or there are fewer than two.
    """
    raise_any(group, item_faults(order))
    return Weighing(
        method=WeighingMethod.RANK,
        group=group,
        items=tuple(order),
        weights=tuple(rank_order_centroid(len(order)).tolist()),
    )


def weigh_pairwise(group: str, items: Sequence[str], matrix: Sequence[Sequence[float]]) -> Weighing:
    """Return weights by comparisons of every pair on Saaty's scale (AHP, Saaty 1980).

    A comparison and its inverse that are the same but for rounding are taken as the one of them that is above 1.

    Parameters
    ----------
    group
        Key of the group whose parts they are; "" for the top.
    items
        Names of the parts.
    matrix
        Row by row, how many times more the row's item matters than the column's, from 1/9 to 9.

    Raises
    ------
    Faults
        All that is wrong with items or matrix, each with the items that it concerns.
    """
    faults = item_faults(items) or shape_faults(items, matrix) or pair_faults(items, matrix)
    raise_any(group, faults)
    given = np.array(matrix, dtype=np.float64)
    clean = np.where(given >= 1, given, 1 / given.T)
    # Where both are below 1, by rounding, the one above the diagonal stands.
    clean = np.triu(clean, 1) + np.tril(1 / clean.T, -1) + np.eye(len(items))
    found = principal_weights(clean)
    return Weighing(
        method=WeighingMethod.PAIRWISE,
        group=group,
        items=tuple(items),
        matrix=tuple(tuple(row) for row in clean.tolist()),
        weights=tuple(found.weights.tolist()),
        consistency=found.ratio,
    )


def weigh_best_worst(
    group: str,
    items: Sequence[str],
    best: str,
    worst: str,
    best_to_others: Mapping[str, float],
    others_to_worst: Mapping[str, float],
) -> Weighing:
    """Return weights by comparisons with the most and with the least important part (linear BWM, Rezaei 2016).

    Parameters
    ----------
    group
        Key of the group whose parts they are; "" for the top.
    items
        Names of the parts.
    best, worst
        The most and the least important of them.
    best_to_others, others_to_worst
        How many times more the best matters than each, and each than the worst, from 1 to 9. The best itself may be
        left out of the former and the worst out of the latter, where they are 1.

    Raises
    ------
    Faults
        All that is wrong with items or comparisons, each with the item that it concerns.
    """
    faults = item_faults(items) or end_faults(items, best, worst)
    if not faults:
        best_to_others, others_to_worst = {best: 1.0, **best_to_others}, {worst: 1.0, **others_to_worst}
        faults = [
            *side_faults(items, best_to_others, FROM_BEST, itself=best),
            *side_faults(items, others_to_worst, TO_WORST, itself=worst),
        ] or extent_faults(best, worst, best_to_others, others_to_worst)
    raise_any(group, faults)
    sides = [[float(side[item]) for item in items] for side in (best_to_others, others_to_worst)]
    weights, xi = best_worst_weights(
        np.array(sides[0]), np.array(sides[1]), best=items.index(best), worst=items.index(worst)
    )
    return Weighing(
        method=WeighingMethod.BEST_WORST,
        group=group,
        items=tuple(items),
        matrix=tuple(tuple(side) for side in sides),
        weights=tuple(weights.tolist()),
        consistency=xi,
    )


def consistency_warning(weighing: Weighing) -> Text | None:
    """Return what to say where comparisons contradict each other more than they should, and which does the most.

    Pairwise comparisons should have a consistency ratio of 0.1 at most (Saaty 1980). Comparisons with best and worst
    are held against the thresholds of Liang, Brunelli & Rezaei (2020): the consistency index of Rezaei (2015) is for
    the non-linear model, and says nothing of the ξ of the linear one.
    """
    if weighing.method is WeighingMethod.PAIRWISE and (weighing.consistency or 0.0) > ACCEPTABLE:
        return _pairwise_warning(weighing)
    if weighing.method is WeighingMethod.BEST_WORST:
        return _best_worst_warning(weighing)
    return None


def _pairwise_warning(weighing: Weighing) -> Text:
    matrix, weights = np.array(weighing.matrix), np.array(weighing.weights)
    off = np.log(matrix * weights[None, :] / weights[:, None])
    # Of each pair the comparison that is above 1, so that it reads "matters 4 times more".
    row, column = divmod(int(np.argmax(np.where(matrix >= 1, np.abs(off), -1.0))), len(weights))
    return _PAIRWISE_WARNING.fill(
        ratio=figures(weighing.consistency or 0.0),
        most=figures(ACCEPTABLE),
        row=weighing.items[row],
        column=weighing.items[column],
        said=figures(matrix[row, column]),
        implied=figures(weights[row] / weights[column]),
    )


def _best_worst_warning(weighing: Weighing) -> Text | None:
    from_best, to_worst = np.array(weighing.matrix)
    ratios = input_inconsistency(from_best, to_worst)
    place, most = int(np.argmax(ratios)), float(from_best.max())
    threshold = inconsistency_threshold(len(weighing.items), most)
    # A hair more than the threshold is how it was rounded in print.
    if ratios[place] <= threshold + 5e-5:
        return None
    return _BEST_WORST_WARNING.fill(
        ratio=figures(float(ratios[place])),
        most=figures(threshold),
        item=weighing.items[place],
        first=figures(from_best[place]),
        second=figures(to_worst[place]),
        product=figures(from_best[place] * to_worst[place]),
        whole=figures(most),
    )


_PAIRWISE_WARNING = Text(
    sv="Jämförelserna säger emot varandra (CR {ratio}, bör vara högst {most}). Mest avviker {row} jämfört "
    "med {column}: {said}, medan vikterna ger {implied}.",
    en="The comparisons contradict each other (CR {ratio}, should be at most {most}). Furthest off is {row} compared "
    "with {column}: {said}, where the weights give {implied}.",
)
_BEST_WORST_WARNING = Text(
    sv="Jämförelserna säger emot varandra ({ratio}, bör vara högst {most}). Mest avviker {item}: {first} gånger "
    "{second} är {product}, medan det viktigaste jämfört med det minst viktiga är {whole}.",
    en="The comparisons contradict each other ({ratio}, should be at most {most}). Furthest off is {item}: {first} "
    "times {second} is {product}, where the best compared with the worst is {whole}.",
)
