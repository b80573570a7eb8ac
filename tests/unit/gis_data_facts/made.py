"""Made-up sites and surroundings that computed facts are tried on; coordinates are metres."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import numpy as np
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.model import Computer, Found
from gis_data.facts.surroundings import Elevation, Made
from gis_data.network.model import RoadNetwork
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan
from siting.domain.sites import Site, SiteKind
from siting.domain.text import Text
from siting.domain.values import FactValue

DAY = date(2021, 3, 10)


@dataclass(frozen=True, kw_only=True, eq=False)
class Around:
    """Surroundings of what is given; see :class:`gis_data.facts.surroundings.Surroundings`."""

    given_points: Sequence[ReferencePoint] = ()
    given_areas: Sequence[NamedArea] = ()
    given_features: Sequence[Feature] = ()
    given_sets: Sequence[GeodataSet] = ()
    given_network: RoadNetwork | None = None
    given_elevation: Elevation | None = None
    crs: str = "EPSG:3006"
    made: dict[str, object] = field(default_factory=dict)

    def sets(self, role: Role) -> Sequence[GeodataSet]:
        return [one for one in self.given_sets if role in one.roles]

    def areas(self, kind: AreaKind) -> Sequence[NamedArea]:
        return [one for one in self.given_areas if one.kind is kind]

    def points(self, kind: PointKind) -> Sequence[ReferencePoint]:
        return [one for one in self.given_points if one.kind is kind]

    def features(self, role: Role, near: BaseGeometry | None = None) -> Sequence[Feature]:
        chosen = [one for one in self.given_features if one.role is role]
        return [one for one in chosen if near is None or box(*one.geometry.bounds).intersects(box(*near.bounds))]

    def extent(self, role: Role) -> tuple[float, float, float, float] | None:
        bounds = np.array([one.geometry.bounds for one in self.features(role)])
        if not len(bounds):
            return None
        low, high = bounds.min(axis=0), bounds.max(axis=0)
        return float(low[0]), float(low[1]), float(high[2]), float(high[3])

    def plans(self) -> Sequence[DetailedPlan]:
        return ()

    def network(self) -> RoadNetwork | None:
        return self.given_network

    def elevation(self) -> Elevation | None:
        return self.given_elevation

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        if name not in self.made:
            self.made[name] = make()
        return cast("Made", self.made[name])


def site(geometry: BaseGeometry, kind: SiteKind = SiteKind.LAND, number: int = 1) -> Site:
    return Site(
        site_id=number, source="test", reference=str(number), kind=kind, name=f"Site {number}", geometry=geometry
    )


def sites_at(*places: tuple[float, float]) -> list[Site]:
    return [site(Point(place), number=number) for number, place in enumerate(places, start=1)]


def point(kind: PointKind, name: str, x: float, y: float, verified: date | None = DAY) -> ReferencePoint:
    return ReferencePoint(kind=kind, name=name, geometry=Point(x, y), source="Kartan", verified=verified)


def area(
    kind: AreaKind,
    name: str,
    geometry: BaseGeometry,
    *,
    people: int | None = None,
    verified: date | None = DAY,
    code: str = "",
) -> NamedArea:
    return NamedArea(
        kind=kind,
        code=code or name,
        name=name,
        geometry=geometry,
        population=people,
        source="SCB",
        verified=verified,
    )


def data_set(key: str, *roles: Role, verified: date | None = DAY) -> GeodataSet:
    title = Text(sv=f"{key} på svenska", en=f"{key} in English")
    return GeodataSet(key=key, title=title, verified=verified, version=1, roles=frozenset(roles))


def only(computer: Computer, sites: Sequence[Site], around: Around) -> Found:
    """Return what a function finds for the one site."""
    [found] = computer.compute(sites, around)
    return found


def values(found: Sequence[Found], key: str) -> list[object]:
    """Return a fact of each site, None where it has none."""
    return [one.values[key].value if key in one.values else None for one in found]


def sources(found: Mapping[str, FactValue]) -> dict[str, str]:
    return {key: value.source for key, value in found.items()}
