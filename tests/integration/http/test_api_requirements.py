"""The schema of a requirement, a check of one, and the sites that answer it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from api.serving.turns import MatchTurns, Turns
from siting.domain.accounts import Role
from siting.matching.documents import result_to_dict
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.find_sites import find_sites
from siting.services.requirement_schema import requirement_schema
from siting.store.catalogue import CatalogueCache
from tests.integration.http.enquiring import load_plots, the_requirement
from tests.integration.http.signing import signed_in_as

DOCUMENT = requirement_to_dict(the_requirement())


def criteria(*rows: Any) -> dict[str, Any]:
    return {"title": "Lager", "company": {"name": "N"}, "criteria": list(rows)}


def test_the_schema_is_the_program_s_own_and_kept(client: TestClient) -> None:
    answer = client.get("/api/v1/requirement-schema")
    again = client.get("/api/v1/requirement-schema", headers={"If-None-Match": answer.headers["etag"]})

    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == json.loads(json.dumps(requirement_schema()))
    assert again.status_code == 304


def test_a_requirement_that_is_right_comes_back_in_its_normal_form(client: TestClient) -> None:
    answer = client.post("/api/v1/requirements/check", json=DOCUMENT).json()

    assert answer == {"right": True, "faults": [], "requirement": DOCUMENT}


def test_each_fault_has_its_place_its_value_and_what_would_be_right(client: TestClient) -> None:
    wrong = criteria({"fact": "plot_area_m2", "at_least": "large"}, {"fact": "junktion_min", "at_most": 5}, {})

    answer = client.post("/api/v1/requirements/check", json=wrong).json()

    assert answer["right"] is False
    assert [(one["place"], one["value"]) for one in answer["faults"]] == [
        ("/criteria/0/at_least", "large"),
        ("/criteria/1/fact", "junktion_min"),
        ("/criteria/2/fact", None),
    ]
    assert "junction_min" in answer["faults"][1]["message"]["sv"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 50 + b"1" + b"}" * 50, 400),
        (b'{"title": "' + b"[" * 500 + b'"}', 200),
        (b"[]", 200),
        (b'"text"', 200),
        (b'{"title": "a", "title": "b"}', 200),
        (b'{"title": NaN, "company": 1e999, "criteria": [' + b"9" * 400 + b"]}", 200),
        (b'{"title": "\\ud800", "company": {"name": "\\u0000"}, "criteria": [{"fact": "\\udfff"}]}', 200),
        (b" " * 600_000, 413),
    ],
)
def test_whatever_is_sent_is_answered(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/api/v1/requirements/check", content=body)

    assert answer.status_code == status
    if status == 200:
        assert answer.json()["right"] is False
        assert answer.json()["faults"]


def test_the_answer_is_that_of_the_command_line(client: TestClient, service: Service) -> None:
    load_plots(service)
    expected = find_sites(
        service.database,
        CatalogueCache(),
        the_requirement(),
        as_of=date(2026, 11, 27),
        limit=20,
        out_limit=5,
        insight=True,
    )

    answer = client.post("/api/v1/match", json=DOCUMENT)

    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(result_to_dict(expected)))
    assert answer.json()["insight"]["robustness"] is not None


def test_the_public_learns_nothing_of_what_is_not_published(client: TestClient, service: Service) -> None:
    plots = load_plots(service)
    with service.begin(actor="tests") as conn:
        conn.exec_driver_sql("UPDATE siting.site SET published = reference <> 'large'")

    public = client.post("/api/v1/match?insight=true", json=DOCUMENT)
    signed_in_as(client, service, Role.PLANNER)
    planner = client.post("/api/v1/match", json=DOCUMENT).json()
    client.cookies.clear()
    signed_in_as(client, service, Role.STAFF)
    staff = client.post("/api/v1/match", json=DOCUMENT).json()

    assert "Plot large" not in public.text
    assert public.json()["counts"]["judged"] == planner["counts"]["judged"] == 3
    assert staff["counts"]["judged"] == 4
    assert plots["large"] in [one["site"]["site_id"] for one in staff["ranked"]]


def test_how_much_is_listed_can_be_said(client: TestClient, service: Service) -> None:
    load_plots(service)

    short = client.post("/api/v1/match?limit=1&out=0&insight=false", json=DOCUMENT).json()

    assert (len(short["ranked"]), len(short["out"]), short["insight"]) == (1, 0, None)
    assert client.post("/api/v1/match?limit=1000", json=DOCUMENT).status_code == 422


def test_when_no_turn_is_to_be_had_one_is_told_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Turns(at_once=0, waiting=0, seconds=1)
    monkeypatch.setattr(MatchTurns, "of", lambda *_, **__: full)

    answer = client.post("/api/v1/match", json=DOCUMENT)

    assert (answer.status_code, answer.json()["type"]) == (503, "urn:siting:problem:busy")
    assert int(answer.headers["retry-after"]) > 0


def test_a_requirement_with_mistakes_is_not_matched(client: TestClient) -> None:
    answer = client.post("/api/v1/match", json=criteria({"fact": "nothing", "is": True}))

    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:siting:problem:faults"
    assert "nothing" in answer.json()["faults"][0]
