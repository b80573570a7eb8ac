"""A page of GML: fields and ids read here, geometries by GDAL from memory.

GDAL guesses a field's type page by page, by which the locality code 0180 becomes 180; so fields stay the texts that
they are. Its reader gets the bytes only after they have been found to be a plain collection of features, and with its
own fetching of schemas turned off.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from gis_data.remote.answers import refuse_reports
from gis_data.remote.crs import read_crs
from gis_data.remote.errors import UnusableAnswer
from gis_data.remote.page import Json, Page, lasting_id, whole
from gis_data.remote.xml import local, xml_events
from siting.domain.text import Text

_MEMBERS = ("member", "featureMember", "featureMembers")
_GML = "{http://www.opengis.net/gml"
_ID_NAMES = ("{http://www.opengis.net/gml/3.2}id", "{http://www.opengis.net/gml}id", "fid")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NO_FIELDS = ("boundedBy", "metaDataProperty")
_BROKEN = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, RuntimeError, ValueError)
_HEAD_BYTES = 16_384


@dataclass(kw_only=True)
class _Scan:
    """What is read while the elements go by."""

    ids: list[str | None] = field(default_factory=list)
    properties: list[Json] = field(default_factory=list)
    layers: set[str] = field(default_factory=set)
    crs: set[str] = field(default_factory=set)
    bounds_crs: set[str] = field(default_factory=set)
    root: Element = field(default_factory=lambda: Element(""))


def read_gml(body: bytes, service: str, scrub: Callable[[str], str]) -> Page:
    """Return a page of GML.

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
        It is something else, or of several CRSs or layers.
    Passing
        It is cut off or broken.
    """
    refuse_reports(body, service, scrub)
    scan = _scan(body, service)
    if len(scan.crs) > 1 or len(scan.layers) > 1:
        raise _mixed(service, scan.crs if len(scan.crs) > 1 else scan.layers)
    geometries, closed = _geometries(body, scan, service)
    return Page(
        ids=scan.ids,
        properties=scan.properties,
        geometries=[None if one is None else one.encode() for one in shapely.to_geojson(geometries)],
        points=_first_vertices(geometries),
        said_crs=next(iter(scan.crs), None),
        matched=whole(scan.root.get("numberMatched")),
        next_link=scan.root.get("next") or None,
        axes_read=True,
        closed=closed,
    )


def _scan(body: bytes, service: str) -> _Scan:
    scan = _Scan()
    path: list[Element] = []
    for event, element in xml_events(body, service):
        if event == "start":
            path.append(element)
            if len(path) == 1:
                scan.root = element
                if local(element.tag) != "FeatureCollection":
                    raise _no_collection(service, local(element.tag))
            continue
        path.pop()
        if len(path) == 2 and local(path[1].tag) in _MEMBERS:
            _take(scan, element)
            path[1].remove(element)
        elif len(path) == 1:
            if local(element.tag) == "boundedBy":
                scan.bounds_crs |= _crs_names(element)
            scan.root.remove(element)
    scan.crs = scan.crs or scan.bounds_crs
    return scan


def _take(scan: _Scan, feature: Element) -> None:
    scan.ids.append(lasting_id(next((feature.get(name) for name in _ID_NAMES if feature.get(name)), None)))
    scan.layers.add(local(feature.tag))
    scan.properties.append(dict(_fields(feature, "")))
    scan.crs |= _crs_names(feature)


def _crs_names(element: Element) -> set[str]:
    return {read_crs(name) or name for one in element.iter() if (name := one.get("srsName"))}


def _fields(element: Element, outer: str) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each field; one that stands several times becomes a list."""
    found: dict[str, list[Any]] = {}
    for child in element:
        if local(child.tag) in _NO_FIELDS:
            continue
        for name, value in _one_field(child, f"{outer}{local(child.tag)}"):
            found.setdefault(name, []).append(value)
    for name, values in found.items():
        yield name, values[0] if len(values) == 1 else values


def _one_field(child: Element, name: str) -> Iterator[tuple[str, Any]]:
    href = child.get(_HREF)
    if href:
        yield f"{name}.href", href
    if len(child):
        if not any(_is_geometry(one) for one in child):
            yield from _fields(child, f"{name}.")
        return
    text = (child.text or "").strip()
    if text or not href:
        yield name, (text or None) if child.get(_NIL) != "true" else None


def _is_geometry(element: Element) -> bool:
    """Return whether an element is a geometry: of GML's namespace and itself made of elements."""
    return element.tag.startswith(_GML) and len(element) > 0


def _geometries(body: bytes, scan: _Scan, service: str) -> tuple[NDArray[np.object_], int]:
    if not scan.ids:
        return np.empty(0, dtype=object), 0
    # GDAL tells a file's kind by its first bytes, and some kinds name other files to be read.
    if b"<OGR" in body[:_HEAD_BYTES]:
        raise _unread(service, "<OGR…>")
    try:
        with warnings.catch_warnings():
            # It warns of fields that it can't name, and those are not read here.
            warnings.simplefilter("ignore", RuntimeWarning)
            layer = next(iter(scan.layers))
            _, _, wkb, _ = pyogrio.raw.read(body, columns=[], layer=layer, DOWNLOAD_SCHEMA="NO", WRITE_GFS="NO")
    except _BROKEN as error:
        raise _unread(service, str(error)[:200]) from error
    if wkb is None:
        return np.full(len(scan.ids), None, dtype=object), 0
    if len(wkb) != len(scan.ids):
        raise _unread(service, f"{len(wkb)} ≠ {len(scan.ids)}")
    return _shapes(wkb)


def _shapes(wkb: NDArray[np.object_]) -> tuple[NDArray[np.object_], int]:
    """Return geometries, and of how many rings had to be closed: one row's fault is not the whole layer's."""
    geometries: NDArray[np.object_]
    try:
        geometries = shapely.from_wkb(wkb)
    except shapely.errors.ShapelyError:
        as_sent = shapely.from_wkb(wkb, on_invalid="ignore")
        geometries = shapely.from_wkb(wkb, on_invalid="fix")
        return geometries, sum(shape is None and sent is not None for shape, sent in zip(as_sent, wkb, strict=True))
    return geometries, 0


def _first_vertices(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    vertices, of = shapely.get_coordinates(geometries, return_index=True)
    _, first = np.unique(of, return_index=True)
    found: NDArray[np.float64] = vertices[first]
    return found


def _no_collection(service: str, name: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service} svarar med XML (<{name}>) i stället för objekt. Kontrollera adress och lager.",
            en="{service} answers with XML (<{name}>) instead of features. Check address and layer.",
        ).fill(service=service, name=name[:60]),
        value=name[:60],
    )


def _mixed(service: str, found: set[str]) -> UnusableAnswer:
    names = ", ".join(sorted(found)[:5])
    return UnusableAnswer(
        Text(
            sv="{service} blandar {names} i ett svar. Begär ett lager och ett crs i taget.",
            en="{service} mixes {names} in one answer. Ask for one layer and one crs at a time.",
        ).fill(service=service, names=names),
        value=names,
    )


def _unread(service: str, why: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service} sänder GML som inte går att läsa ({why}). Prova ett annat output_format i källan.",
            en="{service} sends GML that can't be read ({why}). Try another output_format in the source.",
        ).fill(service=service, why=why),
        value=why,
    )
