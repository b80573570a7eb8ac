"""Enquiries and proposals for programs that staff use."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.matching.requirement_documents import requirement_to_dict
from siting.store.enquiry_changes import list_events, load_enquiry
from tests.integration.http.enquiring import MAIL, PERSON, drawing_when_asked, load_plots, make_enquiry, the_requirement
from tests.integration.http.signing import signed_in_as

ORDER = {"requirement": requirement_to_dict(the_requirement())}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/enquiries"),
        ("GET", "/enquiries/1"),
        ("PATCH", "/enquiries/1"),
        ("GET", "/proposals"),
        ("POST", "/proposals"),
        ("GET", "/proposals/1"),
        ("GET", "/proposals/1.pdf"),
        ("POST", "/proposals/1/links"),
        ("DELETE", "/proposals/1/links/1"),
    ],
)
@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.PLANNER, 403)])
def test_they_are_for_staff_alone(
    client: TestClient, service: Service, method: str, path: str, role: Role | None, status: int
) -> None:
    if role is not None:
        signed_in_as(client, service, role)

    body = None if method in ("GET", "DELETE") else ORDER if path == "/proposals" else {}
    assert client.request(method, f"/api/v1{path}", json=body).status_code == status


def test_enquiries_are_listed_without_persons(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    make_enquiry(service, company="Late", hours_left=-1)
    make_enquiry(service, company="Later", hours_left=20)

    answer = client.get("/api/v1/enquiries")

    assert [(one["company"], one["late"]) for one in answer.json()["items"]] == [("Late", True), ("Later", False)]
    assert len(client.get("/api/v1/enquiries?show=late").json()["items"]) == 1
    assert client.get("/api/v1/enquiries?show=mine").json()["items"] == []
    assert [one["company"] for one in client.get("/api/v1/enquiries?show=all&q=later").json()["items"]] == ["Later"]
    assert PERSON not in answer.text
    assert MAIL not in answer.text


def test_a_change_goes_through_once_and_not_over_another_s(client: TestClient, service: Service) -> None:
    account = signed_in_as(client, service, Role.STAFF)
    path = f"/api/v1/enquiries/{make_enquiry(service)}"
    etag = client.get(path).headers["etag"]

    first = client.patch(path, json={"status": "working", "handler_id": account.account_id}, headers={"If-Match": etag})
    second = client.patch(path, json={"status": "closed"}, headers={"If-Match": etag})
    held = client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.json()["status"], first.json()["handler"]) == (200, "working", "Staff")
    assert (second.status_code, held.status_code) == (412, 304)
    with service.begin() as conn:
        assert load_enquiry(conn, 1).row.status == "working"
        assert len(list_events(conn, 1)) == 2


@pytest.mark.parametrize(
    "change",
    [{"status": "x"}, {"handler_id": 77}, {"reply_due": "2026-12-01"}, {"reply_due": "x"}, {"more": 1}, {"outcome": 3}],
)
def test_a_change_that_can_t_be_is_refused(client: TestClient, service: Service, change: dict[str, object]) -> None:
    signed_in_as(client, service, Role.STAFF)
    path = f"/api/v1/enquiries/{make_enquiry(service)}"

    assert client.patch(path, json=change).status_code == 422


def test_a_proposal_is_made_shared_and_withdrawn(client: TestClient, service: Service) -> None:
    signed_in_as(drawing_when_asked(client), service, Role.STAFF)
    plots, enquiry_id = load_plots(service), make_enquiry(service)
    order = {
        **ORDER,
        "site_ids": [plots["large"], plots["near"]],
        "enquiry_id": enquiry_id,
        "remarks": [{"site_id": plots["large"], "sv": "Störst."}],
    }

    made = client.post("/api/v1/proposals", json=order)
    model = made.json()
    page = client.get(f"{model['files']['html']}?lang=sv")
    link = client.post(f"/api/v1/proposals/{model['id']}/links", json={"days": 3}).json()
    opened = client.get(link["url"])
    withdrawn = client.delete(f"/api/v1/proposals/{model['id']}/links/{link['id']}")

    assert made.status_code == 201
    assert made.headers["location"] == f"/api/v1/proposals/{model['id']}"
    assert (model["version"], model["enquiry_id"]) == (1, enquiry_id)
    assert "Störst." in page.text
    assert opened.text == page.text
    assert withdrawn.status_code == 204
    assert client.get(link["url"]).status_code == 410
    assert [one["id"] for one in client.get(f"/api/v1/proposals?enquiry_id={enquiry_id}").json()["items"]] == [1]
    assert client.get(made.headers["location"]).json() == model


def test_a_proposal_of_the_best_needs_no_enquiry(client: TestClient, service: Service) -> None:
    signed_in_as(drawing_when_asked(client), service, Role.STAFF)
    load_plots(service)

    made = client.post("/api/v1/proposals", json={**ORDER, "shortlist": 2})

    assert made.status_code == 201
    assert len(client.get(made.json()["files"]["geojson"]).json()["features"]) >= 2


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"site_ids": [99]}, 404),
        ({"site_ids": []}, 422),
        ({"site_ids": [2**70]}, 422),
        ({"enquiry_id": 99}, 404),
        ({"enquiry_id": 99, "site_ids": [1]}, 404),
        ({"requirement": {"title": "x"}}, 422),
        ({"remarks": [{"site_id": 1, "sv": "x" * 3000}]}, 422),
    ],
)
def test_what_can_t_be_proposed_is_said(
    client: TestClient, service: Service, more: dict[str, object], status: int
) -> None:
    signed_in_as(client, service, Role.STAFF)
    load_plots(service)

    answer = client.post("/api/v1/proposals", json={**ORDER, **more})

    assert answer.status_code == status
    assert client.get("/api/v1/proposals").json()["items"] == []


def test_what_staff_read_comes_page_by_page(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    for hours_left in (3, 2, 1):
        make_enquiry(service, company=f"In {hours_left}", hours_left=hours_left)
    load_plots(service)
    made = [client.post("/api/v1/proposals", json={**ORDER, "shortlist": 1}).json()["id"] for _ in range(3)]

    assert walked(client, "/api/v1/enquiries?limit=2", "company") == [["In 1", "In 2"], ["In 3"]]
    assert walked(client, "/api/v1/proposals?limit=2", "id") == [made[:0:-1], made[:1]]


def walked(client: TestClient, path: str, field: str) -> list[list[object]]:
    """Return a field of each item, page by page."""
    pages, following = [], path
    while following:
        answer = client.get(following).json()
        pages.append([one[field] for one in answer["items"]])
        following = answer["next"]
    return pages


def test_what_staff_have_is_not_sent_again(client: TestClient, service: Service) -> None:
    signed_in_as(drawing_when_asked(client), service, Role.STAFF)
    enquiry = make_enquiry(service)
    load_plots(service)
    made = client.post("/api/v1/proposals", json={**ORDER, "shortlist": 1})

    for path in ("/api/v1/enquiries", "/api/v1/proposals", made.headers["location"], made.json()["files"]["geojson"]):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), path
        assert again.headers["cache-control"].startswith("private"), path
    held = client.get("/api/v1/enquiries").headers["etag"]
    client.patch(f"/api/v1/enquiries/{enquiry}", json={"status": "working"})
    assert client.get("/api/v1/enquiries", headers={"If-None-Match": held}).status_code == 200
    html = made.json()["files"]["html"]
    tags = {client.get(f"{html}?lang={lang}").headers["etag"] for lang in ("sv", "en")}
    assert len(tags) == 2
    forged = client.get("/api/v1/proposals/99.pdf", headers={"If-None-Match": tags.pop()})
    assert forged.status_code == 404


def test_a_form_that_there_is_not_of_a_proposal(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)

    assert client.get("/api/v1/proposals/1.docx").status_code == 422
    assert client.get("/api/v1/proposals/1.pdf").status_code == 404
