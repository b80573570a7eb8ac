"""Where places are on the network: the road that each is nearest to, and how long it takes to get there."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.network.arrays import Bytes, Flags, Floats, Ints, Longs, rows_of
from gis_data.network.components import largest_strong_part, steps_of
from gis_data.network.expansion import Expansion, expand
from gis_data.network.graph import UNREACHED, Starts
from gis_data.network.model import Direction, RoadClass, RoadNetwork, Vehicle
from gis_data.network.snapped import Direct, Outcome, Snapped
from gis_data.network.speeds import OFF_ROAD_KM_H, REACH_M

_OFF_ROAD_MS_A_METRE = 3600.0 / OFF_ROAD_KM_H


class Snapper:
    """Puts places on the roads that a vehicle may use.

    Parameters
    ----------
    network
        The roads.
    vehicle
        Whose.
    expansion
        The vehicle's graph, if it has been made already.
    """

    def __init__(self, network: RoadNetwork, vehicle: Vehicle, expansion: Expansion | None = None) -> None:
        self.network, self.vehicle = network, vehicle
        self.expansion = expand(network, vehicle) if expansion is None else expansion
        self._milliseconds = network.milliseconds(vehicle)
        self._roads = network.open_to(vehicle) & (network.length_m > 0) & (network.road_class != RoadClass.BARRIER)
        self._trees: dict[tuple[bool, bool], tuple[Longs, shapely.STRtree]] = {}

    def snap_shapes(self, shapes: NDArray[np.object_], *, reach_m: float = REACH_M, frontage: bool = True) -> Snapped:
        """Return where shapes are on the network: where they are nearest to a road.

        Of the roads within reach the nearest one of the largest part of the network is taken, in which everything is
        reached from everything; one that is cut off from it only if there is no other.

        Parameters
        ----------
        shapes
            Shape (k,): points, or the outlines of sites, in the storage CRS; none empty.
        reach_m
            Farther from a road a place is outside.
        frontage
            Whether only roads count from which the land beside them is reached: not motorways, tunnels and ferries.
        """
        edge = np.full(len(shapes), -1, dtype=np.int32)
        outcome = np.full(len(shapes), Outcome.OUTSIDE, dtype=np.uint8)
        for in_main, become in ((True, Outcome.ON_ROAD), (False, Outcome.ON_ISLAND)):
            left = np.flatnonzero(edge < 0)
            found, nearest = _nearest_within(shapes[left], self._tree(frontage, in_main), reach_m)
            edge[left[found]] = nearest
            outcome[left[found]] = become
        distance_m = self._nearest_at_all(shapes, edge < 0, frontage)
        inside = np.flatnonzero(edge >= 0)
        between = shapely.shortest_line(self.network.lines(edge[inside]), shapes[inside])
        distance_m[inside] = shapely.length(between)
        along = np.full(len(shapes), np.nan)
        along[inside] = shapely.line_locate_point(
            self.network.lines(edge[inside]), shapely.get_point(between, 0), normalized=True
        )
        return self._placed(outcome, edge, along, distance_m)

    def around(self, x: float, y: float, *, radius_m: float, classes: Collection[RoadClass]) -> tuple[Starts, Starts]:
        """Return one place that is all roads of some classes near a point: the ramps of a junction, say.

        It is reached by whoever begins to drive one of them, and left by whoever has driven one to its end.

        Parameters
        ----------
        x, y
            Metres in the storage CRS.
        radius_m
            What near means.
        classes
            Which roads.

        Returns
        -------
        leaving, arriving
            Of one place; without entries where there is no such road.
        """
        roads = np.flatnonzero(self._roads & np.isin(self.network.road_class, list(classes)))
        near = roads[shapely.dwithin(self.network.lines(roads), shapely.Point(x, y), radius_m)]
        steps = np.concatenate([2 * near, 2 * near + 1])
        leave = self.expansion.leave[steps]
        _, at = rows_of(self.expansion.enter_first, steps)
        return _one_place(np.unique(leave[leave >= 0])), _one_place(np.unique(self.expansion.enter[at]))

    def direct(self, origins: Snapped, destinations: Snapped) -> Direct:
        """Return the trips between places on one edge that need no node: whoever combines takes the shorter of both."""
        origin, destination = _on_one_edge(origins.edge, destinations.edge)
        forward, backward = self._milliseconds[:, origins.edge[origin]].astype(np.float64)
        ahead = destinations.along[destination] - origins.along[origin]
        against = (ahead < 0) | ((ahead == 0) & (forward == 0))
        taken = np.where(against, backward, forward)
        possible = taken > 0
        origin, destination = origin[possible], destination[possible]
        driven = np.rint(taken[possible] * np.abs(ahead[possible])).astype(np.int64)
        off_road = origins.off_road_milliseconds[origin] + destinations.off_road_milliseconds[destination]
        return Direct(origin=origin, destination=destination, milliseconds=_at_most_unreached(driven + off_road))

    @cached_property
    def _in_main(self) -> Flags:
        """Which edges are in the largest part in which everything is reached from everything."""
        steps = steps_of(self.network, self.vehicle)
        inside = largest_strong_part(self.network.nodes, steps, steps.allowed, self.network.length_m)
        return np.asarray(inside[self.network.tail] & inside[self.network.head])

    def _tree(self, frontage: bool, in_main: bool) -> tuple[Longs, shapely.STRtree]:
        """Return the edges that places may be put on, and the tree of their courses."""
        if (frontage, in_main) not in self._trees:
            roads = self._roads & (self._in_main == in_main)
            edges = np.flatnonzero(roads & self.network.frontage if frontage else roads)
            self._trees[frontage, in_main] = edges, shapely.STRtree(self.network.lines(edges))
        return self._trees[frontage, in_main]

    def _nearest_at_all(self, shapes: NDArray[np.object_], wanted: Flags, frontage: bool) -> Floats:
        """Return metres to the nearest road however far, for the shapes that are wanted; infinite for others."""
        distance_m = np.full(len(shapes), np.inf)
        for in_main in (True, False):
            _, tree = self._tree(frontage, in_main)
            if len(tree) and wanted.any():
                (found, _), metres = tree.query_nearest(shapes[wanted], return_distance=True, all_matches=False)
                at = np.flatnonzero(wanted)[found]
                distance_m[at] = np.minimum(distance_m[at], metres)
        return distance_m

    def _placed(self, outcome: Bytes, edge: Ints, along: Floats, distance_m: Floats) -> Snapped:
        inside = edge >= 0
        off_road_ms = np.rint(np.where(inside, distance_m, 0.0) * _OFF_ROAD_MS_A_METRE).astype(np.int64)
        leaving, arriving = [], []
        for direction in Direction:
            place = np.flatnonzero(inside)
            place = place[self._milliseconds[direction][edge[place]] > 0]
            step = 2 * edge[place].astype(np.int64) + direction
            driven = along[place] if direction is Direction.FORWARD else 1 - along[place]
            taken = self._milliseconds[direction][edge[place]]
            leaving.append((place, self.expansion.leave[step], off_road_ms[place] + np.rint(taken * (1 - driven))))
            first, at = rows_of(self.expansion.enter_first, step)
            each = np.repeat(np.arange(len(place)), np.diff(first))
            arriving.append(
                (place[each], self.expansion.enter[at], (off_road_ms[place] + np.rint(taken * driven))[each])
            )
        return Snapped(
            outcome=outcome,
            edge=edge,
            along=along,
            distance_m=distance_m,
            off_road_milliseconds=off_road_ms.astype(np.int32),
            leaving=_starts(len(edge), leaving),
            arriving=_starts(len(edge), arriving),
        )


def _nearest_within(
    shapes: NDArray[np.object_], roads: tuple[Longs, shapely.STRtree], reach_m: float
) -> tuple[Longs, Longs]:
    """Return which shapes have a road within reach, and which edge it is."""
    edges, tree = roads
    if not len(edges) or not len(shapes):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    found, at = tree.query_nearest(shapes, max_distance=reach_m, all_matches=False)
    return found, edges[at]


def _starts(places: int, parts: list[tuple[Longs, Ints, Floats]]) -> Starts:
    of, node, milliseconds = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    order = np.argsort(of, kind="stable")
    return Starts(
        places=places,
        of=of[order].astype(np.int32),
        node=node[order].astype(np.int32),
        milliseconds=_at_most_unreached(milliseconds[order]),
    )


def _at_most_unreached(milliseconds: Floats | Longs) -> Ints:
    """Return times as 32 bits hold them; what is too long for them is no way."""
    return np.minimum(milliseconds, UNREACHED).astype(np.int32)


def _one_place(nodes: Ints) -> Starts:
    nothing = np.zeros(len(nodes), dtype=np.int32)
    return Starts(places=1, of=nothing, node=nodes.astype(np.int32), milliseconds=nothing)


def _on_one_edge(one: Ints, other: Ints) -> tuple[Longs, Longs]:
    """Return all pairs of places that are on the same edge."""
    order = np.argsort(other, kind="stable")
    begin, end = np.searchsorted(other[order], one, "left"), np.searchsorted(other[order], one, "right")
    counts = np.where(one >= 0, end - begin, 0)
    first = np.concatenate([[0], np.cumsum(counts)])
    at = np.repeat(begin - first[:-1], counts) + np.arange(first[-1])
    return np.repeat(np.arange(len(one)), counts), order[at]
