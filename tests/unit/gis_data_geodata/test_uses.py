"""What rows say for one use of a layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import pytest

from gis_data.geodata.described import as_declared
from gis_data.geodata.fields import Fields, tags_of
from gis_data.geodata.model import Description, Layer, Use
from gis_data.geodata.rules import Basis, FieldRule, Filter
from gis_data.geodata.uses import UseReader, Values
from gis_data.tables.model import Table
from gis_data.values.cells import Cell, word_key
from gis_data.values.codes import CodeList
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role

HEADER = ("Kod", "NAMN", "slag", "Antal", "datum")


def rule(name: str, codes: dict[str, str] | None = None, *, skip_others: bool = True) -> FieldRule:
    words = None if codes is None else CodeList(words={word_key(word): code for word, code in codes.items()})
    return FieldRule(names=(name,), basis=Basis.SEEN, codes=words, skip_others=skip_others)


def words(*said: str) -> CodeList:
    return CodeList(words={word_key(word): word for word in said})


def read(use: Use, rows: Sequence[Sequence[Cell]], header: Sequence[str] = HEADER) -> Values:
    table = Table(dataset="layer", layer="", header=tuple(header), chunks=iter(()))
    return UseReader(use, Fields(table)).read(rows)


def test_fields_are_found_without_case_accents_and_punctuation() -> None:
    use = Use(role=Role.DISTRICT, code=rule("KOD"), name=rule("Nämn"))
    values = read(use, [["1490A", " Viared ", None, None, None]])
    assert (values.codes, values.names) == (["1490A"], ["Viared"])


def test_of_several_fields_the_first_that_is_filled_counts() -> None:
    use = Use(role=Role.DISTRICT, name=FieldRule(names=("slag", "namn")))
    assert read(use, [[None, "b", "a", None, None], [None, "b", "", None, None]]).names == ["a", "b"]


def test_rows_of_other_kinds_are_not_used() -> None:
    homes = Use(role=Role.SENSITIVE, category=rule("slag", {"2061": "home", "Samhällsfunktion;Skola": "school"}))
    values = read(homes, [[None, None, slag, None, None] for slag in (2061, 2062, "Samhällsfunktion;Skola", None)])
    assert values.used.tolist() == [True, False, True, False]
    assert values.categories == ["home", "", "school", ""]


@pytest.mark.parametrize(
    ("keep", "listed", "expected"),
    [
        (True, words("station"), [True, False, False]),
        (True, words("*"), [True, True, False]),
        (False, words("station"), [False, True, True]),
    ],
)
def test_a_filter_keeps_or_leaves_out_and_what_is_blank_is_no_word(
    keep: bool, listed: CodeList, expected: list[bool]
) -> None:
    use = Use(role=Role.STATION, filters=(Filter(field=rule("slag"), words=listed, keep=keep),))
    rows = [[None, None, slag, None, None] for slag in ("station", "halt", None)]
    assert read(use, rows).used.tolist() == expected


@pytest.mark.parametrize(
    ("cell", "weight", "kind"),
    [
        (12, 12.0, None),
        ("1 234", 1234.0, None),
        ("12,5", 12.5, None),
        (0, 0.0, None),
        (-3, math.nan, "negative_number"),
        ("många", math.nan, "not_a_number"),
        (None, math.nan, "no_weight"),
        ("", math.nan, "no_weight"),
        (True, math.nan, "not_a_number"),
    ],
)
def test_a_weight_is_a_number_of_0_or_more_or_an_issue_with_its_field(
    cell: Cell, weight: float, kind: str | None
) -> None:
    values = read(Use(role=Role.POPULATION, weight=rule("antal")), [[None, None, None, cell, None]])
    assert values.weights[0] == pytest.approx(weight, nan_ok=True)
    assert [problem[3].kind for problem in values.problems] == ([] if kind is None else [kind])
    assert all(problem[1] == "Antal" for problem in values.problems)


@pytest.mark.parametrize(("role", "kind"), [(Role.LOCALITY, ["too_large_number"]), (Role.SHOPS, [])])
def test_no_area_has_more_people_than_can_be(role: Role, kind: list[str]) -> None:
    values = read(Use(role=role, weight=rule("antal")), [["1", "Borås", None, 1e30, None]])
    assert [problem[3].kind for problem in values.problems] == kind
    assert math.isnan(values.weights[0]) is (kind != [])


def test_a_named_area_may_have_no_people_written() -> None:
    values = read(Use(role=Role.LOCALITY, weight=rule("antal")), [["1", "Borås", None, None, None]])
    assert not values.problems


@pytest.mark.parametrize(
    ("code", "division"),
    [
        ("46", "46"),
        ("46.190", "46"),
        ("46190", "46"),
        ("46.19", "46"),
        (46190.0, "46"),
        ("G 46.190", "46"),
        ("partihandel", ""),
        ("4", ""),
        ("461901", ""),
    ],
)
def test_industry_codes_become_divisions(code: Cell, division: str) -> None:
    use = Use(role=Role.WORKPLACES, category=rule("slag"), weight=rule("antal"))
    values = read(use, [[None, None, code, 5, None]])
    assert values.categories == [division]
    assert [problem[3].kind for problem in values.problems] == ([] if division else ["not_an_industry_code"])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("20250101", date(2025, 1, 1)),
        (date(2023, 12, 31), date(2023, 12, 31)),
        (2023, date(2023, 1, 1)),
        ("i fjol", None),
    ],
)
def test_a_day_that_a_row_says_is_read_or_noted(cell: Cell, day: date | None) -> None:
    values = read(Use(role=Role.DISTRICT, verified=rule("datum")), [["1", "a", None, None, cell]])
    assert values.verified == [day]
    assert bool(values.problems) == (day is None)


def test_a_described_category_is_one_of_the_roles_own_or_rejected() -> None:
    described = as_declared(Description(role=Role.FLOOD, category_field="slag")).layers[0].uses[0]
    values = read(described, [[None, None, "year_100", None, None], [None, None, "50 år", None, None]])
    assert values.categories == ["year_100", ""]
    [(row, field, value, problem, _)] = values.problems
    assert (row, field, value, problem.kind) == (1, "slag", "50 år", "unknown_code")


@pytest.mark.parametrize(
    ("description", "option"),
    [
        (Description(role=Role.POPULATION), "--weight-field"),
        (Description(role=Role.STOP), "--name-field"),
        (Description(role=Role.FLOOD), "--category"),
        (Description(role=Role.WATER, category="pond"), "--category"),
    ],
)
def test_a_description_that_lacks_what_its_role_needs_names_the_option(description: Description, option: str) -> None:
    with pytest.raises(InvalidInput, match=option):
        as_declared(description)


def test_only_things_with_a_wanted_tag_are_asked_of_open_street_map() -> None:
    layer = Layer(
        uses=(
            Use(role=Role.JUNCTION, filters=(Filter(field=rule("highway"), words=words("motorway_junction")),)),
            Use(role=Role.SENSITIVE, name=rule("name"), category=rule("amenity", {"school": "school"})),
            Use(role=Role.SHOPS, filters=(Filter(field=rule("shop"), words=words("*")),)),
        )
    )
    tags = tags_of([layer])
    assert set(tags.wanted) == {"highway", "amenity", "shop"}
    assert set(tags.columns) == {"highway", "amenity", "shop", "name"}
    assert tags("highway", "motorway_junction")
    assert not tags("highway", "residential")
    assert tags("shop", "bakery")
    assert not tags("shop", None)
