"""Places of plans and provisions of the national platform: parts with their own CRS, as one area in the storage CRS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.problems import no_crs
from gis_data.plans.placing import AreaPlacer, axis_order, swapped
from gis_data.plans.problems import BROKEN_AREA, NO_AREA, NOT_AN_AREA, SWAPPED_AXES
from gis_data.problems import FileIssue
from gis_data.sources.model import Order

_FIELDS = ("plangeometri", "bestammelsegeometri")


def place_all(
    dataset: str, rows: Sequence[tuple[int, Mapping[str, Any]]], storage_crs: str
) -> tuple[dict[int, MultiPolygon], list[FileIssue]]:
    """Return the areas of features in the storage CRS, by their number in the file.

    Raises
    ------
    UnknownCrs
        A place does not say its CRS, or lies far outside it.
    """
    issues: list[FileIssue] = []
    by_crs: dict[str, dict[str, BaseGeometry]] = {}
    numbers: dict[str, int] = {}
    for row, one in rows:
        crs, area = _area(dataset, row, one, issues)
        if area is not None:
            name = str(row)
            numbers[name] = row
            by_crs.setdefault(crs, {})[name] = area
    made: dict[int, MultiPolygon] = {}
    for crs, areas in by_crs.items():
        corners = shapely.get_coordinates(np.array(list(areas.values()), dtype=object))
        order, _ = axis_order(dataset, crs, corners)
        if order is not Order.EAST_NORTH:
            issues.append(SWAPPED_AXES.at(dataset, 0, crs=crs))
            areas = {name: swapped(area) for name, area in areas.items()}  # noqa: PLW2901 - the same areas, turned
        placed, more = AreaPlacer(dataset, crs, storage_crs).place(areas, numbers)
        issues += more
        made |= {numbers[name]: area for name, area in placed.items()}
    return made, issues


def _area(dataset: str, row: int, one: Mapping[str, Any], issues: list[FileIssue]) -> tuple[str, BaseGeometry | None]:
    parts = [part for field in _FIELDS for part in one.get(field) or [] if isinstance(part, dict)]
    found: list[BaseGeometry] = []
    crs = ""
    for part in parts:
        geometry = part.get("geometri")
        if not isinstance(geometry, dict):
            continue
        crs = crs or str(geometry.get("koordinatsystemPlan") or "")
        try:
            found.append(shape(dict(geometry["position"])))
        except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
            issues.append(BROKEN_AREA.at(dataset, row, "position", _name(one)))
    if not found:
        issues.append(NO_AREA.at(dataset, row, "bestammelsegeometri", _name(one)))
        return "", None
    if not crs:
        raise no_crs(dataset, "EPSG:3006")
    areas = [one for one in found if one.geom_type in ("Polygon", "MultiPolygon")]
    if not areas:
        issues.append(NOT_AN_AREA.at(dataset, row, "bestammelsegeometri", _name(one)))
        return "", None
    # One as it stands, so that an invalid one is seen and mended where all geometries are.
    return crs, areas[0] if len(areas) == 1 else shapely.union_all([shapely.make_valid(one) for one in areas])


def _name(one: Mapping[str, Any]) -> str:
    return str(one.get("beteckning") or one.get("bestammelseformulering") or one.get("objektidentitet") or "")
