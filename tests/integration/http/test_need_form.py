"""The guided form: saved as it goes, says what answers do, loses nothing."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.need_steps import STEPS
from siting.store.needs import erase_needs
from tests.integration.http.conftest import NOW
from tests.integration.http.needs import SWEDISH, answer_step, begin, fill, need_of, token_in, usual_sites

pytestmark = pytest.mark.usefixtures("sites")


@pytest.fixture
def sites(service: Service) -> dict[str, int]:
    return fill(service, usual_sites())


def said(page: str) -> str:
    """Return a page's words with single spaces between them."""
    return " ".join(page.replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_link_opens_what_was_begun_and_only_its_digest_is_stored(client: TestClient, service: Service) -> None:
    link = begin(client)
    token = link.removeprefix("/need/")

    assert len(token) >= 43
    assert client.get(link).status_code == 200
    with service.begin() as conn:
        [row] = conn.execute(text("SELECT token_sha256, answers::text FROM siting.need")).all()
    assert bytes(row.token_sha256) == hashlib.sha256(token.encode()).digest()
    assert token not in row.answers


@pytest.mark.parametrize("page", ["", "/size", "/send", "/erase"])
def test_nobody_is_told_of_a_link(client: TestClient, page: str) -> None:
    headers = client.get(begin(client) + page).headers

    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("path", ["", "/size", "/result", "/send", "/sent", "/erase", "/requirement.json"])
def test_a_link_that_is_none_leads_nowhere(client: TestClient, path: str) -> None:
    assert client.get(f"/need/{'x' * 43}{path}", headers=SWEDISH).status_code == 404


def test_every_step_is_a_page_and_leads_to_the_next(client: TestClient) -> None:
    link = begin(client, "either")
    for step, following in zip(STEPS, [*STEPS[1:], None], strict=True):
        page = client.get(f"{link}/{step.key}", headers=SWEDISH)
        assert (page.status_code, step.title.sv in page.text) == (200, True)
        answer = answer_step(client, link, step.key, {})
        assert answer.headers["location"] == (link if following is None else f"{link}/{following.key}")


def test_an_answer_says_what_it_does_without_script(client: TestClient) -> None:
    link = begin(client)
    answer_step(client, link, "power", need_of("3"))

    page = said(client.get(f"{link}/power", headers=SWEDISH).text)
    assert "<strong>3 platser</strong> har det" in page
    assert "För 2 vet vi inte ännu; de är kvar och märks ut." in page
    assert "2 faller bort." in page
    assert "<strong>3 platser passar</strong>, 2 kan göra det, 2 faller bort." in page
    assert 'value="3"' in page


def test_an_answer_says_what_it_does_before_it_is_saved(client: TestClient) -> None:
    asked = {"question": "power_capacity_mw", "kind": "land", **need_of("3,5", "wish")}
    page = said(client.get("/need/effect", params=asked, headers=SWEDISH).text)

    assert "<strong>2 platser</strong> har det" in page
    assert "3 har det inte och hamnar längre ner." in page
    assert client.get("/need/effect", params={**asked, "power_capacity_mw": "'; DROP"}).status_code == 200
    assert client.get("/need/effect", params={"question": "name"}).status_code == 404


def test_hints_say_what_is_usual_among_the_sites_on_offer(client: TestClient) -> None:
    page = said(client.get(f"{begin(client)}/power", headers=SWEDISH).text)

    assert "De flesta platser här: 0,5–6 MW (känt för 5)." in page


def test_what_is_wrong_is_said_at_the_top_and_beside_with_what_was_written(client: TestClient) -> None:
    link = begin(client)
    answer = answer_step(
        client, link, "power", {**need_of("mycket"), "water_m3_day": "12", "water_m3_day.importance": "wish"}
    )

    assert answer.status_code == 422
    assert 'href="#power_capacity_mw-field"' in answer.text
    assert "”mycket” är inget tal" in answer.text
    assert 'value="mycket"' in answer.text
    assert 'name="water_m3_day" value="12"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "Inte besvarat ännu." in client.get(link, headers=SWEDISH).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (need_of(""), "Ett krav behöver ett värde"),
        (need_of("-1"), "Skriv ett tal mellan 0"),
        (need_of("1e9"), "är inget tal"),
        (need_of("nan"), "är inget tal"),
        (need_of("1.500"), "är inget tal"),
        (need_of("9999999"), "Skriv ett tal mellan 0"),
    ],
)
def test_amounts_that_can_not_be_are_refused(client: TestClient, fields: dict[str, str], told: str) -> None:
    answer = answer_step(client, begin(client), "power", fields)

    assert (answer.status_code, told in answer.text) == (422, True)


