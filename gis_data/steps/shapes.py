"""Geometries that a site can have: points and valid areas in the storage CRS."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_data.problems import Problem, dropped, repaired
from siting.domain.text import Text, same

NOT_A_SITE_SHAPE = dropped(
    "not_a_point_or_area",
    Text(sv="Geometrin är {shape}, ingen punkt eller yta.", en="The geometry is a {shape}, no point or area."),
    Text(sv="Rita en punkt eller en yta.", en="Draw a point or an area."),
)
EMPTY_SHAPE = dropped(
    "empty_geometry",
    Text(sv="Geometrin är tom eller utan yta.", en="The geometry is empty or without area."),
    Text(sv="Rita en punkt eller en yta.", en="Draw a point or an area."),
)
INVALID_POLYGON = repaired(
    "invalid_polygon",
    Text(sv="Ytan är ogiltig: {why}.", en="The area is invalid: {why}."),
    Text(
        sv="Lagad; ytan är nu {area} m². Kontrollera gränsen.",
        en="Mended; its area is now {area} m². Check the boundary.",
    ),
)

LEAST_AREA_M2 = 0.01

Noted: TypeAlias = tuple[Problem, dict[str, object]]

_AREAS = ("Polygon", "MultiPolygon")
_VALID = "Valid Geometry"
_REASONS = {
    "Self-intersection": Text(sv="gränsen korsar sig själv", en="its boundary crosses itself"),
    "Ring Self-intersection": Text(sv="gränsen vidrör sig själv", en="its boundary touches itself"),
    "Hole lies outside shell": Text(sv="ett hål ligger utanför ytan", en="a hole lies outside it"),
    "Holes are nested": Text(sv="ett hål ligger i ett annat", en="a hole lies within another"),
    "Nested shells": Text(sv="en del ligger i en annan", en="a part lies within another"),
    "Duplicate Rings": Text(sv="en gräns står två gånger", en="a boundary stands twice"),
    "Too few points in geometry component": Text(sv="för få hörn", en="too few corners"),
    "Interior is disconnected": Text(sv="hålen delar den", en="its holes cut it in two"),
}


def site_shape(geometry: BaseGeometry) -> tuple[BaseGeometry | None, Noted | None]:
    """Return a geometry as a site can have it, and what was wrong.

    Parameters
    ----------
    geometry
        In the storage CRS, metric.

    Returns
    -------
    geometry, problem
        A point or a valid polygon or multipolygon, or None; the problem with what fills its texts, or None.
    """
    if geometry.geom_type == "MultiPoint" and len(shapely.get_parts(geometry)) == 1:
        geometry = shapely.get_parts(geometry)[0]
    if geometry.geom_type in ("Point", *_AREAS, "GeometryCollection") and not geometry.is_empty:
        return (geometry, None) if geometry.geom_type == "Point" else _area(geometry)
    problem = EMPTY_SHAPE if geometry.is_empty else NOT_A_SITE_SHAPE
    return None, (problem, {"shape": geometry.geom_type})


def _area(geometry: BaseGeometry) -> tuple[BaseGeometry | None, Noted | None]:
    why = str(shapely.is_valid_reason(geometry)).partition("[")[0]
    valid = why == _VALID and geometry.geom_type in _AREAS
    area = geometry if valid else _areas_of(shapely.make_valid(geometry))
    if area is None or area.area < LEAST_AREA_M2:
        return None, (EMPTY_SHAPE, {})
    if why == _VALID:
        return area, None
    return area, (INVALID_POLYGON, {"why": _REASONS.get(why, same(why)), "area": f"{area.area:.0f}"})


def finite(geometries: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which geometries have finite coordinates alone."""
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    broken = owners[~np.isfinite(coordinates).all(axis=1)]
    mask = np.ones(len(geometries), dtype=bool)
    mask[broken] = False
    return mask


def _areas_of(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return the areas in a geometry as one; lines and points that mending leaves are dropped."""
    parts = shapely.get_parts(geometry)
    while any(part.geom_type in ("GeometryCollection", "MultiPolygon") for part in parts):
        parts = shapely.get_parts(parts)
    areas = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    if not areas:
        return None
    return areas[0] if len(areas) == 1 else shapely.union_all(areas)
