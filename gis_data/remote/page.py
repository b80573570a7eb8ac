"""One page of features, whatever it was sent as."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray

from gis_data.remote.answers import is_html, is_xml, refuse_reports
from gis_data.remote.errors import UnusableAnswer
from gis_data.remote.figures import counted
from gis_data.remote.passing import Passing
from siting.domain.text import Text

Json: TypeAlias = dict[str, Any]

_MADE_UP = re.compile(r"(?:^|\.)fid-+[0-9a-f]+_[0-9a-f]+_-?[0-9a-f]+$")
_MOST_DIGITS = 18
_NO_COLLECTION = Text(
    sv="{service} svarar med JSON som inte är GeoJSON (en FeatureCollection). Ange output_format i källan.",
    en="{service} answers with JSON that is no GeoJSON (a FeatureCollection). Name an output_format in the source.",
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Features that came in one answer.

    Parameters
    ----------
    ids
        What the service calls them; None where it has no name that lasts.
    properties
        Their fields: as JSON has them; from GML texts, which know of no numbers, nested ones as ``outer.inner``.
    geometries
        GeoJSON, as a dictionary or already written; None where there is none.
    points
        One vertex of each that has any, shape (n, 2).
    said_crs
        The CRS as the answer names it.
    matched
        How many there are in all, as the answer says.
    next_link
        Where it says that more is.
    axes_read
        Whether the order of the axes has been put right by the CRS's name (GML), so that ``points`` are east first.
    closed
        Features with rings that were not closed and have been.
    """

    ids: Sequence[str | None]
    properties: Sequence[Json]
    geometries: Sequence[Json | bytes | None]
    points: NDArray[np.float64]
    said_crs: str | None = None
    matched: int | None = None
    next_link: str | None = None
    axes_read: bool = False
    closed: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    def with_crs(self, said: str) -> Page:
        """Return the page with the CRS that the answer's header names."""
        return replace(self, said_crs=said)

    def lines(self, *, swap: bool) -> list[bytes]:
        """Return each feature as one line of GeoJSON, with axes swapped where the service writes north first."""
        return [
            orjson.dumps(_feature(name, fields, _written(geometry, swap=swap)))
            for name, fields, geometry in zip(self.ids, self.properties, self.geometries, strict=True)
        ]


def read_geojson(body: bytes, service: str, scrub: Callable[[str], str]) -> Page:
    """Return a page of GeoJSON.

    Parameters
    ----------
    body
        The answer.
    service
        Name for messages.
    scrub
        Takes secrets out of what the service says.

    Raises
    ------
    ServiceRefused, UnusableAnswer
        It is something else.
    Passing
        It is cut off or broken.
    """
    if is_html(body) or is_xml(body):
        refuse_reports(body, service, scrub)
    try:
        top = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _cut_off(error, body) from error
    found = top.get("features") if isinstance(top, dict) and top.get("type") == "FeatureCollection" else None
    if not isinstance(found, list) or not all(_is_feature(one) for one in found):
        refuse_reports(body, service, scrub)
        raise UnusableAnswer(
            _NO_COLLECTION.fill(service=service), value=scrub(body[:1000].decode("utf-8", "replace"))[:100]
        )
    geometries = [one.get("geometry") for one in found]
    vertices = [vertex for geometry in geometries if (vertex := _first_vertex(geometry)) is not None]
    return Page(
        ids=[lasting_id(one.get("id")) for one in found],
        properties=[one.get("properties") or {} for one in found],
        geometries=geometries,
        points=np.array(vertices, dtype=float).reshape(-1, 2),
        said_crs=_named_crs(top.get("crs")),
        matched=whole(top.get("numberMatched", top.get("totalFeatures"))),
        next_link=_next_link(top.get("links")),
    )


def lasting_id(name: object) -> str | None:
    """Return what a service calls a feature; None where it has no name that lasts.

    GeoServer makes up names for features of tables without a primary key, other ones in every answer.

    >>> lasting_id(7), lasting_id("flood.7"), lasting_id("flood.fid--9b2e259_15dc89a2829_6efc")
    ('7', 'flood.7', None)
    """
    return str(name) if isinstance(name, str | int | float) and not _MADE_UP.search(str(name)) else None


def whole(value: object) -> int | None:
    """Return a count that a service wrote; None for ``unknown`` and what is no count.

    >>> whole("50000"), whole("unknown"), whole(True)
    (50000, None, None)
    """
    if isinstance(value, str) and value.strip().isdecimal() and len(value) <= _MOST_DIGITS:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _is_feature(one: object) -> bool:
    return (
        isinstance(one, dict)
        and one.get("type") == "Feature"
        and isinstance(one.get("geometry"), dict | None)
        and isinstance(one.get("properties"), dict | None)
    )


def _cut_off(error: orjson.JSONDecodeError, body: bytes) -> Passing:
    if not body.strip():
        return Passing(Text(sv="svaret är tomt", en="the answer is empty"), at_last=UnusableAnswer)
    return Passing(
        Text(
            sv="svaret är avbruten eller felaktig JSON (byte {at} av {n})",
            en="the answer is JSON that is cut off or broken (byte {at} of {n})",
        ).fill(at=counted(error.pos), n=counted(len(body))),
        at_last=UnusableAnswer,
    )


def _first_vertex(geometry: Json | None) -> tuple[float, float] | None:
    while geometry and geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries") or [None]
        geometry = parts[0] if isinstance(parts, list) and isinstance(parts[0], dict) else None
    found = (geometry or {}).get("coordinates")
    while isinstance(found, list) and found and isinstance(found[0], list):
        found = found[0]
    if isinstance(found, list) and len(found) >= 2 and all(isinstance(one, int | float) for one in found[:2]):
        return float(found[0]), float(found[1])
    return None


def _named_crs(member: object) -> str | None:
    """Return the CRS of GeoJSON's old ``crs`` member, which services for metric coordinates still write."""
    properties = member.get("properties") if isinstance(member, dict) else None
    if not isinstance(properties, dict):
        return None
    code, name = properties.get("code"), properties.get("name")
    if isinstance(code, str | int):
        return f"EPSG:{code}"
    return name if isinstance(name, str) else None


def _next_link(links: object) -> str | None:
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            return str(link["href"])
    return None


def _feature(name: str | None, properties: Json, geometry: object) -> Json:
    feature: Json = {"type": "Feature", "properties": properties, "geometry": geometry}
    return feature if name is None else {"type": "Feature", "id": name, **feature}


def _written(geometry: Json | bytes | None, *, swap: bool) -> object:
    if isinstance(geometry, bytes):
        return _swapped(orjson.loads(geometry)) if swap else orjson.Fragment(geometry)
    return _swapped(geometry) if swap and geometry is not None else geometry


def _swapped(geometry: Json) -> Json:
    if geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            return geometry
        return {**geometry, "geometries": [_swapped(one) if isinstance(one, dict) else one for one in parts]}
    return {**geometry, "coordinates": _swapped_numbers(geometry.get("coordinates"))}


def _swapped_numbers(found: Any) -> Any:
    if not isinstance(found, list) or len(found) < 1:
        return found
    if isinstance(found[0], list):
        return [_swapped_numbers(one) for one in found]
    return [found[1], found[0], *found[2:]] if len(found) >= 2 else found
