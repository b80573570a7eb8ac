"""What is no data is refused with the service's own words, whatever status it comes with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.remote.errors import (
    ServiceRefused,
    UnusableAnswer,
)
from tests.integration.geodata_remote.conftest import Serve, api_at
from tests.integration.geodata_remote.server import Reply
from tests.integration.geodata_remote.services import Wfs, points
from tests.integration.geodata_remote.trying import (
    at_start,
    refused,
)

FEW = points(250)
IDS = [one.id for one in FEW]


@pytest.mark.parametrize("at", ["0", "100"])
def test_a_web_page_with_status_200(serve: Serve, tmp_path: Path, at: str) -> None:
    page = b"<!DOCTYPE html><html><head><title>Logga in</title></head><body/></html>"
    server = serve(at_start(at, Wfs(FEW), lambda _: Reply(body=page, type="text/html")))

    refused(server, tmp_path, UnusableAnswer, "“Logga in”")


def test_a_web_page_where_the_description_should_be(serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda _: Reply(body=b"<html><title>Portal</title></html>", type="text/html"))

    refused(server, tmp_path, UnusableAnswer, "“Portal”")
    refused(server, tmp_path, UnusableAnswer, "“Portal”", api_at(server))


@pytest.mark.parametrize(
    "report",
    [
        b'<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception'
        b' exceptionCode="NoApplicableCode"><ows:ExceptionText>Out\n of memory</ows:ExceptionText></ows:Exception>'
        b"</ows:ExceptionReport>",
        b'<ServiceExceptionReport xmlns="http://www.opengis.net/ogc"><ServiceException code="NoApplicableCode">'
        b"Out of memory</ServiceException></ServiceExceptionReport>",
    ],
)
def test_an_exception_report_with_status_200(serve: Serve, tmp_path: Path, report: bytes) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda _: Reply(body=report, type="text/xml")))

    refused(server, tmp_path, ServiceRefused, "“NoApplicableCode · Out of memory”")


@pytest.mark.parametrize(
    "body",
    [b'{"error": {"code": 400, "message": "Invalid token"}}', b'{"code": "X", "description": "Invalid token"}'],
)
def test_an_error_in_json_with_status_200(serve: Serve, tmp_path: Path, body: bytes) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda _: Reply(body=body)))

    refused(server, tmp_path, ServiceRefused, "Invalid token")


@pytest.mark.parametrize(
    "body",
    [b"[]", b'{"features": []}', b'{"type": "FeatureCollection", "features": [{"attributes": {}}]}', b'"text"'],
)
def test_json_that_is_no_geojson(serve: Serve, tmp_path: Path, body: bytes) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda _: Reply(body=body)))

    refused(server, tmp_path, UnusableAnswer, "no GeoJSON")


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"PK\x03\x04", b"<FeatureCollection><b></FeatureCollection>", b"<wfs:FeatureCollection"]
)
def test_what_is_nothing_at_all(serve: Serve, tmp_path: Path, body: bytes) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda _: Reply(body=body)))

    refused(server, tmp_path, UnusableAnswer, "tries")


def test_xml_of_another_kind(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), lambda _: Reply(body=b"<rss><channel/></rss>")))

    refused(server, tmp_path, UnusableAnswer, "<rss>")


def test_a_service_of_another_version(serve: Serve, tmp_path: Path) -> None:
    inner = Wfs(FEW)
    server = serve(lambda request: inner(replace(request, query={**request.query, "version": "1.1.0"})))

    refused(server, tmp_path, UnusableAnswer, "1.1.0")
