"""The application as others reach it: a process of its own on a free port of this machine, for as long as a test takes.

A thread would not do: GDAL holds Python's lock while it waits for an answer. The process is forked from one that has
imported the application, once for all tests, and nothing else: it holds no thread and no connection.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import uvicorn

from api.serving.server import APPLICATION, options
from api.serving.service import Service

_PATIENCE_SECONDS = 60.0
_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.integration.http.loaded"])


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve the database that a service has, and give the address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        # No daemon: those may have no process of their own to draw proposals in.
        # No daemon, which might not start the processes that proposals are drawn in.
        process = _forking.Process(target=_serve, args=(listening, _environment(service)))
        process.start()
    try:
        # It listens already: who asks before the process is ready waits for the answer.
        with urlopen(f"{address}/health/ready", timeout=_PATIENCE_SECONDS):  # noqa: S310 - our own address
            pass
        yield address
    finally:
        process.terminate()
        process.join(30)
        process.kill()
        process.join()
        process.close()


def _environment(service: Service) -> dict[str, str]:
    database = service.settings.database
    return {
        "SITING_DATABASE_URL": database.database_url or "",
        "SITING_PUBLISHED_DATABASE_URL": database.published_database_url or "",
        "SITING_SECRET_KEY": "for tests alone, and as long as it takes",
        "SITING_RATE_PER_MINUTE": "1000000",
        "SITING_RATE_FORMS_PER_MINUTE": "1000000",
    }


def _serve(listening: socket.socket, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    config = uvicorn.Config(APPLICATION, **options(proxies="127.0.0.1"))
    config.load()
    # What keeps it from starting is told; what it logs of requests is not.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    uvicorn.Server(config).run(sockets=[listening])
