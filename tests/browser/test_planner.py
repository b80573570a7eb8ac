"""The planners' map in a browser: years, filters, list, map and address follow each other; everybody can use it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from shapely.geometry import box
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.domain.values import Status
from siting.store.accounts import begin_sign_in
from siting.store.cluster import Cluster
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.walking import PRACTICE, violations
from tests.integration.conftest import cloned
from tests.integration.http.conftest import service_on
from tests.integration.http.live import serving
from tests.integration.http.signing import LASTS, make_account
from tests.integration.store.make import a_site, known, load

Planning = Callable[..., Page]
MAP_SHOWN = '[data-plots-state="shown"]'
YEAR = "#planner-year"
NEXT = datetime.now(UTC).year + 1
"""The service that is asked here has the machine's clock."""


@pytest.fixture(scope="module")
def service(cluster: Cluster, template_database: str) -> Iterator[Service]:
    """One service for all of these tests, which only read."""
    with cloned(cluster, template_database) as name, service_on(cluster, name) as made:
        stock(made)
        yield made


@pytest.fixture(scope="module")
def served(service: Service) -> Iterator[str]:
    with serving(service) as address:
        yield address


@pytest.fixture(scope="module")
def token(service: Service) -> str:
    """A planner's sign-in."""
    account = make_account(service, "planner", Role.PLANNER)
    with service.begin() as conn:
        return begin_sign_in(conn, account.account_id, now=datetime.now(UTC), lasts=LASTS)


def stock(service: Service) -> None:
    """A plot that is ready, one whose day is about right, one of which nothing is known, one that is not published."""
    plots = {
        "ready": {"readiness": known("serviced"), "permitted_uses": known(frozenset({"J"}))},
        # About right only, so half a year off either way: perhaps next year, surely the year after.
        "waits": {"possession_date": replace(known(date(NEXT, 7, 1)), status=Status.ESTIMATED)},
        "unsaid": {},
        "hidden": {"readiness": known("levelled"), "owner_kind": known("private")},
    }
    with service.begin() as conn:
        load(
            conn,
            [
                a_site(
                    name,
                    name=name,
                    geometry=box(372_000 + 600 * place, 6_398_000, 372_400 + 600 * place, 6_398_300),
                    facts={**facts, "plot_area_m2": known(10_000.0 * (place + 1))},
                )
                for place, (name, facts) in enumerate(plots.items())
            ],
        )
        conn.execute(text("UPDATE siting.site SET published = false WHERE reference = 'hidden'"))


@pytest.fixture
def planning(visit: OpenPage, served: str, token: str) -> Planning:
    """Open a page as a planner."""
    cookie = {"name": "siting-signin", "value": token, "domain": urlsplit(served).hostname, "path": "/"}
    held = {"httpOnly": True, "secure": False, "sameSite": "Lax", "expires": -1}

    def open_(path: str = "/planner?lang=en", **options: Any) -> Page:
        page = visit(path, storage_state={"cookies": [{**cookie, **held}], "origins": []}, **options)
        if options.get("java_script_enabled", True) and path.split("?", maxsplit=1)[0] == "/planner":
            page.wait_for_selector(MAP_SHOWN)
        return page

    return open_


