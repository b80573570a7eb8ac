"""What is let in and what is not: limits, other sites, odd headers, cookies, floods."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from api.serving import bodies
from api.serving.application import make_app
from api.serving.service import Service
from siting.domain.accounts import Role
from siting.service_settings import ServiceSettings
from tests.integration.http.conftest import KEY
from tests.integration.http.signing import HTML, form_token, signed_in_as
from tests.looping import run_apart

extra = APIRouter()


@extra.post("/api/v1/echo")
@extra.post("/staff/import/echo")
@extra.post("/echo")
async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def asking(service: Service, **settings: Any) -> TestClient:
    """Return a client of an application with other settings."""
    chosen = ServiceSettings.model_validate({"secret_key": KEY, "rate_per_minute": 100_000, **settings})
    app = make_app(replace(service, settings=replace(service.settings, service=chosen)))
    app.include_router(extra)
    base = settings.get("public_url", "http://testserver")
    return TestClient(app, base_url=base, raise_server_exceptions=False)


def test_over_https_cookies_are_bound_to_the_host(service: Service) -> None:
    client = asking(service, public_url="https://mark.example.se")

    answer = client.get("/sign-in", headers=HTML)

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-visitor=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "domain" not in cookie.lower()
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert client.get("/health/live", headers={"Host": "mark.example.se.evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example", "[::1", "127.0.0.1.evil.example", "a b"]
)
def test_other_hosts_are_refused(service: Service, host: str) -> None:
    assert asking(service).get("/health/live", headers={"Host": host}).status_code == 400


def test_numbers_are_collected_by_any_name_with_the_token_alone(service: Service) -> None:
    named = {"Host": "api:8000"}
    client = asking(service, metrics_token="for-prometheus")  # noqa: S106 - of tests

    told = client.get("/metrics", headers={**named, "Authorization": "Bearer for-prometheus"})

    assert (told.status_code, "siting_http_requests_total" in told.text) == (200, True)
    assert client.get("/metrics", headers={**named, "Authorization": "Bearer other"}).status_code == 403
    assert client.get("/health/live", headers=named).status_code == 400
    assert asking(service).get("/metrics", headers=named).status_code == 400


def test_a_script_of_an_allowed_site_may_ask_the_api_and_send_no_form(service: Service) -> None:
    client = asking(service, cors_origins="https://www.example.se")
    ours = {"Origin": "https://www.example.se", "Sec-Fetch-Site": "cross-site"}

    asked = client.post("/api/v1/echo", content=b"abc", headers=ours)
    assert (asked.status_code, asked.text) == (200, "3")
    assert asked.headers["access-control-allow-origin"] == "https://www.example.se"
    assert "access-control-allow-credentials" not in asked.headers
    assert client.post("/echo", headers=ours).status_code == 403
    assert client.post("/api/v1/echo", headers={**ours, "Origin": "https://evil.example"}).status_code == 403
    assert client.post("/api/v1/echo", headers={**ours, "Cookie": "siting-signin=x"}).status_code == 403
    other = client.get("/health/live", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_without_leave_no_other_site_reads_anything(service: Service) -> None:
    answer = asking(service).get("/health/live", headers={"Origin": "https://www.example.se"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_floods_are_stopped_by_network_and_kind(service: Service) -> None:
    client = asking(service, rate_per_minute=5, rate_forms_per_minute=2)

    assert [client.post("/echo").status_code for _ in range(4)] == [200, 200, 429, 429]
    assert [client.post("/api/v1/echo").status_code for _ in range(6)] == [200] * 5 + [429]
    refused = client.get("/sites")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert refused.json()["type"] == "urn:siting:problem:too_many_requests"
    assert client.get("/health/live").status_code == 200, "what watches the service goes on"


def test_an_enquiry_is_a_form_whichever_way_it_is_sent(service: Service) -> None:
    client = asking(service, rate_per_minute=100, rate_forms_per_minute=2)

    sent = [client.post("/api/v1/enquiries", json={}).status_code for _ in range(3)]

    assert (429 not in sent[:2], sent[2]) == (True, 429)
    assert client.post("/echo").status_code == 429, "both ways count together"
    assert client.get("/api/v1/facts").status_code == 200


def test_only_staff_send_large_files(service: Service) -> None:
    client = asking(service, body_limit_kb=16, upload_limit_mb=1)
    large = b"x" * 100_000

    assert client.post("/staff/import/echo", content=large).status_code == 413
    client.cookies.set("siting-signin", "made up")
    assert client.post("/staff/import/echo", content=large).status_code == 413
    client.cookies.clear()
    signed_in_as(client, service, Role.PLANNER)
    assert client.post("/staff/import/echo", content=large).status_code == 413
    client.cookies.clear()
    signed_in_as(client, service, Role.STAFF)
    assert client.post("/staff/import/echo", content=large).text == "100000"
    assert client.post("/staff/import/echo", content=b"x" * 1_000_001).status_code == 413
    assert client.post("/echo", content=large).status_code == 413


def test_a_form_s_token_is_another_each_time_and_bound_to_who_got_it(service: Service) -> None:
    client = asking(service)
    first, second = (form_token(client.get("/sign-in", headers=HTML)) for _ in range(2))
    fields = {"login": "a", "password": "b"}

    assert first != second
    for token in (first, second):
        assert client.post("/sign-in", data={**fields, "form_token": token}).status_code == 422
    mixed = first[:24] + second[24:]
    assert client.post("/sign-in", data={**fields, "form_token": mixed}).status_code == 403
    assert asking(service).post("/sign-in", data={**fields, "form_token": first}).status_code == 403


@pytest.mark.parametrize("name", ["x-request-id"])
@pytest.mark.parametrize(
    ("given", "kept"), [("abcdef-12345", True), ("a b", False), ("x" * 65, False), ("å" * 8, False)]
)
def test_a_proxy_s_number_is_kept_where_it_is_one(service: Service, name: str, given: str, kept: bool) -> None:
    answer = asking(service).get("/health/live", headers={name: given.encode()})
    assert (answer.headers[name] == given) is kept


@pytest.fixture
def raw(service: Service) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Ask with messages and headers as they come, which no client would send."""
    app = make_app(service)
    app.include_router(extra)

    def ask(headers: list[tuple[bytes, bytes]], messages: Iterator[Any]) -> tuple[int, dict[str, Any]]:
        return run_apart(_ask(app, headers, messages))

    return ask


