"""The first page, the search in other people's pages, open data, accessibility and its reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from api.serving.application import make_app
from api.serving.service import Service, make_service
from siting.domain.sites import Availability, SiteKind
from siting.store import tables
from siting.store.contacts import private_role
from siting.store.erasing import erase_due
from tests.integration.http.conftest import NOW
from tests.integration.store.make import a_site, known, load

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
def stock(service: Service) -> None:
    """A plot that is ready, one that soon is, one that is reserved, premises of unknown date, and a hidden plot."""
    area = {"business_area_name": known("Viared"), "use_warehouse": known("allowed")}
    with service.begin() as conn:
        load(
            conn,
            [
                a_site("1", facts={"plot_area_m2": known(9000.0), "possession_date": known(date(2026, 11, 1)), **area}),
                a_site(
                    "2", facts={"plot_area_m2": known(40_000.0), "possession_date": known(date(2027, 6, 1)), **area}
                ),
                a_site("3", availability=Availability.RESERVED, facts={"plot_area_m2": known(5.0), **area}),
                a_site("4", kind=SiteKind.PREMISES, facts={"lettable_area_m2": known(250.0), **area}),
                a_site("5", facts={"plot_area_m2": known(1e6), **area}),
            ],
        )
        conn.execute(text("UPDATE site SET published = false WHERE reference = '5'"))


def get(client: TestClient, address: str, **headers: str) -> str:
    answer = client.get(address, headers=PAGE | headers)
    assert answer.status_code == 200, answer.text
    page: str = answer.text
    return page


def told(page: str) -> str:
    """Return a page's text."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


@pytest.mark.usefixtures("stock")
def test_the_first_page_says_what_is_on_offer(client: TestClient) -> None:
    page = told(get(client, "/"))

    assert "Two plots and one premises for your company" in page
    assert "One can be taken over now and one more within a year." in page
    assert "Land 49,000 m² 2 plots · 1 ready now · 1 within a year" in page
    assert "Premises 250 m² 1 premises" in page
    assert "Warehouse and logistics 3 sites" in page
    assert "Viared 2 plots, 49,000 m² · 1 premises, 250 m²" in page


@pytest.mark.usefixtures("stock")
def test_what_the_first_page_counts_is_what_its_links_find(client: TestClient) -> None:
    page = get(client, "/")
    links = re.findall(r'href="(/sites\?[^"]+)"', page)

    found = [re.findall(r"<strong>(\d+) sites?</strong>", get(client, one.replace("&amp;", "&"))) for one in links]
    assert found == [["2"], ["1"], ["3"], ["3"]]


def test_the_first_page_stands_without_sites(client: TestClient) -> None:
    assert "Nothing is on offer right now" in get(client, "/")
    assert "Just nu finns inget utannonserat" in get(client, "/?lang=sv")


@pytest.mark.usefixtures("stock")
def test_the_first_page_has_one_first_button(client: TestClient) -> None:
    assert len(re.findall("button-first", get(client, "/"))) == 1


@pytest.fixture
def embedded(service: Service) -> Iterator[TestClient]:
    """The application as two other sites may show it."""
    ours = service.settings
    allowed = ours.service.model_copy(update={"embed_origins": ("https://www.example.se", "https://intra.example.se")})
    made = make_service(replace(ours, service=allowed), clock=lambda: NOW)
    with TestClient(make_app(made), raise_server_exceptions=False) as asking:
        yield asking
    made.close()


def ancestors(client: TestClient, address: str) -> str:
    policy = client.get(address, headers=PAGE).headers["content-security-policy"]
    [found] = re.findall(r"frame-ancestors ([^;]+)", policy)
    return str(found)


def test_only_named_sites_may_show_the_search_and_nothing_else(client: TestClient, embedded: TestClient) -> None:
    assert ancestors(client, "/embed") == "'none'"
    assert ancestors(embedded, "/embed") == "https://www.example.se https://intra.example.se"
    assert ancestors(embedded, "/sites") == "'none'"


