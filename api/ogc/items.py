"""OGC API Features: the features themselves, page by page and one by one.

The bytes of a page are PostGIS' own, from one statement that also counts and reads the version; they are asked for by
the event loop and sent on as they come.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from psycopg import OperationalError

from api.ogc import describing, pages
from api.ogc.answering import (
    base_of,
    collection_of,
    etag_for,
    form_of,
    kept_of,
    live_of,
    readers_of,
    srid_of,
    text_answer,
)
from api.ogc.asked import Asked, read_asked
from api.ogc.crs import crs_uri
from api.ogc.parameters import COMMON, FILTERING, ITEM
from api.serving.conditional import not_modified, unchanged
from api.serving.headers import cache_control
from api.serving.languages import language_of
from api.serving.problems import documented
from api.serving.service import service_of
from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.store.published_collections import Collection
from siting.store.published_features import Cut, FeaturePage, page_of, page_question, with_id

router = APIRouter(prefix="/ogc", tags=["ogc"])


@router.get(
    "/collections/{collection_id}/items",
    summary="Features",
    openapi_extra={"parameters": [*COMMON, *FILTERING]},
    responses=documented(400, 404, 503, answers=(describing.GEOJSON, describing.HTML)),
)
async def list_items(request: Request, collection_id: str) -> Response:
    """Answer with a page of features; the next page is under the link ``next``."""
    collection = collection_of(collection_id)
    asked = await _asked(request, collection)
    if form_of(request) == "html":
        page = await _page(request, collection, asked)
        features, links = orjson.loads(b"[%b]" % page.features), _links(request, collection, asked, page)
        return await run_in_threadpool(pages.items_page, request, collection, features, links, page.matched or 0)
    held = await _held(request, collection)
    if held is not None:
        return not_modified(held, Cache_Control=cache_control(public=True))
    page = await _page(request, collection, asked)
    frame = orjson.dumps(
        {
            "numberMatched": page.matched,
            "numberReturned": page.count,
            "timeStamp": service_of(request).clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "links": _links(request, collection, asked, page),
        }
    )
    body = b'{"type":"FeatureCollection",%b,"features":[%b]}' % (frame[1:-1], page.features)
    return text_answer(request, body, etag_for(request, page.version), describing.GEOJSON, _crs_header(asked))


@router.get(
    "/collections/{collection_id}/items/{feature_id}",
    summary="One feature",
    openapi_extra={"parameters": [*COMMON, *ITEM]},
    responses=documented(400, 404, 503, answers=(describing.GEOJSON, describing.HTML)),
)
async def show_item(request: Request, collection_id: str, feature_id: str) -> Response:
    """Answer with one feature."""
    collection = collection_of(collection_id)
    asked = await _asked(request, collection)
    if not feature_id.isascii() or not feature_id.isdigit() or len(feature_id) > 15:
        raise _no_feature(feature_id)
    form = form_of(request)
    question = page_question(collection, [with_id(collection, int(feature_id))], asked.shape, Cut(limit=1))
    found = page_of(await readers_of(request).ask(question))
    if not found.count:
        raise _no_feature(feature_id)
    feature = orjson.loads(found.features)
    address = f"{base_of(request)}/ogc/collections/{collection.key}"
    lang = language_of(request)
    feature["links"] = [
        *describing.self_links(f"{address}/items/{feature_id}", describing.GEOJSON, lang),
        describing.link(f"{address}?f=json", "collection", describing.JSON, collection.title, lang),
    ]
    if form == "html":
        return await run_in_threadpool(pages.item_page, request, collection, feature)
    body = orjson.dumps(feature)
    return text_answer(request, body, etag_for(request, found.version), describing.GEOJSON, _crs_header(asked))


async def _asked(request: Request, collection: Collection) -> Asked:
    """Return what is asked; a filter may take long to read, and is read where nobody waits for it."""
    query = request.query_params
    if "filter" in query:
        return await run_in_threadpool(read_asked, query, collection, srid_of(request))
    return read_asked(query, collection, srid_of(request))


async def _held(request: Request, collection: Collection) -> str | None:
    """Return the ETag where the reader has what would be answered; None where it has not, or that can't be said."""
    if "if-none-match" not in request.headers:
        return None
    try:
        sites, layers = await live_of(request).now()
    except OperationalError:
        return None
    etag = etag_for(request, sites if collection.version == "sites" else layers)
    return etag if unchanged(request, etag) else None


async def _page(request: Request, collection: Collection, asked: Asked) -> FeaturePage:
    """Return a page; how many match on all is counted once a version."""
    kept, readers = kept_of(request), readers_of(request)
    key = ("count", collection.key, _filtering(request))
    known: tuple[int, int] | None = kept.get(key)
    if known is not None:
        version, matched = known
        question = page_question(collection, asked.conditions, asked.shape, asked.cut)
        page = page_of(await readers.ask(question))
        if page.version == version:
            return replace(page, matched=matched)
    question = page_question(collection, asked.conditions, asked.shape, asked.cut, counted=True)
    page = page_of(await readers.ask(question))
    kept.put(key, (page.version, page.matched))
    return page


def _filtering(request: Request) -> str:
    """Return what of the query decides which features there are, whatever the page."""
    return _query_without(request, "limit", "offset", "after", "f", "lang", "crs", "properties")


def _query_without(request: Request, *names: str) -> str:
    """Return the query as it was sent, without some parameters."""
    starts = tuple(f"{name}=" for name in names)
    sent = request.scope["query_string"].decode("latin-1").split("&")
    return "&".join(one for one in sent if one and not one.startswith(starts))


def _links(request: Request, collection: Collection, asked: Asked, page: FeaturePage) -> list[dict[str, Any]]:
    address = f"{base_of(request)}/ogc/collections/{collection.key}"
    lang = language_of(request)
    query = _query_without(request, "f")
    found = [
        describing.link(f"{address}/items?{query}{'&' if query else ''}f={form}", rel, type_, None, lang)
        for form, rel, type_ in (("json", "self", describing.GEOJSON), ("html", "alternate", describing.HTML))
    ]
    if page.count == asked.cut.limit:
        onward = _query_without(request, "f", "after", "offset")
        following = f"{onward}{'&' if onward else ''}after={page.last_id}&f={form_of(request)}"
        found.append(describing.link(f"{address}/items?{following}", "next", describing.GEOJSON, _NEXT, lang))
    return [*found, describing.link(f"{address}?f=json", "collection", describing.JSON, collection.title, lang)]


def _crs_header(asked: Asked) -> dict[str, str]:
    return {"Content-Crs": f"<{crs_uri(asked.crs)}>"}


def _no_feature(feature_id: str) -> NotFound:
    return NotFound(_NO_FEATURE.fill(id=feature_id[:40]), value=feature_id[:40])


_NEXT = Text(sv="Nästa sida", en="Next page")
_NO_FEATURE = Text(sv="Objektet {id} finns inte.", en="There is no feature {id}.")
