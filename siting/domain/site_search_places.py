"""Where sites are looked for: rectangles, polygons and positions, read from text and brought to the storage CRS."""

from __future__ import annotations

import json
import re
from functools import lru_cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from siting.domain.errors import InvalidInput
from siting.domain.site_search import MOST_POSITIONS, Box
from siting.domain.site_search_values import read_number
from siting.domain.text import Text

WGS84 = "EPSG:4326"

_LONGEST_AREA = 100_000
"""Characters."""
_MARGIN_DEGREES = 3.0
"""How far outside the area that a CRS is made for it is still used."""
_PIECES = 32
"""Into how many parts a side is cut, so that it stays straight where it was when it is brought to another CRS."""
_STRAIGHT_DEGREES = 0.05
"""A side of that length strays less than half a metre at 60 degrees north."""
_LARGEST_COORDINATE = 1e8
"""Metres or feet; no map of the earth is larger."""
_WKT = re.compile(r"\s*(MULTI)?POLYGON\b", flags=re.IGNORECASE | re.ASCII)
_CRS = re.compile(
    r"(?:EPSG:|(?:https?://www\.opengis\.net/def/crs|urn:ogc:def:crs)[/:](EPSG|OGC)[/:][\d.]*[/:])(CRS84|\d{4,6})",
    flags=re.IGNORECASE | re.ASCII,
)


def read_box(said: str, crs_said: str) -> Box:
    """Return a rectangle from ``west,south,east,north``.

    Parameters
    ----------
    said
        Four numbers, in degrees or in the CRS's unit, axes east and north.
    crs_said
        ``EPSG:3006``, an address or name as OGC writes them, or "" for WGS 84.

    Raises
    ------
    InvalidInput
        It is no rectangle, or the CRS is none of those that are known.
    """
    crs = read_crs(crs_said) if crs_said else WGS84
    parts = said.split(",")
    if len(parts) != 4:
        raise InvalidInput(_NO_BOX, value=said)
    west, south, east, north = (read_number(part.strip()) for part in parts)
    if not (west < east and south < north):
        raise InvalidInput(_NO_BOX, value=said)
    if max(map(abs, (west, south, east, north))) > _LARGEST_COORDINATE:
        raise InvalidInput(_NO_DEGREES, value=said)
    if crs == WGS84 and not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise InvalidInput(_NO_DEGREES, value=said)
    return Box(west=west, south=south, east=east, north=north, crs=crs)


def write_box(found: Box) -> str:
    """Return what :func:`read_box` reads."""
    return ",".join(repr(side) for side in (found.west, found.south, found.east, found.north))


def read_crs(said: str) -> str:
    """Return a CRS as ``EPSG:<number>``.

    >>> read_crs("http://www.opengis.net/def/crs/EPSG/0/3006"), read_crs("urn:ogc:def:crs:OGC:1.3:CRS84")
    ('EPSG:3006', 'EPSG:4326')

    Raises
    ------
    InvalidInput
        There is no such CRS, or it is none on the plane or in degrees.
    """
    found = _CRS.fullmatch(said)
    number = "" if found is None else found[2].upper()
    if found is None or (number == "CRS84") != ((found[1] or "EPSG").upper() == "OGC"):
        raise InvalidInput(_NO_CRS.fill(said=said[:100]), value=said)
    name = WGS84 if number == "CRS84" else f"EPSG:{int(number)}"
    _known_crs(name)
    return name


def read_position(said: str) -> tuple[float, float]:
    """Return longitude and latitude.

    Raises
    ------
    InvalidInput
        They are no position on earth.
    """
    parts = said.split(",")
    if len(parts) == 2:
        longitude, latitude = (read_number(part.strip()) for part in parts)
        if abs(longitude) <= 180 and abs(latitude) <= 90:
            return longitude, latitude
    raise InvalidInput(_NO_POSITION.fill(said=said[:100]), value=said)


def read_area(said: str) -> BaseGeometry:
    """Return a polygon or several, in WGS 84, from WKT or GeoJSON.

    Raises
    ------
    InvalidInput
        It can't be read, has too many positions, crosses itself, or lies outside the earth.
    """
    if len(said) > _LONGEST_AREA:
        raise InvalidInput(_MANY.fill(most=MOST_POSITIONS))
    try:
        read = shapely.from_geojson(said) if _is_geojson(said) else shapely.from_wkt(said)
    except (ShapelyError, ValueError, TypeError, NotImplementedError, RecursionError) as error:
        raise InvalidInput(_NO_AREA, value=said[:100]) from error
    if not isinstance(read, Polygon | MultiPolygon) or read.is_empty:
        raise InvalidInput(_NO_AREA, value=said[:100])
    if shapely.get_num_coordinates(read) > MOST_POSITIONS:
        raise InvalidInput(_MANY.fill(most=MOST_POSITIONS))
    area: BaseGeometry = shapely.force_2d(read)
    positions = shapely.get_coordinates(area)
    if not (np.isfinite(positions).all() and (np.abs(positions) <= [180.0, 90.0]).all()):
        raise InvalidInput(_NO_DEGREES, value=said[:100])
    if not area.is_valid:
        raise InvalidInput(_CROSSES.fill(why=shapely.is_valid_reason(area)), value=said[:100])
    return area


def _is_geojson(said: str) -> bool:
    """Tell which of the two it is, by what it says of itself: collections within collections are never read.

    Raises
    ------
    ValueError, RecursionError
        It is neither.
    """
    if _WKT.match(said):
        return False
    document = json.loads(said)
    if not isinstance(document, dict) or document.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("no polygon")
    return True


