"""The server process: how it listens, what it takes for a request, and how long it waits for those slow to ask."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import Any, cast

import uvicorn
from httptools import HttpParserError
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.serving.counting import counted_together

APPLICATION = "api.serving.main:application"

HEAD_SECONDS = 15.0
"""For so long a connection may be open before a whole request's head has come."""

MOST_HEAD_BYTES = 64 * 1024
"""Of a request's head; and of what comes with a body and is none of it."""

MOST_WAITING = 50
"""Requests on one connection that may wait for the answer to an earlier one."""


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 that closes connections on which no request comes, or comes so slowly that it only occupies a place.

    The parser refuses what servers may read in different ways: two lengths, a length beside pieces, space before a
    colon, folded lines, bare line feeds. It sets no bounds, and takes two hosts and other codings: that is done here.
    """

    _late: asyncio.TimerHandle | None = None
    _in_head = True
    _no_body_bytes = 0
    """Of this request, what has come and is no body, less as much as there was body."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the class it extends
        """Begin to wait for the first request."""
        super().connection_made(cast("asyncio.Transport", _Together(transport, self.loop)))
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what has come; while a head is under way, its time runs."""
        if self._in_head and self._late is None:
            self._wait()
        self._no_body_bytes += len(data)
        super().data_received(data)
        if self._no_body_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The request's head is too long.")

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._in_head = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, but none that comes after the body: the request has been let in without it."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let a request in, or refuse it."""
        self._stop_waiting()
        self._in_head = False
        if self.parser.get_http_version() == "1.0" and any(name == b"transfer-encoding" for name, _ in self.headers):
            raise HttpParserError("pieces in HTTP/1.0")
        check_head(self.url, self.headers)
        if len(self.pipeline) >= MOST_WAITING:
            raise HttpParserError("too many requests wait")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._no_body_bytes = max(self._no_body_bytes - 2 * len(body), -MOST_HEAD_BYTES)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request; the next may begin."""
        self._stop_waiting()
        self._in_head, self._no_body_bytes = True, 0
        super().on_message_complete()
        if self.cycle.response_complete:
            self._wait()

    def on_response_complete(self) -> None:
        """Leave the time until the next request to the time that a connection is kept.

        Who is answered before the body has all come may send it to its end, but not for long.
        """
        self._stop_waiting()
        if self.cycle.more_body and not self.pipeline:
            self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


class _Together:
    """Sends what is written in one step of the loop at once.

    An answer's head and body come one after the other; sent apart they are two calls of the system, and two times the
    reader is woken.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []
        self._held_bytes = 0

    def write(self, data: bytes) -> None:
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(data)
        self._held_bytes += len(data)
        # What is held is not known to who asks whether to go on writing.
        if self._held_bytes > HIGH_WATER_LIMIT:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        held, self._held, self._held_bytes = self._held, [], 0
        if held and not self._transport.is_closing():
            self._transport.writelines(held)


def check_head(url: bytes, headers: Sequence[tuple[bytes, bytes]]) -> None:
    """Refuse a head that is too long, or that somebody before us may have read in another way.

    Raises
    ------
    HttpParserError
        It is one of these.
    """
    if len(url) + sum(len(name) + len(value) + 4 for name, value in headers) > MOST_HEAD_BYTES:
        raise HttpParserError("the head is too long")
    if sum(name == b"host" for name, _ in headers) > 1:
        raise HttpParserError("more than one host")
    codings = [value.lower() for name, value in headers if name == b"transfer-encoding"]
    if codings not in ([], [b"chunked"]):
        raise HttpParserError("another coding than pieces")


def run(*, host: str, port: int, workers: int, proxies: str) -> None:
    """Serve until told to end; the application is made from the environment's settings in each process.

    Parameters
    ----------
    host, port
        Where to listen.
    workers
        How many processes share the work.
    proxies
        Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
    """
    # For the processes that are begun: glibc keeps what threads have freed for each of them, which with dozens of
    # threads goes on growing; a few of these stores serve all.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    with counted_together(workers):
        uvicorn.run(APPLICATION, host=host, port=port, workers=workers, **options(proxies=proxies))


def options(*, proxies: str) -> dict[str, Any]:
    """Return how uvicorn is set up wherever it listens; ``proxies`` as for :func:`run`."""
    return {
        "factory": True,
        "loop": "uvloop",
        "http": PatientProtocol,
        "ws": "none",
        "proxy_headers": True,
        "forwarded_allow_ips": proxies,
        "server_header": False,
        "access_log": False,
        "log_config": None,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": 20,
        "limit_concurrency": 1000,
    }
