"""Which tile is asked for, of which collections, and where it lies in the storage CRS."""

from __future__ import annotations

import math
from functools import lru_cache
from urllib.parse import parse_qsl

from api.ogc.crs import stored_box
from api.ogc.describing import MOST_ZOOM
from api.serving.problems import Malformed
from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.store.published_collections import collections
from siting.store.tiles import WORLD_M, TileAddress

_COARSE_ZOOM = 4
"""Up to here a tile spans more than a storage CRS can be reckoned with, and holds all that there is."""
_NOTHING = (0.0, 0.0, 0.0, 0.0)


def wanted_collections(named: str | None, query: str) -> tuple[str, ...]:
    """Return the collections whose layers a tile has, in the order in which they are declared.

    Parameters
    ----------
    named
        The collection in the address; None for a tile of the whole.
    query
        May name some (``collections=areas,sites``).

    Raises
    ------
    NotFound
        There is none of a name.
    Malformed
        The query says something else.
    """
    known = collections()
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    chosen = parameters.pop("collections", None) if named is None else named
    if set(parameters) - {"f"} or parameters.get("f", "mvt") != "mvt":
        raise Malformed(_PARAMETER, value=query[:100])
    names = set(known) - _WITHIN_SITES if chosen is None else {one.strip() for one in chosen.split(",")}
    missing = names - set(known)
    if missing:
        shown = min(missing)[:60]
        raise NotFound(_NO_COLLECTION.fill(key=shown), value=shown)
    return tuple(name for name in known if name in names)


_WITHIN_SITES = frozenset({"land", "premises"})
"""What a tile of the whole has within another layer already."""


def tile_address(zoom: str, row: str, column: str) -> TileAddress:
    """Return a tile's address.

    Raises
    ------
    NotFound
        There is no such tile.
    """
    parts = (zoom, row, column)
    if not all(one.isascii() and one.isdigit() and len(one) < 9 for one in parts):
        raise _no_tile(parts)
    address = TileAddress(zoom=int(zoom), row=int(row), column=int(column))
    side = 2**address.zoom if address.zoom <= MOST_ZOOM else 0
    if address.row >= side or address.column >= side:
        raise _no_tile(parts)
    return address


@lru_cache(maxsize=4096)
def stored_bounds(address: TileAddress, srid: int) -> tuple[float, float, float, float] | None:
    """Return a tile's bounds in the storage CRS, with its buffer; None for everything.

    A tile where the storage CRS can't be reckoned with has bounds without extent, in which nothing lies.
    """
    if address.zoom <= _COARSE_ZOOM:
        return None
    placed = stored_box(list(_degrees(address)), None, srid)
    return _NOTHING if placed is None else placed.bounds


def version_for(names: tuple[str, ...], now: tuple[int, int]) -> tuple[int, int]:
    """Return the versions that a tile of these collections hangs on; 0 in the place of one that it does not."""
    on = {collections()[name].version for name in names}
    return now[0] if "sites" in on else 0, now[1] if "layers" in on else 0


def _degrees(address: TileAddress) -> tuple[float, float, float, float]:
    west, south, east, north = address.bounds(buffered=True)
    return _longitude(west), _latitude(south), _longitude(east), _latitude(north)


def _longitude(x: float) -> float:
    return max(-180.0, min(180.0, x / WORLD_M * 360))


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y / WORLD_M * 2 * math.pi)))


def _no_tile(parts: tuple[str, ...]) -> NotFound:
    shown = "/".join(parts)[:60]
    return NotFound(_NO_TILE.fill(tile=shown), value=shown)


_NO_COLLECTION = Text(sv="Samlingen {key} finns inte.", en="There is no collection {key}.")
_NO_TILE = Text(sv="Plattan {tile} finns inte.", en="There is no tile {tile}.")
_PARAMETER = Text(sv="En platta tar bara parametern collections.", en="A tile takes the parameter collections alone.")
