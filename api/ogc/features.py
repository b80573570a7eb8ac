"""OGC API Features: collections, what can be asked by, and the features themselves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.ogc import describing, pages
from api.ogc.answering import base_of, collection_of, document, etag_for, form_of, srid_of, text_answer, versions
from api.ogc.asked import Asked, read_asked
from api.ogc.crs import crs_uri
from api.ogc.keeping import Kept
from api.ogc.parameters import COMMON, FILTERING, ITEM
from api.serving.conditional import not_modified, unchanged
from api.serving.languages import language_of
from api.serving.problems import documented
from api.serving.service import service_of
from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.store.published import Reader
from siting.store.published_collections import Collection, collections
from siting.store.published_features import read_attributions, read_bounds, read_page, with_id

router = APIRouter(prefix="/ogc", tags=["ogc"])


def bounds_of(request: Request, reader: Reader, collection: Collection, version: int) -> describing.Bounds | None:
    """Return the extent of a collection; reckoned once a version."""
    kept = _kept(request)
    key = ("bounds", collection.key, version)
    found = kept.get(key)
    if found is None:
        found = (read_bounds(reader, collection, srid_of(request)),)
        kept.put(key, found)
    bounds: describing.Bounds | None = found[0]
    return bounds


def attributions_of(request: Request, reader: Reader, collection: Collection, version: int) -> tuple[str, ...]:
    """Return whom to name for a collection; looked up once a version."""
    kept = _kept(request)
    key = ("whose", collection.key, version)
    found: tuple[str, ...] | None = kept.get(key)
    if found is None:
        found = read_attributions(reader, collection)
        kept.put(key, found)
    return found


@router.get(
    "/collections",
    summary="The collections",
    openapi_extra={"parameters": COMMON},
    responses=documented(400, 503, answers=(describing.HTML,)),
)
def list_collections(request: Request) -> Response:
    """Answer with all collections."""
    found = _documents(request, list(collections().values()))
    lang, base = language_of(request), base_of(request)
    content = {
        "links": describing.self_links(f"{base}/ogc/collections", describing.JSON, lang),
        "collections": found,
    }
    if form_of(request) == "html":
        return pages.collections_page(request, content)
    return document(request, content)


@router.get(
    "/collections/{collection_id}",
    summary="One collection",
    openapi_extra={"parameters": COMMON},
    responses=documented(400, 404, 503, answers=(describing.HTML,)),
)
def show_collection(request: Request, collection_id: str) -> Response:
    """Answer with what is said of a collection."""
    content = _documents(request, [collection_of(collection_id)])[0]
    if form_of(request) == "html":
        return pages.collection_page(request, content)
    return document(request, content)


@router.get(
    "/collections/{collection_id}/queryables",
    summary="What can be asked by",
    openapi_extra={"parameters": COMMON},
    responses=documented(400, 404, answers=(describing.SCHEMA, describing.HTML)),
)
def show_queryables(request: Request, collection_id: str) -> Response:
    """Answer with the JSON schema of the properties."""
    content = describing.queryables_document(base_of(request), collection_of(collection_id), language_of(request))
    if form_of(request) == "html":
        return pages.queryables_page(request, content)
    return document(request, content, describing.SCHEMA)


@router.get(
    "/collections/{collection_id}/items",
    summary="Features",
    openapi_extra={"parameters": [*COMMON, *FILTERING]},
    responses=documented(400, 404, 503, answers=(describing.GEOJSON, describing.HTML)),
)
def list_items(request: Request, collection_id: str) -> Response:
    """Answer with a page of features; the next page is under the link ``next``."""
    collection = collection_of(collection_id)
    asked = read_asked(request.query_params, collection, srid_of(request))
    form = form_of(request)
    with service_of(request).published.read() as reader:
        version = versions(reader)[collection.version]
        etag = etag_for(request, version)
        if form == "json" and unchanged(request, etag):
            return not_modified(etag, Cache_Control="public, max-age=0, must-revalidate")
        return _page(request, reader, collection, asked, version, etag)


@router.get(
    "/collections/{collection_id}/items/{feature_id}",
    summary="One feature",
    openapi_extra={"parameters": [*COMMON, *ITEM]},
    responses=documented(400, 404, 503, answers=(describing.GEOJSON, describing.HTML)),
)
def show_item(request: Request, collection_id: str, feature_id: str) -> Response:
    """Answer with one feature."""
    collection = collection_of(collection_id)
    asked = read_asked(request.query_params, collection, srid_of(request))
    if not feature_id.isascii() or not feature_id.isdigit() or len(feature_id) > 15:
        raise _no_feature(feature_id)
    with service_of(request).published.read() as reader:
        version = versions(reader)[collection.version]
        found = read_page(reader, collection, [with_id(collection, int(feature_id))], asked.shape, limit=1)
    if not found.count:
        raise _no_feature(feature_id)
    feature = orjson.loads(found.features)
    address = f"{base_of(request)}/ogc/collections/{collection.key}"
    lang = language_of(request)
    feature["links"] = [
        *describing.self_links(f"{address}/items/{feature_id}", describing.GEOJSON, lang),
        describing.link(f"{address}?f=json", "collection", describing.JSON, collection.title, lang),
    ]
    if form_of(request) == "html":
        return pages.item_page(request, collection, feature)
    body = orjson.dumps(feature)
    return text_answer(request, body, etag_for(request, version), describing.GEOJSON, _crs_header(asked))


def _page(request: Request, reader: Reader, collection: Collection, asked: Asked, version: int, etag: str) -> Response:
    kept = _kept(request)
    key = ("count", collection.key, version, _filtering(request))
    matched: int | None = kept.get(key)
    found = read_page(
        reader,
        collection,
        asked.conditions,
        asked.shape,
        limit=asked.limit,
        offset=asked.offset,
        after=asked.after,
        counted=matched is None,
    )
    if matched is None:
        matched = found.matched or 0
        kept.put(key, matched)
    links = _links(request, collection, None if found.count < asked.limit else found.last_id)
    if form_of(request) == "html":
        features = orjson.loads(f"[{found.features}]")
        return pages.items_page(request, collection, features, links, matched)
    frame = orjson.dumps(
        {
            "numberMatched": matched,
            "numberReturned": found.count,
            "timeStamp": service_of(request).clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "links": links,
        }
    )
    body = b'{"type":"FeatureCollection",' + frame[1:-1] + b',"features":[' + found.features.encode() + b"]}"
    return text_answer(request, body, etag, describing.GEOJSON, _crs_header(asked))


def _filtering(request: Request) -> str:
    """Return what of the query decides which features there are, whatever the page."""
    left_out = {"limit", "offset", "after", "f", "lang", "crs", "properties"}
    return urlencode([(name, value) for name, value in request.query_params.multi_items() if name not in left_out])


def _links(request: Request, collection: Collection, last_id: int | None) -> list[dict[str, Any]]:
    address = f"{base_of(request)}/ogc/collections/{collection.key}"
    lang = language_of(request)
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "f"]
    found = [
        describing.link(f"{address}/items?{urlencode([*query, ('f', form)])}", rel, type_, None, lang)
        for form, rel, type_ in (("json", "self", describing.GEOJSON), ("html", "alternate", describing.HTML))
    ]
    if last_id is not None:
        onward = [(name, value) for name, value in query if name not in ("after", "offset")]
        following = urlencode([*onward, ("after", str(last_id)), ("f", form_of(request))])
        found.append(describing.link(f"{address}/items?{following}", "next", describing.GEOJSON, _NEXT, lang))
    return [*found, describing.link(f"{address}?f=json", "collection", describing.JSON, collection.title, lang)]


def _documents(request: Request, wanted: list[Collection]) -> list[dict[str, Any]]:
    with service_of(request).published.read() as reader:
        now = versions(reader)
        return [
            describing.collection_document(
                base_of(request),
                one,
                bounds_of(request, reader, one, now[one.version]),
                srid_of(request),
                language_of(request),
            )
            for one in wanted
        ]


def _kept(request: Request) -> Kept:
    kept: Kept = request.app.state.ogc_kept
    return kept


def _crs_header(asked: Asked) -> dict[str, str]:
    return {"Content-Crs": f"<{crs_uri(asked.crs)}>"}


def _no_feature(feature_id: str) -> NotFound:
    return NotFound(_NO_FEATURE.fill(id=feature_id[:40]), value=feature_id[:40])


_NEXT = Text(sv="Nästa sida", en="Next page")
_NO_FEATURE = Text(sv="Objektet {id} finns inte.", en="There is no feature {id}.")
