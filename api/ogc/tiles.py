"""OGC API Tiles and TileJSON: vector tiles of what is published."""

from __future__ import annotations

import hashlib
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.ogc import describing
from api.ogc.answering import base_of, collection_of, document, readers_of, srid_of, versions
from api.ogc.features import attributions_of, bounds_of
from api.ogc.parameters import COMMON, TILES
from api.ogc.tile_cache import KeptTile, TileCache
from api.ogc.tiling import stored_bounds, tile_address, version_for, wanted_collections
from api.serving.conditional import unchanged
from api.serving.headers import cache_control
from api.serving.languages import language_of
from api.serving.problems import documented
from api.serving.service import service_of
from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.domain.wording import source_text
from siting.store.published import Reader
from siting.store.published_collections import Collection, collections
from siting.store.tiles import NAMES, TileAddress, tile_columns, tile_of, tile_question

router = APIRouter(prefix="/ogc", tags=["ogc"])
TILEJSON = "application/vnd.mapbox.tile+json"
CLOSEST = 18
"""Tiles are made up to this zoom for maps, which enlarge them from there."""
_MATRIX_SETS = "/tileMatrixSets"
_TILE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {describing.TILE: {}}, "description": "The tile."},
    204: {"description": "Nothing is there."},
    **documented(400, 404, 503),
}


@router.get(_MATRIX_SETS, summary="The tilings", openapi_extra={"parameters": COMMON})
def list_matrix_sets(request: Request) -> Response:
    """Answer with the one tiling that there is."""
    base = base_of(request)
    address = f"{base}/ogc{_MATRIX_SETS}/WebMercatorQuad"
    one = {
        "id": "WebMercatorQuad",
        "title": "Google Maps Compatible for the World",
        "uri": describing.TILE_MATRIX_SET,
        "links": [describing.link(address, "self", describing.JSON)],
    }
    return document(request, {"tileMatrixSets": [one]})


@router.get(
    f"{_MATRIX_SETS}/{{tiling}}", summary="One tiling", openapi_extra={"parameters": COMMON}, responses=documented(404)
)
def show_matrix_set(request: Request, tiling: str) -> Response:
    """Answer with the tiling that all web maps share."""
    _check_tiling(tiling)
    return document(request, describing.tile_matrix_set())


@router.get("/tiles", summary="Tile sets of the whole", openapi_extra={"parameters": COMMON}, responses=documented(503))
def list_tilesets(request: Request) -> Response:
    """Answer with the tile set that has a layer a collection."""
    return document(request, {"tilesets": [_tileset(request, None)], "links": []})


@router.get(
    "/collections/{collection_id}/tiles",
    summary="Tile sets of a collection",
    openapi_extra={"parameters": COMMON},
    responses=documented(404, 503),
)
def list_collection_tilesets(request: Request, collection_id: str) -> Response:
    """Answer with a collection's tile set."""
    return document(request, {"tilesets": [_tileset(request, collection_of(collection_id))], "links": []})


@router.get(
    "/tiles/{tiling}",
    summary="Tile set of the whole",
    openapi_extra={"parameters": [*COMMON, *TILES]},
    responses=documented(400, 404, 503),
)
def show_tileset(request: Request, tiling: str) -> Response:
    """Answer with the tile set; ``f=tilejson`` as maps take it."""
    _check_tiling(tiling)
    if request.query_params.get("f") == "tilejson":
        chosen = request.query_params.get("collections")
        return tilejson(request, None, "" if chosen is None else f"collections={chosen}")
    return document(request, _tileset(request, None))


@router.get(
    "/collections/{collection_id}/tiles/{tiling}",
    summary="Tile set of a collection",
    openapi_extra={"parameters": COMMON},
    responses=documented(400, 404, 503),
)
def show_collection_tileset(request: Request, collection_id: str, tiling: str) -> Response:
    """Answer with a collection's tile set; ``f=tilejson`` as maps take it."""
    _check_tiling(tiling)
    collection = collection_of(collection_id)
    if request.query_params.get("f") == "tilejson":
        return tilejson(request, collection, "")
    return document(request, _tileset(request, collection))


@router.get(
    "/tiles/{tiling}/{zoom}/{row}/{column}",
    summary="A tile of several layers",
    openapi_extra={"parameters": TILES},
    response_class=Response,
    responses=_TILE_RESPONSES,
)
async def show_tile(request: Request, tiling: str, zoom: str, row: str, column: str) -> Response:
    """Answer with a tile; 204 where nothing is."""
    _check_tiling(tiling)
    names = wanted_collections(None, request.url.query)
    return await _tile(request, names, tile_address(zoom, row, column))


