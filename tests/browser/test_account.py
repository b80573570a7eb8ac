"""Signing in and looking after accounts in a real browser, wide and narrow, light and dark."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.serving.service import Service
from siting.domain.accounts import Role
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.walking import violations
from tests.integration.http.signing import PASSWORD, make_account

PAGES = ("/account", "/account/users", "/account/audit", "/account/password")


@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"), [(WIDE, "light", "sv-SE"), (PHONE, "dark", "en-GB"), (PHONE, "light", "sv-SE")]
)
def test_an_administrator_finds_the_way_and_anybody_can_read_it(
    visit: OpenPage, service: Service, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    make_account(service, "anna", Role.ADMINISTRATOR)
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme, "locale": locale, "bypass_csp": True}
    page = visit("/account/users", **options)
    assert page.url.endswith("/sign-in?next=%2Faccount%2Fusers")
    assert violations(page) == []

    page.keyboard.press("Tab")
    page.fill("#login", "anna")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/account/users$"))
    page.fill("#name", "Bo Ek")
    page.fill("#login", "bo")
    page.press("#login", "Enter")
    page.wait_for_selector(".account-secret")
    assert violations(page) == []

    for path in PAGES:
        page.goto(page.url.split("/account")[0] + path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
