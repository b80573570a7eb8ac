"""Requests at a constant rate, whatever the server does: who waits is counted from when the request was due.

A client that asks for the next thing when it has the last hides how long others would have waited meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import httptools
import numpy as np

PATIENCE_SECONDS = 60.0
"""A request that has no answer by then has none."""
LOST = 0
"""The status of a request that has no answer."""
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answered; status :data:`LOST` where it did not."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(kw_only=True)
class Taken:
    """How long requests took, from when they were due, and what came of them.

    Parameters
    ----------
    seconds
        Of each that was answered as it should be.
    statuses
        How many of each.
    late
        By how much the latest request was sent after it was due: our own doing, not the server's.
    """

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    late: float = 0.0

    def percentile(self, share: float) -> float:
        """Return within which time a share of the requests was answered, in seconds."""
        return float(np.percentile(self.seconds, 100 * share)) if self.seconds else float("nan")


class Client:
    """Asks one server on loopback over connections that are kept, as many as it takes.

    Parameters
    ----------
    port
        Where it listens.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[_Connection] = []

    async def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] = _NONE
    ) -> Answer:
        """Return the answer to one request."""
        lines = {"Host": f"127.0.0.1:{self._port}", "Accept-Encoding": "gzip, deflate, br, zstd", **headers}
        if method != "GET":
            lines["Content-Length"] = str(len(body))
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        message = f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._answer(message, again=method == "GET")
        except (OSError, TimeoutError):
            return Answer(status=LOST)

    async def _answer(self, message: bytes, *, again: bool) -> Answer:
        while self._idle and self._idle[-1].closed:
            self._idle.pop()
        kept = bool(self._idle)
        connection = self._idle.pop() if kept else await self._connected()
        try:
            answer = await connection.ask(message)
        except ConnectionError:
            if not (kept and again):
                raise
            # As browsers do: a kept connection may be closed while the next question is under way.
            connection = await self._connected()
            answer = await connection.ask(message)
        if not connection.closed:
            self._idle.append(connection)
        return answer

    async def _connected(self) -> _Connection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(_Connection, "127.0.0.1", self._port)
        return connection

    def close(self) -> None:
        """Close all connections."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self.closed = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._begin()

    def _begin(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []

    async def ask(self, message: bytes) -> Answer:
        if self._transport is None:
            raise ConnectionError("not connected")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        try:
            return await self._waiting
        except asyncio.CancelledError:
            self.close()
            raise

    def close(self) -> None:
        self.closed = True
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError(f"closed by the server: {exc}"))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode().lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        answer = Answer(status=self._parser.get_status_code(), headers=self._headers, body=b"".join(self._body))
        if self._headers.get("connection", "").lower() == "close":
            self.close()
        self._begin()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(answer)


async def at_rate(
    work: Callable[[int], Awaitable[Answer]], *, rate: float, seconds: float, good: Sequence[int] = (200,)
) -> Taken:
    """Do some work at a constant rate.

    Parameters
    ----------
    work
        Makes the request of a number, from 0.
    rate
        How many a second.
    seconds
        For how long.
    good
        Statuses of answers whose time counts.
    """
    taken, began = Taken(), time.perf_counter()

    async def one(number: int, due: float) -> None:
        taken.late = max(taken.late, time.perf_counter() - due)
        answer = await work(number)
        taken.statuses[answer.status] += 1
        if answer.status in good:
            taken.seconds.append(time.perf_counter() - due)

    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(number, due))
    return taken
