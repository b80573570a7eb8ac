"""Services of map data that are measured: ours, and tipg where it is installed, each one process on one database."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from siting.store.cluster import Cluster
from siting.store.layout import PORT
from siting.store.preparation import DATABASE, Role
from siting.store.published_collections import collections
from tests.acceptance.serving import free_port, served
from tests.bench.asking import ask
from tests.bench.processes import cpu_s

TIPG_PYTHON = "SITING_BENCH_TIPG_PYTHON"
"""Environment variable that names a Python in which tipg is installed, so that it need not be in ours."""

_START_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running service.

    Parameters
    ----------
    port
        On loopback.
    pid
        Its process.
    """

    port: int
    pid: int


def tipg_python() -> str | None:
    """Return a Python that has tipg; None where there is none."""
    named = os.environ.get(TIPG_PYTHON)
    return named or (sys.executable if importlib.util.find_spec("tipg") else None)


@contextmanager
def our_server(cluster: Cluster, folder: Path) -> Iterator[Server]:
    """Run our service as it runs in operation, with one worker."""
    environment = {
        "SITING_DATABASE_URL": cluster.url(),
        "SITING_PUBLISHED_DATABASE_URL": cluster.url(role=Role.PUBLISHED),
        "SITING_SECRET_KEY": "for measuring alone, as long as it takes",
        "SITING_RATE_PER_MINUTE": "100000000",
    }
    with served(folder, environment) as running:
        running.wait_for(200, seconds=_START_SECONDS)
        yield Server(port=running.port, pid=running.pid)


@contextmanager
def tipg_server(cluster: Cluster, python: str, folder: Path) -> Iterator[Server]:
    """Run tipg with one worker as the role that serves the public, on the view that ours reads.

    Its features have the properties that ours have, so not the ready-made text of the view beside them. tipg makes
    functions of its own when it connects, for which the role may not do otherwise.
    """
    with psycopg.connect(cluster.url(role=Role.ADMIN), autocommit=True) as admin:
        admin.execute(f"GRANT TEMPORARY ON DATABASE {DATABASE} TO {Role.PUBLISHED.value}".encode())
    port = free_port()
    host = quote(str(cluster.layout.socket_dir), safe="")
    environment = {
        "DATABASE_URL": f"postgresql://{Role.PUBLISHED.value}@{host}:{PORT}/{DATABASE}",
        "TIPG_DB_SCHEMAS": '["published"]',
        "TIPG_DB_TABLES": '["published.sites"]',
        "TIPG_CATALOG_TTL": "0",
        "TIPG_TABLE_CONFIG__published_sites__PK": "site_id",
        "TIPG_TABLE_CONFIG__published_sites__PROPERTIES": json.dumps(
            [one.name for one in collections()["sites"].columns]
        ),
    }
    command = [python, "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--no-access-log"]
    with (folder / "tipg.log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(port, process, folder / "tipg.log")
        yield Server(port=port, pid=process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if ask(port, ["/healthz"]).statuses[200]:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"tipg did not start:\n{log.read_text()[-3000:]}")


class Processors:
    """Counts processor time: of a server, and of the database's processes that serve the public.

    Parameters
    ----------
    cluster
        Whose processes are counted.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._admin = psycopg.connect(cluster.url(role=Role.ADMIN), autocommit=True)

    def spent_s(self, server: Server) -> dict[int, float]:
        """Return process → seconds since it began."""
        found = self._admin.execute("SELECT pid FROM pg_stat_activity WHERE usename = %s", [Role.PUBLISHED.value])
        return {pid: cpu_s([pid]) for pid in (server.pid, *(row[0] for row in found))}

    def close(self) -> None:
        """Let go of the database."""
        self._admin.close()


def spent_between_s(server: Server, before: Mapping[int, float], after: Mapping[int, float]) -> tuple[float, float]:
    """Return the seconds that the server, and that the database, spent between two counts."""
    grown = {pid: seconds - before.get(pid, 0.0) for pid, seconds in after.items()}
    own = grown.pop(server.pid)
    return own, sum(grown.values())
