"""Services page in many ways; all of them end with everything, once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.remote.errors import ServiceRefused
from gis_data.remote.fetching import fetch
from gis_data.remote.machine import Machine
from gis_data.remote.model import Fetched, Paging
from tests.integration.geodata_remote.conftest import Serve, api_at, features_in, ids_in, rules, wfs_at
from tests.integration.geodata_remote.server import Reply, Request, Server
from tests.integration.geodata_remote.services import OgcApi, Wfs, points

FEW = points(250)
IDS = [one.id for one in FEW]
GML = ("application/gml+xml; version=3.2",)
PAST_END = (
    b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1">'
    b'<ows:Exception exceptionCode="InvalidParameterValue" locator="startIndex">'
    b"<ows:ExceptionText>startIndex is past the end</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)


def starts(server: Server) -> list[str]:
    return [one.start for one in server.requests if one.start is not None]


def kinds(fetched: Fetched) -> list[str]:
    return [one.kind for one in fetched.notes]


def test_by_number_until_all_that_was_announced_has_come(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server) == ["0", "100", "200"]


@pytest.mark.parametrize("formats", [GML, ("application/json",)])
def test_by_the_services_links_alone(serve: Serve, tmp_path: Path, formats: tuple[str, ...]) -> None:
    server = serve(Wfs(FEW, formats=formats, links=True, announced="unknown"))

    assert ids_in(fetch(wfs_at(server, paging=Paging.NEXT), rules(server), tmp_path)) == IDS
    assert starts(server) == ["0", "100", "200"]


def test_without_an_announced_number_until_an_empty_page(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW, announced="unknown"))

    fetched = fetch(wfs_at(server), rules(server), tmp_path)

    assert (ids_in(fetched), fetched.matched) == (IDS, None)
    assert starts(server) == ["0", "100", "200", "250"]


def test_a_service_that_answers_hits_with_features_is_asked_all_the_same(serve: Serve, tmp_path: Path) -> None:
    inner = Wfs(FEW, announced="unknown")

    def answer(request: Request) -> Reply:
        query = {name: value for name, value in request.query.items() if name != "resulttype"}
        return inner(Request(path="", query=query, headers={}, at=0, target=""))

    server = serve(answer)

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS


def test_a_service_that_sends_fewer_at_a_time_than_asked_for(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW, most=60))

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server) == ["0", "60", "120", "180", "240"]


def test_one_that_announces_the_length_of_the_page(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW, announced=100))

    fetched = fetch(wfs_at(server), rules(server), tmp_path)

    assert (ids_in(fetched), kinds(fetched)) == (IDS, ["more_than_announced"])


@pytest.mark.parametrize("status", [200, 400, 500])
def test_one_that_refuses_to_be_asked_past_the_end(serve: Serve, tmp_path: Path, hasty: Machine, status: int) -> None:
    inner = Wfs(FEW[:200])

    def answer(request: Request) -> Reply:
        return Reply(status=status, body=PAST_END) if request.start == "200" else inner(request)

    server = serve(answer)

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path, machine=hasty)) == IDS[:200]
    assert starts(server)[-1] == "200"


def test_the_same_refusal_before_the_end_is_an_error(serve: Serve, tmp_path: Path) -> None:
    inner = Wfs(FEW)

    def answer(request: Request) -> Reply:
        return Reply(body=PAST_END) if request.query.get("startindex") == "200" else inner(request)

    server = serve(answer)

    with pytest.raises(ServiceRefused, match="past the end"):
        fetch(wfs_at(server), rules(server), tmp_path)


def test_one_that_can_not_page_sends_everything_at_once(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW, can_page=False))

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server) == ["0"]


def test_paging_none_asks_once(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))

    assert ids_in(fetch(wfs_at(server, paging=Paging.NONE), rules(server), tmp_path)) == IDS
    assert starts(server) == ["0"]


@pytest.mark.parametrize("formats", [("text/xml; subtype=gml/3.1.1",), ("json", "GML2")])
def test_wfs_1_1_has_its_own_words(serve: Serve, tmp_path: Path, formats: tuple[str, ...]) -> None:
    server = serve(Wfs(FEW, formats=formats))

    fetched = fetch(wfs_at(server, version="1.1.0", sort_by="code"), rules(server), tmp_path)

    assert (ids_in(fetched), fetched.matched, fetched.crs) == (IDS, 250, "EPSG:3006")
    asked = server.asked(request="GetFeature", startindex="100")[0].query
    assert (asked["typename"], asked["maxfeatures"], asked["sortby"]) == ("a:shelter", "100", "code")
    assert asked["outputformat"] == formats[0]


def test_what_the_declaration_adds_stands_in_every_request(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))
    box = "6390000,370000,6400000,380000,urn:ogc:def:crs:EPSG::3006"
    source = wfs_at(server, address=f"{server.url}/wfs?map=/a&SERVICE=old", parameters={"bbox": box})

    fetch(source, rules(server), tmp_path)

    assert {one.query["map"] for one in server.requests} == {"/a"}
    assert {one.query["service"] for one in server.requests} == {"WFS"}
    assert {one.query["bbox"] for one in server.requests} == {box}


def test_an_api_is_followed_by_its_links(serve: Serve, tmp_path: Path) -> None:
    server = serve(OgcApi(FEW, most=60))

    assert ids_in(fetch(api_at(server), rules(server), tmp_path)) == IDS
    items = [one for one in server.requests if one.query.get("limit") == "100"]
    assert [one.query.get("offset") for one in items] == [None, "60", "120", "180", "240"]


def test_an_api_with_links_relative_to_itself(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)
    server = serve(service)
    service.base = ""

    assert ids_in(fetch(api_at(server), rules(server), tmp_path)) == IDS


def test_a_collection_on_a_further_page_of_the_list(serve: Serve, tmp_path: Path) -> None:
    inner = OgcApi(FEW)

    def answer(request: Request) -> Reply:
        if request.path == "/collections" and "page" not in request.query:
            return Reply(
                body=b'{"collections": [{"id": "a"}], "links": [{"rel": "next", "href": "/collections?page=2"}]}'
            )
        return inner(request)

    server = serve(answer)
    inner.base = server.url

    assert ids_in(fetch(api_at(server), rules(server), tmp_path)) == IDS


@pytest.mark.parametrize("kind", ["wfs", "api"])
def test_a_layer_that_is_not_there_is_answered_with_those_that_are(serve: Serve, tmp_path: Path, kind: str) -> None:
    server = serve(Wfs(FEW) if kind == "wfs" else OgcApi(FEW))
    source = wfs_at(server, layer="a:shelters") if kind == "wfs" else api_at(server, layer="shelter")

    with pytest.raises(ServiceRefused) as caught:
        fetch(source, rules(server), tmp_path)

    assert ("a:shelter" if kind == "wfs" else "shelters") in caught.value.say("sv")


def test_a_layer_is_found_without_its_prefix(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))

    assert fetch(wfs_at(server, layer="shelter"), rules(server), tmp_path).features == 250


@pytest.mark.parametrize("kind", ["wfs", "api"])
def test_a_crs_that_is_not_offered_is_answered_with_those_that_are(serve: Serve, tmp_path: Path, kind: str) -> None:
    server = serve(Wfs(FEW) if kind == "wfs" else OgcApi(FEW))
    source = wfs_at(server, crs="EPSG:3008") if kind == "wfs" else api_at(server, crs="EPSG:3008")

    with pytest.raises(ServiceRefused, match=r"EPSG:+3006|EPSG/0/3006"):
        fetch(source, rules(server), tmp_path)


def test_a_small_table_without_a_key_is_asked_without_the_word_that_geoserver_refuses(
    serve: Serve, tmp_path: Path
) -> None:
    inner = Wfs(FEW[:80])
    said = b"<ExceptionText>Cannot do natural order</ExceptionText>"
    refusal = b"<ExceptionReport><Exception>" + said + b"</Exception></ExceptionReport>"

    def answer(request: Request) -> Reply:
        return Reply(status=400, body=refusal) if "startindex" in request.query else inner(request)

    server = serve(answer)
    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path / "small")) == IDS[:80]

    inner.features, inner.written = FEW, {}
    with pytest.raises(ServiceRefused, match=r"Cannot do natural order.*name sort_by"):
        fetch(wfs_at(server), rules(server), tmp_path / "large")


def test_ids_that_are_made_up_for_each_answer_are_none(serve: Serve, tmp_path: Path) -> None:
    made_up = [replace(one, id=f"shelter.fid--9b2e259_15dc89a2829_{n:x}") for n, one in enumerate(FEW)]
    fetched = fetch(wfs_at(server := serve(Wfs(made_up))), rules(server), tmp_path)

    assert (fetched.features, fetched.without_id) == (250, 250)
    assert "id" not in features_in(fetched)[0]
