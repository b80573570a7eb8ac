"""The Pareto front: the sites that no other site beats on every criterion (METHOD.md section 2, step 9)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from siting.matching.compared import Compared

_BLOCK = 32
"""Sites compared with all others at a time."""


def dominated_by(compared: Compared, *, listed: int) -> tuple[tuple[int, ...], ...]:
    """Return, for each listed site, who is better whatever the unknown turns out to be and whatever the weights.

    One site dominates another of the same kind when it is surely at least as good on every criterion that is weighed,
    surely better on one, and does not have something to ask where the other meets all. Sites of different kinds are not
    compared: other criteria bear on them.

    Parameters
    ----------
    compared
        The ranked sites.
    listed
        Of how many, from the first on, it is told.

    Returns
    -------
    The dominating sites' numbers, best first; () for a site on the front.
    """
    listed = min(listed, len(compared))
    return tuple(
        tuple(int(number) for number in compared.site_ids[column])
        for start in range(0, listed, _BLOCK)
        for column in _dominating(compared, slice(start, min(start + _BLOCK, listed))).T
    )


def _dominating(compared: Compared, rows: slice) -> NDArray[np.bool_]:
    """Return which site dominates which, shape (n, rows)."""
    judged, kinds = compared.judged, compared.catalogue.kinds
    asks = judged.open > 0
    found: NDArray[np.bool_] = (kinds[:, None] == kinds[None, rows]) & (asks[:, None] <= asks[None, rows])
    better = np.zeros(found.shape, dtype=np.bool_)
    for weights, low, high in zip(judged.weights, judged.low, judged.high, strict=True):
        if not weights.any():
            continue
        weighed = weights[None, rows] > 0
        found &= (low[:, None] >= high[None, rows]) | ~weighed
        better |= (low[:, None] > high[None, rows]) & weighed
    return found & better
