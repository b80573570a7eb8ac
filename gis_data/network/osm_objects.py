"""Gathers the roads of an OpenStreetMap file, object by object."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
import osmium
import shapely
from osmium.osm.types import Node, OSMEntity, Way
from osmium.osm.types import Relation as OsmRelation

from gis_data.network.access import Tags
from gis_data.network.arrays import Floats, Longs
from gis_data.network.building import Ways
from gis_data.network.courses import lengths_m
from gis_data.network.crossings import barrier_profile, ferry_profile, odd_ferry_tags
from gis_data.network.profiles import CLASSES, RELEVANT_KEYS, WayProfile, odd_tags, road_profile
from gis_data.network.restrictions import Relation, Unused, relation_of
from gis_data.network.road_issues import CONDITIONAL_TAG, NODE_MISSING, ODD_TAG, WAY_REPEATED, Tally
from gis_data.network.speeds import Lorry

_BATCH: Final = 20_000
_NO_DATE: Final = date(1970, 1, 1)
"""What osmium says of objects without a date."""
_CONDITIONAL: Final = ":conditional"
_NOT_BUILT: Final = frozenset({"construction", "proposed", "planned", "razed", "abandoned", "disused"})
_RELEVANT: Final = RELEVANT_KEYS | {key + _CONDITIONAL for key in RELEVANT_KEYS}


class OsmRoads:
    """The roads of a file, as far as it has been read.

    Parameters
    ----------
    dataset
        What issues call the file.
    lorry
        Whose size and speed count for the truck.
    progress
        Told how many ways have been read so far.

    Attributes
    ----------
    count, left_out
        Ways that were roads or ferries, and why some are left out.
    restriction_count, restrictions, unused
        Turn restrictions: how many, those that may be used, and why others are not.
    barriers
        Node → what the barrier there lets through.
    profiles
        What the ways' tags say, by number.
    without_positions
        How many ways were left out because no node of theirs had a position.
    newest
        The latest day on which a road was changed.
    """

    def __init__(self, dataset: str, lorry: Lorry, progress: Callable[[int], None]) -> None:
        self.count = 0
        self.left_out: Counter[str] = Counter()
        self.restriction_count = 0
        self.restrictions: list[Relation] = []
        self.unused: Counter[str] = Counter()
        self.barriers: dict[int, WayProfile] = {}
        self.profiles: list[WayProfile] = []
        self.without_positions = 0
        self.newest: date | None = None
        self.tally = Tally(dataset)
        self._lorry, self._progress = lorry, progress
        self._lines = osmium.geom.WKBFactory()
        self._known: dict[tuple[tuple[str, str], ...], tuple[WayProfile | str, list[tuple[str, str]]]] = {}
        self._numbers: dict[WayProfile, int] = {}
        self._seen: set[int] = set()
        self._way, self._profile, self._length, self._node = array("q"), array("i"), array("i"), array("q")
        self._drawn: list[str] = []
        self._degrees: list[Floats] = []

    def add(self, thing: OSMEntity) -> None:
        """Take in a node with a barrier, a way with a highway or a route, or a turn restriction."""
        if isinstance(thing, Way):
            self._add_way(thing)
        elif isinstance(thing, Node):
            self._add_barrier(thing)
        elif isinstance(thing, OsmRelation):
            self._add_restriction(thing)

    def ways(self) -> Ways:
        """Return the ways that have been read."""
        self._flush()
        return Ways(
            first=np.concatenate([[0], np.cumsum(np.frombuffer(self._length, dtype=np.int32))]).astype(np.int64),
            node=np.array(self._node, dtype=np.int64),
            degrees_wgs84=np.concatenate([np.empty((0, 2)), *self._degrees]),
            profile=np.array(self._profile, dtype=np.int32),
        )

    def way_numbers(self) -> Longs:
        """Return the number that OpenStreetMap gives to each way."""
        return np.array(self._way, dtype=np.int64)

    def via_nodes(self) -> Longs:
        """Return the nodes that turn restrictions are about."""
        return np.array([r.via_node for r in self.restrictions if r.via_node is not None], dtype=np.int64)

    def _add_way(self, way: Way) -> None:
        highway = way.tags.get("highway")
        if highway is None and way.tags.get("route") != "ferry":
            return
        self.count += 1
        if self.count % _BATCH == 0:
            self._progress(self.count)
        if highway is not None and highway not in CLASSES:
            self.left_out["not_built" if highway in _NOT_BUILT else "not_for_motor_traffic"] += 1
            return
        if way.id in self._seen:
            self.left_out["repeated"] += 1
            self.tally.add(WAY_REPEATED, f"way/{way.id}")
            return
        self._seen.add(way.id)
        if highway is None:
            self._add_ferry(way)
            return
        profile = self._profile_of(way)
        if isinstance(profile, str):
            self.left_out[profile] += 1
            return
        try:
            drawn = self._lines.create_linestring(way, osmium.geom.ALL)
        except (osmium.InvalidLocationError, RuntimeError):  # a node without position, or fewer than two nodes
            self._add_parts(way, profile)
            return
        self._note(way, profile, [node.ref for node in way.nodes])
        self._drawn.append(drawn)
        if len(self._drawn) >= _BATCH:
            self._flush()
        if (changed := way.timestamp.date()) > _NO_DATE:
            self.newest = max(self.newest or changed, changed)

    def _profile_of(self, way: Way) -> WayProfile | str:
        tags = tuple((tag.k, tag.v) for tag in way.tags if tag.k in _RELEVANT)
        found = self._known.get(tags)
        if found is None:
            read = dict(tags)
            found = self._known[tags] = road_profile(read, self._lorry), list(odd_tags(read))
        profile, odd = found
        self._tell_of(way, tags, odd)
        return profile

    def _tell_of(self, way: Way, tags: Iterable[tuple[str, str]], odd: Iterable[tuple[str, str]]) -> None:
        for key, value in odd:
            self.tally.add(ODD_TAG, f"way/{way.id}", key=key, value=value)
        for key, _ in tags:
            if key.endswith(_CONDITIONAL):
                self.tally.add(CONDITIONAL_TAG, f"way/{way.id}", key=key)

    def _add_ferry(self, way: Way) -> None:
        tags = {tag.k: tag.v for tag in way.tags if tag.k in _RELEVANT}
        parts = self._parts(way)
        length_m = sum(float(lengths_m(degrees, np.array([0, len(degrees)]))[0]) for _, degrees in parts)
        profile = ferry_profile(tags, length_m, self._lorry) if length_m > 0 else "too_short"
        if isinstance(profile, str):
            self.left_out[profile] += 1
            return
        self._tell_of(way, tags.items(), odd_ferry_tags(tags))
        self._add_parts(way, profile)

    def _add_parts(self, way: Way, profile: WayProfile) -> None:
        """Take in what can be drawn of a way: the stretches between nodes without position."""
        parts = self._parts(way)
        missing = sum(not node.location.valid() for node in way.nodes)
        if missing:
            self.tally.add(NODE_MISSING, f"way/{way.id}")
        if not parts:
            self.left_out["too_short"] += 1
            self.without_positions += missing == len(way.nodes) > 0
        for nodes, degrees in parts:
            self._flush()
            self._note(way, profile, nodes)
            self._degrees.append(degrees)

    def _parts(self, way: Way) -> list[tuple[list[int], Floats]]:
        found = [(node.ref, node.location) for node in way.nodes]
        gaps = [-1, *(at for at, (_, location) in enumerate(found) if not location.valid()), len(found)]
        stretches = [found[before + 1 : after] for before, after in pairwise(gaps)]
        return [
            ([ref for ref, _ in part], np.array([(location.lon, location.lat) for _, location in part]))
            for part in stretches
            if len(part) >= 2
        ]

    def _note(self, way: Way, profile: WayProfile, nodes: list[int]) -> None:
        number = self._numbers.get(profile)
        if number is None:
            number = self._numbers[profile] = len(self.profiles)
            self.profiles.append(profile)
        self._way.append(way.id)
        self._profile.append(number)
        self._length.append(len(nodes))
        self._node.extend(nodes)

    def _flush(self) -> None:
        """Make coordinates of the lines that have been drawn since the last time."""
        if self._drawn:
            self._degrees.append(shapely.get_coordinates(shapely.from_wkb(self._drawn)))
            self._drawn = []

    def _add_barrier(self, node: Node) -> None:
        tags: Tags = {tag.k: tag.v for tag in node.tags if tag.k in _RELEVANT}
        self.barriers[node.id] = barrier_profile(tags, self._lorry)

    def _add_restriction(self, relation: OsmRelation) -> None:
        self.restriction_count += 1
        tags = {tag.k: tag.v for tag in relation.tags}
        members = [(member.type, member.role, member.ref) for member in relation.members]
        try:
            self.restrictions.append(relation_of(relation.id, tags, members))
        except Unused as reason:
            self.unused[reason.kind] += 1
