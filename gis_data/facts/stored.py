"""Geodata of the store, read when they are first asked for and kept."""

from __future__ import annotations

import os
import tempfile
import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis_data.facts.indexed import Extent, FeatureIndex, areas_in_order, extent_of, features_in_order, points_in_order
from gis_data.facts.surroundings import Elevation, Made
from gis_data.network.model import RoadNetwork
from gis_data.network.storing import from_bytes
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan
from siting.store.deployment import stored_crs
from siting.store.geodata import list_sets, load_elevation, load_features, load_network, load_plans, sets_of_role
from siting.store.places import load_areas, load_points

NEAR_LOADS = 4
"""After so many questions about what is near, a role is read whole: from then on they cost no query."""
_MARGIN_M = 0.01
"""A box around a point is an area too."""

State = tuple[str, tuple[tuple[str, int, str, object], ...]]
"""The storage CRS, and data sets with their version, the digest of their content, and what facts tell of them."""
Kept = TypeVar("Kept")


class StoredSurroundings:
    """What the store has around sites; see :class:`gis_data.facts.surroundings.Surroundings`.

    Each answer is read once, so that all functions of a run see the same. The network and the height model are kept
    in the process beyond that, for as long as their data sets stay the same.

    Parameters
    ----------
    conn
        A connection that stays open as long as something is asked; best in a transaction that sees one state.
    made
        What was made of the same data before, added to from now on; None begins anew.
    """

    def __init__(self, conn: Connection, *, made: dict[str, Any] | None = None) -> None:
        self._conn = conn
        self._made = {} if made is None else made
        self._near: dict[Role, dict[bytes, tuple[Feature, ...]]] = {}

    @property
    def crs(self) -> str:
        """The storage CRS."""
        return self.kept("crs", lambda: stored_crs(self._conn))

    def sets(self, role: Role) -> Sequence[GeodataSet]:
        """Return the data sets that are there for a role, by key."""
        return self.kept(f"sets of {role}", lambda: tuple(sets_of_role(self._conn, role)))

    def areas(self, kind: AreaKind) -> Sequence[NamedArea]:
        """Return the named areas of a kind, by name and code."""
        return self.kept(f"areas of {kind}", lambda: areas_in_order(load_areas(self._conn, [kind])))

    def points(self, kind: PointKind) -> Sequence[ReferencePoint]:
        """Return the reference points of a kind, by name and place."""
        return self.kept(f"points of {kind}", lambda: points_in_order(load_points(self._conn, [kind])))

    def features(self, role: Role, near: BaseGeometry | None = None) -> Sequence[Feature]:
        """Return features of a role; with ``near`` at least those that touch its bounding box."""
        if near is None:
            return self._index(role).all
        asked = self._near.setdefault(role, {})
        if self._name_of(role) in self._made or len(asked) >= NEAR_LOADS:
            return self._index(role).near(near)
        west, south, east, north = near.bounds
        around = shapely.box(west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M)
        key = shapely.to_wkb(around)
        if key not in asked:
            asked[key] = features_in_order(load_features(self._conn, role, around))
        return asked[key]

    def extent(self, role: Role) -> Extent | None:
        """Return the bounding box of all features of a role; None when there are none."""
        return self.kept(f"extent of {role}", lambda: extent_of([one.geometry for one in self.features(role)]))

    def plans(self) -> Sequence[DetailedPlan]:
        """Return all plans with their provisions."""
        return self.kept("plans", lambda: tuple(load_plans(self._conn)))

    def network(self) -> RoadNetwork | None:
        """Return the road network; None when none is loaded."""
        return self.kept("network", lambda: _NETWORKS.of(self._state(Role.ROADS), self._read_network))

    def elevation(self) -> Elevation | None:
        """Return the height model; None when none is loaded. Its file is there while this object is."""
        heights = self.kept("elevation", lambda: _HEIGHTS.of(self._state(Role.ELEVATION), self._read_heights))
        return None if heights is None else Elevation(path=str(heights.path), set_key=heights.set_key)

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made under a name, made when first asked for."""
        if name not in self._made:
            self._made[name] = make()
        return cast("Made", self._made[name])

    def _index(self, role: Role) -> FeatureIndex:
        return self.kept(self._name_of(role), lambda: FeatureIndex(load_features(self._conn, role)))

    @staticmethod
    def _name_of(role: Role) -> str:
        return f"features of {role}"

    def _state(self, role: Role) -> State:
        return self.crs, _states(self.sets(role))

    def _read_network(self) -> RoadNetwork | None:
        found = load_network(self._conn)
        return None if found is None else from_bytes(found[1])

    def _read_heights(self) -> _HeightFile | None:
        found = load_elevation(self._conn)
        return None if found is None else _HeightFile(found[0].key, found[1])


def kept_surroundings(conn: Connection) -> StoredSurroundings:
    """Return what the store has, with all that an earlier run in this process has read and made of the same data.

    To place the people of a municipality on its roads takes seconds, and a site that has come since changes none of
    it. Nothing is kept of data that are not the same any more.

    Parameters
    ----------
    conn
        As for :class:`StoredSurroundings`; nobody changes data sets while something is asked.
    """
    state = stored_crs(conn), _states(list_sets(conn))
    return StoredSurroundings(conn, made=_MADE.of(state, dict))


def _states(sets: Sequence[GeodataSet]) -> tuple[tuple[str, int, str, object], ...]:
    return tuple((one.key, one.version, one.content_sha256, one.told) for one in sets)


class _HeightFile:
    """A height model as a file, which goes away with the object."""

    def __init__(self, set_key: str, content: bytes) -> None:
        self.set_key = set_key
        handle, name = tempfile.mkstemp(prefix="siting-heights-", suffix=".tif")
        self.path = Path(name)
        # Before it is written: a disk that is full leaves half a file.
        weakref.finalize(self, self.path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            file.write(content)


@dataclass(eq=False)
class _Newest(Generic[Kept]):
    """What was made of the data sets as they were last seen in this process."""

    state: State | None = None
    made: Kept | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def of(self, state: State, make: Callable[[], Kept | None]) -> Kept | None:
        """Return what belongs to a state of the data sets."""
        if not state[1]:
            return None
        with self._lock:
            if self.state != state:
                self.made = make()
                self.state = state
            return self.made


_NETWORKS: _Newest[RoadNetwork] = _Newest()
_HEIGHTS: _Newest[_HeightFile] = _Newest()
_MADE: _Newest[dict[str, Any]] = _Newest()
