"""Where a layer says something: "nothing there" may be said only of places that it is about.

No data set tells its own limits in a way that can be trusted: rows outside the deployment's area are left out when it
is loaded, and an empty place looks like an unmapped one. What is taken to be covered is the hull of what a layer has,
and every municipality in which it has something, since such data are made and delivered by municipality or larger.
"""

from __future__ import annotations

import numpy as np
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shapes import Shapes, as_shapes, hull_of, inner_points, union_of
from gis_data.facts.surroundings import Surroundings
from siting.domain.places import AreaKind


def covered_by(around: Surroundings, shapes: Shapes) -> BaseGeometry:
    """Return where a layer with these geometries (one or more) says something."""
    hull = hull_of(shapes)
    municipalities = as_shapes(area.geometry for area in around.areas(AreaKind.MUNICIPALITY))
    if not len(municipalities):
        return hull
    touched = np.unique(STRtree(municipalities).query(inner_points(shapes), predicate="intersects")[1])
    return union_of([hull, *municipalities[touched]])
