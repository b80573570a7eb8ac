"""What the OGC routes share: in which form to answer, with which address, and whether the reader has it already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import orjson
from fastapi import Request
from fastapi.responses import Response

from api.ogc.describing import JSON
from api.ogc.keeping import Kept
from api.ogc.live_versions import LiveVersions
from api.serving.conditional import etag_of, not_modified, unchanged
from api.serving.headers import cache_control
from api.serving.languages import language_of
from api.serving.problems import Malformed
from api.serving.service import service_of
from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.store.published import Reader
from siting.store.published_collections import Collection, collections
from siting.store.published_loop import LoopReaders

Form = Literal["json", "html"]
VARY = "Accept, Accept-Language, Cookie"


def base_of(request: Request) -> str:
    """Return the service's address, without a slash at its end."""
    return service_of(request).settings.service.public_url or str(request.base_url).rstrip("/")


def srid_of(request: Request) -> int:
    """Return the storage CRS."""
    return service_of(request).settings.deployment.srid


def readers_of(request: Request) -> LoopReaders:
    """Return what asks the database from the event loop."""
    readers: LoopReaders = request.app.state.loop_readers
    return readers


def live_of(request: Request) -> LiveVersions:
    """Return what says which version of what is published holds."""
    live: LiveVersions = request.app.state.live_versions
    return live


def kept_of(request: Request) -> Kept:
    """Return what the process keeps of what is dear to find."""
    kept: Kept = request.app.state.ogc_kept
    return kept


def collection_of(key: str) -> Collection:
    """Return a collection.

    Raises
    ------
    NotFound
        There is none of that name.
    """
    found = collections().get(key)
    if found is None:
        raise NotFound(_NO_COLLECTION.fill(key=key[:60]), value=key[:60])
    return found


def form_of(request: Request) -> Form:
    """Return whether a program or a person asks: ``f``, else what the browser would rather have.

    Raises
    ------
    Malformed
        ``f`` is neither.
    """
    wanted = request.query_params.get("f")
    if wanted is None:
        return "html" if "text/html" in request.headers.get("accept", "") else "json"
    if wanted == "html":
        return "html"
    if wanted in ("json", "geojson"):
        return "json"
    raise Malformed(_FORM, value=wanted[:40])


def versions(reader: Reader) -> Mapping[str, int]:
    """Return how often sites and layers have changed."""
    row = reader.execute("SELECT sites, layers FROM published.version").fetchone()
    if row is None:
        raise LookupError("published.version has no row")
    return {"sites": row[0], "layers": row[1]}


def etag_for(request: Request, *parts: object) -> str:
    """Return the ETag of an answer: what it was made from, the address and the language."""
    return etag_of(
        request.scope["path"],
        request.scope["query_string"],
        form_of(request),
        language_of(request),
        base_of(request),
        *parts,
    )


def document(request: Request, content: Mapping[str, Any], media_type: str = JSON) -> Response:
    """Answer with JSON, or with nothing where the reader has it already."""
    body = orjson.dumps(content)
    return text_answer(request, body, etag_of(body), media_type)


def text_answer(
    request: Request, body: bytes, etag: str, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with what is ready-made, or with nothing where the reader has it already."""
    shared = {
        "ETag": etag,
        "Cache-Control": cache_control(public=True),
        "Vary": VARY,
        "Content-Language": language_of(request),
    }
    if unchanged(request, etag):
        return not_modified(etag, **{name: shared[name] for name in ("Cache-Control", "Vary")})
    return Response(body, media_type=media_type, headers={**shared, **(headers or {})})


_NO_COLLECTION = Text(sv="Samlingen {key} finns inte.", en="There is no collection {key}.")
_FORM = Text(sv="f är json eller html.", en="f is json or html.")
