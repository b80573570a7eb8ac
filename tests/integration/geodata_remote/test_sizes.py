"""Services that lie about how much there is, or send more than they may."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.remote.errors import (
    IncompleteAnswer,
    ServiceUnavailable,
    TooLarge,
    UnusableAnswer,
)
from tests.integration.geodata_remote.conftest import Serve, api_at, features_in, ids_in, wfs_at
from tests.integration.geodata_remote.server import Reply, Request
from tests.integration.geodata_remote.services import OgcApi, Wfs, points
from tests.integration.geodata_remote.trying import (
    at_start,
    bring,
    kinds,
    refused,
)

FEW = points(250)
IDS = [one.id for one in FEW]


def test_a_length_that_promises_too_much(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda reply: replace(reply, says_length=len(reply.body) + 1000)))

    refused(server, tmp_path, ServiceUnavailable, "4 tries")


def test_a_length_that_promises_too_little(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda reply: replace(reply, says_length=len(reply.body) - 1000)))

    refused(server, tmp_path, UnusableAnswer, "cut off or broken")


def test_no_length_at_all_is_no_harm(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda reply: replace(reply, says_length=-1)))

    assert ids_in(bring(server, tmp_path)) == IDS


def test_no_length_and_a_cut_is_noticed(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda reply: replace(reply, says_length=-1, cut_at=500)))

    refused(server, tmp_path, UnusableAnswer, "cut off or broken")


def test_more_announced_than_comes_is_not_whole(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW, announced=251))

    refused(server, tmp_path, IncompleteAnswer, "announces 251 features but sent 250")
    fetched = bring(server, tmp_path, wfs_at(server, exact=False))
    assert (ids_in(fetched), kinds(fetched)) == (IDS, ["fewer_than_announced"])


def test_more_announced_than_an_api_leads_to(serve: Serve, tmp_path: Path) -> None:
    server = serve(OgcApi(FEW, announced=1000))

    refused(server, tmp_path, IncompleteAnswer, "announces 1,000 features but sent 250", api_at(server))


def test_an_announcement_that_changes_meanwhile(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW)

    def answer(request: Request) -> Reply:
        service.announced = 251 if request.query.get("startindex") == "100" else None
        return service(request)

    server = serve(answer)

    refused(server, tmp_path, IncompleteAnswer, "announced 250 features and then 251")
    assert ids_in(bring(server, tmp_path, wfs_at(server, exact=False))) == IDS


def test_nothing_at_all_is_refused_unless_nothing_is_announced(serve: Serve, tmp_path: Path) -> None:
    service = Wfs([], announced="unknown")
    server = serve(service)

    refused(server, tmp_path, UnusableAnswer, "sends no features")
    service.announced = 0
    fetched = bring(server, tmp_path)
    assert (fetched.features, fetched.crs, features_in(fetched)) == (0, "EPSG:3006", [])


def test_a_small_answer_that_unpacks_to_a_huge_one(serve: Serve, tmp_path: Path) -> None:
    bomb = gzip.compress(b" " * 30_000_000)
    server = serve(at_start("100", Wfs(FEW), lambda _: Reply(body=bomb, headers={"Content-Encoding": "gzip"})))

    assert len(bomb) < 100_000
    refused(server, tmp_path, TooLarge, "SITING_GEODATA_PAGE_LIMIT_MB", geodata_page_limit_mb=10)


def test_all_pages_together_have_a_limit(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))

    refused(server, tmp_path, TooLarge, "SITING_GEODATA_LIMIT_MB", geodata_limit_mb=0.03)


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_packed_answers_are_unpacked(serve: Serve, tmp_path: Path, packing: str) -> None:
    inner = Wfs(FEW)

    def answer(request: Request) -> Reply:
        reply = inner(request)
        assert "gzip" in request.headers["accept-encoding"]
        body = gzip.compress(reply.body) if packing == "gzip" else zlib.compress(reply.body)
        return replace(reply, body=body, headers={"Content-Encoding": packing})

    fetched = bring(serve(answer), tmp_path)

    assert ids_in(fetched) == IDS
    assert fetched.bytes > 25_000, "counted as unpacked"


@pytest.mark.parametrize(
    "body", [gzip.compress(b"{}" * 500, mtime=0)[:-12], b"no gzip", b""], ids=["cut off", "no gzip", "empty"]
)
def test_broken_packing(serve: Serve, tmp_path: Path, body: bytes) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda _: Reply(body=body, headers={"Content-Encoding": "gzip"})))

    refused(server, tmp_path, UnusableAnswer, "packed answer")


@pytest.mark.parametrize("packing", ["br", "gzip, gzip", "zstd"])
def test_packing_that_nobody_asked_for(serve: Serve, tmp_path: Path, packing: str) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda reply: replace(reply, headers={"Content-Encoding": packing})))

    refused(server, tmp_path, UnusableAnswer, packing)
