"""Pages that lead round in a circle, on without end, or elsewhere."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.remote.errors import (
    AddressNotAllowed,
    TooLarge,
    UnusableAnswer,
)
from tests.integration.geodata_remote.conftest import Serve, api_at, ids_in
from tests.integration.geodata_remote.server import Reply, Request
from tests.integration.geodata_remote.services import OgcApi, Wfs, points
from tests.integration.geodata_remote.trying import (
    at_start,
    bring,
    refused,
)

FEW = points(250)
IDS = [one.id for one in FEW]


def test_a_service_that_ignores_where_to_begin(serve: Serve, tmp_path: Path) -> None:
    inner = Wfs(FEW)
    server = serve(
        lambda request: inner(
            replace(request, query={name: value for name, value in request.query.items() if name != "startindex"})
        )
    )

    refused(server, tmp_path, UnusableAnswer, "paging = none")


def test_the_same_page_of_features_without_ids(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW, with_id=False)
    lines = [one.geojson(with_id=False) for one in FEW[:100]]
    server = serve(at_start("100", service, lambda _: service.page(lines, service.link(200, 100))))
    service.north_first, service.base = False, server.url

    refused(server, tmp_path, UnusableAnswer, "the same page again", api_at(server))


@pytest.mark.parametrize("back_to", [0, 100])
def test_links_that_lead_back(serve: Serve, tmp_path: Path, back_to: int) -> None:
    service = OgcApi(FEW)
    lines = [one.geojson(north_first=True) for one in FEW[100:200]]

    def answer(request: Request) -> Reply:
        if request.query.get("offset") == "100":
            return service.page(lines, service.link(back_to, 100))
        return service(request)

    server = serve(answer)
    service.base = server.url

    refused(server, tmp_path, UnusableAnswer, "the same page again", api_at(server))
    assert len(server.requests) < 10


def test_links_to_empty_pages_without_end(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)

    def answer(request: Request) -> Reply:
        if "items" not in request.path:
            return service(request)
        return service.page([], service.link(int(request.query.get("offset", 0)) + 1, 100))

    server = serve(answer)
    service.base = server.url

    refused(server, tmp_path, UnusableAnswer, "the same page again", api_at(server))
    assert len(server.requests) < 12


def test_pages_without_end_stop_at_the_limit_of_size(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)
    numbers = itertools.count()

    def answer(request: Request) -> Reply:
        if "items" not in request.path:
            return service(request)
        asked_for = FEW[: int(request.query["limit"])]
        lines = [replace(one, id=f"new.{next(numbers)}").geojson(north_first=True) for one in asked_for]
        return service.page(lines, service.link(int(request.query.get("offset", 0)) + 100, 100))

    server = serve(answer)
    service.base = server.url

    refused(server, tmp_path, TooLarge, "SITING_GEODATA_LIMIT_MB", api_at(server), geodata_limit_mb=0.2)


@pytest.mark.parametrize(
    "link",
    ["https://elsewhere.example/items", "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "http://["],
)
def test_a_link_that_leads_elsewhere_is_not_followed(serve: Serve, tmp_path: Path, link: str) -> None:
    service = OgcApi(FEW)
    lines = [one.geojson(north_first=True) for one in FEW[100:200]]
    server = serve(at_start("100", service, lambda _: service.page(lines, link)))
    service.base = server.url

    refused(server, tmp_path, AddressNotAllowed, "", api_at(server))


def test_links_that_differ_in_a_token_alone_are_no_circle(serve: Serve, tmp_path: Path) -> None:
    """A token counts as a secret and is not kept, so that all the links look alike where they are kept."""
    service = OgcApi(FEW)

    def answer(request: Request) -> Reply:
        offset = request.query.get("pagetoken", "0")
        reply = service(replace(request, query={**request.query, "offset": offset}))
        return replace(reply, body=reply.body.replace(b"&offset=", b"&pageToken="))

    server = serve(answer)
    service.base = server.url

    assert ids_in(bring(server, tmp_path, api_at(server))) == IDS


def test_and_those_that_lead_back_are_one_all_the_same(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)
    numbers = itertools.count()

    def answer(request: Request) -> Reply:
        if "items" not in request.path:
            return service(request)
        lines = [replace(one, id=f"new.{next(numbers)}").geojson(north_first=True) for one in FEW[:100]]
        back = "b" if request.query.get("token") == "a" else "a"
        return service.page(lines, f"{server.url}/collections/shelters/items?limit=100&token={back}")

    server = serve(answer)
    service.base = server.url

    refused(server, tmp_path, UnusableAnswer, "the same page again", api_at(server))
    assert len(server.requests) < 10
