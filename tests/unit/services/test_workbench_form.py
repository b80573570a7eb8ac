"""A requirement as a form whose fields are changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gis_data.demo.boras import requirement_files
from siting.domain.errors import InvalidInput
from siting.domain.facts import Better, FactType, Origin, encode
from siting.domain.vocabulary import FACTS
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.requirement_file import read_requirement
from siting.services.workbench_form import asked_now, checked_shape, edited, group_points, with_fact
from siting.services.workbench_rows import Document, amount, is_soft, row_fields, shown
from siting.services.workbench_trying import read_work


def a_document(*criteria: Document, **more: Any) -> Document:
    """Return a requirement on logistics in its normal form."""
    return {
        "title": {"sv": "Lager", "en": "Warehouse"},
        "company": {"name": "Nordisk"},
        "site": {"kinds": ["land"], "availabilities": ["available"]},
        "groups": [{"key": "g", "label": {"sv": "Läge", "en": "Location"}}],
        "criteria": [{"group": "g", **one} for one in criteria],
        **more,
    }


JUNCTION: Document = {
    "fact": "junction_min",
    "at_most": 8.0,
    "unknown": "ask",
    "anchors": [[1.0, 1.0], [4.0, 0.8], [8.0, 0.0]],
    "weight": 12.0,
}
PORT: Document = {"fact": "port_min", "anchors": [[60.0, 1.0], [90.0, 0.0]], "weight": 8.0}
READY: Document = {"fact": "possession_date", "at_most": "2027-12-31", "unknown": "ask"}


def as_shown(document: Document) -> dict[str, list[str]]:
    """Return the fields of a document's form as they are first shown."""
    fields: dict[str, list[str]] = {"unknown": [""]}
    for number, row in enumerate(document["criteria"]):
        held = row_fields(row)
        for name in ("ask", "low", "high", "worst", "best", "weight", "unknown"):
            fields[f"c{number}-{name}"] = [getattr(held, name)]
        fields[f"c{number}-codes"] = list(held.codes)
    for group in document["groups"]:
        fields[f"g-{group['key']}-weight"] = [shown(group_points(document, group["key"]))]
    return fields


@pytest.mark.parametrize("path", requirement_files(), ids=lambda path: path.stem)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(path: Path) -> None:
    document = requirement_to_dict(read_requirement(path))

    same = edited(document, as_shown(document))

    assert same == document
    read = read_work(same).requirement
    assert read is not None
    assert requirement_to_dict(read) == document


def test_a_group_s_points_are_shared_in_the_proportions_of_its_rows() -> None:
    document = a_document(JUNCTION, PORT)

    heavier = edited(document, {**as_shown(document), "g-g-weight": ["40"]})
    both = edited(document, {**as_shown(document), "g-g-weight": ["40"], "c0-weight": ["24"]})

    assert [row["weight"] for row in heavier["criteria"]] == [24.0, 16.0]
    assert [row["weight"] for row in both["criteria"]] == [30.0, 10.0]


def test_what_was_saved_meanwhile_does_not_move_the_proportions() -> None:
    # The form still shows 12 and 8 points of 20; what it was made from has been saved with 40.
    document = a_document(JUNCTION, PORT)
    fields = {**as_shown(document), "g-g-weight": ["40"]}
    saved = edited(document, fields)

    assert edited(saved, fields) == saved


def test_a_weight_of_nothing_sets_a_wish_aside_and_can_be_taken_back() -> None:
    document = a_document(JUNCTION, PORT)

    nothing = edited(document, {**as_shown(document), "g-g-weight": ["0"]})
    asked, numbers = asked_now(nothing)
    again = edited(nothing, {**as_shown(nothing), "g-g-weight": ["20"]})

    assert numbers == (0,)
    assert asked["criteria"][0]["fact"] == "junction_min"
    assert [row["weight"] for row in again["criteria"]] == [10.0, 10.0]
    assert again["criteria"][1]["anchors"] == PORT["anchors"]


