from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest

from gis_data.remote.machine import Machine
from gis_data.remote.model import Fetched, RemoteSource, ServiceKind
from siting.settings import GeodataSettings
from tests.integration.geodata_remote.server import Answerer, Server, serving

Serve = Callable[[Answerer], Server]
Rules = Callable[..., GeodataSettings]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that end with the test; one that needs its own address has it set as ``base``."""
    with ExitStack() as stack:

        def start(answer: Answerer) -> Server:
            server = stack.enter_context(serving(answer))
            if hasattr(answer, "base"):
                answer.base = server.url
            return server

        yield start


@pytest.fixture
def naps() -> list[float]:
    """The pauses that a fetch with the machine ``hasty`` would have made, in seconds."""
    return []


@pytest.fixture
def hasty(naps: list[float]) -> Machine:
    """A machine that does not wait."""
    return Machine(sleep=naps.append)


def rules(server: Server, **changed: Any) -> GeodataSettings:
    """Settings that allow one server, with little patience."""
    usual: dict[str, Any] = {
        "geodata_allow": (server.url,),
        "geodata_connect_s": 2,
        "geodata_read_s": 5,
        "geodata_run_s": 60,
        "geodata_retries": 3,
        "geodata_page_size": 100,
    }
    return GeodataSettings(**{**usual, **changed})


def wfs_at(server: Server, **changed: Any) -> RemoteSource:
    usual: dict[str, Any] = {
        "key": "shelters",
        "address": f"{server.url}/wfs",
        "kind": ServiceKind.WFS,
        "layer": "a:shelter",
    }
    return RemoteSource(**{**usual, **changed})


def api_at(server: Server, **changed: Any) -> RemoteSource:
    usual: dict[str, Any] = {
        "key": "shelters",
        "address": f"{server.url}/",
        "kind": ServiceKind.OGC_API,
        "layer": "shelters",
    }
    return RemoteSource(**{**usual, **changed})


def ids_in(fetched: Fetched) -> list[str]:
    """Return the ids of the features in the file that came home."""
    return [one["id"] for one in features_in(fetched)]


def features_in(fetched: Fetched) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(fetched.paths[0].read_bytes())["features"]
    return found


def left_in(folder: Path) -> set[str]:
    """Return the names of what is in a folder, the lock aside."""
    return {one.name for one in folder.iterdir()} - {".lock"}
