"""The road network as one vehicle sees it, made ready once and asked by several functions."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shapes import Floats, hull_of, points_at
from gis_data.facts.surroundings import Surroundings
from gis_data.network.engine import matrix, nearest, reached
from gis_data.network.graph import UNREACHED, Graph, Starts
from gis_data.network.isochrones import CELL_M, Courses, OnRoad, isochrones
from gis_data.network.model import RoadNetwork, Vehicle
from gis_data.network.snapped import Direct, Outcome, Snapped
from gis_data.network.snapping import Snapper
from gis_data.network.speeds import REACH_M

if TYPE_CHECKING:
    from gis_data.network.engine.hierarchy import Hierarchy

MS_A_MINUTE = 60_000

_WORTH_A_HIERARCHY = 600
"""Searches, as the engine reckons it; see :mod:`gis_data.network.engine.times`."""


class Where(IntEnum):
    """How a place is to the roads."""

    ON_ROAD = 0
    ON_ISLAND = 1
    """Beside roads that are cut off from the rest."""
    NO_ROAD = 2
    """Where the network is, but too far from any road of it."""
    BEYOND = 3
    """Where the network says nothing: outside its hull."""


class Roads:
    """A vehicle's roads.

    Parameters
    ----------
    network
        The roads.
    vehicle
        Whose.
    """

    def __init__(self, network: RoadNetwork, vehicle: Vehicle) -> None:
        self.snapper = Snapper(network, vehicle)
        self._searched = 0
        self._hierarchy: Hierarchy | None = None

    @property
    def graph(self) -> Graph:
        """The vehicle's graph."""
        return self.snapper.expansion.graph

    @cached_property
    def reversed(self) -> Graph:
        """The graph with every arc turned round."""
        return self.graph.reversed()

    @cached_property
    def hull(self) -> BaseGeometry:
        """What the network is about: the hull of its nodes, and as far beyond as a place may be from a road."""
        return hull_of(points_at(np.column_stack([self.snapper.network.x, self.snapper.network.y]))).buffer(REACH_M)

    def where(self, placed: Snapped, middles: Floats) -> NDArray[np.uint8]:
        """Return how places are to the roads; a :class:`Where` each.

        Parameters
        ----------
        placed
            The places on the network.
        middles
            Shape (n, 2): where they are.
        """
        found = np.full(len(placed), Where.ON_ROAD, dtype=np.uint8)
        found[placed.outcome == Outcome.ON_ISLAND] = Where.ON_ISLAND
        outside = np.flatnonzero(placed.outcome == Outcome.OUTSIDE)
        inside = np.array([self.hull.intersects(one) for one in points_at(middles[outside])], dtype=np.bool_)
        found[outside] = np.where(inside, Where.NO_ROAD, Where.BEYOND)
        return found

    def milliseconds(self, leaving: Starts, arriving: Starts, direct: Direct) -> NDArray[np.int32]:
        """Return how long it takes from n places to k others, shape (n, k); UNREACHED where there is no way.

        Parameters
        ----------
        leaving, arriving
            The two.
        direct
            Trips between them that need no node.
        """
        hierarchy = self._worth(min(leaving.places, arriving.places))
        if arriving.places < leaving.places:
            turned = None if hierarchy is None else hierarchy.reversed()
            return direct.lower(matrix(self.reversed, arriving, leaving, hierarchy=turned).T)
        return direct.lower(matrix(self.graph, leaving, arriving, hierarchy=hierarchy))

    def who_reach(
        self, places: Snapped, homes: Snapped, people: Floats, limits_min: Sequence[float], *, towards: bool = True
    ) -> Floats:
        """Return how many reach each place within each limit, shape (n, limits, kinds).

        Parameters
        ----------
        places
            Where they go, n places.
        homes, people
            Where they come from, k of them, and how many there are of each kind: shape (k, kinds).
        limits_min
            A time of just the limit is within.
        towards
            Whether they drive to the places; False tells how many are reached from there.
        """
        hierarchy, direct = self._worth(len(places)), self.snapper.direct
        limits = [round(limit * MS_A_MINUTE) for limit in limits_min]
        if not towards:
            straight = direct(places, homes)
            return reached(
                self.graph, places.leaving, homes.arriving, people, limits, direct=straight, hierarchy=hierarchy
            )
        turned, straight = None if hierarchy is None else hierarchy.reversed(), direct(homes, places).turned()
        return reached(self.reversed, places.arriving, homes.leaving, people, limits, direct=straight, hierarchy=turned)

    def areas(
        self,
        place: Snapped,
        origin: tuple[float, float],
        limits_min: Sequence[float],
        *,
        towards: bool = True,
        cell_m: float = CELL_M,
    ) -> tuple[MultiPolygon, ...]:
        """Return the land within each limit of a place; see :func:`gis_data.network.isochrones.isochrones`.

        Parameters
        ----------
        place
            Just one, on a road.
        origin
            Where it is, metres.
        limits_min
            In rising order.
        towards
            Whether one drives to the place or from there.
        cell_m
            How fine it is.
        """
        graph, ends = (self.reversed, place.arriving) if towards else (self.graph, place.leaving)
        limits = [round(limit * MS_A_MINUTE) for limit in limits_min]
        found = nearest(graph, ends, limit_milliseconds=max(limits, default=0)).milliseconds
        at_nodes = np.full(self.snapper.network.nodes, UNREACHED)
        np.minimum.at(at_nodes, self.snapper.expansion.node, found)
        return isochrones(
            self._courses.turned() if towards else self._courses,
            at_nodes,
            limits,
            origin=origin,
            cell_m=cell_m,
            start=OnRoad(
                road=int(place.edge[0]),
                along=float(place.along[0]),
                milliseconds=int(place.off_road_milliseconds[0]),
            ),
        )

    @cached_property
    def _courses(self) -> Courses:
        return Courses.of(self.snapper.network, self.snapper.vehicle)

    def _worth(self, searches: int) -> Hierarchy | None:
        """Return the graph's hierarchy once there has been enough to search for that making it pays."""
        self._searched += searches
        if self._hierarchy is None and self._searched > _WORTH_A_HIERARCHY:
            from gis_data.network.engine.hierarchy import build_hierarchy

            self._hierarchy = build_hierarchy(self.graph)
        return self._hierarchy


