"""Files that staff send: looked at before anything is written, loaded on a yes, erased afterwards."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from openpyxl import Workbook
from sqlalchemy import text

from api import importing_sites
from api.jobs import tasks
from api.serving.service import Service
from siting.domain.accounts import Role
from siting.store.jobs import list_jobs
from siting.store.runs import list_runs
from siting.store.sites import find_ids, load_sites
from siting.store.workers import run_pending
from tests.integration.http.signing import HTML, form_token, signed_in_as
from tests.integration.http.site_files import rows, send_file


@pytest.fixture
def staff(client: TestClient, service: Service) -> TestClient:
    signed_in_as(client, service, Role.STAFF)
    return client


def press(client: TestClient, page: str, button: str, **fields: str) -> Response:
    token = form_token(client.get(page, headers=HTML))
    data = {**fields, "form_token": token}
    answer: Response = client.post(f"{page}/{button}", data=data, headers=HTML, follow_redirects=False)
    return answer


def counts(client: TestClient, page: str) -> dict[str, str]:
    return dict(re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>", client.get(page, headers=HTML).text))


def areas(service: Service) -> dict[str, object]:
    with service.begin() as conn:
        sites = load_sites(conn, find_ids(conn))
    return {site.reference: site.fact("plot_area_m2").value for site in sites}


def pieces(service: Service) -> list[str]:
    with service.begin() as conn:
        return list(conn.scalars(text("SELECT DISTINCT what FROM siting.site_import_piece ORDER BY what")))


def load(client: TestClient, content: bytes, **fields: str) -> str:
    page = str(send_file(client, content).headers["location"])
    assert press(client, page, "confirm", **fields).status_code == 303
    return page


def test_only_staff_send_files(client: TestClient, service: Service) -> None:
    answer = client.post("/staff/imports", files={"file": ("a.csv", rows("1"))}, headers=HTML, follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")
    signed_in_as(client, service, Role.PLANNER)
    assert client.post("/staff/imports", files={"file": ("a.csv", rows("1"))}, headers=HTML).status_code == 403


def test_a_file_without_the_form_s_token_is_refused(staff: TestClient, service: Service) -> None:
    answer = staff.post("/staff/imports", data={"source": "land"}, files={"file": ("a.csv", rows("1"))}, headers=HTML)

    assert answer.status_code == 403
    assert pieces(service) == []


def test_nothing_is_written_before_somebody_says_yes(staff: TestClient, service: Service) -> None:
    page = send_file(staff, rows("5000", "mycket")).headers["location"]

    found = counts(staff, page)
    assert (found["rows read"], found["sites added"]) == ("2", "2")
    shown = staff.get(page, headers=HTML).text
    assert "Tomt 1" in shown
    assert "is not a number" in shown
    issues = staff.get(f"{page}/issues.csv?lang=en", headers=HTML)
    assert issues.content.startswith(b"\xef\xbb\xbf")
    assert "mycket" in issues.text
    assert areas(service) == {}
    with service.begin() as conn:
        assert list_runs(conn) == []
        assert list_jobs(conn) == []

    assert press(staff, page, "confirm").status_code == 303

    assert areas(service) == {"1": 5000.0, "2": None}
    assert pieces(service) == ["issues_en", "issues_sv"]
    assert "Imported." in staff.get(page, headers=HTML).text
    with service.begin() as conn:
        assert [run.summary.added for run in list_runs(conn)] == [2]
        assert [job.task for job in list_jobs(conn)] == ["bring_facts_up_to_date"]
        told = conn.execute(
            text("SELECT actor, action, subject FROM siting.audit WHERE action = 'sites_imported'")
        ).one()
    assert tuple(told) == ("staff", "sites_imported", "source land")


def test_changes_are_shown_field_by_field_and_what_stays_of_the_hand(staff: TestClient, service: Service) -> None:
    load(staff, rows("5000", "6000", "7000"))
    with service.begin() as conn:
        number = find_ids(conn, references=["2"])[0]
    edit = f"/staff/sites/{number}/edit"
    opened = staff.get(edit, headers=HTML)
    origin = re.search(r'name="origin" value="(\d+)"', opened.text)
    assert origin is not None
    data = {"form_token": form_token(opened), "origin": origin[1], "name": "By hand"}
    assert staff.post(edit, data=data, headers=HTML, follow_redirects=False).status_code == 303

    page = send_file(staff, rows("5000", "6500")).headers["location"]

    found = counts(staff, page)
    assert [found[name] for name in ("unchanged", "changed", "withdrawn")] == ["1", "1", "1"]
    shown = staff.get(page, headers=HTML).text
    assert "6,000\N{NO-BREAK SPACE}m²" in shown
    assert "6,500\N{NO-BREAK SPACE}m²" in shown
    assert "Changed by hand, stays:" in shown
    assert areas(service)["2"] == 6000.0


def test_a_cancelled_file_is_erased(staff: TestClient, service: Service) -> None:
    page = send_file(staff, rows("5000")).headers["location"]

    assert press(staff, page, "cancel").status_code == 303

    assert pieces(service) == []
    assert areas(service) == {}
    assert "Nothing" not in staff.get(page, headers=HTML).text
    token = form_token(staff.get("/staff/imports", headers=HTML))
    again = staff.post(f"{page}/confirm", data={"form_token": token}, headers=HTML, follow_redirects=False)
    assert again.status_code == 303
    assert areas(service) == {}
    assert staff.post(f"{page}/cancel", data={"form_token": token}, headers=HTML).status_code == 409


def test_most_of_a_source_is_withdrawn_only_when_somebody_says_so(staff: TestClient, service: Service) -> None:
    load(staff, rows(*["1000"] * 30))
    page = send_file(staff, rows("1000")).headers["location"]

    assert "lacks 29 of the 30 sites" in staff.get(page, headers=HTML).text
    assert press(staff, page, "confirm").status_code == 422
    with service.begin() as conn:
        assert conn.scalar(text("SELECT count(*) FROM siting.site WHERE availability = 'withdrawn'")) == 0

    assert press(staff, page, "confirm", consent="yes").status_code == 303
    with service.begin() as conn:
        assert conn.scalar(text("SELECT count(*) FROM siting.site WHERE availability = 'withdrawn'")) == 29


def test_a_part_of_a_source_withdraws_nothing(staff: TestClient, service: Service) -> None:
    load(staff, rows(*["1000"] * 30))

    page = send_file(staff, rows("2000"), keep_missing="yes").headers["location"]

    assert counts(staff, page)["withdrawn"] == "0"
    press(staff, page, "confirm")
    assert areas(service)["1"] == 2000.0
    assert len(areas(service)) == 30


def test_a_large_file_is_looked_at_and_loaded_by_a_worker(
    staff: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_sites, "SMALL_BYTES", 10)
    page = send_file(staff, rows("5000")).headers["location"]
    assert "is being looked at" in staff.get(page, headers=HTML).text

    assert run_pending(service.database, tasks(service.database)).failed == 0
    assert counts(staff, page)["sites added"] == "1"
    assert press(staff, page, "confirm").status_code == 303
    assert "is being imported" in staff.get(page, headers=HTML).text
    assert areas(service) == {}

    assert run_pending(service.database, tasks(service.database)).failed == 0
    assert areas(service) == {"1": 5000.0}
    assert "file" not in pieces(service)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(100_000_000))
    return packed.getvalue()


def leading_out() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../etc/plots.shp", b"\x00\x00\x27\x0a")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "it is empty"),
        (b"%PDF-1.7", "sites.csv", "it is PDF"),
        (b"<OGRVRTDataSource/>", "sites.geojson", "it is XML"),
        (bomb(), "sites.xlsx", "unpacks to far more"),
        (leading_out(), "sites.zip", "lead out of the archive"),
        (b"\x7fELF" + bytes(100), "sites.gpkg", "it is a program"),
        (b"PK\x03\x04 broken", "sites.xlsx", "broken ZIP"),
    ],
)
def test_what_is_not_what_it_seems_is_refused_at_once(
    staff: TestClient, service: Service, content: bytes, name: str, said: str
) -> None:
    answer = send_file(staff, content, name)

    assert answer.status_code == 422
    assert said in answer.text
    assert pieces(service) == []


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x.csv", "C:\\temp\\..\\x.csv", "x.csv\x00.png", "." * 300])
def test_a_file_s_name_is_only_a_name(staff: TestClient, service: Service, name: str) -> None:
    answer = send_file(staff, rows("5000"), name)

    assert answer.status_code in (303, 422)
    with service.begin() as conn:
        kept = conn.scalars(text("SELECT file_name FROM siting.site_import")).all()
    assert all(re.fullmatch(r"[\w.() -]{1,100}", one) and not one.startswith(".") for one in kept)


def test_the_content_decides_not_the_name(staff: TestClient, service: Service) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Beteckning", "Namn", "X", "Y", "Tomtarea"])
    sheet.append(["9", "Tomt 9", 372_009, 6_398_000, 900])
    written = io.BytesIO()
    book.save(written)

    load(staff, written.getvalue())

    assert areas(service) == {"9": 900.0}


def test_a_geojson_is_read_too(staff: TestClient, service: Service) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [12.9, 57.7]},
        "properties": {"Beteckning": "7", "Namn": "Tomt 7", "X": 372_007, "Y": 6_398_000, "Tomtarea": 700},
    }
    load(staff, json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())

    assert areas(service) == {"7": 700.0}


def test_a_file_of_another_source_is_told_so_and_erased(staff: TestClient, service: Service) -> None:
    page = send_file(staff, b"a;b;c\n1;2;3\n").headers["location"]

    shown = staff.get(page, headers=HTML).text

    assert "The file can&#39;t be used" in shown or "The file can't be used" in shown
    assert pieces(service) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", "a/b"), ("source", ""), ("source", "manual"), ("mapping", "/etc/passwd"), ("crs", "EPSG:999999")],
)
def test_how_it_is_to_be_read_is_checked_first(staff: TestClient, service: Service, field: str, value: str) -> None:
    token = form_token(staff.get("/staff/imports", headers=HTML))
    data = {"source": "land", field: value, "form_token": token}

    answer = staff.post("/staff/imports", data=data, files={"file": ("a.csv", rows("1"))}, headers=HTML)

    assert answer.status_code in (404, 422)
    assert "root:" not in answer.text
    assert pieces(service) == []


def test_what_waits_too_long_is_erased(staff: TestClient, service: Service) -> None:
    page = send_file(staff, rows("5000")).headers["location"]
    with service.begin() as conn:
        conn.execute(text("UPDATE siting.site_import SET created_at = clock_timestamp() - interval '25 hours'"))

    staff.get("/staff/imports", headers=HTML)

    assert pieces(service) == []
    assert "Cancelled." in staff.get(page, headers=HTML).text


@pytest.mark.parametrize("number", ["0", "999", "99999999999999"])
def test_an_import_that_is_not_there_is_not_found(staff: TestClient, number: str) -> None:
    assert staff.get(f"/staff/imports/{number}", headers=HTML).status_code == 404
    assert staff.get(f"/staff/imports/{number}/issues.csv", headers=HTML).status_code == 404


def test_a_file_that_says_nothing_new_is_told_so_and_samples_say_of_how_many(
    staff: TestClient,
) -> None:
    many = [str(5000 + n) for n in range(25)]
    first = send_file(staff, rows(*many)).headers["location"]
    assert "20 of 25" in staff.get(first, headers=HTML).text
    press(staff, first, "confirm")

    again = staff.get(send_file(staff, rows(*many)).headers["location"], headers=HTML).text

    assert "The file says nothing new" in again
    assert "This is what the file would do" not in again
