"""What is asked of a fact (hard) and what its values are worth (soft), whatever the fact is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from siting.domain.facts import FactType


@dataclass(frozen=True, kw_only=True)
class Within:
    """A number or date must lie in ``[low, high]``; an open end is infinite."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"no value lies in [{self.low}, {self.high}]")


@dataclass(frozen=True, kw_only=True)
class OneOf:
    """A code (or yes/no) must be one of these."""

    codes: frozenset[float]


@dataclass(frozen=True, kw_only=True)
class Contains:
    """A set must contain all of these codes, or, with ``any``, at least one of them.

    Parameters
    ----------
    mask
        The codes as a bit mask.
    """

    mask: int
    any: bool = False


Need: TypeAlias = Within | OneOf | Contains


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Piecewise linear value function on fixed anchors (Keeney & Raiffa 1976; METHOD.md section 2, step 2).

    Parameters
    ----------
    amounts
        Increasing, in the fact's unit.
    values
        The value of each amount, in [0, 1]; constant beyond the ends.
    """

    amounts: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip(self.amounts, self.amounts[1:], strict=False))
        if len(self.amounts) < 2 or len(self.amounts) != len(self.values) or not rising:
            raise ValueError("a curve needs two or more anchors, each amount once")
        if not all(0 <= v <= 1 for v in self.values) or not all(map(math.isfinite, self.amounts)):
            raise ValueError("a curve's values lie between 0 and 1 and its amounts are finite")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Value of each code; a code that is not named has ``other``.

    A set of codes is worth its best member.

    Parameters
    ----------
    values
        Place of the code in the fact's list → value in [0, 1].
    """

    values: Mapping[int, float]
    other: float = 0.0

    def __post_init__(self) -> None:
        if not self.values or not all(0 <= v <= 1 for v in (*self.values.values(), self.other)):
            raise ValueError("a table needs values between 0 and 1")


Preference: TypeAlias = Curve | Table

NEEDS: dict[FactType, type[Need]] = {
    FactType.NUMBER: Within,
    FactType.DATE: Within,
    FactType.CODE: OneOf,
    FactType.YES_NO: OneOf,
    FactType.CODES: Contains,
}
PREFERENCES: dict[FactType, type[Preference]] = {
    FactType.NUMBER: Curve,
    FactType.DATE: Curve,
    FactType.CODE: Table,
    FactType.YES_NO: Table,
    FactType.CODES: Table,
}
"""What can be asked of a type of fact, and how it can be valued."""


class IfUnknown(StrEnum):
    """What an unknown value means to a hard criterion."""

    ASK = "ask"
    """The site stays, marked, with the question that would settle it."""
    ACCEPT = "accept"
    """The company takes the risk: counted as met, shown as unknown."""
    EXCLUDE = "exclude"
    """Only sites where it is known and met."""
