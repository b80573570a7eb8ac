"""Round kilometre lines: where nothing is known of the ground, distance and direction can still be seen."""

from __future__ import annotations

from math import ceil, floor

import shapely
from shapely.geometry import LineString, MultiLineString

from maps.drawing.symbols import scale_length_m
from maps.drawing.viewport import Bounds

_SPACING_PX = 160.0


def grid_lines(bounds: Bounds, *, metres_per_px: float) -> MultiLineString:
    """Return the lines of the storage CRS over a part of the world, a round length apart.

    The lines have points where they cross, so that they bend as the map's projection does.
    """
    west, south, east, north = bounds
    step = scale_length_m(metres_per_px, about_px=_SPACING_PX)
    xs = [place * step for place in range(ceil(west / step), floor(east / step) + 1)]
    ys = [place * step for place in range(ceil(south / step), floor(north / step) + 1)]
    lines = [LineString([(x, south), (x, north)]) for x in xs] + [LineString([(west, y), (east, y)]) for y in ys]
    bent: MultiLineString = shapely.segmentize(MultiLineString(lines), step)
    return bent
