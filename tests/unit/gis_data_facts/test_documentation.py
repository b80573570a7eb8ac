"""What the documentation says of computed facts is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gis_data.facts import assumptions
from gis_data.facts.register import COMPUTERS
from siting.domain.places import PointKind

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "computed-facts.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
FIGURES = dict(re.findall(r"^\| `([A-Z_0-9]+)` \| ([^|]+) \|", PAGE, re.MULTILINE))


def test_every_function_has_its_section_in_the_order_of_the_register() -> None:
    assert list(SECTIONS) == [one.name for one in COMPUTERS]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_says_what_its_function_reads_and_gives(name: str) -> None:
    [computer] = [one for one in COMPUTERS if one.name == name]
    [reads] = re.findall(r"^Reads: (.*)$", SECTIONS[name], re.MULTILINE)
    cells = re.findall(r"^\| (`[^|]*`) \|", SECTIONS[name], re.MULTILINE)

    assert reads.split(", ") == sorted(role.value for role in computer.roles)
    assert [key for cell in cells for key in re.findall(r"`(\w+)`", cell)] == [*computer.facts, *computer.measures]


def test_the_figures_are_those_that_are_assumed() -> None:
    assumed = {name: getattr(assumptions, name) for name in dir(assumptions) if name.isupper()}
    # How far is looked before everything is gone through changes no answer.
    del assumed["SENSITIVE_M"]
    speeds = assumed.pop("SPEEDS_KM_H")

    assert FIGURES.pop("SPEEDS_KM_H") == ", ".join(
        f"{kind.value} {speeds[kind]:g}" for kind in PointKind if kind in speeds
    )
    assert {name: float(value) for name, value in FIGURES.items()} == assumed