def test_a_limit_becomes_a_wish_and_a_wish_a_limit() -> None:
    document = a_document({"fact": "max_height_m", "at_least": 12.0, "unknown": "ask"}, PORT)
    fields = as_shown(document)

    turned = edited(document, {**fields, "c0-ask": ["wish"], "c1-ask": ["must"]})

    height, port = turned["criteria"]
    assert height["anchors"] == [[6.0, 0.0], [12.0, 1.0]]
    assert "at_least" not in height
    assert port["at_most"] == 90.0
    assert not is_soft(port)
    assert read_work(turned).requirement is not None


def test_ends_that_are_moved_stretch_what_lies_between() -> None:
    document = a_document(JUNCTION)

    moved = edited(document, {**as_shown(document), "c0-best": ["2"], "c0-worst": ["16"]})

    assert moved["criteria"][0]["anchors"] == [[2.0, 1.0], [8.0, 0.8], [16.0, 0.0]]


def test_a_limit_of_a_day_becomes_a_wish_for_a_day() -> None:
    document = a_document(READY, PORT)

    turned = edited(document, {**as_shown(document), "c0-ask": ["wish"]})

    assert turned["criteria"][0]["anchors"] == [["2027-12-31", 1.0], ["2028-12-30", 0.0]]
    assert read_work(turned).requirement is not None


@pytest.mark.parametrize(("field", "path"), [("c0-high", "at_most"), ("g-g-weight", "weight"), ("c0-weight", "weight")])
def test_what_is_no_amount_is_said_of_its_field(field: str, path: str) -> None:
    document = a_document(JUNCTION, PORT)

    read = read_work(edited(document, {**as_shown(document), field: ["soon"]}))

    assert read.requirement is None
    assert {fault.path for fault in read.faults} == {("criteria", 0, path)}


def test_faults_are_placed_in_the_form_also_behind_what_is_set_aside() -> None:
    document = a_document({**PORT, "weight": 0.0}, JUNCTION)

    read = read_work(edited(document, {**as_shown(document), "c1-high": ["soon"]}))

    assert [fault.path for fault in read.faults] == [("criteria", 1, "at_most")]


def test_a_policy_for_all_reaches_every_limit_and_nothing_else() -> None:
    document = a_document(JUNCTION, PORT, READY)

    strict = edited(document, {**as_shown(document), "unknown": ["exclude"]})

    assert [row.get("unknown") for row in strict["criteria"]] == ["exclude", None, "exclude"]


def test_weights_by_comparison_are_let_go_of_once_somebody_drags_one() -> None:
    weighing = [{"method": "rank", "group": "g", "order": ["junction_min", "port_min"], "weights": [0.75, 0.25]}]
    document = a_document(JUNCTION, PORT, weighing=weighing)
    fields = as_shown(document)

    assert edited(document, fields)["weighing"] == weighing
    assert "weighing" not in edited(document, {**fields, "g-g-weight": ["30"]})


ADDABLE = [
    key for key, fact in FACTS.items() if fact.judged and fact.argument is None and fact.origin is not Origin.MATCHED
]


@pytest.mark.parametrize("key", ADDABLE)
def test_every_fact_can_be_added_as_it_is_usually_asked(key: str) -> None:
    fact = FACTS[key]
    usual = encode(fact, date(2027, 6, 1)) if fact.type is FactType.DATE else fact.high or 12.0
    document = a_document(PORT)
    document["site"]["kinds"] = ["land", "premises"]

    added = with_fact(document, fact, usual)

    assert read_work(added).faults == ()
    if fact.unit:
        assert ("at_most" in added["criteria"][-1]) == (fact.better is Better.LESS)


def test_amounts_are_read_as_people_write_them() -> None:
    assert [amount(one) for one in ("8,5", "40 000", "40\u00a0000", "-3", "", "1e5", "8.5.1", "∞")] == [
        8.5,
        40000.0,
        40000.0,
        -3.0,
        "",
        "1e5",
        "8.5.1",
        "∞",
    ]


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"criteria": []}, a_document({"fact": "nothing", "is": True}), {**a_document(JUNCTION), "extra": 1}],
)
def test_what_is_no_requirement_is_not_worked_on(document: Any) -> None:
    with pytest.raises(InvalidInput):
        checked_shape(document)
