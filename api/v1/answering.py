"""What every answer of the JSON API shares: its format, its ETag, and what was counted for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from api.serving.conditional import etag_of, not_modified, unchanged
from api.serving.headers import cache_control
from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.services.search_sites import parse_pairs
from siting.services.site_rows import SiteCounts
from siting.store.card_search import Connection

JSON = "application/json"
GEOJSON = "application/geo+json"
CSV = "text/csv"

FORMATS: Mapping[str, str] = {"json": JSON, "geojson": GEOJSON, "csv": CSV}
"""What ``format`` may say, and the media type of each."""

UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The reader has it already (If-None-Match)."}}
"""What a route's OpenAPI says of conditional requests."""

OWN_PARAMETERS = ("lang", "format")
"""Parameters of every answer, which are no part of what is asked."""

_RELEASE = version("siting")
_COUNTED = 500


@dataclass(frozen=True, kw_only=True)
class Version:
    """How fresh what the public sees is: two counters that rise with each change."""

    sites: int
    layers: int


def read_version(connection: Connection) -> Version:
    """Return how fresh all is that is read from here on, or fresher."""
    row = connection.execute("SELECT sites, layers FROM published.version").fetchone()
    return Version(sites=0, layers=0) if row is None else Version(sites=row[0], layers=row[1])


def wanted_format(request: Request, *formats: str) -> str:
    """Return the format of the answer: what ``format`` says, else what ``Accept`` asks for first, else the first.

    Raises
    ------
    InvalidInput
        ``format`` says none of them.
    """
    said = request.query_params.get("format", "")
    if said:
        if said not in formats:
            raise InvalidInput(_NO_FORMAT.fill(said=said[:40], formats=", ".join(formats)), value=said)
        return said
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("accept", "").split(",")]
    asked = (name for media_type in accepted for name in formats if FORMATS[name] == media_type)
    return next(asked, formats[0])


def answered(
    request: Request, etag: str, make: Callable[[], bytes], *, media_type: str = JSON, links: str = ""
) -> Response:
    """Return an answer, or that the reader has it already.

    Parameters
    ----------
    etag
        Of what the answer is made of.
    make
        Makes it, where it is not there yet.
    media_type
        Of the answer.
    links
        The header ``Link``.
    """
    if unchanged(request, etag):
        return not_modified(etag, **shared_headers())
    headers = {**shared_headers(), "ETag": etag, **({"Link": links} if links else {})}
    return Response(make(), media_type=media_type, headers=headers)


def answered_privately(request: Request, body: str) -> Response:
    """Return an answer that is for who asks alone, or that the reader has it already; its ETag is of the body."""
    headers = {"Cache-Control": cache_control(public=False), "Vary": "Cookie"}
    tag = etag_of(body)
    if unchanged(request, tag):
        return not_modified(tag, **headers)
    return Response(body, media_type=JSON, headers={**headers, "ETag": tag})


def next_address(request: Request, base: str | None, **changed: object) -> str:
    """Return the address of the next page: the request's own with some parameters changed."""
    url = request.url.include_query_params(**changed)
    return f"{base or str(request.base_url).rstrip('/')}{url.path}?{url.query}"


def shared_headers() -> dict[str, str]:
    """Return the headers of every answer: anybody may keep it, and has to ask whether it is still right."""
    return {"Cache-Control": cache_control(public=True), "Vary": "Accept"}


def etag(*parts: object) -> str:
    """Return the ETag of what this release makes of some versions."""
    return etag_of(_RELEASE, *parts)


def json_bytes(document: Any) -> bytes:
    """Return a document as JSON; dates as ISO 8601."""
    return orjson.dumps(document)


def both(text: Text) -> dict[str, str]:
    """Return a text in both languages."""
    return {"sv": text.sv, "en": text.en}


def plain_pairs(request: Request) -> list[tuple[str, str]]:
    """Return names and values of the query string without those of every answer; see :func:`parse_pairs`."""
    return [(name, value) for name, value in parse_pairs(request.url.query) if name not in OWN_PARAMETERS]


class Counted:
    """How many sites searches find, by version and search; the newest some hundreds, whatever else is asked."""

    def __init__(self, most: int = _COUNTED) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, SiteCounts] = OrderedDict()

    def get(self, key: Hashable, count: Callable[[], SiteCounts]) -> SiteCounts:
        """Return what was counted for a key, counted now where it was not."""
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        found = count()
        with self._lock:
            self._known[key] = found
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return found


def counted(request: Request) -> Counted:
    """Return what the process has counted."""
    state = request.app.state
    if not hasattr(state, "counted"):
        state.counted = Counted()
    found = state.counted
    if not isinstance(found, Counted):
        raise TypeError(f"not what was counted: {found!r}")
    return found


_NO_FORMAT = Text(sv="format: {said} är inget av {formats}", en="format: {said} is none of {formats}")
