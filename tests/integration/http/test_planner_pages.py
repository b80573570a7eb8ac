"""The planners' pages, without script."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyogrio
import pypdf
import pytest
from fastapi.testclient import TestClient
from shapely.geometry import box
from sqlalchemy import insert, text

from api.serving.application import make_app
from api.serving.service import Service
from siting.domain.accounts import Role
from siting.store import tables
from tests.integration.http.conftest import NOW
from tests.integration.http.signing import HTML, signed_in_as
from tests.integration.store.make import a_site, known, load

PLACE = box(372_000, 6_398_000, 372_200, 6_398_200)
FAR = box(392_000, 6_398_000, 392_200, 6_398_200)
READY = {"readiness": known("serviced"), "permitted_uses": known(frozenset({"J"}))}


@pytest.fixture
def stocked(service: Service) -> Service:
    """Four plots, one of them for planners alone; two enquiries, which found no power."""
    sites = [
        a_site("Viared 2", geometry=PLACE, facts={**READY, "plot_area_m2": known(60_000.0)}),
        a_site(
            "Viared 10", geometry=FAR, facts={"plot_area_m2": known(5.0), "possession_date": known(date(2029, 1, 1))}
        ),
        a_site("hidden", geometry=PLACE, facts={**READY, "plot_area_m2": known(7_000.0)}),
        a_site("<b>odd</b>", geometry=None, facts={"owner_kind": known("private")}),
    ]
    settings = service.settings.service.model_copy(update={"supply_goal_m2": 80_000.0})
    with service.begin(actor="tester") as conn:
        load(conn, sites)
        conn.execute(text("UPDATE siting.site SET published = false WHERE reference = 'hidden'"))
        asked = {"company": "C", "title": "T", "language": "sv", "received_at": NOW, "reply_due": NOW}
        conn.execute(insert(tables.enquiry), [{**asked, "number": "2026-1"}, {**asked, "number": "2026-2"}])
        said = {"asked": "3", "asked_sv": "minst 3 MW", "asked_en": "at least 3 MW", "opened": 1, "place": 0}
        labels = {"fact": "power_capacity_mw", "label_sv": "Effekt", "label_en": "Power", "area_m2": 40_000.0}
        ids = conn.scalars(text("SELECT id FROM siting.enquiry")).all()
        conn.execute(insert(tables.enquiry_unmet), [{**said, **labels, "enquiry_id": one} for one in ids])
    return replace(service, settings=replace(service.settings, service=settings))


@pytest.fixture
def planner(stocked: Service) -> Iterator[TestClient]:
    with TestClient(make_app(stocked), raise_server_exceptions=False) as asking:
        signed_in_as(asking, stocked, Role.PLANNER)
        yield asking


@pytest.fixture
def public(stocked: Service) -> Iterator[TestClient]:
    opened = stocked.settings.service.model_copy(update={"planner_public": True})
    made = replace(stocked, settings=replace(stocked.settings, service=opened))
    with TestClient(make_app(made), raise_server_exceptions=False) as asking:
        yield asking


def read(client: TestClient, path: str, **params: str) -> str:
    answer = client.get(path, params=params, headers=HTML)
    assert answer.status_code == 200, answer.text[:400]
    return re.sub(r"\s+", " ", answer.text.replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize(
    "path", ["", "/table", "/sites/1", "/supply.csv", "/supply.gpkg", "/supply.pdf", "/supply.pdf?paper=a3"]
)
def test_all_of_it_is_for_who_is_signed_in(stocked: Service, path: str) -> None:
    with TestClient(make_app(stocked), raise_server_exceptions=False) as asking:
        assert asking.get(f"/planner{path}", headers={"Accept": "application/json"}).status_code == 401


def test_the_map_s_page_says_all_without_its_map(planner: TestClient) -> None:
    page = read(planner, "/planner")

    assert "4 plots, 67,000 m²" in page
    assert "67,000 m² is ready to build on today, and 67,000 m² by 2031." in page
    assert "Below the goal today.</strong> 67,000 m² is ready, the goal is 80,000 m²" in page
    assert "at least 3 MW" in page
    assert ">80,000 m²<" in page  # two enquiries of 40,000 m² each
    assert "1 has no place on the map" in page
    assert "For one plot it is unknown when it is ready" in page
    assert page.index("Viared 2") < page.index("Viared 10")  # the larger first


def test_what_is_not_published_is_marked_for_planners_and_not_there_for_others(
    planner: TestClient, public: TestClient
) -> None:
    assert re.search(r"Plot hidden</a> <span class=\"tag\">.*?unpublished", read(planner, "/planner"))
    for path in ("/planner", "/planner/table"):
        assert "hidden</a>" not in read(public, path)
    assert "published sites only" in read(public, "/planner")


def test_the_public_is_not_told_what_two_asked_for(public: TestClient) -> None:
    page = read(public, "/planner")

    assert "at least 3 MW" not in page
    assert "nothing to tell of the 2 enquiries" in page


def test_programs_are_told_what_was_asked_for_and_not_there(planner: TestClient, public: TestClient) -> None:
    first = planner.get("/api/v1/supply/unmet")
    told = first.json()
    again = planner.get("/api/v1/supply/unmet", headers={"If-None-Match": first.headers["etag"]})
    for_all = public.get("/api/v1/supply/unmet").json()

    assert (told["enquiries"], told["fewest"], len(told["obstacles"])) == (2, 1, 1)
    obstacle = told["obstacles"][0]
    assert (obstacle["fact"], obstacle["enquiries"], obstacle["label"]["en"]) == ("power_capacity_mw", 2, "Power")
    assert obstacle["asked"] == [{"words": {"sv": "minst 3 MW", "en": "at least 3 MW"}, "enquiries": 2}]
    assert first.headers["cache-control"].startswith("private")
    assert (again.status_code, again.content) == (304, b"")
    assert (for_all["fewest"], for_all["obstacles"]) == (3, [])


def test_names_are_text(planner: TestClient) -> None:
    for path in ("/planner", "/planner/table"):
        assert "<b>odd" not in read(planner, path)
        assert "&lt;b&gt;odd" in read(planner, path)


def test_a_year_is_looked_at(planner: TestClient) -> None:
    page = read(planner, "/planner", year="2028")

    assert '<b id="planner-year-label">by 2028</b>' in page
    assert 'value="2028" type="submit" data-year="2028"' in page
    assert re.search(r'data-year="2028"[^>]*aria-current="true"', page)


def test_filters_are_kept_by_every_link(planner: TestClient) -> None:
    page = read(planner, "/planner", plot_area_m2_min="50000", unknown="exclude", year="2028", map="12/57.7/12.9")

    assert "1 plot, 60,000 m²" in page
    assert "Area at least 50,000 m², without what is unknown" in page
    for href in re.findall(r'href="(/planner/(?:table|supply)[^"]*)"', page):
        assert "plot_area_m2_min=50000" in href
    assert 'data-place="12/57.7/12.9"' in page
    assert "The goal is for all land" in page


def test_the_table_is_filtered_where_it_stands_and_keeps_the_map_s_view(planner: TestClient) -> None:
    seen = {"year": "2028", "map": "11/57.7/12.9", "colour": "owner", "order": "-area"}
    page = read(planner, "/planner/table", **seen)
    form = page[page.index('<form id="planner-form"') : page.index("</form>")]

    assert 'action="/planner/table"' in form
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', form))
    assert kept == seen
    assert 'name="use"' in form
    assert 'name="layers"' not in form
    assert 'href="/planner/table?plot_area_m2_min=50000' in page


def test_a_rectangle_is_a_filter_that_can_be_taken_away(planner: TestClient) -> None:
    page = read(planner, "/planner", bbox="12.8,57.6,12.9,57.8")
    foreign = read(planner, "/planner", **{"bbox": "371000,6397000,373000,6399000", "bbox-crs": "EPSG:3006"})

    assert 'name="bbox" value="12.8,57.6,12.9,57.8" checked' in page
    assert "bbox=12.8%2C57.6%2C12.9%2C57.8" in page[page.index("supply.gpkg") :][:120]
    assert 'type="hidden" name="bbox" value="371000.0,6397000.0,373000.0,6399000.0"' in foreign
    assert "f-box" not in foreign


def test_a_chip_that_is_on_takes_its_filter_away(planner: TestClient) -> None:
    page = read(planner, "/planner", plot_area_m2_min="50000")

    on = re.search(r'<a class="chip" href="([^"]*)" data-keep-view aria-current="true">Over 5 ha', page)
    assert on is not None
    assert "plot_area_m2_min" not in on[1]


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/planner/sites/\d+">Plot ([^<]*)</a>', page)


def test_the_table_sorts_with_what_is_unknown_last_either_way(planner: TestClient) -> None:
    assert names(read(planner, "/planner/table"))[-2:] == ["Viared 2", "Viared 10"]
    assert names(read(planner, "/planner/table", order="area"))[:3] == ["Viared 10", "hidden", "Viared 2"]
    assert names(read(planner, "/planner/table", order="-area"))[:3] == ["Viared 2", "hidden", "Viared 10"]
    for order in ("area", "-area"):
        assert names(read(planner, "/planner/table", order=order))[-1].startswith("&lt;b&gt;")
    assert 'aria-sort="descending"' in read(planner, "/planner/table", order="-ready")


def test_one_plot_says_why_it_is_ready_when(planner: TestClient, stocked: Service) -> None:
    with stocked.begin() as conn:
        site_id = conn.scalar(text("SELECT id FROM siting.site WHERE reference = 'Viared 10'"))

    whole = read(planner, f"/planner/sites/{site_id}")
    part = planner.get(f"/planner/sites/{site_id}", headers={**HTML, "X-Part": "plot"}).text

    assert "Possession 1 January 2029." in whole
    assert "<html" in whole
    assert "<html" not in part
    assert planner.get("/planner/sites/999999", headers=HTML).status_code == 404


def test_the_public_gets_no_plot_that_is_not_published(public: TestClient, stocked: Service) -> None:
    with stocked.begin() as conn:
        site_id = conn.scalar(text("SELECT id FROM siting.site WHERE reference = 'hidden'"))

    assert public.get(f"/planner/sites/{site_id}", headers=HTML).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"year": "1999"},
        {"colour": "red"},
        {"layers": "secret"},
        {"map": "1/2"},
        {"map": "12/57.7/12.9'\"><script>"},
        {"order": "password"},
        {"page": "0"},
        {"page": "9" * 40},
        {"use": "x"},
        {"plot_area_m2_min": "1e999"},
    ],
)
def test_what_can_t_be_shown_is_refused(planner: TestClient, query: dict[str, str]) -> None:
    for path in ("/planner", "/planner/table", "/planner/supply.csv"):
        assert planner.get(path, params=query, headers=HTML).status_code == 422


def test_the_files_hold_what_is_seen(planner: TestClient, tmp_path: Path) -> None:
    seen = {"bbox": "12.80,57.65,12.90,57.75", "lang": "sv", "unknown": "exclude"}

    lines = planner.get("/planner/supply.csv", params=seen).text.splitlines()
    path = tmp_path / "supply.gpkg"
    path.write_bytes(planner.get("/planner/supply.gpkg", params=seen).content)
    paper = planner.get("/planner/supply.pdf", params={**seen, "paper": "a3", "year": "2028"})

    assert lines[0].startswith("\ufeffPlats;Fastighet;Yta, m²;Klar tidigast")
    assert sorted(line.split(";")[0] for line in lines[1:]) == ["Plot Viared 2", "Plot hidden"]
    assert sorted(pyogrio.read_dataframe(path, layer="plots")["name"]) == ["Plot Viared 2", "Plot hidden"]
    printed = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    assert "kartans utsnitt" in printed
    assert "Plot hidden (opublicerad)" in re.sub(r"\s+", " ", printed)
    assert 'filename="supply-2026-11-27.pdf"' in paper.headers["content-disposition"]


def test_a_paper_that_is_not_there_is_refused(planner: TestClient) -> None:
    assert planner.get("/planner/supply.pdf", params={"paper": "a0"}).status_code == 422


def test_an_empty_place_has_pages_and_files_too(service: Service, client: TestClient) -> None:
    signed_in_as(client, service, Role.PLANNER)

    assert "No land meets the filters." in read(client, "/planner")
    assert "No enquiries have come in" in read(client, "/planner")
    for path in ("/planner/table", "/planner/supply.csv", "/planner/supply.gpkg", "/planner/supply.pdf"):
        assert client.get(path, headers=HTML).status_code == 200
