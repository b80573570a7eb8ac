"""What a criterion measures at each site when the requirement itself says to what: a place, a building's footprint."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from siting.domain.text import Text


class PlaceHow(StrEnum):
    """How a requirement names a place."""

    AREA = "area"
    """A named area (locality, district, business area) or, where no area has the name, a reference point of it."""
    POINT = "point"
    """A named reference point."""
    NEAREST = "nearest"
    """The nearest reference point of a kind."""
    POSITION = "position"
    """Coordinates."""
    SHAPE = "shape"
    """An area that was drawn."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """What distance is measured to, as the crow flies from a point on the site; 0 inside an area.

    Parameters
    ----------
    how
        How it is named.
    name
        The area's or point's name, the code of a :class:`~siting.domain.places.PointKind`, or the requirement's own
        words for coordinates and shapes.
    label
        What a sentence says: "Viared", "närmaste motorvägsmot".
    geometry
        In the storage CRS; None until it has been looked up (:mod:`siting.services.place_lookup`). Several points of a
        kind are one multipoint.
    parts
        Names of the multipoint's points in their order; () otherwise.
    geometry_wgs84
        Coordinates or shape as they were written, longitude before latitude; None for what has a name.
    """

    how: PlaceHow
    name: str
    label: Text
    geometry: BaseGeometry | None = None
    parts: tuple[str, ...] = ()
    geometry_wgs84: BaseGeometry | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a place needs a name")
        if (self.geometry_wgs84 is not None) != (self.how in (PlaceHow.POSITION, PlaceHow.SHAPE)):
            raise ValueError(f"{self.name}: coordinates go with a position or a shape, and only with them")


MOST_YARDS = 2
"""More yards about one building are not searched for."""


@dataclass(frozen=True, kw_only=True)
class Rectangle:
    """A rectangle on the ground, in metres; the longer side first."""

    length_m: float
    width_m: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.length_m) and 0 < self.width_m <= self.length_m):
            raise ValueError(f"{self.length_m} × {self.width_m} m is no rectangle, longer side first")


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """A building with its yards, to be placed on a plot at any rotation.

    Parameters
    ----------
    hall
        The building.
    setback_m
        Least distance of the building from the plot's boundary; yards may reach it.
    yards
        Open areas that adjoin the building, each with one of its sides along a side of the building's, over the whole
        length of the shorter of the two.
    """

    hall: Rectangle
    setback_m: float = 0.0
    yards: tuple[Rectangle, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.setback_m) and self.setback_m >= 0):
            raise ValueError(f"a set-back of {self.setback_m} m")
        if len(self.yards) > MOST_YARDS:
            raise ValueError(f"{len(self.yards)} yards; at most {MOST_YARDS} are placed")
