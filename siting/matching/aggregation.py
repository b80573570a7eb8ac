"""From the values of the criteria to one score, up the tree, and from the score back to what each brought to it.

METHOD.md section 2, step 3. Every way of combining is monotone, so the least and the greatest values give the least and
the greatest score; and homogeneous of degree 1, so the score is made of contributions that add up to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from siting.domain.combining import Additive, Combine, PartialAbsorption, PowerMean
from siting.domain.tree import Leaf, Node, leaf_weights
from siting.matching.power_means import Share, Values, euler_shares, exponent, power_mean

__all__ = ["contributions", "evaluate", "exponent", "weighted_sum"]


def evaluate(tree: Node, values: Values, *, weights: Mapping[str, Values] | None = None) -> Values:
    """Return the score.

    Parameters
    ----------
    tree
        Of one kind of site.
    values
        Shape (m, …): value of each criterion of the requirement in [0, 1]; those that are not in the tree are not
        looked at.
    weights
        Group key → shape (children, …), broadcast against a criterion's values: shares to use instead of the tree's,
        summing to 1 over the children. A partial absorption takes none: its shares follow from penalty and reward.

    Returns
    -------
    Shape (…), in [0, 1].
    """
    return np.clip(_value(tree, values, weights or {}), 0.0, 1.0)


def contributions(tree: Node, values: Values) -> Values:
    """Return what each criterion brings to the score: ``v_k ∂V/∂v_k``, which add up to it (Euler's theorem).

    In a weighted sum that is weight times value. Where a part is all that counts, as the least of a minimum does, it
    has the whole contribution, and parts that tie for it have it by their weights. Of a score of 0 every part is 0.

    Parameters
    ----------
    tree
        Of one kind of site.
    values
        Shape (m, …), in [0, 1].

    Returns
    -------
    Shape (m, …), 0 for criteria that are not in the tree.
    """
    found = np.zeros_like(values)
    for number, part in _parts(tree, values)[1].items():
        found[number] = part
    return found


def weighted_sum(weights: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``Σ w_k v_k`` a row, added in the order of the criteria and kept within [0, 1].

    Parameters
    ----------
    weights, values
        Shape (m, n).
    """
    total = np.zeros(values.shape[1])
    for weight, value in zip(weights, values, strict=True):
        total += weight * value
    return np.clip(total, 0.0, 1.0)


def _value(node: Node, values: Values, weights: Mapping[str, Values]) -> Values:
    if node.is_additive and not weights:
        # In the order of the criteria, as weighted_sum does: the same numbers to the last bit.
        return _added([share * values[number] for number, share in sorted(leaf_weights(node).items())])
    children = [
        values[child.criterion] if isinstance(child, Leaf) else _value(child, values, weights)
        for child in node.children
    ]
    shares = weights.get(node.group)
    return _combined(node.combine, children, node.weights if shares is None else tuple(shares))


def _combined(combine: Combine, children: Sequence[Values], shares: Sequence[Share]) -> Values:
    match combine:
        case Additive():
            return _added([share * child for share, child in zip(shares, children, strict=True)])
        case PowerMean():
            return power_mean(children, shares, exponent(combine.andness))
        case PartialAbsorption():
            mandatory, optional = children
            return _absorption(combine, mandatory, optional)[0]


def _parts(node: Node, values: Values) -> tuple[Values, dict[int, Values]]:
    """Return a group's value and what each criterion brings to it."""
    if node.is_additive:
        brought = {number: share * values[number] for number, share in sorted(leaf_weights(node).items())}
        return _added(list(brought.values())), brought
    below = [
        (values[child.criterion], {child.criterion: values[child.criterion]})
        if isinstance(child, Leaf)
        else _parts(child, values)
        for child in node.children
    ]
    children = [value for value, _ in below]
    if isinstance(node.combine, Additive):
        brought = {
            n: share * part for share, (_, parts) in zip(node.weights, below, strict=True) for n, part in parts.items()
        }
        return _combined(node.combine, children, node.weights), brought
    value = _combined(node.combine, children, node.weights)
    brought = {}
    for share, (child, parts) in zip(_euler_shares(node, children), below, strict=True):
        # A child of 0 has parts of 0, so that what they are divided by does not matter.
        whole = np.where(child > 0, child, 1.0)
        brought |= {number: value * share * (part / whole) for number, part in parts.items()}
    return value, brought


def _euler_shares(node: Node, children: Sequence[Values]) -> list[Values]:
    match node.combine:
        case PowerMean(andness=andness):
            return euler_shares(children, node.weights, exponent(andness))
        case PartialAbsorption():
            mandatory, optional = children
            share = _absorption(node.combine, mandatory, optional)[1]
            return [1.0 - share, share]
        case Additive():
            raise TypeError("a weighted sum has its contributions from its weights")


def _absorption(combine: PartialAbsorption, mandatory: Values, optional: Values) -> tuple[Values, Values]:
    """Return the value of a partial absorption and the optional part's share of it."""
    shares = combine.shares
    mean = shares.inner * mandatory + shares.inner_rest * optional
    # The mean is 0 only where both parts are, and then so is the value.
    divisor = np.where(mean > 0, mean, 1.0)
    ratio = mandatory / divisor
    harmonic = shares.outer + shares.outer_rest * ratio
    share = ratio / harmonic * shares.outer_rest * (shares.inner_rest * optional / divisor)
    return mandatory / harmonic, share


def _added(terms: Sequence[Values]) -> Values:
    return reduce(np.add, terms)
