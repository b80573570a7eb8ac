"""Geometries as they are stored: in the storage CRS, flat, finite and valid, of a shape that their role can have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import AREA_ROLES, POINT_ROLES
from gis_data.geodata.model import Shape
from gis_data.geodata.problems import (
    BROKEN_GEOMETRY,
    INVALID_GEOMETRY,
    NO_GEOMETRY,
    NOT_A_PLACE,
    NOT_DEGREES,
    OUTSIDE_CRS,
    strange_crs,
    wrong_crs,
)
from gis_data.problems import Problem
from gis_data.sources.model import Reading
from gis_data.steps.crs import Pairs, from_wgs84, is_geographic, is_same, to_wgs84
from gis_data.steps.shapes import finite, site_shape
from siting.domain.geodata import Role
from siting.domain.text import Text

LONGEST_EDGE_DEGREES = 0.02
"""Longer edges get corners between before they are projected: a straight line in degrees is none in metres, and at
58° north one of 0.02° (1.2 km) bends by 5 cm."""

MOST_CORNERS = 10_000
"""Larger areas are mended by the quicker method: of 100,000 corners the other takes up to a minute."""

_WIDEST = np.array([-540.0, -90.5, 540.0, 90.5])
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON, shapely.GeometryType.GEOMETRYCOLLECTION)
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)

_KINDS = {
    Shape.POINT: (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT),
    Shape.LINE: (*_LINES, shapely.GeometryType.LINEARRING),
    Shape.AREA: _AREAS,
}

_ONLY_AREAS = frozenset({Role.FLOOD, Role.PROTECTED_NATURE, Role.SHORE_PROTECTION, Role.PROPERTY_UNIT})
_AS_POINTS = POINT_ROLES | {Role.WORKPLACES, Role.SHOPS, Role.COUNTED}
_NO_LINES = AREA_ROLES | {Role.POPULATION, Role.SENSITIVE}

AREAS = Text(sv="ytor", en="areas")
AREAS_OR_POINTS = Text(sv="ytor eller punkter", en="areas or points")
AREAS_OR_LINES = Text(sv="ytor eller linjer", en="areas or lines")


@dataclass(kw_only=True)
class Placed:
    """Geometries of some rows.

    Parameters
    ----------
    geometries
        Shape (n,), in the storage CRS; None where there is none to use.
    repaired
        Shape (n,): which were invalid and have been mended.
    problems
        Row → what is wrong, and what fills the problem's texts.
    """

    geometries: NDArray[np.object_]
    repaired: NDArray[np.bool_]
    problems: dict[int, tuple[Problem, dict[str, object]]] = field(default_factory=dict)

    def drop(self, rows: NDArray[np.bool_], problem: Problem, **found: object) -> None:
        """Leave out rows for a reason; those that were left out before keep theirs."""
        for row in np.flatnonzero(rows & ~shapely.is_missing(self.geometries)).tolist():
            self.problems[row] = (problem, found)
        self.geometries[rows] = None


def flat_crs(dataset: str, crs: str) -> str:
    """Return a CRS without its heights.

    Raises
    ------
    UnknownCrs
        PROJ does not know it.
    """
    try:
        known = pyproj.CRS.from_user_input(crs)
        if known.is_compound:
            known = known.sub_crs_list[0]
        pyproj.Transformer.from_crs(known, "EPSG:4326", always_xy=True)
    except CRSError as error:
        raise strange_crs(dataset, crs) from error
    return known.to_string() if known.to_string() != crs else crs


class Placer:
    """Brings geometries of one layer to the storage CRS.

    Parameters
    ----------
    dataset
        What messages call the layer.
    crs
        CRS of its coordinates.
    storage_crs
        The storage CRS.

    Attributes
    ----------
    keeps
        Whether the layer is in the storage CRS already.

    Raises
    ------
    UnknownCrs
        PROJ does not know the CRS.
    """

    def __init__(self, dataset: str, crs: str, storage_crs: str) -> None:
        self.dataset = dataset
        self.crs = flat_crs(dataset, crs)
        self.storage_crs = storage_crs
        self.keeps = is_same(self.crs, storage_crs)
        self._degrees = is_geographic(self.crs)

    def place(self, raw: NDArray[np.object_]) -> Placed:
        """Return geometries in the storage CRS.

        Parameters
        ----------
        raw
            Shape (n,): as they stand; None where a row has none.

        Raises
        ------
        UnknownCrs
            Most of them can't be in the CRS that the layer states.
        """
        placed = Placed(geometries=raw.copy(), repaired=np.zeros(len(raw), dtype=bool))
        there = ~(shapely.is_missing(raw) | shapely.is_empty(raw))
        for row in np.flatnonzero(~there).tolist():
            placed.problems[row] = (NO_GEOMETRY, {})
        placed.geometries[~there] = None
        placed.geometries = shapely.force_2d(placed.geometries)
        placed.drop(~finite(placed.geometries), NOT_A_PLACE)
        if self._degrees:
            self._check_degrees(placed)
        invalid = _invalid(placed.geometries)
        if not self.keeps:
            self._transform(placed)
        _mend(placed, invalid)
        return placed

    def _check_degrees(self, placed: Placed) -> None:
        bounds = shapely.bounds(placed.geometries)
        with np.errstate(invalid="ignore"):
            beyond = np.column_stack((bounds[:, :2] < _WIDEST[:2], bounds[:, 2:] > _WIDEST[2:]))
        outside: NDArray[np.bool_] = np.any(beyond, axis=1)
        there = np.count_nonzero(~np.isnan(bounds[:, 0]))
        if np.count_nonzero(outside) * 2 > there:
            raise wrong_crs(self.dataset, self.crs, bounds[outside][0])
        placed.drop(outside, NOT_DEGREES, crs=self.crs)

    def _transform(self, placed: Placed) -> None:
        geometries = placed.geometries
        if self._degrees:
            geometries = shapely.segmentize(geometries, LONGEST_EDGE_DEGREES)
        placed.geometries = shapely.transform(geometries, self._project)
        placed.drop(~finite(placed.geometries), OUTSIDE_CRS, crs=self.storage_crs)

    def _project(self, pairs: Pairs) -> Pairs:
        return from_wgs84(to_wgs84(pairs, Reading(crs=self.crs)), self.storage_crs)


def _invalid(geometries: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which areas are invalid, and which collections have to be taken apart."""
    kinds = shapely.get_type_id(geometries)
    areas = np.isin(kinds, _AREAS)
    found = np.zeros(len(geometries), dtype=bool)
    found[areas] = ~shapely.is_valid(geometries[areas])
    found[kinds == shapely.GeometryType.GEOMETRYCOLLECTION] = True
    return found


