"""Insight by hand: one of everything, to be said, shown and stored."""

from __future__ import annotations

from datetime import date

from shapely.geometry import box

from siting.domain.facts import encode
from siting.domain.requirement import Criterion, Within
from siting.domain.vocabulary import FACTS
from siting.matching.insight import (
    Bound,
    Change,
    Combination,
    CombinationOf,
    Concession,
    Insight,
    Opened,
    Outlook,
    Relaxation,
    Robustness,
    Spread,
    Stability,
    Swap,
)


def robustness(*sites: Stability, beats: tuple[tuple[float, ...], ...], spread: Spread = Spread.AROUND) -> Robustness:
    """Return how sure an order is, from 10,000 weightings."""
    return Robustness(samples=10_000, seed=20_261, spread=spread, compared=len(sites), sites=sites, beats=beats)


def stability(site_id: int, *acceptabilities: float, confidence: float | None = 0.9) -> Stability:
    """Return how sure a site's place is."""
    weights = (0.6, 0.4) if acceptabilities[0] else None
    return Stability(
        site_id=site_id,
        acceptabilities=acceptabilities,
        central_weights=weights,
        confidence=confidence if weights else None,
    )


def opened(site_id: int, name: str, *, rank: int = 1, asks: bool = False) -> Opened:
    """Return a site that a relaxation opens."""
    return Opened(site_id=site_id, name=name, asks=asks, rank=rank, score_low=0.4, score_high=0.6)


def outlook(
    site_id: int,
    *,
    to_first: tuple[Change, ...] = (),
    falls: tuple[Change, ...] = (),
    swap: Swap | None = None,
    dominated_by: tuple[int, ...] = (),
) -> Outlook:
    """Return what would change one site's place; nothing when nothing is said."""
    return Outlook(site_id=site_id, to_first=to_first, falls=falls, swap=swap, dominated_by=dominated_by)


def insight(
    *,
    robustness: Robustness | None = None,
    relaxations: tuple[Relaxation, ...] = (),
    conflicts: tuple[tuple[int, ...], ...] = (),
    outlooks: tuple[Outlook, ...] = (),
    combinations: tuple[Combination, ...] = (),
) -> Insight:
    """Return an insight; nothing when nothing is said."""
    return Insight(
        robustness=robustness,
        relaxations=relaxations,
        conflicts=conflicts,
        outlooks=outlooks,
        combinations=combinations,
    )


WHOLE = insight(
    robustness=robustness(
        stability(1, 0.84, 0.16),
        stability(2, 0.16, 0.84, confidence=None),
        beats=((0.0, 0.84), (0.16, 0.0)),
    ),
    relaxations=(
        Relaxation(
            concessions=(
                Concession(criterion=0, need=Within(high=9.0), gap=1.0),
                Concession(criterion=1, need=Within(), gap=None),
            ),
            cost=0.375,
            opened=2,
            opens=(opened(4, "Fristad"), opened(5, "Sandhult", rank=3, asks=True)),
            better_than_all=True,
        ),
    ),
    conflicts=((0, 1), (1,)),
    outlooks=(
        outlook(1, falls=(Change(criterion=1, bound=Bound.BELOW, amount=2.0, rank=3),)),
        outlook(
            2,
            to_first=(Change(criterion=1, bound=Bound.AT_LEAST, amount=4.2, rank=1),),
            swap=Swap(criterion=1, weight=0.31, instead_of=0.2, other_id=1),
            dominated_by=(1,),
        ),
    ),
    combinations=(
        Combination(
            of=CombinationOf.PLOTS,
            site_ids=(1, 2),
            names=("Viared 3", "Viared 4"),
            area_m2=52_000.0,
            owners=2,
            compactness=0.71,
            asks=True,
            score_low=0.5,
            score_high=0.75,
            geometry=box(0, 0, 100, 50).union(box(100, 0, 200, 50)),
        ),
        Combination(
            of=CombinationOf.UNITS,
            site_ids=(6, 7),
            names=("Simonsland A", "Simonsland B"),
            area_m2=900.5,
            owners=None,
            compactness=None,
            asks=False,
            score_low=0.5,
            score_high=0.5,
            geometry=None,
        ),
    ),
)
"""One of everything."""
CRITERIA = (
    Criterion(fact="junction_min", need=Within(high=8), group="all"),
    Criterion(fact="power_capacity_mw", need=Within(low=3), group="all"),
)
"""What it speaks of."""


def days(day: date) -> float:
    """Return a day as columns hold it."""
    return encode(FACTS["possession_date"], day)
