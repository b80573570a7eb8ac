"""Extracts of OpenStreetMap, read once a run, and an independent graph of the same roads."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import networkx as nx
import osmium
import pyproj
import pytest

from gis_data.network.crossings import barrier_profile
from gis_data.network.model import RoadClass, Vehicle
from gis_data.network.osm import RoadReading, read_osm
from gis_data.network.profiles import WayProfile, road_profile

OSM = Path(__file__).resolve().parents[4] / "shared" / "data" / "osm"
CRS = "EPSG:25832"
OSLO, HEIDELBERG, LUND = (OSM / name for name in ("oslo-east.osm.pbf", "heidelberg.pbf", "lund-station.osm.pbf"))

needs_extracts = pytest.mark.skipif(not HEIDELBERG.exists(), reason=f"no extracts of OpenStreetMap in {OSM}")


@cache
def reading(path: Path) -> RoadReading:
    """Return what comes of a file."""
    return read_osm(path, CRS)


@dataclass(kw_only=True)
class Plain:
    """Roads node by node as they stand in the file: nothing joined, nothing left out in between."""

    degrees: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: list[tuple[list[int], WayProfile]] = field(default_factory=list)
    barriers: dict[int, WayProfile] = field(default_factory=dict)


@cache
def plain_roads(path: Path) -> Plain:
    """Return the roads of a file, read without any of the program's reading but for what tags mean."""
    roads = Plain()
    things = osmium.FileProcessor(str(path)).with_locations()
    for thing in things.with_filter(osmium.filter.KeyFilter("highway", "barrier")):
        tags = {tag.k: tag.v for tag in thing.tags}
        if isinstance(thing, osmium.osm.types.Node) and "barrier" in tags:
            roads.barriers[thing.id] = barrier_profile(tags)
        elif isinstance(thing, osmium.osm.types.Way) and "highway" in tags:
            profile = road_profile(tags)
            if isinstance(profile, WayProfile):
                roads.ways.append(([node.ref for node in thing.nodes], profile))
                roads.degrees |= {node.ref: (node.location.lon, node.location.lat) for node in thing.nodes}
    return roads


def plain_graph(path: Path, vehicle: Vehicle) -> nx.MultiDiGraph:
    """Return a graph of every single node of a file: an edge has seconds, metres, and whether it is for ends only.

    A node is named by its number and a side, 0 but for what lies behind a barrier.
    """
    roads, graph, ground = plain_roads(path), nx.MultiDiGraph(), pyproj.Geod(ellps="WGS84")
    meeting = Counter(node for nodes, _ in roads.ways for pair in pairwise(nodes) for node in pair)
    cut = {node for node in roads.barriers if meeting[node] == 2}
    touched: dict[int, int] = defaultdict(int)
    for nodes, profile in roads.ways:
        for one, other in pairwise(nodes):
            sides = []
            for node in (one, other):
                sides.append(touched[node] if node in cut else 0)
                touched[node] += 1
            metres = ground.inv(*roads.degrees[one], *roads.degrees[other])[2]
            _drive(graph, (one, sides[0]), (other, sides[1]), profile, vehicle, metres)
    for node in cut:
        _drive(graph, (node, 0), (node, 1), roads.barriers[node], vehicle, 0.0)
    return graph


def _drive(
    graph: nx.MultiDiGraph,
    one: tuple[int, int],
    other: tuple[int, int],
    profile: WayProfile,
    vehicle: Vehicle,
    metres: float,
) -> None:
    for tail, head, speed in zip((one, other), (other, one), profile.speed_km_h[vehicle], strict=True):
        if speed > 0:
            graph.add_edge(tail, head, seconds=metres * 3.6 / speed, metres=metres, end_only=profile.end_only[vehicle])


def trips(graph: nx.MultiDiGraph) -> tuple[nx.DiGraph, set[tuple[int, int]]]:
    """Return the graph of trips that use roads for those with business there at their ends only, and its core.

    Nodes outside the core are there twice: ``("before", node)`` and ``("after", node)``; those of it once, as
    ``("core", node)``.
    """
    public = nx.DiGraph((a, b) for a, b, end_only in graph.edges(data="end_only") if not end_only)

    def length(part: set[tuple[int, int]]) -> float:
        inside = graph.subgraph(part).edges(data=True)
        return float(sum(data["metres"] for _, _, data in inside if not data["end_only"]))

    core = max(nx.strongly_connected_components(public), key=length)
    found = nx.DiGraph()
    for a, b, data in graph.edges(data=True):
        if not data["end_only"] and a in core and b in core:
            pairs = [(("core", a), ("core", b))]
        else:
            pairs = [] if a in core else [(("before", a), ("core" if b in core else "before", b))]
            pairs += [] if b in core else [(("core" if a in core else "after", a), ("after", b))]
        for tail, head in pairs:
            if not found.has_edge(tail, head) or found[tail][head]["seconds"] > data["seconds"]:
                found.add_edge(tail, head, seconds=data["seconds"])
    return found, core


HIGHWAYS = {road_class.name.lower() for road_class in RoadClass} - {"parking_aisle", "ferry", "barrier"}
