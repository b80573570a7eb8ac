"""Trying a building on plots: the best first, until enough of them have room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from siting.domain.measures import Footprint
from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.matching.fitting import placed_on
from siting.matching.placement import Placement
from siting.matching.result import Counts
from siting.services.measured import load_asked_sites

TRY_MOST = 500
"""So many plots are tried at most; what is left is said to be untried."""
_AT_ONCE = 25


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Plots on which a building was tried.

    Parameters
    ----------
    sites
        Best first, as they were screened.
    placements
        Number of a site → where the building was placed; sites without an area are left out.
    """

    sites: tuple[Site, ...]
    placements: dict[int, Placement]


def try_footprint(
    conn: Connection, asked: Requirement, footprint: Footprint, ids: Sequence[int], *, enough: int | None
) -> Tried:
    """Try a building on plots, the best first.

    Parameters
    ----------
    asked
        What is asked besides; the plots come with what it measures against.
    ids
        Sites that fail nothing else, best first.
    enough
        Once so many have room, no more are tried; None tries all, up to :data:`TRY_MOST`.

    See Also
    --------
    siting.matching.fitting.most_promising : The order in which the first with room are the best with room.
    """
    sites: list[Site] = []
    placements: dict[int, Placement] = {}
    for start in range(0, min(len(ids), TRY_MOST), _AT_ONCE):
        batch = load_asked_sites(conn, ids[start : min(start + _AT_ONCE, TRY_MOST)], asked)
        sites += batch
        placements |= placed_on(batch, footprint)
        if enough is not None and sum(one.fits for one in placements.values()) >= enough:
            break
    return Tried(sites=tuple(sites), placements=placements)


def counted(
    requirement: Requirement, before: Counts, tried: Counts, premises: Counts | None, number_tried: int
) -> Counts:
    """Return the counts over the whole catalogue after some plots were tried; the rest still have that to ask.

    Parameters
    ----------
    requirement
        As it was asked.
    before
        Over the whole catalogue, as if every plot had room.
    tried
        Over the plots that were tried alone.
    premises
        The part of ``before`` that are premises; None where only land is asked for.
    number_tried
        How many plots were tried.
    """
    if all(one.footprint is None or one.need is None for one in requirement.criteria):
        # Room is a wish: no site's standing waits for it.
        return before
    fits, ask = (premises.fits, premises.ask) if premises is not None else (0, 0)
    untried = before.fits + before.ask - fits - ask - number_tried
    return replace(
        before,
        fits=tried.fits + fits,
        ask=tried.ask + ask + untried,
        out=before.out + tried.out,
        failing={number: count + tried.failing.get(number, 0) for number, count in before.failing.items()},
        untried=untried,
    )
