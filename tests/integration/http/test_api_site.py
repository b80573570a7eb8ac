"""One site for programs, what is near it, and what is like it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point, shape
from sqlalchemy import text

from api.serving.service import Service
from siting.store.sites import find_ids, write_computed
from tests.integration.store.made_geodata import a_point, put_places
from tests.integration.store.make import a_site, known, load


def number_of(service: Service, reference: str) -> int:
    with service.begin() as conn:
        [number] = find_ids(conn, references=[reference])
        return number


@pytest.fixture
def plot(service: Service) -> int:
    with service.begin() as conn:
        facts = {"plot_area_m2": known(40_000.0), "locality_name": known("Viared", source="kartan | the map")}
        load(conn, [a_site("plot", facts=facts), a_site("other"), a_site("hidden")])
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hidden'"))
        put_places(conn, "points", points=[a_point("Mot", geometry=Point(373_000, 6_398_000))])
    return number_of(service, "plot")


def test_a_site_is_told_with_status_source_and_words(client: TestClient, plot: int) -> None:
    site = client.get(f"/api/v1/sites/{plot}").json()

    facts = {one["key"]: one for one in site["facts"]}
    area = facts["plot_area_m2"]
    assert (area["value"], area["status"], area["verified"], area["computed"]) == (40_000, "known", "2026-10-02", False)
    assert area["text"] == {"sv": "40\u00a0000\u00a0m²", "en": "40,000\u00a0m²"}
    assert area["label"] == {"sv": "Tomtarea", "en": "Plot area"}
    assert facts["locality_name"]["source"] == {"sv": "kartan", "en": "the map"}
    assert (facts["fibre"]["value"], facts["fibre"]["status"]) == (None, "unknown")
    assert (site["kind_label"], site["attribution"]) == ({"sv": "mark", "en": "land"}, "© ours")
    assert shape(site["geometry_wgs84"]).distance(Point(site["position_wgs84"])) < 1e-6


def test_its_etag_follows_what_is_said_of_it(service: Service, client: TestClient, plot: int) -> None:
    address = f"/api/v1/sites/{plot}"
    tag = client.get(address).headers["etag"]

    with service.begin() as conn:
        conn.execute(text("UPDATE site SET name = 'Another' WHERE reference = 'other'"))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304

    with service.begin() as conn:
        write_computed(conn, {plot: {"junction_min": known(5.0)}})
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("ending", ["", "/similar", "/near"])
def test_what_is_hidden_is_answered_as_what_is_not_there(
    service: Service, client: TestClient, plot: int, ending: str
) -> None:
    hidden = number_of(service, "hidden")
    answers = [client.get(f"/api/v1/sites/{number}{ending}") for number in (hidden, 987_654)]

    assert plot not in (hidden, 987_654)
    assert [one.status_code for one in answers] == [404, 404]
    said = [one.json() for one in answers]
    for one, number in zip(said, (hidden, 987_654), strict=True):
        one["detail"] = one["detail"].replace(str(number), "N")
        del one["request_id"]
    assert said[0] == said[1]
    assert [client.get(f"/api/v1/sites/{bad}{ending}").status_code for bad in ("0", "-1", "a", "9" * 30)] == [422] * 4


def test_near_and_similar_say_how(client: TestClient, plot: int) -> None:
    [junction] = client.get(f"/api/v1/sites/{plot}/near").json()["items"]
    [similar] = client.get(f"/api/v1/sites/{plot}/similar?limit=3").json()["items"]

    assert (junction["kind_label"]["en"], junction["distance_m"]) == ("motorway junction", 999.8)
    assert [one["key"] for one in similar["alike"]] == ["plot_area_m2"]
    assert "locality_name" in [one["key"] for one in similar["unknown"]]
    assert 0.5 < similar["likeness"] < 1
    for ending in ("near", "similar"):
        tag = client.get(f"/api/v1/sites/{plot}/{ending}").headers["etag"]
        assert client.get(f"/api/v1/sites/{plot}/{ending}", headers={"If-None-Match": tag}).status_code == 304
    for bad in ("near?each=0", "near?within_m=nan", "near?within_m=-1", "similar?limit=51"):
        assert client.get(f"/api/v1/sites/{plot}/{bad}").status_code == 422, bad
