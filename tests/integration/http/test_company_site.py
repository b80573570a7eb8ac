"""A site's page and sites side by side."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import FactValue, Status
from siting.store.sites import find_ids
from tests.integration.store.made_geodata import a_point, put_places
from tests.integration.store.make import a_site, known, load

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
ABOUT = FactValue(value=4.0, status=Status.ESTIMATED, source="vägnätet | the roads", verified=None)


@pytest.fixture
def stock(service: Service) -> dict[str, int]:
    """Sites by reference."""
    with service.begin() as conn:
        facts = {
            "plot_area_m2": known(40_000.0),
            "price_sek_m2": known(620.0),
            "junction_min": ABOUT,
            "tenures": known(frozenset({"sale", "ground_lease"})),
        }
        load(
            conn,
            [
                a_site("a", name="Viared västra 4", address="Väftgatan 7", facts=facts),
                a_site("b", name="Other", facts={"plot_area_m2": known(50_000.0)}),
                a_site("c", name="Shop", kind=SiteKind.PREMISES, facts={"lettable_area_m2": known(250.0)}),
                a_site("sold", availability=Availability.SOLD),
                a_site("hidden"),
                a_site("nowhere", name="Nowhere", geometry=None),
            ],
        )
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hidden'"))
        put_places(conn, "points", points=[a_point("Motet", geometry=Point(373_000, 6_398_000))])
        ids = find_ids(conn)
        rows = conn.execute(text("SELECT id, reference FROM site")).all()
        assert len(ids) == len(rows)
        return {reference: number for number, reference in rows}


def get(client: TestClient, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, answer.text
    page: str = answer.text
    return page


def linked(page: str) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    read = json.loads(found)
    assert isinstance(read, dict)
    return read


@pytest.mark.parametrize("ending", ["", "-", "-another-name"])
def test_any_name_leads_to_the_right_one(client: TestClient, stock: dict[str, int], ending: str) -> None:
    answer = client.get(f"/sites/{stock['a']}{ending}?lang=sv", headers=PAGE, follow_redirects=False)

    assert answer.status_code == 308
    assert answer.headers["location"] == f"/sites/{stock['a']}-viared-vastra-4?lang=sv"


@pytest.mark.parametrize("reference", ["sold", "hidden"])
def test_what_is_not_published_is_answered_as_what_is_not_there(
    client: TestClient, stock: dict[str, int], reference: str
) -> None:
    absent = client.get("/sites/987654", headers=PAGE)
    hidden = client.get(f"/sites/{stock[reference]}", headers=PAGE)

    assert (hidden.status_code, absent.status_code) == (404, 404)

    def plain(page: str) -> str:
        return re.sub(r"[0-9a-f]{32}|\d+", "", page)

    assert plain(hidden.text) == plain(absent.text)


@pytest.mark.parametrize("ref", ["viared", "0", "1%2F..", "-1", "9" * 30])
def test_what_is_no_number_is_not_there(client: TestClient, stock: dict[str, int], ref: str) -> None:
    assert stock
    assert client.get(f"/sites/{ref}", headers=PAGE).status_code == 404


def test_each_fact_stands_with_status_source_and_date(client: TestClient, stock: dict[str, int]) -> None:
    page = get(client, f"/sites/{stock['a']}")

    [row] = re.findall(r'<tr id="plot_area_m2">(.*?)</tr>', page, flags=re.DOTALL)
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
    assert cells == ["Plot area", "40,000\u00a0m²", "the owner", "2026-10-02"]
    [estimate] = re.findall(r'<tr id="junction_min">(.*?)</tr>', page, flags=re.DOTALL)
    assert "about\u00a04\u00a0min" in estimate
    assert "estimated" in estimate
    assert "the roads" in estimate
    assert "vägnätet" not in estimate


def test_what_is_unknown_is_said_with_who_could_say(client: TestClient, stock: dict[str, int]) -> None:
    page = get(client, f"/sites/{stock['a']}")

    [asked] = re.findall(r"the grid company could say:</p>\s*<ul[^>]*>(.*?)</ul>", page, flags=re.DOTALL)
    assert "Power now" in asked
    assert '<tr id="power_capacity_mw">' not in page
    assert "Clear height" not in page


def test_what_is_near_and_alike_is_told(client: TestClient, stock: dict[str, int]) -> None:
    page = get(client, f"/sites/{stock['a']}")

    assert re.search(r'Motet <span[^>]*>motorway junction</span></span><span class="figure">1\u00a0km', page)
    assert f'href="/sites/{stock["b"]}-other"' in page
    assert "Alike in plot area" in page
    assert "hidden" not in page.partition('id="similar"')[2].partition("</section>")[0].replace('class="hidden"', "")


def test_a_site_without_a_position_says_so(client: TestClient, stock: dict[str, int]) -> None:
    page = get(client, f"/sites/{stock['nowhere']}")

    assert "Nobody has said yet where the site is." in page
    assert "data-geometry" not in page


def test_it_is_described_for_search_engines(client: TestClient, stock: dict[str, int]) -> None:
    address = f"http://testserver/sites/{stock['a']}-viared-vastra-4"
    page = get(client, address)
    told = linked(page)

    assert (told["@type"], told["url"], told["inLanguage"]) == ("RealEstateListing", address, "en")
    assert told["about"]["geo"]["latitude"] == pytest.approx(57.7, abs=0.1)
    assert told["offers"]["priceSpecification"]["price"] == 620
    assert [one.rpartition("#")[2] for one in told["offers"]["businessFunction"]] == ["LeaseOut", "Sell"]
    values = {one["propertyID"]: one["value"] for one in told["about"]["additionalProperty"]}
    assert values["plot_area_m2"] == 40_000
    assert "power_capacity_mw" not in values
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'hreflang="sv" href="{address}?lang=sv"' in page


def test_no_name_breaks_out_of_the_page(client: TestClient, stock: dict[str, int], service: Service) -> None:
    evil = "</script><script>alert(1)</script>\"'&"
    with service.begin() as conn:
        conn.execute(text("UPDATE site SET name = :name WHERE reference = 'a'"), {"name": evil})

    page = get(client, f"/sites/{stock['a']}")

    assert "<script>alert(1)" not in page
    assert linked(page)["name"] == evil


def test_sites_stand_side_by_side(client: TestClient, stock: dict[str, int]) -> None:
    page = get(client, f"/compare?ids={stock['a']},{stock['b']}")

    assert re.search(r'<tr class="differs"><th scope="row">Plot area', page)
    assert '<span class="best">50,000\u00a0m²' in page
    assert "1 fact differs, 0 are the same, 3 may differ" in page
    assert f'href="/compare?ids={stock["b"]}"' in page


def test_what_is_not_published_is_left_out_of_a_comparison(client: TestClient, stock: dict[str, int]) -> None:
    page = get(client, f"/compare?ids={stock['a']},{stock['hidden']},987654")

    assert "2 of the sites are not published any more." in page
    assert "Plot hidden" not in page


def test_boxes_that_were_ticked_lead_to_the_comparison(client: TestClient, stock: dict[str, int]) -> None:
    assert stock
    answer = client.get("/compare?text=&compare=3&compare=1&sort=", headers=PAGE, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/compare?ids=3,1")


@pytest.mark.parametrize("query", ["", "?ids=", "?ids=x,-1,%00", "?ids=" + "9" * 50, "?compare="])
def test_nothing_to_compare_says_how(client: TestClient, query: str) -> None:
    assert "Tick up to 4 sites" in get(client, f"/compare{query}")