def write_area(area: BaseGeometry) -> str:
    """Return what :func:`read_area` reads the very same area of: WKT with every digit, which GEOS does not write.

    >>> write_area(Polygon([(0, 0), (1e-9, 0), (0, 1)]))
    'POLYGON((0.0 0.0,1e-09 0.0,0.0 1.0,0.0 0.0))'
    """
    if isinstance(area, MultiPolygon):
        return f"MULTIPOLYGON({','.join(_rings(part) for part in area.geoms)})"
    if not isinstance(area, Polygon):
        raise TypeError(f"not an area: {area.geom_type}")
    return f"POLYGON{_rings(area)}"


def _rings(polygon: Polygon) -> str:
    rings = (shapely.get_coordinates(ring).tolist() for ring in (polygon.exterior, *polygon.interiors))
    return "(" + ",".join("(" + ",".join(f"{x!r} {y!r}" for x, y in ring) + ")" for ring in rings) + ")"


def box_in_crs(found: Box, crs: str) -> BaseGeometry:
    """Return a rectangle in the storage CRS; empty where it lies beyond what that CRS is for.

    Raises
    ------
    InvalidInput
        It can't be brought there.
    """
    sides = box(found.west, found.south, found.east, found.north)
    if found.crs == crs:
        return sides
    if found.crs == WGS84:
        return area_in_crs(sides, crs)
    in_pieces = _moved(_in_pieces(sides, 0.0), found.crs, WGS84)
    if not np.isfinite(shapely.get_coordinates(in_pieces)).all() or not in_pieces.is_valid:
        raise InvalidInput(_ELSEWHERE.fill(crs=found.crs))
    return area_in_crs(in_pieces, crs)


def area_in_crs(area: BaseGeometry, crs: str) -> BaseGeometry:
    """Return an area that is in WGS 84 in the storage CRS; without what lies beyond what that CRS is for.

    Raises
    ------
    InvalidInput
        It can't be brought there.
    """
    used = _known_crs(crs).area_of_use
    if used is not None and used.west <= used.east:
        margin = _MARGIN_DEGREES
        area = area.intersection(
            box(used.west - margin, max(used.south - margin, -90), used.east + margin, min(used.north + margin, 90))
        )
    if area.is_empty:
        return area
    moved = _moved(_in_pieces(area, _STRAIGHT_DEGREES), WGS84, crs)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise InvalidInput(_ELSEWHERE.fill(crs=crs))
    return moved if moved.is_valid else moved.buffer(0)


def position_in_crs(longitude: float, latitude: float, crs: str) -> tuple[float, float]:
    """Return east and north of a position in the storage CRS.

    Raises
    ------
    InvalidInput
        It lies beyond what that CRS is for.
    """
    used = _known_crs(crs).area_of_use
    margin = _MARGIN_DEGREES
    if used is None or (
        (used.west > used.east or used.west - margin <= longitude <= used.east + margin)
        and used.south - margin <= latitude <= used.north + margin
    ):
        east, north = _transformer(WGS84, crs).transform(longitude, latitude)
        if np.isfinite([east, north]).all():
            return float(east), float(north)
    raise InvalidInput(_ELSEWHERE.fill(crs=crs), value=(longitude, latitude))


def _in_pieces(geometry: BaseGeometry, straight: float) -> BaseGeometry:
    """Return an area with its long sides cut; what is shorter than ``straight`` is straight everywhere."""
    west, south, east, north = geometry.bounds
    cut: BaseGeometry = shapely.segmentize(
        geometry, max((east - west) / _PIECES, (north - south) / _PIECES, straight, 1e-9)
    )
    return cut


def _moved(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    transformer = _transformer(source, target)

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, moved)


@lru_cache(maxsize=64)
def _known_crs(name: str) -> pyproj.CRS:
    try:
        crs = pyproj.CRS.from_user_input(name)
    except CRSError as error:
        raise InvalidInput(_NO_CRS.fill(said=name), value=name) from error
    if not (crs.is_projected or crs.is_geographic) or crs.is_deprecated:
        raise InvalidInput(_NO_CRS.fill(said=name), value=name)
    return crs


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(_known_crs(source), _known_crs(target), always_xy=True)


_NO_BOX = Text(
    sv="en rektangel är väst,syd,öst,norr, med väst före öst och syd före norr",
    en="a rectangle is west,south,east,north, west before east and south before north",
)
_NO_DEGREES = Text(
    sv="utanför jorden: longitud är -180 till 180 och latitud -90 till 90, longitud först",
    en="outside the earth: longitude is -180 to 180 and latitude -90 to 90, longitude first",
)
_NO_CRS = Text(
    sv="koordinatsystemet {said} är okänt; skriv t.ex. EPSG:3006",
    en="the CRS {said} is unknown; write e.g. EPSG:3006",
)
_NO_POSITION = Text(
    sv="{said} är ingen position; skriv longitud,latitud som 12.94,57.72",
    en="{said} is no position; write longitude,latitude as 12.94,57.72",
)
_NO_AREA = Text(
    sv="inte en polygon i WKT eller GeoJSON, som POLYGON((12.8 57.6, 13.1 57.6, 13.1 57.8, 12.8 57.6))",
    en="not a polygon in WKT or GeoJSON, like POLYGON((12.8 57.6, 13.1 57.6, 13.1 57.8, 12.8 57.6))",
)
_MANY = Text(sv="fler än {most} positioner; förenkla ytan", en="more than {most} positions; simplify the area")
_CROSSES = Text(sv="ytan är ogiltig ({why})", en="the area is not valid ({why})")
_ELSEWHERE = Text(sv="ligger utanför det som {crs} är till för", en="lies outside what {crs} is made for")
