"""The pages speak the account's language, unless somebody has chosen another in the browser."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.services.accounts import Change, NewAccount, add
from tests.integration.http.signing import PASSWORD, send, sign_in

ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
def swede(client: TestClient, service: Service) -> TestClient:
    wanted = NewAccount(login="sven", name="Sven", role=Role.STAFF, language="sv")
    add(service.database, wanted, Change(by="tests", now=service.clock()), password=PASSWORD)
    return client


def language(client: TestClient, path: str = "/staff") -> str:
    return str(client.get(path, headers=ENGLISH).headers["content-language"])


def test_pages_speak_the_account_s_language_until_it_signs_out(swede: TestClient) -> None:
    assert language(swede, "/") == "en"

    sign_in(swede, "sven")
    assert (language(swede), language(swede, "/sites")) == ("sv", "sv")

    send(swede, "/account", "/sign-out")
    assert language(swede, "/") == "en"


def test_whoever_has_chosen_a_language_keeps_it(swede: TestClient) -> None:
    swede.get("/sign-in?lang=en", headers=ENGLISH)

    sign_in(swede, "sven")

    assert language(swede) == "en"
    assert language(swede, "/staff?lang=sv") == "sv"


def test_the_language_is_changed_on_the_account_s_page_and_kept(swede: TestClient) -> None:
    sign_in(swede, "sven")
    swede.get("/staff?lang=sv", headers=ENGLISH)

    answer = send(swede, "/account", "/account/language", language="en")

    shown = swede.get(answer.headers["location"], headers={**ENGLISH, "Accept-Language": "sv"}).text
    assert "The language is changed." in shown
    assert '<option value="en" lang="en" selected>English</option>' in shown
    send(swede, "/account", "/sign-out")
    sign_in(swede, "sven")
    assert swede.get("/staff", headers={**ENGLISH, "Accept-Language": "sv"}).headers["content-language"] == "en"


@pytest.mark.parametrize("said", ["de", "", "<script>"])
def test_what_is_no_language_of_ours_is_refused(swede: TestClient, said: str) -> None:
    sign_in(swede, "sven")

    assert send(swede, "/account", "/account/language", language=said).status_code == 422
    assert swede.post("/account/language", data={"language": "en"}, headers=ENGLISH).status_code == 403
    assert language(swede) == "sv"
