"""Where a site is, as somebody writes or draws it: GeoJSON, or two numbers in degrees or metres."""

from __future__ import annotations

import json
import re
from functools import lru_cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from siting.domain.errors import InvalidInput
from siting.domain.site_drafts import geometry_fault
from siting.domain.site_search_values import read_number
from siting.domain.text import Text

LONGEST = 400_000
"""Characters."""

_WGS84 = "EPSG:4326"
_MARGIN_DEGREES = 0.5
_DECIMALS = 7
_TYPES = frozenset({"Point", "Polygon", "MultiPolygon"})
_GAP = re.compile(r"[;\s]+|,\s+")


def read_geometry(said: str, crs: str) -> BaseGeometry:
    """Return a geometry in the storage CRS.

    Parameters
    ----------
    said
        GeoJSON in WGS 84: a point, a polygon or several, by itself, as a feature, or as a collection of one; or a
        position as two numbers in either order, in degrees or in the storage CRS: only one way lies in the area that
        the CRS is made for.
    crs
        The storage CRS.

    Raises
    ------
    InvalidInput
        It can't be read, is not valid, or lies elsewhere.
    """
    text = said.strip()
    if len(text) > LONGEST:
        raise InvalidInput(_LONG, value=len(text))
    if not text.startswith("{"):
        return _position(text, crs)
    geometry = _from_geojson(text)
    if (wrong := geometry_fault(geometry)) is not None:
        raise InvalidInput(wrong, value=text[:100])
    west, south, east, north = geometry.bounds
    if not all(_is_here(x, y, crs) for x, y in ((west, south), (east, north))):
        raise InvalidInput(_ELSEWHERE.fill(crs=crs), value=text[:100])
    moved = _moved(geometry, _WGS84, crs)
    if (wrong := geometry_fault(moved)) is not None:
        raise InvalidInput(wrong, value=text[:100])
    return moved


def geojson_wgs84(geometry: BaseGeometry, crs: str) -> str:
    """Return a geometry of the storage CRS as GeoJSON."""
    moved = shapely.transform(_moved(geometry, crs, _WGS84), lambda points: np.round(points, _DECIMALS))
    return str(shapely.to_geojson(moved))


def _from_geojson(text: str) -> BaseGeometry:
    try:
        document = json.loads(text)
        if isinstance(document, dict) and document.get("type") == "FeatureCollection":
            [document] = document["features"]
        if isinstance(document, dict) and document.get("type") == "Feature":
            document = document["geometry"]
        if not isinstance(document, dict) or document.get("type") not in _TYPES:
            raise InvalidInput(_NO_GEOMETRY, value=text[:100])
        read: BaseGeometry = shapely.force_2d(shapely.from_geojson(json.dumps(document)))
    except (ShapelyError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidInput(_NO_GEOMETRY, value=text[:100]) from error
    if not np.isfinite(shapely.get_coordinates(read)).all():
        raise InvalidInput(_NO_GEOMETRY, value=text[:100])
    return read


def _position(text: str, crs: str) -> Point:
    parts = [part for part in _GAP.split(text) if part]
    if len(parts) == 1:
        parts = text.split(",")
    if len(parts) != 2:
        raise InvalidInput(_NO_POSITION.fill(said=text[:60]), value=text[:100])
    try:
        first, second = (read_number(part) for part in parts)
    except InvalidInput as error:
        raise InvalidInput(_NO_POSITION.fill(said=text[:60]), value=text[:100]) from error
    found = []
    for x, y in ((first, second), (second, first)):
        if abs(x) <= 180 and abs(y) <= 90:
            if _is_here(x, y, crs):
                found.append(_moved(Point(x, y), _WGS84, crs))
        elif _is_here(*_degrees(x, y, crs), crs):
            found.append(Point(x, y))
    if len(found) != 1 or not isinstance(found[0], Point):
        raise InvalidInput((_EITHER if found else _ELSEWHERE).fill(crs=crs), value=text[:100])
    return found[0]


def _degrees(east: float, north: float, crs: str) -> tuple[float, float]:
    longitude, latitude = _transformer(crs, _WGS84).transform(east, north)
    return float(longitude), float(latitude)


def _is_here(longitude: float, latitude: float, crs: str) -> bool:
    """Tell whether a position lies where the storage CRS is made for."""
    if not np.isfinite([longitude, latitude]).all():
        return False
    used = pyproj.CRS.from_user_input(crs).area_of_use
    margin = _MARGIN_DEGREES
    return used is None or (
        used.west - margin <= longitude <= used.east + margin and used.south - margin <= latitude <= used.north + margin
    )


def _moved(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    transformer = _transformer(source, target)

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, moved)


@lru_cache(maxsize=8)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


_LONG = Text(sv="geometrin är för stor; förenkla den", en="the geometry is too large; simplify it")
_NO_GEOMETRY = Text(
    sv="inte GeoJSON med en punkt eller en yta i WGS 84", en="not GeoJSON with a point or an area in WGS 84"
)
_NO_POSITION = Text(
    sv="”{said}” är ingen position; skriv två tal, som 57.7210 12.9401 eller 6398000 372000",
    en="“{said}” is no position; write two numbers, like 57.7210 12.9401 or 6398000 372000",
)
_ELSEWHERE = Text(sv="ligger utanför det som {crs} är till för", en="lies outside what {crs} is made for")
_EITHER = Text(
    sv="talen kan läsas i båda ordningarna; skriv GeoJSON i stället",
    en="the numbers can be read in either order; write GeoJSON instead",
)
