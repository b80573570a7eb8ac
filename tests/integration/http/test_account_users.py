"""Accounts and the log of what was done, as administrators see them."""

from __future__ import annotations

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.domain.audit import Action
from siting.services.audit import note
from tests.integration.http.signing import HTML, make_account, send, sign_in, signed_in_as

SECRET = re.compile(r'account-secret">([a-z0-9-]+)<')


@pytest.fixture
def administrator(client: TestClient, service: Service) -> TestClient:
    signed_in_as(client, service, Role.ADMINISTRATOR, "root")
    return client


def test_an_account_is_added_with_a_password_that_is_shown_once(administrator: TestClient) -> None:
    added = send(administrator, "/account/users", name="Åsa Berg", login="asa", role="planner")

    found = SECRET.search(added.text)
    assert found is not None
    assert added.headers["cache-control"] == "private, no-store"
    listed = administrator.get("/account/users", headers=HTML)
    assert "Åsa Berg" in listed.text
    assert found[1] not in listed.text
    administrator.cookies.clear()
    assert sign_in(administrator, "asa", found[1]).headers["location"] == "/account/password"


def test_what_can_not_be_added_is_kept_and_explained(administrator: TestClient) -> None:
    refused = send(administrator, "/account/users", name='"><b>', login="a b", role="staff")

    assert refused.status_code == 422
    assert "The login takes" in refused.text
    assert 'value="&#34;&gt;&lt;b&gt;"' in refused.text
    assert send(administrator, "/account/users", name="A", login="root", role="staff").status_code == 409
    assert send(administrator, "/account/users", name="A", login="new", role="owner").status_code == 422


def test_an_account_is_changed(administrator: TestClient, service: Service) -> None:
    bo = make_account(service, "bo")
    page = f"/account/users/{bo.account_id}"

    assert send(administrator, page, f"{page}/role", role="planner").status_code == 303
    assert "Planner" in administrator.get(page, headers=HTML).text
    assert send(administrator, page, f"{page}/disable").status_code == 303
    assert "Enable account" in administrator.get(page, headers=HTML).text
    assert send(administrator, page, f"{page}/enable").status_code == 303
    assert SECRET.search(send(administrator, page, f"{page}/reset").text)


def test_a_change_of_what_somebody_else_changed_is_refused(administrator: TestClient, service: Service) -> None:
    bo = make_account(service, "bo")
    page = f"/account/users/{bo.account_id}"

    refused = send(administrator, page, f"{page}/role", role="planner", seen="2020-01-01T00:00:00+00:00")

    assert refused.status_code == 409
    assert "Somebody else has changed the account" in refused.text
    assert send(administrator, page, f"{page}/role", role="planner", seen="yesterday").status_code == 400


def test_one_does_not_lock_oneself_out(administrator: TestClient) -> None:
    own = re.search(r"/account/users/(\d+)", administrator.get("/account/users", headers=HTML).text)
    assert own is not None
    page = f"/account/users/{own[1]}"

    assert "own account" in administrator.get(page, headers=HTML).text
    assert send(administrator, page, f"{page}/disable").status_code == 409


@pytest.mark.parametrize("path", ["/account/users/999", "/account/users/99999999999999", "/account/users/-1"])
def test_an_account_that_is_not_there(administrator: TestClient, path: str) -> None:
    assert administrator.get(path, headers=HTML).status_code == 404


@pytest.mark.parametrize("role", [Role.STAFF, Role.PLANNER])
@pytest.mark.parametrize("path", ["/account/users", "/account/audit", "/account/audit.csv"])
def test_others_see_none_of_it(client: TestClient, service: Service, role: Role, path: str) -> None:
    signed_in_as(client, service, role)

    assert client.get(path).status_code == 403
    assert client.post("/account/users", data={"login": "x"}).status_code == 403


def test_the_log_is_filtered_and_paged(administrator: TestClient, service: Service) -> None:
    with service.begin() as conn:
        for number in range(150):
            note(conn, Action.SITE_CHANGED, by="worker", subject=f"site {number}", at=service.clock())

    first = administrator.get("/account/audit?actor=worker", headers=HTML).text
    older = re.search(r'href="(/account/audit\?actor=worker&amp;below=\d+)"', first)

    assert older is not None
    assert "site 149" in first
    assert "site 49<" not in first
    second = administrator.get(older[1].replace("&amp;", "&"), headers=HTML).text
    assert "site 49<" in second
    assert "site 0<" in second
    assert "Nothing was done that fits" in administrator.get("/account/audit?actor=nobody", headers=HTML).text


def test_the_log_as_a_file_has_all_and_no_formula(administrator: TestClient, service: Service) -> None:
    with service.begin() as conn:
        note(conn, Action.SITE_CHANGED, by="=cmd()", subject="site 1", detail={"name": ["a", "b"]})

    answer = administrator.get("/account/audit.csv?subject=site", headers={"Accept-Language": "sv"})

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["nummer", "tid", "vem", "vad", "gäller", "uppgifter"]
    assert [row[2:] for row in rows[1:]] == [["'=cmd()", "ändrade plats", "site 1", "name: a → b"]]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=2026-11-01&until=2026-11-30", 200),
        ("since=yesterday", 422),
        ("until=9999-12-31", 422),
        ("since=0001-01-01", 422),
        ("actor=%00", 200),
        ("subject=%25", 200),
        ("below=99999999999999999999", 422),
    ],
)
def test_any_filter_is_answered(administrator: TestClient, query: str, status: int) -> None:
    assert administrator.get(f"/account/audit?{query}", headers=HTML).status_code == status


@pytest.mark.parametrize("said", ["förfrågan 12", "enquiry 12", " Enquiry  12 "])
def test_the_log_is_searched_in_either_language(administrator: TestClient, service: Service, said: str) -> None:
    with service.begin() as conn:
        note(conn, Action.ENQUIRY_NOTE, by="worker", subject="enquiry 12", at=service.clock())

    shown = administrator.get("/account/audit", params={"subject": said, "lang": "sv"}, headers=HTML).text

    assert "<td>förfrågan 12</td>" in shown
