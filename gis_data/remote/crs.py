"""Which CRS a service's coordinates are in, and in which order: asked for, said, and seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from gis_data.remote.errors import UnusableAnswer
from siting.domain.text import Text

CRS84 = "OGC:CRS84"
_BEYOND_AREA_DEGREES = 12.0
"""Data reach beyond a CRS's own area: all of Sweden is often written in one zone of SWEREF 99."""
_BEYOND_EXTENT_DEGREES = 3.0
"""Services describe where a layer lies only roughly."""
_ENOUGH = 0.5
_CODE = re.compile(
    r"^(?:urn:(?:x-)?ogc:def:crs(?:,crs)?:|https?://www\.opengis\.net/def/crs/|https?://www\.opengis\.net/gml/srs/)?"
    r"(?P<authority>epsg|ogc)(?:\.xml#|[:/])(?:[0-9.]*[:/])?(?P<code>[a-z0-9]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Orientation:
    """How the coordinates of a layer are read.

    Parameters
    ----------
    crs
        Name, such as ``EPSG:3006``.
    swap
        Whether the service writes north before east.
    stated
        Whether the service said so; else its coordinates fit no other.
    """

    crs: str
    swap: bool = False
    stated: bool = True


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a service was asked for.

    Parameters
    ----------
    crs
        Name, such as ``EPSG:3006``.
    extent
        Where the layer lies by the service's own description: west, south, east, north in degrees (WGS 84).
    """

    crs: str
    extent: tuple[float, float, float, float] | None = None


def read_crs(text: str) -> str | None:
    """Return the short name of a CRS in any of the spellings that services use; None when it is none of them.

    >>> read_crs("urn:ogc:def:crs:EPSG::3006"), read_crs("http://www.opengis.net/def/crs/EPSG/0/3006")
    ('EPSG:3006', 'EPSG:3006')
    >>> read_crs("urn:ogc:def:crs:OGC:1.3:CRS84"), read_crs("http://www.opengis.net/gml/srs/epsg.xml#3008")
    ('OGC:CRS84', 'EPSG:3008')
    >>> read_crs("urn:ogc:def:crs,crs:EPSG::3006,crs:EPSG::5613")
    'EPSG:3006'
    """
    bare = text.strip().strip("<>[]")
    if bare.upper() in ("CRS84", "CRS84H"):
        return CRS84
    found = _CODE.match(bare)
    if not found:
        return None
    authority, code = found["authority"].upper(), found["code"].upper()
    if authority == "OGC":
        return CRS84 if code in ("CRS84", "CRS84H") else None
    return f"EPSG:{code}" if code.isdigit() else None


def urn(crs: str) -> str:
    """Return the name that GeoJSON and WFS write.

    >>> urn("EPSG:3006"), urn("OGC:CRS84")
    ('urn:ogc:def:crs:EPSG::3006', 'urn:ogc:def:crs:OGC:1.3:CRS84')
    """
    authority, _, code = crs.partition(":")
    return f"urn:ogc:def:crs:{authority}:{'1.3' if authority == 'OGC' else ''}:{code}"


def settle(
    said: str | None, asked: Asked, points: NDArray[np.float64], *, north_first: bool, service: str
) -> Orientation:
    """Return which CRS coordinates are in and in which order.

    What the service says counts. Where it says nothing the asked CRS or CRS84 counts, whichever the coordinates fit.
    The order is the protocol's, unless the coordinates lie where they should only when read the other way: many
    services mix this up, and in metric Swedish coordinates it can't be mistaken.

    Parameters
    ----------
    said
        As the answer names it; None when it does not.
    asked
        What was asked for.
    points
        One vertex of each feature as sent, shape (n, 2).
    north_first
        Whether the protocol wants the order of the CRS's own definition, north before east where that has it so.
    service
        Name for messages.

    Raises
    ------
    UnusableAnswer
        The CRS is unknown here, or the coordinates are not in it.
    """
    if said is not None:
        crs = read_crs(said)
        if crs is None or _definition(crs) is None:
            raise _unknown(service, said)
        swap = _swapped(crs, asked.extent, points, north_first=north_first, service=service)
        return Orientation(crs=crs, swap=swap)
    # Degrees fit into a world in metres too, never the other way round; so they are looked for first.
    for crs in (asked.crs,) if is_geographic(asked.crs) else (CRS84, asked.crs):
        if not len(points) or share_within(points, crs) >= _ENOUGH or share_within(points[:, ::-1], crs) >= _ENOUGH:
            found = crs if len(points) else asked.crs
            swap = _swapped(
                found, asked.extent, points, north_first=north_first and found == asked.crs, service=service
            )
            return Orientation(crs=found, swap=swap, stated=False)
    raise _elsewhere(service, asked.crs, points)


def still_fits(points: NDArray[np.float64], settled: Orientation) -> bool:
    """Return whether a further page's vertices, as sent, lie where the first page's did."""
    seen = points[:, ::-1] if settled.swap else points
    return not len(points) or share_within(seen, settled.crs) >= _ENOUGH


def share_within(
    points: NDArray[np.float64], crs: str, extent: tuple[float, float, float, float] | None = None
) -> float:
    """Return the share of points, shape (n, 2), east first, that lie in a CRS's area; 1.0 where it has none.

    With ``extent`` (west, south, east, north in degrees) that area counts instead.
    """
    area = _area(crs, extent)
    if area is None:
        return 1.0
    x, y = points[:, 0], points[:, 1]
    west, south, east, north = area
    return float(np.mean((x >= west) & (x <= east) & (y >= south) & (y <= north)))


def is_geographic(crs: str) -> bool:
    """Return whether coordinates are degrees."""
    definition = _definition(crs)
    return definition is not None and bool(definition.is_geographic)


def _swapped(
    crs: str,
    extent: tuple[float, float, float, float] | None,
    points: NDArray[np.float64],
    *,
    north_first: bool,
    service: str,
) -> bool:
    protocol = north_first and _defined_north_first(crs)
    if not len(points):
        return protocol
    for area in (None, extent) if extent else (None,):
        as_sent = share_within(points, crs, area) >= _ENOUGH
        other = share_within(points[:, ::-1], crs, area) >= _ENOUGH
        if area is None and not as_sent and not other:
            raise _elsewhere(service, crs, points)
        if as_sent != other:
            return other
    return protocol


@lru_cache(maxsize=64)
def _definition(crs: str) -> CRS | None:
    try:
        return CRS.from_user_input(crs)
    except CRSError:
        return None


def _defined_north_first(crs: str) -> bool:
    definition = _definition(crs)
    return definition is not None and bool(definition.axis_info) and definition.axis_info[0].direction == "north"


@lru_cache(maxsize=64)
def _area(crs: str, extent: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north in a CRS's own units, with a margin: of an extent, or of the CRS's own area."""
    definition = _definition(crs)
    if definition is None:
        return None
    own, margin = definition.area_of_use, _BEYOND_EXTENT_DEGREES
    if extent is None:
        if own is None:
            return None
        extent, margin = own.bounds, _BEYOND_AREA_DEGREES
    wider = np.array(extent) + np.array([-margin, -margin, margin, margin])
    west, south, east, north = np.clip(wider, [-180, -90, -180, -90], [180, 90, 180, 90])
    if definition.is_geographic:
        return float(west), float(south), float(east), float(north)
    try:
        to_crs = Transformer.from_crs(CRS84, definition, always_xy=True)
        bounds = to_crs.transform_bounds(west, south, east, north, densify_pts=21)
    except ProjError:
        return None
    return bounds if np.isfinite(bounds).all() else None


def _unknown(service: str, said: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service} säger att koordinaterna är i ”{crs}”, som inte är känt. Ange ett crs som tjänsten erbjuder.",
            en="{service} says that coordinates are in “{crs}”, which is not known. Name a crs that it offers.",
        ).fill(service=service, crs=said[:100]),
        value=said[:100],
    )


def _elsewhere(service: str, crs: str, points: NDArray[np.float64]) -> UnusableAnswer:
    x, y = points[0]
    return UnusableAnswer(
        Text(
            sv="{service}: koordinaterna (t.ex. {x}, {y}) ligger inte där {crs} gäller. Ange ett annat crs i källan.",
            en="{service}: the coordinates (e.g. {x}, {y}) do not lie where {crs} holds. Name another in the source.",
        ).fill(service=service, crs=crs, x=f"{x:.6g}", y=f"{y:.6g}"),
        value=crs,
    )
