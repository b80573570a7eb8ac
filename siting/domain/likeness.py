"""How alike two sites are, in the facts that matter for their kind, after Gower: each fact differs by 0 to 1.

J. C. Gower, "A general coefficient of similarity and some of its properties", Biometrics 27 (1971), 857-871. What is
unknown at one of them counts as half a difference, so that a site of which little is known is like no other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from siting.domain.sites import SiteKind
from siting.domain.values import Value

UNKNOWN_DIFFERENCE = 0.5
ALIKE = 0.25
"""A fact that differs by no more is one in which sites are alike."""
UNLIKE = 0.6
"""A fact that differs by at least so much is one in which they are not."""


class Scale(StrEnum):
    """How two values are compared."""

    FACTOR = "factor"
    """By how many times one is larger: four times is as different as can be."""
    AMOUNT = "amount"
    """By the difference, of which ``span`` is as different as can be; of dates in days."""
    SAME = "same"
    """The same code or not; for sets, whether they have one in common."""


_FACTOR = 4.0


@dataclass(frozen=True, kw_only=True)
class Aspect:
    """A fact in which sites are compared.

    Parameters
    ----------
    key
        The fact's key.
    weight
        How much it matters beside the others.
    scale, span
        How its values are compared.
    """

    key: str
    weight: float
    scale: Scale
    span: float = _FACTOR


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two sites in one fact.

    Parameters
    ----------
    key
        The fact's key.
    difference
        0 for the same to 1; None where it is unknown at one of them.
    """

    key: str
    difference: float | None


ASPECTS: Mapping[SiteKind, tuple[Aspect, ...]] = {
    SiteKind.LAND: (
        Aspect(key="plot_area_m2", weight=3, scale=Scale.FACTOR),
        Aspect(key="permitted_uses", weight=2, scale=Scale.SAME),
        Aspect(key="junction_min", weight=1, scale=Scale.AMOUNT, span=20.0),
        Aspect(key="power_capacity_mw", weight=1, scale=Scale.FACTOR),
        Aspect(key="price_sek_m2", weight=1, scale=Scale.FACTOR),
        Aspect(key="readiness", weight=1, scale=Scale.SAME),
        Aspect(key="possession_date", weight=1, scale=Scale.AMOUNT, span=730.0),
        Aspect(key="locality_name", weight=1, scale=Scale.SAME),
    ),
    SiteKind.PREMISES: (
        Aspect(key="lettable_area_m2", weight=3, scale=Scale.FACTOR),
        Aspect(key="premises_kinds", weight=3, scale=Scale.SAME),
        Aspect(key="rent_sek_m2_year", weight=1, scale=Scale.FACTOR),
        Aspect(key="clear_height_m", weight=1, scale=Scale.AMOUNT, span=6.0),
        Aspect(key="junction_min", weight=1, scale=Scale.AMOUNT, span=20.0),
        Aspect(key="centre_min", weight=1, scale=Scale.AMOUNT, span=20.0),
        Aspect(key="possession_date", weight=1, scale=Scale.AMOUNT, span=730.0),
        Aspect(key="locality_name", weight=1, scale=Scale.SAME),
    ),
}
"""What matters of each kind, the most first."""


def difference(aspect: Aspect, one: Value, other: Value) -> float:
    """Return how much two values of a fact differ, 0 to 1.

    >>> area = ASPECTS[SiteKind.LAND][0]
    >>> difference(area, 10_000.0, 20_000.0), difference(area, 10_000.0, 90_000.0)
    (0.5, 1.0)

    Raises
    ------
    TypeError
        They can't be compared so.
    """
    match aspect.scale, one, other:
        case Scale.SAME, frozenset(), frozenset():
            return 0.0 if one & other or one == other else 1.0
        case Scale.SAME, str() | bool(), str() | bool():
            return 0.0 if one == other else 1.0
        case Scale.FACTOR, int() | float(), int() | float():
            if min(one, other) <= 0:
                return 0.0 if one == other else 1.0
            return min(1.0, abs(math.log(one / other)) / math.log(aspect.span))
        case Scale.AMOUNT, int() | float(), int() | float():
            return min(1.0, abs(one - other) / aspect.span)
        case Scale.AMOUNT, date(), date():
            return min(1.0, abs((one - other).days) / aspect.span)
        case _:
            raise TypeError(f"{aspect.key}: {one!r} and {other!r}")


def compare(kind: SiteKind, one: Mapping[str, Value], other: Mapping[str, Value]) -> tuple[Compared, ...]:
    """Return how two sites of a kind compare in each fact that matters, the most first.

    Parameters
    ----------
    kind
        Of both.
    one, other
        What is known of them, by fact.
    """
    return tuple(
        Compared(
            key=aspect.key,
            difference=difference(aspect, one[aspect.key], other[aspect.key])
            if aspect.key in one and aspect.key in other
            else None,
        )
        for aspect in ASPECTS[kind]
    )


def distance(kind: SiteKind, compared: tuple[Compared, ...]) -> float:
    """Return how far from alike two sites are, 0 to 1: the weighted mean of their differences."""
    weights = [aspect.weight for aspect in ASPECTS[kind]]
    differences = [UNKNOWN_DIFFERENCE if one.difference is None else one.difference for one in compared]
    return sum(map(math.prod, zip(weights, differences, strict=True))) / sum(weights)
