"""The table of screening distances is whole, sourced, and replaced only by one that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis_data.facts.screening import parse_screening, read_screening, shipped_screening
from siting.domain.errors import Faults, NotFound
from siting.domain.screening import SCREENED_ACTIVITIES

WHOLE = "\n".join(
    f'[[distance]]\nactivity = "{activity}"\nmetres = 50.5\nsource = {{ sv = "Kommunen", en = "The municipality" }}'
    for activity in SCREENED_ACTIVITIES
)


def test_what_comes_with_the_program_has_a_sourced_distance_for_each_activity() -> None:
    shipped = shipped_screening()

    assert [one.activity for one in shipped] == list(SCREENED_ACTIVITIES)
    assert {one.activity: one.metres for one in shipped} == {
        "steel_structures": 500.0,
        "goods_transfer": 300.0,
        "beverage_bottling": 200.0,
    }
    assert all(one.source.sv and one.source.en for one in shipped)


def test_a_table_of_ones_own_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(WHOLE, encoding="utf-8-sig")

    found = read_screening(tmp_path / "own.toml")

    assert {one.metres for one in found} == {50.5}
    assert {one.source.en for one in found} == {"The municipality"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("metres = ", "is not TOML"),
        ("[distance]\nmetres = 1", "sections [[distance]]"),
        (f"other = 1\n{WHOLE}", "sections [[distance]]"),
        (
            WHOLE.replace("steel_structures", "steelwork"),
            "there is no activity 'steelwork'; known are steel_structures",
        ),
        (WHOLE.replace("50.5", "-1"), "metres is -1"),
        (WHOLE.replace("50.5", "true"), "metres is True"),
        (WHOLE.replace("50.5", "inf"), "metres is inf"),
        (WHOLE.replace('sv = "Kommunen"', 'sv = " "'), "source is to name"),
        (WHOLE.replace("metres = 50.5\n", ""), "activity, metres and source"),
        (WHOLE + "\n" + WHOLE, "is in the table already"),
        (WHOLE.partition('[[distance]]\nactivity = "goods')[0], "no distance for goods_transfer"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(text: str, fault: str) -> None:
    with pytest.raises(Faults) as caught:
        parse_screening(text, "own.toml")

    assert "own.toml" in caught.value.say("en")
    assert fault in caught.value.say("en")
    assert caught.value.say("sv") != caught.value.say("en")


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(Faults) as caught:
        parse_screening(WHOLE.replace("50.5", "0").replace("goods_transfer", "goods"), "own.toml")

    # A figure of each, one activity that does not exist, and so one that is not there.
    assert len(caught.value.faults) == len(SCREENED_ACTIVITIES) + 2


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no file .*own\.toml"):
        read_screening(tmp_path / "own.toml")
