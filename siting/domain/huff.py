"""Shares of customers by attraction and distance (Huff 1964; METHOD.md section 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def huff_shares(
    attraction: NDArray[np.float64], distance: NDArray[np.float64], *, decay: float, gamma: float = 1.0
) -> NDArray[np.float64]:
    """Return the probability that customers choose each site: ``A_j^γ d_ij^-λ`` over its sum.

    Parameters
    ----------
    attraction
        Shape (n,), above 0: what draws to each site, such as its floor area in m².
    distance
        Shape (…, n), above 0: from the customers to each site, in any one unit.
    decay
        λ ≥ 0: how fast distance puts off.
    gamma
        γ: how much more than in proportion size draws.

    Returns
    -------
    Shape (…, n), summing to 1 over the sites.

    Raises
    ------
    ValueError
        An attraction or distance that is not above 0, or a negative decay.

    >>> huff_shares(np.array([1.0, 1.0]), np.array([1.0, 2.0]), decay=1.0).round(3).tolist()
    [0.667, 0.333]
    """
    if decay < 0 or not (np.all(attraction > 0) and np.all(distance > 0)):
        raise ValueError("attractions and distances are above 0, and the decay is not negative")
    pull = gamma * np.log(attraction) - decay * np.log(distance)
    # Shares depend on differences alone: taking off the greatest keeps the powers within bounds.
    weights = np.exp(pull - pull.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = weights / weights.sum(axis=-1, keepdims=True)
    return shares
