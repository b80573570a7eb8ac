"""How the parts of a group are put together into one value (logic scoring of preference, Dujmović 1974)."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    """One part is mandatory, the other only adds or takes away (conjunctive partial absorption).

    Parameters
    ----------
    mandatory, optional
        Names of the two parts: of criteria, or keys of groups.
    penalty
        Share of the mandatory part's value that is lost where the optional part is worth nothing, in (0, 1).
    reward
        Share that is won on average where the optional part is worth 1, above 0.
    """

    mandatory: str
    optional: str
    penalty: float
    reward: float

    def __post_init__(self) -> None:
        if self.mandatory == self.optional:
            raise ValueError(f"{self.mandatory} can't be both mandatory and optional")
        if not (0 < self.penalty < 1 and 0 < self.reward < 1):
            raise ValueError(f"penalty {self.penalty} and reward {self.reward} lie between 0 and 1")


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
        Its points among the parts of its parent; None takes the sum of its own parts' points.
    """

    key: str
    label: Text
    parent: str = ""
    combine: Combine = field(default_factory=Additive)
    weight: float | None = None
