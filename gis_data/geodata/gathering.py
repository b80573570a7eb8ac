"""Features as they come from the rows, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import AREA_ROLES, POINT_ROLES
from gis_data.geodata.model import Use
from siting.domain.geodata import Feature, Role
from siting.domain.places import POINT_LABELS, AreaKind, NamedArea, PointKind, ReferencePoint


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What one row is for one use.

    Parameters
    ----------
    row
        Its number at the sender's.
    code, name, category, weight, verified
        As the row says; "" and None where it does not.
    geometry
        In the storage CRS, of a shape that the role can have.
    """

    row: int
    code: str
    name: str
    category: str
    weight: float | None
    verified: date | None
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class Twin:
    """The thing that was there before.

    Parameters
    ----------
    row
        Its number at the sender's.
    alike
        Whether all else is the same too.
    """

    row: int
    alike: bool


class Gatherer:
    """Keeps what is read.

    Parameters
    ----------
    source
        Who says so, for areas and points, which carry it.

    Attributes
    ----------
    merged
        Points that were left out because one of the same name lies beside them, by role.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.merged: dict[Role, int] = {}
        self._things: dict[Role, list[Thing]] = {}
        self._seen: dict[Role, dict[bytes, tuple[int, bytes]]] = {}
        self._merge_within_m: dict[Role, float] = {}

    def add(self, use: Use, thing: Thing) -> Twin | None:
        """Keep a thing, or return which one it repeats.

        Two are the same when their code is, or where they have none their name, category and geometry. Points with
        neither code nor name are never the same: many people can be counted at one address. Where a code's rows are
        parts of one thing, all else has to be the same too.
        """
        content = _digest(
            thing.name, thing.category, repr(thing.weight), shapely.to_wkb(thing.geometry, output_dimension=2)
        )
        if (identity := _identity(use, thing, content)) is not None:
            seen = self._seen.setdefault(use.role, {})
            if identity in seen:
                row, before = seen[identity]
                return Twin(row=row, alike=before == content)
            seen[identity] = (thing.row, content)
        self._things.setdefault(use.role, []).append(thing)
        self._merge_within_m[use.role] = max(use.merge_within_m, self._merge_within_m.get(use.role, 0.0))
        return None

    def settle(self) -> None:
        """Make points of one name that lie beside each other one; call it when all has been read."""
        for role, within_m in self._merge_within_m.items():
            if within_m > 0:
                things = self._things[role]
                kept = _apart(things, within_m)
                self.merged[role] = len(things) - len(kept)
                self._things[role] = kept

    def counts(self) -> dict[str, int]:
        """Return how many things there are of each role."""
        areas = {role: len(_grouped(self._things[role])) for role in self._things if role in AREA_ROLES}
        return {role.value: areas.get(role, len(things)) for role, things in sorted(self._things.items())}

    def features(self) -> tuple[Feature, ...]:
        """Return the features of general layers."""
        return tuple(
            Feature(
                role=role,
                code=thing.code,
                name=thing.name,
                category=thing.category,
                weight=thing.weight,
                verified=thing.verified,
                geometry=thing.geometry,
            )
            for role, things in self._things.items()
            if role not in AREA_ROLES | POINT_ROLES
            for thing in things
        )

    def areas(self, verified: date | None) -> tuple[NamedArea, ...]:
        """Return the named areas; rows of one code are parts of one area."""
        return tuple(
            NamedArea(
                kind=AreaKind(role.value),
                code=code,
                name=parts[0].name or code,
                geometry=_joined([part.geometry for part in parts]),
                population=None if parts[0].weight is None else round(parts[0].weight),
                source=self.source,
                verified=parts[0].verified or verified,
            )
            for role, things in self._things.items()
            if role in AREA_ROLES
            for code, parts in _grouped(things).items()
        )

    def points(self, verified: date | None) -> tuple[ReferencePoint, ...]:
        """Return the reference points."""
        return tuple(
            ReferencePoint(
                kind=PointKind(role.value),
                # A name is one in every language; Swedish stands for those that have none.
                name=thing.name or POINT_LABELS[PointKind(role.value)].sv,
                geometry=thing.geometry,
                source=self.source,
                verified=thing.verified or verified,
            )
            for role, things in self._things.items()
            if role in POINT_ROLES
            for thing in things
            if isinstance(thing.geometry, Point)
        )


def _identity(use: Use, thing: Thing, content: bytes) -> bytes | None:
    if thing.code:
        return _digest("code", thing.code, content if use.parts else b"")
    if not thing.name and isinstance(thing.geometry, Point):
        return None
    return _digest("name", thing.name, thing.category, shapely.to_wkb(thing.geometry, output_dimension=2))


def _digest(*parts: str | bytes) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", errors="surrogatepass") if isinstance(part, str) else part
        digest.update(len(encoded).to_bytes(8, "little"))
        digest.update(encoded)
    return digest.digest()


def _grouped(things: Sequence[Thing]) -> dict[str, list[Thing]]:
    """Return named areas by code; those without one go by their name, which gets a number when it comes again."""
    groups: dict[str, list[Thing]] = {}
    for thing in things:
        if thing.code:
            groups.setdefault(thing.code, []).append(thing)
            continue
        code, number = thing.name, 1
        while code in groups:
            number += 1
            code = f"{thing.name} ({number})"
        groups[code] = [thing]
    return groups


def _joined(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else shapely.union_all(np.array(parts, dtype=object))


def _apart(things: Sequence[Thing], within_m: float) -> list[Thing]:
    """Return things such that no two of the same name lie within a distance of each other.

    Of those that hang together the one nearest to their middle stays: it lies on a road or at a platform as they do.
    """
    groups: dict[str, list[int]] = {}
    for place, thing in enumerate(things):
        if thing.name:
            groups.setdefault(thing.name.casefold(), []).append(place)
    left_out: set[int] = set()
    for places in groups.values():
        if len(places) > 1:
            for cluster in _clusters([things[place].geometry for place in places], within_m):
                members = [places[at] for at in cluster]
                left_out.update(set(members) - {_middle_one(things, members)})
    return [thing for place, thing in enumerate(things) if place not in left_out]


def _clusters(geometries: Sequence[BaseGeometry], within_m: float) -> list[list[int]]:
    """Return groups in which each lies within a distance of another of its group."""
    points = np.array(geometries, dtype=object)
    near = STRtree(points).query(points, predicate="dwithin", distance=within_m)
    group = list(range(len(points)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for first, second in near.T.tolist():
        group[max(root(first), root(second))] = min(root(first), root(second))
    found: dict[int, list[int]] = {}
    for at in range(len(points)):
        found.setdefault(root(at), []).append(at)
    return list(found.values())


def _middle_one(things: Sequence[Thing], members: Sequence[int]) -> int:
    points = shapely.get_coordinates(np.array([things[at].geometry for at in members], dtype=object))
    distances = np.hypot(*(points - points.mean(axis=0)).T)
    return members[int(distances.argmin())]
