"""The proposal opened from a memory stick: no network, no script error, the map drawn, usable by keyboard."""

from __future__ import annotations

import dataclasses
import re

import pytest
from playwright.sync_api import FloatRect, Page, expect

from maps.proposal.html import render_html
from siting.matching.proposal import TileService
from tests.browser.conftest import PHONE, OpenPage
from tests.unit.maps.factory import answer, content, requirement, sites, with_name

HOSTILE = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'><b>\"'`${window.ran = 3}"


@pytest.fixture(scope="module")
def source() -> str:
    return render_html(content(24), "sv")


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-ready]", timeout=5000)
    return page


def visible_boxes(page: Page, selector: str) -> list[FloatRect]:
    boxes = [element.bounding_box() for element in page.locator(selector).all()]
    return [box for box in boxes if box and box["width"] > 0 and box["height"] > 0]


def test_the_map_is_drawn_without_network(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    result = content(24).result
    frame = page.locator(".map-frame").bounding_box()
    assert frame is not None
    plots = visible_boxes(page, ".map-live path.plot")
    assert len(plots) == len(result.ranked)
    for box in plots:
        assert frame["x"] <= box["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]
    assert page.locator(".map-live path.plot-out").count() == len(result.out)
    assert visible_boxes(page, "path.ground-municipality")
    assert visible_boxes(page, "path.ground-built-up")
    assert page.locator(".leaflet-tile").count() == 0
    assert page.locator(".leaflet-control-scale-line").inner_text().endswith(("km", "m"))


def test_the_accent_of_a_plot_reaches_the_screen(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    colour = page.locator(".map-live path.plot").first.evaluate("e => getComputedStyle(e).stroke")
    assert colour == "rgb(11, 90, 111)"


def test_table_equals_map_equals_list(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    rows = page.locator("#table tbody tr").evaluate_all(
        "rows => rows.map(r => [r.dataset.site, r.querySelector('.disc').textContent])"
    )
    discs = page.locator(".map-disc").evaluate_all(
        "discs => discs.map(d => [d.dataset.site, d.querySelector('.disc').textContent])"
    )
    listed = page.locator(".item").evaluate_all(
        "items => items.map(i => [i.dataset.site, i.querySelector('.disc').textContent])"
    )
    expected = [[str(r.site.site_id), str(r.rank)] for r in content(24).result.ranked]
    assert rows == expected
    assert listed == expected
    assert sorted(discs) == sorted(expected)


def test_filled_and_ring_agree_on_map_and_table(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    filled = "found => found.map(d => [d.textContent, d.classList.contains('disc-filled')])"
    on_map = dict(page.locator(".map-disc .disc").evaluate_all(filled))
    in_table = dict(page.locator("#table .disc").evaluate_all(filled))
    assert on_map == in_table
    assert set(in_table.values()) == {True, False}


def test_labels_and_discs_never_lie_over_each_other(open_page: OpenPage) -> None:
    page = ready(open_page(render_html(content(40), "sv")))
    for _ in range(3):
        boxes = visible_boxes(page, ".map-label") + visible_boxes(page, ".map-disc")
        assert len(boxes) > 10
        overlapping = [
            (a, b)
            for n, a in enumerate(boxes)
            for b in boxes[n + 1 :]
            if min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"]) > 5
            and min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"]) > 5
        ]
        assert overlapping == []
        page.locator(".leaflet-control-zoom-in").click()


def test_a_click_on_a_disc_shows_why_and_opens_the_same_item(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    result = content(24).result.ranked[1]
    page.locator(f".map-disc[data-site='{result.site.site_id}']").click()
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text(result.site.name)
    expect(popup.get_by_role("link", name="Till faktabladet")).to_have_attribute("href", f"#site-{result.site.site_id}")
    assert page.locator(f".item[data-site='{result.site.site_id}']").get_attribute("open") is not None


def test_a_click_on_what_falls_out_gives_the_reasons(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    page.locator(".map-out").first.click(force=True)
    expect(page.locator(".leaflet-popup")).to_contain_text("Faller bort för att")
    expect(page.locator(".leaflet-popup li").first).to_contain_text("(")


def test_the_keyboard_is_enough(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.item summary')"):
            break
        seen.add(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
    assert any("leaflet-container" in name for name in seen)
    assert any("map-disc" in name for name in seen)
    assert "INPUT" in seen
    first = page.locator(".item").first
    expect(first.locator("summary")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(first.locator(".item-why")).to_be_visible()
    expect(page.locator(".map-disc.chosen")).to_have_count(1)


def test_enter_on_a_disc_shows_why_and_escape_returns(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    disc = page.locator(".map-disc").first
    disc.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup .why")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(disc).to_be_focused()


def test_layers_are_switched_by_native_checkboxes(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    for label, selector in (
        ("Faller bort", ".map-live path.plot-out"),
        ("Föreslagna platser", ".map-disc"),
        ("Målpunkter", ".map-point"),
        ("Ortnamn", ".map-label.town"),
    ):
        box = page.locator(".layers").get_by_role("checkbox", name=re.compile(label))
        assert page.locator(selector).count() > 0
        box.focus()
        page.keyboard.press("Space")
        expect(page.locator(selector)).to_have_count(0)
        page.keyboard.press("Space")
        assert page.locator(selector).count() > 0


def test_html_in_names_does_not_run(open_page: OpenPage) -> None:
    page = ready(open_page(render_html(with_name(HOSTILE), "sv")))
    page.locator(".map-disc").first.click(force=True)
    expect(page.locator(".leaflet-popup")).to_contain_text("window.ran")
    page.locator(".map-live path.plot-out, .map-out").first.dispatch_event("click")
    expect(page.locator(".leaflet-popup")).to_contain_text("Faller bort för att")
    assert page.evaluate("window.ran") is None
    assert page.locator("img").count() == 0
    expect(page.locator("h1")).to_contain_text("</script>")


def test_a_phone_needs_no_sideways_scroll(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source, viewport=PHONE, is_mobile=True, has_touch=True))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert visible_boxes(page, ".map-live path.plot")
    assert page.locator(".layers").get_attribute("open") is None, "the panel does not cover a small map"
    summary = page.locator(".item summary").first.bounding_box()
    assert summary is not None
    assert summary["height"] >= 44


def test_long_names_break_rather_than_widen_the_page(open_page: OpenPage) -> None:
    page = ready(open_page(render_html(with_name("Fastighetsbeteckning" * 12), "sv"), viewport=PHONE, is_mobile=True))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_dark_is_dark_on_page_and_map(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source, color_scheme="dark"))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 18, 22)"
    fill = page.locator("path.ground-municipality").evaluate("e => getComputedStyle(e).fill")
    assert fill == "rgb(26, 32, 38)"


def test_without_script_the_page_says_everything(open_page: OpenPage, source: str) -> None:
    page = open_page(source, java_script_enabled=False)
    result = content(24).result
    assert page.locator(".map-static svg .disc").count() == len(result.ranked)
    assert page.locator(".map-static svg").bounding_box() is not None
    expect(page.locator(".map-live")).to_be_hidden()
    expect(page.locator(".layers")).to_be_hidden()
    assert page.locator("#table tbody tr").count() == len(result.ranked)
    page.locator(".item summary").first.click()
    expect(page.locator(".item-why").first).to_be_visible()


def test_print_shows_the_static_map_and_opens_what_is_folded(open_page: OpenPage, source: str) -> None:
    page = ready(open_page(source))
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".map-static")).to_be_visible()
    expect(page.locator(".map-live")).to_be_hidden()
    assert page.locator("details.more:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.more:not([open])").count() > 0


def test_eighty_sites_are_below_six_megabytes_and_drawn(open_page: OpenPage) -> None:
    source = render_html(content(80), "en")
    assert len(source.encode()) < 6_000_000
    page = ready(open_page(source))
    result = content(80).result
    assert page.locator(".map-live path.plot").count() == len(result.ranked)
    assert page.locator(".map-live path.plot-out").count() == len(result.out)


def test_a_tile_service_is_asked_only_when_chosen(open_page: OpenPage) -> None:
    service = TileService(url="https://tiles.invalid/{z}/{x}/{y}.png", attribution="<b>Somebody</b>")
    page = ready(open_page(render_html(content(12, tiles=service), "sv")))
    box = page.get_by_role("checkbox", name="Bakgrundskarta från nätet")
    expect(box).not_to_be_checked()
    assert page.locator(".leaflet-tile").count() == 0


def test_a_map_without_any_site_is_still_a_map(open_page: OpenPage) -> None:
    page = ready(open_page(render_html(content(result=answer(requirement(), [])), "sv")))
    assert visible_boxes(page, "path.ground-municipality")


def test_premises_and_unplaced_sites_are_shown_or_named(open_page: OpenPage) -> None:
    changed = [
        dataclasses.replace(s, geometry=s.geometry.centroid if s.site_id % 2 else None)
        for s in sites(24)
        if s.geometry is not None
    ]
    made = content(result=answer(requirement(), changed))
    page = ready(open_page(render_html(made, "sv")))
    placed = [r for r in made.result.ranked if r.site.geometry is not None]
    assert page.locator(".map-disc").count() == len(placed)
    assert page.locator("#table tbody tr").count() == len(made.result.ranked)
    expect(page.locator(".map-panel")).to_contain_text("Utan läge")
