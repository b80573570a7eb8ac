"""From ticked sites to a proposal, its files, and links that open without an account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.pages.staff.proposal_files import load_stored
from api.rendered import Form, Renderings, Wanted
from api.serving.application import make_app
from api.serving.service import Service
from siting.domain.accounts import Role
from siting.services.workbench import Pick, keep_work, open_desk
from siting.store.enquiry_changes import list_events
from siting.store.proposal_links import list_links
from siting.store.proposals import list_proposals, load_proposal
from tests.integration.http.conftest import NOW
from tests.integration.http.enquiring import drawing_when_asked, load_plots, make_enquiry
from tests.integration.http.signing import HTML, send, signed_in_as

ADDRESS = re.compile(r"http://testserver(/p/[A-Za-z0-9_-]{43})")


@pytest.fixture
def enquiry_id(client: TestClient, service: Service) -> int:
    """An enquiry for which two sites are ticked."""
    account = signed_in_as(drawing_when_asked(client), service, Role.STAFF)
    plots, made = load_plots(service), make_enquiry(service)
    with service.begin(actor="staff") as conn:
        desk = open_desk(conn, made)
        picked = (Pick(site_id=plots["near"]), Pick(site_id=plots["large"]))
        keep_work(conn, desk, replace(desk.work, picked=picked), version=0, by=account, now=NOW)
    return made


def make(client: TestClient, enquiry_id: int, **words: str) -> int:
    """Make the proposal of the ticked sites, the second before the first, and return its number."""
    fields = {"order-1": "2", "order-2": "1", "sv-1": "", "en-1": "", "sv-2": "", "en-2": "", "version": "1"}
    path = f"/staff/enquiries/{enquiry_id}/proposal"
    data = {**fields, **words, "action": "make", "site": ["1", "2"]}
    answer = send(client, path, **data)  # type: ignore[arg-type]
    assert answer.status_code == 303, answer.text[:2000]
    return int(answer.headers["location"].rsplit("/", 1)[1])


@pytest.fixture
def shared(client: TestClient, service: Service, enquiry_id: int) -> Iterator[tuple[TestClient, str, int]]:
    """Somebody without an account, a link's path, and the proposal's number."""
    proposal_id = make(client, enquiry_id)
    page = send(client, f"/staff/proposals/{proposal_id}", f"/staff/proposals/{proposal_id}/links", days="30")
    found = ADDRESS.search(page.text)
    assert found is not None, page.text[:2000]
    with TestClient(make_app(service), raise_server_exceptions=False) as company:
        yield drawing_when_asked(company), found[1], proposal_id


def test_a_proposal_has_the_ticked_sites_and_the_office_s_words_in_its_order(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    proposal_id = make(client, enquiry_id, **{"sv-1": "Vår egen mark.", "en-2": "The largest & best."})

    with service.begin() as conn:
        document = load_proposal(conn, proposal_id).document
        newest = list_events(conn, enquiry_id)[0]
    assert [one["site"]["site_id"] for one in document["result"]["ranked"]] == [1, 2]
    assert [(one["site_id"], one["text"]["sv"]) for one in document["remarks"]] == [
        (2, "The largest & best."),
        (1, "Vår egen mark."),
    ]
    assert (newest.kind, newest.detail["version"]) == ("proposal", 1)
    page = client.get(f"/staff/proposals/{proposal_id}/proposal.html?lang=sv").text
    assert "The largest &amp; best." in page
    assert page.index("The largest &amp; best.") < page.index("Vår egen mark.")


def test_making_it_again_is_a_new_version_and_the_first_stays(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    first = make(client, enquiry_id)
    second = make(client, enquiry_id, version="2")

    with service.begin() as conn:
        versions = [(one.proposal_id, one.version) for one in list_proposals(conn, enquiry_id=enquiry_id)]
    assert versions == [(second, 2), (first, 1)]


def test_words_of_another_s_are_not_written_over(client: TestClient, service: Service, enquiry_id: int) -> None:
    path = f"/staff/enquiries/{enquiry_id}/proposal"
    send(client, path, version="1", site="1", **{"sv-1": "Första."})

    second = send(client, path, version="1", site="1", action="make", **{"sv-1": "Andra."})

    assert second.status_code == 409
    assert "Andra.</textarea>" in second.text
    assert 'name="version" value="2"' in second.text
    with service.begin() as conn:
        assert open_desk(conn, enquiry_id).work.picked[0].sv == "Första."
        assert list_proposals(conn, enquiry_id=enquiry_id) == []


def test_a_proposal_of_nothing_or_of_too_many_words_is_not_made(client: TestClient, enquiry_id: int) -> None:
    path = f"/staff/enquiries/{enquiry_id}/proposal"

    nothing = send(client, path, version="1", action="make")
    long = send(client, path, version="1", action="make", site="1", **{"sv-1": "x" * 2001})

    assert (nothing.status_code, long.status_code) == (422, 422)


@pytest.mark.parametrize(
    ("form", "begins", "media_type"),
    [
        ("pdf", b"%PDF-", "application/pdf"),
        ("gpkg", b"SQLite format 3", "application/geopackage+sqlite3"),
        ("geojson", b'{\n  "type": "FeatureCollection"', "application/geo+json"),
    ],
)
def test_each_file_is_drawn_when_it_is_asked_for_and_kept(
    client: TestClient, enquiry_id: int, form: str, begins: bytes, media_type: str
) -> None:
    path = f"/staff/proposals/{make(client, enquiry_id)}"

    answer = client.get(f"{path}/proposal.{form}?lang=sv")
    again = client.get(f"{path}/proposal.{form}?lang=sv")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.content.startswith(begins)
    assert again.content == answer.content
    assert client.get(f"{path}/files").json()[f"{form}-sv"] is True


def test_files_are_drawn_in_a_process_of_their_own_once_however_many_ask(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    proposal_id = make(client, enquiry_id)
    renderings = Renderings()
    wanted = Wanted(proposal_id=proposal_id, form=Form.GEOJSON, lang="sv")
    try:
        first = renderings.start(wanted, lambda key: load_stored(service, key))
        second = renderings.start(replace(wanted, lang="en"), lambda key: load_stored(service, key))
        drawn = renderings.get(wanted, lambda key: load_stored(service, key))
    finally:
        renderings.close()

    assert first is second
    assert drawn == client.get(f"/staff/proposals/{proposal_id}/proposal.geojson").content


def test_what_is_kept_stays_within_its_room(client: TestClient, service: Service, enquiry_id: int) -> None:
    proposal_id = make(client, enquiry_id)
    renderings = Renderings(kept_bytes=1, make_pool=lambda: ThreadPoolExecutor(1))
    for form in (Form.GEOJSON, Form.HTML):
        renderings.get(Wanted(proposal_id=proposal_id, form=form, lang="sv"), lambda key: load_stored(service, key))
    renderings.close()

    held = [
        renderings.held(Wanted(proposal_id=proposal_id, form=form, lang="sv")) for form in (Form.GEOJSON, Form.HTML)
    ]
    assert held[0] is None
    assert held[1] is not None


def test_a_link_opens_the_proposal_for_whoever_has_it(service: Service, shared: tuple[TestClient, str, int]) -> None:
    company, path, proposal_id = shared

    page = company.get(path)
    company.get(path, headers={"Sec-Purpose": "prefetch"})

    assert page.status_code == 200
    assert "Lager på 2 ha" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert page.headers["cache-control"] == "private, no-store"
    with service.begin() as conn:
        [link] = list_links(conn, proposal_id)
    assert (link.opened, link.last_opened_at) == (1, NOW)


def test_a_page_that_a_link_opens_runs_its_own_scripts_alone(shared: tuple[TestClient, str, int]) -> None:
    company, path, _ = shared

    policy = dict(part.split(" ", 1) for part in company.get(path).headers["content-security-policy"].split("; "))

    assert re.fullmatch(r"('sha256-[A-Za-z0-9+/=]{44}' ?)+", policy["script-src"])
    assert re.fullmatch(r"('sha256-[A-Za-z0-9+/=]{44}' ?)+", policy["style-src-elem"])
    assert (policy["default-src"], policy["connect-src"], policy["form-action"]) == ("'none'",) * 3
    assert policy["frame-ancestors"] == "'none'"


def test_a_token_is_nowhere_but_in_its_link(
    client: TestClient, service: Service, shared: tuple[TestClient, str, int]
) -> None:
    _, path, proposal_id = shared
    token = path.removeprefix("/p/")

    page = client.get(f"/staff/proposals/{proposal_id}", headers=HTML).text
    with service.begin() as conn:
        stored = conn.exec_driver_sql("SELECT proposal_link::text FROM siting.proposal_link").scalars().all()
        noted = conn.exec_driver_sql("SELECT detail::text FROM siting.audit").scalars().all()

    assert token not in page
    assert token not in str(stored) + str(noted)


def test_a_link_that_is_withdrawn_is_gone_at_once(client: TestClient, shared: tuple[TestClient, str, int]) -> None:
    company, path, proposal_id = shared
    company.get(path)

    send(client, f"/staff/proposals/{proposal_id}", f"/staff/proposals/{proposal_id}/links/1/withdraw")

    answer = company.get(path, headers=HTML)
    assert answer.status_code == 410
    assert "withdrawn" in answer.text
    assert company.get(f"{path}/pdf").status_code == 410


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 410)])
def test_a_link_opens_until_its_time_is_up(
    service: Service, shared: tuple[TestClient, str, int], days: int, status: int
) -> None:
    _, path, _ = shared
    later: Callable[[], object] = lambda: NOW + timedelta(days=days)  # noqa: E731 - a clock

    with TestClient(make_app(replace(service, clock=later)), raise_server_exceptions=False) as company:  # type: ignore[arg-type]
        assert drawing_when_asked(company).get(path).status_code == status


def test_a_link_that_never_was_is_not_found(client: TestClient) -> None:
    assert client.get("/p/" + "x" * 43).status_code == 404
    assert client.get("/p/%00%ff").status_code == 404


@pytest.mark.parametrize("days", ["0", "366", "", "-1", "9" * 30])
def test_a_link_opens_for_a_year_at_most(client: TestClient, enquiry_id: int, days: str) -> None:
    path = f"/staff/proposals/{make(client, enquiry_id)}"

    assert send(client, path, f"{path}/links", days=days).status_code == 422


def test_files_are_for_staff_alone(client: TestClient, service: Service, enquiry_id: int) -> None:
    path = f"/staff/proposals/{make(client, enquiry_id)}"

    with TestClient(make_app(service), raise_server_exceptions=False) as company:
        asked = ("", "/files", "/proposal.html", "/proposal.pdf")
        assert [company.get(path + part).status_code for part in asked] == [401] * 4
