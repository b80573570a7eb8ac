"""The company's pages in a browser: list and map agree, script adds and is never needed, everybody can use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from shapely.geometry import box

from api.serving.service import Service
from siting.domain.sites import Availability, SiteKind
from siting.store.cluster import Cluster
from tests.browser.conftest import OpenPage
from tests.browser.walking import PRACTICE, violations
from tests.integration.conftest import cloned
from tests.integration.http.conftest import service_on
from tests.integration.http.live import serving
from tests.integration.store.make import a_site, known, load


@pytest.fixture(scope="module")
def served(cluster: Cluster, template_database: str) -> Iterator[str]:
    """One service for all of these tests, which only read."""
    with cloned(cluster, template_database) as name, service_on(cluster, name) as service:
        stock(service)
        with serving(service) as address:
            yield address


def stock(service: Service) -> None:
    """Five plots in a row, of which some facts are known, and premises."""
    with service.begin() as conn:
        plots = [
            a_site(
                str(number),
                name=f"Viared {number}",
                geometry=box(372_000 + 600 * number, 6_398_000, 372_400 + 600 * number, 6_398_300),
                availability=Availability.RESERVED if number == 3 else Availability.AVAILABLE,
                facts={
                    "plot_area_m2": known(10_000.0 * number),
                    "possession_date": known(service.today()),
                    **({"power_capacity_mw": known(float(number))} if number % 2 else {}),
                },
            )
            for number in range(1, 6)
        ]
        shop = a_site("6", kind=SiteKind.PREMISES, name="Butiken", facts={"lettable_area_m2": known(250.0)})
        load(conn, [*plots, shop])


def names(page: Page) -> list[str]:
    return page.locator(".found-name a").all_inner_texts()


def test_open_filters_can_be_used_by_everybody(visit: OpenPage) -> None:
    page = visit("/sites?kind=land", bypass_csp=True, locale="en")
    for panel in ("#filter-plot_area_m2", "#filter-all"):
        page.click(f"{panel} > summary")
        assert violations(page, tags=PRACTICE) == []


def test_the_list_and_the_address_follow_a_filter(visit: OpenPage) -> None:
    page = visit("/sites?kind=land", locale="en")

    page.click("#filter-plot_area_m2 > summary")
    page.fill("#plot_area_m2_min", "30 000")
    page.keyboard.press("Tab")

    expect(page.locator(".found-count")).to_have_text("3 sites")
    assert page.url.endswith("/sites?kind=land&plot_area_m2_min=30000")
    assert names(page) == ["Viared 3", "Viared 4", "Viared 5"]
    assert page.locator("#filter-plot_area_m2").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.id") == "plot_area_m2_max"

    page.go_back()
    expect(page.locator(".found-count")).to_have_text("5 sites")
    expect(page.locator("#plot_area_m2_min")).to_have_value("")


def test_the_map_shows_what_the_list_does(visit: OpenPage) -> None:
    page = visit("/sites?kind=land", locale="en")
    discs = page.locator(".map-side .map-sign")
    expect(discs).to_have_count(5)

    page.fill("#text", "viared 4")
    expect(page.locator(".found-count")).to_have_text("1 site")
    expect(discs).to_have_count(1)


def test_the_list_follows_the_map_while_it_is_told_to(visit: OpenPage) -> None:
    page = visit("/sites?kind=land", locale="en")
    expect(page.locator("[data-map-follow]")).to_be_enabled()

    page.click(".maplibregl-ctrl-zoom-in")
    page.wait_for_timeout(1000)
    assert "bbox" not in page.url

    page.check("[data-map-follow]")
    page.click(".maplibregl-ctrl-zoom-in")
    page.wait_for_url("**bbox=**")
    expect(page.locator(".search-active")).to_contain_text("what the map shows")


def test_a_panel_closes_by_escape_and_by_a_click_beside_it(visit: OpenPage) -> None:
    page = visit("/sites?kind=land")
    panel = page.locator("#filter-plot_area_m2")

    panel.locator("summary").click()
    page.keyboard.press("Escape")
    assert panel.get_attribute("open") is None
    assert page.evaluate("document.activeElement.closest('details').id") == "filter-plot_area_m2"

    panel.locator("summary").click()
    page.click(".found-count")
    assert panel.get_attribute("open") is None


def test_four_sites_at_most_are_chosen_and_compared(visit: OpenPage) -> None:
    page = visit("/sites?kind=land", locale="en")
    boxes = page.locator("input[type=checkbox][name=compare]")

    for place in range(4):
        boxes.nth(place).check()
        expect(page.locator(".compare-bar")).to_contain_text(f"{place + 1} chosen")
    assert boxes.nth(4).is_disabled()

    page.click(".compare-bar .button")
    page.wait_for_url("**/compare?ids=1,2,3,4")
    assert page.locator("thead th").count() == 4


def test_a_fault_leads_to_its_field(visit: OpenPage) -> None:
    page = visit("/sites?kind=land&plot_area_m2_min=abc", expected=422, locale="en")

    page.click(".error-summary li a")
    assert page.evaluate("document.activeElement.id") == "plot_area_m2_min"

    page.keyboard.press("Control+A")
    page.keyboard.type("40000")
    page.keyboard.press("Enter")
    expect(page.locator(".found-count")).to_have_text("2 sites")


def test_all_of_it_works_without_script(visit: OpenPage) -> None:
    page = visit("/sites?kind=land", java_script_enabled=False, locale="en")

    page.click("#filter-plot_area_m2 > summary")
    page.fill("#plot_area_m2_min", "30000")
    page.click("#filter-plot_area_m2 button")
    assert page.url.endswith("/sites?kind=land&plot_area_m2_min=30000")
    assert names(page) == ["Viared 3", "Viared 4", "Viared 5"]

    for place in range(2):
        page.locator("input[name=compare]").nth(place).check()
    page.click("noscript button")
    assert page.url.endswith("/compare?ids=3,4")


def test_a_site_is_found_and_read_by_keyboard_alone(visit: OpenPage) -> None:
    page = visit("/", locale="en")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#text")
    page.keyboard.type("viared 2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites?text=viared+2")
    page.focus(".found-name a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites/2-viared-2")
    assert page.inner_text("h1") == "Viared 2"


def test_a_site_is_printed_without_what_only_a_screen_has_use_for(visit: OpenPage) -> None:
    page = visit("/sites/1", locale="en")
    page.emulate_media(media="print")

    assert page.locator(".print-only").first.is_visible()
    for hidden in (".top", ".breadcrumb", ".site-head .actions", "#similar"):
        assert not page.locator(hidden).is_visible()
    assert page.locator("#plot_area_m2").is_visible()
