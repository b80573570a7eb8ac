"""Points and branches that facts are measured against, as people write them."""

from __future__ import annotations

import json

import pytest
from shapely.geometry import Point

from gis_data.facts.travel import place_argument
from siting.domain.errors import Faults
from siting.domain.facts import Argument
from siting.domain.industry import Branch, IndustryVersion
from siting.domain.places import PointKind, ReferencePoint, point_key
from siting.domain.requirement import Against, Criterion, Curve, Requirement, Within
from siting.domain.text import Text, same
from siting.matching.naming import criterion_in_sentence, criterion_label
from siting.matching.requirement_documents import requirement_from_dict, requirement_to_dict
from siting.services.requirement_file import parse_requirement
from siting.services.requirement_schema import requirement_schema

HEAD = 'title = "T"\nreceived = 2026-11-20\n[company]\nname = "C"\n{more}[site]\nkinds = ["land"]\n'
OWN = 'industry_code = "25.110"\nindustry_version = "SNI 2007"\n'
RULES = {
    one["if"]["properties"]["fact"]["const"]: one["then"]
    for one in requirement_schema()["$defs"]["CriterionForm"]["allOf"]
    if "const" in one["if"]["properties"].get("fact", {})
}
"""Fact → what holds of a criterion on it."""


def read(criterion: str, *, company: str = "") -> Requirement:
    """Return the requirement, after seeing that its normal form is read back in both ways."""
    text = HEAD.replace("{more}", company) + f"[[criteria]]\n{criterion}\n"
    requirement = parse_requirement(text, name="x.toml")
    document = json.dumps(requirement_to_dict(requirement), allow_nan=False)
    assert requirement_from_dict(json.loads(document)) == requirement
    assert parse_requirement(document, name="x.json", is_json=True) == requirement
    return requirement


def only(criterion: str, *, company: str = "") -> Criterion:
    [one] = read(criterion, company=company).criteria
    return one


def faults_of(criterion: str, *, company: str = "") -> list[str]:
    with pytest.raises(Faults) as caught:
        read(criterion, company=company)
    assert all(fault.sv and fault.sv != fault.en for fault in caught.value.faults)
    return [fault.en for fault in caught.value.faults]


def test_time_is_measured_to_a_point_by_its_name() -> None:
    one = only('fact = "place_min"\nplace = "Göteborg Landvetter"\nat_most = 0.5\nunit = "h"')
    assert one.fact == "place_min"
    assert one.against == Against.point("Göteborg Landvetter")
    assert one.place is None
    assert one.need == Within(high=30)


def test_a_point_may_have_a_label_and_what_was_found_of_it() -> None:
    one = only(
        'fact = "place_min"\nplace = { point = "Landvetter", label = { sv = "flyget", en = "the airport" },'
        ' arguments = ["airport:Landvetter"] }\nat_most = 40'
    )
    assert one.against == Against.point("Landvetter", Text(sv="flyget", en="the airport"), keys=("airport:Landvetter",))
    assert one.column == "place_min@airport:Landvetter"


def test_with_place_alone_it_is_still_the_distance() -> None:
    assert only('place = "Viared"\nat_most = 2').fact == "place_distance_m"


@pytest.mark.parametrize("code", ["SNI 2007:25", "NACE Rev. 2:25", "SNI 2007:C25", "SNI 2007:25.110"])
def test_a_branch_has_its_version_before_it(code: str) -> None:
    one = only(f'fact = "branch_workplaces_1_km"\nbranch = "{code}"\nat_least = 5')
    assert one.against == Against.branch(Branch(version=IndustryVersion.SNI_2007, division="25"))
    assert one.column == "branch_workplaces_1_km@SNI 2007:25"


def test_without_a_version_the_companys_counts() -> None:
    one = only('fact = "branch_quotient"\nbranch = "28"\nat_least = 1', company='industry_version = "SNI 2025"\n')
    assert one.against is not None
    assert one.against.name == "SNI 2025:28"


def test_without_a_branch_the_companys_own_counts() -> None:
    one = only('fact = "branch_quotient"\nanchors = [[0.5, 0], [2, 1]]\nweight = 5', company=OWN)
    assert one.against is not None
    assert one.against.name == "SNI 2007:25"
    assert one.preference == Curve(amounts=(0.5, 2), values=(0, 1))


def test_a_division_that_is_the_same_in_both_versions_needs_none() -> None:
    one = only('fact = "branch_workplaces_1_km"\nbranch = "24"\nat_least = 5')
    assert one.against is not None
    assert one.against.keys == ("SNI 2025:24", "SNI 2007:24", "SNI 2025", "SNI 2007")


def test_a_register_of_the_other_version_serves_only_where_nothing_moved() -> None:
    moved = Against.branch(Branch(version=IndustryVersion.SNI_2007, division="25"))
    assert moved.keys == ("SNI 2007:25", "SNI 2007")


