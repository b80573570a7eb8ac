"""From the values of the criteria to one score, up the tree (METHOD.md section 2, step 3)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from siting.domain.combining import Additive
from siting.domain.tree import Leaf, Node


def evaluate(
    tree: Node,
    values: NDArray[np.floating],
    *,
    weights: Mapping[str, NDArray[np.floating]] | None = None,
) -> NDArray[np.floating]:
    """Return the score.

    Parameters
    ----------
    tree
        Of one kind of site.
    values
        Shape (m, …): value of each criterion of the requirement in [0, 1]; those that are not in the tree are not
        looked at.
    weights
        Group key → shape (children, …), broadcast against a criterion's values: shares to use instead of the tree's.

    Returns
    -------
    Shape (…), in [0, 1].
    """
    shares = None if weights is None else weights.get(tree.group)
    children = [
        values[child.criterion] if isinstance(child, Leaf) else evaluate(child, values, weights=weights)
        for child in tree.children
    ]
    if not isinstance(tree.combine, Additive):
        raise NotImplementedError(tree.combine)
    total = np.zeros(np.broadcast_shapes(*(child.shape for child in children)))
    for share, child in zip(tree.weights if shares is None else shares, children, strict=True):
        total = total + share * child
    return np.clip(total, 0.0, 1.0)
