"""Two to four sites that together meet what none of them meets alone: adjoining plots, premises in one building.

METHOD.md section 3, assembly. Tried are sites that fail nothing but an amount that adds up, of which they have too
little. A combination is told when no connected part of it is already enough, and its outline is not too drawn out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from siting.domain.requirement import Requirement
from siting.domain.sites import Site, SiteKind
from siting.domain.values import Value
from siting.matching.assembly import MOST_MEMBERS, Members, adjoin, connected_sets
from siting.matching.contiguity import TOLERANCE_M, Contiguity, adjoining_plots, in_one_building
from siting.matching.insight import Combination, CombinationOf
from siting.matching.owners import OWNER_KIND, count_owners
from siting.matching.pooled import Pool
from siting.matching.readings import facts_read

LEAST_COMPACTNESS = 0.2
"""What is more drawn out than this is no plot to build on; a strip twelve times as long as wide has 0.22."""
MOST_NEIGHBOURS = 12
"""Of each site's neighbours so many are tried, those that have most of what is asked."""
MOST_OUTLINED = 500
"""Of so many combinations, the best, the outline is looked at."""
_CHUNK = 1 << 15
"""Sets judged at a time."""

_AREAS = {SiteKind.LAND: "plot_area_m2", SiteKind.PREMISES: "lettable_area_m2"}


@dataclass(frozen=True, kw_only=True, eq=False)
class _Found:
    """One combination, and what orders it."""

    members: tuple[int, ...]
    asks: bool
    middle: float
    low: float
    score_low: float
    score_high: float


def combinations(
    sites: Sequence[Site], requirement: Requirement, *, as_of: date, most: int = 5
) -> tuple[Combination, ...]:
    """Return the best combinations.

    Amounts that add up count as the members' sum, every other criterion as at its worst member. What would be more
    work than it is worth is left out: of each kind of site the candidates that have most of what is asked
    (:data:`~siting.matching.pooled.MOST_CANDIDATES`), of each candidate's neighbours those that have most
    (:data:`MOST_NEIGHBOURS`), and of the combinations those that score best (:data:`MOST_OUTLINED`).

    Parameters
    ----------
    sites
        With geometry in the storage CRS; those of a kind or status that is not wanted, that fit by themselves, or fail
        anything else are not tried. :func:`siting.matching.pooled.candidate_ids` chooses them from a catalogue.
    requirement
        What is asked.
    as_of
        The day that is judged for.
    most
        How many are wanted.

    Returns
    -------
    Those that meet all first, then those with something to ask; within each the best scores first, then the fewest
    members, then the most compact.
    """
    found: list[tuple[tuple[float, ...], Combination]] = []
    for kind in SiteKind:
        if kind in requirement.kinds:
            pool = Pool(sites, requirement, kind, as_of=as_of)
            found += _described(pool, _best(pool, _graph(pool, kind)), kind)
    found.sort(key=lambda one: (one[0], one[1].site_ids))
    return tuple(combination for _, combination in found[:most])


def facts_combined(requirement: Requirement) -> set[str]:
    """Return the keys of the facts of sites that combining them reads, of which there may be thousands."""
    return facts_read(requirement.criteria) | set(_AREAS.values()) | {OWNER_KIND}


def _graph(pool: Pool, kind: SiteKind) -> Contiguity:
    if kind is SiteKind.LAND:
        graph = adjoining_plots([site.geometry for site in pool.sites])
    else:
        graph = in_one_building([site.holder for site in pool.sites])
    return graph.thinned(pool.reached, most=MOST_NEIGHBOURS)


def _best(pool: Pool, graph: Contiguity) -> list[_Found]:
    """Return the combinations with the best scores; at most as many as are outlined."""
    found: list[_Found] = []
    for sets in connected_sets(graph, most=MOST_MEMBERS, grows=pool.lacks):
        for start in range(0, len(sets), _CHUNK):
            chunk = sets[start : start + _CHUNK]
            chunk = chunk[~pool.lacks(chunk)]
            found += _judged(pool, chunk[_is_minimal(pool, graph, chunk)])
        found = sorted(found, key=_order)[:MOST_OUTLINED]
    return found


