"""Signing in as a browser does, for tests of pages that take it."""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi.testclient import TestClient
from httpx import Response

from api.serving.service import Service
from siting.domain.accounts import Account, Role
from siting.services.accounts import Change, NewAccount, add
from siting.store.accounts import begin_sign_in

PASSWORD = "grus cykel moln tolv"  # noqa: S105 - of tests
"""Of every account that tests make."""

HTML = {"Accept": "text/html", "Accept-Language": "en"}
LASTS = timedelta(hours=8)

_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


def make_account(service: Service, login: str = "anna", role: Role = Role.STAFF) -> Account:
    """Add an account whose password is :data:`PASSWORD`."""
    wanted = NewAccount(login=login, name=login.capitalize(), role=role, language="en")
    return add(service.database, wanted, Change(by="tests", now=service.clock()), password=PASSWORD).account


def signed_in_as(client: TestClient, service: Service, role: Role, login: str = "") -> Account:
    """Make an account and let a client be signed in to it, without the pages."""
    account = make_account(service, login or role.value, role)
    now = service.clock()
    with service.begin() as conn:
        token = begin_sign_in(conn, account.account_id, now=now, lasts=LASTS)
    client.cookies.set("siting-signin", token)
    return account


def form_token(answer: Response) -> str:
    """Return the token that a page's forms carry."""
    found = _TOKEN.search(answer.text)
    assert found is not None, answer.text[:500]
    return found[1]


def send(client: TestClient, page: str, to: str = "", /, **fields: str) -> Response:
    """Open a page and send a form of it."""
    token = form_token(client.get(page, headers=HTML))
    data = {**fields, "form_token": token}
    answer: Response = client.post(to or page, data=data, headers=HTML, follow_redirects=False)
    return answer


def sign_in(client: TestClient, login: str, password: str = PASSWORD, **fields: str) -> Response:
    """Sign in by the page."""
    return send(client, "/sign-in", login=login, password=password, **fields)
