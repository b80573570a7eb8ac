"""OGC API Features: collections, and what can be asked by; the features themselves are in :mod:`api.ogc.items`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.ogc import describing, pages
from api.ogc.answering import base_of, collection_of, document, form_of, kept_of, srid_of, versions
from api.ogc.parameters import COMMON
from api.serving.languages import language_of
from api.serving.problems import documented
from api.serving.service import service_of
from siting.store.published import Reader
from siting.store.published_collections import Collection, collections
from siting.store.published_features import read_attributions, read_bounds

router = APIRouter(prefix="/ogc", tags=["ogc"])


def bounds_of(request: Request, reader: Reader, collection: Collection, version: int) -> describing.Bounds | None:
    """Return the extent of a collection; reckoned once a version."""
    kept = kept_of(request)
    key = ("bounds", collection.key, version)
    found = kept.get(key)
    if found is None:
        found = (read_bounds(reader, collection, srid_of(request)),)
        kept.put(key, found)
    bounds: describing.Bounds | None = found[0]
    return bounds


def attributions_of(request: Request, reader: Reader, collection: Collection, version: int) -> tuple[str, ...]:
    """Return whom to name for a collection; looked up once a version."""
    kept = kept_of(request)
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
