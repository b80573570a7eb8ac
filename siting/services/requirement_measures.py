"""What a requirement itself says to measure: the distance to a place, the room for a building."""

from __future__ import annotations

import math

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from siting.domain.places import POINT_LABELS
from siting.domain.requirement import Footprint, Place, PlaceHow, Rectangle
from siting.domain.text import Text, same
from siting.domain.units import convert
from siting.services.requirement_faults import Spot
from siting.services.requirement_form import FootprintForm, PlaceForm, RectangleForm, text_of

_SIDE_M = (1.0, 5000.0)
_SETBACK_M = (0.0, 500.0)
"""Smaller is no building and larger no plot."""

_WAYS = ("area", "point", "nearest", "lon", "shape", "geojson")


def read_place(written: str | PlaceForm, spot: Spot) -> Place | None:
    """Return the place that is named; None when a mistake was noted.

    A bare name is an area's, or else a reference point's: which, is seen when it is looked up.
    """
    if isinstance(written, str):
        return Place(how=PlaceHow.AREA, name=written, label=same(written))
    ways = [way for way in _WAYS if getattr(written, way) is not None]
    if (written.lon is None) != (written.lat is None):
        spot.note("lat" if written.lat is None else "lon", _BOTH_COORDINATES)
    elif len(ways) != 1:
        spot.note("", _ONE_WAY, names=", ".join(ways) or "–")
    else:
        return _named(written, ways[0], spot)
    return None


def read_footprint(written: FootprintForm, spot: Spot) -> Footprint | None:
    """Return the building with its yards; None when a mistake was noted."""
    hall = _rectangle(written, spot)
    yards = [_rectangle(one, spot.under("yards", number)) for number, one in enumerate(written.yards)]
    setback_m = _metres(written, "setback", _SETBACK_M, spot, default=0.0)
    if hall is None or setback_m is None or any(yard is None for yard in yards):
        return None
    return Footprint(hall=hall, setback_m=setback_m, yards=tuple(yard for yard in yards if yard is not None))


def _named(written: PlaceForm, way: str, spot: Spot) -> Place | None:
    found = _coordinates(written, way, spot)
    geometry, is_read = _stored(written, spot)
    if found is None or not is_read:
        return None
    how, geometry_wgs84 = found
    label = _label(written, how)
    kind = written.nearest and written.nearest.value
    return Place(
        how=how,
        name=written.area or written.point or kind or written.name or label.sv or "–",
        label=label,
        geometry=geometry,
        parts=tuple(written.parts or ()),
        geometry_wgs84=geometry_wgs84,
    )


def _stored(written: PlaceForm, spot: Spot) -> tuple[BaseGeometry | None, bool]:
    """Return what was found before of the place, and whether it could be read."""
    if written.geometry is None:
        return None, True
    try:
        return shapely.from_wkb(written.geometry), True
    except (ShapelyError, ValueError):
        spot.note("geometry", _NO_WKB)
        return None, False


def _coordinates(written: PlaceForm, way: str, spot: Spot) -> tuple[PlaceHow, BaseGeometry | None] | None:
    """Return how the place is named, with its coordinates where it is named by them."""
    if way in (PlaceHow.AREA, PlaceHow.POINT, PlaceHow.NEAREST):
        return PlaceHow(way), None
    if way == "lon":
        geometry: BaseGeometry | None = shapely.Point(float(written.lon or 0), float(written.lat or 0))
        how = PlaceHow.POSITION
    else:
        geometry, how = _area_of(written), PlaceHow.SHAPE
    if geometry is None or geometry.is_empty:
        spot.note(way, _NO_AREA)
    elif not _is_on_earth(geometry):
        spot.note(way, _OFF_EARTH)
    elif not geometry.is_valid:
        spot.note(way, _CROSSES)
    else:
        return how, geometry
    return None