def _judged(pool: Pool, sets: Members) -> list[_Found]:
    together = pool.judged(sets)
    keys = together.keys()
    rows = np.flatnonzero(~together.fails)
    best = rows[np.lexsort((keys.low[rows], keys.middle[rows], keys.standing[rows]))][:MOST_OUTLINED]
    return [
        _Found(
            members=tuple(int(member) for member in sets[row]),
            asks=bool(together.asks[row]),
            middle=float(keys.middle[row]),
            low=float(keys.low[row]),
            score_low=float(together.score_low[row]),
            score_high=float(together.score_high[row]),
        )
        for row in best
    ]


def _order(found: _Found) -> tuple[float, ...]:
    return (found.asks, found.middle, found.low, len(found.members), *found.members)


def _is_minimal(pool: Pool, graph: Contiguity, sets: Members) -> NDArray[np.bool_]:
    """Return which sets have no connected part that is already enough.

    What is enough stays so when a site is added, so it suffices to look at the parts that leave out one member.
    """
    minimal = np.ones(len(sets), dtype=np.bool_)
    if sets.shape[1] == 2:
        return minimal
    for left_out in range(sets.shape[1]):
        rest = np.delete(sets, left_out, axis=1)
        minimal &= ~_hangs_together(graph, rest) | pool.lacks(rest)
    return minimal


def _hangs_together(graph: Contiguity, sets: Members) -> NDArray[np.bool_]:
    """Return which sets of two or three are connected: all but one of the members' pairs must adjoin."""
    size = sets.shape[1]
    pairs = [adjoin(graph, sets[:, a], sets[:, b]) for a in range(size) for b in range(a + 1, size)]
    connected: NDArray[np.bool_] = np.sum(pairs, axis=0) >= size - 1
    return connected


def _described(pool: Pool, found: Sequence[_Found], kind: SiteKind) -> list[tuple[tuple[float, ...], Combination]]:
    """Return the combinations whose outline will do, with what orders them."""
    told: list[tuple[tuple[float, ...], Combination]] = []
    for one in found:
        sites = [pool.sites[member] for member in one.members]
        shapes = [site.geometry for site in sites if site.geometry is not None]
        geometry = shapely.union_all(shapes) if shapes else None
        compactness = polsby_popper(geometry) if kind is SiteKind.LAND and geometry is not None else None
        if compactness is not None and compactness < LEAST_COMPACTNESS:
            continue
        combination = Combination(
            of=CombinationOf.PLOTS if kind is SiteKind.LAND else CombinationOf.UNITS,
            site_ids=tuple(site.site_id for site in sites),
            names=tuple(site.name for site in sites),
            area_m2=_area_m2(sites, kind),
            owners=count_owners(sites),
            compactness=compactness,
            asks=one.asks,
            score_low=one.score_low,
            score_high=one.score_high,
            geometry=geometry,
        )
        told.append(((one.asks, one.middle, one.low, len(sites), -(compactness or 0.0)), combination))
    return told


def polsby_popper(geometry: BaseGeometry) -> float:
    """Return the compactness ``4πA/P²`` of an outline, in (0, 1]: 1 for a circle, π/4 for a square.

    Gaps and slivers of digitising are closed first; the edge of a hole counts as boundary (Polsby & Popper 1991).

    Parameters
    ----------
    geometry
        Polygon or multipolygon in a projected CRS in metres.
    """
    half = TOLERANCE_M / 2
    closed = geometry.buffer(half, join_style="mitre").buffer(-half, join_style="mitre")
    return min(1.0, 4 * math.pi * float(closed.area) / float(closed.length) ** 2)


def _area_m2(sites: Sequence[Site], kind: SiteKind) -> float:
    """Return what sites have together: of a plot whose area nobody has said, that of its outline."""
    return math.fsum(_amount(site.fact(_AREAS[kind]).value, site, kind) for site in sites)


def _amount(value: Value | None, site: Site, kind: SiteKind) -> float:
    if isinstance(value, float):
        return value
    return float(site.geometry.area) if kind is SiteKind.LAND and site.geometry is not None else 0.0
