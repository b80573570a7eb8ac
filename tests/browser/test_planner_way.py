"""A planner's way over the demo: filters, another year, a table and a file that all say the same."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from siting.domain.accounts import Role
from tests.browser.walking import PHONE, WIDE, Walk, is_too_wide, path_of, settle


def counted(page: Page) -> int:
    """Return how many plots the page says there are."""
    found = re.match(r"(\d+)", page.locator(".planner-count").inner_text())
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize(("viewport", "lang"), [(WIDE, "sv"), (PHONE, "en")], ids=["wide, sv", "phone, en"])
def test_filter_slide_and_export(walk: Walk, viewport: Any, lang: str) -> None:
    page = settle(walk("/planner", role=Role.PLANNER, lang=lang, viewport=viewport))
    everything = counted(page)
    page.locator(".chip[href*=plot_area_m2_min]").click()
    page.wait_for_url(re.compile("plot_area_m2_min=50000"))
    expect(page.locator(".planner-count")).not_to_contain_text(re.compile(rf"^{everything}\b"))
    large = counted(page)
    assert 0 < large < everything

    now = page.locator("#planner-year-amount").inner_text()
    page.locator("#planner-year").focus()
    page.keyboard.press("End")
    expect(page.locator("#planner-year-amount")).not_to_have_text(now)
    page.wait_for_url(re.compile(r"year=\d{4}"))
    seen = page.locator("#planner-year-amount").inner_text()
    assert not is_too_wide(page)

    again = walk(path_of(page), role=Role.PLANNER, lang=lang, viewport=viewport)
    assert (counted(again), again.locator("#planner-year-amount").inner_text()) == (large, seen)

    again.locator(".planner-tabs a[href*=table]").click()
    again.wait_for_url(re.compile("/planner/table"))
    assert again.locator(".planner-table tbody tr").count() == large
    again.locator(".planner-files summary").click()
    with again.expect_download() as saved:
        again.locator(".planner-files a[href*='.csv']").click()
    names = again.locator(".planner-table tbody th a").all_inner_texts()
    assert named(Path(saved.value.path()), lang) == sorted(names)


def test_what_the_map_shows_is_a_filter(walk: Walk) -> None:
    page = settle(walk("/planner?map=12.5/57.675/12.84", role=Role.PLANNER, lang="en", viewport=WIDE))
    everything = counted(page)
    page.locator(".planner-filters summary").click()
    page.locator("#f-box").check()
    page.wait_for_url(re.compile("bbox=12[.]"))
    expect(page.locator(".planner-count")).to_contain_text("what the map shows")
    shown = counted(page)
    assert 0 < shown < everything
    assert "bbox=12." in (page.locator(".planner-files a[href*='.csv']").get_attribute("href") or "")
    assert page.locator("tr[data-plot]").count() == shown

    page.locator("#f-box").uncheck()
    expect(page.locator(".planner-count")).to_contain_text(f"{everything} plots")
    assert "bbox" not in page.url


def named(path: Path, lang: str) -> list[str]:
    """Return the names of the plots in a table that was saved."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=";" if lang == "sv" else ",")
        return sorted(row["Plats" if lang == "sv" else "Site"] for row in rows)
