"""What every answer shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from api.pages.assets import asset
from api.serving.application import make_app
from api.serving.service import Service
from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.store.jobs import defer

boom = APIRouter()


@boom.get("/boom")
def _boom() -> None:
    raise ZeroDivisionError("a secret of the program's")


@boom.get("/refuse")
def _refuse() -> None:
    raise InvalidInput(Text(sv="fel värde", en="wrong value"))


@boom.post("/take")
def _take(body: dict[str, str]) -> dict[str, str]:
    return body


@pytest.fixture
def asking(service: Service) -> TestClient:
    app = make_app(service)
    app.include_router(boom)
    return TestClient(app, raise_server_exceptions=False)


def test_it_lives_and_can_answer(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_what_is_refused_is_a_problem_in_the_reader_s_language(asking: TestClient) -> None:
    swedish = asking.get("/refuse", headers={"Accept-Language": "sv"})
    english = asking.get("/refuse", headers={"Accept-Language": "en"})

    assert (swedish.status_code, swedish.headers["content-type"]) == (422, "application/problem+json")
    assert (swedish.json()["detail"], english.json()["detail"]) == ("fel värde", "wrong value")
    assert swedish.json()["type"] == "urn:siting:problem:invalid_input"
    assert swedish.headers["content-language"] == "sv"
    assert swedish.json()["request_id"] == swedish.headers["x-request-id"]


def test_what_nobody_expected_says_nothing_of_the_program(asking: TestClient) -> None:
    answer = asking.get("/boom")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["type"] == "urn:siting:problem:internal"


def test_a_page_that_is_not_there_is_a_page(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "text/html", "Accept-Language": "en"})

    assert answer.status_code == 404
    assert "Not found" in answer.text
    assert "The address leads nowhere" in answer.text
    assert 'href="/need"' in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_a_host_that_is_not_ours_is_refused(client: TestClient) -> None:
    assert client.get("/health/live", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({}, 200),
    ],
)
def test_a_form_of_another_site_is_refused(asking: TestClient, headers: dict[str, str], status: int) -> None:
    assert asking.post("/take", json={"a": "b"}, headers=headers).status_code == status


def test_a_body_that_is_too_large_is_refused_whatever_it_says_of_itself(asking: TestClient) -> None:
    large = b'{"a": "' + b"x" * 1_000_000 + b'"}'

    def pieces() -> Iterator[bytes]:
        yield from (large[start : start + 50_000] for start in range(0, len(large), 50_000))

    assert asking.post("/take", content=large).status_code == 413
    assert asking.post("/take", content=pieces()).status_code == 413


def test_every_answer_is_guarded(client: TestClient) -> None:
    headers = client.get("/health/live").headers

    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    ["pages/../../serving/secret.py", "pages/%2e%2e/%2e%2e/rendering.py", "lib/nothing.js", "etc/passwd", "pages"],
)
def test_no_path_leads_out_of_the_assets(client: TestClient, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


def test_assets_are_kept_for_ever_under_their_release(client: TestClient) -> None:
    answer = client.get(asset("pages/styles/site.css"))

    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


def test_metrics_count_routes_and_no_addresses(asking: TestClient) -> None:
    asking.get("/refuse?name=somebody")
    asking.get("/nowhere/private-token")
    asking.get("/api/v1/sites/999999999")

    metrics = asking.get("/metrics").text

    assert 'siting_http_requests_total{method="GET",route="/refuse",status="422"} 1.0' in metrics
    assert 'route="/api/v1/sites/{site_id}"' in metrics
    assert "somebody" not in metrics
    assert "private-token" not in metrics


def test_metrics_tell_how_the_queue_stands(client: TestClient, service: Service) -> None:
    def told() -> dict[str, float]:
        lines = client.get("/metrics").text.splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}

    empty = told()
    with service.begin() as conn:
        defer(conn, "nobody's")
        conn.exec_driver_sql("UPDATE jobs.procrastinate_events SET at = at - interval '1 hour'")
    waiting = told()

    assert (empty["siting_database_up"], empty['siting_jobs{status="due"}']) == (1, 0)
    assert empty["siting_jobs_longest_wait_seconds"] == 0
    assert (waiting['siting_jobs{status="due"}'], waiting['siting_jobs{status="failed"}']) == (1, 0)
    assert 3600 <= waiting["siting_jobs_longest_wait_seconds"] < 3700


@pytest.mark.parametrize("path", ["/health/live", "/sites", "/sign-in", "/nowhere", "/api/v1/sites"])
def test_whoever_asks_for_the_head_gets_it_alone(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_who_asks_for_an_icon_without_a_page_gets_the_project_s_or_the_deployment_s(
    client: TestClient, service: Service, tmp_path: Path
) -> None:
    ours = client.get("/favicon.ico")
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"\x89PNG made for this")
    settings = replace(service.settings, service=service.settings.service.model_copy(update={"logo": logo}))
    with TestClient(make_app(replace(service, settings=settings))) as other:
        theirs = other.get("/favicon.ico")

    assert (ours.status_code, ours.headers["content-type"]) == (200, "image/svg+xml")
    assert b"<svg" in ours.content
    assert (theirs.content, theirs.headers["content-type"]) == (logo.read_bytes(), "image/png")
