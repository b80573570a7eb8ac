"""The vocabulary, places and layers for programs."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point, box, shape

from api.serving.service import Service
from siting.domain.facts import FactType
from siting.domain.geodata import Role
from siting.domain.places import AreaKind, PointKind
from siting.domain.site_search import filterable
from siting.domain.sites import SiteKind
from siting.store.geodata import Content, replace_set
from tests.integration.store.made_geodata import a_point, a_set, an_area, put_places
from tests.integration.store.make import a_site, known, load


def test_facts_say_how_they_are_asked_for_and_how_often_they_are_known(service: Service, client: TestClient) -> None:
    with service.begin() as conn:
        load(conn, [a_site("a"), a_site("b", facts={}), a_site("hall", kind=SiteKind.PREMISES, facts={})])

    answer = client.get("/api/v1/facts")
    facts = {one["key"]: one for one in answer.json()["items"]}

    assert list(facts) == [fact.key for fact in filterable()]
    area = facts["plot_area_m2"]
    assert area["coverage"] == {"known": 1, "sites": 2, "share": 0.5}
    assert facts["fibre"]["coverage"] == {"known": 0, "sites": 3, "share": 0.0}
    assert (area["unit"], area["unit_symbol"]["sv"], area["high"]) == ("m2", "m²", 1e8)
    assert [one["name"] for one in area["filters"]] == ["plot_area_m2_min", "plot_area_m2_max", "plot_area_m2_unknown"]
    assert {one["code"] for one in facts["permitted_uses"]["codes"]} >= {"J", "K"}
    for key, fact in facts.items():
        assert fact["sortable"] == (fact["type"] in (FactType.NUMBER, FactType.DATE)), key
        for one in fact["filters"]:
            assert one["help"]["sv"], key
    assert client.get("/api/v1/facts", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304

    with service.begin() as conn:
        load(conn, [a_site("a", facts={"fibre": known(True)})])
    after = client.get("/api/v1/facts", headers={"If-None-Match": answer.headers["etag"]})
    assert after.status_code == 200


@pytest.fixture
def places(service: Service) -> None:
    with service.begin() as conn:
        put_places(
            conn,
            "places",
            areas=[an_area("T1", name="Ålghult", geometry=box(380_000, 6_400_000, 381_000, 6_401_000))],
            points=[
                a_point("Viaredsmotet", geometry=Point(372_000, 6_398_000)),
                a_point("Åhaga", kind=PointKind.STATION, geometry=Point(390_000, 6_398_000)),
            ],
        )


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Viaredsmotet", "Åhaga", "Ålghult"]),
        ("kind=station,locality", ["Åhaga", "Ålghult"]),
        ("kind=Junction", ["Viaredsmotet"]),
        ("kind=port", []),
        ("text=ÅLG", ["Ålghult"]),
        ("text=%25", []),
        ("bbox=371000,6397000,380500,6400500&bbox-crs=EPSG:3006", ["Viaredsmotet", "Ålghult"]),
        ("bbox=-180,-90,180,90&kind=junction", ["Viaredsmotet"]),
    ],
)
def test_places_are_found(client: TestClient, query: str, names: list[str]) -> None:
    items = client.get(f"/api/v1/places?{query}").json()["items"]

    assert sorted(one["name"] for one in items) == sorted(names)


@pytest.mark.usefixtures("places")
def test_places_are_paged_and_have_whole_geometries_as_geojson(client: TestClient) -> None:
    address: str | None = "/api/v1/places?limit=1&format=geojson"
    features = []
    while address is not None:
        answer = client.get(address)
        features += answer.json()["features"]
        address = next((link["href"] for link in answer.json()["links"]), None)

    assert [one["properties"]["type"] for one in features] == ["point", "point", "area"]
    assert len({one["id"] for one in features}) == 3
    area = features[-1]
    west, south, east, north = area["properties"]["bbox_wgs84"]
    assert shape(area["geometry"]).bounds == pytest.approx((west, south, east, north), abs=1e-6)
    assert (area["properties"]["kind_label"]["sv"], area["properties"]["population"]) == ("tätort", 1000)
    found = client.get(f"/api/v1/sites?near_point={features[0]['properties']['id']}")
    assert found.status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "kind=castle",
        "bbox=1",
        "bbox=1,2,3,4&bbox-crs=x",
        "limit=0",
        "limit=1001",
        "cursor=x9",
        "format=csv",
        "text=%00",
    ],
)
def test_a_question_about_places_that_can_t_be_answered_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/places?{query}")

    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


def test_layers_say_whose_they_are_and_nothing_of_where_they_were_read(service: Service, client: TestClient) -> None:
    whose = {"licence": "CC0 1.0", "attribution": "© Staden", "address": "/home/someone/private.gpkg?key=secret"}
    with service.begin() as conn:
        load(conn, [a_site("a")])
        content = Content(areas=[an_area()])
        replace_set(conn, a_set("towns", roles=frozenset({Role.LOCALITY}), **whose), content, [], dependants={})

    answer = client.get("/api/v1/layers")
    layers = {one["key"]: one for one in answer.json()["items"]}

    assert [(one["key"], one["licence"], one["attribution"]) for one in layers["areas"]["sources"]] == [
        ("towns", "CC0 1.0", "© Staden")
    ]
    assert [one["attribution"] for one in layers["land"]["sources"]] == ["© ours"]
    assert layers["reference_points"]["sources"] == []
    assert "private.gpkg" not in answer.text
    assert [one["key"] for one in answer.json()["geodata"]] == ["towns"]
    assert client.get("/api/v1/layers", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304

    with service.begin() as conn:
        replace_set(conn, a_set("shops", roles=frozenset({Role.SHOPS})), Content(), [], dependants={})
    changed = client.get("/api/v1/layers", headers={"If-None-Match": answer.headers["etag"]})
    assert [one["key"] for one in changed.json()["geodata"]] == ["shops", "towns"]
    for layer in layers.values():
        if layer["links"]["data"]:
            assert client.get(layer["links"]["data"]).status_code == 200
    assert set(AreaKind) <= set(layers["areas"]["links"]["data"].partition("kind=")[2].split(","))
