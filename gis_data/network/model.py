"""The road network as it is stored: edges between junctions, what each vehicle may do on them and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.network.arrays import Bytes, Flags, Floats, Ints, Longs, Singles, rows_of
from gis_data.network.graph import UNREACHED


class Vehicle(IntEnum):
    """Whose speeds and rights; the value is its place in the arrays of a network."""

    CAR = 0
    TRUCK = 1


VEHICLES = len(Vehicle)


class Direction(IntEnum):
    """Which way along an edge; the value is its place in the arrays of a network."""

    FORWARD = 0
    """From the edge's tail to its head."""
    BACKWARD = 1
    """From the edge's head to its tail."""


DIRECTIONS = len(Direction)


class RoadClass(IntEnum):
    """What kind of road, in the words of OpenStreetMap; the value is stored and never given another meaning."""

    MOTORWAY = 1
    MOTORWAY_LINK = 2
    TRUNK = 3
    TRUNK_LINK = 4
    PRIMARY = 5
    PRIMARY_LINK = 6
    SECONDARY = 7
    SECONDARY_LINK = 8
    TERTIARY = 9
    TERTIARY_LINK = 10
    UNCLASSIFIED = 11
    RESIDENTIAL = 12
    LIVING_STREET = 13
    SERVICE = 14
    PARKING_AISLE = 15
    PEDESTRIAN = 16
    TRACK = 17
    ROAD = 18
    """A road of which nobody has said what kind it is."""
    FERRY = 19
    BARRIER = 20
    """No road: the passage of a gate or the like, without length."""


@dataclass(frozen=True, kw_only=True)
class TurnRestrictions:
    """Which sequences of edges may not be driven.

    A directed edge is written ``2 * edge + direction``.

    Parameters
    ----------
    first
        Shape (k + 1,): the steps of restriction ``i`` are ``steps[first[i]:first[i + 1]]``, two or more.
    steps
        Directed edges in the order in which they are driven: from, any that lead via, to.
    only
        Shape (k,): the last step is the only one allowed after the others; otherwise it is the one that is forbidden.
    binds
        Shape (vehicles, k): whom it binds.
    """

    first: Longs
    steps: Ints
    only: Flags
    binds: Flags

    def __post_init__(self) -> None:
        if len(self.first) != len(self.only) + 1 or self.binds.shape != (VEHICLES, len(self.only)):
            raise ValueError("the parts of turn restrictions are of different lengths")
        if self.first[0] != 0 or self.first[-1] != len(self.steps) or np.any(np.diff(self.first) < 2):
            raise ValueError("a turn restriction has fewer than two steps")

    def __len__(self) -> int:
        return len(self.only)

    @classmethod
    def none(cls) -> TurnRestrictions:
        """Return the restrictions of a network that has none."""
        return cls(
            first=np.zeros(1, dtype=np.int64),
            steps=np.empty(0, dtype=np.int32),
            only=np.empty(0, dtype=np.bool_),
            binds=np.empty((VEHICLES, 0), dtype=np.bool_),
        )


