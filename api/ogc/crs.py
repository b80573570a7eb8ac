"""Coordinate reference systems that features are given in, and how what is asked gets into the storage CRS."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from api.serving.problems import Malformed
from siting.domain.text import Text
from siting.store.published_features import Shape

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_EVERYWHERE = (4326, 3857)
_EUROPE = (4258, 3034, 3035)
_MARGIN_DEGREES = 10.0
"""Beyond the storage CRS' area of use; further off its formulas give nonsense, and no site stands there."""
_MOST_COORDINATES = 10_000
_PIECES = 32
_METRES, _DEGREES = 3, 7


@cache
def _crs(code: int) -> CRS:
    """Return a CRS; looking one up takes longer than a page of features."""
    return CRS.from_epsg(code)


def crs_uri(srid: int | None) -> str:
    """Return how a CRS is named; None is WGS 84 in the order longitude, latitude."""
    return CRS84 if srid is None else f"{_EPSG}{srid}"


@cache
def offered(srid: int) -> tuple[int, ...]:
    """Return EPSG numbers of what is offered beside CRS84: the storage CRS, others of its datum, and common ones."""
    own = _crs(srid)
    base = own.geodetic_crs
    area = own.area_of_use
    found = [srid, *_EVERYWHERE]
    if area is None or base is None:
        return tuple(dict.fromkeys(found))
    here = AreaOfInterest(*area.bounds)
    if query_crs_info("EPSG", PJType.PROJECTED_CRS, area_of_interest=here, contains=True):
        known = {one.code for one in query_crs_info("EPSG", area_of_interest=here, contains=False)}
        found += [one for one in _EUROPE if str(one) in known]
    for info in query_crs_info("EPSG", PJType.PROJECTED_CRS, area_of_interest=here):
        if not info.deprecated and _datum_of(int(info.code)) == base.to_epsg():
            found.append(int(info.code))
    return tuple(dict.fromkeys(found))


def read_crs(text: str, srid: int) -> int | None:
    """Return the EPSG number of a CRS that is asked for, as URI, ``EPSG:3006`` or ``[EPSG:3006]``; None for CRS84.

    Raises
    ------
    Malformed
        It is not offered.
    """
    bare = text.strip().removeprefix("[").removesuffix("]")
    if bare in (CRS84, "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84"):
        return None
    for start in (_EPSG, "EPSG:", "urn:ogc:def:crs:EPSG::"):
        number = bare.removeprefix(start)
        if (
            number != bare
            and number.isascii()
            and number.isdigit()
            and len(number) < 7
            and int(number) in offered(srid)
        ):
            return int(number)
    raise Malformed(_UNKNOWN.fill(value=text[:100]), value=text[:100])


def shape_in(crs: int | None, properties: tuple[str, ...] | None) -> Shape:
    """Return how features are written in a CRS: with its own order of axes, and as exact as a centimetre."""
    if crs is None:
        return Shape(properties=properties)
    decimals = _DEGREES if _crs(crs).is_geographic else _METRES
    return Shape(srid=crs, flipped=north_first(crs), decimals=decimals, properties=properties)


@cache
def north_first(crs: int) -> bool:
    """Tell whether a CRS names the north before the east."""
    return _crs(crs).axis_info[0].direction.lower() in ("north", "south")


@cache
def area_wgs84(srid: int) -> tuple[float, float, float, float]:
    """Return west, south, east, north of where the storage CRS can be reckoned with."""
    area = _crs(srid).area_of_use
    if area is None:
        return -180.0, -85.0, 180.0, 85.0
    west, south, east, north = area.bounds
    return (
        max(west - _MARGIN_DEGREES, -180.0),
        max(south - _MARGIN_DEGREES, -85.0),
        min(east + _MARGIN_DEGREES, 180.0),
        min(north + _MARGIN_DEGREES, 85.0),
    )


def stored_box(values: list[float], crs: int | None, srid: int) -> BaseGeometry | None:
    """Return a box of a query in the storage CRS; None where none of it is where the CRS can be reckoned with.

    Parameters
    ----------
    values
        Its four bounds in the order of the CRS' axes. A box in degrees whose west is east of its east goes over the
        antimeridian.
    """
    first, second, third, fourth = values
    if crs is not None and north_first(crs):
        first, second, third, fourth = second, first, fourth, third
    degrees = crs is None or _crs(crs).is_geographic
    if second > fourth or (first > third and not degrees):
        raise Malformed(_BOX.fill(value=values), value=values)
    spans = [(first, third)] if first <= third else [(first, 180.0), (-180.0, third)]
    parts = [_stored_rectangle((west, second, east, fourth), crs, srid) for west, east in spans]
    found = [one for one in parts if one is not None]
    return shapely.union_all(found) if len(found) > 1 else found[0] if found else None


