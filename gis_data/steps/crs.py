"""Coordinates from one system to another, always by way of WGS 84.

PROJ knows good transformations between national systems and WGS 84, but from one national system to another it may
fall back on none at all: EPSG:27700 to EPSG:3006 directly is off by 120 m without a word. Two steps are right.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
import pyproj
from numpy.typing import NDArray
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError

from gis_data.sources.model import Order, Reading
from siting.domain.errors import InvalidInput
from siting.domain.text import Text

Pairs: TypeAlias = NDArray[np.float64]
"""Array of shape (n, 2): east and north, or longitude and latitude."""

WGS84 = "EPSG:4326"

_ITERATIONS = 8


@lru_cache(maxsize=64)
def _to_wgs84(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)


@lru_cache(maxsize=64)
def is_geographic(crs: str) -> bool:
    """Whether a CRS counts in degrees."""
    return bool(pyproj.CRS.from_user_input(crs).is_geographic)


@lru_cache(maxsize=64)
def crs_name(crs: str) -> str:
    """Return what people call a CRS, with its code.

    >>> crs_name("EPSG:3006")
    'SWEREF99 TM (EPSG:3006)'
    """
    return f"{pyproj.CRS.from_user_input(crs).name} ({crs})" if len(crs) < 40 else crs


@lru_cache(maxsize=64)
def is_same(first: str, second: str) -> bool:
    """Whether two names mean the same CRS."""
    return bool(pyproj.CRS.from_user_input(first).equals(pyproj.CRS.from_user_input(second), ignore_axis_order=True))


def check_crs(crs: str) -> str:
    """Return the name of a CRS that exists.

    Raises
    ------
    InvalidInput
        PROJ does not know it.
    """
    try:
        pyproj.CRS.from_user_input(crs)
    except CRSError as error:
        raise InvalidInput(
            Text(
                sv="{crs!r} är inget koordinatsystem; skriv t.ex. EPSG:3006.",
                en="{crs!r} is no CRS; write e.g. EPSG:3006.",
            ).fill(crs=crs),
            value=crs,
        ) from error
    return crs


def to_wgs84(pairs: Pairs, reading: Reading, *, ground_height_m: float = 0.0) -> Pairs:
    """Return longitude and latitude of pairs of numbers as one reading understands them.

    Parameters
    ----------
    pairs
        Shape (n, 2), as they stand.
    reading
        CRS and order.
    ground_height_m
        Height above the ellipsoid that geocentric pairs are assumed to have.

    Returns
    -------
    ndarray of shape (n, 2)
        Degrees, WGS 84; infinite where the reading makes no sense.
    """
    if reading.order is Order.GEOCENTRIC:
        return _geocentric(pairs, reading.crs, ground_height_m)
    east, north = (0, 1) if reading.order is Order.EAST_NORTH else (1, 0)
    return _transformed(_to_wgs84(reading.crs), pairs[:, east], pairs[:, north])


def from_wgs84(degrees: Pairs, crs: str) -> Pairs:
    """Return degrees as pairs in a CRS; infinite where the CRS has no such place."""
    return _transformed(_to_wgs84(crs), degrees[:, 0], degrees[:, 1], TransformDirection.INVERSE)


def scale_error(degrees: Pairs, crs: str) -> float:
    """Return by how much lengths in a CRS are off around some places, at the median: 0.01 is one per cent."""
    projection = pyproj.Proj(crs)
    if len(degrees) == 0 or is_geographic(crs):
        return 0.0
    factors = projection.get_factors(degrees[:, 0], degrees[:, 1], errcheck=False)
    errors = np.abs(np.asarray(factors.meridional_scale) - 1.0)
    finite = errors[np.isfinite(errors)]
    return float(np.median(finite)) if len(finite) else float("inf")


def area_of_use(crs: str) -> tuple[float, float, float, float]:
    """Return west, south, east and north of what a CRS is made for, in degrees."""
    area = pyproj.CRS.from_user_input(crs).area_of_use
    return (area.west, area.south, area.east, area.north) if area is not None else (-180.0, -90.0, 180.0, 90.0)


def _transformed(
    transformer: pyproj.Transformer,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    direction: TransformDirection = TransformDirection.FORWARD,
) -> Pairs:
    if len(first) == 0:
        return np.empty((0, 2))
    # Beyond these no projection goes; PROJ would take degrees above 360 for turns.
    x, y = transformer.transform(first, second, direction=direction, errcheck=False)
    return np.column_stack((np.asarray(x, dtype=float), np.asarray(y, dtype=float)))


def _geocentric(pairs: Pairs, crs: str, height_m: float) -> Pairs:
    """Return longitude and latitude from X and Y alone, on a surface at one height above the ellipsoid.

    With p the distance from the axis, p = (N(φ) + h) cos φ is solved for φ by fixed-point iteration (Torge & Müller,
    Geodesy, 2012, section 4.1.3). North of the equator only: X and Y do not say which.
    """
    ellipsoid = pyproj.CRS.from_user_input(crs).ellipsoid
    if ellipsoid is None:
        return np.full_like(pairs, np.inf)
    a, b = ellipsoid.semi_major_metre, ellipsoid.semi_minor_metre
    e2 = 1.0 - (b / a) ** 2
    p = np.hypot(pairs[:, 0], pairs[:, 1])
    with np.errstate(invalid="ignore"):
        latitude = np.arccos(p / (a + height_m))
        for _ in range(_ITERATIONS):
            normal = a / np.sqrt(1.0 - e2 * np.sin(latitude) ** 2)
            latitude = np.arccos(p / (normal + height_m))
    degrees = np.column_stack((np.degrees(np.arctan2(pairs[:, 1], pairs[:, 0])), np.degrees(latitude)))
    degrees[~np.isfinite(degrees).all(axis=1)] = np.inf
    return degrees
