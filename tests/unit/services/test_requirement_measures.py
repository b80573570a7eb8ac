"""Places, footprints and amounts over time, as people write them."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.errors import Faults
from siting.domain.facts import encode
from siting.domain.requirement import (
    Criterion,
    Curve,
    Footprint,
    IfUnknown,
    OneOf,
    Place,
    PlaceHow,
    Rectangle,
    Requirement,
    Table,
    Within,
)
from siting.domain.text import Text, same
from siting.domain.vocabulary import FACTS
from siting.matching.requirement_documents import requirement_from_dict, requirement_to_dict
from siting.services.requirement_dates import past_dates
from siting.services.requirement_file import parse_requirement

HEAD = 'title = "T"\nreceived = 2026-11-20\n[company]\nname = "C"\n[site]\nkinds = ["land"]\n'
"""Six lines; the first criterion begins on the seventh."""


def read(*criteria: str, head: str = HEAD) -> Requirement:
    """Return the requirement, after seeing that its normal form is read back in both ways."""
    text = head + "".join(f"[[criteria]]\n{one}\n" for one in criteria)
    requirement = parse_requirement(text, name="x.toml")
    document = json.dumps(requirement_to_dict(requirement), allow_nan=False)
    assert requirement_from_dict(json.loads(document)) == requirement
    assert parse_requirement(document, name="x.json", is_json=True) == requirement
    return requirement


def only(criterion: str) -> Criterion:
    [one] = read(criterion).criteria
    return one


def faults_of(*criteria: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        read(*criteria)
    assert all(fault.sv and fault.sv != fault.en for fault in caught.value.faults)
    return [fault.en for fault in caught.value.faults]


def test_a_bare_name_is_an_area_and_the_fact_goes_without_saying() -> None:
    one = only('place = "Viared"\nat_most = 2\nunit = "km"')
    assert one.fact == "place_distance_m"
    assert one.place == Place(how=PlaceHow.AREA, name="Viared", label=same("Viared"))
    assert one.need == Within(high=2000)
    assert one.unit == "km"


@pytest.mark.parametrize(
    ("written", "how", "name", "label"),
    [
        ('{ area = "Viared" }', PlaceHow.AREA, "Viared", "Viared"),
        ('{ point = "Viaredsmotet", label = "motet" }', PlaceHow.POINT, "Viaredsmotet", "motet"),
        ('{ nearest = "junction" }', PlaceHow.NEAREST, "junction", "närmaste motorvägsmot"),
        ("{ lon = 12.9, lat = 57.7 }", PlaceHow.POSITION, "den angivna punkten", "den angivna punkten"),
        ('{ lon = 12, lat = 57.7, label = "fabriken" }', PlaceHow.POSITION, "fabriken", "fabriken"),
    ],
)
def test_a_place_is_named_in_one_of_several_ways(written: str, how: PlaceHow, name: str, label: str) -> None:
    place = only(f"place = {written}\nanchors = [[0, 1], [5000, 0]]\nweight = 1").place
    assert place is not None
    assert (place.how, place.name, place.label.sv) == (how, name, label)
    assert (place.geometry_wgs84 is not None) == (how is PlaceHow.POSITION)


@pytest.mark.parametrize(
    "written",
    [
        "shape = [[12, 57], [13, 57], [13, 58]]",
        "geojson = { type = 'Polygon', coordinates = [[[12, 57], [13, 57], [13, 58], [12, 57]]] }",
        "geojson = { type = 'Polygon', coordinates = [[[12, 57, 9], [13, 57, 9], [13, 58, 9], [12, 57, 9]]] }",
        "geojson = { type = 'Feature', properties = {}, geometry = "
        "{ type = 'Polygon', coordinates = [[[12, 57], [13, 57], [13, 58], [12, 57]]] } }",
    ],
)
def test_a_drawn_area_is_the_same_however_it_is_written(written: str) -> None:
    one = only(f"place = {{ {written} }}\nwithin = true")
    assert one.need == Within(high=0)
    assert one.place is not None
    assert one.place.how is PlaceHow.SHAPE
    assert one.place.geometry_wgs84 == shapely.Polygon([(12, 57), (13, 57), (13, 58), (12, 57)])


def test_what_was_found_of_a_place_is_kept() -> None:
    point = shapely.MultiPoint([(377_000.25, 6_399_000.5), (1, 2)])
    document = requirement_to_dict(read('place = { nearest = "junction" }\nat_most = 500'))
    document["criteria"][0]["place"] |= {"geometry": shapely.to_wkb(point, hex=True), "parts": ["A", "B"]}
    place = parse_requirement(json.dumps(document), name="x", is_json=True).criteria[0].place
    assert place is not None
    assert place.geometry == point
    assert place.parts == ("A", "B")


def test_a_footprint_is_hard_unless_it_is_weighed() -> None:
    size = "footprint = { length_m = 60, width_m = 120, setback_ft = 20, yards = [{ length_m = 120, width_ft = 100 }] }"
    hard, soft, both = only(size), only(f"{size}\nweight = 4"), only(f"{size}\nis = true\nweight = 4")
    assert hard.fact == "footprint_fits"
    assert hard.footprint == Footprint(
        hall=Rectangle(length_m=120, width_m=60),
        setback_m=20 * 0.3048,
        yards=(Rectangle(length_m=120, width_m=100 * 0.3048),),
    )
    fits, good = OneOf(codes=frozenset({1.0})), Table(values={1: 1.0})
    assert [one.need for one in (hard, soft, both)] == [fits, None, fits]
    assert [one.preference for one in (hard, soft, both)] == [None, good, good]


def test_amounts_over_time_are_limits_of_their_own() -> None:
    read_now = read(
        'fact = "power_capacity_mw"\nkey = "power"\nunit = "kW"\nat_least = 3000\ngives = 500\nunknown = "exclude"\n'
        'over_time = [["2027-06-01", 4000], [2029-01-01, 6000]]\nnote = "trucks"\nanchors = [[3000, 0], [6000, 1]]\n'
        "weight = 5"
    ).criteria
    assert [one.key for one in read_now] == ["power", "power@2027-06-01", "power@2029-01-01"]
    assert [one.need for one in read_now] == [Within(low=3), Within(low=4), Within(low=6)]
    assert [one.by for one in read_now] == [None, date(2027, 6, 1), date(2029, 1, 1)]
    assert [one.weight for one in read_now] == [5, 0, 0]
    assert [one.note for one in read_now] == ["trucks", "", ""]
    assert {one.tolerance for one in read_now} == {0.5}
    assert {one.if_unknown for one in read_now} == {IfUnknown.EXCLUDE}


def test_steps_need_nothing_asked_of_today() -> None:
    [one] = read('fact = "power_capacity_mw"\nover_time = [["2029-01-01", 6]]\nfirm = true\nnote = "then"').criteria
    assert (one.key, one.by, one.need) == ("power_capacity_mw@2029-01-01", date(2029, 1, 1), Within(low=6))
    assert one.firm
    assert one.note == "then"


def test_an_amount_on_a_day() -> None:
    one = only('fact = "power_capacity_mw"\nby = 2029-01-01\nat_least = 6\nanchors = [[6, 0], [9, 1]]\nweight = 3')
    assert one.by == date(2029, 1, 1)
    assert one.preference == Curve(amounts=(6, 9), values=(0, 1))


@given(
    ideal=st.floats(0, 300), reach=st.floats(0.01, 1000), amounts=st.lists(st.floats(0, 300), min_size=1, max_size=5)
)
def test_an_ideal_is_worth_one_and_falls_evenly(ideal: float, reach: float, amounts: list[float]) -> None:
    curve = only(f'fact = "max_height_m"\nideal = {ideal!r}\nideal_reach = {reach!r}\nweight = 1').preference
    assert isinstance(curve, Curve)
    anchors = list(zip(curve.amounts, curve.values, strict=True))
    for amount in amounts:
        value = next(
            (low_v + (high_v - low_v) * (amount - low) / (high - low)
             for (low, low_v), (high, high_v) in pairwise(anchors) if low <= amount <= high),
            curve.values[0] if amount < curve.amounts[0] else curve.values[-1],
        )  # fmt: skip
        assert value == pytest.approx(max(0.0, 1 - abs(amount - ideal) / reach), abs=1e-6)


def test_an_ideal_day_reaches_so_many_days() -> None:
    fact = FACTS["possession_date"]
    one = only('fact = "possession_date"\nideal = 2027-09-01\nideal_reach = 30\nready_by = 2028-01-01\nweight = 1')
    top = encode(fact, date(2027, 9, 1))
    assert one.preference == Curve(amounts=(top - 30, top, top + 30), values=(0, 1, 0))
    assert one.need == Within(high=encode(fact, date(2028, 1, 1)))


MISTAKES = [
    ('place = { area = "x", point = "y" }\nat_most = 2', 8, "named in one way"),
    ("place = { lon = 12 }\nat_most = 2", 8, "lat: is missing"),
    ("place = { lon = 12, lat = 98 }\nat_most = 2", 8, "off the earth"),
    ("place = { geojson = { type = 'Point', coordinates = [1, 2] } }\nwithin = true", 8, "no area"),
    ("place = { geojson = { type = 'Polygon', coordinates = 7 } }\nwithin = true", 8, "no area"),
    ("place = { shape = [[0, 0], [1, 1], [0, 1], [1, 0]] }\nwithin = true", 8, "crosses itself"),
    ('place = { nearst = "junction" }\nat_most = 2', 8, "is nearest meant?"),
    ('place = { nearest = "junctoin" }\nat_most = 2', 8, "should be 'junction'"),
    ('place = { nearest = "junction" }\nwithin = true', 9, "nothing is within a point"),
    ('place = { area = "x", geometry = "00ff" }\nat_most = 2', 8, "can't be read"),
    ('place = "x"\nis = true', 9, "does not go with place_distance_m"),
    ('place = "x"', 7, "nothing is asked"),
    ('place = "x"\nfact = "max_height_m"\nat_most = 1', 9, "remove fact"),
    ('fact = "place_distance_m"\nat_most = 1', 7, "what distance is measured to"),
    ('fact = "footprint_fits"\nis = true', 7, "footprint = { length_m"),
    ("at_most = 1", 7, "is missing: what is asked"),
    ('fact = "max_height_m"\nwithin = true', 9, "does not go with max_height_m"),
    ("footprint = { length_m = 60 }", 8, "width_m: is missing"),
    ("footprint = { length_m = 60, width = 3 }", 8, "is width_m meant?"),
    ("footprint = { length_m = 60, width_m = 0.2 }", 8, "between 1 and 5000"),
    ("footprint = { length_m = 60, width_m = 9, width_ft = 9 }", 8, "both metres and feet"),
    ("footprint = { length_m = 60, width_m = 9, yards = [{ length_m = 9 }] }", 8, "yards 1, width_m: is missing"),
    ("footprint = { length_m = 9, width_m = 9, yards = [{}, {}, {}] }", 8, "at most 2"),
    ("footprint = { length_m = 60, width_m = 9, setback_m = -1 }", 8, "between 0 and 500"),
    ('fact = "max_height_m"\nat_least = 8\nby = 2028-01-01', 10, "in other years; it is of power_capacity_mw"),
    ('fact = "power_capacity_mw"\nat_least = 8\nby = "soon"', 10, "is not a day"),
    ('fact = "power_capacity_mw"\nat_least = 8\nby = 2026-11-19', 10, "when the requirement came in, 2026-11-20"),
    ('fact = "power_capacity_mw"\nover_time = [["2028-01-01", 3], ["2027-01-01", 6]]', 9, "days come in order"),
    ('fact = "power_capacity_mw"\nover_time = [["2028-01-01", 6], ["2029-01-01", 6]]', 9, "amounts rise"),
    ('fact = "power_capacity_mw"\nat_least = 6\nover_time = [["2028-01-01", 6]]', 10, "no more is asked"),
    ('fact = "power_capacity_mw"\nover_time = [["2028-01-01"]]', 9, "is missing"),
    ('fact = "power_capacity_mw"\nby = 2028-01-01\nover_time = [["2028-01-01", 6]]', 9, "remove one of them"),
    ('fact = "possession_date"\nready_by = 2026-11-19', 9, "2026-11-19 had passed"),
    ('fact = "possession_date"\nbetween = ["2025-01-01", "2026-01-01"]', 9, "2026-01-01 had passed"),
    ('fact = "max_height_m"\nideal = 8\nweight = 1', 8 - 1, "ideal_reach: is missing"),
    ('fact = "max_height_m"\nideal_reach = 8\nweight = 1', 7, "ideal: is missing"),
    ('fact = "max_height_m"\nideal = 8\nideal_reach = 0\nweight = 1', 10, "above 0"),
    ('fact = "max_height_m"\nideal = 8\nideal_reach = 1\nanchors = [[1, 0], [2, 1]]\nweight = 1', 9, "remove one"),
    ('fact = "possession_date"\nideal = 2027-09-01\nideal_reach = 1.5\nweight = 1', 10, "whole days"),
    ('fact = "max_height_m"\ngives = 1\nanchors = [[1, 0], [2, 1]]\nweight = 1', 9, "there is none here"),
    ('fact = "max_height_m"\nat_least = 8\ngives = 0', 10, "above 0"),
    ('fact = "max_height_m"\nat_least = 8\ngives = 1\nfirm = true', 10, "nothing can be given up"),
    ('fact = "max_height_m"\nfirm = true\nanchors = [[1, 0], [2, 1]]\nweight = 1', 9, "there is none here"),
    ('fact = "fibre"\nis = true\ngives = 1', 10, "does not go with fibre"),
]


@pytest.mark.parametrize(("criterion", "line", "said"), MISTAKES)
def test_a_mistake_is_said_with_its_line_and_what_would_be_right(criterion: str, line: int, said: str) -> None:
    [fault] = faults_of(criterion)
    assert said in fault
    assert fault.startswith(f"line {line},")


def test_one_footprint_a_requirement() -> None:
    size = "footprint = { length_m = 60, width_m = 12 }"
    [fault] = faults_of(size, size)
    assert "only one building" in fault


def test_limits_that_exclude_each_other_are_refused() -> None:
    height = 'fact = "max_height_m"\n'
    [fault] = faults_of(f"{height}at_least = 9", f"{height}at_most = 8")
    assert fault.startswith("line 10, criteria 2: ")
    assert "criteria 1" in fault
    [fault] = faults_of('fact = "fibre"\nis = true', 'fact = "fibre"\nis = false')
    assert "exclude each other" in fault
    # Of two places, or two days, each has limits of its own.
    read('place = "A"\nat_least = 9', 'place = "B"\nat_most = 8')
    read('fact = "power_capacity_mw"\nat_most = 2', 'fact = "power_capacity_mw"\nby = 2029-01-01\nat_least = 3')


def test_two_criteria_with_one_key() -> None:
    [fault] = faults_of('fact = "fibre"\nkey = "k"\nis = true', 'fact = "max_height_m"\nkey = "k"\nat_least = 1')
    assert "criteria 1 is called k already" in fault


def test_days_that_have_passed_are_warned_of() -> None:
    requirement = read(
        'fact = "possession_date"\nready_by = 2027-03-01',
        'fact = "power_capacity_mw"\nat_least = 3\nover_time = [["2028-01-01", 4]]',
    )
    assert past_dates(requirement, date(2027, 3, 1)) == []
    [first] = past_dates(requirement, date(2027, 3, 2))
    assert "2027-03-01" in first.sv
    assert "2027-03-02" in first.en
    assert len(past_dates(requirement, date(2028, 1, 2))) == 2


def test_a_label_in_both_languages() -> None:
    place = only('place = { area = "A", label = { sv = "vår ort", en = "our town" } }\nat_most = 9').place
    assert place is not None
    assert place.label == Text(sv="vår ort", en="our town")
