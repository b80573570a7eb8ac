"""Places, branches and a building's footprint, added on the workbench without script."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.accounts import Role
from tests.integration.http.bench import Bench, desk
from tests.integration.http.enquiring import load_plots, make_enquiry
from tests.integration.http.signing import HTML, signed_in_as

POINTS = [("junction", "Viaredsmotet", 372_000), ("junction", "Hulta", 380_000), ("station", "Hulta", 381_000)]
AREA = "POLYGON((371000 6397000, 373100 6397000, 373100 6399000, 371000 6399000, 371000 6397000))"

PLACE = {"new-place": "viaredsmotet", "new-place-measure": "minutes", "new-place-most": "12"}
BRANCH = {
    "new-branch": "25.1",
    "new-branch-version": "SNI 2007",
    "new-branch-measure": "branch_workplaces_1_km",
    "new-branch-least": "5",
}
HALL = {"new-hall-length_m": "120", "new-hall-width_m": "60,5", "new-hall-setback_m": "6"}


@pytest.fixture
def enquiry_id(client: TestClient, service: Service) -> int:
    load_plots(service)
    with service.begin(actor="tests") as conn:
        for kind, name, east in POINTS:
            conn.execute(
                text(
                    "INSERT INTO siting.reference_point (dataset, kind, name, source, geom) VALUES"
                    " ('t', :kind, :name, 'nvdb', ST_SetSRID(ST_MakePoint(:east, 6398000), 3006))"
                ),
                {"kind": kind, "name": name, "east": east},
            )
        conn.execute(
            text(
                "INSERT INTO siting.named_area (dataset, kind, code, name, source, geom) VALUES"
                " ('t', 'business_area', 'v', 'Viared', 'made', ST_GeomFromText(:area, 3006))"
            ),
            {"area": AREA},
        )
    signed_in_as(client, service, Role.STAFF)
    return make_enquiry(service)


def added(service: Service, enquiry_id: int) -> list[dict[str, Any]]:
    """Return the criteria that the enquiry's requirement has not."""
    return list(desk(service, enquiry_id).work.requirement["criteria"][2:])


def test_minutes_to_a_named_point_are_asked_for(client: TestClient, service: Service, enquiry_id: int) -> None:
    answer = Bench(client, enquiry_id).post("match", action="add-place", **PLACE)

    [row] = added(service, enquiry_id)
    page = Bench(client, enquiry_id).page.text
    assert answer.status_code == 303
    assert (row["fact"], row["at_most"], row["unknown"]) == ("place_min", 12.0, "ask")
    assert row["place"]["point"] == "viaredsmotet"
    assert row["place"]["arguments"] == ["junction:Viaredsmotet"]
    assert "Travel time to Viaredsmotet" in page
    assert "3 of 4 sites" in page


def test_a_distance_is_asked_for_and_the_order_follows(client: TestClient, service: Service, enquiry_id: int) -> None:
    fields = PLACE | {"new-place-measure": "km", "new-place-most": "1,5"}

    Bench(client, enquiry_id).post("match", action="add-place", **fields)

    [row] = added(service, enquiry_id)
    assert (row["fact"], row["at_most"]) == ("place_distance_m", 1500.0)
    assert "geometry" not in row["place"]
    assert "2 of 4 sites" in Bench(client, enquiry_id).page.text


