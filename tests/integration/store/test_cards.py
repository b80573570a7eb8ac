from __future__ import annotations

import json
import threading
from datetime import date
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql
from shapely.geometry import Point, Polygon
from sqlalchemy import Connection, text

from siting.domain.facts import FactType
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.store.cards import card_facts, published_facts
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.preparation import Role
from siting.store.sites import find_ids, write_computed
from tests.integration.store.make import a_site, known, load

PLOT = Polygon([(377_000, 6_399_000), (377_400, 6_399_000), (377_400, 6_399_300), (377_000, 6_399_300)])


def card(database: Database, reference: str) -> dict[str, Any] | None:
    with database.begin() as conn:
        row = conn.execute(text("SELECT * FROM cards.site WHERE reference = :name"), {"name": reference}).one_or_none()
        return None if row is None else dict(row._mapping)


@pytest.fixture
def published(cluster: Cluster, database_name: str) -> psycopg.Connection[Any]:
    return psycopg.connect(cluster.url(role=Role.PUBLISHED, database=database_name))


def _all(columns: LiteralString, schema: str, name: str) -> sql.Composed:
    return sql.SQL("SELECT {} FROM {}").format(sql.SQL(columns), sql.Identifier(schema, name))


def test_a_value_of_each_type_stands_on_the_card_as_people_mean_it(database: Database) -> None:
    facts = {
        "plot_area_m2": known(120_000.0),
        "gas": known(True),
        "possession_date": known(date(2027, 3, 1)),
        "plan_status": known("legal_force"),
        "permitted_uses": known(frozenset({"J", "K"})),
        "plan_name": known("Viared 4"),
        "buildable_area_m2": FactValue(value=80_000.0, status=Status.ESTIMATED, source="planner", verified=None),
        "fibre": FactValue(value=None, status=Status.NOT_APPLICABLE, source="owner", verified=None),
    }
    assert {FACTS[key].type for key in facts} == set(FactType)
    with database.begin() as conn:
        load(conn, [a_site("plot", geometry=PLOT, facts=facts)])

    found = card(database, "plot")

    assert found is not None
    said = {
        "plot_area_m2": 120_000.0,
        "gas": True,
        "possession_date": date(2027, 3, 1),
        "plan_status": "legal_force",
        "permitted_uses": ["J", "K"],
        "plan_name": "Viared 4",
        "buildable_area_m2": 80_000.0,
    }
    assert {key: sorted(found[key]) if key == "permitted_uses" else found[key] for key in said} == said
    others = {fact.key for fact in card_facts()} - set(said)
    assert all(found[key] is None for key in others)
    assert found["estimated"] == ["buildable_area_m2"]
    properties = json.loads(found["properties"])
    assert properties["possession_date"] == "2027-03-01"
    assert set(said) <= set(properties)
    assert not others & set(properties)
    assert json.loads(found["geometry_wgs84"])["type"] == "Polygon"


def test_a_card_follows_its_site(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site("plot", geometry=None, facts={"gas": known(True)}), a_site("other")])
    first = card(database, "plot")
    assert first is not None
    assert first["geometry_wgs84"] is None

    with database.begin() as conn:
        conn.execute(text("UPDATE site SET name = 'Nytt namn', geom = NULL WHERE reference = 'plot'"))
        write_computed(conn, {find_ids(conn, references=["plot"])[0]: {"junction_min": known(5.0)}})

    second = card(database, "plot")
    assert second is not None
    assert (second["name"], second["junction_min"], second["gas"]) == ("Nytt namn", 5.0, True)
    assert second["changed_at"] > first["changed_at"]
    assert second["change_id"] > first["change_id"]

    with database.begin() as conn:
        write_computed(conn, {find_ids(conn, references=["plot"])[0]: {"junction_min": known(6.0)}})
    third = card(database, "plot")
    assert third is not None
    assert third["change_id"] > second["change_id"]
    assert third["declared_change_id"] == second["declared_change_id"], "what is computed is nobody's edit"


def test_a_deleted_site_has_no_card(database: Database, owner_conn: Connection) -> None:
    with database.begin() as conn:
        load(conn, [a_site("plot"), a_site("other")])

    owner_conn.execute(text("DELETE FROM siting.site WHERE reference = 'plot'"))
    owner_conn.commit()

    assert card(database, "plot") is None
    assert card(database, "other") is not None


def test_what_is_rolled_back_leaves_the_card(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site("plot")])
    with database.engine.connect() as conn:
        conn.execute(text("UPDATE site SET name = 'never'"))
        conn.rollback()

    found = card(database, "plot")

    assert found is not None
    assert found["name"] != "never"


def test_of_two_changes_at_once_the_card_has_both(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site("plot")])
        [site_id] = find_ids(conn)
    both = threading.Barrier(2)

    def compute(key: str, number: float) -> None:
        with database.begin() as conn:
            write_computed(conn, {site_id: {key: known(number)}})
            both.wait(timeout=30)

    threads = [threading.Thread(target=compute, args=one) for one in (("junction_min", 5.0), ("station_min", 9.0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    found = card(database, "plot")
    assert found is not None
    assert (found["junction_min"], found["station_min"]) == (5.0, 9.0)


def test_the_public_sees_what_is_published_and_on_the_market(
    database: Database, published: psycopg.Connection[Any]
) -> None:
    with database.begin() as conn:
        load(
            conn,
            [
                a_site("offered", geometry=PLOT),
                a_site("hidden", geometry=PLOT),
                a_site("sold", availability=Availability.SOLD),
                a_site("withdrawn", availability=Availability.WITHDRAWN),
                a_site("hall", kind=SiteKind.PREMISES, geometry=Point(377_000, 6_399_000)),
            ],
        )
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hidden'"))

    seen = {
        view: {row[0] for row in published.execute(_all("reference", "published", view)).fetchall()}
        for view in ("sites", "land", "premises")
    }

    assert seen == {"sites": {"offered", "hall"}, "land": {"offered"}, "premises": {"hall"}}


@pytest.mark.parametrize("wanted", ["siting.site", "siting.account", "cards.site", "private.contact", "siting.need"])
def test_the_public_s_role_reads_nothing_else(published: psycopg.Connection[Any], wanted: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        published.execute(_all("*", *wanted.split(".")))


def test_the_public_s_role_can_change_nothing(published: psycopg.Connection[Any]) -> None:
    statements: tuple[LiteralString, ...] = (
        "DELETE FROM published.sites",
        "UPDATE published.areas SET name = ''",
        "CREATE TABLE public.mine ()",
    )
    for statement in statements:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            published.execute(statement)
        published.rollback()


def test_a_view_has_the_facts_of_its_kinds(published: psycopg.Connection[Any]) -> None:
    for view in ("sites", "land", "premises"):
        columns = published.execute(_all("*", "published", view)).description
        names = {column.name for column in columns or ()}
        assert {fact.key for fact in published_facts(view)} == names & set(FACTS)
    assert "clear_height_m" not in {fact.key for fact in published_facts("land")}
