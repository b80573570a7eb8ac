"""Places that sites are seen against: named areas and reference points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from siting.domain.text import Text


class AreaKind(StrEnum):
    """What kind of area has the name."""

    MUNICIPALITY = "municipality"
    LOCALITY = "locality"
    DISTRICT = "district"
    BUSINESS_AREA = "business_area"


AREA_LABELS: dict[AreaKind, Text] = {
    AreaKind.MUNICIPALITY: Text(sv="kommun", en="municipality"),
    AreaKind.LOCALITY: Text(sv="tätort", en="locality"),
    AreaKind.DISTRICT: Text(sv="stadsdel", en="district"),
    AreaKind.BUSINESS_AREA: Text(sv="verksamhetsområde", en="business area"),
}


class PointKind(StrEnum):
    """What kind of reference point it is."""

    JUNCTION = "junction"
    RAIL_TERMINAL = "rail_terminal"
    STATION = "station"
    STOP = "stop"
    PORT = "port"
    AIRPORT = "airport"
    CENTRE = "centre"


POINT_LABELS: dict[PointKind, Text] = {
    PointKind.JUNCTION: Text(sv="motorvägsmot", en="motorway junction"),
    PointKind.RAIL_TERMINAL: Text(sv="kombiterminal", en="rail freight terminal"),
    PointKind.STATION: Text(sv="järnvägsstation", en="railway station"),
    PointKind.STOP: Text(sv="hållplats", en="stop"),
    PointKind.PORT: Text(sv="hamn", en="port"),
    PointKind.AIRPORT: Text(sv="flygplats", en="airport"),
    PointKind.CENTRE: Text(sv="centrum", en="centre"),
}


def point_key(kind: str, name: str) -> str:
    """Return under what answers about a named reference point are kept.

    >>> point_key("airport", "Landvetter")
    'airport:Landvetter'
    """
    return f"{kind}:{name}"


@dataclass(frozen=True, kw_only=True)
class NamedArea:
    """An area with a name; geometry in the storage CRS. A locality known only as a point is a Point."""

    kind: AreaKind
    code: str
    name: str
    geometry: BaseGeometry
    population: int | None = None
    source: str
    verified: date | None


@dataclass(frozen=True, kw_only=True)
class ReferencePoint:
    """A point that distance is measured to; geometry in the storage CRS."""

    kind: PointKind
    name: str
    geometry: Point
    source: str
    verified: date | None