def test_of_two_tabs_the_second_is_told_and_nothing_is_lost(client: TestClient) -> None:
    link = begin(client)
    late = client.get(f"{link}/power", headers=SWEDISH).text
    answer_step(client, link, "power", need_of("3"))

    told = answer_step(client, link, "power", need_of("5"), version="1")
    assert told.status_code == 412
    assert "sparats från en annan flik" in told.text
    assert "Inget av ert har gått förlorat" in told.text
    assert 'name="power_capacity_mw" value="5"' in told.text
    assert "3 MW, krav" in said(told.text)
    assert "3 MW" in said(client.get(link, headers=SWEDISH).text)

    data = {"form_token": token_in(late), "version": "2", **need_of("5")}
    assert client.post(f"{link}/power", data=data, follow_redirects=False).status_code == 303
    assert "5 MW" in said(client.get(link, headers=SWEDISH).text)


def test_we_do_not_know_yet_is_an_answer_that_asks_nothing(client: TestClient) -> None:
    link = begin(client)
    answer_step(client, link, "power", {**need_of(""), "power_capacity_mw.not_known": "1"})

    page = client.get(link, headers=SWEDISH).text
    assert "Vi vet inte ännu" in page
    assert "Ni har inte bett om något ännu" in page


def test_a_form_that_is_not_ours_is_refused(client: TestClient) -> None:
    link = begin(client)

    assert client.post(f"{link}/power", data={"form_token": "0" * 64, "version": "1"}).status_code == 403
    assert client.post("/need", data={"kind": "land"}).status_code == 403
    assert client.post(f"{link}/erase", data={}).status_code == 403


def test_answers_are_erased_when_asked_and_the_link_leads_nowhere(client: TestClient, service: Service) -> None:
    link = begin(client)
    token = token_in(client.get(f"{link}/erase").text)
    answer = client.post(f"{link}/erase", data={"form_token": token}, headers=SWEDISH)

    assert (answer.status_code, "Svaren är raderade" in answer.text) == (200, True)
    assert client.get(link).status_code == 404
    with service.begin() as conn:
        assert conn.scalar(text("SELECT count(*) FROM siting.need")) == 0


def test_what_is_not_sent_is_erased_when_its_time_is_up(client: TestClient, service: Service) -> None:
    begin(client)
    days = service.settings.service.need_days
    with service.begin() as conn:
        before, on_the_day = (erase_needs(conn, NOW.date() + timedelta(days=n)) for n in (days - 1, days))

    assert (before, on_the_day) == (0, 1)


def test_script_in_answers_is_text(client: TestClient) -> None:
    link = begin(client)
    evil = "<script>alert(1)</script>\x00"
    answer_step(client, link, "who", {"company": evil, "title": evil, "summary": evil, "leaves": evil})

    for page in ("", "/who", "/send"):
        shown = client.get(link + page, headers=SWEDISH)
        assert (shown.status_code, "<script>alert" in shown.text) == (200, False)


def test_the_site_that_a_company_comes_from_is_remembered_when_it_is_published(
    client: TestClient, service: Service
) -> None:
    numbers = fill(service, usual_sites(), hide=("Viared 2",))
    shown = client.get("/need", params={"site": numbers["Viared 1"]}, headers=SWEDISH).text
    hidden = client.get("/need", params={"site": numbers["Viared 2"]}, headers=SWEDISH).text

    assert "Viared 1" in shown
    assert "Viared 2" not in hidden
    assert "Ni kom från Viared 1." in client.get(begin(client, site=str(numbers["Viared 1"])), headers=SWEDISH).text
    assert "Ni kom från" not in client.get(begin(client, site=str(numbers["Viared 2"])), headers=SWEDISH).text


def test_pages_are_english_for_who_reads_english(client: TestClient) -> None:
    link = begin(client)
    page = client.get(f"{link}/power", headers={"Accept-Language": "en"}).text

    assert "How much power do you need from the start?" in page
    assert "Krav" not in page
