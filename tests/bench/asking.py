"""Asking a server over HTTP as fast as it answers, with as little work of our own as can be.

A client that does much for each answer is measured with the server, as they share the machine's processors.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import httptools

CONNECTIONS = 16
_PATIENCE_SECONDS = 60.0


@dataclass(kw_only=True)
class Answers:
    """What a server answered.

    Parameters
    ----------
    seconds
        From the first question to the last answer.
    statuses
        How many of each.
    body_bytes
        Of all bodies, as they were sent.
    etag
        Of one of them.
    """

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    body_bytes: int = 0
    etag: str = ""

    @property
    def each_s(self) -> float:
        """Seconds for each answer; the inverse of answers a second."""
        return self.seconds / self.statuses.total()


def ask(port: int, paths: Sequence[str], headers: Mapping[str, str] | None = None) -> Answers:
    """Ask for all paths on several connections at once, each asking for the next when it has its answer.

    Parameters
    ----------
    port
        On loopback.
    paths
        With their queries.
    headers
        Sent with each.

    Raises
    ------
    ConnectionError
        The server closed a connection.
    TimeoutError
        It has not answered all within a minute.
    """
    return asyncio.run(_ask(port, paths, dict(headers or {})))


async def _ask(port: int, paths: Sequence[str], headers: dict[str, str]) -> Answers:
    loop = asyncio.get_running_loop()
    said = "".join(f"{name}: {value}\r\n" for name, value in {"Host": f"127.0.0.1:{port}", **headers}.items())
    questions = iter([f"GET {path} HTTP/1.1\r\n{said}\r\n".encode() for path in paths])
    found = Answers()
    made = [loop.create_connection(lambda: _Asker(questions, found), "127.0.0.1", port) for _ in range(CONNECTIONS)]
    askers = [asker for _, asker in await asyncio.gather(*made)]
    began = time.perf_counter()
    async with asyncio.timeout(_PATIENCE_SECONDS):
        await asyncio.gather(*[asker.go() for asker in askers])
    found.seconds = time.perf_counter() - began
    for asker in askers:
        asker.close()
    return found


class _Asker(asyncio.Protocol):
    """One connection; counts what comes and keeps nothing of it."""

    def __init__(self, questions: Iterator[bytes], found: Answers) -> None:
        self._questions, self._found = questions, found
        self._parser = httptools.HttpResponseParser(self)
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(ConnectionError(f"the server closed the connection: {exc}"))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"etag":
            self._found.etag = value.decode()

    def on_body(self, body: bytes) -> None:
        self._found.body_bytes += len(body)

    def on_message_complete(self) -> None:
        self._found.statuses[self._parser.get_status_code()] += 1
        self._next()

    async def go(self) -> None:
        self._next()
        await self._done

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()

    def _next(self) -> None:
        question = next(self._questions, None)
        if question is None:
            self._done.set_result(None)
        elif self._transport is not None:
            self._transport.write(question)
