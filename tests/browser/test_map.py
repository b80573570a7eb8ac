"""The live map in Chromium: drawn from our own tiles, tied to its list, and left out where it can't be drawn."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from sqlalchemy import text

from api.pages.assets import asset
from api.serving.headers import policy
from api.serving.service import Service
from siting.store.cluster import Cluster
from tests.browser.conftest import PHONE, WIDE
from tests.integration.conftest import cloned
from tests.integration.http.conftest import service_on
from tests.integration.http.live import serving
from tests.integration.http.ogc_stock import stock

_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_HARMLESS = "GPU stall due to ReadPixels"


@dataclass(frozen=True, kw_only=True)
class Served:
    """A live server, and a page on it that a test writes itself, under the same policy as ours."""

    address: str
    browser: Browser
    items: str
    plot: int
    hall: int
    wrong: dict[Page, list[str]] = field(default_factory=dict)

    def open(self, attributes: str = "", *, before: str = "", items: str | None = None, **options: Any) -> Page:
        """Open a page with a map and a list."""
        context = self.browser.new_context(**{"viewport": WIDE, **options})
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: (
                wrong.append(said.text)
                if said.type in ("error", "warning") and _HARMLESS not in said.text and "404" not in said.text
                else None
            ),
        )
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((self.address, "data:", "blob:")) else wrong.append(asked.url),
        )
        html = _page(attributes, self.items if items is None else items)

        def answer(route: Route) -> None:
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy()}
            route.fulfill(status=200, headers=headers, body=html)

        page.route("**/a-test", answer)
        if before:
            page.add_init_script(before)
        page.goto(f"{self.address}/a-test")
        page.locator(".live-map[data-map-state]").wait_for(state="attached")
        self.wrong[page] = wrong
        return page


@pytest.fixture(scope="module")
def map_service(cluster: Cluster, template_database: str) -> Iterator[Service]:
    """A service for all of these tests, which change nothing in it."""
    with cloned(cluster, template_database) as name, service_on(cluster, name) as made:
        yield made


@pytest.fixture(scope="module")
def served(map_service: Service, browser: Browser) -> Iterator[Served]:
    numbers = stock(map_service)
    with map_service.begin() as conn:
        rows = conn.execute(
            text("SELECT site_id, name, geometry_wgs84 FROM cards.site WHERE published AND geometry_wgs84 IS NOT NULL")
        ).all()
        rows = [row for row in rows if row.site_id in (numbers["plot"], numbers["hall"])]
    items = "".join(
        f"<li data-site-id='{row.site_id}' data-rank='{rank}' data-standing='{'meets' if rank == 1 else 'ask'}'"
        f" data-geometry='{row.geometry_wgs84}'><h3><a href='/sites/{row.site_id}'>{row.name}</a></h3></li>"
        for rank, row in enumerate(sorted(rows, key=lambda row: row.site_id), start=1)
    )
    with serving(map_service) as address:
        yield Served(address=address, browser=browser, items=items, plot=numbers["plot"], hall=numbers["hall"])


def _page(attributes: str, items: str) -> str:
    styles = ("styles/tokens.css", "styles/base.css", "pages/styles/fonts.css", "pages/styles/site.css")
    links = "".join(f'<link rel="stylesheet" href="{asset(name)}">' for name in styles)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A test</title>{links}</head><body>'
        f'<main><h1>Sites</h1><form id="filters"><input type="hidden" name="bbox">'
        f'<input type="checkbox" id="follow" data-map-follow><label for="follow">Follow</label></form>'
        f'<ul id="list">{items}</ul><div class="map-box"><div class="live-map" data-list="#list" data-picture'
        f' {attributes}><p id="static">The list says it all.</p></div></div></main>'
        f'<script type="module" src="{asset("pages/js/map.js")}"></script></body></html>'
    )


def _view(page: Page, expression: str) -> Any:
    """Return what an expression of ``view`` and ``map`` is, once everything is drawn."""
    return page.evaluate(
        f"""async () => {{
            const {{ viewOf }} = await import({json.dumps(asset("pages/js/map.js"))});
            const view = await viewOf(document.querySelector(".live-map"));
            const map = view.map;
            if (!map.loaded() || !map.areTilesLoaded()) await new Promise((done) => map.once("idle", done));
            return ({expression});
        }}"""
    )


def _until(page: Page, expression: str) -> None:
    """Wait until an expression is true; Playwright's own waiting needs what the pages' policy forbids."""
    until = time.monotonic() + 20
    while not page.evaluate(expression):
        assert time.monotonic() < until, expression
        page.wait_for_timeout(50)


_COLOURS = """(() => {
    const canvas = map.getCanvas(), flat = document.createElement("canvas");
    [flat.width, flat.height] = [canvas.width, canvas.height];
    const brush = flat.getContext("2d");
    brush.drawImage(canvas, 0, 0);
    const seen = {};
    const data = brush.getImageData(0, 0, flat.width, flat.height).data;
    for (let i = 0; i < data.length; i += 4) {
        const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        seen[colour] = (seen[colour] || 0) + 1;
    }
    return seen;
})()"""


def test_it_is_drawn_from_our_own_tiles_and_nothing_else(served: Served) -> None:
    page = served.open()

    assert _view(page, "map.isSourceLoaded('ground') && map.areTilesLoaded()")
    assert _view(page, "map.querySourceFeatures('ground', {sourceLayer: 'areas'}).length") > 0
    colours = _view(page, _COLOURS)
    assert colours.get("247,245,239", 0) > 10_000, "the municipality's ground"
    assert len(colours) > 20
    assert page.locator(".map-sign .disc").all_text_contents() == ["1", "2"]
    assert page.locator("#static").is_hidden()
    assert page.locator(".maplibregl-ctrl-scale").inner_text().endswith("m")
    assert "boundary" in page.locator(".maplibregl-ctrl-attrib").inner_text()
    assert served.wrong[page] == []


def test_it_can_be_used_by_everybody(served: Served) -> None:
    page = served.open()
    _view(page, "true")
    if not _AXE.is_file():
        pytest.skip("axe-core is not installed: run scripts/build-assets")
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document.querySelector('.live-map'), {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


def test_list_and_map_follow_each_other(served: Served) -> None:
    page = served.open()
    _view(page, "true")
    page.evaluate(
        "window.told = []; document.addEventListener('siting:select',"
        " (event) => told.push([event.detail.siteId, event.detail.from]))"
    )

    page.get_by_role("button", name="Site 2: Hall").press("Enter")
    assert page.locator(f"[data-site-id='{served.hall}']").get_attribute("aria-current") == "true"
    page.locator(f"[data-site-id='{served.plot}']").click(position={"x": 300, "y": 10})
    assert page.locator(f"[data-site-id='{served.hall}']").get_attribute("aria-current") is None
    assert "is-chosen" in (page.locator(".map-sign", has_text="1").get_attribute("class") or "")
    assert page.evaluate("told") == [[served.hall, "map"], [served.plot, "list"]]

    page.evaluate(
        f"document.dispatchEvent(new CustomEvent('siting:select', {{detail: {{siteId: {served.hall}, from: 'page'}}}}))"
    )
    assert "is-chosen" in (page.locator(".map-sign", has_text="2").get_attribute("class") or "")

    page.locator(f"[data-site-id='{served.plot}']").hover()
    assert "is-near" in (page.locator(".map-sign", has_text="1").get_attribute("class") or "")


def test_a_list_that_changes_changes_the_map(served: Served) -> None:
    page = served.open()
    _view(page, "true")

    page.evaluate(f"document.querySelector(\"[data-site-id='{served.plot}']\").remove()")
    _until(page, "document.querySelectorAll('.map-sign').length === 1")
    # With neither place nor geometry a published site is looked up.
    page.evaluate(
        "document.querySelector('#list').insertAdjacentHTML('beforeend',"
        f' \'<li data-site-id="{served.plot}" data-rank="3">\')'
    )
    page.get_by_role("button", name="Site 3: Åsen's 10").wait_for()
    assert served.wrong[page] == []


def test_the_list_follows_the_map_where_that_is_wanted(served: Served) -> None:
    page = served.open('data-follow="#filters"')
    _view(page, "true")
    page.evaluate(
        "window.sent = []; document.querySelector('#filters').addEventListener('submit',"
        " (e) => { e.preventDefault(); sent.push(e.target.elements.bbox.value); })"
    )

    page.locator(".maplibregl-canvas").press("ArrowRight")
    page.wait_for_timeout(900)
    assert page.evaluate("sent") == []

    page.check("#follow")
    page.locator(".maplibregl-canvas").press("ArrowRight")
    _until(page, "sent.length === 1")
    west, south, east, north = map(float, page.evaluate("sent[0]").split(","))
    assert 10 < west < east < 16
    assert 56 < south < north < 59


def test_it_takes_on_the_page_s_colours(served: Served) -> None:
    page = served.open(reduced_motion="reduce")
    _view(page, "true")

    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(1500)

    assert _view(page, _COLOURS).get("26,32,38", 0) > 10_000, "the municipality's ground by night"
    assert _view(page, "map.queryRenderedFeatures({layers: ['siting-plots-fill']}).length") > 0
    assert page.locator(".map-sign .disc").count() == 2


def test_all_sites_can_be_drawn_and_asked(served: Served) -> None:
    page = served.open('data-sites="all" data-link="/sites/{id}"', items="")
    _view(page, "true")

    assert _view(page, "map.queryRenderedFeatures({layers: ['sites-point', 'sites-fill']}).length") > 0
    site = "map.queryRenderedFeatures({layers: ['sites-point', 'sites-fill']})[0]"
    spot = _view(page, f"map.project({site}.geometry.coordinates.flat(2).slice(0, 2))")
    box = page.locator(".maplibregl-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    assert page.locator(".maplibregl-popup a").get_attribute("href") in {
        f"/sites/{served.plot}",
        f"/sites/{served.hall}",
    }


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_without_webgl_the_page_stays_as_it_is(served: Served, viewport: dict[str, int]) -> None:
    page = served.open(before="HTMLCanvasElement.prototype.getContext = () => null;", viewport=viewport)

    assert page.locator(".live-map").get_attribute("data-map-state") == "static"
    assert page.locator("#static").is_visible()
    assert page.locator(".map-frame").count() == 0
    assert served.wrong[page] == []