@pytest.mark.usefixtures("stock")
def test_the_embedded_search_leads_out_of_its_frame(embedded: TestClient) -> None:
    page = get(embedded, "/embed?kind=land&lang=en")

    links = re.findall(r'<a href="(http://testserver/sites/\d+[^"]*)" target="_blank" rel="noopener"', page)
    assert len(links) == 3
    assert 'href="http://testserver/sites?kind=land" target="_blank"' in page
    assert '<input type="hidden" name="lang" value="en">' in page


def test_the_embedded_search_says_what_is_wrong(client: TestClient) -> None:
    answer = client.get("/embed?gates_min=abc", headers=PAGE)

    assert answer.status_code == 422
    assert "abc is no number" in answer.text


@pytest.mark.usefixtures("stock")
def test_open_data_name_their_sources(client: TestClient) -> None:
    page = told(get(client, "/data"))

    assert "Source ours · © ours · 4 sites" in page
    assert 'curl "http://testserver/api/v1/sites?kind=land&amp;format=csv"' in page


def test_examples_of_open_data_work(client: TestClient) -> None:
    page = get(client, "/data")

    for address in re.findall(r'curl "http://testserver(/[^"]+)"', page):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    for address in set(re.findall(r'href="(/(?:api|ogc|dcat|feeds|tiles|embed)[^"]*)"', page)):
        assert client.get(address.replace("&amp;", "&"), headers={"Accept": "*/*"}).status_code == 200, address


def send(client: TestClient, forged: str = "", **fields: str) -> tuple[int, str]:
    page = client.get("/accessibility", headers=PAGE).text
    [token] = re.findall(r'name="form_token" value="([^"]+)"', page)
    sent = {
        "form_token": forged or token,
        "about": "/sites",
        "message": "Kartan hoppar",
        "email": "eva@example.se",
    } | fields
    answer = client.post("/feedback", data=sent, headers=PAGE, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text)


def kept(service: Service) -> list[tuple[str, str, str, date]]:
    columns = tables.feedback.c
    with service.begin() as conn, private_role(conn):
        rows = conn.execute(select(columns.page, columns.message, columns.email, columns.erase_on)).all()
    return [(row.page, row.message, row.email, row.erase_on) for row in rows]


def test_a_report_is_kept_apart_until_its_day(client: TestClient, service: Service) -> None:
    status, location = send(client)

    assert (status, location) == (303, "/accessibility?sent=1#report")
    assert "Thank you." in get(client, location)
    assert kept(service) == [("/sites", "Kartan hoppar", "eva@example.se", date(2028, 11, 27))]
    with service.begin() as conn:
        assert erase_due(conn, on=date(2028, 11, 26), now=NOW)["feedback"] == 0
        assert erase_due(conn, on=date(2028, 11, 27), now=NOW)["feedback"] == 1
    assert kept(service) == []


def test_what_a_program_fills_in_is_not_kept(client: TestClient, service: Service) -> None:
    assert send(client, website="https://spam.example")[0] == 303
    assert kept(service) == []


def test_a_report_that_lacks_something_is_shown_again_as_it_was(client: TestClient, service: Service) -> None:
    status, page = send(client, message=" ", email="<b>nobody")

    assert status == 422
    assert "Write what does not work." in page
    assert 'value="&lt;b&gt;nobody"' in page
    assert kept(service) == []


def test_a_report_from_elsewhere_is_refused(client: TestClient, service: Service) -> None:
    assert send(client, forged="made up")[0] == 403
    assert kept(service) == []


def test_reports_are_limited(service: Service) -> None:
    ours = service.settings
    strict = ours.service.model_copy(update={"rate_forms_per_minute": 2})
    made = make_service(replace(ours, service=strict), clock=lambda: NOW)
    with TestClient(make_app(made), raise_server_exceptions=False) as client:
        assert [send(client)[0] for _ in range(3)] == [303, 303, 429]
    made.close()
