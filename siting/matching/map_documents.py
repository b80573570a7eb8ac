"""What a proposal's maps show as plain JSON, and back without loss; see :mod:`siting.matching.documents`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapely.geometry import LineString, MultiPolygon, Point

from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.matching.proposal import MapRoad, ReachArea, ReachMaps, RoadRank, SiteReach
from siting.matching.requirement_documents import Document
from siting.matching.site_documents import day_from_json, day_to_json, geometry_from_json, geometry_to_json


def area_to_dict(area: NamedArea) -> Document:
    """Return a named area."""
    return {
        "kind": area.kind.value,
        "code": area.code,
        "name": area.name,
        "geometry": geometry_to_json(area.geometry),
        "population": area.population,
        "source": area.source,
        "verified": day_to_json(area.verified),
    }


def area_from_dict(document: Mapping[str, Any]) -> NamedArea:
    """Return the area that :func:`area_to_dict` wrote."""
    geometry = geometry_from_json(document["geometry"])
    if geometry is None:
        raise ValueError(f"{document['name']}: an area without geometry")
    return NamedArea(
        kind=AreaKind(document["kind"]),
        code=document["code"],
        name=document["name"],
        geometry=geometry,
        population=document["population"],
        source=document["source"],
        verified=day_from_json(document["verified"]),
    )


def point_to_dict(point: ReferencePoint) -> Document:
    """Return a reference point."""
    return {
        "kind": point.kind.value,
        "name": point.name,
        "geometry": geometry_to_json(point.geometry),
        "source": point.source,
        "verified": day_to_json(point.verified),
    }


def point_from_dict(document: Mapping[str, Any]) -> ReferencePoint:
    """Return the point that :func:`point_to_dict` wrote."""
    geometry = geometry_from_json(document["geometry"])
    if not isinstance(geometry, Point):
        raise TypeError(f"{document['name']}: not a point")
    return ReferencePoint(
        kind=PointKind(document["kind"]),
        name=document["name"],
        geometry=geometry,
        source=document["source"],
        verified=day_from_json(document["verified"]),
    )


def road_to_dict(road: MapRoad) -> Document:
    """Return a main road."""
    return {"rank": road.rank.value, "line": geometry_to_json(road.line)}


def road_from_dict(document: Mapping[str, Any]) -> MapRoad:
    """Return the road that :func:`road_to_dict` wrote."""
    line = geometry_from_json(document["line"])
    if not isinstance(line, LineString):
        raise TypeError(f"a {document['rank']} road that is no line")
    return MapRoad(rank=RoadRank(document["rank"]), line=line)


def reach_to_dict(reach: ReachMaps) -> Document:
    """Return what maps of reach show."""
    return {
        "sites": [
            {
                "site_id": site.site_id,
                "areas": [{"minutes": one.minutes, "area": geometry_to_json(one.area)} for one in site.areas],
            }
            for site in reach.sites
        ],
        "areas": [area_to_dict(area) for area in reach.areas],
        "roads": [road_to_dict(road) for road in reach.roads],
        "source": reach.source,
        "verified": day_to_json(reach.verified),
        "attributions": list(reach.attributions),
    }


def reach_from_dict(document: Mapping[str, Any]) -> ReachMaps:
    """Return the maps that :func:`reach_to_dict` wrote; documents of before maps kept their source have none."""
    return ReachMaps(
        sites=tuple(
            SiteReach(site_id=one["site_id"], areas=tuple(_reach_area(area) for area in one["areas"]))
            for one in document["sites"]
        ),
        areas=tuple(area_from_dict(one) for one in document["areas"]),
        roads=tuple(road_from_dict(one) for one in document["roads"]),
        source=document.get("source", ""),
        verified=day_from_json(document.get("verified")),
        attributions=tuple(document.get("attributions", ())),
    )


def _reach_area(document: Mapping[str, Any]) -> ReachArea:
    area = geometry_from_json(document["area"])
    if not isinstance(area, MultiPolygon):
        raise TypeError(f"what is within {document['minutes']} minutes is no area")
    return ReachArea(minutes=document["minutes"], area=area)
