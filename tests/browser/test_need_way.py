"""A company's way over the demo: it describes what it needs, sees what fits and why, and sends it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import PHONE, WIDE, Walk, is_too_wide, settle

RECEIPT = re.compile(r"\d{4}-\d{4}")
FITS = {"sv": re.compile(r"(\S+) platser? passar"), "en": re.compile(r"(\S+) sites? fits?")}


def answer(page: Page, step: str, fact: str, amount: str, importance: str) -> None:
    """Answer one question, on its step's page, and go on."""
    page.goto(re.sub(r"(/need/[\w-]+).*", rf"\1/{step}", page.url))
    page.fill(f'input[name="{fact}"]', amount)
    page.locator(f'label:has(input[name="{fact}.importance"][value="{importance}"])').click()
    go_on(page)


def go_on(page: Page) -> None:
    here = page.url
    page.locator("button.button-first").click()
    page.wait_for_url(lambda url: url != here)


def describe(page: Page) -> None:
    page.locator('label:has(input[name="kind"][value="land"])').click()
    go_on(page)
    answer(page, "size", "plot_area_m2", "40000", "need")
    answer(page, "power", "power_capacity_mw", "2", "wish")
    answer(page, "roads", "junction_min", "5", "wish")


def send(page: Page) -> None:
    page.fill("#company", "Nordisk Logistik")
    page.fill("#name", "Anna Ek")
    page.fill("#email", "anna.ek@example.com")
    page.locator("input[name=consent]").check()
    go_on(page)


@pytest.mark.parametrize(("viewport", "lang"), [(WIDE, "en"), (PHONE, "sv")], ids=["wide, en", "phone, sv"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_describe_see_and_send(walk: Walk, viewport: Any, lang: str, script: bool) -> None:
    page = walk("/need", lang=lang, viewport=viewport, java_script_enabled=script)
    describe(page)
    link = re.sub(r"(/need/[\w-]+).*", r"\1", page.url)

    page.goto(f"{link}/result")
    listed = page.locator(".need-ranked [data-rank]")
    assert [listed.nth(at).get_attribute("data-rank") for at in range(3)] == ["1", "2", "3"]
    assert FITS[lang].search(page.inner_text("h1").lower()), page.inner_text("h1")
    scores = [re.split("[–-]", said)[-1].split()[0] for said in page.locator(".item-score").all_inner_texts()]
    assert float(scores[0]) >= float(scores[-1])
    assert not is_too_wide(page)

    page.locator('a[href$="/send"]').last.click()
    expect(page.locator(".need-sent-what")).to_contain_text("40")
    send(page)
    assert RECEIPT.search(page.inner_text("h1"))
    assert page.url.endswith("/sent")


def test_the_map_and_the_list_have_the_same_numbers(walk: Walk) -> None:
    page = walk("/need", lang="sv")
    describe(page)
    page.goto(re.sub(r"(/need/[\w-]+).*", r"\1/result", page.url))
    settle(page)

    ranks = [one.get_attribute("data-rank") for one in page.locator(".need-ranked [data-rank]").all()]
    discs = page.locator(".map-side .disc")
    expect(discs.filter(has_text=re.compile(r"\d"))).to_have_count(len(ranks))
    assert sorted(discs.filter(has_text=re.compile(r"\d")).all_inner_texts(), key=int) == ranks


def test_a_need_that_is_erased_is_gone(walk: Walk) -> None:
    page = walk("/need", lang="en")
    page.locator('label:has(input[name="kind"][value="premises"])').click()
    go_on(page)
    link = re.sub(r"(/need/[\w-]+).*", r"\1", page.url)

    page.goto(f"{link}/erase")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert page.request.get(link).status == 404
