"""Up to four sites side by side on the workbench, by what is on the desk."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from siting.domain.accounts import Role
from tests.integration.http.bench import Bench
from tests.integration.http.enquiring import load_plots, make_enquiry
from tests.integration.http.signing import HTML, signed_in_as

COLUMN = re.compile(r'<th scope="col">.*?<a href="/staff/sites/(\d+)">')


@pytest.fixture
def plots(service: Service) -> dict[str, int]:
    return load_plots(service, published=False)


@pytest.fixture
def path(client: TestClient, service: Service, plots: dict[str, int]) -> str:
    assert plots
    signed_in_as(client, service, Role.STAFF)
    return f"/staff/enquiries/{make_enquiry(service)}"


def columns(page: str) -> list[int]:
    return [int(site_id) for site_id in COLUMN.findall(page)]


def test_ticked_sites_stand_side_by_side_with_reasons_published_or_not(
    client: TestClient, path: str, plots: dict[str, int]
) -> None:
    ticked = [str(plots["small"]), str(plots["unsure"])]

    answer = Bench(client, int(path.rpartition("/")[2])).post("match", action="compare", pick=ticked)
    page = client.get(answer.headers["location"], headers=HTML).text

    assert answer.headers["location"] == f"{path}/compare"
    assert columns(page) == [plots["unsure"], plots["small"]]
    assert page.count("not published") == 2
    assert "falls out" in page
    assert "Fails on: plot area 5,000\u00a0m² (at least 20,000\u00a0m²)." in page
    assert "at least 20,000\u00a0m²" in page
    assert "unknown" in page


def test_without_ticks_the_first_four_of_the_order_are_compared(
    client: TestClient, path: str, plots: dict[str, int]
) -> None:
    page = client.get(f"{path}/compare", headers=HTML).text

    assert columns(page) == [plots["near"], plots["unsure"], plots["large"]]
    assert re.findall(r'class="disc[^"]*" aria-hidden="true">(\d)<', page) == ["1", "2", "3"]


def test_a_site_is_left_out_by_its_link(client: TestClient, path: str, plots: dict[str, int]) -> None:
    both = f"{plots['near']},{plots['large']}"
    page = client.get(f"{path}/compare?ids={both}", headers=HTML).text

    assert f'href="{path}/compare?ids={plots["large"]}"' in page
    assert columns(client.get(f"{path}/compare?ids={plots['large']}", headers=HTML).text) == [plots["large"]]


def test_more_than_four_ticks_are_said(client: TestClient, service: Service, path: str) -> None:
    enquiry_id = int(path.rpartition("/")[2])
    with service.begin() as conn:
        ids = list(conn.exec_driver_sql("SELECT id FROM siting.site ORDER BY id").scalars())

    Bench(client, enquiry_id).post("match", action="compare", pick=[*map(str, ids), "999999"])
    page = client.get(f"{path}/compare", headers=HTML).text

    assert len(columns(page)) == 4
    assert "1 more is ticked" in page


@pytest.mark.parametrize("ids", ["999999", "x", "0", "-1", "1'--"])
def test_what_is_not_there_is_said_or_passed_over(client: TestClient, path: str, ids: str) -> None:
    answer = client.get(f"{path}/compare", params={"ids": ids}, headers=HTML)

    assert answer.status_code == 200
    assert ("of the sites is not there" in answer.text) == (ids == "999999")


def test_a_requirement_that_is_not_right_is_said(client: TestClient, path: str) -> None:
    Bench(client, int(path.rpartition("/")[2])).post("match", **{"c0-low": "large"})

    answer = client.get(f"{path}/compare", headers=HTML)

    assert answer.status_code == 422
    assert "large is not a number" in answer.text


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.PLANNER, 403)])
def test_comparing_unpublished_sites_is_for_staff_alone(
    client: TestClient, service: Service, role: Role | None, status: int
) -> None:
    enquiry_id = make_enquiry(service)
    if role is not None:
        signed_in_as(client, service, role)

    assert client.get(f"/staff/enquiries/{enquiry_id}/compare").status_code == status
