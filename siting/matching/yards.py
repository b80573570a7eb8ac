"""How yards can stand at a building: by which side, which way round, and how far they can slide along it.

Everything is told in the building's own frame: *along* its length, *across* its width, from its middle.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from siting.domain.measures import Footprint

SIDES: tuple[tuple[int, int], ...] = ((0, -1), (0, 1), (1, 0), (-1, 0))
"""The building's sides by their outward normals, as (along, across): the long ones first."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One way for a yard to adjoin a building.

    Parameters
    ----------
    yard
        Which of the footprint's yards it is.
    normal
        The side that it stands at, one of :data:`SIDES`.
    contact_m, depth_m
        The yard's side that touches the building, and the other.
    side_m
        Length of the building's side.
    off_m
        From the building's middle to the yard's, at a right angle to the side.
    low_m, high_m
        How far the yard's middle may be from the middle of the side, along it in the direction of :attr:`slide`.
    """

    yard: int
    normal: tuple[int, int]
    contact_m: float
    depth_m: float
    side_m: float
    off_m: float
    low_m: float
    high_m: float

    @property
    def slide(self) -> tuple[int, int]:
        """The direction of the side, as (along, across): never backwards."""
        return abs(self.normal[1]), abs(self.normal[0])

    @property
    def sides_m(self) -> tuple[float, float]:
        """The yard's extent along and across the building."""
        return (self.contact_m, self.depth_m) if self.normal[0] == 0 else (self.depth_m, self.contact_m)

    @property
    def protrudes(self) -> bool:
        """Whether the yard is longer than the side that it stands at."""
        return self.contact_m > self.side_m

    @property
    def reach_m(self) -> float:
        """From the building's middle to the farthest point that the yard can have."""
        return math.hypot(self.off_m + self.depth_m / 2, max(-self.low_m, self.high_m) + self.contact_m / 2)

    def offset_m(self, slide_m: float) -> NDArray[np.float64]:
        """Return from the building's middle to the yard's, as (along, across)."""
        return np.array(self.normal) * self.off_m + np.array(self.slide) * slide_m

    def kept_from(self, other: Seat) -> Seat:
        """Return it moved as far from another at the next side as its contact allows: flush with their corner."""
        toward = other.normal[0] * self.slide[0] + other.normal[1] * self.slide[1]
        at_m = self.low_m if toward > 0 else self.high_m
        return replace(self, low_m=at_m, high_m=at_m)


def seats(footprint: Footprint, number: int) -> list[Seat]:
    """Return every way for a yard to adjoin the building, in contact over the whole length of the shorter side."""
    hall, yard = footprint.hall, footprint.yards[number]
    found = []
    turns = dict.fromkeys([(yard.length_m, yard.width_m), (yard.width_m, yard.length_m)])
    for normal, (contact_m, depth_m) in product(SIDES, turns):
        side_m, thickness_m = (hall.length_m, hall.width_m) if normal[0] == 0 else (hall.width_m, hall.length_m)
        free_m = abs(side_m - contact_m) / 2
        found.append(
            Seat(
                yard=number,
                normal=normal,
                contact_m=contact_m,
                depth_m=depth_m,
                side_m=side_m,
                off_m=(thickness_m + depth_m) / 2,
                low_m=-free_m,
                high_m=free_m,
            )
        )
    return found


def seatings(footprint: Footprint) -> list[tuple[Seat, ...]]:
    """Return every way for all yards to adjoin the building without covering each other.

    In each the yards slide independently, except two at the same side: the first of those stands before the second in
    the direction of :attr:`Seat.slide`.
    """
    ways = [seats(footprint, number) for number in range(len(footprint.yards))]
    if len(ways) < 2:
        return [tuple(way) for way in product(*ways)]
    return [pair for first, second in product(*ways) for pair in _together(first, second)]


def shares_side(seating: tuple[Seat, ...]) -> bool:
    """Tell whether two yards stand at the same side, so that the place of one limits the other's."""
    return len(seating) == 2 and seating[0].normal == seating[1].normal


def _together(first: Seat, second: Seat) -> Iterator[tuple[Seat, ...]]:
    if first.normal == second.normal:
        if first.contact_m + second.contact_m <= first.side_m:
            yield first, second
            yield second, first
        return
    next_to = first.normal[0] * second.normal[0] + first.normal[1] * second.normal[1] == 0
    if next_to and first.protrudes and second.protrudes:
        # Both would cover the ground beyond their common corner: one of them keeps off it.
        yield first.kept_from(second), second
        yield first, second.kept_from(first)
        return
    yield first, second
