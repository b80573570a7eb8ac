"""Staff over the demo: from signing in by an enquiry and its order of sites to a proposal that the company opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from siting.domain.accounts import Role
from tests.browser.stage import Stage
from tests.browser.walking import PHONE, WIDE, Walk, is_too_wide, settle, watch
from tests.integration.http.signing import PASSWORD


def ranked(page: Page) -> list[str]:
    return page.locator("#order [data-site-name]").all_inner_texts()


def sign_in(page: Page, login: str, password: str) -> None:
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.locator("main form button.button-first").click()
    page.wait_for_load_state()


def test_a_wrong_password_opens_nothing(walk: Walk) -> None:
    page = walk("/sign-in?lang=sv", lang="sv", also=422)
    sign_in(page, "staff", "fel lösenord helt")

    expect(page.locator("[role=alert]")).to_be_visible()
    assert page.request.get("/staff", headers={"Accept": "text/html"}, max_redirects=0).status == 303


@pytest.mark.parametrize(("viewport", "lang"), [(WIDE, "sv"), (PHONE, "en")], ids=["wide, sv", "phone, en"])
def test_from_signing_in_to_what_the_company_opens(
    walk: Walk, browser: Browser, stage: Stage, viewport: Any, lang: str
) -> None:
    page = walk(f"/sign-in?lang={lang}&next=/staff/enquiries/{stage.enquiry_id}", lang=lang, viewport=viewport)
    sign_in(page, "staff", PASSWORD)
    page.wait_for_url(f"**/staff/enquiries/{stage.enquiry_id}")
    expect(page.locator("h1")).to_have_text("Nordisk Logistik")

    page.locator(f'a[href="/staff/enquiries/{stage.enquiry_id}/match"]').last.click()
    settle(page)
    shortlist(page)
    chosen = page.locator("#order [name=pick]:checked").count()
    page.locator("button[value=propose]").click()
    page.wait_for_url("**/proposal")
    picked = page.locator(".pick h2").all_inner_texts()
    assert len(picked) == chosen

    page.locator(f'[name^="{lang}-"]').first.fill("Our own land & soon ready.")
    page.locator("button[value=make]").click()
    page.wait_for_url("**/staff/proposals/*")
    page.locator("#links [name=language]").select_option(lang)
    page.locator("#links form button.button-first").first.click()
    address = page.locator(".copy-source").get_attribute("href")
    assert address is not None
    assert not is_too_wide(page)
    opens(browser, address, stage, picked, viewport)


def shortlist(page: Page) -> None:
    """Move the weight of one group, see the order follow, and tick what comes first."""
    before, said = ranked(page), page.locator("#order").inner_text()
    weights = page.locator("input.range")
    weights.nth(0).fill("0")
    weights.nth(1).fill("50")
    expect(page.locator("#order")).not_to_have_text(said)
    expect(page.locator("#order")).to_have_attribute("aria-busy", "false")
    assert sorted(ranked(page)) == sorted(before)
    boxes = page.locator("#order .order-list [name=pick]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.locator("#saved")).to_contain_text(re.compile(r"\d\d:\d\d"))


def opens(browser: Browser, address: str, stage: Stage, picked: list[str], viewport: Any) -> None:
    """Open the link as somebody who has nothing but it."""
    wrong: list[str] = []
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    watch(page, stage.address, wrong)
    page.goto(address)
    text = page.inner_text("body")
    assert "Our own land & soon ready." in text
    for name in picked:
        assert name in text
    assert page.request.get(f"{stage.address}/staff", headers={"Accept": "text/html"}, max_redirects=0).status == 303
    context.close()
    assert not wrong, wrong


def test_a_planner_is_not_shown_the_way_to_enquiries(walk: Walk) -> None:
    page = walk("/", role=Role.PLANNER, lang="sv")

    assert page.locator(".top-links a").all_inner_texts() == ["Sök", "Beskriv vad ni behöver", "Karta"]
    assert page.request.get("/staff", headers={"Accept": "text/html"}).status == 403