def test_labels_and_sentences_say_what_is_measured_against() -> None:
    time = only('fact = "place_min"\nplace = "Landvetter"\nat_most = 40')
    assert (criterion_label(time, "sv"), criterion_label(time, "en")) == (
        "Restid till Landvetter",
        "Travel time to Landvetter",
    )
    branch = only('fact = "branch_workplaces_1_km"\nat_least = 5', company=OWN)
    assert criterion_label(branch, "sv") == (
        "Arbetsställen inom 1 km i tillverkning av metallvaror utom maskiner och apparater (25, SNI 2007)"
    )
    assert criterion_in_sentence(branch, "en") == (
        "workplaces within 1 km in manufacture of fabricated metal products, except machinery and equipment"
    )


def test_a_name_with_braces_is_only_a_name() -> None:
    fact = Criterion(
        fact="place_min", need=Within(high=9), group="g", against=Against.point("{value} {x}", same("{value} {x}"))
    ).declared
    assert fact.label.en == "Travel time to {value} {x}"
    assert fact.phrase is not None
    assert fact.phrase.fill(value="9 min").en == "9 min to {value} {x}"


MISTAKES = [
    ('fact = "place_min"\nat_most = 40', "", "to which reference point"),
    ('fact = "place_min"\nplace = { nearest = "airport" }\nat_most = 40', "", "by name"),
    ('fact = "place_min"\nplace = { lon = 12.9, lat = 57.7 }\nat_most = 40', "", "by name"),
    ('fact = "place_min"\nplace = { area = "Viared" }\nat_most = 40', "", "by name"),
    ('fact = "place_min"\nplace = "x"\nwithin = true', "", "does not go with place_min"),
    ('fact = "place_min"\nplace = "x"\nbranch = "25"\nat_most = 1', "", "a branch goes with"),
    ('fact = "max_height_m"\nbranch = "25"\nat_least = 1', "", "a branch goes with"),
    ('branch = "25"\nat_least = 1', "", "what is counted of the branch"),
    ('fact = "branch_quotient"\nat_least = 1', "", "give an industry code"),
    ('fact = "branch_quotient"\nbranch = "25"\nat_least = 1', "", "not the same in SNI 2007 and SNI 2025"),
    ('fact = "branch_quotient"\nbranch = "34"\nat_least = 1', OWN, "Is 33 meant?"),
    ('fact = "branch_quotient"\nbranch = "SNI 2025:45"\nat_least = 1', "", "46, 47, 95"),
    ('fact = "branch_quotient"\nbranch = "SNI 92:25"\nat_least = 1', "", "SNI 2007 or SNI 2025"),
    ('fact = "branch_quotient"\nbranch = "metal"\nat_least = 1', OWN, "is no industry code"),
]


@pytest.mark.parametrize(("criterion", "company", "said"), MISTAKES)
def test_a_mistake_is_said_with_what_would_be_right(criterion: str, company: str, said: str) -> None:
    [fault] = faults_of(criterion, company=company)
    assert said in fault
    assert fault.startswith("line ")


def test_with_other_mistakes_of_shape_what_the_company_says_is_not_asked_for() -> None:
    faults = faults_of('fact = "branch_quotient"\nat_least = 1\nunknown = "perhaps"', company=OWN)
    assert len(faults) == 1
    assert "unknown" in faults[0]


def test_the_schema_says_what_goes_together() -> None:
    assert RULES["place_min"]["required"] == ["place"]
    assert RULES["place_min"]["properties"]["branch"] == {"type": "null"}
    assert "required" not in RULES["branch_quotient"]
    assert "branch" not in RULES["branch_quotient"]["properties"]
    assert RULES["max_height_m"]["properties"]["branch"] == {"type": "null"}
    assert RULES["place_distance_m"]["required"] == ["place"]


def test_a_fact_and_what_it_is_measured_against_go_together() -> None:
    with pytest.raises(ValueError, match="measured against point"):
        Criterion(fact="place_min", need=Within(high=9), group="g")
    with pytest.raises(ValueError, match="measured against nothing"):
        Criterion(fact="max_height_m", need=Within(high=9), group="g", against=Against.point("x"))
    branch = Against.branch(Branch(version=IndustryVersion.SNI_2025, division="24"))
    assert branch.argument is Argument.BRANCH
    with pytest.raises(ValueError, match="measured against point"):
        Criterion(fact="place_min", need=Within(high=9), group="g", against=branch)


def test_answers_are_looked_up_under_what_they_are_kept_under() -> None:
    airport = ReferencePoint(
        kind=PointKind.AIRPORT, name="Göteborg Landvetter", geometry=Point(0, 0), source="", verified=None
    )
    assert place_argument(airport) == point_key(airport.kind.value, airport.name)
