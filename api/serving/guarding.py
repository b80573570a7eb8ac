"""What is let in: hosts, sizes, origins of forms, and how often."""

from __future__ import annotations

from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.serving.networks import network_of
from api.serving.problems import Forbidden, Malformed, TooLarge, TooMany, problem
from siting.domain.errors import SitingError
from siting.domain.text import Text
from siting.service_settings import ServiceSettings

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_LOCAL_NAMES = frozenset({"localhost", "testserver"})
_WINDOW_SECONDS = 60


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
    answer
        Makes the answer of a refusal.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: ServiceSettings,
        uploads: Collection[str] = (),
        answer: Callable[[Request, SitingError], Response] = problem,
    ) -> None:
        self.app = app
        self._settings = settings
        self._uploads = tuple(uploads)
        self._answer = answer
        self._rates = _Rates(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            self._check(request)
            await self._rates.check(request)
            body = _Body(receive, send, self._largest(request))
            await self.app(scope, body.receive, body.send)
            if body.refused is not None:
                raise body.refused
        except (Malformed, Forbidden, TooLarge, TooMany) as error:
            await self._answer(request, error)(scope, receive, send)

    def _check(self, request: Request) -> None:
        if not _host_is_ours(request, self._settings.public_url):
            raise Malformed(_HOST, value=request.headers.get("host", "")[:100])
        if request.method in UNSAFE and not _of_the_same_origin(request):
            raise Forbidden(_ORIGIN)
        length = request.headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            raise Malformed(_LENGTH, value=length[:20])
        if int(length) > self._largest(request):
            raise _too_large(self._largest(request))

    def _largest(self, request: Request) -> int:
        if request.url.path.startswith(self._uploads) and self._uploads:
            return self._settings.upload_limit_mb * 1_000_000
        return self._settings.body_limit_kb * 1000


class _Body:
    """A body that is cut when it turns out to be larger than it said; whatever is then answered is not sent."""

    def __init__(self, receive: Receive, send: Send, largest: int) -> None:
        self._receive, self._send = receive, send
        self._largest = largest
        self._seen = 0
        self.refused: TooLarge | None = None

    async def receive(self) -> Message:
        """Return the next piece.

        Raises
        ------
        TooLarge
            It was one too many.
        """
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self._largest:
                self.refused = _too_large(self._largest)
                raise self.refused
        return message

    async def send(self, message: Message) -> None:
        """Send a piece of the answer, unless the body was refused."""
        if self.refused is None:
            await self._send(message)


class _Rates:
    """How often one address may ask; counted in the process, so that several processes let through as many times."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._reads = RateLimitItemPerMinute(settings.rate_per_minute)
        self._forms = RateLimitItemPerMinute(settings.rate_forms_per_minute)

    async def check(self, request: Request) -> None:
        if not request.url.path.startswith(_LIMITED):
            return
        who = network_of(request)
        form = request.method in UNSAFE and not request.url.path.startswith("/api/")
        limit = self._forms if form else self._reads
        if not await self._limiter.hit(limit, "form" if form else "read", who):
            raise TooMany(_TOO_MANY, value=_WINDOW_SECONDS)


_LIMITED = ("/api/", "/ogc/", "/need", "/sign-in", "/feedback")
"""Beginnings of paths that are counted."""


def _host_is_ours(request: Request, public_url: str | None) -> bool:
    host = (request.url.hostname or "").lower()
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


def _too_large(largest: int) -> TooLarge:
    return TooLarge(_LARGE.fill(most=f"{largest / 1000:.0f}"), value=largest)


_HOST = Text(
    sv="Tjänsten svarar inte på det värdnamnet; det rätta är det i SITING_PUBLIC_URL.",
    en="The service does not answer to that host name; the right one is that of SITING_PUBLIC_URL.",
)
_ORIGIN = Text(
    sv="Formuläret skickades från en annan webbplats. Öppna sidan här och skicka den igen.",
    en="The form was sent from another site. Open the page here and send it again.",
)
_LENGTH = Text(sv="Content-Length är inget tal.", en="Content-Length is no number.")
_LARGE = Text(sv="Det som skickades är större än {most} kB.", en="What was sent is larger than {most} kB.")
_TOO_MANY = Text(
    sv="För många förfrågningar från er adress. Vänta en minut.",
    en="Too many requests from your address. Wait a minute.",
)
