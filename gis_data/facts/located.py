"""Sites as computed facts see them: those that have a place, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from siting.domain.places import NamedArea, PointKind, ReferencePoint
from siting.domain.sites import Site


@dataclass(frozen=True, kw_only=True)
class Located:
    """Sites with a place, and what they are seen against.

    Parameters
    ----------
    sites
        Only those with a geometry.
    middles
        The centroid of each: where a plot's entrance will be is seldom known.
    points, areas
        Reference points and named areas, in the sites' CRS.
    """

    sites: tuple[Site, ...]
    middles: npt.NDArray[Any]
    points: tuple[ReferencePoint, ...]
    areas: tuple[NamedArea, ...]


def locate(sites: Sequence[Site], points: Sequence[ReferencePoint], areas: Sequence[NamedArea]) -> Located:
    """Return the sites that have a place; the others can have no computed fact."""
    placed = tuple(site for site in sites if site.geometry is not None and not site.geometry.is_empty)
    return Located(
        sites=placed,
        middles=np.asarray(shapely.centroid(np.array([site.geometry for site in placed], dtype=object)), dtype=object),
        points=tuple(points),
        areas=tuple(areas),
    )


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """The nearest reference point of each site.

    Parameters
    ----------
    points
        One a site.
    distances_m
        To each, along a straight line.
    """

    points: tuple[ReferencePoint, ...]
    distances_m: npt.NDArray[np.float64]


def nearest(located: Located, kind: PointKind) -> Nearest | None:
    """Return the nearest point of a kind for every site; None when there is no such point or no site.

    Of two that are as near, the first by name: the answer must not depend on the order in which they were stored.
    """
    candidates = sorted(
        (point for point in located.points if point.kind is kind),
        key=lambda point: (point.name, point.geometry.x, point.geometry.y),
    )
    if not candidates or not located.sites:
        return None
    tree = STRtree([point.geometry for point in candidates])
    pairs, distances = tree.query_nearest(located.middles, return_distance=True, all_matches=True)
    order = np.lexsort((pairs[1], pairs[0]))
    _, first = np.unique(pairs[0][order], return_index=True)
    chosen = order[first]
    return Nearest(
        points=tuple(candidates[place] for place in pairs[1][chosen]),
        distances_m=np.asarray(distances[chosen], dtype=np.float64),
    )
