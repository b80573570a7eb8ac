"""Whatever stands in an address, a form or a field, of any route there is: no 500, nothing run, nothing let out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.testclient import TestClient
from httpx import Response

from api.serving.service import Service
from siting.domain.accounts import Account, Role
from siting.store.accounts import begin_sign_in
from siting.store.cluster import Cluster
from tests.integration.http.conftest import NOW, service_on
from tests.integration.http.enquiring import drawing_when_asked, load_plots, make_enquiry
from tests.integration.http.signing import HTML, LASTS, form_token, make_account

ATTACKS = {
    "script": "'; DROP TABLE siting.site; --\"><script>alert(1)</script>{{1000003*7}}${1000003*7}\r\nX-Evil: 1",
    "path": "../../../../etc/passwd",
    "number": "9" * 400,
    "not a number": "NaN",
    "nothing": "\x00",
}
TELLING = ("7000021", "root:x:0", "psycopg", "Traceback")
"""What stands in an answer where a text was run, or more was told than was to be."""
LINK = "k" * 43
NAMES = re.compile(r'\bname="([A-Za-z0-9_.:-]+)"')
LEAST_ROUTES = 90
KNOWN = {
    "form": "pdf",
    "tiling": "WebMercatorQuad",
    "collection_id": "sites",
    "token": LINK,
    "key": "power_capacity_mw",
}
"""What a path is filled with where it is not attacked; else the number 1."""


def routes(app: FastAPI) -> Iterator[tuple[str, str, list[str]]]:
    """Yield method, path and names of the parameters in it, of every route."""
    for included in app.routes:
        for one in getattr(included, "effective_route_contexts", list)():
            for method in one.methods:
                yield (
                    method,
                    one.path_format,
                    sorted(set(re.findall(r"{(\w+)(?::\w+)?}", one.path_format))),
                )


def queried(app: FastAPI) -> list[str]:
    """Return the names of all that any route asks for in a query."""
    names = {
        field.alias
        for included in app.routes
        for one in getattr(included, "effective_route_contexts", list)()
        for field in asked(one.dependant)
    }
    return sorted(names)


def asked(dependant: Dependant) -> Iterator[Any]:
    yield from dependant.query_params
    for inner in dependant.dependencies:
        yield from asked(inner)


def filled(path: str, names: list[str], attacked: str = "", attack: str = "") -> str:
    said = {name: KNOWN.get(name, "1") for name in names} | ({attacked: quote(attack, safe="")} if attacked else {})
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: said[found[1]], path)


def harmless(answer: Response, told: str) -> None:
    """Fail where an answer shows that what was sent was more than a text."""
    assert answer.status_code < 500, f"{told}: {answer.status_code} {answer.text[:600]}"
    assert "x-evil" not in answer.headers, told
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert "<script>alert(1)" not in answer.text, told
    assert [one for one in TELLING if one in answer.text] == [], told


class Administrator:
    """A client that is signed in as somebody who may do everything, anew whenever it has signed out."""

    def __init__(self, client: TestClient, service: Service) -> None:
        self.client, self._service = client, service
        self._account: Account = make_account(service, "adam", Role.ADMINISTRATOR)
        self.sign_in()

    def sign_in(self) -> None:
        with self._service.begin() as conn:
            token = begin_sign_in(conn, self._account.account_id, now=self._service.clock(), lasts=LASTS)
        self.client.cookies.clear()
        self.client.cookies.set("siting-signin", token)

    def get(self, path: str, **params: Any) -> Response:
        answer: Response = self.client.get(path, params=params or None, headers=HTML, follow_redirects=False)
        return answer


@pytest.fixture
def service(cluster: Cluster, database_name: str) -> Iterator[Service]:
    """A service that looks at every form, however many come."""
    with service_on(cluster, database_name, clock=lambda: NOW, rate_forms_per_minute=100_000) as made:
        yield made


@pytest.fixture
def administrator(client: TestClient, service: Service) -> Administrator:
    load_plots(service)
    make_enquiry(service)
    return Administrator(drawing_when_asked(client), service)


def app_of(client: TestClient) -> FastAPI:
    app = client.app
    assert isinstance(app, FastAPI)
    return app


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_is_read_takes_an_address_for_more_than_text(administrator: Administrator, attack: str) -> None:
    app, said = app_of(administrator.client), ATTACKS[attack]
    every = [(path, names) for method, path, names in routes(app) if method == "GET"]
    query = {name: said for name in queried(app) if name != "lang"}
    assert len(every) > LEAST_ROUTES

    for path, names in every:
        harmless(administrator.get(filled(path, names), **query), f"GET {path} with a query")
        for name in names:
            harmless(administrator.get(filled(path, names, name, said)), f"GET {path}, {name}")


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_is_sent_takes_a_field_for_more_than_text(
    administrator: Administrator, service: Service, attack: str
) -> None:
    app, said = app_of(administrator.client), ATTACKS[attack]
    pages = [administrator.get(filled(path, names)) for method, path, names in routes(app) if method == "GET"]
    fields = {
        name for one in pages if "html" in one.headers.get("content-type", "") for name in NAMES.findall(one.text)
    }
    assert {"login", "plot_area_m2", "status", "form_token"} <= fields

    for method, path, names in routes(app):
        if method != "POST" or path.startswith("/api/"):
            continue
        administrator.sign_in()
        token = form_token(administrator.get("/account"))
        data = {**dict.fromkeys(fields, said), "form_token": token}
        answer = administrator.client.post(filled(path, names), data=data, headers=HTML, follow_redirects=False)
        harmless(answer, f"POST {path}")
        assert answer.status_code not in (403, 429), f"POST {path}: the form was not looked at"
    with service.begin() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM siting.site").scalar_one() >= 4
