"""XML that would expand, or have others fetched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.remote.errors import (
    UnusableAnswer,
)
from tests.integration.geodata_remote.conftest import Serve, features_in
from tests.integration.geodata_remote.server import Reply
from tests.integration.geodata_remote.services import URN, Wfs, points
from tests.integration.geodata_remote.trying import (
    at_start,
    bring,
    kinds,
    refused,
)

FEW = points(250)
IDS = [one.id for one in FEW]


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0">&b;</wfs:FeatureCollection>'
)
FILE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0">&a;</wfs:FeatureCollection>'
)


@pytest.mark.parametrize("body", [LAUGHS, FILE])
@pytest.mark.parametrize("at", ["0", "description"])
def test_xml_with_entities_is_not_read(serve: Serve, tmp_path: Path, body: bytes, at: str) -> None:
    inner = at_start("0", Wfs(FEW), lambda _: Reply(body=body))
    server = serve((lambda _: Reply(body=body)) if at == "description" else inner)

    refused(server, tmp_path, UnusableAnswer, "DTD")


def test_gml_makes_no_one_fetch_anything(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW[:2], formats=("gml/3.2",))
    server = serve(service)
    schema = (
        f'xsi:schemaLocation="http://a {server.url}/schema.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    linked = (
        f'<wfs:member><a:shelter gml:id="shelter.1"><a:code>000001</a:code><a:where xmlns:xlink='
        f'"http://www.w3.org/1999/xlink" xlink:href="{server.url}/geometry.gml#g"/></a:shelter></wfs:member>'
    )

    def with_references(reply: Reply) -> Reply:
        body = service.gml([FEW[0].gml(), linked]).body.decode()
        return replace(reply, body=body.replace("numberMatched", f"{schema} numberMatched").encode())

    server.answer = at_start("0", service, with_references)

    fetched = bring(server, tmp_path)

    assert fetched.features == 2
    assert features_in(fetched)[1]["properties"] == {"code": "000001", "where.href": f"{server.url}/geometry.gml#g"}
    assert {one.path for one in server.requests} == {"/wfs"}


def test_gml_that_poses_as_a_file_of_references_is_refused(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW[:1], formats=("gml/3.2",))
    body = service.gml(["<!-- <OGRVRTDataSource> -->", FEW[0].gml()]).body
    server = serve(at_start("0", service, lambda _: Reply(body=body)))

    refused(server, tmp_path, UnusableAnswer, "can't be read")


def test_gml_of_two_crs(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW[:2], formats=("gml/3.2",))
    lines = [FEW[0].gml(), FEW[1].gml().replace(URN, "urn:ogc:def:crs:EPSG::3008")]
    server = serve(at_start("0", service, lambda _: service.gml(lines)))

    refused(server, tmp_path, UnusableAnswer, "mixes EPSG:3006, EPSG:3008")


def test_gml_that_is_nested_without_end(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW[:1], formats=("gml/3.2",))
    deep = f"<wfs:member><a:shelter>{'<a:b>' * 5000}{'</a:b>' * 5000}</a:shelter></wfs:member>"
    server = serve(at_start("0", service, lambda _: service.gml([deep])))

    refused(server, tmp_path, UnusableAnswer, "nested in far too many levels")


def test_rings_that_are_not_closed_are_closed_and_told_of(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW[:2], formats=("gml/3.2",))
    ring = f"{FEW[1].north} {FEW[1].east} {FEW[1].north} {FEW[1].east + 9} {FEW[1].north + 9} {FEW[1].east}"
    polygon = (
        f'<gml:Polygon srsName="{URN}" gml:id="p"><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList>'
        "</gml:LinearRing></gml:exterior></gml:Polygon>"
    )
    member = f'<wfs:member><a:shelter gml:id="shelter.1"><a:where>{polygon}</a:where></a:shelter></wfs:member>'
    server = serve(at_start("0", service, lambda _: service.gml([FEW[0].gml(), member])))

    fetched = bring(server, tmp_path)

    assert "rings_closed" in kinds(fetched)
    assert len(features_in(fetched)[1]["geometry"]["coordinates"][0]) == 4