@dataclass(frozen=True, kw_only=True)
class Account:
    """What a network was read from: counts by kind, for its statistics.

    Parameters
    ----------
    ways
        How many ways (or lines) stood in the source and were roads or ferries of some kind.
    left_out
        Why ways are not in the network: kind → ways.
    restrictions
        How many turn restrictions stood in the source.
    unused
        Why restrictions are not used: kind → restrictions.
    barriers
        What barriers on the roads became: kind → barriers.
    """

    ways: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    restrictions: int = 0
    unused: Mapping[str, int] = field(default_factory=dict)
    barriers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RoadNetwork:
    """Roads between junctions, the same for every vehicle, and what each vehicle may do on them.

    Coordinates are whole centimetres, so that storing them changes nothing.

    Parameters
    ----------
    crs
        The storage CRS, metric.
    x, y
        Shape (n,): the nodes, metres.
    tail, head
        Shape (m,): nodes that each edge begins and ends at, as it is drawn.
    length_m
        Shape (m,): metres on the ground (not in the plane of the CRS); 0 for barriers only.
    road_class
        Shape (m,): a :class:`RoadClass` each.
    speed_km_h
        Shape (vehicles, directions, m): practical speed; 0 where the vehicle may not go.
    end_only
        Shape (vehicles, m): open only to those whose trip begins or ends there (private, destination, delivery).
    toll
        Shape (vehicles, m): driving there costs.
    frontage
        Shape (m,): land beside the road is reached from it; not so on motorways, in tunnels or on ferries.
    max_height_m, max_weight_t
        Shape (m,): what is signposted; NaN where nothing is.
    first, points
        The course of edge ``i`` from tail to head is ``points[first[i]:first[i + 1]]``, metres, ends included.
    restrictions
        Turns that may not be made.
    account
        What it was read from.
    """

    crs: str
    x: Floats
    y: Floats
    tail: Ints
    head: Ints
    length_m: Floats
    road_class: Bytes
    speed_km_h: Singles
    end_only: Flags
    toll: Flags
    frontage: Flags
    max_height_m: Singles
    max_weight_t: Singles
    first: Longs
    points: Floats
    restrictions: TurnRestrictions = field(default_factory=TurnRestrictions.none)
    account: Account = field(default_factory=Account)

    def __post_init__(self) -> None:
        edges, nodes = len(self.tail), len(self.x)
        per_edge = (self.head, self.length_m, self.road_class, self.frontage, self.max_height_m, self.max_weight_t)
        if any(array.shape != (edges,) for array in per_edge) or len(self.y) != nodes:
            raise ValueError("the parts of a road network are of different lengths")
        if self.speed_km_h.shape != (VEHICLES, DIRECTIONS, edges) or not (
            self.end_only.shape == self.toll.shape == (VEHICLES, edges)
        ):
            raise ValueError("speeds and rights are not given for each vehicle and edge")
        if len(self.first) != edges + 1 or self.first[0] != 0 or self.first[-1] != len(self.points):
            raise ValueError("the courses of the edges do not follow each other")
        if edges and (np.any(np.diff(self.first) < 2) or np.any(self.length_m < 0) or np.any(self.speed_km_h < 0)):
            raise ValueError("an edge has no course, or a length or speed below zero")
        ends = np.concatenate([self.tail, self.head])
        if edges and (ends.min() < 0 or ends.max() >= nodes):
            raise ValueError("an edge ends at a node that does not exist")

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.x)

    @property
    def edges(self) -> int:
        """How many edges there are."""
        return len(self.tail)

    def open_to(self, vehicle: Vehicle) -> Flags:
        """Return which edges a vehicle may use in one direction at least; shape (m,)."""
        return np.asarray((self.speed_km_h[vehicle] > 0).any(axis=0))

    def milliseconds(self, vehicle: Vehicle) -> Longs:
        """Return how long the whole edge takes each way; shape (directions, m), 0 where the vehicle may not go.

        No edge takes less than a millisecond, so that an arc always takes time, and none more than UNREACHED: what
        would take that long is no way.
        """
        speeds = self.speed_km_h[vehicle].astype(np.float64)
        taken = np.divide(self.length_m * 3600.0, speeds, out=np.zeros_like(speeds), where=speeds > 0)
        return np.where(speeds > 0, np.clip(np.rint(taken), 1, UNREACHED), 0).astype(np.int64)

    def lines(self, edges: Longs | Ints | None = None) -> NDArray[np.object_]:
        """Return the courses of some edges (all of them, if none are named) as LineStrings in the storage CRS."""
        chosen = np.arange(self.edges) if edges is None else edges
        begins, at = rows_of(self.first, chosen)
        lines = shapely.linestrings(self.points[at], indices=np.repeat(np.arange(len(chosen)), np.diff(begins)))
        return np.asarray(lines, dtype=np.object_)
