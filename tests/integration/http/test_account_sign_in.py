"""Signing in and out, and changing one's password, by the pages."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.domain.audit import Action
from siting.services.accounts import Change, NewAccount, add
from siting.services.audit import note
from siting.services.sign_in import NETWORK_TRIES
from siting.store.audit import AuditFilter, list_entries
from tests.integration.http.signing import HTML, PASSWORD, form_token, make_account, send, sign_in, signed_in_as

NEW = "elva blå krukor på rad"


def test_one_signs_in_and_goes_where_one_was_going(client: TestClient, service: Service) -> None:
    make_account(service, "anna", Role.ADMINISTRATOR)
    asked = client.get("/account/audit?actor=bo&below=7", headers=HTML, follow_redirects=False)
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Faccount%2Faudit%3Factor%3Dbo%26below%3D7"
    shown = client.get(asked.headers["location"], headers=HTML)
    assert 'value="/account/audit?actor=bo&amp;below=7"' in shown.text

    entered = sign_in(client, "Anna", next="/account/audit?actor=bo&below=7")

    assert (entered.status_code, entered.headers["location"]) == (303, "/account/audit?actor=bo&below=7")
    cookie = next(one for one in entered.headers.get_list("set-cookie") if one.startswith("siting-signin="))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert client.get("/account", headers=HTML).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/%0d%0aX: y"]
)
def test_nobody_is_sent_elsewhere(client: TestClient, service: Service, elsewhere: str) -> None:
    make_account(service)

    entered = sign_in(client, "anna", next=elsewhere)

    assert entered.status_code == 303
    assert entered.headers["location"] in ("/staff", "/%0d%0aX:%20y")
    assert "x" not in {name.lower() for name in entered.headers}


@pytest.mark.parametrize(
    ("login", "password"), [("anna", "mistyped it"), ("nobody", PASSWORD), ("", ""), ("\x00", "\x00")]
)
def test_what_is_wrong_is_not_said(client: TestClient, service: Service, login: str, password: str) -> None:
    make_account(service)

    answer = sign_in(client, login, password)

    assert answer.status_code == 422
    assert "Login and password are not accepted" in answer.text
    assert "siting-signin" not in client.cookies
    if password:
        assert password not in answer.text


def test_a_form_that_is_not_ours_signs_nobody_in(client: TestClient, service: Service) -> None:
    make_account(service)
    fields = {"login": "anna", "password": PASSWORD}

    assert client.post("/sign-in", data=fields).status_code == 403
    assert client.post("/sign-in", data={**fields, "form_token": "0" * 64}).status_code == 403


def test_a_network_that_guesses_is_told_to_wait(client: TestClient, service: Service) -> None:
    make_account(service)
    assert sign_in(client, "anna", "wrong").status_code == 422
    with service.begin() as conn:
        failed = list_entries(conn, AuditFilter(action="sign_in_failed"), limit=9)
        for _ in range(NETWORK_TRIES - 1):
            note(conn, Action.SIGN_IN_FAILED, by="unknown", detail=failed[0].detail, at=service.clock())

    answer = sign_in(client, "anna")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 16
    assert "Too many wrong sign-ins from your network" in answer.text
    assert "testclient" not in str(failed)


def test_a_sign_in_is_new_each_time(client: TestClient, service: Service) -> None:
    make_account(service)
    sign_in(client, "anna")
    first = client.cookies["siting-signin"]
    client.cookies.clear()
    token = form_token(client.get("/sign-in", headers=HTML))
    fields = {"login": "anna", "password": PASSWORD, "form_token": token}

    answer = client.post("/sign-in", data=fields, headers={"Cookie": "siting-signin=fixed-by-somebody-else"})

    assert answer.status_code == 403, "a form is bound to what the browser holds"
    sign_in(client, "anna")
    assert client.cookies["siting-signin"] != first


def test_one_signs_out(client: TestClient, service: Service) -> None:
    make_account(service)
    sign_in(client, "anna")
    held = client.cookies["siting-signin"]

    assert client.post("/sign-out", data={"form_token": "x"}).status_code == 403
    left = send(client, "/account", "/sign-out")

    assert (left.status_code, left.headers["location"]) == (303, "/")
    client.cookies.set("siting-signin", held)
    assert client.get("/account", headers=HTML, follow_redirects=False).status_code == 303


def test_one_signs_out_everywhere(client: TestClient, service: Service) -> None:
    make_account(service)
    sign_in(client, "anna")
    elsewhere = client.cookies["siting-signin"]
    client.cookies.clear()
    sign_in(client, "anna")

    send(client, "/account", "/sign-out-everywhere")

    client.cookies.set("siting-signin", elsewhere)
    assert client.get("/account", headers=HTML, follow_redirects=False).status_code == 303


def test_a_one_time_password_is_changed_before_anything_else(client: TestClient, service: Service) -> None:
    wanted = NewAccount(login="bo", name="Bo", role=Role.STAFF)
    issued = add(service.database, wanted, Change(by="tests", now=service.clock()))

    assert sign_in(client, "bo", issued.password).headers["location"] == "/account/password"
    kept_out = client.get("/account", headers=HTML, follow_redirects=False)
    assert kept_out.headers["location"] == "/account/password?next=%2Faccount"
    changed = send(client, "/account/password", current=issued.password, new=NEW, again=NEW, next="/account")

    assert (changed.status_code, changed.headers["location"]) == (303, "/account")
    assert client.get("/account", headers=HTML).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": PASSWORD, "new": NEW, "again": "other"}, "The two new passwords differ"),
        ({"current": "wrong", "new": NEW, "again": NEW}, "The current password is not right"),
        ({"current": PASSWORD, "new": "kort", "again": "kort"}, "at least 12 characters"),
        ({}, "at least 12 characters"),
    ],
)
def test_a_password_that_can_not_be_changed_says_why(
    client: TestClient, service: Service, fields: dict[str, str], said: str
) -> None:
    make_account(service)
    sign_in(client, "anna")

    answer = send(client, "/account/password", **fields)

    assert answer.status_code == 422
    assert said in answer.text


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client: TestClient) -> None:
    headers = {**HTML, "HX-Request": "true", "HX-Current-URL": "http://testserver/account/users?x=1"}

    answer = client.get("/account/users", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?next=%2Faccount%2Fusers%3Fx%3D1"


def test_programs_are_told_what_is_missing(client: TestClient) -> None:
    answer = client.get("/account", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["type"]) == (401, "urn:siting:problem:sign_in_needed")


def test_a_chosen_language_stays(client: TestClient) -> None:
    client.get("/sign-in?lang=en", headers={"Accept": "text/html", "Accept-Language": "sv"})

    again = client.get("/sign-in", headers={"Accept": "text/html", "Accept-Language": "sv"})

    assert again.headers["content-language"] == "en"


def test_a_sign_in_that_was_made_for_a_test_is_one(client: TestClient, service: Service) -> None:
    account = signed_in_as(client, service, Role.PLANNER)

    shown = client.get("/account", headers=HTML)

    assert account.login in shown.text
    assert form_token(shown)
    assert client.get("/account/users", headers=HTML).status_code == 403
