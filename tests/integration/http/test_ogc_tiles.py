"""Vector tiles: what is published and no more, never older than the request, kept within bounds."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import psycopg
import pyogrio
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.ogc.fast_tiles import ROUTE
from api.ogc.tile_cache import TileCache
from api.ogc.tiling import tile_address
from api.serving.application import make_app
from api.serving.service import Service
from siting.domain.errors import NotFound
from siting.store.cluster import Cluster
from siting.store.preparation import Role
from tests.integration.http.ogc_stock import stock

TILE = "11/619/1097"
"""Zoom, row and column of where the sites are."""


@pytest.fixture
def numbers(service: Service) -> dict[str, int]:
    return stock(service)


def sites_in(content: bytes, folder: Path, layer: str = "sites") -> list[str]:
    """Return the names in a layer, as GDAL reads the tile."""
    path = folder / "tile.mvt"
    path.write_bytes(content)
    layers = [name for name, _ in pyogrio.list_layers(path)]
    if layer not in layers:
        return []
    return sorted(pyogrio.read_dataframe(path, layer=layer)["name"])


def tile(client: TestClient, address: str = TILE, collection: str | None = "sites", **headers: str) -> Any:
    path = f"/collections/{collection}" if collection else ""
    return client.get(f"/ogc{path}/tiles/WebMercatorQuad/{address}", headers=headers)


def kept(client: TestClient) -> TileCache:
    app = client.app
    assert isinstance(app, FastAPI)
    cache = app.state.tiles
    assert isinstance(cache, TileCache)
    return cache


def from_memory(client: TestClient) -> float:
    """Return how many tiles were answered from memory."""
    line = f'siting_http_requests_total{{method="GET",route="{ROUTE}",status="200"}} '
    metrics: str = client.get("/metrics").text
    return float(metrics.split(line, maxsplit=1)[1].split("\n", maxsplit=1)[0])


@pytest.mark.usefixtures("numbers")
def test_a_tile_holds_what_is_published_and_no_more(client: TestClient, tmp_path: Path) -> None:
    answer = tile(client)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert sites_in(answer.content, tmp_path) == ["Hall", "Åsen's 10"]
    assert b"Hidden" not in answer.content
    assert b"Sold" not in answer.content
    assert sites_in(tile(client, collection="premises").content, tmp_path, "premises") == ["Hall"]


@pytest.mark.usefixtures("numbers")
def test_a_tile_of_the_whole_has_a_layer_a_collection(client: TestClient, tmp_path: Path) -> None:
    content = tile(client, collection=None).content

    assert sites_in(content, tmp_path, "areas") == ["Borås"]
    assert sites_in(content, tmp_path, "reference_points") == ["Viaredsmotet"]
    some = client.get(f"/ogc/tiles/WebMercatorQuad/{TILE}?collections=areas").content
    assert sites_in(some, tmp_path) == []
    assert sites_in(some, tmp_path, "areas") == ["Borås"]


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("address", ["0/0/0", "4/4/8", "5/9/17", "9/154/274"])
def test_small_plots_are_points_from_afar(client: TestClient, tmp_path: Path, address: str) -> None:
    content = tile(client, address).content

    assert sites_in(content, tmp_path) == ["Hall", "Åsen's 10"]
    assert set(pyogrio.read_dataframe(tmp_path / "tile.mvt").geom_type) == {"Point"}


@pytest.mark.usefixtures("numbers")
def test_the_second_time_it_comes_from_memory(client: TestClient) -> None:
    first = tile(client)
    before = from_memory(client)
    second = tile(client)

    assert second.content == first.content
    assert second.headers["etag"] == first.headers["etag"]
    assert from_memory(client) == before + 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE site SET published = false WHERE reference = 'plot'",
        "UPDATE site SET availability = 'sold' WHERE reference = 'plot'",
        "UPDATE site SET availability = 'withdrawn' WHERE reference = 'plot'",
    ],
)
def test_a_kept_tile_never_shows_what_was_withdrawn(
    client: TestClient, service: Service, numbers: dict[str, int], tmp_path: Path, change: str
) -> None:
    assert numbers["plot"]
    tile(client)
    assert sites_in(tile(client).content, tmp_path) == ["Hall", "Åsen's 10"]

    with service.begin(actor="tester") as conn:
        conn.execute(text(change))

    assert sites_in(tile(client).content, tmp_path) == ["Hall"]


def test_a_change_of_sites_leaves_tiles_of_areas_and_the_other_way(
    client: TestClient, service: Service, numbers: dict[str, int]
) -> None:
    assert numbers["plot"]
    etag = tile(client, collection="areas").headers["etag"]
    before = from_memory(client)
    with service.begin(actor="tester") as conn:
        conn.execute(text("UPDATE site SET name = 'Renamed' WHERE reference = 'plot'"))
    assert tile(client, collection="areas").headers["etag"] == etag
    assert from_memory(client) == before + 1

    with service.begin(actor="tester") as conn:
        conn.execute(
            text(
                "INSERT INTO named_area (dataset, kind, code, name, source, geom)"
                " SELECT dataset, 'locality', code, 'Another', source, geom FROM named_area"
            )
        )
    assert tile(client, collection="areas").headers["etag"] != etag


@pytest.mark.usefixtures("numbers")
def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    etag = tile(client).headers["etag"]

    cold = TestClient(client.app)
    for asking in (client, cold):
        again = tile(asking, **{"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("numbers")
def test_who_takes_no_compression_gets_none(client: TestClient) -> None:
    for _ in range(2):
        with client.stream("GET", f"/ogc/collections/sites/tiles/WebMercatorQuad/{TILE}") as packed:
            raw = b"".join(packed.iter_raw())
            assert packed.headers.get("content-encoding") == "gzip"
        plain = tile(client, **{"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(raw) == plain.content


@pytest.mark.usefixtures("numbers")
def test_what_was_made_for_who_takes_no_compression_is_compressed_for_who_does(client: TestClient) -> None:
    plain = tile(client, **{"Accept-Encoding": "identity"})
    before = from_memory(client)

    for _ in range(2):
        packed = tile(client, **{"Accept-Encoding": "gzip"})
        assert packed.headers.get("content-encoding") == "gzip"
        assert packed.content == plain.content
        assert packed.headers["etag"] == plain.headers["etag"]
    assert tile(client, **{"Accept-Encoding": "identity"}).content == plain.content
    assert from_memory(client) == before + 3


@pytest.mark.usefixtures("numbers")
def test_an_empty_tile_has_no_content(client: TestClient) -> None:
    for _ in range(2):
        for address in ("11/600/1097", "11/0/0", "22/4194303/4194303", "6/63/0"):
            answer = tile(client, address)
            assert (answer.status_code, answer.content) == (204, b""), address


@pytest.mark.parametrize(
    "address",
    ["0/0/1", "0/1/0", "11/2048/0", "23/0/0", "-1/0/0", "1/a/0", "1/0/1.5", "99/0/0", "1/0/99999999", "٣/0/0"],
)
def test_a_tile_that_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert tile(client, address).status_code == 404
    assert tile(client, address, collection=None).status_code == 404
    with pytest.raises(NotFound):
        tile_address(*address.split("/"))


def test_other_tilings_collections_and_parameters_are_refused(client: TestClient) -> None:
    assert client.get("/ogc/tiles/WorldCRS84Quad/0/0/0").status_code == 404
    assert tile(client, collection="version").status_code == 404
    assert client.get("/ogc/tiles/WebMercatorQuad/0/0/0?collections=version").status_code == 404
    assert client.get("/ogc/tiles/WebMercatorQuad/0/0/0?filter=true").status_code == 400


@pytest.mark.usefixtures("numbers")
def test_no_more_is_kept_than_is_set(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)
    cache = kept(client)
    cache._most = 3_000
    for zoom in range(8):
        tile(client, f"{zoom}/{int(154 / 2 ** (9 - zoom))}/{int(274 / 2 ** (9 - zoom))}")
        assert cache.size_bytes <= 3_000


@pytest.mark.usefixtures("numbers")
def test_tilejson_says_where_the_tiles_are_and_whose(client: TestClient) -> None:
    said = client.get("/ogc/tiles/WebMercatorQuad?f=tilejson&collections=areas,sites&lang=en").json()

    assert said["tiles"] == ["http://testserver/ogc/tiles/WebMercatorQuad/{z}/{y}/{x}?collections=areas,sites"]
    assert [one["id"] for one in said["vector_layers"]] == ["sites", "areas", "area_names"]
    assert said["attribution"] == "© ours · boundary"
    swedish = client.get("/ogc/collections/areas/tiles/WebMercatorQuad?f=tilejson&lang=sv").json()
    assert swedish["attribution"] == "gräns"
    place = said["tiles"][0].format(z=11, y=619, x=1097)
    assert client.get(place).status_code == 200


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_draws_from_sources_and_layers_that_exist(client: TestClient, scheme: str) -> None:
    style = client.get(f"/tiles/style.json?scheme={scheme}").json()

    layers = {}
    for name, source in style["sources"].items():
        tiles = client.get(source["url"]).json()
        layers[name] = {one["id"] for one in tiles["vector_layers"]}
    for layer in style["layers"]:
        if layer["type"] != "background":
            assert layer["source-layer"] in layers[layer["source"]], layer["id"]
    assert "glyphs" not in style
    assert "sprite" not in style
    assert client.get("/tiles/style.json?scheme=pink").status_code == 400


def test_tiles_are_answered_again_after_the_database_was_away(
    service: Service, cluster: Cluster, database_name: str, tmp_path: Path
) -> None:
    stock(service)
    with TestClient(make_app(service), raise_server_exceptions=False) as client:
        tile(client)
        assert sites_in(tile(client).content, tmp_path) == ["Hall", "Åsen's 10"]
        with psycopg.connect(cluster.url(role=Role.ADMIN, database="postgres"), autocommit=True) as admin:
            ended = admin.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s", [database_name]
            ).fetchone()
        assert ended is not None
        assert ended[0] > 1
        answers = [tile(client) for _ in range(5)]
    assert [one.status_code for one in answers] == [200] * 5
