"""The staff's pages in a browser: the order follows what is changed, work is saved as it goes, links open."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from api.proposal_geodata import GEODATA
from api.serving.service import Service
from siting.domain.accounts import Account, Role
from siting.services.proposal_links import share_proposal
from siting.services.proposing import propose
from siting.services.workbench import Pick, open_desk
from siting.store.accounts import begin_sign_in
from tests.browser.conftest import OpenPage
from tests.browser.walking import violations
from tests.integration.http.conftest import NOW
from tests.integration.http.enquiring import load_plots, make_enquiry, the_requirement
from tests.integration.http.signing import LASTS, make_account


@pytest.fixture
def account(service: Service) -> Account:
    load_plots(service)
    make_enquiry(service)
    return make_account(service, "anna", Role.STAFF)


@pytest.fixture
def as_staff(service: Service, account: Account, served: str) -> dict[str, Any]:
    """What a browser is opened with to be signed in."""
    with service.begin() as conn:
        # What serves has the clock of the machine.
        token = begin_sign_in(conn, account.account_id, now=datetime.now(UTC), lasts=LASTS)
    cookie = {"name": "siting-signin", "value": token, "url": served}
    return {"storage_state": {"cookies": [_whole(cookie)], "origins": []}, "locale": "en-GB"}


def _whole(cookie: dict[str, str]) -> dict[str, Any]:
    host = cookie.pop("url").split("://")[1].split(":")[0]
    return {**cookie, "domain": host, "path": "/", "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}


def names(page: Page) -> list[str]:
    return page.locator(".order-list [data-site-name]").all_inner_texts()


def test_the_order_follows_a_weight_that_is_dragged_and_the_work_is_saved(
    visit: OpenPage, as_staff: dict[str, Any]
) -> None:
    page = visit("/staff/enquiries/1/match", **as_staff)
    before = names(page)

    page.locator("[name=g-room-weight]").fill("50")
    page.locator("[name=g-reach-weight]").fill("1")

    expect(page.locator("#order [data-site-name]").first).to_have_text("Plot large")
    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    assert before == ["Plot near", "Plot unsure", "Plot large"]
    assert page.locator(".order-line [aria-hidden]").first.inner_text() == "▲\u00a02"
    page.reload()
    assert names(page)[0] == "Plot large"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#order [data-site-name]").first).to_have_text("Plot near")


def test_a_limit_is_changed_in_its_row_and_said_in_words(visit: OpenPage, as_staff: dict[str, Any]) -> None:
    page = visit("/staff/enquiries/1/match", **as_staff)
    row = page.locator("[data-row=c0]")

    row.locator("summary").click()
    row.locator("[name=c0-low]").fill("35000")
    expect(row.locator("[data-asked]")).to_have_text("at least 35,000\u00a0m²")
    expect(page.locator("#order [data-site-name]").first).to_have_text("Plot unsure")
    row.locator("[name=c0-low]").fill("large")

    expect(row.locator("[data-errors]")).to_have_text("large is not a number")
    expect(page.locator("#order-title")).to_have_text("No order")


def test_ticks_outlast_a_new_order(visit: OpenPage, as_staff: dict[str, Any]) -> None:
    page = visit("/staff/enquiries/1/match", **as_staff)

    page.get_by_label("Into the proposal: Plot large").check()
    page.locator("[name=g-room-weight]").fill("50")

    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved"))
    assert page.get_by_label("Into the proposal: Plot large").is_checked()
    expect(page.locator("#ticked")).to_have_text("1")
    page.get_by_role("button", name="Make a proposal").click()
    assert page.locator(".pick h2").all_inner_texts() == ["Plot large"]


def test_it_all_works_without_script(visit: OpenPage, as_staff: dict[str, Any]) -> None:
    page = visit("/staff/enquiries/1/match", java_script_enabled=False, **as_staff)

    page.locator("[data-row=c0] summary").click()
    page.locator("[name=c0-low]").fill("35000")
    page.get_by_role("button", name="Save and show the order").last.click()

    assert names(page) == ["Plot unsure", "Plot large"]
    assert page.locator("[data-row=c0] [data-asked]").inner_text() == "at least 35,000\u00a0m²"


def test_a_proposal_opens_from_a_link_with_its_map_and_without_complaint(
    visit: OpenPage, service: Service, account: Account
) -> None:
    with service.begin(actor="anna") as conn:
        enquiry = open_desk(conn, 1).enquiry
    content = propose(
        service.database,
        service.catalogue,
        enquiry,
        the_requirement(),
        [Pick(site_id=1, sv="Vår egen mark."), Pick(site_id=2)],
        by=account,
        now=NOW,
        as_of=NOW.date(),
        deployment=service.settings.deployment,
        geodata=GEODATA,
    )
    with service.begin(actor="anna") as conn:
        now = datetime.now(UTC)
        shared = share_proposal(conn, content.proposal_id, language="sv", days=5, by=account, now=now)

    page = visit(f"/p/{shared.token}")

    expect(page.locator(".remarks")).to_contain_text("Vår egen mark.")
    expect(page.locator(".leaflet-container")).to_be_visible()
    assert page.locator(".map-live .disc").count() == 2


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_room_for_a_building_is_asked_for_by_keyboard(visit: OpenPage, as_staff: dict[str, Any], script: bool) -> None:
    page = visit("/staff/enquiries/1/match", **as_staff, java_script_enabled=script)

    page.locator("#adding summary").press("Enter")
    page.locator("[name=new-hall-length_m]").fill("120")
    page.locator("[name=new-hall-width_m]").fill("60")
    page.locator("[name=new-hall-width_m]").press("Enter")
    page.wait_for_url("**/match")

    expect(page.locator("[data-row=c2] [data-asked]")).to_contain_text("120")
    expect(page.locator("[name=new-hall-length_m]")).to_have_value("")


def test_ticked_sites_are_compared_and_anybody_can_read_it(visit: OpenPage, as_staff: dict[str, Any]) -> None:
    page = visit("/staff/enquiries/1/match", **as_staff, bypass_csp=True)

    for name in ("Plot near", "Plot large"):
        page.get_by_label(f"Into the proposal: {name}").check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare")

    assert [
        one.split("\n")[0] for one in page.locator(".compare-table thead th a[href^='/staff/sites/']").all_inner_texts()
    ] == [
        "Plot near",
        "Plot large",
    ]
    assert violations(page) == []


def test_a_button_that_is_pressed_while_the_work_is_being_saved_waits_for_it(
    visit: OpenPage, as_staff: dict[str, Any]
) -> None:
    page = visit("/staff/enquiries/1/match", **as_staff)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/work", hold)

    page.get_by_label("Into the proposal: Plot near").check()
    expect(page.locator("#saved")).to_have_text("Saving …")
    page.get_by_role("button", name="Make a proposal").click()
    page.wait_for_timeout(200)
    [saving] = held
    saving.continue_()

    page.wait_for_url("**/proposal")
    expect(page.locator("h2")).to_have_text("Plot near")
