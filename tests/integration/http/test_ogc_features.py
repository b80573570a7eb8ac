"""OGC API Features: what is published and nothing else, in every CRS that is offered, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyproj import Transformer
from shapely.geometry import shape
from sqlalchemy import text

from api.ogc.describing import CONFORMANCE
from api.ogc.routes import OFTEN_ASKED
from api.serving.service import Service
from siting.store.published_collections import collections
from tests.integration.http.ogc_stock import HALL, PLOT, stock

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@pytest.fixture
def numbers(service: Service) -> dict[str, int]:
    return stock(service)


def items(client: TestClient, query: str = "", collection: str = "sites", **headers: str) -> Any:
    answer = client.get(f"/ogc/collections/{collection}/items?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(found: Any) -> list[str]:
    return [one["properties"]["name"] for one in found["features"]]


@pytest.mark.usefixtures("numbers")
def test_only_what_is_published_is_seen(client: TestClient) -> None:
    found = items(client)

    assert sorted(names(found)) == ["Hall", "Åsen 9", "Åsen's 10"]
    assert (found["numberMatched"], found["numberReturned"]) == (3, 3)
    assert names(items(client, collection="land")) == ["Åsen's 10", "Åsen 9"]
    assert names(items(client, collection="premises")) == ["Hall"]


def test_what_is_hidden_is_as_what_is_not_there(client: TestClient, numbers: dict[str, int]) -> None:
    hidden = client.get(f"/ogc/collections/sites/items/{numbers['hidden']}")
    missing = client.get("/ogc/collections/sites/items/999999")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["type"] == missing.json()["type"]


def test_a_site_that_is_withdrawn_is_gone_at_once(
    client: TestClient, service: Service, numbers: dict[str, int]
) -> None:
    before = client.get("/ogc/collections/sites/items")
    with service.begin(actor="tester") as conn:
        conn.execute(text("UPDATE site SET published = false WHERE id = :id"), {"id": numbers["plot"]})

    after = client.get("/ogc/collections/sites/items", headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 200
    assert sorted(names(after.json())) == ["Hall", "Åsen 9"]
    assert after.json()["numberMatched"] == 2


def test_what_has_not_changed_is_not_sent_again(client: TestClient, service: Service) -> None:
    stock(service)
    first = client.get("/ogc/collections/sites/items?limit=1")

    again = client.get("/ogc/collections/sites/items?limit=1", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""


def test_one_feature_says_what_is_known_and_what_it_belongs_to(client: TestClient, numbers: dict[str, int]) -> None:
    answer = client.get(f"/ogc/collections/sites/items/{numbers['plot']}")
    feature = answer.json()

    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-crs"] == f"<{CRS84}>"
    assert feature["properties"]["plot_area_m2"] == 120_000
    assert feature["properties"]["permitted_uses"] == ["J", "K"]
    assert {one["rel"] for one in feature["links"]} == {"self", "alternate", "collection"}


@pytest.mark.usefixtures("numbers")
def test_pages_follow_one_another_to_the_last(client: TestClient) -> None:
    address: str | None = "/ogc/collections/sites/items?limit=1"
    seen: list[str] = []
    while address is not None:
        page = client.get(address).json()
        seen += names(page)
        address = next((one["href"] for one in page["links"] if one["rel"] == "next"), None)

    assert len(seen) == len(set(seen)) == 3


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize(
    ("uri", "code", "north_first"),
    [
        (f"{EPSG}3006", 3006, True),
        (f"{EPSG}3008", 3008, True),
        (f"{EPSG}3857", 3857, False),
        (f"{EPSG}4326", 4326, True),
    ],
)
def test_coordinates_come_in_the_order_of_their_crs(
    client: TestClient, uri: str, code: int, *, north_first: bool
) -> None:
    answer = client.get("/ogc/collections/sites/items", params={"crs": uri, "name": "Hall"})
    east, north = Transformer.from_crs(3006, code, always_xy=True).transform(HALL.x, HALL.y)

    assert answer.headers["content-crs"] == f"<{uri}>"
    wanted = (north, east) if north_first else (east, north)
    assert answer.json()["features"][0]["geometry"]["coordinates"] == pytest.approx(wanted, abs=0.002)


@pytest.mark.usefixtures("numbers")
def test_a_box_is_read_in_its_own_crs(client: TestClient) -> None:
    west, south, east, north = PLOT.bounds
    stored = f"bbox={south},{west},{north},{east}&bbox-crs={EPSG}3006"
    to_degrees = Transformer.from_crs(3006, 4326, always_xy=True).transform_bounds(west, south, east, north)

    assert names(items(client, stored)) == ["Åsen's 10"]
    assert names(items(client, f"bbox={','.join(map(str, to_degrees))}")) == ["Åsen's 10"]
    assert names(items(client, "bbox=-180,-90,180,90")) == ["Åsen's 10", "Hall"]
    assert names(items(client, "bbox=170,50,-170,60")) == []
    assert names(items(client, "bbox=12,57,0,14,58,100")) == ["Åsen's 10", "Hall"]


@pytest.mark.usefixtures("numbers")
def test_properties_are_asked_by_and_chosen(client: TestClient) -> None:
    assert names(items(client, "kind=premises")) == ["Hall"]
    assert names(items(client, "gas=true&plot_area_m2=120000&permitted_uses=K")) == ["Åsen's 10"]
    assert names(items(client, "name=%C3%85sen's 10")) == ["Åsen's 10"]

    chosen = items(client, "properties=name,gates&kind=premises")["features"][0]
    assert chosen["properties"] == {"name": "Hall", "gates": 4}
    assert shape(chosen["geometry"]).geom_type == "Point"


@pytest.mark.usefixtures("numbers")
def test_times_are_open_or_closed(client: TestClient) -> None:
    assert len(items(client, "datetime=2020-01-01/..")["features"]) == 3
    assert items(client, "datetime=../2020-01-01T00:00:00Z")["features"] == []


@pytest.mark.usefixtures("numbers")
def test_what_is_not_understood_is_refused(client: TestClient) -> None:
    bad = [
        "bbox=1,2,3", "bbox=a,b,c,d", "bbox=14,58,12,57", "bbox=nan,1,2,3", "crs=http://www.opengis.net/def/crs/EPSG/0/1",
        "crs=EPSG:999999", "limit=0", "limit=-1", "limit=x", "limit=1e3", "offset=99999999", "after=x", "datetime=soon",
        "colour=red", "properties=colour", "plot_area_m2=big", "gas=maybe", "f=xml", "name=%00",
        "bbox-crs=nothing&bbox=1,2,3,4",
    ]  # fmt: skip
    for query in bad:
        answer = client.get(f"/ogc/collections/sites/items?{query}")
        assert answer.status_code == 400, (query, answer.status_code)
        assert answer.json()["type"] == "urn:siting:problem:malformed", query


@pytest.mark.parametrize(
    "path", ["/ogc/collections/site", "/ogc/collections/cards.site/items", "/ogc/collections/version"]
)
def test_no_other_table_is_a_collection(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("numbers")
def test_documents_lead_to_one_another(client: TestClient) -> None:
    landing = client.get("/ogc").json()
    rels = {one["rel"]: one["href"] for one in landing["links"]}

    assert client.get(rels["conformance"]).json() == {"conformsTo": list(CONFORMANCE)}
    listed = client.get(rels["data"]).json()["collections"]
    assert [one["id"] for one in listed] == list(collections())
    for one in listed:
        assert one["storageCrs"] in one["crs"]
        for link in one["links"]:
            assert client.get(link["href"]).status_code == 200, link
    sites = next(one for one in listed if one["id"] == "sites")
    west, south, east, north = sites["extent"]["spatial"]["bbox"][0]
    assert 12 < west < east < 14
    assert 57 < south < north < 58


@pytest.mark.usefixtures("numbers")
def test_every_document_is_a_page_too(client: TestClient, numbers: dict[str, int]) -> None:
    paths = ["", "/conformance", "/collections", "/collections/sites", "/collections/sites/queryables"]
    paths += ["/collections/sites/items", f"/collections/sites/items/{numbers['plot']}", "/collections/areas/items"]
    for path in paths:
        for lang in ("sv", "en"):
            answer = client.get(f"/ogc{path}?lang={lang}", headers={"Accept": "text/html"})
            assert answer.status_code == 200, path
            assert f'<html lang="{lang}">' in answer.text


@pytest.mark.usefixtures("numbers")
def test_what_is_asked_often_is_counted_by_its_pattern_as_all_else_is(client: TestClient) -> None:
    items(client)
    client.get("/ogc/collections/sites/tiles/WebMercatorQuad/11/619/1097")
    client.get("/ogc/collections/sites")

    counted = client.get("/metrics").text

    for path in ("", "/items", "/tiles/{tiling}/{zoom}/{row}/{column}"):
        route = f'route="/ogc/collections/{{collection_id}}{path}"'
        assert f'siting_http_requests_total{{method="GET",{route},status="200"}} 1.0' in counted


@pytest.mark.usefixtures("numbers")
def test_every_route_that_stands_before_others_is_described_among_them(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]

    for route in OFTEN_ASKED:
        assert "get" in described[route.path], route.path
        posted = client.post(route.path)
        assert posted.status_code == 405, route.path
        assert set(posted.headers["allow"].split(", ")) == {"GET", "HEAD"}, route.path


def test_queryables_have_labels_units_and_codes(client: TestClient) -> None:
    schema = client.get("/ogc/collections/land/queryables?lang=en").json()["properties"]

    assert schema["plot_area_m2"]["x-ogc-unit"] == "m²"
    assert "J" in schema["permitted_uses"]["items"]["enum"]
    assert schema["geom"]["format"] == "geometry-any"


def test_the_definition_is_openapi_3_0(client: TestClient) -> None:
    answer = client.get("/ogc/api")
    definition = answer.json()

    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert definition["openapi"].startswith("3.0.")
    assert '"type":"null"' not in answer.text
    parameters = definition["paths"]["/ogc/collections/{collection_id}/items"]["get"]["parameters"]
    assert {"limit", "bbox", "datetime", "filter", "crs"} <= {one["name"] for one in parameters}