def roads_of(around: Surroundings, vehicle: Vehicle) -> Roads | None:
    """Return a vehicle's roads; None where no network is loaded.

    They are kept in the process for as long as the network stays the same, since making them takes longer than asking
    them for one site.
    """
    network = around.network()
    if network is None:
        return None
    with _LOCK:
        if vehicle not in _LATEST or _LATEST[vehicle].snapper.network is not network:
            _LATEST[vehicle] = Roads(network, vehicle)
        return _LATEST[vehicle]


def minutes_of(milliseconds: NDArray[np.int32]) -> Floats:
    """Return milliseconds as minutes, infinite where there is no way."""
    return np.where(milliseconds == UNREACHED, np.inf, milliseconds / MS_A_MINUTE)


def joined(parts: Sequence[Starts]) -> Starts:
    """Return several groups of places as one, in their order.

    >>> one = Starts(places=2, of=np.array([1]), node=np.array([7]), milliseconds=np.array([5]))
    >>> joined([one, one]).of.tolist()
    [1, 3]
    """
    offsets = np.cumsum([0, *(part.places for part in parts)])
    return Starts(
        places=int(offsets[-1]),
        of=np.concatenate([part.of + offset for part, offset in zip(parts, offsets[:-1], strict=True)]).astype(
            np.int32
        ),
        node=np.concatenate([part.node for part in parts]).astype(np.int32),
        milliseconds=np.concatenate([part.milliseconds for part in parts]).astype(np.int32),
    )


def only_at(starts: Starts, place: int) -> Starts:
    """Return one of several places."""
    own = starts.of == place
    return Starts(
        places=1,
        of=np.zeros(int(own.sum()), dtype=np.int32),
        node=starts.node[own],
        milliseconds=starts.milliseconds[own],
    )


def at_the_road(placed: Snapped) -> Snapped:
    """Return places with the way to the road left out: who lives there lives by the road."""
    off_road = placed.off_road_milliseconds
    return replace(
        placed,
        off_road_milliseconds=np.zeros_like(off_road),
        leaving=_sooner(placed.leaving, off_road),
        arriving=_sooner(placed.arriving, off_road),
    )


def _sooner(starts: Starts, milliseconds: NDArray[np.int32]) -> Starts:
    return replace(starts, milliseconds=(starts.milliseconds - milliseconds[starts.of]).astype(np.int32))


_LOCK = threading.Lock()
_LATEST: dict[Vehicle, Roads] = {}
