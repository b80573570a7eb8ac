"""Fields, ids and coordinates that are not the same throughout, or not what was asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gis_data.remote.errors import (
    IncompleteAnswer,
    UnusableAnswer,
)
from tests.integration.geodata_remote.conftest import Serve, api_at, features_in, ids_in, left_in, wfs_at
from tests.integration.geodata_remote.server import Reply
from tests.integration.geodata_remote.services import OgcApi, Wfs, points
from tests.integration.geodata_remote.trying import (
    at_start,
    bring,
    changed_features,
    every_page,
    kinds,
    refused,
    said_crs,
    to_degrees,
)

FEW = points(250)
IDS = [one.id for one in FEW]


def put(reply: Reply, old: bytes, new: bytes) -> Reply:
    return replace(reply, body=reply.body.replace(old, new, 1))


def rename(feature: dict[str, Any]) -> None:
    feature["properties"]["kod"] = feature["properties"].pop("code")


def test_fields_that_change_their_names_meanwhile(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), changed_features(rename)))

    refused(server, tmp_path, IncompleteAnswer, "code went, kod came")
    assert left_in(tmp_path) == set(), "the next fetch begins anew"


def test_a_field_that_is_missing_on_a_page_is_a_note(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), changed_features(lambda one: one["properties"].pop("people"))))

    fetched = bring(server, tmp_path)

    assert (ids_in(fetched), kinds(fetched)) == (IDS, ["fields_differ"])


def test_and_an_error_when_it_has_to_be_there(serve: Serve, tmp_path: Path) -> None:
    server = serve(at_start("100", Wfs(FEW), changed_features(lambda one: one["properties"].pop("people"))))

    refused(server, tmp_path, UnusableAnswer, "lacks people", wfs_at(server, fields=("code", "people")))


def test_a_field_that_changes_its_type_is_a_note(serve: Serve, tmp_path: Path) -> None:
    def as_number(feature: dict[str, Any]) -> None:
        feature["properties"]["code"] = int(feature["properties"]["code"])

    server = serve(at_start("100", Wfs(FEW), changed_features(as_number)))

    fetched = bring(server, tmp_path)

    assert kinds(fetched) == ["field_types_differ"]
    assert fetched.notes[0].message.en == (
        "Field code is text on one page and number on another. The values are fetched as they are."
    )


def test_features_that_come_on_two_pages_are_taken_once(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)
    lines = [one.geojson(north_first=True) for one in FEW]
    server = serve(at_start("100", service, lambda _: service.page(lines[90:200], service.link(200, 100))))
    service.base = server.url

    fetched = bring(server, tmp_path, api_at(server))

    assert ids_in(fetched) == IDS
    assert (fetched.features, fetched.duplicates) == (250, 10)
    assert "came_twice" in kinds(fetched)


def test_an_order_that_differs_from_page_to_page_is_not_whole(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW)
    lines = [one.geojson() for one in FEW]
    server = serve(at_start("100", service, lambda _: service.json(lines[50:150])))

    refused(server, tmp_path, IncompleteAnswer, "name sort_by")


def test_features_without_ids_all_come_and_are_counted(serve: Serve, tmp_path: Path) -> None:
    server = serve(OgcApi(FEW, with_id=False))

    fetched = bring(server, tmp_path, api_at(server))

    assert (fetched.features, fetched.without_id) == (250, 250)
    assert "no_feature_ids" in kinds(fetched)
    assert [one["properties"]["code"] for one in features_in(fetched)] == [one.code for one in FEW]


def test_ids_that_are_numbers_count_too(serve: Serve, tmp_path: Path) -> None:
    def number(feature: dict[str, Any]) -> None:
        feature["id"] = int(feature["id"].partition(".")[2])

    server = serve(every_page(Wfs(FEW), changed_features(number)))

    assert ids_in(bring(server, tmp_path)) == [str(n) for n in range(250)]


def test_a_service_that_does_not_say_its_crs_is_told_by_its_coordinates(serve: Serve, tmp_path: Path) -> None:
    server = serve(every_page(Wfs(FEW), said_crs(None)))

    fetched = bring(server, tmp_path)

    assert (fetched.crs, kinds(fetched)) == ("EPSG:3006", ["crs_unstated"])


def test_one_that_sends_degrees_without_a_word_has_geojsons_own_crs(serve: Serve, tmp_path: Path) -> None:
    server = serve(every_page(Wfs(FEW), said_crs(None), changed_features(to_degrees)))

    fetched = bring(server, tmp_path)

    assert (fetched.crs, kinds(fetched)) == ("OGC:CRS84", ["crs_unstated", "crs_not_as_asked"])


def test_one_that_says_another_crs_is_taken_at_its_word(serve: Serve, tmp_path: Path) -> None:
    server = serve(every_page(Wfs(FEW), said_crs("urn:ogc:def:crs:OGC:1.3:CRS84"), changed_features(to_degrees)))

    fetched = bring(server, tmp_path)

    assert (fetched.crs, kinds(fetched)) == ("OGC:CRS84", ["crs_not_as_asked"])


def test_one_whose_coordinates_are_not_in_the_crs_that_it_says(serve: Serve, tmp_path: Path) -> None:
    server = serve(every_page(Wfs(FEW), changed_features(to_degrees)))

    refused(server, tmp_path, UnusableAnswer, "do not lie where EPSG:3006 holds")


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::999999", "local grid"])
def test_a_crs_that_nobody_knows(serve: Serve, tmp_path: Path, name: str) -> None:
    server = serve(every_page(Wfs(FEW), said_crs(name)))

    refused(server, tmp_path, UnusableAnswer, name)


def test_a_crs_that_changes_between_pages(serve: Serve, tmp_path: Path) -> None:
    degrees = changed_features(to_degrees)
    crs = said_crs("urn:ogc:def:crs:OGC:1.3:CRS84")
    server = serve(at_start("100", Wfs(FEW), lambda reply: crs(degrees(reply))))

    refused(server, tmp_path, UnusableAnswer, "changed its crs between pages")


def test_north_first_where_east_should_be_is_put_right(serve: Serve, tmp_path: Path) -> None:
    server = serve(every_page(Wfs(FEW), changed_features(lambda one: one["geometry"]["coordinates"].reverse())))

    fetched = bring(server, tmp_path)

    assert kinds(fetched) == ["axes_swapped"]
    assert features_in(fetched)[7]["geometry"]["coordinates"] == [FEW[7].east, FEW[7].north]


@pytest.mark.parametrize("says_crs", [True, False])
def test_an_api_that_writes_east_first_against_the_standard(serve: Serve, tmp_path: Path, says_crs: bool) -> None:
    server = serve(OgcApi(FEW, north_first=False, says_crs=says_crs))

    fetched = bring(server, tmp_path, api_at(server))

    assert kinds(fetched) == ([] if says_crs else ["crs_unstated"])
    assert fetched.crs == "EPSG:3006"
    assert features_in(fetched)[7]["geometry"]["coordinates"] == [FEW[7].east, FEW[7].north]


@pytest.mark.parametrize("where", ["properties", "geometry"])
def test_what_is_nested_in_a_thousand_levels_is_refused(serve: Serve, tmp_path: Path, where: str) -> None:
    deep = b"[" * 1000 + b"1,2" + b"]" * 1000
    old = b'"people": 1' if where == "properties" else b'"coordinates": [370010.0, 6390000.0]'
    server = serve(every_page(Wfs(FEW), lambda reply: put(reply, old, old.partition(b" ")[0] + deep)))

    refused(server, tmp_path, UnusableAnswer, "nested in far too many levels")


def test_a_byte_order_mark_is_no_harm(serve: Serve, tmp_path: Path) -> None:
    inner = OgcApi(FEW)
    server = serve(lambda request: put(inner(request), b"", b"\xef\xbb\xbf"))

    assert ids_in(bring(server, tmp_path, api_at(server))) == IDS


@pytest.mark.parametrize(
    "extent", [b"[1]", b'{"spatial": [1]}', b'{"spatial": {"bbox": 7}}', b'{"spatial": {"bbox": {}}}']
)
def test_an_extent_that_is_none_is_left_aside(serve: Serve, tmp_path: Path, extent: bytes) -> None:
    inner = OgcApi(FEW)
    true = b'{"spatial": {"bbox": [[10.0, 55.0, 24.0, 69.0]]}}'
    server = serve(lambda request: put(inner(request), true, extent))

    assert ids_in(bring(server, tmp_path, api_at(server))) == IDS
