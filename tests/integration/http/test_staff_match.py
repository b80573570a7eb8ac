"""The workbench: what is tried, saved, gone back to and made the enquiry's requirement."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from siting.domain.accounts import Role
from tests.integration.http.bench import Bench, desk, fields_of
from tests.integration.http.enquiring import load_plots, make_enquiry
from tests.integration.http.signing import HTML, form_token, signed_in_as

ITEM = re.compile(r'class="order-item" data-site-id="(\d+)" data-rank="(\d+)" data-standing="(\w+)"')
MOVE = re.compile(r'title="([^"]*)"')


def order(page: str) -> list[tuple[int, str]]:
    """Return the numbers of the listed sites, with how they stand."""
    return [(int(site_id), standing) for site_id, _, standing in ITEM.findall(page)]


@pytest.fixture
def plots(service: Service) -> dict[str, int]:
    return load_plots(service, published=False)


@pytest.fixture
def enquiry_id(client: TestClient, service: Service, plots: dict[str, int]) -> int:
    assert plots
    signed_in_as(client, service, Role.STAFF)
    return make_enquiry(service)


def test_all_sites_are_ranked_also_those_that_are_not_published(
    client: TestClient, enquiry_id: int, plots: dict[str, int]
) -> None:
    page = Bench(client, enquiry_id).page.text

    assert [site_id for site_id, _ in order(page)] == [plots["near"], plots["unsure"], plots["large"]]
    assert page.count("data-unpublished") == 3
    assert "3 of 4 sites" in page
    assert "the same place in the order as saved" in page


def test_a_form_that_nobody_touched_changes_nothing(client: TestClient, service: Service, enquiry_id: int) -> None:
    bench = Bench(client, enquiry_id)

    answer = bench.post("match", action="save")

    assert answer.status_code == 303
    assert desk(service, enquiry_id).is_as_stored
    assert desk(service, enquiry_id).work.past == ()


def test_what_is_tried_shows_at_once_and_is_not_saved(
    client: TestClient, service: Service, enquiry_id: int, plots: dict[str, int]
) -> None:
    bench = Bench(client, enquiry_id)

    answer = bench.post("try", **{"g-room-weight": "50", "g-reach-weight": "1"})

    assert order(answer.text)[0] == (plots["large"], "meets")
    moves = MOVE.findall(answer.text)
    assert "2 higher than saved" in moves
    assert desk(service, enquiry_id).version == 0
    assert "data-as-stored" in answer.text


def test_a_limit_that_is_changed_shuts_out(client: TestClient, enquiry_id: int, plots: dict[str, int]) -> None:
    bench = Bench(client, enquiry_id)

    answer = bench.post("try", **{"c0-low": "35 000"})
    strict = bench.post("try", **{"c1-ask": "must", "unknown": "exclude"})

    assert [site_id for site_id, _ in order(answer.text)] == [plots["unsure"], plots["large"]]
    assert 'data-asked="at least 35,000\u00a0m²"' in answer.text
    # Of a limit alone nothing is weighed: what is left is the area.
    assert [site_id for site_id, _ in order(strict.text)] == [plots["large"], plots["near"]]


def test_the_work_is_saved_as_it_goes_with_a_version(client: TestClient, service: Service, enquiry_id: int) -> None:
    bench = Bench(client, enquiry_id)

    first = bench.post("work", **{"c0-low": "25000"})
    bench.fields["version"] = str(first.json()["version"])
    second = bench.post("work", **{"c0-low": "26000"})

    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert first.json()["said"].startswith("Saved ")
    assert desk(service, enquiry_id).work.requirement["criteria"][0]["at_least"] == 26000
    assert len(desk(service, enquiry_id).work.past) == 2


def test_of_two_who_work_the_second_is_told_and_can_have_hers_or_his(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    mine, other = Bench(client, enquiry_id), Bench(client, enquiry_id)
    mine.post("match", **{"c0-low": "25000"})

    silent = other.post("work", **{"c0-low": "30000"})
    told = other.post("match", **{"c0-low": "30000"})

    assert (silent.status_code, silent.json()["version"]) == (409, 1)
    assert told.status_code == 409
    assert "Staff has saved here" in told.text
    shown = fields_of(told.text)
    assert (shown["c0-low"], shown["version"]) == ("30000", "1")
    other.page, other.fields = told, shown
    assert other.post("match", action="save").status_code == 303
    work = desk(service, enquiry_id).work
    assert work.requirement["criteria"][0]["at_least"] == 30000
    assert [one["criteria"][0]["at_least"] for one in work.past] == [20000, 25000]


def test_undo_goes_back_step_by_step_and_reset_to_the_enquiry_s_own(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    def limit() -> float:
        return float(desk(service, enquiry_id).work.requirement["criteria"][0]["at_least"])

    for value in ("25000", "30000"):
        Bench(client, enquiry_id).post("match", **{"c0-low": value})

    Bench(client, enquiry_id).post("match", action="undo", **{"c0-low": "99999"})
    assert limit() == 30000
    Bench(client, enquiry_id).post("match", action="undo")
    assert limit() == 25000
    Bench(client, enquiry_id).post("match", action="reset")
    assert desk(service, enquiry_id).is_as_stored
    Bench(client, enquiry_id).post("match", action="undo")
    assert limit() == 25000


def test_what_is_asked_for_besides_is_asked_as_is_usual(client: TestClient, service: Service, enquiry_id: int) -> None:
    Bench(client, enquiry_id).post("match", action="add", add="buildable_area_m2")
    Bench(client, enquiry_id).post("match", action="add", add="fibre")

    criteria = desk(service, enquiry_id).work.requirement["criteria"]
    assert [one["fact"] for one in criteria[2:]] == ["buildable_area_m2", "fibre"]
    assert criteria[3]["is"] is True


def test_a_criterion_is_taken_away(client: TestClient, service: Service, enquiry_id: int) -> None:
    Bench(client, enquiry_id).post("match", **{"c1-drop": "1"})

    assert [one["fact"] for one in desk(service, enquiry_id).work.requirement["criteria"]] == ["plot_area_m2"]


def test_mistakes_are_said_at_their_row_and_what_was_typed_stays(client: TestClient, enquiry_id: int) -> None:
    bench = Bench(client, enquiry_id)

    tried = bench.post("try", **{"c0-low": "large"})
    saved = bench.post("match", **{"c0-low": "large"})

    assert 'data-errors="large is not a number"' in tried.text
    assert "Mend the requirement" in tried.text
    assert saved.status_code == 422
    assert 'name="c0-low" value="large"' in saved.text
    assert "large is not a number" in saved.text


@pytest.mark.parametrize("name", ["c0-weight", "g-room-weight"])
@pytest.mark.parametrize("typed", ["much", "9" * 20, "9" * 400])
def test_a_weight_that_is_none_is_said_and_mended_where_it_stands(
    client: TestClient, service: Service, enquiry_id: int, name: str, typed: str
) -> None:
    bench = Bench(client, enquiry_id)

    bench.page = bench.post("match", **{name: typed})
    bench.fields = fields_of(bench.page.text)
    mended = bench.post("match", **{name: "30"})
    weight = desk(service, enquiry_id).work.requirement["criteria"][0]["weight"]
    back = Bench(client, enquiry_id).post("match", action="reset")

    assert bench.page.status_code == 422
    assert "is not a finite number" in bench.page.text
    assert (mended.status_code, back.status_code) == (303, 303)
    assert weight == 30.0
    assert desk(service, enquiry_id).is_as_stored


@pytest.mark.parametrize("forged", [{"c0-unknown": "x"}, {"unknown": "x"}, {"has-kinds": "1", "kinds": "boat"}])
def test_what_no_choice_of_the_form_is_is_refused_and_not_kept(
    client: TestClient, service: Service, enquiry_id: int, forged: dict[str, str]
) -> None:
    answer = Bench(client, enquiry_id).post("match", **forged)

    assert answer.status_code == 422
    assert desk(service, enquiry_id).version == 0


def test_what_was_tried_becomes_the_enquiry_s_requirement(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    before = desk(service, enquiry_id).base

    Bench(client, enquiry_id).post("match", action="adopt", **{"c0-low": "25000"})

    now = desk(service, enquiry_id)
    assert now.is_as_stored
    assert now.base.requirement_id != before.requirement_id
    assert now.enquiry.sent_requirement_id == before.requirement_id
    assert "Changed the requirement" in client.get(f"/staff/enquiries/{enquiry_id}", headers=HTML).text


def test_a_requirement_is_not_adopted_over_a_change_of_the_enquiry(
    client: TestClient, service: Service, enquiry_id: int
) -> None:
    bench = Bench(client, enquiry_id)
    token = form_token(client.get(bench.path, headers=HTML))
    client.post(f"{bench.path}/take", data={"form_token": token, "version": "1"})

    answer = bench.post("match", action="adopt", **{"c0-low": "25000"})

    assert answer.status_code == 409
    assert desk(service, enquiry_id).version == 0
    assert 'name="c0-low" value="25000"' in answer.text


def test_ticked_sites_are_kept_with_their_order(
    client: TestClient, service: Service, enquiry_id: int, plots: dict[str, int]
) -> None:
    bench = Bench(client, enquiry_id)
    bench.post("work", pick=[str(plots["large"]), str(plots["small"])])

    again = Bench(client, enquiry_id)

    assert [one.site_id for one in desk(service, enquiry_id).work.picked] == [plots["large"], plots["small"]]
    assert again.fields["pick"] == [str(plots["large"]), str(plots["small"])]
    assert "Ticked, but not in the list" in again.page.text


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        "[" * 5000,
        "null",
        json.dumps({"title": "x"}),
        json.dumps({"title": "x", "company": {"name": "y"}, "criteria": [{"fact": "no_such", "is": True}]}),
        json.dumps({"title": "x", "company": {"name": "y"}, "criteria": [{"place": "Viared", "at_most": 5}]}),
    ],
)
@pytest.mark.parametrize("to", ["try", "work", "match"])
def test_a_document_that_is_no_requirement_is_refused(
    client: TestClient, enquiry_id: int, document: str, to: str
) -> None:
    answer = Bench(client, enquiry_id).post(to, document=document)

    assert answer.status_code in (400, 422)