def test_sites_within_an_area_and_near_a_kind_of_point_are_asked_for(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    Bench(client, enquiry_id).post(
        "match", action="add-place", **{"new-place": "Viared", "new-place-measure": "within"}
    )
    Bench(client, enquiry_id).post(
        "match",
        action="add-place",
        **{"new-place": "The nearest railway station", "new-place-measure": "km", "new-place-most": "20"},
    )

    area, nearest = added(service, enquiry_id)
    page = Bench(client, enquiry_id).page.text
    assert (area["place"]["area"], area["at_most"]) == ("Viared", 0.0)
    assert nearest["place"]["nearest"] == "station"
    assert "the nearest railway station" in page
    assert "2 of 4 sites" in page


def test_a_branch_nearby_is_asked_for(client: TestClient, service: Service, enquiry_id: int) -> None:
    Bench(client, enquiry_id).post("match", action="add-branch", **BRANCH)

    [row] = added(service, enquiry_id)
    assert (row["fact"], row["branch"], row["at_least"]) == ("branch_workplaces_1_km", "SNI 2007:25", 5.0)
    assert "Workplaces within 1 km in " in Bench(client, enquiry_id).page.text


def test_room_for_a_building_is_asked_for(client: TestClient, service: Service, enquiry_id: int) -> None:
    Bench(client, enquiry_id).post("match", action="add-footprint", **HALL)

    [row] = added(service, enquiry_id)
    page = Bench(client, enquiry_id).page.text
    assert row["footprint"] == {"length_m": 120.0, "width_m": 60.5, "setback_m": 6.0}
    assert row["is"] is True
    assert "3 of 4 sites" in page


def test_what_was_added_is_undone_as_one_step(client: TestClient, service: Service, enquiry_id: int) -> None:
    Bench(client, enquiry_id).post("match", action="add-footprint", **HALL, **{"c0-low": "21000"})
    Bench(client, enquiry_id).post("match", action="add", add="fibre")

    Bench(client, enquiry_id).post("match", action="undo")
    assert [row["fact"] for row in added(service, enquiry_id)] == ["footprint_fits"]
    Bench(client, enquiry_id).post("match", action="undo")
    assert desk(service, enquiry_id).is_as_stored


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        (
            "add-place",
            PLACE | {"new-place": "Viaredsmotte"},
            "<li>there is no area and no reference point called &#39;Viaredsmotte&#39;; is &#39;Viaredsmotet&#39;",
        ),
        ("add-place", PLACE | {"new-place": "Hulta"}, "several are called &#39;Hulta&#39;"),
        ("add-place", PLACE | {"new-place": "Viared"}, "no reference point called"),
        ("add-place", PLACE | {"new-place": ""}, "Write which place it is about."),
        ("add-place", PLACE | {"new-place-most": "soon"}, "Minutes at most: soon won&#39;t do"),
        ("add-place", PLACE | {"new-place-most": "-3"}, "Minutes at most: -3 won&#39;t do"),
        ("add-place", PLACE | {"new-place-most": "9999"}, "1440"),
        ("add-place", PLACE | {"new-place-measure": "<b>"}, "Choose what is to be measured."),
        ("add-place", PLACE | {"new-place": "<script>x</script>"}, "&lt;script&gt;x&lt;/script&gt;"),
        ("add-branch", BRANCH | {"new-branch": "04"}, "04"),
        ("add-branch", BRANCH | {"new-branch-version": "SNI 1969"}, "write SNI 2007 or SNI 2025"),
        ("add-branch", BRANCH | {"new-branch-least": ""}, "At least: – won&#39;t do"),
        ("add-footprint", HALL | {"new-hall-width_m": ""}, "Width in metres: – won&#39;t do"),
        ("add-footprint", HALL | {"new-hall-length_m": "1e9"}, "Length in metres: 1e9 won&#39;t do"),
        ("add-footprint", HALL | {"new-hall-length_m": "900000"}, "should lie between 1 and 5000"),
        ("save", HALL | {"new-hall-setback_m": "x"}, "Distance to the boundary: x won&#39;t do"),
    ],
)
def test_what_can_not_be_added_is_said_and_stays_as_it_was_typed(
    client: TestClient, service: Service, enquiry_id: int, action: str, fields: dict[str, str], said: str
) -> None:
    answer = Bench(client, enquiry_id).post("match", action=action, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert added(service, enquiry_id) == []
    assert '<details class="work-about" id="adding" open>' in answer.text
    assert "<script>x" not in answer.text


def test_what_is_filled_in_and_saved_by_the_enter_key_is_added(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    Bench(client, enquiry_id).post("match", action="save", **HALL)

    assert [row["fact"] for row in added(service, enquiry_id)] == ["footprint_fits"]


def test_a_second_building_is_refused_and_the_order_stays(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    Bench(client, enquiry_id).post("match", action="add-footprint", **HALL)

    answer = Bench(client, enquiry_id).post("match", action="add-footprint", **HALL)

    assert answer.status_code == 422
    assert "only one building can be placed" in answer.text
    assert len(added(service, enquiry_id)) == 1
    assert "order-item" in answer.text


def test_a_place_that_is_gone_is_said_on_the_workbench(client: TestClient, service: Service, enquiry_id: int) -> None:
    Bench(client, enquiry_id).post("match", action="add-place", **PLACE | {"new-place-measure": "km"})
    with service.begin(actor="tests") as conn:
        conn.execute(text("DELETE FROM siting.reference_point WHERE name = 'Viaredsmotet'"))

    page = client.get(f"/staff/enquiries/{enquiry_id}/match", headers=HTML)

    assert page.status_code == 200
    assert "there is no area and no reference point called &#39;viaredsmotet&#39;" in page.text
    assert "Take away" in page.text