def _mend(placed: Placed, invalid: NDArray[np.bool_]) -> None:
    """Mend areas, of which only what is area is kept, and leave out lines without length.

    An area that has become invalid by being projected is mended too, but nothing was wrong with it as it was sent.
    """
    geometries = placed.geometries
    for row in np.flatnonzero((invalid | _invalid(geometries)) & ~shapely.is_missing(geometries)).tolist():
        collection = shapely.get_type_id(geometries[row]) == shapely.GeometryType.GEOMETRYCOLLECTION
        sent = geometries[row]
        if shapely.get_num_coordinates(sent) > MOST_CORNERS:
            sent = shapely.make_valid(sent, method="structure", keep_collapsed=False)
        mended, noted = site_shape(sent)
        geometries[row] = mended
        if mended is None:
            placed.problems[row] = (BROKEN_GEOMETRY, {})
        elif invalid[row]:
            placed.repaired[row] = True
            why = noted[1]["why"] if noted else _COLLECTION if collection else _AS_SENT
            placed.problems[row] = (INVALID_GEOMETRY, {"why": why, "area": f"{mended.area:.0f}"})
    lines = np.isin(shapely.get_type_id(geometries), _LINES)
    placed.drop(lines & ~(shapely.length(geometries) > 0), BROKEN_GEOMETRY)


_COLLECTION = Text(sv="den är en samling av olika slags geometrier", en="it is a collection of several kinds")
_AS_SENT = Text(sv="gränsen vidrör eller korsar sig själv", en="its boundary touches or crosses itself")


def of_shapes(geometries: NDArray[np.object_], shapes: frozenset[Shape]) -> NDArray[np.bool_]:
    """Return which geometries are of some shapes; what is missing is of none."""
    kinds = shapely.get_type_id(geometries)
    wanted = [kind for shape in shapes for kind in _KINDS[shape]]
    return np.isin(kinds, wanted)


def fit(geometry: BaseGeometry, role: Role) -> BaseGeometry | Text:
    """Return a valid geometry as a role can have it, or which shapes the role can have.

    Areas and lines become a point within them where the role is about points.
    """
    kind = geometry.geom_type
    if isinstance(geometry, MultiPoint) and len(geometry.geoms) == 1:
        geometry, kind = geometry.geoms[0], "Point"
    if role in _AS_POINTS:
        return _point_in(geometry)
    line = kind.endswith("LineString")
    point = kind.endswith("Point")
    if role in _ONLY_AREAS and (line or point):
        return AREAS
    if role in _NO_LINES and (line or kind == "MultiPoint"):
        return AREAS_OR_POINTS
    if role is Role.WATER and point:
        return AREAS_OR_LINES
    return geometry


def _point_in(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.geom_type == "Point":
        return geometry
    if geometry.geom_type == "LineString":
        return geometry.interpolate(0.5, normalized=True)
    middle: Any = geometry.centroid
    return middle if geometry.contains(middle) else geometry.representative_point()
