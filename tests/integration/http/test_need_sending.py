"""A need is sent once, with a number, a person apart, and what was asked for and not there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Row, text
from sqlalchemy.exc import ProgrammingError

from api.serving.service import Service
from siting.matching.requirement_documents import requirement_from_dict
from siting.store.enquiries import erase_enquirers, load_enquirer
from siting.store.requirements import load_requirement
from tests.integration.http.conftest import NOW
from tests.integration.http.needs import SWEDISH, answer_step, begin, fill, need_of, send, token_in, usual_sites


@pytest.fixture
def link(client: TestClient, service: Service) -> str:
    fill(service, usual_sites())
    made = begin(client)
    answer_step(client, made, "size", {"plot_area_m2": "20 000", "plot_area_m2.importance": "need"})
    answer_step(client, made, "power", need_of("5"))
    return made


def enquiries(service: Service) -> list[Row[Any]]:
    with service.begin() as conn:
        return list(conn.execute(text("SELECT * FROM siting.enquiry ORDER BY id")))


def test_what_is_sent_is_stored_with_all_that_staff_need(client: TestClient, service: Service, link: str) -> None:
    answer = send(client, link, message="Hej!", phone="033-12 34 56")
    with service.begin() as conn:
        row = conn.execute(text("SELECT * FROM siting.enquiry")).one()
        event = conn.execute(text("SELECT kind FROM siting.enquiry_event")).one()
        unmet = conn.execute(text("SELECT * FROM siting.enquiry_unmet ORDER BY place")).all()
        person = load_enquirer(conn, row.id)
        stored = load_requirement(conn, row.sent_requirement_id)
        audit = conn.execute(text("SELECT action, detail::text FROM siting.audit")).one()

    assert (answer.status_code, answer.headers["location"]) == (303, f"{link}/sent")
    assert (row.number, row.status, row.company, row.message) == ("2026-0001", "new", "Nordisk Logistik", "Hej!")
    assert row.requirement_id == row.sent_requirement_id
    assert row.reply_due == NOW + timedelta(hours=service.settings.service.reply_hours)
    assert event.kind == "received"
    assert person is not None
    assert (person.name, person.email, person.phone) == ("Anna Ek", "anna.ek@example.com", "033-12 34 56")
    assert (person.erase_on, person.consent_at) == (date(2028, 11, 27), NOW)
    requirement = requirement_from_dict(stored.document)
    assert {one.fact for one in requirement.criteria} == {"plot_area_m2", "power_capacity_mw"}
    assert (requirement.company.name, stored.received) == ("Nordisk Logistik", date(2026, 11, 27))
    assert [(one.fact, one.asked, one.area_m2, one.label_sv) for one in unmet] == [
        ("power_capacity_mw", "5", 20_000.0, "Effekt nu")
    ]
    assert unmet[0].opened >= 1
    assert (audit.action, "anna" in audit.detail.lower()) == ("enquiry_received", False)


def test_the_receipt_has_the_number_and_when_an_answer_comes(client: TestClient, link: str) -> None:
    send(client, link)
    page = client.get(f"{link}/sent", headers=SWEDISH).text

    assert "Er förfrågan har nummer 2026-0001" in page
    assert "29 november 2026" in page
    assert "allmän handling" in page
    assert "anna.ek@example.com" not in page


def test_sent_twice_it_is_one_enquiry(client: TestClient, service: Service, link: str) -> None:
    first, second = send(client, link), send_again(client, link)

    assert first.headers["location"] == second.headers["location"] == f"{link}/sent"
    assert len(enquiries(service)) == 1


def send_again(client: TestClient, link: str) -> Any:
    """Send a form that was opened before it was sent the first time."""
    token = token_in(client.get(f"{link}/erase").text)
    data = {"form_token": token, "version": "3", "company": "A", "name": "B", "email": "b@example.com", "consent": "1"}
    return client.post(f"{link}/send", data=data, follow_redirects=False)


def test_sent_at_the_same_time_it_is_one_enquiry(client: TestClient, service: Service, link: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(client, link), range(4)))

    assert {one.status_code for one in answers} == {303}
    assert len(enquiries(service)) == 1


def test_numbers_follow_each_other_within_a_year(client: TestClient, service: Service) -> None:
    fill(service, usual_sites())
    links = [begin(client) for _ in range(3)]
    for link in links:
        answer_step(client, link, "power", need_of("1"))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda link: send(client, link), links))

    assert sorted(row.number for row in enquiries(service)) == ["2026-0001", "2026-0002", "2026-0003"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"consent": ""}, "Kryssa i att ni har läst"),
        ({"email": ""}, "Skriv en e-postadress eller ett telefonnummer"),
        ({"email": "anna"}, "E-postadressen ser inte rätt ut"),
        ({"email": "a@b.c\nBcc: x@y.z"}, "E-postadressen ser inte rätt ut"),
        ({"phone": "ring mig"}, "Telefonnumret ser inte rätt ut"),
        ({"name": " "}, "Skriv vem vi ska svara"),
        ({"company": ""}, "Skriv vilket företag"),
        ({"message": "x" * 4001}, "Skriv högst 4000 tecken"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_sent(
    client: TestClient, service: Service, link: str, changed: dict[str, str], told: str
) -> None:
    answer = send(client, link, **changed)

    assert (answer.status_code, told in answer.text) == (422, True)
    assert enquiries(service) == []


def test_a_number_alone_is_enough_to_be_answered(client: TestClient, link: str) -> None:
    assert send(client, link, email="", phone="+46 33 12 34 56").status_code == 303


def test_answers_that_changed_meanwhile_are_not_sent_unseen(client: TestClient, service: Service, link: str) -> None:
    answer = send(client, link, version="1")

    assert answer.status_code == 412
    assert "Inget har skickats" in answer.text
    assert enquiries(service) == []


def test_what_has_been_sent_can_not_be_changed(client: TestClient, link: str) -> None:
    send(client, link)

    assert client.get(f"{link}/power", follow_redirects=False).headers["location"] == f"{link}/sent"
    assert "Effekt" in client.get(f"{link}/result", headers=SWEDISH).text


def test_answers_may_be_erased_and_the_enquiry_stays(client: TestClient, service: Service, link: str) -> None:
    send(client, link)
    client.post(f"{link}/erase", data={"form_token": token_in(client.get(f"{link}/erase").text)})

    [row] = enquiries(service)
    assert (row.number, row.need_id) == ("2026-0001", None)


def test_a_question_about_a_site_needs_no_requirement(client: TestClient, service: Service) -> None:
    numbers = fill(service, usual_sites())
    link = begin(client, site=str(numbers["Viared 1"]))

    assert "Skriv vad ni undrar" in send(client, link).text
    assert send(client, link, message="Går den att dela?").status_code == 303
    with service.begin() as conn:
        row = conn.execute(text("SELECT title, requirement_id FROM siting.enquiry")).one()
        detail = conn.scalar(text("SELECT detail FROM siting.enquiry_event"))
    assert (row.title, row.requirement_id) == ("Fråga om en plats", None)
    assert detail == {"site_id": numbers["Viared 1"], "site": "Viared 1"}


def test_persons_are_kept_apart_and_erased_on_their_day(client: TestClient, service: Service, link: str) -> None:
    send(client, link)
    with service.begin() as conn:
        erased = [erase_enquirers(conn, date(2028, 11, day)) for day in (26, 27)]
        [row] = conn.execute(text("SELECT id FROM siting.enquiry")).all()
        left = load_enquirer(conn, row.id)

    assert (erased, left) == ([0, 1], None)


def test_the_ordinary_role_reads_no_person(service: Service) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), service.begin() as conn:
        conn.execute(text("SELECT name FROM private.enquirer"))
