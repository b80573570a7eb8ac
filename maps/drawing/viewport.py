"""From metres in the storage CRS to pixels of a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from maps.drawing.svg import line_data, polygons, ring_data

Bounds = tuple[float, float, float, float]
"""West, south, east, north in metres."""

_BLEED_PX = 12.0
_TOLERANCE_PX = 0.35


@dataclass(frozen=True, kw_only=True)
class Viewport:
    """The part of the world that a picture shows, north up.

    Parameters
    ----------
    west_m, north_m
        The picture's upper left corner in the storage CRS.
    metres_per_px
        Scale.
    width_px, height_px
        Size of the picture.
    """

    west_m: float
    north_m: float
    metres_per_px: float
    width_px: float
    height_px: float

    @classmethod
    def around(cls, bounds: Bounds, *, width_px: float, height_px: float, padding_px: float) -> Viewport:
        """Return the view that shows ``bounds`` whole, with a margin, as large as it goes."""
        west, south, east, north = bounds
        scale = max((east - west) / (width_px - 2 * padding_px), (north - south) / (height_px - 2 * padding_px))
        return cls(
            west_m=(west + east) / 2 - scale * width_px / 2,
            north_m=(south + north) / 2 + scale * height_px / 2,
            metres_per_px=scale,
            width_px=width_px,
            height_px=height_px,
        )

    @property
    def bounds(self) -> Bounds:
        """What the picture shows."""
        east = self.west_m + self.width_px * self.metres_per_px
        return self.west_m, self.north_m - self.height_px * self.metres_per_px, east, self.north_m

    def point(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return the pixel of a place."""
        return (x_m - self.west_m) / self.metres_per_px, (self.north_m - y_m) / self.metres_per_px

    def points(self, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return pixels of shape (n, 2) for places of shape (n, 2)."""
        return (xy_m - (self.west_m, self.north_m)) * (1, -1) / self.metres_per_px

    def px(self, length_m: float) -> float:
        """Return a length in pixels."""
        return length_m / self.metres_per_px

    def shows(self, x_m: float, y_m: float, *, margin_px: float = 0.0) -> bool:
        """Tell whether a place lies in the picture, at least ``margin_px`` from its edge."""
        x, y = self.point(x_m, y_m)
        return margin_px <= x <= self.width_px - margin_px and margin_px <= y <= self.height_px - margin_px

    def clipped(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return what of a geometry can be seen, simplified as far as the eye does not notice."""
        bleed = _BLEED_PX * self.metres_per_px
        west, south, east, north = self.bounds
        seen = shapely.clip_by_rect(geometry, west - bleed, south - bleed, east + bleed, north + bleed)
        return shapely.simplify(seen, _TOLERANCE_PX * self.metres_per_px)

    def area_data(self, geometry: BaseGeometry) -> str:
        """Return the path data of what can be seen of an area; empty when nothing can."""
        rings = [
            ring for polygon in polygons(self.clipped(geometry)) for ring in (polygon.exterior, *polygon.interiors)
        ]
        return "".join(ring_data(self.points(shapely.get_coordinates(ring))) for ring in rings)

    def lines_data(self, geometry: BaseGeometry) -> str:
        """Return the path data of what can be seen of lines; empty when nothing can."""
        parts = shapely.get_parts(self.clipped(geometry))
        return "".join(
            line_data(self.points(shapely.get_coordinates(part)))
            for part in parts
            if part.geom_type == "LineString" and not part.is_empty
        )
