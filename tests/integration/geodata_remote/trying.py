"""Fetching from a service that one page is wrong of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gis_data.remote.fetching import fetch, last_fetched
from gis_data.remote.machine import Machine
from gis_data.remote.model import Fetched, RemoteSource
from siting.domain.errors import SitingError
from siting.domain.text import LANGS
from tests.integration.geodata_remote.conftest import left_in, rules, wfs_at
from tests.integration.geodata_remote.server import Answerer, Reply, Request, Server

Page = Callable[[Reply], Reply]
QUICK = Machine(sleep=lambda _: None)


def at_start(start: str, inner: Answerer, change: Page) -> Answerer:
    """Change the page that begins at a number."""

    def answer(request: Request) -> Reply:
        reply = inner(request)
        return change(reply) if request.start == start else reply

    return answer


def every_page(inner: Answerer, *changes: Page) -> Answerer:
    def answer(request: Request) -> Reply:
        reply = inner(request)
        if request.start is not None:
            for change in changes:
                reply = change(reply)
        return reply

    return answer


def bring(server: Server, folder: Path, source: RemoteSource | None = None, **changed: Any) -> Fetched:
    return fetch(source or wfs_at(server), rules(server, **changed), folder, machine=QUICK)


def refused(
    server: Server, folder: Path, kind: type[SitingError], word: str, source: RemoteSource | None = None, **changed: Any
) -> SitingError:
    """Fetch in vain; the message names the service in both languages, and nothing can be taken for whole."""
    with pytest.raises(kind) as caught:
        bring(server, folder, source, **changed)
    assert type(caught.value) is kind
    assert word in caught.value.say("en")
    for lang in LANGS:
        assert "shelters (127.0.0.1)" in caught.value.say(lang)
    assert last_fetched(folder) is None
    assert left_in(folder) <= {"pages"}
    return caught.value


def kinds(fetched: Fetched) -> list[str]:
    return [one.kind for one in fetched.notes]


def changed_features(change: Callable[[dict[str, Any]], object]) -> Page:
    def page(reply: Reply) -> Reply:
        top = json.loads(reply.body)
        for one in top["features"]:
            change(one)
        return replace(reply, body=json.dumps(top).encode())

    return page


def said_crs(name: str | None) -> Page:
    def page(reply: Reply) -> Reply:
        top = json.loads(reply.body)
        top["crs"] = None if name is None else {"type": "name", "properties": {"name": name}}
        return replace(reply, body=json.dumps(top).encode())

    return page


def to_degrees(feature: dict[str, Any]) -> None:
    feature["geometry"]["coordinates"] = [12.94, 57.72]
