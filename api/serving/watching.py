"""Every request gets a number, a line in the log, and a place in the metrics; none of them says who asked."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "x-request-id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_PREFIX = re.compile(r"(/[a-z0-9-]{1,20}){1,3}")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)

_log = structlog.get_logger("siting.requests")


class Metrics:
    """What is counted, in a registry of its own so that several applications don't share counters.

    Several processes of a service count together, see :mod:`api.serving.counting`.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "siting_http_requests_total", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "siting_http_request_seconds",
            "Seconds until a request was answered.",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.running = Gauge(
            "siting_http_requests_running", "Requests under way.", multiprocess_mode="livesum", registry=self.registry
        )


class Watching:
    """Outermost: numbers, logs and counts each request.

    A number that a proxy has given is kept, if it looks like one. The log has the route and not the address, which may
    hold a private link, and nothing of the query, the body or the client's address.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = _number(scope)
        scope.setdefault("state", {})["request_id"] = number
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        began, status = time.perf_counter(), 500

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((HEADER.encode(), number.encode()))
            await send(message)

        self.metrics.running.inc()
        try:
            await self.app(scope, receive, numbered)
        finally:
            self.metrics.running.dec()
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = scope["method"], _route(scope)
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        _log.info("answered", method=method, route=route, status=status, ms=round(1000 * seconds, 1))


def _number(scope: Scope) -> str:
    given: dict[bytes, bytes] = dict(scope["headers"])
    said = given.get(HEADER.encode(), b"").decode("latin-1")
    return said if _GIVEN.fullmatch(said) else uuid.uuid4().hex


def _route(scope: Scope) -> str:
    """Return the route's pattern with what its routers put before it: few values, and no link's token among them."""
    route: Any = scope.get("route")
    pattern = str(getattr(route, "path_format", None) or getattr(route, "path", None) or "")
    if not pattern:
        return "none"
    segments, taken = scope["path"].split("/"), pattern.count("/")
    before = "/".join(segments[: len(segments) - taken])
    # Only what looks like a router's own: a pattern that takes several segments would leave others' here.
    return before + pattern if _PREFIX.fullmatch(before) else pattern
