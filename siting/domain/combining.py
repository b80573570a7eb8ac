"""How the parts of a group are put together into one value (logic scoring of preference, Dujmović 1974)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from siting.domain.text import Text


@dataclass(frozen=True, kw_only=True)
class Additive:
    """Weighted sum: what is lost on one is won on another."""


@dataclass(frozen=True, kw_only=True)
class PowerMean:
    """Weighted power mean ``M = (Σ w x^r)^(1/r)``.

    Parameters
    ----------
    andness
        From 0 (one good part is enough: the maximum) over 0.5 (the weighted sum) to 1 (every part must be good: the
        minimum); ``r`` follows from it for two equal parts, and stands for any number of them.
    """

    andness: float

    def __post_init__(self) -> None:
        if not 0 <= self.andness <= 1:
            raise ValueError(f"andness {self.andness} is not between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class PartialAbsorption:
    """One part is mandatory, the other only adds or takes away (conjunctive partial absorption, Dujmović 1979).

    Where the mandatory part is worth nothing, so are both. With x the mandatory and y the optional part, it is the
    harmonic mean of x and an arithmetic mean of both, ``1 / (W2/x + (1−W2)/(W1 x + (1−W1) y))``.

    Parameters
    ----------
    mandatory, optional
        Names of the two parts: of criteria, or keys of groups.
    penalty
        Share of the mandatory part's value that is lost where the optional part is worth nothing, in (0, 1).
    reward
        Share that is won where the optional part is worth 1, on average over the mandatory part's values; within
        :func:`reward_range`.
    """

    mandatory: str
    optional: str
    penalty: float
    reward: float

    def __post_init__(self) -> None:
        if self.mandatory == self.optional:
            raise ValueError(f"{self.mandatory} can't be both mandatory and optional")
        absorption_shares(self.penalty, self.reward)

    @property
    def shares(self) -> AbsorptionShares:
        """The shares that give this penalty and reward."""
        return absorption_shares(self.penalty, self.reward)


@dataclass(frozen=True, kw_only=True)
class AbsorptionShares:
    """The shares inside a partial absorption, each in (0, 1).

    Parameters
    ----------
    inner, inner_rest
        W1 and 1 − W1: of the mandatory and of the optional part in the arithmetic mean.
    outer, outer_rest
        W2 and 1 − W2: of the mandatory part and of that mean in the harmonic mean.
    """

    inner: float
    inner_rest: float
    outer: float
    outer_rest: float

    @property
    def optional(self) -> float:
        """What the optional part weighs where both are worth the same; the mandatory one has the rest."""
        return self.inner_rest * self.outer_rest


LEAST_REWARD, MOST_REWARD = 1e-6, 16.0
"""How large the reward can be, as a share of the penalty. Every reward above 0 has its shares; but below this they are
nearly 0 and 1, and above it the mandatory part hardly is mandatory: worth a millionth, it would still give a score."""


def reward_range(penalty: float) -> tuple[float, float]:
    """Return the least and the greatest reward that can go with a penalty; it is below 1 besides."""
    return penalty * LEAST_REWARD, penalty * MOST_REWARD


@lru_cache(maxsize=256)
def absorption_shares(penalty: float, reward: float) -> AbsorptionShares:
    """Return the shares by which a partial absorption has a penalty and a mean reward.

    The mean is homogeneous, so the penalty P is the same for every x: with ``c = W2 (1 − W1)``, ``1 − P = W1/(1 − c)``.
    The reward R, the mean over x in (0, 1] of ``z(x, 1)/x − 1``, is then ``P (−ln c/(1 − c) − 1)``. That falls from +∞
    to 0 as c goes from 0 to 1, so there is just one c; it is found by halving, as ``−ln c``.

    Raises
    ------
    ValueError
        Penalty or reward is not between 0 and 1, or the reward is out of :func:`reward_range`.

    Examples
    --------
    >>> shares = absorption_shares(0.2, 0.1)
    >>> round(1 - 1 / (shares.outer + shares.outer_rest / shares.inner), 12)
    0.2
    """
    if not (0 < penalty < 1 and 0 < reward < 1):
        raise ValueError(f"penalty {penalty} and reward {reward} do not lie between 0 and 1")
    least, most = reward_range(penalty)
    if not least <= reward <= most:
        raise ValueError(f"a penalty of {penalty} goes with a reward from {least:.3g} to {most:.3g}, not {reward}")
    ratio = reward / penalty
    low, high = ratio, min(2 * ratio, ratio + 1)
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _reward_over_penalty(middle) < ratio else (low, middle)
    c, rest = math.exp(-middle), -math.expm1(-middle)
    inner = (1 - penalty) * rest
    both = c + penalty * rest
    return AbsorptionShares(inner=inner, inner_rest=both, outer=c / both, outer_rest=penalty * rest / both)


def _reward_over_penalty(minus_ln_c: float) -> float:
    if minus_ln_c < 1e-2:
        # What is left of the division below for small numbers, where it would lose its digits.
        return minus_ln_c / 2 + minus_ln_c**2 / 12 - minus_ln_c**4 / 720
    return minus_ln_c / -math.expm1(-minus_ln_c) - 1


Combine: TypeAlias = Additive | PowerMean | PartialAbsorption


@dataclass(frozen=True, kw_only=True)
class Group:
    """A named part of the score, e.g. logistics.

    Parameters
    ----------
    key, label
        By which criteria refer to it, and what people read.
    parent
        Key of the group that it is part of; "" stands at the top.
    combine
        How its parts are put together.
    weight
        Its points among the parts of its parent; None takes the sum of its own parts' points, 0 leaves it out.
    """

    key: str
    label: Text
    parent: str = ""
    combine: Combine = field(default_factory=Additive)
    weight: float | None = None

    def __post_init__(self) -> None:
        if self.weight is not None and not (math.isfinite(self.weight) and self.weight >= 0):
            raise ValueError(f"group {self.key}: a weight of {self.weight}")
