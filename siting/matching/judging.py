"""Judging sites as arrays: verdicts, values and scores of all criteria at all rows, with what led to them.

Everything is computed row by row: no number of one site depends on another site (METHOD.md section 1). So any choice
of rows gives the same numbers to the last bit, and the order of two sites never changes when a third comes or goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Requirement
from siting.domain.sites import SiteKind
from siting.matching.aggregation import contributions, evaluate, weighted_sum
from siting.matching.catalogue import KINDS, Catalogue
from siting.matching.criterion_rows import criterion_rows
from siting.matching.verdicts import Mark

STEPS = 1e9
"""Scores that differ by less than one part in so many are the same: what differs further on is rounding."""
_EDGE = 0.271828
"""Where a step begins: a place on which no plain fraction falls, so that rounding does not tip a score over it."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """All criteria (m) at all rows (n), and the scores that they add up to.

    Parameters
    ----------
    bears
        Shape (m, n): whether the criterion says anything of that kind of site.
    marks
        Shape (m, n), uint8: :class:`~siting.matching.verdicts.Mark`.
    low, high
        Shape (m, n): value in [0, 1] as an interval.
    weights
        Shape (m, n): normalised weight; 0 where the criterion does not bear.
    known
        Shape (m, n): whether the fact is settled: a value, or not applicable.
    gaps
        Shape (m, n): distance to the hard limits, NaN where there is none.
    contribution_low, contribution_high
        Shape (m, n): parts of the scores; added over the criteria they are the scores.
    between_low, between_high, offered
        Shape (m, n): see :class:`~siting.matching.criterion_rows.CriterionRows`.
    observed
        Shape (m, n): the encoded value that is judged, NaN where there is none.
    score_low, score_high, completeness
        Shape (n,), in [0, 1].
    failed, open
        Shape (n,): how many hard constraints are not met, and how many wait for an answer.
    """

    bears: NDArray[np.bool_]
    marks: NDArray[np.uint8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    weights: NDArray[np.float64]
    known: NDArray[np.bool_]
    gaps: NDArray[np.float64]
    contribution_low: NDArray[np.float64]
    contribution_high: NDArray[np.float64]
    between_low: NDArray[np.float64]
    between_high: NDArray[np.float64]
    offered: NDArray[np.bool_]
    observed: NDArray[np.float64]
    score_low: NDArray[np.float64]
    score_high: NDArray[np.float64]
    completeness: NDArray[np.float64]
    failed: NDArray[np.int64]
    open: NDArray[np.int64]

    def at(self, rows: NDArray[np.intp] | slice) -> Judged:
        """Return what was judged of some rows, in that order."""
        return Judged(**{name: found[..., rows] for name, found in vars(self).items()})


def judge(catalogue: Catalogue, requirement: Requirement, *, as_of: date) -> Judged:
    """Judge every row of a catalogue, whatever its kind and availability, as on a day."""
    rows = [criterion_rows(catalogue, criterion, as_of=as_of) for criterion in requirement.criteria]
    bears = np.array([row.bears for row in rows])
    verdicts = np.array([row.marks for row in rows])
    low, high = np.array([row.low for row in rows]), np.array([row.high for row in rows])
    known = np.array([row.known for row in rows])
    weights = kind_weights(requirement, KINDS)[:, catalogue.kinds]
    score_low, contribution_low = _scores(requirement, catalogue.kinds, weights, low)
    score_high, contribution_high = _scores(requirement, catalogue.kinds, weights, high)
    return Judged(
        bears=bears,
        marks=verdicts,
        low=low,
        high=high,
        weights=weights,
        known=known,
        gaps=np.array([row.gaps for row in rows]),
        contribution_low=contribution_low,
        contribution_high=contribution_high,
        between_low=np.array([row.between_low for row in rows]),
        between_high=np.array([row.between_high for row in rows]),
        offered=np.array([row.offered for row in rows]),
        observed=np.array([row.observed for row in rows]),
        score_low=score_low,
        # Never below the other end by what was rounded on the way up the tree.
        score_high=np.maximum(score_low, score_high),
        completeness=_completeness(weights, known),
        failed=np.sum(verdicts == Mark.NOT_MET, axis=0, dtype=np.int64),
        open=np.sum(verdicts == Mark.UNKNOWN, axis=0, dtype=np.int64),
    )


def kind_weights(requirement: Requirement, kinds: Sequence[SiteKind]) -> NDArray[np.float64]:
    """Return the normalised weights, shape (criteria, kinds)."""
    return np.array([requirement.weights(kind) for kind in kinds], dtype=np.float64).T


@dataclass(frozen=True, kw_only=True)
class OrderKeys:
    """What decides the order of sites, least first; shape (n,) each."""

    standing: NDArray[np.int64]
    middle: NDArray[np.float64]
    low: NDArray[np.float64]

    @staticmethod
    def joined(parts: Sequence[OrderKeys]) -> OrderKeys:
        """Return the keys of several stretches of rows as one."""
        return OrderKeys(
            standing=np.concatenate([part.standing for part in parts]),
            middle=np.concatenate([part.middle for part in parts]),
            low=np.concatenate([part.low for part in parts]),
        )


def order_keys(judged: Judged) -> OrderKeys:
    """Return by what sites are ordered.

    Sites that meet all come before those with something to ask, and both before those that fail, of which those that
    fail least come first. Among equals the midpoint of the score interval decides, then its lower end.
    """
    middle, low = order_steps(judged.score_low, judged.score_high)
    standing = np.where(judged.failed > 0, 1 + judged.failed, np.minimum(judged.open, 1))
    return OrderKeys(standing=standing, middle=-middle, low=-low)


def order(keys: OrderKeys, site_ids: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the rows in the order that sites are ranked; what is left equal stands by the site's number."""
    return np.lexsort((site_ids, keys.low, keys.middle, keys.standing))


def order_steps(
    score_low: NDArray[np.float64], score_high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return midpoint and lower end of score intervals as whole steps, so that rounding does not decide an order.

    >>> order_steps(np.array([0.1 + 0.2]), np.array([0.3]))[0] == order_steps(np.array([0.3]), np.array([0.3]))[0]
    array([ True])
    """
    return np.floor((score_low + score_high) * (STEPS / 2) + _EDGE), np.floor(score_low * STEPS + _EDGE)


def _scores(
    requirement: Requirement, kinds: NDArray[np.integer], weights: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the score of each row by the tree of its kind, and what each criterion brings to it."""
    scores, brought = weighted_sum(weights, values), weights * values
    for place, kind in enumerate(KINDS):
        tree = requirement.tree(kind)
        if tree is None or tree.is_additive:
            continue
        rows = np.flatnonzero(kinds == place)
        at_rows = values[:, rows]
        scores[rows] = evaluate(tree, at_rows)
        brought[:, rows] = contributions(tree, at_rows)
    return scores, brought


def _completeness(weights: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of the weight whose facts are settled; exactly 1 where all are, or nothing is weighed."""
    return 1.0 - weighted_sum(weights, (~known).astype(np.float64))
