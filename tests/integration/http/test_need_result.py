"""What fits a need: of published sites on offer alone, whatever else is stored."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.need import PLACE
from siting.domain.need_steps import step_of
from siting.domain.places import AreaKind, NamedArea
from siting.services.requirement_file import parse_requirement
from tests.integration.http.needs import SWEDISH, answer_step, begin, fill, need_of, plot, send, usual_sites
from tests.integration.store.made_geodata import put_places
from tests.integration.store.make import known


def described(client: TestClient) -> str:
    """Return the link of a need for 3 MW as a must and 5 minutes to a junction as a wish."""
    link = begin(client)
    answer_step(client, link, "power", need_of("3"))
    answer_step(client, link, "roads", {"junction_min": "5", "junction_min.importance": "wish"})
    return link


def test_the_answer_comes_first_and_the_list_says_why(client: TestClient, service: Service) -> None:
    fill(service, usual_sites())
    page = client.get(f"{described(client)}/result", headers=SWEDISH).text
    bare = page.replace("\N{NO-BREAK SPACE}", " ")

    assert "Tre platser passar, två kan göra det" in page
    assert re.findall(r'data-rank="(\d)" data-standing="(\w+)"', page) == [
        ("1", "meets"),
        ("2", "meets"),
        ("3", "meets"),
        ("4", "ask"),
        ("5", "ask"),
    ]
    assert "6 MW på plats" in bare
    assert "Effekt nu: inte känt. Svaret från elnätsägaren avgör." in bare
    assert "Nära att passa" in page
    assert "style=" not in page


def test_an_unpublished_site_is_neither_ranked_nor_counted_nor_hinted_at(client: TestClient, service: Service) -> None:
    best = plot(20, mw=30.0)
    near = plot(21, mw=2.9)
    nothing_known = plot(22)
    fill(service, [*usual_sites(), best, near, nothing_known], hide=("Viared 20", "Viared 21", "Viared 22"))
    link = described(client)
    pages = [
        client.get(link + page, headers=SWEDISH).text for page in ("", "/power", "/roads", "/result", "/send", "/size")
    ]
    effect = client.get("/need/effect", params={"question": "power_capacity_mw", "kind": "land", **need_of("2,8")})

    assert not any(name in page for page in pages for name in ("Viared 20", "Viared 21", "Viared 22"))
    assert "Tre platser passar, två kan göra det" in pages[3]
    assert "2,9" not in pages[3]
    assert "0,5–6" in pages[1].replace("\N{NO-BREAK SPACE}", " ")
    assert "<strong>3 " in effect.text
    assert "bland 7 platser" in pages[3]


def test_a_site_that_is_unpublished_is_gone_at_the_next_look(client: TestClient, service: Service) -> None:
    numbers = fill(service, usual_sites())
    link = described(client)
    before = client.get(f"{link}/result", headers=SWEDISH).text
    fill(service, usual_sites(), hide=("Viared 1",))
    after = client.get(f"{link}/result", headers=SWEDISH).text

    assert f'data-site-id="{numbers["Viared 1"]}"' in before
    assert f'data-site-id="{numbers["Viared 1"]}"' not in after
    assert "Två platser passar, två kan göra det" in after


def test_where_nothing_fits_a_small_concession_is_told(client: TestClient, service: Service) -> None:
    fill(service, [plot(1, mw=2.8), plot(2, mw=0.5)])
    link = begin(client)
    answer_step(client, link, "power", need_of("3"))
    page = client.get(f"{link}/result", headers=SWEDISH).text.replace("\N{NO-BREAK SPACE}", " ")

    assert "Ingen plats passar just nu" in page
    assert "2,8 MW" in page
    assert "Viared 1" in page


def test_who_has_only_musts_is_told_that_there_is_no_order(client: TestClient, service: Service) -> None:
    fill(service, [plot(1, facts={"fibre": known(True)})])
    link = begin(client)
    answer_step(client, link, "power", {"fibre.importance": "need"})
    page = client.get(f"{link}/result", headers=SWEDISH).text

    assert "En plats passar" in page
    assert "Ni har bara ställt krav" in page
    assert "need-bar" not in page


def test_a_need_that_asks_nothing_has_no_result(client: TestClient) -> None:
    link = begin(client)
    answer = client.get(f"{link}/result", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, link)
    assert client.get(f"{link}/requirement.json").status_code == 404


@pytest.mark.parametrize("form", ["json", "toml"])
def test_the_requirement_is_a_file_that_the_one_schema_reads(client: TestClient, service: Service, form: str) -> None:
    fill(service, usual_sites())
    link = described(client)
    answer_step(client, link, "who", {"company": 'Å & "Ö"', "summary": "två\nrader"})
    answer = client.get(f"{link}/requirement.{form}")
    document = json.loads(answer.text) if form == "json" else tomllib.loads(answer.text)
    requirement = parse_requirement(answer.text, name="need", is_json=form == "json")

    assert "attachment" in answer.headers["content-disposition"]
    assert document["company"]["name"] == 'Å & "Ö"'
    assert document["summary"] == "två\nrader"
    assert {one.fact for one in requirement.criteria} == {"power_capacity_mw", "junction_min"}


def test_a_building_is_tried_on_the_plots(client: TestClient, service: Service) -> None:
    fill(service, [plot(1, mw=4.0), plot(2, mw=4.0)])
    link = begin(client)
    fields = {"footprint": "120", "footprint.width": "60", "footprint.importance": "need"}
    answer_step(client, link, "building", fields)
    page = client.get(f"{link}/result", headers=SWEDISH).text

    assert "Två platser passar" in page


def test_a_place_is_chosen_from_those_that_there_are(client: TestClient) -> None:
    link = begin(client)
    answer = answer_step(client, link, "people", {"place": "Atlantis", "place.km": "5", "place.importance": "wish"})

    assert answer.status_code == 422
    assert "Välj en plats ur listan" in answer.text
    assert client.get(link, headers=SWEDISH).status_code == 200


def test_a_place_that_is_gone_is_named_and_can_be_changed(client: TestClient, service: Service) -> None:
    fill(service, usual_sites())
    place = NamedArea(
        kind=AreaKind.LOCALITY, code="T1", name="Sandared", geometry=Point(372_000, 6_398_000), source="", verified=None
    )
    with service.begin(actor="tester") as conn:
        put_places(conn, "a", areas=[place])
    link = begin(client)
    near = {"place": "Sandared", "place.km": "2,5", "place.importance": "need"}
    assert answer_step(client, link, "people", near).status_code == 303
    assert "högst 2,5 km från Sandared" in client.get(link, headers=SWEDISH).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "platser passar" in client.get(f"{link}/result", headers=SWEDISH).text
    with service.begin(actor="tester") as conn:
        put_places(conn, "a", areas=[])

    gone = client.get(f"{link}/result", headers=SWEDISH)
    assert (gone.status_code, "Sandared" in gone.text) == (422, True)
    assert client.get(link, headers=SWEDISH).status_code == 200
    assert client.get(f"{link}/people", headers=SWEDISH).status_code == 200


def test_a_place_that_is_gone_is_asked_for_anew_and_keeps_nobody_from_sending(
    client: TestClient, service: Service
) -> None:
    fill(service, usual_sites())
    with service.begin(actor="tests") as conn:
        conn.execute(
            text(
                "INSERT INTO siting.reference_point (dataset, kind, name, source, geom) VALUES"
                " ('t', 'junction', 'Hulta', 'n', ST_SetSRID(ST_MakePoint(372000, 6398000), 3006))"
            )
        )
    link = begin(client)
    near = {"place": "Hulta", "place.km": "5", "place.importance": "need"}
    assert answer_step(client, link, step_of(PLACE).key, near).status_code == 303
    with service.begin(actor="tests") as conn:
        conn.execute(text("DELETE FROM siting.reference_point"))

    result = client.get(f"{link}/result", headers=SWEDISH)
    sent = send(client, link)

    assert result.status_code == 422
    assert "Hulta finns inte längre i kartunderlaget." in result.text
    assert "siting geodata" not in result.text
    assert 'name="place.km" value="5"' in result.text
    assert (sent.status_code, sent.headers["location"]) == (303, f"{link}/sent")
