"""Whether a service has other data is asked without fetching them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.remote.errors import ServiceUnavailable
from gis_data.remote.fetching import fetch, last_fetched, unchanged
from gis_data.remote.model import Change, RemoteSource, ServiceKind
from tests.integration.geodata_remote.conftest import Serve, api_at, rules, wfs_at
from tests.integration.geodata_remote.server import Reply, Request
from tests.integration.geodata_remote.services import OgcApi, Wfs, points

FEW = points(250)
MONDAY, TUESDAY = "Mon, 23 Nov 2026 10:00:00 GMT", "Tue, 24 Nov 2026 10:00:00 GMT"


class Document:
    """A file with an ETag, a date, both or neither; minds conditions unless it is careless."""

    def __init__(self, *, etag: str | None = None, date: str | None = None, careless: bool = False) -> None:
        self.etag, self.date, self.careless = etag, date, careless

    def __call__(self, request: Request) -> Reply:
        headers = {
            name: value for name, value in (("ETag", self.etag), ("Last-Modified", self.date)) if value is not None
        }
        asked = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        same = asked[0] == self.etag if asked[0] else asked[1] is not None and asked[1] == self.date
        if same and not self.careless:
            return Reply(status=304, headers=headers)
        return Reply(body=b"some data", headers=headers, type="application/octet-stream")


def file_at(url: str) -> RemoteSource:
    return RemoteSource(key="plans", address=f"{url}/plans.bin", kind=ServiceKind.DOWNLOAD)


@pytest.mark.parametrize("careless", [False, True])
@pytest.mark.parametrize(("etag", "date"), [('"1"', None), (None, MONDAY), ('W/"1"', MONDAY)])
def test_a_file_that_is_the_same(
    serve: Serve, tmp_path: Path, etag: str | None, date: str | None, careless: bool
) -> None:
    server = serve(Document(etag=etag, date=date, careless=careless))
    fetched = fetch(file_at(server.url), rules(server), tmp_path)

    assert (fetched.etag, fetched.last_modified) == (etag, date)
    assert unchanged(file_at(server.url), fetched, rules(server)) is Change.UNCHANGED
    last = last_fetched(tmp_path)
    assert last is not None
    assert unchanged(file_at(server.url), last, rules(server)) is Change.UNCHANGED


@pytest.mark.parametrize(("etag", "date"), [('"2"', MONDAY), (None, TUESDAY)])
def test_a_file_that_is_another(serve: Serve, tmp_path: Path, etag: str | None, date: str) -> None:
    document = Document(etag='"1"' if etag else None, date=MONDAY)
    server = serve(document)
    fetched = fetch(file_at(server.url), rules(server), tmp_path)
    document.etag, document.date = etag, date

    assert unchanged(file_at(server.url), fetched, rules(server)) is Change.CHANGED


def test_a_server_that_says_nothing_to_tell_it_by(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document())
    fetched = fetch(file_at(server.url), rules(server), tmp_path)
    server.requests.clear()

    assert unchanged(file_at(server.url), fetched, rules(server)) is Change.UNKNOWN
    assert server.requests == []


def test_another_declaration_is_changed_without_asking(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document(etag='"1"'))
    fetched = fetch(file_at(server.url), rules(server), tmp_path)
    server.requests.clear()

    other = replace(file_at(server.url), address=f"{server.url}/other.bin")
    assert unchanged(other, fetched, rules(server)) is Change.CHANGED
    assert server.requests == []


def test_a_layer_is_the_same_when_every_page_is(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW, etag='"1"')
    server = serve(service)
    service.base = server.url
    fetched = fetch(api_at(server), rules(server), tmp_path)
    server.requests.clear()

    assert unchanged(api_at(server), fetched, rules(server)) is Change.UNCHANGED
    assert [one.query.get("offset") for one in server.requests] == [None, "100", "200"]


def test_a_layer_is_another_when_its_last_page_is(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW, etag='"1"')

    def answer(request: Request) -> Reply:
        service.etag = '"2"' if request.query.get("offset") == "200" and changed else '"1"'
        return service(request)

    changed = False
    server = serve(answer)
    service.base = server.url
    fetched = fetch(api_at(server), rules(server), tmp_path)
    changed = True

    assert unchanged(api_at(server), fetched, rules(server)) is Change.CHANGED


def test_a_wfs_without_etags_can_not_be_told(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))
    fetched = fetch(wfs_at(server), rules(server), tmp_path)

    assert unchanged(wfs_at(server), fetched, rules(server)) is Change.UNKNOWN


def test_a_service_that_is_down_is_an_error_and_not_a_change(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document(etag='"1"'))
    fetched = fetch(file_at(server.url), rules(server), tmp_path)
    server.answer = lambda _: Reply(status=503)

    with pytest.raises(ServiceUnavailable):
        unchanged(file_at(server.url), fetched, rules(server, geodata_retries=0))
