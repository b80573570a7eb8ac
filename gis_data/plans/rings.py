"""Areas from boundaries that are shared between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

TOLERANCE_M = 0.001
"""Ends that are no further apart are one: files have coordinates in tenths of millimetres."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A boundary as an area goes along it.

    Parameters
    ----------
    corners
        Shape (n, 2).
    backwards
        Whether the area goes along it from its end to its start.
    """

    corners: NDArray[np.float64]
    backwards: bool = False

    @property
    def along(self) -> NDArray[np.float64]:
        """The corners in the area's order."""
        return self.corners[::-1] if self.backwards else self.corners


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """An area that was put together.

    Parameters
    ----------
    geometry
        In the axes of the boundaries.
    in_order
        Whether the boundaries stood in order around it.
    """

    geometry: BaseGeometry
    in_order: bool


def assemble(edges: Sequence[Edge]) -> Assembled | None:
    """Return the area that boundaries enclose; None when they do not close.

    They are first followed in the order and direction in which they stand. A ring within another is a hole. Where
    that does not close, the area is what the lines enclose in whatever order they stand.
    """
    rings = _followed(edges)
    if rings is not None:
        return Assembled(geometry=_even_odd(rings), in_order=True)
    lines = [LineString(edge.corners) for edge in edges if len(edge.corners) > 1]
    noded = shapely.set_precision(shapely.union_all(lines), TOLERANCE_M)
    _, cuts, dangles, invalid = shapely.polygonize_full([noded])
    if not all(shapely.is_empty(part) for part in (cuts, dangles, invalid)):
        return None
    area = shapely.build_area(noded)
    return None if area.is_empty else Assembled(geometry=area, in_order=False)


def _followed(edges: Sequence[Edge]) -> list[NDArray[np.float64]] | None:
    rings: list[NDArray[np.float64]] = []
    open_ring: list[NDArray[np.float64]] = []
    for edge in edges:
        corners = edge.along
        if len(corners) < 2:
            return None
        if open_ring and _apart(open_ring[-1][-1], corners[0]):
            return None
        open_ring.append(corners if not open_ring else corners[1:])
        if len(open_ring[-1]) and not _apart(open_ring[0][0], open_ring[-1][-1]):
            rings.append(np.concatenate(open_ring))
            open_ring = []
    if open_ring or not rings or any(len(ring) < 4 for ring in rings):
        return None
    return rings


def _apart(first: NDArray[np.float64], second: NDArray[np.float64]) -> bool:
    return bool(np.hypot(*(first - second)) > TOLERANCE_M)


def _even_odd(rings: Sequence[NDArray[np.float64]]) -> BaseGeometry:
    """Return rings as one geometry: what lies within an odd number of them."""
    if len(rings) == 1:
        # As it stands, so that an invalid one is seen and mended where all geometries are.
        return Polygon(rings[0])
    area: BaseGeometry = MultiPolygon()
    for ring in rings:
        area = area.symmetric_difference(shapely.make_valid(Polygon(ring)))
    return area
