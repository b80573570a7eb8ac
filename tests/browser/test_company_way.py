"""A company's way over the demo: it searches, reads a site, and compares; list, map, page and table say the same."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import PHONE, WIDE, Walk, is_too_wide, path_of, settle

PLOT_AREA = {"sv": re.compile("^Tomtarea"), "en": re.compile("^Plot area")}
SIZE = re.compile(r"\d[\d\s,]*\sm²")
WAYS = [(WIDE, "sv"), (PHONE, "en")]


def names(page: Page) -> list[str]:
    return page.locator(".found-name a").all_inner_texts()


def sizes(page: Page) -> list[str]:
    """Return the areas that the list tells, in its order."""
    lines = page.locator(".found-name + p").all_inner_texts()
    return [found[0] for line in lines if (found := SIZE.search(line))]


def square_metres(said: str) -> int:
    return int(re.sub(r"\D", "", said.replace("m²", "")))


def search(page: Page, *, script: bool) -> None:
    """Ask for land of 3 hectares or more, from the first page on."""
    page.locator('a[href*="kind=land"]').first.click()
    page.wait_for_url("**/sites?*kind=land*")
    page.locator("#filter-plot_area_m2 > summary").click()
    page.fill("#plot_area_m2_min", "30000")
    if script:
        page.keyboard.press("Tab")
    else:
        page.locator("#filter-plot_area_m2 button").click()
    page.wait_for_url("**plot_area_m2_min=30000*")


@pytest.mark.parametrize(("viewport", "lang"), WAYS, ids=["wide, sv", "phone, en"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_search_site_compare(walk: Walk, viewport: Any, lang: str, script: bool) -> None:
    page = walk("/", lang=lang, viewport=viewport, java_script_enabled=script)
    search(page, script=script)
    expect(page.locator(".found-count")).to_contain_text(str(page.locator(".found-item").count()))
    listed, told = names(page), sizes(page)
    assert len(listed) == len(told) > 4
    assert min(map(square_metres, told)) >= 30_000
    assert not is_too_wide(page)

    page.locator(".found-name a").first.click()
    expect(page.locator("h1")).to_contain_text(listed[0])
    expect(page.locator("main")).to_contain_text(told[0])

    page.go_back()
    assert names(page) == listed
    for place in range(2):
        page.locator("input[name=compare]").nth(place).check()
    page.locator(".compare-bar .button" if script else "noscript button").click()
    page.wait_for_url("**/compare?ids=*")
    assert page.locator("thead th > a").all_inner_texts() == listed[:2]
    row = page.locator("tbody tr").filter(has=page.locator("th", has_text=PLOT_AREA[lang]))
    assert [cell.split("\n")[0] for cell in row.locator("td").all_inner_texts()] == told[:2]


def test_the_map_has_a_disc_for_each_in_the_list(walk: Walk) -> None:
    page = settle(walk("/sites?kind=land&plot_area_m2_min=30000"))

    expect(page.locator(".map-side .disc")).to_have_count(page.locator(".found-item").count())
    numbers = page.locator(".map-side .disc").all_inner_texts()
    assert sorted(map(int, numbers)) == list(range(1, len(numbers) + 1))
    assert page.locator(".map-side .disc").first.get_attribute("aria-label")


def test_the_address_keeps_the_search(walk: Walk) -> None:
    first = walk("/sites?kind=land&plot_area_m2_min=30000&sort=plot_area_m2", lang="sv")
    again = walk(path_of(first), lang="en")

    assert names(again) == names(first)
    assert [square_metres(one) for one in sizes(again)] == [square_metres(one) for one in sizes(first)]


def test_the_language_is_chosen_once_and_kept(walk: Walk) -> None:
    page = walk("/sites?kind=land", lang="sv")
    listed = names(page)

    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert names(page) == listed
    page.locator(".found-name a").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