async def _ask(app: FastAPI, headers: list[tuple[bytes, bytes]], messages: Iterator[Any]) -> tuple[int, dict[str, Any]]:
    sent: list[Any] = []

    async def receive() -> Any:
        message = next(messages, None)
        if message is None:
            await asyncio.sleep(60)
        return message

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/echo",
        "raw_path": b"/echo",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), *headers],
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("192.0.2.1", 1),
        "http_version": "1.1",
        "root_path": "",
    }
    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], json.loads(body) if body.startswith(b"{") else {"text": body.decode()}


def piece(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.mark.parametrize(
    "headers",
    [
        [(b"content-length", b"3"), (b"content-length", b"30")],
        [(b"content-length", b"3"), (b"content-length", b"3")],
        [(b"content-length", b"3"), (b"transfer-encoding", b"chunked")],
        [(b"content-length", b"+3")],
        [(b"content-length", b"-1")],
        [(b"content-length", b"0x3")],
        [(b"content-length", b"\xb2")],
        [(b"content-length", b"")],
    ],
)
def test_two_lengths_or_an_odd_one_are_refused(
    raw: Callable[..., tuple[int, dict[str, Any]]], headers: list[tuple[bytes, bytes]]
) -> None:
    assert raw(headers, iter([piece(b"abc")]))[0] == 400


def test_a_body_that_does_not_come_is_given_up(
    raw: Callable[..., tuple[int, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PIECE_SECONDS", 0.05)

    status, told = raw([(b"transfer-encoding", b"chunked")], iter([piece(b"a", more=True)]))

    assert (status, told["type"]) == (408, "urn:siting:problem:too_slow")


def test_a_body_that_trickles_is_given_up(
    raw: Callable[..., tuple[int, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PIECE_SECONDS", 0.0)

    status, told = raw([(b"transfer-encoding", b"chunked")], iter([piece(b"a", more=True)] * 1000))

    assert (status, told["type"]) == (408, "urn:siting:problem:too_slow")
