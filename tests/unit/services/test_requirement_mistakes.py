"""Whatever somebody sends as a requirement is answered clearly, all of it at once."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.errors import Faults, SitingError
from siting.domain.vocabulary import FACTS
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.requirement_example import example_requirement
from siting.services.requirement_file import parse_requirement
from siting.services.requirement_form import MAX_CRITERIA

HEAD = 'title = "T"\n[company]\nname = "C"\n[site]\nkinds = ["land"]\n'
"""Five lines; the first criterion begins on the sixth."""


def toml(*criteria: str) -> str:
    return HEAD + "".join(f"[[criteria]]\n{one}\n" for one in criteria)


def faults_of(text: str, *, is_json: bool = False) -> list[str]:
    with pytest.raises(Faults) as caught:
        parse_requirement(text, name="my.toml", is_json=is_json)
    for fault in caught.value.faults:
        assert fault.sv
        (fault.sv + fault.en).encode()
    return [fault.en for fault in caught.value.faults]


MISTAKES = [
    ('fact = "clear_hight_m"\nat_least = 8', 7, "clear_height_m"),
    ('fact = "plan_name"\nis = true', 7, "free text"),
    ('fact = "clear_height_m"\nat_least = 8', 7, "premises"),
    ('fact = "max_height_m"\nat_lest = 8', 8, "at_least"),
    ('fact = "max_height_m"\nunit = "ha"\nat_least = 8', 8, "m, km"),
    ('fact = "fibre"\nunit = "m"\nis = true', 8, "unit"),
    ('fact = "max_height_m"\nat_least = "8,5"', 8, "not a number"),
    ('fact = "max_height_m"\nat_least = nan', 8, "finite"),
    ('fact = "max_height_m"\nat_least = -1', 8, "between 0 and 300"),
    ('fact = "site_coverage_ratio"\nat_most = 40', 8, "between 0 and 1"),
    ('fact = "max_height_m"\nunit = "km"\nat_least = 8', 9, "between 0 and 300"),
    ('fact = "max_height_m"\nbetween = [20, 8]', 8, "above"),
    ('fact = "max_height_m"\nat_least = 9\nat_most = 8', 8, "above"),
    ('fact = "possession_date"\nbefore = "1/2 2028"', 8, "2027-03-01"),
    ('fact = "possession_date"\nat_most = 2028', 8, "2027-03-01"),
    ('fact = "plan_status"\none_of = ["legal_forse"]', 8, "legal_force"),
    ('fact = "plan_status"\none_of = []', 8, "at least 1"),
    ('fact = "permitted_uses"\none_of = ["J"]', 8, "contains_any"),
    ('fact = "max_height_m"\nis = true', 8, "at_least"),
    ('fact = "fibre"\nis = "yes"', 8, "true nor false"),
    ('fact = "max_height_m"\nanchors = [[8, 0], [12, 2]]\nweight = 1', 8, "from 0 to 1"),
    ('fact = "max_height_m"\nanchors = [[8, 0], [8, 1]]\nweight = 1', 8, "each amount once"),
    ('fact = "max_height_m"\nanchors = [[8, 0]]\nweight = 1', 8, "two pairs"),
    ('fact = "site_coverage_ratio"\nanchors = [[0.2, 0], [40, 1]]\nweight = 1', 8, "between 0 and 1"),
    ('fact = "max_height_m"\nanchors = [[8, 0], [12, 1]]', 7, "weight"),
    ('fact = "max_height_m"\nat_least = 8\nweight = 5', 9, "anchors or values"),
    ('fact = "max_height_m"\nanchors = [[8, 0], [12, 1]]\nweight = -5', 9, "negative"),
    ('fact = "max_height_m"\nanchors = [[8, 0], [12, 1]]\nweight = inf', 9, "finite"),
    ('fact = "max_height_m"\nanchors = [[8, 0], [12, 1]]\nweight = 1e300', 9, "larger than any"),
    ('fact = "max_height_m"\nat_least = 8\nunknown = "asc"', 9, "ask"),
    ('fact = "max_height_m"\nat_least = 8\ngroup = "plann"', 9, "plan"),
    ('fact = "max_height_m"', 7, "nothing is asked"),
]


@pytest.mark.parametrize(("criterion", "line", "said"), MISTAKES)
def test_a_mistake_is_said_with_its_line_and_what_would_be_right(criterion: str, line: int, said: str) -> None:
    [fault] = faults_of(toml(criterion))
    assert said in fault
    # What is missing is said where it would stand: at its criterion.
    assert fault.startswith(f"line {line - 1 if 'missing' in fault else line},")


def test_mistakes_of_every_kind_are_listed_together() -> None:
    wrong = [criterion for criterion, _, _ in MISTAKES]
    together = "\n".join(faults_of(toml(*wrong)))
    for number, (criterion, _, said) in enumerate(MISTAKES, start=1):
        if "group" not in criterion:  # groups are looked at when the criteria are right
            assert f"criteria {number}," in together, criterion
            assert said in together


def test_weights_that_are_all_zero() -> None:
    soft = "anchors = [[8, 0], [12, 1]]\nweight = 0"
    together = "\n".join(faults_of(toml(f'fact = "max_height_m"\nat_least = 8\n{soft}')))
    assert "all weights are 0" in together


def test_syntax_is_said_with_its_line() -> None:
    assert faults_of(toml('fact = "max_height_m"\nat_least 8'))[0].startswith("line 8:")
    assert faults_of('{"title": "T",\n "company" 3}', is_json=True)[0].startswith("line 2:")
    assert faults_of('title = "T"\nnote = """never ended')[0].startswith("line 2:")


