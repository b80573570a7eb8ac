"""From the storage CRS to WGS 84, which web maps and GeoJSON want."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

DECIMALS = 6
"""A tenth of a metre."""


@cache
def transformer(crs: str) -> Transformer:
    """Return the way from a CRS to longitude and latitude."""
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def to_wgs84(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """Return a geometry in longitude and latitude, rounded to :data:`DECIMALS`."""
    way = transformer(crs)

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(way.transform(xy[:, 0], xy[:, 1])).round(DECIMALS)

    return shapely.transform(geometry, move)


def lat_lon(x_m: float, y_m: float, crs: str) -> list[float]:
    """Return a place as Leaflet writes it."""
    lon, lat = transformer(crs).transform(x_m, y_m)
    return [round(lat, DECIMALS), round(lon, DECIMALS)]
