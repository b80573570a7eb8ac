"""Places, branches and footprints as plain JSON, as a requirement file has them, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from siting.domain.facts import Argument
from siting.domain.industry import branch_of_key
from siting.domain.requirement import Against, Footprint, Place, PlaceHow, Rectangle
from siting.domain.text import Text

NAMED = (PlaceHow.AREA, PlaceHow.POINT, PlaceHow.NEAREST)
"""Ways to name a place that are the name of a field as well."""


def place_to_dict(place: Place) -> dict[str, Any]:
    """Return a place with what was found of it: ``geometry`` as WKB in hexadecimal digits, in the storage CRS."""
    document: dict[str, Any] = {}
    if place.how in NAMED:
        document[place.how.value] = place.name
    else:
        document |= _written(place.how, place.geometry_wgs84) | {"name": place.name}
    document["label"] = {"sv": place.label.sv, "en": place.label.en}
    if place.geometry is not None:
        document["geometry"] = str(shapely.to_wkb(place.geometry, hex=True, flavor="iso"))
    if place.parts:
        document["parts"] = list(place.parts)
    return document


def place_from_dict(document: Mapping[str, Any]) -> Place:
    """Return the place that :func:`place_to_dict` wrote."""
    how, geometry_wgs84 = _how(document)
    return Place(
        how=how,
        name=document[how.value] if how in NAMED else document["name"],
        label=Text(sv=document["label"]["sv"], en=document["label"]["en"]),
        geometry=shapely.from_wkb(document["geometry"]) if "geometry" in document else None,
        parts=tuple(document.get("parts", ())),
        geometry_wgs84=geometry_wgs84,
    )


def against_to_dict(against: Against) -> dict[str, Any]:
    """Return what is measured against, under the name that a requirement file has for it."""
    if against.argument is Argument.BRANCH:
        return {"branch": against.name}
    document: dict[str, Any] = {
        "point": against.name,
        "label": {"sv": against.label.sv, "en": against.label.en},
    }
    if against.keys:
        document["arguments"] = list(against.keys)
    return {"place": document}


def against_from_dict(argument: Argument, document: Mapping[str, Any]) -> Against:
    """Return what :func:`against_to_dict` wrote into a criterion."""
    if argument is Argument.BRANCH:
        return Against.branch(branch_of_key(document["branch"]))
    place = document["place"]
    return Against.point(
        place["point"],
        Text(sv=place["label"]["sv"], en=place["label"]["en"]),
        keys=tuple(place.get("arguments", ())),
    )


def footprint_to_dict(footprint: Footprint) -> dict[str, Any]:
    """Return a building with its yards, in metres."""
    document: dict[str, Any] = _rectangle_to_dict(footprint.hall) | {"setback_m": footprint.setback_m}
    if footprint.yards:
        document["yards"] = [_rectangle_to_dict(yard) for yard in footprint.yards]
    return document


def footprint_from_dict(document: Mapping[str, Any]) -> Footprint:
    """Return the footprint that :func:`footprint_to_dict` wrote."""
    return Footprint(
        hall=_rectangle_from_dict(document),
        setback_m=float(document["setback_m"]),
        yards=tuple(_rectangle_from_dict(yard) for yard in document.get("yards", ())),
    )


def _written(how: PlaceHow, geometry: BaseGeometry | None) -> dict[str, Any]:
    if geometry is None:
        raise ValueError(f"a {how} without coordinates")
    if how is PlaceHow.POSITION:
        lon, lat = shapely.get_coordinates(geometry)[0].tolist()
        return {"lon": lon, "lat": lat}
    written = mapping(geometry)
    return {"geojson": {"type": written["type"], "coordinates": _lists(written["coordinates"])}}


def _lists(coordinates: Any) -> Any:
    """Return nested tuples as lists, as they come back from JSON."""
    return [_lists(one) for one in coordinates] if isinstance(coordinates, tuple | list) else coordinates


def _how(document: Mapping[str, Any]) -> tuple[PlaceHow, BaseGeometry | None]:
    for how in NAMED:
        if how.value in document:
            return how, None
    if "geojson" in document:
        return PlaceHow.SHAPE, shape(document["geojson"])
    return PlaceHow.POSITION, shapely.Point(document["lon"], document["lat"])


def _rectangle_to_dict(rectangle: Rectangle) -> dict[str, Any]:
    return {"length_m": rectangle.length_m, "width_m": rectangle.width_m}


def _rectangle_from_dict(document: Mapping[str, Any]) -> Rectangle:
    return Rectangle(length_m=float(document["length_m"]), width_m=float(document["width_m"]))