def _area_of(written: PlaceForm) -> BaseGeometry | None:
    if written.shape is not None:
        document: object = {"type": "Polygon", "coordinates": [[*written.shape, written.shape[0]]]}
    else:
        document = written.geojson
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = document.get("geometry")
    if not isinstance(document, dict) or document.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        return shapely.force_2d(shapely.geometry.shape(document))
    except (ArithmeticError, AttributeError, LookupError, ShapelyError, TypeError, ValueError):
        return None


def _is_on_earth(geometry: BaseGeometry) -> bool:
    lon, lat = shapely.get_coordinates(geometry).T
    return bool(((abs(lon) <= 180) & (abs(lat) <= 90)).all())


def _label(written: PlaceForm, how: PlaceHow) -> Text:
    if written.label is not None:
        return text_of(written.label)
    if written.nearest is not None:
        return _NEAREST.fill(kind=POINT_LABELS[written.nearest])
    if name := written.area or written.point or written.name:
        return same(name)
    return _POSITION if how is PlaceHow.POSITION else _SHAPE


def _rectangle(written: RectangleForm, spot: Spot) -> Rectangle | None:
    sides = [_metres(written, name, _SIDE_M, spot) for name in ("length", "width")]
    if sides[0] is None or sides[1] is None:
        return None
    return Rectangle(length_m=max(sides[0], sides[1]), width_m=min(sides[0], sides[1]))


def _metres(
    written: RectangleForm, name: str, bounds: tuple[float, float], spot: Spot, *, default: float | None = None
) -> float | None:
    """Return a length that is written in metres or feet; None when a mistake was noted."""
    given = {unit: value for unit in ("m", "ft") if (value := getattr(written, f"{name}_{unit}")) is not None}
    if not given and default is not None:
        return default
    if len(given) != 1:
        spot.note(f"{name}_ft" if given else f"{name}_m", _ONE_UNIT if given else _NO_LENGTH, side=name)
        return None
    [(unit, value)] = given.items()
    metres = convert(float(value), unit, "m")
    if not math.isfinite(metres) or not bounds[0] <= metres <= bounds[1]:
        spot.note(f"{name}_{unit}", _LENGTH, value=value, low=f"{bounds[0]:g}", high=f"{bounds[1]:g}")
        return None
    return metres


_NEAREST = Text(sv="närmaste {kind}", en="the nearest {kind}")
_POSITION = Text(sv="den angivna punkten", en="the given point")
_SHAPE = Text(sv="det ritade området", en="the drawn area")
_ONE_WAY = Text(
    sv="en plats nämns på ett sätt: area, point, nearest, lon och lat, shape eller geojson; här står {names}",
    en="a place is named in one way: area, point, nearest, lon and lat, shape or geojson; here is {names}",
)
_BOTH_COORDINATES = Text(sv="saknas: lon och lat behövs båda", en="is missing: lon and lat are both needed")
_NO_AREA = Text(
    sv="inget område: ska vara GeoJSON av slaget Polygon eller MultiPolygon, longitud före latitud",
    en="no area: should be GeoJSON of type Polygon or MultiPolygon, longitude before latitude",
)
_OFF_EARTH = Text(
    sv="utanför jorden: longitud ligger mellan -180 och 180 och står först, latitud mellan -90 och 90",
    en="off the earth: longitude lies between -180 and 180 and stands first, latitude between -90 and 90",
)
_CROSSES = Text(sv="områdets gräns korsar sig själv", en="the area's boundary crosses itself")
_NO_WKB = Text(
    sv="går inte att läsa; ta bort raden, så slås platsen upp på nytt",
    en="can't be read; remove the line, and the place is looked up anew",
)
_NO_LENGTH = Text(sv="saknas (eller {side}_ft, i fot)", en="is missing (or {side}_ft, in feet)")
_ONE_UNIT = Text(sv="{side} står i både meter och fot", en="{side} is given in both metres and feet")
_LENGTH = Text(
    sv="{value} går inte; ska ligga mellan {low} och {high} m",
    en="{value} won't do; should lie between {low} and {high} m",
)
