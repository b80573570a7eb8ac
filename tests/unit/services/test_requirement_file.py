"""A requirement is read whole, or refused with every mistake, its line and what would be right."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from siting.domain.errors import Faults, InvalidInput, NotFound
from siting.domain.requirement import Contains, Curve, IfUnknown, OneOf, Requirement, Table, Within
from siting.domain.sites import SiteKind
from siting.domain.text import LANGS, Lang
from siting.domain.units import UNITS
from siting.domain.vocabulary import FACTS
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.requirement_example import example_requirement
from siting.services.requirement_file import parse_requirement, read_requirement
from siting.services.requirement_form import MAX_CRITERIA

HEAD = 'title = "T"\n[company]\nname = "C"\n[site]\nkinds = ["land"]\n'


def toml(*criteria: str, head: str = HEAD) -> str:
    return head + "".join(f"[[criteria]]\n{one}\n" for one in criteria)


def faults_of(text: str, *, is_json: bool = False) -> list[str]:
    with pytest.raises(Faults) as caught:
        parse_requirement(text, name="my.toml", is_json=is_json)
    assert all(fault.sv and fault.en for fault in caught.value.faults)
    return [fault.en for fault in caught.value.faults]


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_is_valid(lang: Lang) -> None:
    requirement = parse_requirement(example_requirement(lang), name="example")
    assert requirement.kinds == {SiteKind.LAND}
    assert [group.key for group in requirement.groups] == ["plot", "reach", "price"]
    first = requirement.criteria[0]
    assert first.need == Within(low=12_000)
    assert first.preference == Curve(amounts=(12_000, 20_000), values=(0, 1))
    assert first.unit == "ha"


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_is_valid_with_what_it_has_as_comments(lang: Lang) -> None:
    plain, example = parse_requirement(example_requirement(lang), name="example"), example_requirement(lang)
    uncommented = re.sub(r"(?m)^# (?=\[\[|\w+ = )", "", example)
    more = parse_requirement(uncommented, name="example").criteria[len(plain.criteria) :]
    assert [one.fact for one in more] == [
        "place_distance_m",
        "place_min",
        "branch_workplaces_1_km",
        "footprint_fits",
        "station_distance_m",
    ]


def test_each_kind_of_limit() -> None:
    requirement = parse_requirement(
        toml(
            "fact='max_height_m'\nbetween=[8, 20]",
            "fact='possession_date'\nbefore=2028-01-01",
            "fact='plan_status'\none_of=['laga kraft', 'adopted']\nunknown='exclude'",
            "fact='fibre'\nis=true",
            "fact='permitted_uses'\ncontains=['J','Z']",
            "fact='permitted_uses'\ncontains_any=['K']",
            "fact='owner_kind'\nvalues={municipality=1, private=0.5}\nother=0.2\nweight=3",
        ),
        name="x",
    )
    needs = [one.need for one in requirement.criteria]
    codes = FACTS["plan_status"].code_list
    assert needs[0] == Within(low=8, high=20)
    assert isinstance(needs[1], Within)
    assert math.isinf(needs[1].low)
    assert needs[2] == OneOf(codes=frozenset({codes.index("legal_force"), codes.index("adopted")}))
    assert requirement.criteria[2].if_unknown is IfUnknown.EXCLUDE
    assert needs[3] == OneOf(codes=frozenset({1.0}))
    uses = FACTS["permitted_uses"].code_list
    assert needs[4] == Contains(mask=1 << uses.index("J") | 1 << uses.index("Z"))
    assert needs[5] == Contains(mask=1 << uses.index("K"), any=True)
    assert requirement.criteria[6].preference == Table(values={0: 1.0, 2: 0.5}, other=0.2)


@pytest.mark.parametrize("lang", LANGS)
def test_the_normal_form_reads_back_the_same(lang: Lang) -> None:
    requirement = parse_requirement(example_requirement(lang), name="example")
    again = parse_requirement(json.dumps(requirement_to_dict(requirement)), name="again.json", is_json=True)
    assert again == requirement


@pytest.mark.parametrize(
    ("criterion", "line", "said"),
    [
        ("fact='clear_hight_m'\nat_least=9", 7, "is 'clear_height_m' meant?"),
        ("fact='plot_area_m2'\nunit='MW'\nat_least=9", 8, "unit MW does not fit plot_area_m2"),
        ("fact='plot_area_m2'\natleast=9", 8, "is at_least meant?"),
        ("fact='max_height_m'\nbetween=[20, 8]", 8, "the lower limit is above the upper"),
        ("fact='max_height_m'\nat_least=900", 8, "900 is impossible: max_height_m lies between 0 and 300"),
        ("fact='max_height_m'\nat_least='high'", 8, "high is not a number"),
        ("fact='max_height_m'\nat_least=nan", 8, "is not a finite number"),
        ("fact='max_height_m'\nanchors=[[5,0],[9,2]]\nweight=1", 8, "a value from 0 to 1"),
        ("fact='max_height_m'\nanchors=[[5,0],[5,1]]\nweight=1", 8, "each amount once"),
        ("fact='max_height_m'\nanchors=[[5,0],[9,1]]", 6, "is missing: anchors, ideal and values need a weight"),
        ("fact='max_height_m'\nanchors=[[5,0],[9,1]]\nweight=-1", 9, "weight -1 is negative"),
        ("fact='max_height_m'\nat_least=5\nweight=4", 9, "a weight needs anchors or values"),
        ("fact='max_height_m'", 7, "nothing is asked"),
        ("fact='plan_status'\none_of=['legal_forc']", 8, "is legal_force meant?"),
        ("fact='fibre'\nat_least=1", 8, "does not go with fibre; what does is is, one_of, values"),
        ("fact='clear_height_m'\nat_least=5", 7, "clear_height_m is for premises alone"),
        ("fact='possession_date'\nbefore='soon'", 8, "is not a day such as 2027-03-01"),
        ("fact='plan_name'\nis=true", 7, "free text"),
        ("fact='max_height_m'\nat_least=5\nunknown='perhaps'", 9, "perhaps won't do"),
        ("fact='max_height_m'\nat_least=5\ngroup='plann'", 9, "is plan meant?"),
    ],
)
def test_one_mistake(criterion: str, line: int, said: str) -> None:
    [fault] = faults_of(toml(criterion))
    assert fault.startswith(f"line {line}, criteria 1"), fault
    assert said in fault


def test_all_mistakes_come_together_in_the_order_of_their_lines() -> None:
    faults = faults_of(
        toml(
            "fact='clear_hight_m'\nat_least=9",
            "fact='max_height_m'\natleast=9",
            "fact='plot_area_m2'\nunit='MW'\nat_least=9",
        )
    )
    assert [fault.split(",")[0] for fault in faults] == ["line 7", "line 11", "line 14"]


def test_weights_all_zero() -> None:
    faults = faults_of(toml("fact='max_height_m'\nat_least=2\nanchors=[[5,0],[9,1]]\nweight=0"))
    assert any("all weights are 0" in fault for fault in faults)


def test_no_company_and_no_criteria() -> None:
    faults = faults_of("title = 'T'\ncriteria = []\n")
    assert any("company: is missing" in fault for fault in faults)
    assert any("criteria: at least 1 needed" in fault for fault in faults)


def test_too_many_criteria_are_refused_at_once() -> None:
    faults = faults_of(toml(*["fact='max_height_m'\nat_least=5"] * 500))
    assert faults == [f"line 6, criteria: at most {MAX_CRITERIA}, here are 500"]


def test_as_many_as_are_allowed_are_read() -> None:
    text = toml(*["fact='max_height_m'\nat_least=5"] * MAX_CRITERIA)
    assert len(parse_requirement(text, name="x").criteria) == MAX_CRITERIA


@pytest.mark.parametrize(
    ("text", "is_json", "said"),
    [
        ("title = = 1", False, "line 1: TOML can't be read"),
        ("a = 1\nb = ", False, "line 2: TOML can't be read"),
        ('{"title": }', True, "line 1: JSON can't be read"),
        ("[]", True, "should be an object"),
        ("[" * 100_000, True, "nested too deeply"),
    ],
)
def test_what_is_no_document_is_said_with_its_line(text: str, is_json: bool, said: str) -> None:
    [fault] = faults_of(text, is_json=is_json)
    assert said in fault


def test_units_convert() -> None:
    for unit in ("m2", "ha", "acre", "ft2"):
        one = parse_requirement(toml(f"fact='plot_area_m2'\nunit='{unit}'\nat_least=2"), name="x").criteria[0]
        assert one.need == Within(low=2 * UNITS[unit].factor)


def test_files(tmp_path: Path) -> None:
    good = tmp_path / "good.toml"
    good.write_bytes(b"\xef\xbb\xbf" + example_requirement("sv").encode())
    assert isinstance(read_requirement(good), Requirement)
    with pytest.raises(NotFound):
        read_requirement(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(InvalidInput, match="not UTF-8"):
        read_requirement(tmp_path / "binary.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(InvalidInput, match="larger than"):
        read_requirement(tmp_path / "large.toml")
