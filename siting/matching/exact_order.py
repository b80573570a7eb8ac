"""The exact order of some rows: what :mod:`siting.matching.judging` says of them, without all that explains it."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Requirement
from siting.domain.tree import leaf_weights
from siting.matching.aggregation import evaluate, weighted_sum
from siting.matching.catalogue import KINDS, Catalogue
from siting.matching.criterion_rows import criterion_values, criterion_verdicts
from siting.matching.judging import OrderKeys, order, order_steps
from siting.matching.power_means import Values
from siting.matching.readings import facts_read
from siting.matching.verdicts import NOT_MET, UNKNOWN

BLOCK_ROWS = 1 << 16
"""Rows judged at a time."""


def exact_order(
    catalogue: Catalogue,
    requirement: Requirement,
    rows: NDArray[np.intp],
    *,
    as_of: date,
    standing: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Return the ids of some rows of a catalogue in the order that sites are ranked, as on a day.

    It is that of :func:`~siting.matching.judging.order_keys` of the judged rows, to the last bit.

    Parameters
    ----------
    rows
        Shape (k,).
    standing
        Shape (k,): what :class:`~siting.matching.judging.OrderKeys` has, where that is known already.
    """
    facts = facts_read(requirement.criteria)
    keys = []
    for start in range(0, len(rows), BLOCK_ROWS):
        at = slice(start, start + BLOCK_ROWS)
        chosen = catalogue.rows(rows[at], facts)
        stands = _standing(chosen, requirement, as_of) if standing is None else standing[at]
        keys.append(_keys(chosen, requirement, as_of, stands))
    ids = catalogue.site_ids[rows]
    return ids[order(OrderKeys.joined(keys), ids)] if keys else ids


def order_by_estimates(
    catalogue: Catalogue,
    requirement: Requirement,
    rows: NDArray[np.intp],
    keys: NDArray[np.float32],
    *,
    slack: float,
    as_of: date,
) -> NDArray[np.int64]:
    """Return the ids of some rows in their exact order, where estimates of what orders them are known.

    Only rows whose estimates are too near to each other are judged for it.

    Parameters
    ----------
    rows, keys
        Shape (k,): rows and their estimates, greater is better.
    slack
        By how much two estimates have to differ for the order of their rows to be certain.
    """
    best_first = np.argsort(-keys, kind="stable")
    rows, keys = rows[best_first], keys[best_first]
    ids = catalogue.site_ids[rows]
    near = np.diff(keys, prepend=np.float32(np.inf)) >= -np.float32(slack)
    stretches = np.cumsum(~near, dtype=np.int64)
    unsure = np.flatnonzero(near | np.append(near[1:], False))
    if len(unsure):
        # Each stretch stays where it is, and is put in order within.
        ids[unsure] = exact_order(catalogue, requirement, rows[unsure], as_of=as_of, standing=stretches[unsure])
    return ids


def _standing(catalogue: Catalogue, requirement: Requirement, as_of: date) -> NDArray[np.int64]:
    failed, open_ = np.zeros((2, len(catalogue)), dtype=np.int64)
    for criterion in requirement.criteria:
        if criterion.need is not None:
            verdicts = criterion_verdicts(catalogue, criterion, as_of=as_of)
            failed += verdicts == NOT_MET
            open_ += verdicts == UNKNOWN
    return np.where(failed > 0, 1 + failed, np.minimum(open_, 1))


def _keys(catalogue: Catalogue, requirement: Requirement, as_of: date, standing: NDArray[np.int64]) -> OrderKeys:
    n = len(catalogue)
    low, high = np.zeros((2, len(requirement.criteria), n))
    for number, criterion in enumerate(requirement.criteria):
        if criterion.preference is not None:
            low[number], high[number] = criterion_values(catalogue, criterion, as_of=as_of)
    score_low, score_high = np.zeros((2, n))
    for kind in np.flatnonzero(np.bincount(catalogue.kinds)):
        rows = np.flatnonzero(catalogue.kinds == kind)
        score_low[rows], score_high[rows] = _scores(requirement, int(kind), low[:, rows], high[:, rows])
    middle, least = order_steps(score_low, np.maximum(score_low, score_high))
    return OrderKeys(standing=standing, middle=-middle, low=-least)


def _scores(
    requirement: Requirement, kind: int, low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[Values, Values]:
    tree = requirement.tree(KINDS[kind])
    if tree is not None and not tree.is_additive:
        return evaluate(tree, low), evaluate(tree, high)
    shares = {} if tree is None else leaf_weights(tree)
    weights = np.array([[shares.get(number, 0.0)] for number in range(len(low))])
    return weighted_sum(weights, low), weighted_sum(weights, high)
