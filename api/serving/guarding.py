"""What is let in: hosts, sizes, origins of forms, and how often."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.serving.bodies import WatchedBody, too_large
from api.serving.problems import Forbidden, Malformed, problem
from api.serving.rates import Rates
from siting.domain.errors import SitingError
from siting.domain.text import Text
from siting.service_settings import ServiceSettings

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HOST_FORM = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_LOCAL_NAMES = frozenset({"localhost", "testserver"})


class Guard:
    """Refuses, before anything is read: foreign hosts, bodies that are too large, forms of other sites, floods.

    Parameters
    ----------
    app
        What it guards.
    settings
        The limits.
    uploads
        Beginnings of paths that take uploads, which may be larger.
    may_upload
        Tells, asked in a thread, whether who asks may send them.
    answer
        Makes the answer of a refusal.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: ServiceSettings,
        uploads: Collection[str] = (),
        may_upload: Callable[[Request], bool] = lambda _: True,
        answer: Callable[[Request, SitingError], Response] = problem,
    ) -> None:
        self.app = app
        self._settings = settings
        self._uploads = tuple(uploads)
        self._may_upload = may_upload
        self._answer = answer
        self._rates = Rates(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            self._check(request)
            await self._rates.check(request)
            largest = await self._largest(request)
            _check_length(request, largest)
            body = WatchedBody(receive, send, largest)
            await self.app(scope, body.receive, body.send)
            if body.refused is not None:
                raise body.refused
        except SitingError as error:
            await self._answer(request, error)(scope, receive, send)

    def _check(self, request: Request) -> None:
        # Who collects numbers asks each process by whatever name it has; it is the token that lets them in.
        collects = request.url.path == "/metrics" and self._settings.metrics_token is not None
        if not collects and not _host_is_ours(request, self._settings.public_url):
            raise Malformed(_HOST, value=request.headers.get("host", "")[:100])
        if request.method in UNSAFE and not (_of_the_same_origin(request) or self._may_ask(request)):
            raise Forbidden(_ORIGIN)

    def _may_ask(self, request: Request) -> bool:
        """Tell whether a script of another site may send this: to the API, where no cookie of ours comes along."""
        allowed = self._settings.cors_origins
        from_allowed = "*" in allowed or request.headers.get("origin", "") in allowed
        return bool(allowed) and from_allowed and request.url.path.startswith("/api/") and not request.cookies

    async def _largest(self, request: Request) -> int:
        # A form is read before its route finds out who sends it.
        uploads = bool(self._uploads) and request.url.path.startswith(self._uploads) and request.method in UNSAFE
        if uploads and await run_in_threadpool(self._may_upload, request):
            return self._settings.upload_limit_mb * 1_000_000
        return self._settings.body_limit_kb * 1000


def _check_length(request: Request, largest: int) -> None:
    """Refuse a body by what is said of its length."""
    lengths = request.headers.getlist("content-length")
    if len(lengths) > 1 or (lengths and "transfer-encoding" in request.headers):
        # A proxy before us may take the other for the body's end, and what follows for another's request.
        raise Malformed(_LENGTHS)
    length = lengths[0] if lengths else "0"
    if not length.isascii() or not length.isdigit():
        raise Malformed(_LENGTH, value=length[:20])
    if int(length) > largest:
        raise too_large(largest)


def _host_is_ours(request: Request, public_url: str | None) -> bool:
    # Of the header alone: what the framework makes of a wrong one is the address that it listens at.
    found = _HOST_FORM.fullmatch(request.headers.get("host", ""))
    if found is None:
        return False
    host = found[1].strip("[]").lower()
    try:
        local = ip_address(host).is_loopback
    except ValueError:
        local = host in _LOCAL_NAMES
    return local or (public_url is not None and host == urlsplit(public_url).hostname)


def _of_the_same_origin(request: Request) -> bool:
    """Tell whether an unsafe request comes from a page of ours, or from no page at all.

    A browser says where a form was sent from (``Sec-Fetch-Site``, ``Origin``); a program says nothing, and has no
    cookies that others could make it send.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


_HOST = Text(
    sv="Tjänsten svarar inte på det värdnamnet; det rätta är det i SITING_PUBLIC_URL.",
    en="The service does not answer to that host name; the right one is that of SITING_PUBLIC_URL.",
)
_ORIGIN = Text(
    sv="Formuläret skickades från en annan webbplats. Öppna sidan här och skicka den igen.",
    en="The form was sent from another site. Open the page here and send it again.",
)
_LENGTH = Text(sv="Content-Length är inget tal.", en="Content-Length is no number.")
_LENGTHS = Text(
    sv="Längden på det som skickas sägs på två sätt.", en="The length of what was sent is said in two ways."
)
