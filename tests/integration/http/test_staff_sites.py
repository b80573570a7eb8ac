"""Sites as staff see and change them, by the pages alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from shapely.geometry import Point

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.services.edit_site import EditableSite, load_editable
from siting.store.sites import find_ids
from tests.integration.http.signing import HTML, form_token, signed_in_as
from tests.integration.store.make import a_site, known, load

FIELD = re.compile(r'<(?:input|textarea)[^>]*? name="(origin|seen)" value="(\d+)"')


@pytest.fixture
def staff(client: TestClient, service: Service) -> TestClient:
    signed_in_as(client, service, Role.STAFF)
    return client


@pytest.fixture
def site_id(service: Service) -> int:
    with service.begin() as conn:
        load(conn, [a_site(facts={"plot_area_m2": known(40_000.0), "permitted_uses": known(frozenset({"J", "K"}))})])
        [number] = find_ids(conn)
    return number


def read(service: Service, site_id: int) -> EditableSite:
    with service.begin() as conn:
        return load_editable(conn, site_id)


def post(client: TestClient, page: str, to: str, **fields: object) -> Response:
    """Send a form of a page with its hidden fields."""
    shown = client.get(page, headers=HTML)
    data = {**dict(FIELD.findall(shown.text)), "form_token": form_token(shown), **fields}
    answer: Response = client.post(to, data=data, headers=HTML, follow_redirects=False)
    return answer


def edit(client: TestClient, site_id: int, **fields: object) -> Response:
    page = f"/staff/sites/{site_id}/edit"
    return post(client, page, page, **fields)


@pytest.mark.parametrize("path", ["", "/new", "/1", "/1/edit", "/1/history"])
@pytest.mark.usefixtures("site_id")
def test_only_staff_see_them(client: TestClient, service: Service, path: str) -> None:
    answer = client.get(f"/staff/sites{path}", headers=HTML, follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")
    signed_in_as(client, service, Role.PLANNER)
    assert client.get(f"/staff/sites{path}", headers=HTML).status_code == 403


def test_a_form_without_its_token_is_refused(staff: TestClient, site_id: int, service: Service) -> None:
    answer = staff.post(f"/staff/sites/{site_id}/state", data={"action": "unpublish"}, headers=HTML)

    assert answer.status_code == 403
    assert read(service, site_id).draft.published


def test_all_sites_are_listed_those_checked_longest_ago_first(staff: TestClient, service: Service) -> None:
    old = {"plot_area_m2": known(1.0, verified=date(2024, 1, 1))}
    with service.begin() as conn:
        load(conn, [a_site("A", name="Fresh"), a_site("B", name="Stale", facts=old), a_site("C", name="Sold")])
        conn.exec_driver_sql("UPDATE siting.site SET availability = 'sold', published = false WHERE reference = 'C'")

    shown = staff.get("/staff/sites", headers=HTML).text

    assert 0 < shown.index("Stale") < min(shown.index("Fresh"), shown.index("Sold"))
    assert "not published" in shown
    only = staff.get("/staff/sites?published=no&text=sol", headers=HTML).text
    assert "Sold" in only
    assert "Fresh" not in only
    assert staff.get("/staff/sites?kind=castle&nonsense=1", headers=HTML).status_code == 422


def test_several_are_changed_in_one_go_and_taken_back(staff: TestClient, service: Service) -> None:
    with service.begin() as conn:
        load(conn, [a_site("A"), a_site("B")])
        ids = find_ids(conn)
    page = "/staff/sites?kind=land"

    done = post(staff, page, "/staff/sites/bulk", site=list(map(str, ids)), action="unpublish", back="kind=land")

    assert done.status_code == 303
    assert [read(service, one).draft.published for one in ids] == [False, False]
    told = staff.get(done.headers["location"], headers=HTML).text
    assert "Unpublished: 2" in told
    change = re.search(r'name="change" value="(\d+)"', told)
    assert change is not None
    undone = post(staff, page, "/staff/sites/undo", change=change[1], back="kind=land")
    assert "Taken back: 2" in staff.get(undone.headers["location"], headers=HTML).text
    assert [read(service, one).draft.published for one in ids] == [True, True]


@pytest.mark.parametrize(("site", "action"), [([], "verify"), (["1"], "burn"), (["999"], "verify")])
def test_nothing_is_done_to_what_is_not_there(
    staff: TestClient, site_id: int, service: Service, site: list[str], action: str
) -> None:
    before = read(service, site_id)

    answer = post(staff, "/staff/sites", "/staff/sites/bulk", site=site, action=action)

    assert answer.status_code in (404, 422)
    assert read(service, site_id) == before


def test_what_is_filled_in_is_saved_and_what_is_not_touched_stays(
    staff: TestClient, site_id: int, service: Service
) -> None:
    before = read(service, site_id).draft
    fields = {"power_capacity_mw": "8.5", "name": "Viared", "property_designations": "Viared 1:2\r\nViared 1:3"}

    assert edit(staff, site_id, **fields).status_code == 303

    after = read(service, site_id).draft
    assert after.name == "Viared"
    assert after.property_designations == ("Viared 1:2", "Viared 1:3")
    power = after.facts["power_capacity_mw"]
    assert (power.value, power.status, power.source, power.verified) == (8.5, "known", "Borås Stad", date(2026, 11, 27))
    assert {key: after.facts[key] for key in before.facts} == before.facts
    assert after.geom == before.geom
    page = staff.get(f"/staff/sites/{site_id}", headers=HTML).text
    assert "8.5\N{NO-BREAK SPACE}MW" in page
    assert "changed by hand; the source says:" in page


def test_a_form_sent_back_as_it_was_shown_changes_nothing(staff: TestClient, site_id: int, service: Service) -> None:
    before = read(service, site_id)

    answer = edit(
        staff,
        site_id,
        **{
            "name": before.draft.name,
            "plot_area_m2": "40000",
            "plot_area_m2.status": "known",
            "plot_area_m2.source": "the owner",
            "plot_area_m2.verified": "2026-10-02",
            "permitted_uses": ["K", "J", ""],
            "gas": "",
            "gas.status": "",
            "published": "yes",
            "published_there": "yes",
        },
    )

    assert answer.status_code == 303
    assert read(service, site_id) == before


def test_all_that_is_wrong_is_told_beside_what_was_sent(staff: TestClient, site_id: int, service: Service) -> None:
    before = read(service, site_id)
    wrong = {
        "name": "",
        "plot_area_m2": "<b>much</b>",
        "power_capacity_mw": "1e9",
        "gas.status": "known",
        "possession_date": "soon",
        "permitted_uses": ["J", "../etc"],
        "geom": '{"type":"Polygon","coordinates":[[[12.9,57.7],[13.0,57.8],[12.9,57.8],[13.0,57.7],[12.9,57.7]]]}',
        "availability": "stolen",
    }

    answer = edit(staff, site_id, **wrong)

    assert answer.status_code == 422
    for name in (
        "plot_area_m2",
        "power_capacity_mw",
        "gas",
        "possession_date",
        "permitted_uses",
        "geom",
        "availability",
    ):
        assert f'href="#field-{name}"' in answer.text, name
    assert 'value="&lt;b&gt;much&lt;/b&gt;"' in answer.text
    assert read(service, site_id) == before


# By PROJ: cs2cs EPSG:4326 EPSG:3006.
@pytest.mark.parametrize(
    ("said", "east", "north"),
    [
        ("57.7 12.9", 374_846, 6_397_250),
        ("12.9, 57.7", 374_846, 6_397_250),
        ("6397000 375000", 375_000, 6_397_000),
        ('{"type":"Point","coordinates":[12.9,57.7]}', 374_846, 6_397_250),
    ],
)
def test_a_position_is_read_in_whatever_order_it_makes_sense(
    staff: TestClient, site_id: int, service: Service, said: str, east: float, north: float
) -> None:
    assert edit(staff, site_id, geom=said).status_code == 303

    geom = read(service, site_id).draft.geom
    assert isinstance(geom, Point)
    assert (round(geom.x), round(geom.y)) == (east, north)


def test_the_second_of_two_chooses(staff: TestClient, site_id: int, service: Service) -> None:
    page = f"/staff/sites/{site_id}/edit"
    opened = staff.get(page, headers=HTML)
    first = dict(FIELD.findall(opened.text))
    edit(staff, site_id, name="Theirs", address="Gatan 1")
    mine = {**first, "form_token": form_token(opened), "name": "Mine", "gas": "yes"}

    asked = staff.post(page, data=mine, headers=HTML)

    assert asked.status_code == 409
    assert read(service, site_id).draft.name == "Theirs"
    assert "Theirs" in asked.text
    assert 'name="choose.gas" value="mine" required checked' in asked.text
    hidden = dict(FIELD.findall(asked.text))
    assert hidden["origin"] == first["origin"] != hidden["seen"]
    chosen = {**mine, **hidden, "choose.name": "mine", "choose.address": "theirs", "choose.gas": "mine"}
    assert staff.post(page, data=chosen, headers=HTML, follow_redirects=False).status_code == 303
    after = read(service, site_id).draft
    assert (after.name, after.address, after.facts["gas"].value) == ("Mine", "Gatan 1", True)


def test_history_tells_from_what_to_what_and_takes_back(staff: TestClient, site_id: int, service: Service) -> None:
    edit(staff, site_id, plot_area_m2="41000")
    page = f"/staff/sites/{site_id}/history"

    shown = staff.get(page, headers=HTML).text

    assert "40,000\N{NO-BREAK SPACE}m²" in shown
    assert "41,000\N{NO-BREAK SPACE}m²" in shown
    assert "import of sites.csv" in shown
    change = re.search(r'name="change" value="(\d+)"', shown)
    assert change is not None
    assert post(staff, page, f"/staff/sites/{site_id}/undo", change=change[1]).status_code == 303
    assert read(service, site_id).draft.facts["plot_area_m2"] == known(40_000.0)
    assert post(staff, page, f"/staff/sites/{site_id}/undo", change="999").status_code == 404


def test_the_source_is_taken_back_of_one_field(staff: TestClient, site_id: int, service: Service) -> None:
    edit(staff, site_id, plot_area_m2="41000", name="By hand")
    page, to = f"/staff/sites/{site_id}", f"/staff/sites/{site_id}/source"

    assert post(staff, page, to, field="plot_area_m2").status_code == 303

    after = read(service, site_id)
    assert after.draft.facts["plot_area_m2"] == known(40_000.0)
    assert after.draft.name == "By hand"
    assert post(staff, page, to, field="gas").status_code == 404


def test_a_site_is_added_by_hand_unpublished(staff: TestClient, service: Service) -> None:
    page = "/staff/sites/new?kind=premises"

    refused = post(staff, page, "/staff/sites/new", kind="premises", name="", gates="2")
    added = post(staff, page, "/staff/sites/new", kind="premises", name="Hallen", gates="2")

    assert refused.status_code == 422
    assert 'value="2"' in refused.text
    site_id = int(re.findall(r"/staff/sites/(\d+)", added.headers["location"])[0])
    site = read(service, site_id)
    assert (site.draft.name, site.draft.published, site.draft.facts["gates"].value) == ("Hallen", False, 2.0)
    assert staff.get(f"/api/v1/sites/{site_id}").status_code == 404
    assert post(staff, f"/staff/sites/{site_id}", f"/staff/sites/{site_id}/state", action="publish").status_code == 303
    assert staff.get(f"/api/v1/sites/{site_id}").status_code == 200


@pytest.mark.parametrize("ref", ["999", "0", "-1", "9" * 30, "x"])
def test_what_is_not_there_is_not_found(staff: TestClient, ref: str) -> None:
    assert staff.get(f"/staff/sites/{ref}", headers=HTML).status_code == 404
    assert staff.get(f"/staff/sites/{ref}/edit", headers=HTML).status_code == 404


def test_a_source_is_named_in_the_language_of_the_page(staff: TestClient, service: Service, site_id: int) -> None:
    with service.begin() as conn:
        conn.exec_driver_sql("UPDATE siting.source SET name = 'Påhittad | Made up'")

    shown = [staff.get(path, headers=HTML).text for path in (f"/staff/sites/{site_id}", "/staff/sites")]
    swedish = staff.get(f"/staff/sites/{site_id}?lang=sv", headers=HTML).text

    assert all("Made up" in page and "Påhittad" not in page for page in shown)
    assert "Påhittad" in swedish
    assert "Made up" not in swedish
