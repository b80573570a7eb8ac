"""The server process: how it listens, and how long it waits for those who are slow to ask."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

APPLICATION = "api.serving.main:application"

HEAD_SECONDS = 15.0
"""For so long a connection may be open before a whole request's head has come."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that closes connections on which no request comes, or comes so slowly that it only occupies a place."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the class it extends
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what has come; while a head is under way, its time runs."""
        if self._late is None and self.conn.their_state is h11.IDLE:
            self._wait()
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Leave the time until the next request to the time that a connection is kept."""
        self._stop_waiting()
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
    uvicorn.run(APPLICATION, host=host, port=port, workers=workers, **options(proxies=proxies))


def options(*, proxies: str) -> dict[str, Any]:
    """Return how uvicorn is set up wherever it listens; ``proxies`` as for :func:`run`."""
    return {
        "factory": True,
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
        "h11_max_incomplete_event_size": 64 * 1024,
    }
