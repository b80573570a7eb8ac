"""Programs send enquiries as people do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.serving.service import Service
from siting.store.enquiries import load_enquirer
from tests.integration.http.needs import fill, usual_sites

BODY: dict[str, Any] = {
    "requirement": {
        "title": {"sv": "Lager", "en": "Warehouse"},
        "company": {"name": "Nordisk Logistik"},
        "site": {"kinds": ["land"]},
        "criteria": [{"fact": "power_capacity_mw", "at_least": 5}],
    },
    "name": "Anna Ek",
    "email": "anna.ek@example.com",
    "language": "en",
    "consent": True,
}


@pytest.fixture(autouse=True)
def _filled(service: Service) -> None:
    fill(service, usual_sites())


def count(service: Service) -> int:
    with service.begin() as conn:
        return int(conn.scalar(text("SELECT count(*) FROM siting.enquiry")) or 0)


def test_what_is_sent_is_an_enquiry(client: TestClient, service: Service) -> None:
    answer = client.post("/api/v1/enquiries", json=BODY)
    with service.begin() as conn:
        row = conn.execute(text("SELECT * FROM siting.enquiry")).one()
        unmet = conn.scalar(text("SELECT count(*) FROM siting.enquiry_unmet"))
        person = load_enquirer(conn, row.id)

    assert (answer.status_code, answer.json()["number"]) == (201, "2026-0001")
    assert (row.title, row.language, row.company, unmet) == ("Warehouse", "en", "Nordisk Logistik", 1)
    assert person is not None
    assert person.email == "anna.ek@example.com"
    assert "anna" not in answer.text.lower()


def test_the_same_sent_again_is_the_same_enquiry(client: TestClient, service: Service) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.post("/api/v1/enquiries", json=BODY), range(4)))
    other = client.post("/api/v1/enquiries", json={**BODY, "message": "And the spring?"})

    assert {(one.status_code, one.json()["number"]) for one in answers} == {(201, "2026-0001")}
    assert other.json()["number"] == "2026-0002"
    assert count(service) == 2


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"consent": False}, 422),
        ({"email": ""}, 422),
        ({"email": "anna"}, 422),
        ({"unknown": 1}, 422),
        ({"requirement": {}}, 422),
        ({"requirement": {**BODY["requirement"], "criteria": [{"fact": "powr", "at_least": 1}]}}, 422),
        ({"requirement": []}, 422),
        ({"message": "x" * 4001}, 422),
    ],
)
def test_what_can_not_be_used_is_said_and_nothing_is_stored(
    client: TestClient, service: Service, changed: dict[str, Any], status: int
) -> None:
    answer = client.post("/api/v1/enquiries", json={**BODY, **changed})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert count(service) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 5000, b"null", b'"text"'])
def test_what_is_no_enquiry_is_refused(client: TestClient, service: Service, body: bytes) -> None:
    answer = client.post("/api/v1/enquiries", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code in (400, 422)
    assert count(service) == 0
