"""The application as others reach it: a process of its own on a free port of this machine, for as long as a test takes.

A thread would not do: GDAL holds Python's lock while it waits for an answer.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from api.serving.service import Service

_PATIENCE_SECONDS = 60.0
_ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve the database that a service has, and give the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = service.settings.database
    environment = {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "SITING_DATABASE_URL": database.database_url or "",
        "SITING_PUBLISHED_DATABASE_URL": database.published_database_url or "",
        "SITING_SECRET_KEY": "for tests alone, and as long as it takes",
        "SITING_RATE_PER_MINUTE": "1000000",
        "SITING_RATE_FORMS_PER_MINUTE": "1000000",
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.serving.main:application", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--no-access-log"], cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{address}/health/ready", timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"the server did not start: {process.poll()}")
