"""Value functions read backwards: which amounts are worth at least so much, or less, and can be said."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeAlias

from siting.domain.facts import Fact
from siting.domain.needs import Curve

Stretch: TypeAlias = tuple[float, float]
"""First and last amount of a stretch; infinite where it has no end."""


def worth_at_least(curve: Curve, value: float) -> tuple[Stretch, ...]:
    """Return the stretches of amounts that are worth a value or more, in order.

    >>> worth_at_least(Curve(amounts=(0, 10, 20), values=(0, 1, 0)), 0.5)
    ((5.0, 15.0),)
    >>> worth_at_least(Curve(amounts=(0, 10), values=(0, 1)), 0.25)
    ((2.5, inf),)
    """
    return _at_least(curve, curve.values, value)


def worth_at_most(curve: Curve, value: float) -> tuple[Stretch, ...]:
    """Return the stretches of amounts that are worth a value or less, in order.

    >>> worth_at_most(Curve(amounts=(0, 10, 20), values=(0, 1, 0)), 0.5)
    ((-inf, 5.0), (15.0, inf))
    """
    return _at_least(curve, tuple(-height for height in curve.values), -value)


def meeting(stretches: tuple[Stretch, ...], low: float, high: float) -> tuple[Stretch, ...]:
    """Return what of some stretches lies within limits."""
    cut = ((max(first, low), min(last, high)) for first, last in stretches)
    return tuple((first, last) for first, last in cut if first <= last)


def amounts_around(fact: Fact, amount: float) -> tuple[float, float, float]:
    """Return the last amount before one, itself or the nearest to it, and the next after it, as they are written.

    That is with the fact's decimals, or whole days.

    >>> from siting.domain.vocabulary import FACTS
    >>> amounts_around(FACTS["power_capacity_mw"], 2.5)
    (2.49, 2.5, 2.51)
    """
    per_unit = 10**fact.decimals
    nearest = round(amount * per_unit)
    below, at, above = ((nearest + more) / per_unit for more in (-1, 0, 1))
    return below, at, above


def _at_least(curve: Curve, heights: tuple[float, ...], level: float) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for first, last in _pieces(curve.amounts, heights, level):
        if found and found[-1][1] >= first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return tuple(found)


def _pieces(amounts: tuple[float, ...], heights: tuple[float, ...], level: float) -> Iterator[Stretch]:
    if heights[0] >= level:
        yield -math.inf, amounts[0]
    for left, right, start, end in zip(amounts, amounts[1:], heights, heights[1:], strict=False):
        if max(start, end) < level:
            continue
        crossing = left if start == end else left + (right - left) * (level - start) / (end - start)
        yield left if start >= level else crossing, right if end >= level else crossing
    if heights[-1] >= level:
        yield amounts[-1], math.inf
