"""``/sites``: the list is what the address says, without script and with it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.sites import Availability, SiteKind
from tests.integration.store.make import a_site, known, load

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
def stock(service: Service) -> None:
    """Two plots that can be had, one of which nobody knows the power; premises; two that nobody may see."""
    with service.begin() as conn:
        load(
            conn,
            [
                a_site("1", name="Alpha", facts={"plot_area_m2": known(9000.0), "power_capacity_mw": known(3.0)}),
                a_site("2", name="Beta", facts={"plot_area_m2": known(40_000.0)}),
                a_site("3", name="Shop", kind=SiteKind.PREMISES, facts={"lettable_area_m2": known(250.0)}),
                a_site("4", name="Sold plot", availability=Availability.SOLD),
                a_site("5", name="Hidden plot"),
            ],
        )
        conn.execute(text("UPDATE site SET published = false WHERE reference = '5'"))


def names(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'class="found-name"><a href="[^"]+">([^<]+)<', page)]


def fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def get(client: TestClient, address: str, **headers: str) -> str:
    answer = client.get(address, headers=PAGE | headers)
    assert answer.status_code == 200, answer.text
    page: str = answer.text
    return page


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Alpha", "Beta", "Shop"]),
        ("?kind=land", ["Alpha", "Beta"]),
        ("?text=sold", []),
        ("?text=hidden", []),
        ("?kind=land&plot_area_m2_min=20000", ["Beta"]),
        ("?power_capacity_mw_min=2", ["Alpha", "Beta", "Shop"]),
        ("?power_capacity_mw_min=2&unknown=exclude", ["Alpha"]),
        ("?kind=land&sort=-plot_area_m2", ["Beta", "Alpha"]),
        ("?bbox=0,0,1,1", []),
    ],
)
def test_the_list_is_what_the_address_says(client: TestClient, query: str, found: list[str]) -> None:
    assert names(get(client, f"/sites{query}")) == found


@pytest.mark.usefixtures("stock")
def test_what_is_unknown_is_counted_and_marked(client: TestClient) -> None:
    page = get(client, "/sites?kind=land&power_capacity_mw_min=2")

    assert "At 1 of them something that you ask is not known yet." in page
    assert re.findall(r'data-standing="(\w+)" data-name="(\w+)"', page) == [("meets", "Alpha"), ("ask", "Beta")]
    assert "unknown: Power" in page


@pytest.mark.usefixtures("stock")
def test_an_empty_list_says_what_to_leave_out(client: TestClient) -> None:
    page = get(client, "/sites?kind=land&power_capacity_mw_min=2&plot_area_m2_min=50000&unknown=exclude")

    assert "No site has all of this." in page
    assert re.findall(r'<a href="([^"]+)">without ([^<]+)</a>', page) == [
        ("/sites?kind=land&amp;power_capacity_mw_min=2&amp;unknown=exclude", "area at least 50,000\u00a0m²")
    ]


@pytest.mark.usefixtures("stock")
def test_empty_fields_of_a_form_are_taken_out_of_the_address(client: TestClient) -> None:
    answer = client.get("/sites?text=&kind=land&plot_area_m2_min=&sort=", headers=PAGE, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sites?kind=land")


@pytest.mark.usefixtures("stock")
def test_with_script_the_address_follows_once(client: TestClient) -> None:
    script = PAGE | {"HX-Request": "true", "HX-Current-URL": "http://testserver/sites?kind=land"}

    new = client.get("/sites?text=&kind=land&plot_area_m2_min=20000", headers=script)
    same = client.get("/sites?text=&kind=land", headers=script)

    assert new.headers["hx-push-url"] == "/sites?kind=land&plot_area_m2_min=20000"
    assert "hx-push-url" not in same.headers


@pytest.mark.usefixtures("stock")
def test_what_can_not_be_used_is_said_beside_what_was_written(client: TestClient) -> None:
    answer = client.get("/sites?kind=land&plot_area_m2_min=abc&power_capacity_mw_min=2", headers=PAGE)

    assert answer.status_code == 422
    assert '<a href="#plot_area_m2_min">Area: abc is no number</a>' in answer.text
    assert fields(answer.text)["plot_area_m2_min"] == "abc"
    assert fields(answer.text)["power_capacity_mw_min"] == "2"
    assert names(answer.text) == []


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("query", ["plott_area=3", "text=%00", "cursor=made-up", "near=1,2&sort=colour", "kind=boat"])
def test_no_address_makes_it_fail(client: TestClient, query: str) -> None:
    assert client.get(f"/sites?{query}", headers=PAGE).status_code == 422


@pytest.mark.usefixtures("stock")
def test_what_people_write_stays_text(client: TestClient, service: Service) -> None:
    with service.begin() as conn:
        conn.execute(text("UPDATE site SET name = '<b onclick=x>\"&' WHERE reference = '1'"))

    page = get(client, "/sites?text=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page
    listed = get(client, "/sites?kind=land")
    assert "<b onclick" not in listed
    assert '<b onclick=x>"&' in names(listed)


@pytest.mark.usefixtures("stock")
def test_pages_follow_each_other_and_numbers_go_on(client: TestClient) -> None:
    first = get(client, "/sites?limit=2&compare=1")
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)

    second = get(client, unescape(following))

    assert (names(first), names(second)) == (["Alpha", "Beta"], ["Shop"])
    assert re.findall(r'data-rank="(\d+)"', first + second) == ["1", "2", "3"]
    assert "compare=1" in unescape(following)
    assert "First page" in second


@pytest.mark.usefixtures("stock")
def test_sites_that_are_chosen_stay_chosen_on_other_pages(client: TestClient) -> None:
    page = get(client, "/sites?kind=premises&compare=1,2")

    assert re.findall(r'type="hidden" name="compare" value="(\d+)"', page) == ["1", "2"]
    assert 'href="/compare?ids=1,2"' in page


@pytest.mark.usefixtures("stock")
def test_filters_follow_the_kind(client: TestClient) -> None:
    land, premises = get(client, "/sites?kind=land"), get(client, "/sites?kind=premises")

    assert 'name="plot_area_m2_min"' in land
    assert 'name="plot_area_m2_min"' not in premises
    assert 'name="lettable_area_m2_min"' in premises
    assert "Usual here: 9,000 to 40,000\u00a0m²" in land


@pytest.mark.usefixtures("stock")
def test_another_kind_drops_what_it_can_not_be_asked(client: TestClient) -> None:
    page = get(client, "/sites?kind=land&plot_area_m2_min=1&power_capacity_mw_min=2&sort=-plot_area_m2")

    chips = {label: unescape(url) for url, label in re.findall(r'class="chip"[^>]* href="([^"]+)">(\w+)</a>', page)}
    assert chips["Premises"] == "/sites?kind=premises&power_capacity_mw_min=2"


@pytest.mark.usefixtures("stock")
def test_a_filter_without_a_field_of_its_own_is_kept_by_the_form(client: TestClient) -> None:
    sent = fields(get(client, "/sites?unknown=exclude&power_capacity_mw_min=2&holder=&availability=available"))

    assert (sent["unknown"], sent["availability"], sent["power_capacity_mw_min"]) == ("exclude", "available", "2")


@pytest.mark.usefixtures("stock")
def test_a_site_is_gone_from_the_list_as_soon_as_it_is_withdrawn(client: TestClient, service: Service) -> None:
    assert "Alpha" in names(get(client, "/sites"))

    with service.begin() as conn:
        conn.execute(text("UPDATE site SET published = false WHERE reference = '1'"))

    assert "Alpha" not in names(get(client, "/sites"))
    assert 'name="power_capacity_mw_min"' not in get(client, "/sites?kind=land")


@pytest.mark.usefixtures("stock")
def test_it_speaks_swedish(client: TestClient) -> None:
    page = get(client, "/sites?kind=land&power_capacity_mw_min=2&lang=sv")

    assert '<html lang="sv">' in page
    assert "2 platser" in page
    assert "Effekt minst 2\u00a0MW" in page