def a_document(**changes: Any) -> dict[str, Any]:
    criteria = [{"fact": "max_height_m", "at_least": 8}]
    return {"title": "T", "company": {"name": "C"}, "criteria": criteria, **changes}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "null",
        "[" * 100_000,
        '{"a":' * 20_000,
        json.dumps(a_document(title="a\0b")),
        json.dumps(a_document(title="\ud800")),
        json.dumps(a_document(title="\x1b[2Jgone")),
        json.dumps(a_document(**{"\ud800\x1b": 1})),
        json.dumps(a_document(title="x" * 100_000)),
        json.dumps(a_document(criteria="x")),
        json.dumps(a_document(criteria=[])),
        json.dumps(a_document(criteria=[{"fact": "max_height_m", "at_least": 10**400}])),
        json.dumps(a_document(site={"kinds": []})),
        json.dumps(a_document(site={"kinds": ["mark"]})),
        json.dumps(a_document(company=None)),
    ],
    ids=lambda text: text[:30],
)
def test_broken_json_is_answered(text: str) -> None:
    for fault in faults_of(text, is_json=True):
        assert "\x1b" not in fault


def test_a_name_that_stands_twice_is_refused() -> None:
    text = '{"title": "A", "title": "B", "company": {"name": "C"}, "criteria": []}'
    assert faults_of(text, is_json=True) == ["stands twice: title"]


@pytest.mark.parametrize("count", [MAX_CRITERIA + 1, 500, 20_000])
def test_too_many_criteria_are_refused_at_once(count: int) -> None:
    text = json.dumps(a_document(criteria=[{"fact": "max_height_m", "at_least": 8}] * count))
    start = time.perf_counter()
    [fault] = faults_of(text, is_json=True)
    assert str(MAX_CRITERIA) in fault
    assert str(count) in fault
    assert time.perf_counter() - start < 10


def test_as_many_criteria_as_may_be_are_read() -> None:
    text = json.dumps(a_document(criteria=[{"fact": "max_height_m", "at_least": 8}] * MAX_CRITERIA))
    assert len(parse_requirement(text, name="x", is_json=True).criteria) == MAX_CRITERIA


BASE = requirement_to_dict(parse_requirement(example_requirement("sv"), name="x"))
SCALARS: list[Any] = [
    None, True, 0, -1, 0.5, 1e308, 10**400, float("nan"), float("inf"), "", "x", "J", "2027-13-01", "2027-01-01",
    "9999-12-31", "\0", "{0}{value}", "x" * 5000, "\ud800",
]  # fmt: skip
JUNK = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("sv", "en", "J", "a")), inner, max_size=2)
    ),
    max_leaves=5,
)
KEYS = (
    "fact", "unit", "show_in", "at_least", "at_most", "between", "after", "before", "one_of", "is", "contains",
    "contains_any", "anchors", "values", "other", "weight", "group", "unknown", "note", "bogus", "key", "place",
    "footprint", "within", "by", "over_time", "ready_by", "ideal", "ideal_reach", "gives", "firm",
)  # fmt: skip


NEARLY: dict[str, list[Any]] = {
    "place": [
        "Viared", {"area": "Viared"}, {"nearest": "junction", "geometry": "01"}, {"lon": 12, "lat": 1e300},
        {"geojson": {"type": "Polygon", "coordinates": [[[0, 0], [1, "x"]]]}}, {"geojson": {"type": "Feature"}},
        {"geojson": {"type": "MultiPolygon", "coordinates": []}}, {"shape": [[0, 0], [1, 1], [2, 2]]},
        {"lon": 1, "lat": 2, "label": "{x}", "parts": ["{0}"]},
    ],
    "footprint": [{"length_m": 60, "width_m": 10**300}, {"length_m": 9, "width_ft": 30, "yards": [{}]}],
    "by": ["2029-01-01", "1-1-1"],
    "over_time": [[["2029-01-01", 3]], [["2029-01-01", "x"], [1, 2]], []],
    "weighing": [
        {"method": "rank", "order": ["{0}", "junction_min"]}, {"method": "pairwise", "compare": [["a", "{b}", 3]]},
        {"method": "pairwise", "items": ["a", "b"], "matrix": [[1], [2, 3]]},
        {"method": "best_worst", "best": "a", "worst": "b", "best_to_others": {"b": 1e-300}, "others_to_worst": {}},
    ],
}  # fmt: skip
"""Beside junk, what is nearly right."""


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_junk_is_a_crash(data: st.DataObject) -> None:
    document = copy.deepcopy(BASE)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(("criterion", "fact", "top", "company", "site", "weighing")))
        if place == "criterion":
            one = data.draw(st.sampled_from(document["criteria"]))
            key = data.draw(st.sampled_from(KEYS))
            one[key] = data.draw(JUNK | st.sampled_from(NEARLY.get(key, [None])))
        elif place == "weighing":
            document["weighing"] = [data.draw(JUNK | st.sampled_from(NEARLY["weighing"]))]
        elif place == "fact":
            data.draw(st.sampled_from(document["criteria"]))["fact"] = data.draw(st.sampled_from(list(FACTS)))
        elif place == "top":
            document[data.draw(st.sampled_from(("title", "case_number", "summary", "received", "groups", "x")))] = (
                data.draw(JUNK)
            )
        else:
            document[place][data.draw(st.sampled_from(("name", "change", "kinds", "availabilities", "x")))] = data.draw(
                JUNK
            )
    try:
        read = parse_requirement(json.dumps(document), name="f.json", is_json=True)
    except SitingError as error:
        (error.message.sv + error.message.en).encode()
        return
    again = json.dumps(requirement_to_dict(read), allow_nan=False)
    assert parse_requirement(again, name="again", is_json=True) == read
    for kind in read.kinds:
        assert sum(read.weights(kind)) == pytest.approx(1.0) or not any(read.weights(kind))
