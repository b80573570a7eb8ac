"""What shops draw from customers, and their shares of them (Huff 1964; METHOD.md section 3).

The probability that a customer i goes to the shop j is ``A_j^γ d_ij^-λ`` over its sum over all shops k.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]


def huff_pull(attraction: _Floats | float, distance: _Floats, *, decay: float, gamma: float = 1.0) -> _Floats:
    """Return what shops draw from customers, without a unit: ``A^γ d^-λ``.

    Parameters
    ----------
    attraction
        What draws to each shop, such as its sales area in m²: not negative; 0 draws nobody.
    distance
        Above 0, in any one unit: from the customers to each shop. An infinite one draws nobody.
    decay
        λ > 0: how fast distance puts off.
    gamma
        γ > 0: how much more than in proportion size draws.

    Raises
    ------
    ValueError
        One of them is out of these bounds.

    >>> huff_pull(np.array([1000.0, 1000.0]), np.array([10.0, np.inf]), decay=2.0).tolist()
    [10.0, 0.0]
    """
    size, far = np.asarray(attraction), np.asarray(distance)
    if not (decay > 0 and gamma > 0 and np.all(size >= 0) and np.all(far > 0)):
        raise ValueError("no attraction is negative, and distances, decay and gamma are above 0")
    found: _Floats = size**gamma * far**-decay
    return found


def huff_share(own: _Floats, others: _Floats) -> _Floats:
    """Return the probability that customers choose a shop rather than all others, 0 to 1.

    Parameters
    ----------
    own, others
        What the shop, and all others together, draw from each customer; shapes that go together.

    >>> huff_share(np.array([1.0, 0.0, 0.0]), np.array([3.0, 3.0, 0.0])).tolist()
    [0.25, 0.0, 0.0]
    """
    own, others = np.broadcast_arrays(own, others)
    found: _Floats = np.divide(own, own + others, out=np.zeros(own.shape), where=own > 0)
    return found
