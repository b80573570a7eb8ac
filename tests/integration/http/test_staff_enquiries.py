"""The staff's list of enquiries, one enquiry, and what is changed of it."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.services.send_enquiry import months_after
from siting.store.audit import AuditFilter, list_entries
from siting.store.enquiries import load_enquirer
from siting.store.enquiry_changes import list_events, load_enquiry
from tests.integration.http.enquiring import MAIL, PERSON, make_enquiry
from tests.integration.http.signing import HTML, form_token, make_account, send, signed_in_as

FIELDS = {
    "version": "1",
    "status": "waiting",
    "handler": "0",
    "reply_due": "2026-12-01T14:00",
    "reply_due_was": "",
    "case_number": "KS 2026/17",
    "outcome": "",
    "outcome_reason": "",
}


@pytest.mark.parametrize("path", ["/staff", "/staff/enquiries/1", "/staff/enquiries/new", "/staff/enquiries/1/match"])
@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.PLANNER, 403)])
def test_enquiries_are_for_staff_alone(
    client: TestClient, service: Service, path: str, role: Role | None, status: int
) -> None:
    if role is not None:
        signed_in_as(client, service, role)

    assert client.get(path).status_code == status


def test_the_list_has_the_most_urgent_first_and_marks_those_that_are_late(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    for company, hours in (("Later", 60), ("Late", -3), ("Soon", 5)):
        make_enquiry(service, company=company, hours_left=hours)

    page = client.get("/staff", headers=HTML).text
    late = client.get("/staff?show=late", headers=HTML).text

    assert re.findall(r">(Late|Soon|Later)</a>", page) == ["Late", "Soon", "Later"]
    assert page.count("due due-late") == 1
    assert page.count("due due-soon") == 1
    assert "Soon</a>" not in late
    assert PERSON not in page


def test_what_is_asked_stands_on_the_page_and_the_person_does_not(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service)

    page = client.get(f"/staff/enquiries/{enquiry_id}", headers=HTML).text

    assert "at least 20,000\u00a0m²" in page
    assert "Ring gärna." in page
    assert PERSON not in page
    assert MAIL not in page


def test_that_somebody_read_whom_to_answer_is_written_down(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service)

    page = client.get(f"/staff/enquiries/{enquiry_id}/contact", headers=HTML).text

    with service.begin() as conn:
        notes = list_entries(conn, AuditFilter(action="contact_read"), limit=5)
    assert MAIL in page
    assert [(one.actor, one.subject) for one in notes] == [("staff", f"enquiry {enquiry_id}")]
    assert PERSON not in str(notes)


def test_an_enquiry_is_taken_with_one_button(client: TestClient, service: Service) -> None:
    account = signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service)

    send(client, f"/staff/enquiries/{enquiry_id}", f"/staff/enquiries/{enquiry_id}/take", version="1")

    with service.begin() as conn:
        state = load_enquiry(conn, enquiry_id)
    assert (state.row.handler_id, state.row.status, state.row.version) == (account.account_id, "working", 2)


def test_a_change_stands_in_the_history_with_what_it_was(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service)

    answer = send(client, f"/staff/enquiries/{enquiry_id}", **FIELDS)

    with service.begin() as conn:
        newest = list_events(conn, enquiry_id)[0]
        state = load_enquiry(conn, enquiry_id)
    assert answer.status_code == 303
    assert newest.detail["status"] == ["new", "waiting"]
    assert newest.detail["case_number"] == ["", "KS 2026/17"]
    assert "outcome" not in newest.detail
    assert newest.by == "Staff"
    assert state.case_number == "KS 2026/17"


def test_a_reply_due_that_nobody_touched_stays_to_the_second(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service, hours_left=1.2345)
    with service.begin() as conn:
        before = load_enquiry(conn, enquiry_id).row.reply_due

    send(client, f"/staff/enquiries/{enquiry_id}", **FIELDS | {"reply_due": "x", "reply_due_was": "x"})

    with service.begin() as conn:
        assert load_enquiry(conn, enquiry_id).row.reply_due == before


def test_of_two_who_save_the_second_is_told_and_loses_nothing(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service)
    path = f"/staff/enquiries/{enquiry_id}"
    send(client, path, **FIELDS)

    second = send(client, path, **FIELDS | {"status": "answered", "case_number": "KS 2026/18"})
    again = send(client, path, **FIELDS | {"version": "2", "status": "answered", "case_number": "KS 2026/18"})

    assert second.status_code == 409
    assert 'value="KS 2026/18"' in second.text
    assert "Saved now: KS 2026/17" in second.text
    assert 'name="version" value="2"' in second.text
    assert again.status_code == 303
    with service.begin() as conn:
        assert load_enquiry(conn, enquiry_id).row.answered_at == service.clock()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "gone"},
        {"outcome": "x"},
        {"handler": "999999"},
        {"reply_due": "soon"},
        {"reply_due": "0001-01-01T00:00"},
        {"case_number": "x" * 201},
    ],
)
def test_what_can_t_be_is_said_and_nothing_saved(client: TestClient, service: Service, wrong: dict[str, str]) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service)

    answer = send(client, f"/staff/enquiries/{enquiry_id}", **FIELDS | wrong)

    assert answer.status_code == 422
    assert "error-summary" in answer.text
    with service.begin() as conn:
        assert load_enquiry(conn, enquiry_id).row.version == 1


def test_notes_are_shown_as_they_were_written(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    path = f"/staff/enquiries/{make_enquiry(service)}"

    send(client, path, f"{path}/note", text="<script>alert(1)</script>")
    empty = send(client, path, f"{path}/note", text="  ")

    page = client.get(path, headers=HTML).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert empty.status_code == 422


def test_an_enquiry_by_telephone_is_written_down_and_taken(client: TestClient, service: Service) -> None:
    account = signed_in_as(client, service, Role.STAFF)
    fields = {
        "company": "Väveriet",
        "title": "Lokal för vävstolar",
        "kinds": "premises",
        "area_m2": "1 200",
        "name": PERSON,
        "phone": "033-123 45",
        "message": "",
        "email": "",
        "language": "sv",
    }

    missing = send(client, "/staff/enquiries/new", **fields | {"area_m2": "stor", "phone": ""})
    answer = send(client, "/staff/enquiries/new", **fields)

    page = client.get(answer.headers["location"], headers=HTML).text
    assert missing.status_code == 422
    assert missing.text.count("<li>Write") == 2
    assert 'value="Väveriet"' in missing.text
    assert "at least 1,200\u00a0m²" in page
    with service.begin() as conn:
        state = load_enquiry(conn, int(answer.headers["location"].rsplit("/", 1)[1]))
    assert (state.row.number, state.row.handler_id) == ("2026-0001", account.account_id)


@pytest.mark.parametrize("part", ["", "/take", "/note", "/match", "/try", "/work", "/proposal"])
def test_a_form_that_is_not_ours_changes_nothing(client: TestClient, service: Service, part: str) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = make_enquiry(service)

    answer = client.post(f"/staff/enquiries/{enquiry_id}{part}", data={"form_token": "0" * 64, "version": "1"})

    assert answer.status_code == 403


def test_an_enquiry_that_is_not_there_is_not_found(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)

    assert [client.get(f"/staff/enquiries/999{part}").status_code for part in ("", "/match", "/contact")] == [404] * 3


def test_colleagues_can_be_given_it(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    other = make_account(service, "bo", Role.ADMINISTRATOR)
    planner = make_account(service, "pia", Role.PLANNER)
    enquiry_id = make_enquiry(service)
    path = f"/staff/enquiries/{enquiry_id}"

    given = send(client, path, **FIELDS | {"handler": str(other.account_id)})
    refused = send(client, path, **FIELDS | {"handler": str(planner.account_id), "version": "2"})

    assert (given.status_code, refused.status_code) == (303, 422)
    assert form_token(client.get(path, headers=HTML))


def sent_in_the_name_of_one_that_is_known(service: Service, code: str = "25.110") -> int:
    """Return an enquiry that names a known company with another industry than is known."""
    make_enquiry(service, industry="52.100")
    return make_enquiry(service, industry=code)


def known_industry(service: Service) -> list[str]:
    with service.begin() as conn:
        return list(conn.scalars(text("SELECT industry_code FROM siting.company")))


def test_what_is_sent_of_a_known_company_changes_nothing_and_stands_beside_it(
    client: TestClient, service: Service
) -> None:
    signed_in_as(client, service, Role.STAFF)
    enquiry_id = sent_in_the_name_of_one_that_is_known(service)

    page = client.get(f"/staff/enquiries/{enquiry_id}", headers=HTML).text

    assert known_industry(service) == ["52.100"]
    assert "52.100 (SNI 2007): Warehousing and support activities for transportation" in page
    assert "25.110 (SNI 2007): Manufacture of fabricated metal products" in page
    assert "Use what was sent" in page


def test_staff_have_what_was_sent_hold(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    path = f"/staff/enquiries/{sent_in_the_name_of_one_that_is_known(service)}"

    answer = send(client, path, f"{path}/company", industry="sent", known_code="52.100", known_version="SNI 2007")

    page = client.get(path, headers=HTML).text
    assert answer.status_code == 303
    assert known_industry(service) == ["25.110"]
    assert "the company&#39;s industry: 52.100 (SNI 2007) → 25.110 (SNI 2007)" in page
    assert "Use what was sent" not in page
    with service.begin() as conn:
        [noted] = list_entries(conn, AuditFilter(action="company_changed"), limit=5)
    assert noted.actor == "staff"


def test_staff_keep_what_is_known_and_may_think_better_of_it(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    path = f"/staff/enquiries/{sent_in_the_name_of_one_that_is_known(service)}"
    fields = {"known_code": "52.100", "known_version": "SNI 2007"}

    send(client, path, f"{path}/company", industry="known", **fields)

    page = client.get(path, headers=HTML).text
    assert known_industry(service) == ["52.100"]
    assert "52.100 (SNI 2007), not 25.110 (SNI 2007)" in page
    assert "Keep what is known" not in page
    send(client, path, f"{path}/company", industry="sent", **fields)
    assert known_industry(service) == ["25.110"]


def test_of_two_who_decide_on_a_company_the_second_is_told(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    one = f"/staff/enquiries/{sent_in_the_name_of_one_that_is_known(service)}"
    other = f"/staff/enquiries/{make_enquiry(service, industry='46')}"
    fields = {"industry": "sent", "known_code": "52.100", "known_version": "SNI 2007"}
    send(client, one, f"{one}/company", **fields)

    answer = send(client, other, f"{other}/company", **fields)

    assert answer.status_code == 409
    assert "Somebody else has changed what is known of Nordisk Logistik" in answer.text
    assert known_industry(service) == ["25.110"]


@pytest.mark.parametrize("fields", [{"industry": "gone"}, {}])
def test_a_decision_that_is_none_is_refused(client: TestClient, service: Service, fields: dict[str, str]) -> None:
    signed_in_as(client, service, Role.STAFF)
    path = f"/staff/enquiries/{sent_in_the_name_of_one_that_is_known(service)}"

    assert send(client, path, f"{path}/company", **fields).status_code == 422
    assert client.post(f"{path}/company", data={"industry": "sent"}, headers=HTML).status_code == 403
    assert known_industry(service) == ["52.100"]


def test_an_enquiry_that_says_nothing_of_the_industry_has_nothing_to_use(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    make_enquiry(service, industry="52.100")
    path = f"/staff/enquiries/{make_enquiry(service)}"
    fields = {"industry": "sent", "known_code": "52.100", "known_version": "SNI 2007"}

    assert "Use what was sent" not in client.get(path, headers=HTML).text
    assert send(client, path, f"{path}/company", **fields).status_code == 422
    assert known_industry(service) == ["52.100"]


def test_of_two_who_take_an_enquiry_the_second_is_told_on_its_page(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    path = f"/staff/enquiries/{make_enquiry(service)}"
    send(client, path, f"{path}/take", version="1")

    second = send(client, path, f"{path}/take", version="1")

    assert second.status_code == 409
    assert "Somebody else has changed enquiry 2026-0001" in second.text
    assert "What is asked" in second.text


def test_who_has_an_enquiry_keeps_it_when_the_account_is_closed(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    bo = make_account(service, "bo", Role.STAFF)
    path = f"/staff/enquiries/{make_enquiry(service)}"
    send(client, path, **FIELDS | {"handler": str(bo.account_id)})
    with service.begin(actor="tests") as conn:
        conn.execute(text("UPDATE siting.account SET disabled_at = now() WHERE id = :id"), {"id": bo.account_id})

    page = client.get(path, headers=HTML).text
    saved = send(client, path, **FIELDS | {"handler": str(bo.account_id), "version": "2", "case_number": "KS 9"})

    assert f'<option value="{bo.account_id}" selected>Bo</option>' in page
    assert saved.status_code == 303


def test_who_writes_by_hand_is_kept_as_long_as_who_sends(client: TestClient, service: Service) -> None:
    signed_in_as(client, service, Role.STAFF)
    page = "/staff/enquiries/new"
    fields = {"company": "Alfa", "title": "Mark", "area_m2": "900", "name": "Kim", "phone": "033-1", "kinds": "land"}

    answer = send(client, page, **fields)

    with service.begin() as conn:
        enquirer = load_enquirer(conn, int(answer.headers["location"].rsplit("/", 1)[1]))
    assert enquirer is not None
    assert enquirer.erase_on == months_after(service.today(), service.settings.service.enquiry_months)


def test_a_company_that_is_known_by_another_name_than_the_letter_s_is_named(
    client: TestClient, service: Service
) -> None:
    signed_in_as(client, service, Role.STAFF)

    page = client.get(f"/staff/enquiries/{make_enquiry(service, company='Beta AB')}", headers=HTML).text

    assert "<dt>Known as</dt><dd>Nordisk Logistik</dd>" in page
