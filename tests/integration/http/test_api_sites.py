"""The list of sites for programs: what each format holds, and that bad questions get clear answers."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point, Polygon, shape
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.site_parameters import FACT_PARAMETERS, OWN
from siting.domain.site_search import filterable
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import FactValue, Status
from tests.integration.store.make import a_site, known, load

PLOT = Polygon([(377_000, 6_399_000), (377_400, 6_399_000), (377_400, 6_399_300), (377_000, 6_399_300)])


@pytest.fixture
def stocked(service: Service) -> None:
    """A plot with a value of each type, one of which little is known, a hall, and what nobody may see."""
    facts = {
        "plot_area_m2": FactValue(value=120_000.0, status=Status.ESTIMATED, source="planner", verified=None),
        "gas": known(True),
        "possession_date": known(date(2027, 3, 1)),
        "plan_status": known("legal_force"),
        "permitted_uses": known(frozenset({"J", "K"})),
        "plan_name": known("=HYPERLINK(1)"),
    }
    sites = [
        a_site("plot", name="Åsen 10", geometry=PLOT, facts=facts, address="-1, Väg", holder="@home"),
        a_site("bare", name="Åsen 9", geometry=None, facts={}),
        a_site("hall", name="Hall", kind=SiteKind.PREMISES, facts={"gates": known(4.0)}),
        a_site("hidden", name="Hidden"),
        a_site("sold", name="Sold", availability=Availability.SOLD),
    ]
    with service.begin() as conn:
        load(conn, sites)
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hidden'"))


def ask(client: TestClient, query: str = "", **headers: str) -> Any:
    answer = client.get(f"/api/v1/sites?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.usefixtures("stocked")
def test_a_page_has_what_is_known_and_counts_what_is_not(client: TestClient) -> None:
    page = ask(client, "plot_area_m2_min=50000")

    assert page["counts"] == {"found": 2, "sure": 1, "unknown": 1}
    assert page["next"] is None
    bare, plot = page["items"]
    assert (plot["name"], plot["unknown"], bare["unknown"]) == ("Åsen 10", [], ["plot_area_m2"])
    assert (plot["plot_area_m2"], plot["gas"], plot["possession_date"]) == (120_000, True, "2027-03-01")
    assert (sorted(plot["permitted_uses"]), plot["estimated"]) == (["J", "K"], ["plot_area_m2"])
    assert plot["position_wgs84"] == pytest.approx([12.9385, 57.7177], abs=1e-4)
    assert bare["position_wgs84"] is None
    assert plot["url"] == f"/api/v1/sites/{plot['id']}"


@pytest.mark.usefixtures("stocked")
def test_nothing_that_is_not_published_is_in_any_format(client: TestClient) -> None:
    for form in ("json", "geojson", "csv"):
        everything = client.get(f"/api/v1/sites?format={form}").text
        assert "Hall" in everything
        assert "Hidden" not in everything
        assert "Sold" not in everything


@pytest.mark.usefixtures("stocked")
def test_geojson_is_asked_for_by_accept_or_by_name(client: TestClient) -> None:
    by_accept = client.get("/api/v1/sites?kind=land", headers={"Accept": "text/plain, application/geo+json;q=0.9"})
    by_name = client.get("/api/v1/sites?kind=land&format=geojson")

    assert by_accept.headers["content-type"] == by_name.headers["content-type"] == "application/geo+json"
    collection = by_accept.json()
    assert collection == by_name.json()
    assert (collection["numberMatched"], collection["numberReturned"]) == (2, 2)
    bare, plot = collection["features"]
    assert bare["geometry"] is None
    assert shape(plot["geometry"]).geom_type == "Polygon"
    assert plot["properties"]["plan_status"] == "legal_force"
    assert "Accept" in by_accept.headers["vary"]


@pytest.mark.usefixtures("stocked")
def test_csv_has_all_matches_with_units_and_no_formula(client: TestClient) -> None:
    answer = client.get("/api/v1/sites?kind=land&limit=1", headers={"Accept": "text/csv"})

    assert answer.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert {"plot_area_m2 [m²]", "junction_min [min]", "gas", "possession_date"} <= set(header)
    assert len(header) == len(set(header))
    bare, plot = (dict(zip(header, line, strict=True)) for line in lines)
    assert (plot["name"], plot["plot_area_m2 [m²]"], plot["gas"]) == ("Åsen 10", "120000", "yes")
    assert (plot["permitted_uses"], plot["possession_date"], plot["estimated"]) == ("J,K", "2027-03-01", "plot_area_m2")
    assert (plot["plan_name"], plot["address"], plot["holder"]) == ("'=HYPERLINK(1)", "'-1, Väg", "'@home")
    assert (bare["plot_area_m2 [m²]"], bare["longitude"]) == ("", "")
    assert not [cell for line in lines for cell in line if re.match(r"[=+@\t\r]|-(?!\d)", cell)]


def test_csv_goes_on_over_many_pages(service: Service, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.v1.sites._AT_A_TIME", 3)
    with service.begin() as conn:
        load(conn, [a_site(str(number), name=f"Plot {number}") for number in range(11)])

    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/sites?format=csv").content.decode("utf-8-sig"))))

    assert [row["name"] for row in rows] == [f"Plot {number}" for number in range(11)]


@pytest.mark.usefixtures("stocked")
def test_only_the_facts_that_are_asked_for_are_told(client: TestClient) -> None:
    [plot] = ask(client, "text=plot&fields=gas,gates")["items"]
    facts = {fact.key for fact in filterable()}

    assert {key for key in plot if key in facts} == {"gas"}
    assert (plot["name"], plot["estimated"]) == ("Åsen 10", [])
    header = client.get("/api/v1/sites?fields=gas&format=csv").text.splitlines()[0].split(",")
    assert {key for key in header if key.split(" ")[0] in facts} == {"gas"}


@pytest.mark.parametrize("form", ["json", "geojson"])
def test_next_leads_through_all_sites_once(service: Service, client: TestClient, form: str) -> None:
    with service.begin() as conn:
        load(conn, [a_site(str(number), name=f"Plot {number // 2}") for number in range(7)])
    address: str | None = f"/api/v1/sites?limit=3&sort=-name&format={form}"
    seen: list[int] = []
    while address is not None:
        answer = client.get(address)
        page = answer.json()
        seen += [one["id"] for one in page["items" if form == "json" else "features"]]
        links = [link["href"] for link in page.get("links", ()) if link["rel"] == "next"]
        address = page["next"] if form == "json" else next(iter(links), None)
        assert answer.headers.get("link") == (None if address is None else f'<{address}>; rel="next"')

    assert len(seen) == len(set(seen)) == 7


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("form", ["json", "geojson", "csv"])
def test_what_has_not_changed_is_not_sent_again(service: Service, client: TestClient, form: str) -> None:
    address = f"/api/v1/sites?format={form}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    other = client.get(address + "&kind=land", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200

    with service.begin() as conn:
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'plot'"))
    changed = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert "Åsen 10" not in changed.text
    if form == "json":
        assert changed.json()["counts"]["found"] == 2


@pytest.mark.usefixtures("stocked")
def test_a_fault_is_told_in_the_reader_s_language_with_what_would_be_right(client: TestClient) -> None:
    answer = client.get("/api/v1/sites?plot_aera_m2_min=5&kind=lnad", headers={"Accept-Language": "sv"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["faults"] == [
        "plot_aera_m2_min: finns inte att söka på; menas plot_area_m2_min?",
        "kind: lnad finns inte; menas land?",
    ]


ATTACKS = [
    "'; DROP TABLE cards.site; --",
    '" OR 1=1',
    "<script>alert(1)</script>",
    "%s",
    "{}",
    "../..",
    "\x00",
    "NaN",
    "-inf",
]
EACH_KIND_OF_PARAMETER = {(one.fact and one.fact.type, one.part): name for name, one in FACT_PARAMETERS.items()}


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_parameter_is_anything_but_a_value(client: TestClient, attack: str) -> None:
    for name in [*(one.name for one in OWN), *EACH_KIND_OF_PARAMETER.values(), "format", attack]:
        answer = client.get("/api/v1/sites", params={name: attack})
        assert answer.status_code in (200, 422), (name, answer.text)
        assert "<script>" not in answer.text or "json" in answer.headers["content-type"]
    assert ask(client)["counts"]["found"] == 3


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    "query",
    [
        "cursor=AAAA",
        "cursor=" + "A" * 3000,
        "published=no",
        "verified_before=2026-01-01",
        "near=-120,10",
        "near_point=1",
        "bbox=0,0,1e9,1e9&bbox-crs=EPSG:3006",
        "bbox=1,2,3,4&bbox-crs=EPSG:2154000",
        "area=POLYGON((0 0,1 1,0 1,1 0,0 0))",
        "area=" + "POLYGON((" + ",".join(f"{n / 3000} {n % 2}" for n in range(2500)) + ",0 0))",
        "format=xml",
        "limit=201",
        "&".join(f"a{n}=1" for n in range(1500)),
        "text=" + "ä" * 10_500,
    ],
)
def test_what_can_t_be_answered_is_refused_clearly(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/sites?{query}")

    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


def test_a_search_of_empty_stock_is_empty(client: TestClient) -> None:
    assert ask(client) == {"counts": {"found": 0, "sure": 0, "unknown": 0}, "next": None, "items": []}
    assert client.get("/api/v1/sites?format=geojson").json()["features"] == []
    assert len(client.get("/api/v1/sites?format=csv").text.splitlines()) == 1


def test_the_description_names_every_parameter_with_unit_and_bounds(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/sites"]["get"]
    parameters = {one["name"]: one for one in described["parameters"]}

    assert set(parameters) == {*(one.name for one in OWN), *FACT_PARAMETERS, "format"}
    assert parameters["junction_min_max"]["schema"] == {"type": "number", "minimum": 0, "maximum": 1440}
    assert "min" in parameters["junction_min_max"]["description"]
    assert "J" in parameters["permitted_uses"]["schema"]["items"]["enum"]
    assert set(described["responses"]["200"]["content"]) == {"application/json", "application/geo+json", "text/csv"}


@pytest.mark.usefixtures("stocked")
def test_distance_is_told_where_it_is_asked_from(client: TestClient) -> None:
    at = "12.938496,57.717704"
    items = ask(client, f"near={at}")["items"]

    assert [(one["name"], one["distance_m"]) for one in items][::2] == [("Åsen 10", 0.0), ("Åsen 9", None)]
    assert items[1]["distance_m"] == pytest.approx(PLOT.centroid.distance(Point(372_000.25, 6_398_000.5)), abs=0.2)
