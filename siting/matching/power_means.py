"""Weighted power means and how strict they are (logic scoring of preference, Dujmović 1974).

``M_r(x) = (Σ w_k x_k^r)^(1/r)`` runs from the minimum (r = −∞) over the harmonic, geometric and arithmetic mean to the
maximum (r = +∞). All is computed in logarithms taken from the smallest or the largest value, so that nothing overflows
however steep the mean is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache, reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.floating]
Share: TypeAlias = float | NDArray[np.floating]

_GEOMETRIC = 1e-12
"""Below this the exponent is that of the geometric mean, which differs by no more."""
_FLAT = 1e-2
"""Below this the sum of powers is so near 1 that only what it differs by is added up."""
_STEEPEST = 1e9
"""Beyond this exponent it is the minimum or maximum: the andness differs by less than 2 in 10⁹."""
_TIED = 1e-12
"""Parts that differ by no more than this share tie for a minimum or maximum: what differs further on is rounding."""


@lru_cache(maxsize=256)
def exponent(andness: float) -> float:
    """Return the exponent of the power mean of two equal parts that has an andness.

    Parameters
    ----------
    andness
        From 0 (maximum) over 0.5 (arithmetic mean) to 1 (minimum).

    Returns
    -------
    From +∞ to −∞, falling with the andness.

    Raises
    ------
    ValueError
        The andness is not between 0 and 1.

    Examples
    --------
    >>> exponent(0.5), exponent(1.0), round(exponent(12 / 16), 2)
    (1.0, -inf, -0.72)
    """
    if not 0 <= andness <= 1:
        raise ValueError(f"andness {andness} is not between 0 and 1")
    if andness == 0.5:
        return 1.0
    if andness >= andness_of(-_STEEPEST):
        return -math.inf
    if andness <= andness_of(_STEEPEST):
        return math.inf
    # Halved on a scale that is even for small exponents and logarithmic for large ones.
    low, high = -math.asinh(_STEEPEST), math.asinh(_STEEPEST)
    while (middle := (low + high) / 2) not in (low, high):
        if andness_of(math.sinh(middle)) > andness:
            low = middle
        else:
            high = middle
    return math.sinh(middle)


def andness_of(r: float) -> float:
    """Return the global andness of the power mean of two equal parts.

    It is how far the mean over the unit square lies from that of the maximum towards that of the minimum:
    ``(2/3 − E[M]) / (2/3 − 1/3)`` (Dujmović 1974). As M is homogeneous of degree 1, ``E[M] = 2/3 ∫₀¹ M(1, t) dt``.
    """
    if math.isinf(r):
        return 0.0 if r > 0 else 1.0
    log_t, weights = _quadrature()
    means = np.exp(_log_mean([np.zeros_like(log_t), log_t], [0.5, 0.5], r))
    return 2.0 - 2.0 * float(weights @ means)


def power_mean(values: Sequence[Values], shares: Sequence[Share], r: float) -> Values:
    """Return the weighted power mean of some values in [0, 1].

    Parameters
    ----------
    values
        One array a part.
    shares
        One share a part, summing to 1, broadcast against its values; a part without a share does not count.
    r
        The exponent. At 0 and below it the mean is 0 where a part is 0.
    """
    if r == 1:
        return _added([share * value for share, value in zip(shares, values, strict=True)])
    values = _that_count(values, shares, r)
    if math.isinf(r):
        return reduce(np.maximum if r > 0 else np.minimum, values)
    return np.exp(_log_mean(_logs(values), shares, r))


def euler_shares(values: Sequence[Values], shares: Sequence[Share], r: float) -> list[Values]:
    """Return each part's share of the mean: ``x_k ∂M/∂x_k / M = w_k x_k^r / Σ w x^r``, summing to 1.

    The mean is homogeneous of degree 1, so by Euler's theorem ``Σ x_k ∂M/∂x_k = M``. Of a minimum or maximum, those
    that tie for it take it by their shares. Where the mean is 0 there is nothing to share, and the shares are the
    parts' own.
    """
    values = _that_count(values, shares, r)
    if abs(r) < _GEOMETRIC:
        return [share * np.ones_like(value) for share, value in zip(shares, values, strict=True)]
    if math.isinf(r):
        edge = reduce(np.maximum if r > 0 else np.minimum, values)
        terms = [share * (np.abs(value - edge) <= _TIED * edge) for share, value in zip(shares, values, strict=True)]
    else:
        logs = _logs(values)
        edge = _edge(logs, r)
        nothing = np.isneginf(edge)
        with np.errstate(invalid="ignore"):
            apart = [np.where(nothing, 0.0, log - edge) for log in logs]
            terms = [share * np.exp(r * one) for share, one in zip(shares, apart, strict=True)]
    total = _added(terms)
    return [term / total for term in terms]


def _log_mean(logs: Sequence[Values], shares: Sequence[Share], r: float) -> Values:
    if abs(r) < _GEOMETRIC:
        return _added([share * log for share, log in zip(shares, logs, strict=True)])
    edge = _edge(logs, r)
    edge = np.where(np.isneginf(edge), 0.0, edge)
    with np.errstate(divide="ignore", over="ignore"):
        steep = [r * (log - edge) for log in logs]
        if abs(r) < _FLAT:
            less = _added([share * np.expm1(one) for share, one in zip(shares, steep, strict=True)])
            log_total = np.log1p(np.maximum(less, -1.0))
        else:
            log_total = np.log(_added([share * np.exp(one) for share, one in zip(shares, steep, strict=True)]))
        return edge + log_total / r


def _edge(logs: Sequence[Values], r: float) -> Values:
    """Return the logarithm of the value that weighs most."""
    return reduce(np.minimum if r < 0 else np.maximum, logs)


def _logs(values: Sequence[Values]) -> list[Values]:
    with np.errstate(divide="ignore"):
        return [np.log(value) for value in values]


def _added(terms: Sequence[Values]) -> Values:
    # In the order of the parts, row by row: any choice of rows gives the same sums to the last bit.
    return reduce(np.add, terms)


def _that_count(values: Sequence[Values], shares: Sequence[Share], r: float) -> list[Values]:
    """Return the values with those that have no share moved to where they change nothing."""
    aside = 1.0 if r <= 0 else 0.0
    return [
        value if np.all(np.asarray(share) > 0) else np.where(np.asarray(share) > 0, value, aside)
        for value, share in zip(values, shares, strict=True)
    ]


@lru_cache(maxsize=1)
def _quadrature() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return ``ln t`` and weights that integrate over t in (0, 1) (tanh-sinh, Takahasi & Mori 1974).

    The points crowd at both ends, where the means have their corners; ``ln t`` keeps its digits there.
    """
    step = 1 / 64
    s = np.arange(-4, 4 + step / 2, step)
    odds = math.pi * np.sinh(s)
    weights = math.pi * np.cosh(s) * np.exp(-np.abs(odds)) / (1 + np.exp(-np.abs(odds))) ** 2 * step
    return -np.logaddexp(0.0, -odds), weights
