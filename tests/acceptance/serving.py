"""The service as a process of its own, as it runs in operation."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
_START_SECONDS = 60.0
_SERVE = (
    "from api.serving import server; server.run(host='127.0.0.1', port={port}, workers={workers}, proxies='127.0.0.1')"
)


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running service.

    Parameters
    ----------
    port
        Where it listens, on loopback.
    log
        The file that it logs to.
    pid
        Its first process.
    """

    port: int
    log: Path
    pid: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def wait_for(self, status: int, *, seconds: float, path: str = "/health/ready") -> httpx.Response:
        """Return the first answer with a status, of those that are asked for until then."""
        deadline, last = time.monotonic() + seconds, "no answer"
        while time.monotonic() < deadline:
            try:
                answer = httpx.get(self.url + path, timeout=20)
            except httpx.TransportError as error:
                last = repr(error)
            else:
                if answer.status_code == status:
                    return answer
                last = f"{answer.status_code} {answer.text[:300]}"
            time.sleep(0.1)
        raise AssertionError(f"not {status} within {seconds} s: {last}\n{self.log.read_text()[-3000:]}")


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path, environment: Mapping[str, str], *, workers: int = 1) -> Iterator[Served]:
    """Serve for as long as the block lasts."""
    port = free_port()
    log = folder / f"service-{port}.log"
    own = {name: value for name, value in os.environ.items() if not name.startswith("SITING_")}
    command = [sys.executable, "-c", _SERVE.format(port=port, workers=workers)]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**own, **environment}, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    running = Served(port=port, log=log, pid=process.pid)
    try:
        running.wait_for(200, seconds=_START_SECONDS, path="/health/live")
        yield running
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
