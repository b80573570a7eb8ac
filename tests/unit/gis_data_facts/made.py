"""Made-up sites and surroundings that computed facts are tried on; coordinates are metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gis_data.facts.model import Computer, Found
from siting.domain.geodata import GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.sites import Site, SiteKind
from siting.domain.text import Text
from siting.domain.values import FactValue
from tests.unit.gis_data_facts.in_memory import InMemorySurroundings

DAY = date(2021, 3, 10)


@dataclass(kw_only=True)
class Around(InMemorySurroundings):
    """Surroundings of what is given."""

    crs: str = "EPSG:3006"


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
