"""A deployment's own table of screening distances: checked when it is read, and computed by from then on."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely.geometry import Point, box

from api.computing import DEPENDANTS, bring_up_to_date
from api.jobs import tasks
from siting.domain.errors import Faults
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind
from siting.domain.screening import SCREENED_ACTIVITIES
from siting.store.database import Database
from siting.store.geodata import Content, replace_set
from siting.store.sites import find_ids, load_sites
from tests.integration.store.computing import stale_facts
from tests.integration.store.made_geodata import a_set, an_area
from tests.integration.store.make import a_site, load

PLOT = box(372_000, 6_398_000, 372_100, 6_398_100)
SCHOOL = Feature(role=Role.SENSITIVE, category="school", geometry=Point(372_350, 6_398_050))


def table(path: Path, metres: float) -> Path:
    """Write a table with one distance for everything."""
    source = '{ sv = "Kommunen", en = "The municipality" }'
    path.write_text(
        "\n".join(
            f'[[distance]]\nactivity = "{activity}"\nmetres = {metres}\nsource = {source}'
            for activity in SCREENED_ACTIVITIES
        )
    )
    return path


@pytest.fixture
def filled(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A plot 250 m from a school; all is computed by the shipped table."""
    monkeypatch.delenv("SITING_SCREENING", raising=False)
    with database.begin() as conn:
        load(conn, [a_site("1", geometry=PLOT)])
        town = an_area("1490", kind=AreaKind.MUNICIPALITY, geometry=PLOT.buffer(5_000))
        replace_set(conn, a_set("town"), Content(areas=[town]), [], dependants=DEPENDANTS)
        replace_set(conn, a_set("schools"), Content(features=[SCHOOL]), [], dependants=DEPENDANTS)
    bring_up_to_date(database, actor="tester")
    return database


def kept(database: Database) -> tuple[object, str]:
    """Return for which activities the distance is kept, and by what."""
    with database.begin() as conn:
        [site] = load_sites(conn, find_ids(conn))
    return site.facts["screening_kept"].value, site.facts["screening_kept"].source


def computed(database: Database) -> list[str]:
    return [one.name for one in bring_up_to_date(database, actor="tester").by_function]


def test_another_table_is_computed_by_and_the_shipped_one_again_without_it(
    filled: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert kept(filled)[0] == {"beverage_bottling"}
    assert computed(filled) == []

    monkeypatch.setenv("SITING_SCREENING", str(table(tmp_path / "own.toml", 240)))
    assert computed(filled) == ["sensitive"]
    value, source = kept(filled)
    assert value == set(SCREENED_ACTIVITIES)
    assert "240 m (The municipality)" in source
    assert computed(filled) == []

    table(tmp_path / "own.toml", 260)
    assert computed(filled) == ["sensitive"]
    assert kept(filled)[0] == set()

    monkeypatch.delenv("SITING_SCREENING")
    assert computed(filled) == ["sensitive"]
    assert kept(filled)[0] == {"beverage_bottling"}


def test_a_table_that_is_not_fit_is_refused_before_anything_is_computed(
    filled: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = table(tmp_path / "own.toml", -5)
    monkeypatch.setenv("SITING_SCREENING", str(path))

    for refused in (lambda: computed(filled), lambda: tasks(filled)):
        with pytest.raises(Faults) as caught:
            refused()
        said = caught.value.say("en")
        assert "The table own.toml of screening distances can't be used" in said
        for number, activity in enumerate(SCREENED_ACTIVITIES, start=1):
            assert f"[[distance]] no. {number}, {activity}: metres is -5; it is to be a number above 0." in said

    assert kept(filled)[0] == {"beverage_bottling"}
    with filled.begin() as conn:
        assert stale_facts(conn, find_ids(conn)) == {}