def states(page: Page) -> dict[str, str]:
    """Return how each plot stands on the map."""
    found = page.evaluate(
        """async () => {
            const { viewOf } = await import(document.querySelector('script[src*="/map.js"]').src);
            const { map } = await viewOf(document.querySelector(".live-map"));
            const data = await map.getSource("planner-plots").getData();
            return data.features.map(({ properties: p }) => [p.id, p.state, p.says]);
        }"""
    )
    by_id = {number: (state, says) for number, state, says in found}
    rows = page.locator("tr[data-plot]")
    return {
        rows.nth(n).locator("a").inner_text(): "|".join(by_id[int(rows.nth(n).get_attribute("data-plot") or 0)])
        for n in range(rows.count())
    }


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone"])
def test_everybody_can_use_it_with_all_opened(
    planning: Planning, viewport: dict[str, int], scheme: Literal["light", "dark"]
) -> None:
    page = planning("/planner?lang=sv", viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.evaluate("for (const one of document.querySelectorAll('#planner-side details')) one.open = true")

    assert violations(page, tags=PRACTICE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_year_moves_map_words_and_address(planning: Planning) -> None:
    page = planning()
    years = f"{NEXT}–{NEXT + 1}"
    assert states(page) == {
        "ready": "sure|now",
        "waits": f"later|{years}",
        "unsaid": "unknown|?",
        "hidden": "sure|now\nunpublished",
    }

    page.locator(YEAR).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#planner-year-label")).to_have_text(f"by {NEXT}")
    expect(page.locator("#planner-year-amount")).to_have_text("60,000\N{NO-BREAK SPACE}m² ± 10,000")
    assert states(page)["waits"] == f"perhaps|{years}"
    page.wait_for_url(f"**year={NEXT}**")

    page.locator(".planner-years button", has_text=str(NEXT + 1)).click()
    page.wait_for_url(f"**year={NEXT + 1}**")
    assert states(page)["waits"] == f"sure|{years}"


def test_a_link_opens_the_same_view(planning: Planning) -> None:
    page = planning(f"/planner?lang=en&year={NEXT + 1}&colour=use&layers=sites&map=12.5/57.72/12.9/30")

    view = page.evaluate(
        """async () => {
            const { viewOf } = await import(document.querySelector('script[src*="/map.js"]').src);
            const { map } = await viewOf(document.querySelector(".live-map"));
            const hidden = map.getStyle().layers.filter(({ layout }) => layout?.visibility === "none");
            return [map.getZoom(), map.getBearing(), map.getCenter().lat, hidden.map(({ id }) => id)];
        }"""
    )

    assert view[:3] == [12.5, 30, pytest.approx(57.72)]
    assert {"locality", "reference-point", "planner-plans-line"} <= set(view[3])
    assert "planner-fill" not in view[3]
    assert page.locator("#planner-year-label").inner_text() == f"by {NEXT + 1}"
    assert states(page)["ready"] == "sure|industry and storage"


def test_filters_follow_without_leaving_the_map(planning: Planning) -> None:
    page = planning()
    page.evaluate("window.stays = true")

    page.locator(".planner-filters summary").click()
    page.locator("#f-least").fill("25000")
    page.locator("#f-least").press("Tab")
    expect(page.locator(".planner-count")).to_contain_text("2 plots")
    page.wait_for_url("**plot_area_m2_min=25000**")
    assert set(states(page)) == {"unsaid", "hidden"}
    # The open form stays open, and what one stood in keeps the focus.
    assert page.evaluate("document.querySelector('#planner-filters').open && document.activeElement.form?.id") == (
        "planner-form"
    )

    page.locator(".chip", has_text="Private").click()
    expect(page.locator(".planner-count")).to_contain_text("2 plots")
    page.get_by_role("link", name="Clear filters").first.click()
    expect(page.locator(".planner-count")).to_contain_text("4 plots")
    assert page.evaluate("window.stays")


def test_a_row_and_the_map_open_what_is_known_of_a_plot(planning: Planning) -> None:
    page = planning()

    link = page.locator("tr[data-plot] a", has_text="waits")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#planner-plot")).to_contain_text(f"Possession about 1 July {NEXT}")
    assert page.evaluate("document.activeElement.id") == "planner-plot-close"
    page.keyboard.press("Enter")
    expect(page.locator("#planner-plot")).to_be_hidden()
    assert link.evaluate("one => one === document.activeElement")

    link.click()
    page.wait_for_timeout(800)
    page.locator("#planner-plot-close").click()
    place = page.locator(".planner-map").bounding_box()
    assert place is not None
    # The plot stands in the middle of what the panels leave free.
    page.mouse.click(place["x"] + (270 + place["width"] - 340) / 2, place["y"] + (60 + place["height"] - 160) / 2)
    expect(page.locator("#planner-plot h2")).to_have_text("waits")


def test_a_way_and_an_area_are_measured(planning: Planning) -> None:
    page = planning("/planner?lang=en&map=14/57.7/12.9")
    place = page.locator(".planner-map").bounding_box()
    assert place is not None
    left, top = place["x"] + 400, place["y"] + 300

    page.locator("#planner-measure").click()
    for x, y in ((left, top), (left + 100, top), (left + 100, top + 100)):
        page.mouse.click(x, y)
        page.wait_for_timeout(350)

    # A pixel at zoom 14 in tiles of 512 is 40,075 km · cos(latitude) / (512 · 2^14).
    pixel_m = 40_075_016.7 * math.cos(math.radians(57.7)) / (512 * 2**14)
    length, area = page.locator("#planner-measured").inner_text().split(" · ")
    assert float(length.split("\N{NO-BREAK SPACE}")[0]) == pytest.approx(200 * pixel_m, rel=0.01)
    assert float(area.split("\N{NO-BREAK SPACE}")[0].replace(",", "")) == pytest.approx(5_000 * pixel_m**2, rel=0.01)
    page.keyboard.press("Backspace")
    assert "·" not in page.locator("#planner-measured").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("#planner-measured")).to_be_hidden()


def test_what_is_seen_is_saved_as_a_picture(planning: Planning, tmp_path: Path) -> None:
    page = planning()

    page.locator(".planner-files summary").click()
    with page.expect_download() as saved:
        page.locator("#planner-picture").click()
    path = tmp_path / "picture.png"
    saved.value.save_as(path)

    width, height = (int.from_bytes(path.read_bytes()[at : at + 4], "big") for at in (16, 20))
    place = page.locator(".planner-map").bounding_box()
    assert place is not None
    assert path.read_bytes().startswith(b"\x89PNG")
    assert width > place["width"]
    assert height > place["height"]
    # The map's own picture is in it: more than one colour where the map is.
    assert len(path.read_bytes()) > 20_000


def test_files_are_of_what_the_map_shows(planning: Planning) -> None:
    page = planning("/planner?lang=en&map=15/57.7/13.3")

    page.locator(".planner-files summary").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Table (CSV)").click()

    # Nothing is there but the heading.
    assert len(Path(saved.value.path()).read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_without_script_the_page_says_the_same(planning: Planning, viewport: dict[str, int]) -> None:
    page = planning("/planner?lang=en", java_script_enabled=False, viewport=viewport)

    expect(page.locator(".supply-bars")).to_be_visible()
    assert page.locator("tr[data-plot] a").all_inner_texts() == ["hidden", "unsaid", "waits", "ready"]
    page.locator(".planner-years button", has_text=str(NEXT)).click()
    assert f"year={NEXT}" in page.url
    assert page.locator("#planner-year-amount").inner_text() == "60,000\N{NO-BREAK SPACE}m² ± 10,000"
    page.get_by_role("link", name="Table", exact=True).click()
    page.get_by_role("link", name="Area").click()
    assert page.locator("tbody th a").all_inner_texts() == ["ready", "waits", "unsaid", "hidden"]
