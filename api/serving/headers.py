"""Headers that every answer carries, and what a page may load."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from siting.service_settings import ServiceSettings

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
}


def policy(**changes: str) -> str:
    """Return a Content-Security-Policy: ours, with some directives otherwise (``frame_ancestors="*"``)."""
    directives = {**_POLICY, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


class SafeHeaders:
    """Adds the headers that an answer has not set itself."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self.app = app
        secure = (settings.public_url or "").startswith("https://")
        self._plain = {
            "Content-Security-Policy": policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
            **({"Strict-Transport-Security": "max-age=31536000"} if secure else {}),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._plain.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


def cache_control(*, public: bool, seconds: int = 0, immutable: bool = False) -> str:
    """Return a Cache-Control: for everybody or for the reader alone, for how long without asking again.

    >>> cache_control(public=True), cache_control(public=False)
    ('public, max-age=0, must-revalidate', 'private, no-store')
    """
    if not public:
        return "private, no-store"
    parts: Iterable[str] = ("immutable",) if immutable else ("must-revalidate",) if seconds == 0 else ()
    return ", ".join(["public", f"max-age={seconds}", *parts])
