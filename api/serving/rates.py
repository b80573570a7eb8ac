"""How often one network may ask; counted in the process, so that several processes let through as many times."""

from __future__ import annotations

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from api.serving.networks import network_of
from api.serving.problems import TooMany
from siting.domain.text import Text
from siting.service_settings import ServiceSettings

_WINDOW_SECONDS = 60

_FREE = ("/static/", "/health/", "/theme.css", "/logo", "/favicon.ico", "/metrics")
"""Beginnings of paths that are not counted: what a page needs besides itself, and what watches the service."""

_READING_FORMS = ("/api/", "/ogc/", "/staff", "/planner", "/account")
"""Beginnings of paths where a POST counts like a GET: it asks for something and changes nothing, or takes a sign-in."""

_SENT = ("/api/v1/enquiries",)
"""Paths among those where a POST is a form that is sent to the municipality all the same."""


class Rates:
    """Counts requests of networks: two numbers each, the last minute's by its share of the window.

    A time for each request would be exact, and its memory and the threads that tidy it grow with all who ask.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._reads = RateLimitItemPerMinute(settings.rate_per_minute)
        self._forms = RateLimitItemPerMinute(settings.rate_forms_per_minute)

    async def check(self, request: Request) -> None:
        """Count a request.

        Raises
        ------
        TooMany
            It is one too many.
        """
        path = request.url.path
        if path.startswith(_FREE):
            return
        form = _is_form(request.method, path)
        limit = self._forms if form else self._reads
        if not await self._limiter.hit(limit, "form" if form else "read", network_of(request)):
            raise TooMany(_TOO_MANY, value=_WINDOW_SECONDS)


def _is_form(method: str, path: str) -> bool:
    if method == "POST" and path.rstrip("/") in _SENT:
        return True
    return method in ("POST", "PUT", "PATCH", "DELETE") and not path.startswith(_READING_FORMS)


_TOO_MANY = Text(
    sv="För många förfrågningar från er adress. Vänta en minut.",
    en="Too many requests from your address. Wait a minute.",
)
