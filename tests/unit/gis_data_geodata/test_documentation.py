"""The documentation says of every data set what its declaration says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gis_data.geodata.declarations import declared, declared_keys, parse_declaration
from gis_data.geodata.plan_fields import PLAN_FIELDS
from siting.domain.geodata import Role
from tests.unit.gis_data_geodata.documented import name_rows, set_row

PAGE = (Path(__file__).parents[3] / "docs" / "geodata.md").read_text(encoding="utf-8")
PLANS = (Path(__file__).parents[3] / "docs" / "plans.md").read_text(encoding="utf-8")
LINES = set(PAGE.splitlines())


@pytest.mark.parametrize("key", declared_keys())
def test_it_says_whether_a_data_set_was_tried_and_from_what_each_name_is_known(key: str) -> None:
    one = declared(key)
    assert {set_row(one), *name_rows(one)} <= LINES


def test_it_tells_of_no_data_set_or_name_that_is_not_there() -> None:
    ours = {row for key in declared_keys() for row in (set_row(declared(key)), *name_rows(declared(key)))}
    assert {line for line in LINES if line.startswith("| `")} == ours


def test_its_example_can_be_used() -> None:
    example = PAGE.partition("```toml\n")[2].partition("```")[0]
    assert tomllib.loads(example)["key"] == "skyfall"
    assert parse_declaration(example, "skyfall.toml").roles == {Role.FLOOD}


def test_the_example_of_plans_can_be_used_and_all_their_fields_are_named() -> None:
    section = PLANS.partition("**Layers of one's own.**")[2].partition("## ")[0]
    example = section.partition("```toml\n")[2].partition("```")[0]

    assert len(parse_declaration(example, "own.toml").plan_layers) == 2
    assert {key for key in PLAN_FIELDS if f"`{key}`" in section} == set(PLAN_FIELDS)
