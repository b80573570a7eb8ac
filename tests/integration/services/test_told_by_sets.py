"""Facts say of a data set what was last said of it, also where its rows are what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point, box

from api.computing import DEPENDANTS, bring_up_to_date
from siting.domain.geodata import COMPLETE_IN, GeodataSet, Role
from siting.domain.places import AreaKind
from siting.domain.sites import Site
from siting.domain.text import same
from siting.domain.values import FactValue
from siting.store.catalogue import catalogue_version
from siting.store.computations import missing_facts
from siting.store.database import Database
from siting.store.geodata import Content, SetChange, load_set, replace_set
from siting.store.sites import find_ids, load_sites
from tests.integration.store.made_geodata import a_feature, a_set, an_area
from tests.integration.store.make import a_site, load

OLD, NEW = date(2024, 1, 1), date(2026, 6, 1)
FLOOD = a_set(roles=frozenset({Role.FLOOD}), title=same("Zoner"), verified=OLD)
TOWN = an_area("1490", kind=AreaKind.MUNICIPALITY, geometry=box(360_000, 6_390_000, 380_000, 6_410_000))
ELSEWHERE = an_area("1489", kind=AreaKind.MUNICIPALITY, geometry=box(380_000, 6_390_000, 400_000, 6_410_000))


@pytest.fixture
def filled(database: Database) -> Database:
    """One site in a flood zone, and one in a municipality without any; all is computed."""
    with database.begin() as conn:
        load(conn, [a_site("wet"), a_site("other", geometry=Point(390_000, 6_400_000))])
        places = a_set("places", roles=frozenset({Role.MUNICIPALITY}))
        replace_set(conn, places, Content(areas=[TOWN, ELSEWHERE]), [], dependants=DEPENDANTS)
    put(database, FLOOD)
    bring_up_to_date(database, actor="tester")
    return database


def put(database: Database, geodata_set: GeodataSet) -> SetChange:
    """Load a data set with the one zone that it always has."""
    content = Content(features=[a_feature(category="year_100")])
    with database.begin() as conn:
        return replace_set(conn, geodata_set, content, [], dependants=DEPENDANTS)


def site(database: Database, reference: str = "wet") -> Site:
    with database.begin() as conn:
        [found] = load_sites(conn, find_ids(conn, references=[reference]))
    return found


def flood(database: Database, reference: str = "wet") -> FactValue:
    return site(database, reference).facts["flood"]


def test_a_new_delivery_of_the_same_rows_gives_facts_its_day(filled: Database) -> None:
    assert (flood(filled).value, flood(filled).verified, flood(filled).stale) == ("year_100", OLD, False)

    change = put(filled, replace(FLOOD, verified=NEW))

    assert (change.differs, change.unchanged, change.version, change.stale_sites) == (False, 1, 2, 2)
    assert (flood(filled).verified, flood(filled).stale) == (OLD, True)
    bring_up_to_date(filled, actor="tester")
    found = flood(filled)
    assert (found.value, found.verified, found.stale) == ("year_100", NEW, False)


def test_the_same_again_on_the_same_day_touches_nothing(filled: Database) -> None:
    with filled.begin() as conn:
        before = catalogue_version(conn)

    change = put(filled, replace(FLOOD, address="elsewhere.gpkg", licence="CC0"))

    assert (change.version, change.stale_sites) == (1, 0)
    assert bring_up_to_date(filled, actor="tester").sites == 0
    with filled.begin() as conn:
        assert catalogue_version(conn) == before
        assert load_set(conn, "flood").licence == "CC0"


def test_a_data_set_that_is_called_otherwise_is_named_so(filled: Database) -> None:
    put(filled, replace(FLOOD, title=same("Skyfallszoner")))
    bring_up_to_date(filled, actor="tester")

    assert "Skyfallszoner" in flood(filled).source


def test_where_a_data_set_is_said_to_be_whole_nothing_there_is_an_answer(filled: Database) -> None:
    with filled.begin() as conn:
        [other] = find_ids(conn, references=["other"])
        assert "flood" in {one.fact for one in missing_facts(conn, other)}

    put(filled, replace(FLOOD, options={COMPLETE_IN: ["1489"]}))
    bring_up_to_date(filled, actor="tester")

    assert flood(filled, "other").value == "outside"
