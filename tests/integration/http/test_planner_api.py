"""The supply of land for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import box
from sqlalchemy import text

from api.serving.application import make_app
from api.serving.service import Service
from siting.domain.accounts import Role
from tests.integration.http.signing import signed_in_as
from tests.integration.store.make import a_site, known, load

PLACE = box(372_000, 6_398_000, 372_100, 6_398_200)
READY = {"readiness": known("serviced"), "permitted_uses": known(frozenset({"J", "K"}))}


@pytest.fixture
def stocked(service: Service) -> Service:
    """Two plots, one of them for planners alone."""
    shown = a_site("shown", geometry=PLACE, facts={**READY, "plot_area_m2": known(10_000.0)})
    hidden = a_site("hidden", geometry=PLACE, facts={**READY, "plot_area_m2": known(7_000.0)})
    later = a_site("later", facts={"plot_area_m2": known(500.0), "possession_date": known(date(2028, 3, 1))})
    with service.begin(actor="tester") as conn:
        load(conn, [shown, hidden, later])
        conn.execute(text("UPDATE siting.site SET published = false WHERE reference = 'hidden'"))
    return service


@pytest.fixture
def public(stocked: Service) -> Iterator[TestClient]:
    """Asks a service whose planners' map is for everybody, and that has a goal."""
    settings = stocked.settings.service.model_copy(update={"planner_public": True, "supply_goal_m2": 10_200.0})
    opened = replace(stocked, settings=replace(stocked.settings, service=settings))
    with TestClient(make_app(opened), raise_server_exceptions=False) as asking:
        yield asking


@pytest.mark.parametrize("path", ["/api/v1/supply", "/api/v1/supply/sites", "/api/v1/supply/unmet"])
def test_supply_is_for_who_is_signed_in(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("role", list(Role))
def test_planners_see_all_land(client: TestClient, stocked: Service, role: Role) -> None:
    signed_in_as(client, stocked, role)

    found = client.get("/api/v1/supply").json()

    assert (found["sites"], found["published_only"], found["as_of"]) == (3, False, "2026-11-27")
    assert found["steps"][0]["total"] == {"sure_m2": 17_000.0, "possible_m2": 17_000.0}
    assert found["steps"][0]["by_first_use"]["office"]["sure_m2"] == 0
    assert found["steps"][0]["by_allowed_use"]["office"]["sure_m2"] == 17_000
    assert [one["day"] for one in found["steps"]][:3] == ["2026-11-27", "2026-12-31", "2027-12-31"]


def test_the_public_sees_what_is_published(public: TestClient) -> None:
    found = public.get("/api/v1/supply").json()
    plots = public.get("/api/v1/supply/sites").json()["features"]

    assert (found["sites"], found["total_m2"], found["published_only"]) == (2, 10_500.0, True)
    assert {one["properties"]["name"] for one in plots} == {"Plot shown", "Plot later"}


def test_the_goal_is_against_all_land_whatever_is_filtered_by(public: TestClient) -> None:
    found = public.get("/api/v1/supply", params={"plot_area_m2_max": 600}).json()

    assert found["total_m2"] == 500
    assert found["goal"]["surely_by"] == "2028-12-31"
    assert found["goal"]["words"]["en"].startswith("Below the goal today.")


def test_plots_have_a_place_and_when_they_are_ready(public: TestClient) -> None:
    plots = {one["properties"]["name"]: one for one in public.get("/api/v1/supply/sites").json()["features"]}

    shown, later = plots["Plot shown"], plots["Plot later"]
    assert (shown["geometry"]["type"], later["geometry"]["type"]) == ("Polygon", "Point")
    assert (shown["properties"]["band"], shown["properties"]["uses"]) == (0, ["industry", "office"])
    assert (later["properties"]["ready_first"], later["properties"]["band"]) == ("2028-03-01", 2)
    assert (later["properties"]["use"], later["properties"]["published"]) == ("unknown", True)


def test_what_has_not_changed_is_not_sent_again(public: TestClient) -> None:
    for path in ("/api/v1/supply", "/api/v1/supply/sites"):
        first = public.get(path)
        again = public.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert public.get(path, params={"use": "retail"}).headers["etag"] != first.headers["etag"]


def test_nobody_else_keeps_what_planners_see(client: TestClient, stocked: Service) -> None:
    signed_in_as(client, stocked, Role.PLANNER)

    assert client.get("/api/v1/supply").headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    "query",
    [
        {"use": "'; DROP TABLE siting.site; --"},
        {"plot_area_m2_min": "NaN"},
        {"bbox": "1,2,3"},
        {"availability": "sold"},
        {"published": "no"},
        {"nothing": "1"},
    ],
)
def test_what_can_t_be_asked_is_a_problem(public: TestClient, query: dict[str, str]) -> None:
    answer = public.get("/api/v1/supply", params=query)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
