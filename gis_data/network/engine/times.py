"""How long it takes: to the nearest of several places, between many places, and who is reached within some minutes.

All times are whole milliseconds of 32 bits. Where there is no way the answer is UNREACHED, and so it is for ways of
24 days and more. The answers do not depend on threads, on the order of work or on the way in which they are computed.

The loops are compiled by Numba, which takes a while to import; so they are imported by whoever needs them first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.batches import Progress, batches, in_threads, unwatched
from gis_data.network.engine.rows import NEVER, PLACE_BITS, arcs_of, ends_of, plain
from gis_data.network.graph import UNREACHED, Graph, Starts

if TYPE_CHECKING:
    from gis_data.network.engine.gathering import Straight
    from gis_data.network.engine.hierarchy import Hierarchy
    from gis_data.network.engine.searches import Searches

_NO_LIMIT = int(UNREACHED) - 1
_PROBES = 16
_WORTH_A_HIERARCHY = 600
"""Making a hierarchy takes about as long as that many searches through the whole graph, on both of two threads."""


class DirectTrips(Protocol):
    """Trips between places on the same road, both ends included; arrays of shape (t,)."""

    @property
    def origin(self) -> NDArray[np.int64]:
        """Which origin."""

    @property
    def destination(self) -> NDArray[np.int64]:
        """Which target."""

    @property
    def milliseconds(self) -> NDArray[np.int32]:
        """How long it takes."""


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """The nearest place from (or to) each node, or from each of several places.

    Parameters
    ----------
    milliseconds
        Shape (n,), int32: how long it takes; UNREACHED where there is no way.
    place
        Shape (n,), int32: which place; the lower of those that are as near, and -1 where there is no way.
    """

    milliseconds: NDArray[np.int32]
    place: NDArray[np.int32]


def nearest(
    graph: Graph, sources: Starts, *, limit_milliseconds: int | None = None, hierarchy: Hierarchy | None = None
) -> Nearest:
    """Return the nearest of several places for every node.

    Parameters
    ----------
    graph
        Driven from the places to the nodes; for times to the places, give the reversed graph.
    sources
        The places.
    limit_milliseconds
        Nodes beyond it are unreached; a time of just the limit is within.
    hierarchy
        The graph's, if it has been made: several times as fast, unless the limit is narrow. It is not worth making
        for this.

    Returns
    -------
    Nearest
        One entry a node.
    """
    return nearest_of_each(graph, [sources], limit_milliseconds=limit_milliseconds, hierarchy=hierarchy)[0]


def nearest_of_each(
    graph: Graph,
    kinds: Sequence[Starts],
    *,
    limit_milliseconds: int | None = None,
    hierarchy: Hierarchy | None = None,
) -> list[Nearest]:
    """Return the nearest place of each of several kinds for every node; as :func:`nearest`."""
    from gis_data.network.engine.labelling import labels_by_search, labels_by_sweeps  # noqa: PLC0415

    arcs, limit = arcs_of(graph), _limit(limit_milliseconds)

    def found(sources: Starts) -> Nearest:
        ends = ends_of(sources, len(graph))
        starts = ends.milliseconds.astype(np.int64) << PLACE_BITS | sources.of
        if hierarchy is not None:
            return _unlabelled(labels_by_sweeps(hierarchy, ends.node, starts, limit))
        return _unlabelled(labels_by_search(arcs, ends.node, starts, limit))

    return in_threads(found, kinds)


def at(starts: Starts, nodes: Nearest) -> Nearest:
    """Return the nearest place for each of several places, by the nodes that each of them reaches first.

    Parameters
    ----------
    starts
        The places that are asked about.
    nodes
        The nearest of each node, from a search without a limit.

    Returns
    -------
    Nearest
        One entry a place that is asked about.
    """
    ends = ends_of(starts, len(nodes.milliseconds))
    there = nodes.milliseconds[ends.node]
    total = there.astype(np.int64) + ends.milliseconds
    labels = np.where(total < UNREACHED, total << PLACE_BITS | np.maximum(nodes.place[ends.node], 0), NEVER)
    best = np.full(starts.places, NEVER)
    np.minimum.at(best, starts.of, labels)
    return _unlabelled(best)


def matrix(
    graph: Graph,
    origins: Starts,
    destinations: Starts,
    *,
    limit_milliseconds: int | None = None,
    direct: DirectTrips | None = None,
    hierarchy: Hierarchy | None = None,
    progress: Progress = unwatched,
) -> NDArray[np.int32]:
    """Return how long it takes from each origin to each destination.

    Parameters
    ----------
    graph
        Driven from origins to destinations; the time at both ends is added.
    origins, destinations
        The places.
    limit_milliseconds
        Longer ways are none; a time of just the limit is within.
    direct
        Trips that need no node of the graph, which are taken where they are quicker.
    hierarchy
        The graph's, if it has been made; without, one is made if that pays.
    progress
        Is told the share that is done.

    Returns
    -------
    array of int32, shape (origins, destinations)
        Milliseconds, UNREACHED where there is no way.
    """
    from gis_data.network.engine.gathering import times_to  # noqa: PLC0415
    from gis_data.network.engine.searches import LANES  # noqa: PLC0415

    limit = _limit(limit_milliseconds)
    out = np.full((origins.places, destinations.places), UNREACHED)
    searches = _searches(graph, origins, destinations, limit, hierarchy)

    def fill(places: range) -> None:
        straight = _straight(direct, places)
        times_to(searches.targets, searches.times(places), straight, limit, out[places.start : places.stop])

    in_threads(fill, batches(origins.places, LANES), progress)
    return out


def reached(
    graph: Graph,
    origins: Starts,
    targets: Starts,
    weights: NDArray[np.float64],
    limits_milliseconds: Sequence[int],
    *,
    direct: DirectTrips | None = None,
    hierarchy: Hierarchy | None = None,
    progress: Progress = unwatched,
) -> NDArray[np.float64]:
    """Return how much is reached from each origin within each limit.

    Parameters
    ----------
    graph
        Driven from origins to targets; for those who reach the origins, give the reversed graph.
    origins
        The places that are asked about.
    targets
        What is reached, each counted once and by its best time, with the time at both ends.
    weights
        Shape (targets,) or (targets, k): what each counts, finite.
    limits_milliseconds
        A time of just the limit is within.
    direct
        Trips that need no node of the graph, which are taken where they are quicker.
    hierarchy
        The graph's, if it has been made; without, one is made if that pays.
    progress
        Is told the share that is done.

    Returns
    -------
    array of float64, shape (origins, limits, k)
        Sums of the weights; k is 1 for weights of one dimension.
    """
    from gis_data.network.engine.gathering import sums_within  # noqa: PLC0415
    from gis_data.network.engine.searches import LANES  # noqa: PLC0415

    per_target = plain(weights if weights.ndim > 1 else weights[:, None], np.float64)
    if len(per_target) != targets.places or not np.isfinite(per_target).all():
        raise ValueError(f"{len(per_target)} weights, all finite, do not go with {targets.places} targets")
    limits = np.array([_limit(limit) for limit in limits_milliseconds], dtype=np.int64)
    out = np.zeros((origins.places, len(limits), per_target.shape[1]))
    searches = _searches(graph, origins, targets, int(limits.max(initial=0)), hierarchy)

    def fill(places: range) -> None:
        own, straight = out[places.start : places.stop], _straight(direct, places)
        sums_within(searches.targets, searches.times(places), straight, per_target, limits, own)

    in_threads(fill, batches(origins.places, LANES), progress)
    return out


def _searches(graph: Graph, origins: Starts, targets: Starts, limit: int, hierarchy: Hierarchy | None) -> Searches:
    from gis_data.network.engine.hierarchy import build_hierarchy  # noqa: PLC0415
    from gis_data.network.engine.searches import PlainSearches, Sweeps  # noqa: PLC0415

    begin, end = ends_of(origins, len(graph)), ends_of(targets, len(graph))
    if hierarchy is not None:
        return Sweeps(hierarchy, begin, end, limit)
    plainly = PlainSearches(arcs_of(graph), begin, end, limit)
    if origins.places > _WORTH_A_HIERARCHY:
        probes = np.linspace(0, origins.places - 1, _PROBES, dtype=np.int64).tolist()
        labelled = sum(plainly.labelled(place) for place in probes)
        if labelled * origins.places > _WORTH_A_HIERARCHY * _PROBES * len(graph):
            return Sweeps(build_hierarchy(graph), begin, end, limit)
    return plainly


def _straight(direct: DirectTrips | None, places: range) -> Straight:
    """Return the direct trips from some places."""
    from gis_data.network.engine.gathering import Straight  # noqa: PLC0415

    if direct is None:
        return Straight(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32))
    chosen = np.flatnonzero((direct.origin >= places.start) & (direct.origin < places.stop))
    chosen = chosen[np.argsort(direct.destination[chosen], kind="stable")]
    return Straight(
        plain(direct.origin[chosen] - places.start, np.int64),
        plain(direct.destination[chosen], np.int64),
        plain(direct.milliseconds[chosen], np.int32),
    )


def _limit(milliseconds: int | None) -> int:
    limit = _NO_LIMIT if milliseconds is None else milliseconds
    if limit < 0:
        raise ValueError(f"a limit of {limit} ms is less than no time")
    return min(limit, _NO_LIMIT)


def _unlabelled(labels: NDArray[np.int64]) -> Nearest:
    milliseconds = (labels >> PLACE_BITS).astype(np.int32)
    place = np.where(milliseconds < UNREACHED, labels & ((1 << PLACE_BITS) - 1), -1).astype(np.int32)
    return Nearest(milliseconds=milliseconds, place=place)
