"""Tiles that are kept: compressed, under the version that they were made of, no more bytes than are set."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TypeAlias

TileKey: TypeAlias = tuple[tuple[str, ...], int, int, int]
"""Collections, zoom, column, row."""
_OVERHEAD_BYTES = 400
"""What Python needs for a tile beside its content."""
_WORTH_PACKING = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptTile:
    """A tile as it is sent.

    Parameters
    ----------
    version
        What it was made of: (sites, layers), a counter that does not matter to it left 0.
    content, packed
        The bytes, and whether they are compressed (gzip): that is done for the first who takes it so.
    etag
        Says version and content.
    """

    version: tuple[int, int]
    content: bytes
    packed: bool
    etag: str

    @property
    def worth_packing(self) -> bool:
        """Whether compressing it would pay."""
        return not self.packed and len(self.content) > _WORTH_PACKING

    def plain(self) -> bytes:
        """Return the tile as it is without compression."""
        return gzip.decompress(self.content) if self.packed else self.content

    def pack(self) -> KeptTile:
        """Return the tile compressed, where that pays."""
        if not self.worth_packing:
            return self
        return replace(self, content=gzip.compress(self.content, compresslevel=6, mtime=0), packed=True)


class TileCache:
    """Tiles, those forgotten first that were asked for longest ago.

    A tile of another version than is asked for is not given: whoever asks says which version holds now.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._tiles: OrderedDict[TileKey, KeptTile] = OrderedDict()
        self._bytes = 0

    @property
    def size_bytes(self) -> int:
        """How much is kept."""
        return self._bytes

    def get(self, key: TileKey, version: tuple[int, int]) -> KeptTile | None:
        """Return a tile of this version."""
        with self._lock:
            found = self._tiles.get(key)
            if found is None or found.version != version:
                return None
            self._tiles.move_to_end(key)
            return found

    def holds(self, key: TileKey) -> bool:
        """Tell whether a tile is kept, of whatever version."""
        return key in self._tiles

    def put(self, key: TileKey, tile: KeptTile) -> None:
        """Keep a tile, unless a later one is kept."""
        with self._lock:
            held = self._tiles.get(key)
            if held is not None and held.version > tile.version:
                return
            if held is not None:
                self._bytes -= _size(held)
            self._tiles[key] = tile
            self._tiles.move_to_end(key)
            self._bytes += _size(tile)
            while self._bytes > self._most and self._tiles:
                _, dropped = self._tiles.popitem(last=False)
                self._bytes -= _size(dropped)


def _size(tile: KeptTile) -> int:
    return len(tile.content) + _OVERHEAD_BYTES
