"""A server on loopback that plays geodata services, well behaved or not."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked; names of query and headers in small letters."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    at: float
    target: str

    @property
    def start(self) -> str | None:
        """Where a page of features is to begin; None for anything else that is asked."""
        if self.query.keys() & {"srsname", "startindex"}:
            return self.query.get("startindex", "0")
        if "items" in self.path and self.query.get("limit") != "1":
            return self.query.get("offset", "0")
        return None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What to answer, and how badly.

    ``cut_at``: after so many bytes of the body the connection is dropped; ``says_length``: a Content-Length that is not
    true, or no Content-Length at all with -1; ``drip_s``: a byte at a time with such pauses; ``silent_s``: nothing for
    so long.
    """

    status: int = 200
    body: bytes = b""
    type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    says_length: int | None = None
    drip_s: float | None = None
    silent_s: float = 0.0


Answerer = Callable[[Request], Reply]


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up, which is what many of these tests are about."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """Answers on a port of its own with whatever ``answer`` says, and remembers what it was asked."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.ending = threading.Event()
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = _Http(("127.0.0.1", 0), handler)
        self.port = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True)

    def stop(self) -> None:
        self.ending.set()
        self._http.shutdown()
        self._http.server_close()

    def asked(self, **query: str) -> list[Request]:
        """Return the requests that had all of these in their query."""
        return [one for one in self.requests if query.items() <= one.query.items()]


@contextmanager
def serving(answer: Answerer) -> Iterator[Server]:
    server = Server(answer)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Handler(BaseHTTPRequestHandler):
    owner: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        request = Request(
            path=parts.path,
            query={name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)},
            headers={name.lower(): value for name, value in self.headers.items()},
            at=time.monotonic(),
            target=self.path,
        )
        self.owner.requests.append(request)
        try:
            self._send(self.owner.answer(request))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self.owner.ending.wait(reply.silent_s)
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.type, **reply.headers}.items():
            self.send_header(name, value)
        length = len(reply.body) if reply.says_length is None else reply.says_length
        if length >= 0 and reply.status != 304:
            self.send_header("Content-Length", str(length))
        if length != len(reply.body):
            # What is left of it would else be met by the next request or not, as the clock has it.
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if reply.drip_s is not None:
            self._drip(reply.body, reply.drip_s)
        elif reply.status != 304:
            self.wfile.write(reply.body[: reply.cut_at])
        if reply.cut_at is not None or length != len(reply.body):
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self, body: bytes, pause_s: float) -> None:
        for at in range(len(body)):
            self.wfile.write(body[at : at + 1])
            if self.owner.ending.wait(pause_s):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's name
        """Say nothing."""


class Faulty:
    """Another answerer, with faults at given requests that fit (counted from 1)."""

    def __init__(
        self,
        inner: Answerer,
        faults: Mapping[int, Callable[[Reply], Reply]],
        fits: Callable[[Request], bool] = lambda _: True,
    ) -> None:
        self._inner = inner
        self._faults = faults
        self._fits = fits
        self._count = 0

    def __call__(self, request: Request) -> Reply:
        reply = self._inner(request)
        if not self._fits(request):
            return reply
        self._count += 1
        fault = self._faults.get(self._count)
        return reply if fault is None else fault(reply)


def cut(reply: Reply) -> Reply:
    """Drop the connection in the middle of the body."""
    return replace(reply, cut_at=len(reply.body) // 2)


def throttled(seconds: str = "1", status: int = 429) -> Callable[[Reply], Reply]:
    """Answer that it is too much."""
    return lambda _: Reply(status=status, body=b"slow down", type="text/plain", headers={"Retry-After": seconds})
