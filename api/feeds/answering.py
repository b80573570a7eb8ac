"""Documents for programs: an ETag that changes with what is published, and how long they may be kept."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import Response

from api.serving.conditional import etag_of, not_modified, unchanged
from api.serving.headers import cache_control
from api.serving.service import service_of
from siting.store.card_search import Connection

_KEPT_SECONDS = 300
_READERS = "*"


def document(
    request: Request, media_type: str, make: Callable[[Connection], str], *parts: object, vary: str = "Accept-Language"
) -> Response:
    """Answer with a document that is made of what is published.

    Parameters
    ----------
    media_type
        With its charset.
    make
        Makes it, on a connection of the public's.
    parts
        What it depends on besides what is published and its own address.
    vary
        Headers that it depends on.
    """
    with service_of(request).published.read() as reader:
        version = reader.execute("SELECT sites, layers FROM published.version").fetchone()
        etag = etag_of(request.url, version, *parts)
        headers = {"ETag": etag, "Cache-Control": cache_control(public=True, seconds=_KEPT_SECONDS), "Vary": vary}
        if unchanged(request, etag):
            return not_modified(etag, Cache_Control=headers["Cache-Control"], Vary=vary)
        return Response(
            make(reader),
            media_type=media_type,
            # What is open data may be read by the scripts of any page.
            headers={**headers, "Access-Control-Allow-Origin": _READERS},
        )