@router.get(
    "/collections/{collection_id}/tiles/{tiling}/{zoom}/{row}/{column}",
    summary="A tile of one layer",
    response_class=Response,
    responses=_TILE_RESPONSES,
)
async def show_collection_tile(
    request: Request, collection_id: str, tiling: str, zoom: str, row: str, column: str
) -> Response:
    """Answer with a tile; 204 where nothing is."""
    _check_tiling(tiling)
    names = wanted_collections(collection_of(collection_id).key, request.url.query)
    return await _tile(request, names, tile_address(zoom, row, column))


def tilejson(request: Request, collection: Collection | None, query: str) -> Response:
    """Answer with TileJSON 3.0: where the tiles are, what is in them, whose data they are."""
    named = None if collection is None else collection.key
    wanted = [collections()[name] for name in wanted_collections(named, query)]
    base, lang = base_of(request), language_of(request)
    path = f"/collections/{named}" if named else ""
    with service_of(request).published.read() as reader:
        bounds = _bounds(request, reader, wanted)
        now = versions(reader)
        named_whose = [who for one in wanted for who in attributions_of(request, reader, one, now[one.version])]
    content: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": collection.title.say(lang) if collection else describing.TILES.say(lang),
        "tiles": [f"{base}/ogc{path}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}{'?' if query else ''}{query}"],
        "minzoom": 0,
        "maxzoom": CLOSEST,
        "attribution": " · ".join(dict.fromkeys(escape(source_text(who, lang)) for who in named_whose)),
        "vector_layers": [layer for one in wanted for layer in _layers(one)],
    }
    if bounds:
        content["bounds"] = list(bounds)
    return document(request, content, TILEJSON)


def _layers(collection: Collection) -> list[dict[str, Any]]:
    fields = {name: _FIELDS.get(column.kind, "String") for name, column in _tile_columns(collection)}
    own = {"id": collection.key, "fields": fields, "minzoom": collection.least_zoom, "maxzoom": CLOSEST}
    names = NAMES.get(collection.key)
    return [own, {**own, "id": names}] if names else [own]


def _tile_columns(collection: Collection) -> list[tuple[str, Any]]:
    return [(name, collection.column(name)) for name in tile_columns(collection)]


_FIELDS = {"number": "Number", "integer": "Number", "yes_no": "Boolean"}


def _tileset(request: Request, collection: Collection | None) -> dict[str, Any]:
    wanted = [collection] if collection else [collections()[name] for name in wanted_collections(None, "")]
    path = f"/collections/{collection.key}" if collection else ""
    with service_of(request).published.read() as reader:
        bounds = _bounds(request, reader, wanted)
    return describing.tileset_document(base_of(request), path, wanted, bounds, language_of(request))


def _bounds(request: Request, reader: Reader, wanted: list[Collection]) -> describing.Bounds | None:
    now = versions(reader)
    found = [bounds_of(request, reader, one, now[one.version]) for one in wanted]
    boxes = [one for one in found if one is not None]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


async def _tile(request: Request, names: tuple[str, ...], address: TileAddress) -> Response:
    """Make a tile, and keep it: what is kept has been looked for before (:mod:`api.ogc.fast_tiles`)."""
    deep_enough = tuple(one for one in names if address.zoom >= collections()[one].least_zoom)
    srid = srid_of(request)
    question = tile_question(deep_enough, address, box=stored_bounds(address, srid), srid=srid)
    made = tile_of(await readers_of(request).ask(question))
    tile = KeptTile(
        version=version_for(names, (made.sites, made.layers)),
        content=made.content,
        packed=False,
        etag=f'W/"{hashlib.blake2b(made.content, digest_size=12).hexdigest()}"',
    )
    if "gzip" in request.headers.get("accept-encoding", ""):
        tile = tile.pack()
    _cache(request).put((names, address.zoom, address.column, address.row), tile)
    return _answer(request, tile)


def _answer(request: Request, tile: KeptTile) -> Response:
    headers = {"ETag": tile.etag, "Cache-Control": cache_control(public=True), "Vary": "Accept-Encoding"}
    if unchanged(request, tile.etag):
        return Response(status_code=304, headers=headers)
    if not tile.content:
        return Response(status_code=204, headers=headers)
    if tile.packed:
        headers["Content-Encoding"] = "gzip"
    return Response(tile.content, media_type=describing.TILE, headers=headers)


def _cache(request: Request) -> TileCache:
    cache: TileCache = request.app.state.tiles
    return cache


def _check_tiling(tiling: str) -> None:
    if tiling != "WebMercatorQuad":
        raise NotFound(_NO_TILING.fill(tiling=tiling[:60]), value=tiling[:60])


_NO_TILING = Text(
    sv="Indelningen {tiling} finns inte; WebMercatorQuad är den enda.",
    en="There is no tiling {tiling}; WebMercatorQuad is the only one.",
)
