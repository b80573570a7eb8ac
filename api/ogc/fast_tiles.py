"""Warm tiles, answered before everything else: from memory, once the database has said that they still hold."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from psycopg import OperationalError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.ogc.describing import TILE
from api.ogc.live_versions import LiveVersions
from api.ogc.tile_cache import KeptTile, TileCache, TileKey
from api.ogc.tiling import version_for, wanted_collections
from api.serving.headers import policy
from api.serving.watching import Metrics
from siting.domain.errors import SitingError

_PATH = re.compile(r"/ogc/(?:collections/([a-z_]+)/)?tiles/WebMercatorQuad/([0-9]{1,2})/([0-9]{1,8})/([0-9]{1,8})")
ROUTE = "/ogc/tiles (from memory)"
_ALWAYS = [
    (b"content-type", TILE.encode()),
    (b"cache-control", b"public, max-age=0, must-revalidate"),
    (b"vary", b"Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", policy().encode()),
    (b"referrer-policy", b"same-origin"),
]


class FastTiles:
    """Stands outermost and answers for tiles that are kept; everything else goes on to the application.

    Parameters
    ----------
    app
        What answers otherwise.
    cache
        The tiles that are kept.
    live
        Says which version holds.
    metrics
        Where requests are counted.
    """

    def __init__(self, app: ASGIApp, cache: TileCache, live: LiveVersions, metrics: Metrics) -> None:
        self.app, self._cache, self._live = app, cache, live
        self._keys: dict[tuple[str, bytes], TileKey] = {}
        self._counted: dict[int, Callable[[], None]] = {
            status: metrics.requests.labels("GET", ROUTE, str(status)).inc for status in (200, 204, 304)
        }
        self._seconds = metrics.seconds.labels("GET", ROUTE).observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith("/ogc/"):
            began = time.perf_counter()
            key = self._key(scope["path"], scope["query_string"])
            tile = None if key is None else await self._kept(key, scope)
            if key is not None and tile is not None:
                status = await _answer(self._as_taken(key, tile, scope), scope, send)
                self._counted[status]()
                self._seconds(time.perf_counter() - began)
                return
        await self.app(scope, receive, send)

    async def _kept(self, key: TileKey, scope: Scope) -> KeptTile | None:
        if not self._cache.holds(key) or any(name == b"origin" for name, _ in scope["headers"]):
            # A script of another site needs headers that the application sets.
            return None
        try:
            now = await self._live.now()
        except OperationalError:
            return None
        return self._cache.get(key, version_for(key[0], now))

    def _as_taken(self, key: TileKey, tile: KeptTile, scope: Scope) -> KeptTile:
        """Return the tile compressed where that pays and is taken, and keep it so from then on."""
        if tile.worth_packing and _takes_packed(scope):
            tile = tile.pack()
            self._cache.put(key, tile)
        return tile

    def _key(self, path: str, query: bytes) -> TileKey | None:
        """Return which tile is asked for; None for anything else, or where there is more to say than the tile."""
        known = self._keys.get((path, query))
        if known is not None:
            return known
        found = _PATH.fullmatch(path)
        if found is None or len(query) > 200:
            return None
        try:
            collections = wanted_collections(found[1], query.decode("latin-1"))
        except SitingError:
            return None
        key = (collections, int(found[2]), int(found[4]), int(found[3]))
        if len(self._keys) >= _MOST_KEYS:
            self._keys.clear()
        self._keys[(path, query)] = key
        return key


_MOST_KEYS = 20_000


def _takes_packed(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


async def _answer(tile: KeptTile, scope: Scope, send: Send) -> int:
    """Send a tile, or that the reader has it; return the status."""
    held = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    headers = [*_ALWAYS, (b"etag", tile.etag.encode())]
    body = b""
    if held and tile.etag.encode() in held:
        status = 304
    elif not tile.content:
        status = 204
    else:
        status = 200
        packed = tile.packed and _takes_packed(scope)
        body = tile.content if packed else tile.plain()
        headers.append((b"content-length", str(len(body)).encode()))
        if packed:
            headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
    return status
