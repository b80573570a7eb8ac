"""Connections that lead only where the rules allow, and never wait longer than they may.

httpx resolves names on its own; here a name is resolved once, all that it leads to is checked, and the connection goes
to that very address, while TLS still verifies the name. GDAL's own network access would know none of this and is not
used.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from gis_data.remote.allowed import check_addresses
from gis_data.remote.machine import Machine
from gis_data.remote.pace import Pace
from siting.domain.errors import InvalidInput
from siting.domain.text import Text

_KEPT_OPEN = 2


class GuardedStream(httpcore.NetworkStream):
    """A connection under the clock of a fetch."""

    def __init__(self, inner: httpcore.NetworkStream, pace: Pace) -> None:
        self._inner = inner
        self._pace = pace

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes, b"" at the end."""
        data = self._inner.read(max_bytes, self._pace.left_s(timeout))
        self._pace.arrived(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._inner.write(buffer, self._pace.left_s(timeout))

    def close(self) -> None:
        """End the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> GuardedStream:
        """Return the connection with TLS for the host's name."""
        return GuardedStream(
            self._inner.start_tls(ssl_context, server_hostname, self._pace.left_s(timeout)), self._pace
        )

    def get_extra_info(self, info: str) -> Any:
        """Return what the socket knows of itself."""
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to addresses that were checked.

    Parameters
    ----------
    pace
        The clock.
    private
        Networks that are not public and yet allowed.
    machine
        Resolves names.
    service
        Name for messages.
    """

    def __init__(self, pace: Pace, private: tuple[str, ...], machine: Machine, service: str) -> None:
        self._pace = pace
        self._private = private
        self._machine = machine
        self._service = service
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> GuardedStream:
        """Return a connection to the first address of a host that answers."""
        try:
            found = list(self._machine.resolve(host, port))
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        failed: Exception = httpcore.ConnectError("the name leads nowhere")
        for address in check_addresses(host, found, self._private, self._service):
            try:
                inner = self._plain.connect_tcp(
                    address, port, self._pace.left_s(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return GuardedStream(inner, self._pace)
        raise failed

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._machine.sleep(seconds)


class _Body(httpx.SyncByteStream):
    """The bytes of an answer as httpx wants them."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class GuardedTransport(httpx.BaseTransport):
    """httpx on top of :class:`GuardedBackend`; errors of the network come as httpcore's.

    Parameters
    ----------
    backend
        Opens the connections.
    """

    def __init__(self, backend: GuardedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trusting(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")),
            max_connections=_KEPT_OPEN,
            keepalive_expiry=5.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its answer with the body still to be read."""
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(sent)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """End all connections."""
        self._pool.close()


@lru_cache(maxsize=4)
def _trusting(cert_file: str | None, cert_dir: str | None) -> ssl.SSLContext:
    """Return what verifies certificates: by the file or folder that the environment names, else by certifi's."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        named = f"{cert_file or cert_dir}"
        raise InvalidInput(_NO_CERTIFICATES.fill(named=named, why=error.strerror or str(error)), value=named) from error


_NO_CERTIFICATES = Text(
    sv="Certifikaten i {named} (SSL_CERT_FILE eller SSL_CERT_DIR) kan inte läsas: {why}.",
    en="The certificates in {named} (SSL_CERT_FILE or SSL_CERT_DIR) can't be read: {why}.",
)
