"""Where a footprint was placed on a plot."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry import Polygon


@dataclass(frozen=True, kw_only=True)
class Placement:
    """The answer whether a footprint fits.

    Parameters
    ----------
    fits
        Whether it was placed.
    hall, yards
        The rectangles where they were placed, in the storage CRS; None and () when it does not fit.
    rotation_deg
        Of the hall's long side, counter-clockwise from east, in [0, 180); None when it does not fit.
    resolution_m
        Where it does not fit: nowhere on the plot is there room for it with this much to spare on every side.
    """

    fits: bool
    hall: Polygon | None
    yards: tuple[Polygon, ...]
    rotation_deg: float | None
    resolution_m: float