def _stored_rectangle(bounds: tuple[float, float, float, float], crs: int | None, srid: int) -> BaseGeometry | None:
    """Return a rectangle as :func:`stored` does; its points, for which most ask, are found without a geometry."""
    west, south, east, north = bounds
    if crs is None or _crs(crs).is_geographic:
        least_east, least_north, most_east, most_north = area_wgs84(srid)
        west, south = max(west, least_east), max(south, least_north)
        east, north = min(east, most_east), min(north, most_north)
    width, height = east - west, north - south
    if crs == srid or width <= 0 or height <= 0:
        return stored(box(*bounds), crs, srid)
    longest = max(width, height)
    along, up = _unit_ring(math.ceil(_PIECES * width / longest), math.ceil(_PIECES * height / longest))
    placed_east, placed_north = _transformer(crs, srid).transform(west + width * along, south + height * up)
    ring = np.column_stack([placed_east, placed_north])
    return shapely.Polygon(ring) if np.isfinite(ring).all() else None


@lru_cache(maxsize=_PIECES**2)
def _unit_ring(across: int, up: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points round a square of length 1, its sides in so many pieces."""
    x, y = np.linspace(0, 1, across, endpoint=False), np.linspace(0, 1, up, endpoint=False)
    sides = ((x, 0 * x), (0 * y + 1, y), (1 - x, 0 * x + 1), (0 * y, 1 - y))
    return np.concatenate([side[0] for side in sides]), np.concatenate([side[1] for side in sides])


def stored(geometry: BaseGeometry, crs: int | None, srid: int) -> BaseGeometry | None:
    """Return a geometry (axes east, north) in the storage CRS, with more points on its long lines; None as above."""
    if crs == srid:
        return geometry
    if crs is None or _crs(crs).is_geographic:
        geometry = shapely.intersection(geometry, box(*area_wgs84(srid)))
    if geometry.is_empty:
        return None
    west, south, east, north = geometry.bounds
    step = max(east - west, north - south) / _PIECES
    dense = shapely.segmentize(geometry, step) if step > 0 else geometry
    try:
        placed = shapely.transform(dense, lambda points: _moved(points, crs, srid))
    except ProjError:
        return None
    return placed if np.isfinite(shapely.get_coordinates(placed)).all() else None


def literal(node: Mapping[str, Any], crs: int | None, srid: int) -> BaseGeometry:
    """Return a filter's geometry in the storage CRS.

    Raises
    ------
    Malformed
        It is none, is broken, too large, or off where the storage CRS can be reckoned with.
    """
    try:
        if "bbox" in node:
            values = [float(one) for one in node["bbox"]]
            values = [values[0], values[1], values[3], values[4]] if len(values) == 6 else values
            if len(values) != 4 or not all(map(math.isfinite, values)):
                raise Malformed(_GEOMETRY)
            found = stored_box(values, crs, srid)
        else:
            given = shape(dict(node))
            if given.is_empty or not given.is_valid or shapely.get_num_coordinates(given) > _MOST_COORDINATES:
                raise Malformed(_GEOMETRY)
            if crs is not None and north_first(crs):
                given = shapely.transform(given, lambda points: points[:, ::-1])
            found = stored(shapely.force_2d(given), crs, srid)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError) as error:
        raise Malformed(_GEOMETRY) from error
    # What is nowhere near meets nothing and is far from everything: a point that no site has.
    return found if found is not None else shapely.Point(-1e9, -1e9)


def _moved(points: NDArray[np.float64], crs: int | None, srid: int) -> NDArray[np.float64]:
    east, north = _transformer(crs, srid).transform(points[:, 0], points[:, 1])
    return np.column_stack([east, north])


@cache
def _transformer(crs: int | None, srid: int) -> Transformer:
    return Transformer.from_crs(4326 if crs is None else crs, srid, always_xy=True)


@cache
def _datum_of(code: int) -> int | None:
    try:
        base = _crs(code).geodetic_crs
    except CRSError:
        return None
    return None if base is None else base.to_epsg()


_UNKNOWN = Text(
    sv="Koordinatsystemet {value} finns inte att få; samlingens crs räknar upp dem som gör det.",
    en="The coordinate reference system {value} is not to be had; the collection's crs lists those that are.",
)
_BOX = Text(
    sv="bbox {value} är ingen ruta: minsta värdena först, i koordinatsystemets ordning.",
    en="bbox {value} is no box: the least values first, in the order of the CRS.",
)
_GEOMETRY = Text(
    sv="Geometrin i filtret går inte att använda: hel, utan att skära sig själv, högst 10 000 punkter.",
    en="The filter's geometry can't be used: whole, not crossing itself, at most 10,000 points.",
)
