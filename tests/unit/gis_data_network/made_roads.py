"""Small networks drawn by hand: junctions with names on a plan in metres, and roads between them."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gis_data.network.expansion import Expansion, expand
from gis_data.network.model import Direction, RoadClass, RoadNetwork, TurnRestrictions, Vehicle

CRS = "EPSG:3006"


@dataclass(frozen=True, kw_only=True)
class Road:
    """A straight road; 36 km/h is 10 m/s, so that a hundred metres take ten seconds."""

    way: str
    forward_km_h: float = 36.0
    backward_km_h: float = 36.0
    truck: bool = True
    end_only: bool = False
    road_class: RoadClass = RoadClass.RESIDENTIAL
    frontage: bool = True


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Junctions, roads between them ("AB" is drawn from A to B) and restrictions as lists of directed roads."""

    junctions: Mapping[str, tuple[float, float]]
    roads: Sequence[Road]
    no: Sequence[Sequence[str]] = ()
    only: Sequence[Sequence[str]] = ()
    binds: tuple[Vehicle, ...] = tuple(Vehicle)
    names: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", list(self.junctions))

    def step(self, driven: str) -> int:
        """Return the directed edge that is driven from one junction to the next."""
        for edge, road in enumerate(self.roads):
            if driven in (road.way, road.way[::-1]):
                return 2 * edge + (Direction.FORWARD if driven == road.way else Direction.BACKWARD)
        raise KeyError(driven)

    def network(self) -> RoadNetwork:
        """Return the plan as a network."""
        at = np.array([self.junctions[name] for name in self.names], dtype=float)
        tail = np.array([self.names.index(road.way[0]) for road in self.roads], dtype=np.int32)
        head = np.array([self.names.index(road.way[1]) for road in self.roads], dtype=np.int32)
        car = np.array([[r.forward_km_h for r in self.roads], [r.backward_km_h for r in self.roads]], dtype=np.float32)
        truck = np.where([road.truck for road in self.roads], car, 0).astype(np.float32)
        unsigned = np.full(len(self.roads), np.nan, dtype=np.float32)
        return RoadNetwork(
            crs=CRS,
            x=at[:, 0],
            y=at[:, 1],
            tail=tail,
            head=head,
            length_m=np.hypot(*(at[tail] - at[head]).T),
            road_class=np.array([road.road_class for road in self.roads], dtype=np.uint8),
            speed_km_h=np.stack([car, truck]),
            end_only=np.tile(np.array([road.end_only for road in self.roads], dtype=np.bool_), (2, 1)),
            toll=np.zeros((2, len(self.roads)), dtype=np.bool_),
            frontage=np.array([road.frontage for road in self.roads], dtype=np.bool_),
            max_height_m=unsigned,
            max_weight_t=unsigned,
            first=np.arange(0, 2 * len(self.roads) + 1, 2),
            points=np.stack([at[tail], at[head]], axis=1).reshape(-1, 2),
            restrictions=self._restrictions(),
        )

    def _restrictions(self) -> TurnRestrictions:
        paths = [[self.step(driven) for driven in path] for path in [*self.no, *self.only]]
        return TurnRestrictions(
            first=np.cumsum([0, *map(len, paths)]).astype(np.int64),
            steps=np.array([step for path in paths for step in path], dtype=np.int32),
            only=np.arange(len(paths)) >= len(self.no),
            binds=np.array([[vehicle in self.binds] * len(paths) for vehicle in Vehicle], dtype=np.bool_),
        )

    def seconds(self, driven: str, to: str, *, vehicle: Vehicle = Vehicle.CAR, turns: bool = True) -> float | None:
        """Return how long a trip takes that begins by driving one road, from its beginning, to a junction."""
        expansion = expand(self.network(), vehicle, turns=turns)
        step = self.step(driven)
        start = int(expansion.leave[step])
        if start < 0:
            return None
        edge, direction = divmod(step, 2)
        taken = int(self.network().milliseconds(vehicle)[direction, edge])
        reached = times_from(expansion, start)
        nodes = np.flatnonzero(expansion.node == self.names.index(to)).tolist()
        copies = [reached[node] for node in nodes if node in reached]
        return (taken + min(copies)) / 1000 if copies else None


def times_from(expansion: Expansion, start: int) -> dict[int, int]:
    """Return milliseconds to every node that can be reached (Dijkstra, as in the textbook)."""
    graph, found, queue = expansion.graph, dict[int, int](), [(0, start)]
    while queue:
        taken, node = heapq.heappop(queue)
        if node in found:
            continue
        found[node] = taken
        for arc in range(graph.first[node], graph.first[node + 1]):
            heapq.heappush(queue, (taken + int(graph.milliseconds[arc]), int(graph.head[arc])))
    return found
