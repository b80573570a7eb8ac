"""Where a layer says something: "nothing there" may be said only of places that it is about.

No data set tells its own limits in a way that can be trusted: rows outside the deployment's area are left out when it
is loaded, and an empty place looks like an unmapped one. Such data are made and delivered by municipality or larger; so
a layer is taken to be about every municipality in which it has something. Where no municipalities are loaded, it is
about what lies between its features. A data set that is known to have all there is of a municipality may say so, in
its option ``complete_in``; then nothing there is nothing there also where it has nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shapes import Shapes, as_shapes, hull_of, inner_points, union_of
from gis_data.facts.surroundings import Surroundings
from siting.domain.geodata import ROLE_LABELS, Role
from siting.domain.places import AreaKind, NamedArea
from siting.domain.text import Text


def covered_by(around: Surroundings, shapes: Shapes) -> BaseGeometry:
    """Return where figures with these geometries (one or more) count everybody.

    It is their hull, and every municipality in which they have something.
    """
    hull = hull_of(shapes)
    municipalities = as_shapes(area.geometry for area in around.areas(AreaKind.MUNICIPALITY))
    if not len(municipalities):
        return hull
    touched = np.unique(STRtree(municipalities).query(inner_points(shapes), predicate="intersects")[1])
    return union_of([hull, *municipalities[touched]])


def is_loaded(around: Surroundings, role: Role) -> bool:
    """Return whether anything is known of a role: features, or that there are none in a municipality."""
    return around.extent(role) is not None or any(one.complete_in for one in around.sets(role))


def covers(around: Surroundings, role: Role, shapes: Shapes) -> NDArray[np.bool_]:
    """Return of which places a layer says something, shape (n,).

    In a municipality, when the layer has something there or a data set says that it is complete; outside all
    municipalities that are loaded, within the box of all that it has.
    """
    found = np.zeros(len(shapes), dtype=np.bool_)
    if not len(shapes):
        return found
    points, extent = inner_points(shapes), around.extent(role)
    if extent is not None:
        found[STRtree(points).query(box(*extent), predicate="intersects")] = True
    for municipality, places in _by_municipality(around, points):
        found[places] = _is_about(around, role, municipality)
    return found


def is_whole(around: Surroundings, role: Role, shapes: Shapes) -> NDArray[np.bool_]:
    """Return of which places a data set is said to have all there is, shape (n,)."""
    found = np.zeros(len(shapes), dtype=np.bool_)
    codes = {code for one in around.sets(role) for code in one.complete_in}
    if codes and len(shapes):
        for municipality, places in _by_municipality(around, inner_points(shapes)):
            found[places] |= municipality.code in codes
    return found


def _by_municipality(around: Surroundings, points: Shapes) -> Iterator[tuple[NamedArea, NDArray[np.int64]]]:
    """Go through the municipalities in which places lie, with those that do."""
    municipalities = list(around.areas(AreaKind.MUNICIPALITY))
    if municipalities:
        outlines = as_shapes(area.geometry for area in municipalities)
        of_place, of_area = STRtree(outlines).query(points, predicate="intersects")
        for number in np.unique(of_area).tolist():
            yield municipalities[number], of_place[of_area == number]


def not_about(role: Role) -> Text:
    """Return why nothing is said of places that a layer is not about."""
    return _NOT_ABOUT.fill(role=ROLE_LABELS[role])


def _is_about(around: Surroundings, role: Role, municipality: NamedArea) -> bool:
    if any(municipality.code in one.complete_in for one in around.sets(role)):
        return True

    def look() -> bool:
        near = as_shapes(one.geometry for one in around.features(role, near=municipality.geometry))
        return bool(len(near)) and bool(len(STRtree(near).query(municipality.geometry, predicate="intersects")))

    return around.kept(f"{role.value} in {municipality.code} {municipality.name}", look)


_NOT_ABOUT = Text(
    sv="Inlästa data om {role} omfattar inte platsen", en="The loaded data on {role} do not cover the site"
)
