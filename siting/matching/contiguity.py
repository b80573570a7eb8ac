"""Which sites adjoin: plots along a shared boundary, premises in one building.

Digitised neighbours rarely share a boundary to the millimetre: there are gaps, and overlaps a few decimetres deep. Two
plots adjoin when a stretch of boundary of at least :data:`LEAST_SHARED_M` lies within :data:`TOLERANCE_M` of the other
plot. A corner touched by a corner is no such stretch. Plots that overlap deeper than the tolerance along that stretch
are not neighbours but claims on the same land. A plot in another's hole adjoins it along the hole's edge; of a
multipolygon, any part will do. Points, lines and sites without geometry have no neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

TOLERANCE_M = 0.5
LEAST_SHARED_M = 1.0

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, kw_only=True, eq=False)
class Contiguity:
    """Who adjoins whom, among n sites; symmetric, and nobody adjoins itself.

    Parameters
    ----------
    starts
        Shape (n + 1,): the neighbours of site i are ``neighbours[starts[i]:starts[i + 1]]``.
    neighbours
        Shape (2e,), int64: increasing for each site.
    """

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def degrees(self) -> NDArray[np.int64]:
        """Shape (n,): how many neighbours each site has."""
        return np.diff(self.starts)

    def edges(self) -> NDArray[np.int64]:
        """Return each pair in both directions, shape (2e, 2), ordered."""
        return np.column_stack([np.repeat(np.arange(len(self)), self.degrees), self.neighbours])

    def thinned(self, amounts: NDArray[np.float64], *, most: int) -> Contiguity:
        """Return it with at most so many neighbours a site: those with the greatest amounts; of equals the first.

        A pair stays when each is among the other's.

        Parameters
        ----------
        amounts
            Shape (n,).
        """
        edges = self.edges()
        by_amount = np.lexsort((edges[:, 1], -amounts[edges[:, 1]], edges[:, 0]))
        place = np.empty(len(edges), dtype=np.int64)
        place[by_amount] = np.arange(len(edges)) - np.repeat(self.starts[:-1], self.degrees)
        chosen = place < most
        # Ordered by the other end, the pairs stand in the order of their reverses.
        back = np.lexsort((edges[:, 0], edges[:, 1]))
        return contiguity(edges[chosen & chosen[back]], len(self))


def contiguity(pairs: NDArray[np.int64], n: int) -> Contiguity:
    """Return who adjoins whom.

    Parameters
    ----------
    pairs
        Shape (e, 2): in either or both directions, in any order.
    n
        How many sites there are.
    """
    apart = pairs[pairs[:, 0] != pairs[:, 1]].astype(np.int64)
    both = np.concatenate([apart, apart[:, ::-1]])
    keys = np.unique(both[:, 0] * n + both[:, 1])
    first, second = np.divmod(keys, max(n, 1))
    return Contiguity(starts=np.searchsorted(first, np.arange(n + 1)).astype(np.int64), neighbours=second)


def adjoining_plots(
    geometries: Sequence[BaseGeometry | None],
    *,
    tolerance_m: float = TOLERANCE_M,
    least_shared_m: float = LEAST_SHARED_M,
) -> Contiguity:
    """Return which plots adjoin.

    Parameters
    ----------
    geometries
        Of n sites, in a projected CRS in metres.
    tolerance_m
        How wide a gap, or how deep an overlap, is a matter of digitising.
    least_shared_m
        How long the shared boundary must be.
    """
    plots = np.array(geometries, dtype=object)
    at = np.flatnonzero(np.isin(shapely.get_type_id(plots), _POLYGONS) & ~shapely.is_empty(plots))
    plots = plots[at]
    broken = ~shapely.is_valid(plots)
    plots[broken] = shapely.make_valid(plots[broken], method="structure", keep_collapsed=False)
    first, second = shapely.STRtree(plots).query(plots, predicate="dwithin", distance=tolerance_m)
    first, second = first[first < second], second[first < second]
    shared = shared_m(plots[first], plots[second], tolerance_m=tolerance_m, enough_m=least_shared_m)
    overlaps = shapely.area(shapely.intersection(plots[first], plots[second]))
    adjoin = (shared >= least_shared_m) & (overlaps <= tolerance_m * shared)
    return contiguity(np.column_stack([at[first[adjoin]], at[second[adjoin]]]), len(geometries))


def shared_m(
    ones: NDArray[np.object_], others: NDArray[np.object_], *, tolerance_m: float, enough_m: float
) -> NDArray[np.float64]:
    """Return how long a boundary pairs of plots share, in metres; shape (e,).

    Where the boundaries have a stretch in common of ``enough_m`` it is that stretch. Otherwise it is the boundary of
    one within the tolerance of the other, less twice the tolerance for the edges that lead away from its ends; of the
    two ways to look at it the one that gives less.
    """
    edges, other_edges = shapely.boundary(ones), shapely.boundary(others)
    found: NDArray[np.float64] = shapely.length(shapely.intersection(edges, other_edges))
    # A common stretch that is too short may be part of a longer one that was digitised twice.
    unsure = np.flatnonzero(found < enough_m)
    nearby = _nearby_m(edges[unsure], others[unsure], tolerance_m)
    unsure, nearby = unsure[nearby >= enough_m], nearby[nearby >= enough_m]
    found[unsure] = np.minimum(nearby, _nearby_m(other_edges[unsure], ones[unsure], tolerance_m))
    return found


def _nearby_m(edges: NDArray[np.object_], plots: NDArray[np.object_], tolerance_m: float) -> NDArray[np.float64]:
    near = shapely.intersection(edges, shapely.buffer(plots, tolerance_m, quad_segs=4))
    length: NDArray[np.float64] = shapely.length(near)
    return length - 2 * tolerance_m


def in_one_building(holders: Sequence[str]) -> Contiguity:
    """Return which premises are in the same building: all that have the same holder; none that have "".

    Parameters
    ----------
    holders
        Name of the building of each of n premises.
    """
    _, building = np.unique(np.array(holders, dtype=np.str_), return_inverse=True)
    named = np.flatnonzero(np.array([bool(holder) for holder in holders], dtype=np.bool_))
    by_building = named[np.argsort(building[named], kind="stable")]
    groups = np.split(by_building, np.flatnonzero(np.diff(building[by_building])) + 1)
    pairs = [np.column_stack([group[i] for i in np.triu_indices(len(group), 1)]) for group in groups]
    return contiguity(np.concatenate([np.zeros((0, 2), dtype=np.int64), *pairs]), len(holders))
