"""``siting geodata`` with data that have to be fetched, from a server on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest
from shapely.geometry import box

from tests.acceptance.conftest import CommandLine
from tests.integration.geodata_remote.server import Reply, Request, Server, serving

AS_FLOOD = ("--role", "flood", "--category", "year_100", "--later")


@pytest.fixture(scope="module")
def two_layers(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("made") / "two.gpkg"
    for layer, count in (("zones", 2), ("other", 5)):
        squares = [box(377_000, 6_399_000, 378_000 + n, 6_400_000) for n in range(count)]
        geopandas.GeoDataFrame({"n": range(count)}, geometry=squares, crs=3006).to_file(path, layer=layer)
    return path.read_bytes()


@pytest.fixture
def server(two_layers: bytes) -> Iterator[Server]:
    def answer(request: Request) -> Reply:
        status = 304 if request.headers.get("if-none-match") == '"1"' else 200
        return Reply(status=status, body=two_layers, headers={"ETag": '"1"'}, type="application/geopackage+sqlite3")

    with serving(answer) as started:
        yield started


@pytest.fixture
def online(siting: CommandLine, server: Server) -> CommandLine:
    return CommandLine(siting.folder, siting.environment | {"SITING_GEODATA_ALLOW": server.url})


def fetched(siting: CommandLine, name: str) -> list[Path]:
    return [one for one in (siting.folder / "data" / "geodata" / name).rglob("*") if one.name != ".lock"]


def test_a_layer_of_a_file_that_is_fetched(online: CommandLine, server: Server) -> None:
    done = online.run("geodata", "add", "zones", f"{server.url}/two.gpkg?key=s3cret", "--layer", "zones", *AS_FLOOD)
    assert "in use: 2" in done.stdout

    shown = online.run("geodata", "show", "zones")
    assert f"From: {server.url}/two.gpkg?key=HIDDEN" in shown.stdout
    assert "nothing has changed since last time" in online.run("geodata", "refresh", "zones", "--later").stderr

    server.answer = lambda _: Reply(body=b"SQLite format 3\0 and no more", headers={"ETag": '"2"'})
    for _ in range(2):
        said = online.run("geodata", "refresh", "zones", "--later", code=1).stderr
        assert "zones stays as it was" in said, "also when it is the same as at the last try"
    assert "in use: 2" in online.run("geodata", "show", "zones").stdout

    assert fetched(online, "zones")
    online.run("geodata", "remove", "zones", "--yes", "--later")
    assert fetched(online, "zones") == []


@pytest.mark.parametrize("address", ["http://[bad/a.gpkg", "ftp://127.0.0.1/a.gpkg", "file:///etc/passwd", "https://"])
def test_what_is_no_address_is_told_as_such(online: CommandLine, address: str) -> None:
    assert "no address that can be fetched" in online.run("geodata", "add", "x", address, *AS_FLOOD, code=1).stderr


@pytest.mark.parametrize("weight", ["-1", "nan", "inf"])
def test_a_weight_that_is_none_is_refused(siting: CommandLine, weight: str) -> None:
    said = siting.run("geodata", "add", "x", "a.gpkg", "--role", "population", "--weight", weight, code=2).stderr
    assert "0 or more / 0 eller mer" in said


@pytest.mark.parametrize("name", ["Flood", "2flood", "flood-2", "översvämning", "../x", "a" * 64, "a\n", ""])
def test_a_name_that_is_none_is_refused(siting: CommandLine, name: str) -> None:
    assert "63 characters at most" in siting.run("geodata", "add", name, "a.gpkg", *AS_FLOOD, code=1).stderr


def test_what_was_wrong_is_told_in_words(online: CommandLine, server: Server) -> None:
    ring = [[[377_000, 6_399_000], [378_000, 6_399_000], [378_000, 6_400_000], [377_000, 6_399_000]]]
    features = [
        {"type": "Feature", "properties": {}, "geometry": geometry}
        for geometry in (None, {"type": "Polygon", "coordinates": ring})
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:3006"}}
    document = {"type": "FeatureCollection", "crs": crs, "features": features}
    server.answer = lambda _: Reply(body=json.dumps(document).encode())
    online.run("geodata", "add", "wet", f"{server.url}/wet.geojson", *AS_FLOOD)

    shown = online.run("geodata", "show", "wet")

    [line] = [one for one in shown.stdout.splitlines() if one.startswith("  1 ×")]
    assert line.endswith("."), "a sentence, not a code"
    assert "siting geodata show wet --issues" in shown.stderr
    assert line.partition(": ")[2] in online.run("geodata", "show", "wet", "--issues").stdout
