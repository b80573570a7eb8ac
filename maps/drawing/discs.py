"""Where the numbered discs stand: over their plots, on a stalk where the plot is smaller, never over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin

STALK_PX = 24.0
_GAP_PX = 2.0
_TURNS_DEG = (0, -40, 40, -75, 75, -110, 110, -145, 145, 180)
_LENGTHS = (1.0, 1.6, 2.3, 3.2)

Spot = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A place that gets a disc: its pixel, the disc's radius, and the shorter side of the plot in pixels."""

    x: float
    y: float
    radius_px: float
    plot_px: float


@dataclass(frozen=True, kw_only=True)
class Disc:
    """A disc's place; ``stalk`` when it does not stand on the site itself."""

    x: float
    y: float
    radius_px: float
    stalk: bool


def _candidates(anchor: Anchor) -> list[Disc]:
    on_plot = [Disc(x=anchor.x, y=anchor.y, radius_px=anchor.radius_px, stalk=False)]
    stalked = [
        Disc(
            x=anchor.x + STALK_PX * length * sin(radians(turn)),
            y=anchor.y - STALK_PX * length * cos(radians(turn)),
            radius_px=anchor.radius_px,
            stalk=True,
        )
        for length in _LENGTHS
        for turn in _TURNS_DEG
    ]
    roomy = anchor.plot_px >= 2 * anchor.radius_px + 8
    return on_plot + stalked if roomy else stalked


def _collides(disc: Disc, others: Sequence[Disc]) -> bool:
    return any(hypot(disc.x - o.x, disc.y - o.y) < disc.radius_px + o.radius_px + _GAP_PX for o in others)


def _covered(disc: Disc, spots: Sequence[Spot]) -> int:
    return sum(hypot(disc.x - x, disc.y - y) < disc.radius_px + 5 for x, y in spots)


def place_discs(anchors: Sequence[Anchor], *, spots: Sequence[Spot] = ()) -> list[Disc]:
    """Return a disc an anchor, in order; the first choose first.

    A disc covers no other disc where that can be had within reach of its site, and as few plots and signs as it can;
    a rank is never left out.

    Parameters
    ----------
    spots
        Signs that had better stay visible.
    """
    placed: list[Disc] = []
    plots = [(anchor.x, anchor.y) for anchor in anchors]
    for place, anchor in enumerate(anchors):
        candidates = _candidates(anchor)
        seen = (*spots, *plots[:place], *plots[place + 1 :])
        free = [disc for disc in candidates if not _collides(disc, placed)] or candidates[:1]
        placed.append(min(free, key=lambda disc: _covered(disc, seen)))
    return placed
