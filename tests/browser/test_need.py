"""Describing a need in a browser: with and without script, on a phone, by keyboard, for everybody."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from api.serving.service import Service
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.walking import PRACTICE, violations
from tests.integration.http.needs import fill, usual_sites


@pytest.fixture(autouse=True)
def _stock(service: Service) -> None:
    fill(service, [*usual_sites()[:7]], hide=("Viared 3",))


def choose(page: Page, question: str, importance: str) -> None:
    page.locator(f'label:has(input[name="{question}.importance"][value="{importance}"])').click()


def go_on(page: Page) -> None:
    page.locator("button.button-first").click()
    page.wait_for_load_state()


def begin(page: Page) -> None:
    page.locator('label:has(input[name="kind"][value="land"])').click()
    go_on(page)


def to_step(page: Page, step: str) -> None:
    page.goto(re.sub(r"(/need/[\w-]+).*", rf"\1/{step}", page.url))


def describe(page: Page) -> None:
    """Answer that 3 MW are a must and 6 minutes to a junction a wish, and stay on the page of all answers."""
    begin(page)
    to_step(page, "power")
    page.fill('input[name="power_capacity_mw"]', "3")
    choose(page, "power_capacity_mw", "need")
    go_on(page)
    page.fill('input[name="junction_min"]', "6")
    go_on(page)
    to_step(page, "")


def test_what_an_answer_does_follows_while_it_is_written(visit: OpenPage) -> None:
    page = visit("/need", locale="sv", viewport=PHONE)
    begin(page)
    to_step(page, "power")
    told = page.locator("#power_capacity_mw-effect")
    expect(told).to_have_text("")

    page.locator('input[name="power_capacity_mw"]').press_sequentially("3")
    expect(told).to_contain_text("2 platser har det")
    expect(told).to_contain_text("hamnar längre ner")
    choose(page, "power_capacity_mw", "need")
    expect(told).to_contain_text("2 faller bort")
    page.get_by_text("Vi vet inte ännu").first.click()
    expect(told).to_have_text("")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_first_question_to_the_receipt(visit: OpenPage, script: bool) -> None:
    page = visit("/need", locale="sv", java_script_enabled=script)
    describe(page)
    page.get_by_role("link", name="Se vad som passar").click()
    expect(page.locator("h1")).to_have_text("Två platser passar, två kan göra det")
    expect(page.locator("[data-rank]")).to_have_count(4)
    expect(page.get_by_text("Viared 3")).to_have_count(0)

    page.get_by_role("link", name="Skicka till kommunen").click()
    page.fill("#company", "Nordisk Logistik")
    page.fill("#name", "Anna Ek")
    page.fill("#email", "anna.ek@example.com")
    page.locator("input[name=consent]").check()
    go_on(page)
    expect(page.locator("h1")).to_contain_text("2026-0001")


def test_the_map_has_the_same_discs_as_the_list(visit: OpenPage) -> None:
    page = visit("/need", locale="sv")
    describe(page)
    page.get_by_role("link", name="Se vad som passar").click()
    page.wait_for_selector(".live-map canvas")

    expect(page.locator(".live-map").get_by_text("4", exact=True).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_error_is_met_first_and_leads_to_its_field(visit: OpenPage) -> None:
    page = visit("/need", locale="sv")
    begin(page)
    to_step(page, "power")
    choose(page, "power_capacity_mw", "need")
    go_on(page)

    assert page.evaluate("document.activeElement.id") == "errors"
    page.locator("#errors a").click()
    assert page.evaluate("document.activeElement.id") == "power_capacity_mw-field"


def test_answers_are_given_by_keyboard_alone(visit: OpenPage) -> None:
    page = visit("/need", locale="sv")
    begin(page)
    to_step(page, "power")
    page.focus('input[name="power_capacity_mw"]')
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator('input[name="power_capacity_mw.importance"][value="need"]').is_checked()
    page.focus('input[name="power_capacity_mw"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/roads")


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone"])
def test_everybody_can_use_them(visit: OpenPage, viewport: dict[str, int], scheme: Literal["light", "dark"]) -> None:
    # The page's own policy forbids scripts that it does not know, so the checker needs it lifted.
    page = visit("/need", bypass_csp=True, viewport=viewport, color_scheme=scheme, locale="en")
    assert violations(page, tags=PRACTICE) == []
    describe(page)
    for step in ("", "size", "terms", "people", "building", "who", "result", "send", "erase"):
        to_step(page, step)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert violations(page, tags=PRACTICE) == [], step
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step
    to_step(page, "send")
    go_on(page)
    assert violations(page, tags=PRACTICE) == []
