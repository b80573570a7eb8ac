from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from shapely.geometry import Polygon
from sqlalchemy import CheckConstraint, Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

import siting.store
from siting.domain.errors import InvalidInput
from siting.domain.facts import FactType
from siting.domain.vocabulary import FACTS
from siting.store import tables
from siting.store.cluster import Cluster
from siting.store.database import Database, migrate_address
from siting.store.errors import DatabaseUnfit, SchemaAhead
from siting.store.migrate import HEAD, REVISIONS, read_state
from siting.store.preparation import Role
from siting.store.sites import find_ids, write_computed
from siting.store.tables.base import PRIVATE_SCHEMA
from siting.store.vocabulary import is_stored
from tests.integration.store.make import STORED, a_site, known, load

SCHEMAS = ("siting", PRIVATE_SCHEMA)


def test_the_step_that_the_program_expects_is_the_last_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(siting.store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    assert script.get_current_head() == HEAD
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == REVISIONS


@pytest.fixture
def plain_conn(cluster: Cluster, database_name: str) -> Iterator[Connection]:
    """The owner's connection with PostgreSQL's own search path, whose first schema Alembic does not name."""
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(cluster.url(role=Role.OWNER, database=database_name)),
        poolclass=NullPool,
    )
    with engine.connect() as connection:
        yield connection


def differences(conn: Connection) -> list[Any]:
    """Return how tables and database differ."""
    context = MigrationContext.configure(
        conn,
        opts={
            "include_schemas": True,
            "include_name": lambda name, kind, _parents: kind != "schema" or name in SCHEMAS,
            "include_object": lambda _object, name, kind, *_rest: not (kind == "table" and name == "alembic_version"),
            "compare_type": True,
            "compare_server_default": True,
        },
    )
    found: list[Any] = compare_metadata(context, tables.metadata)
    return found


def test_tables_in_the_program_and_in_the_database_agree(plain_conn: Connection) -> None:
    assert differences(plain_conn) == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("ALTER TABLE siting.site DROP COLUMN demo CASCADE", "add_column"),
        ("ALTER TABLE siting.source ADD COLUMN more text", "remove_column"),
        ("ALTER TABLE siting.site ALTER COLUMN name DROP NOT NULL", "modify_nullable"),
        ("ALTER TABLE siting.import_issue ALTER COLUMN place TYPE bigint", "modify_type"),
        ("ALTER TABLE siting.site ALTER COLUMN address DROP DEFAULT", "modify_default"),
        ("DROP INDEX siting.site_geom_idx", "add_index"),
        ("ALTER TABLE siting.site DROP CONSTRAINT site_source_id_fkey", "add_fk"),
        ("DROP TABLE private.contact", "add_table"),
    ],
)
def test_a_difference_is_found(plain_conn: Connection, statement: str, kind: str) -> None:
    plain_conn.execute(text(statement))

    flat = [one for found in differences(plain_conn) for one in (found if isinstance(found, list) else [found])]
    assert kind in {one[0] for one in flat}


def test_checks_in_the_program_and_in_the_database_agree(owner_conn: Connection) -> None:
    inspector = inspect(owner_conn)
    for table in tables.metadata.tables.values():
        declared = {
            str(table.name) + "_" + str(check.name).removeprefix(f"{table.name}_").removesuffix("_check") + "_check"
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        }
        stored = {one["name"] for one in inspector.get_check_constraints(table.name, schema=table.schema)}
        assert stored == declared, table.name


def test_up_down_and_up_again(cluster: Cluster, empty_database: str) -> None:
    url = cluster.url(role=Role.OWNER, database=empty_database)

    assert migrate_address(url, srid=3006, app_user=Role.APP) == REVISIONS
    assert migrate_address(url, srid=3006, app_user=Role.APP) == ()
    first = _objects(url)
    assert migrate_address(url, srid=3006, app_user=Role.APP, target="base") == tuple(reversed(REVISIONS))
    assert _objects(url) == {("siting", "alembic_version")}
    assert migrate_address(url, srid=3006, app_user=Role.APP) == REVISIONS
    assert _objects(url) == first


def test_a_step_keeps_the_sites_that_are_there(cluster: Cluster, database_name: str) -> None:
    url = cluster.url(role=Role.OWNER, database=database_name)
    plot = Polygon([(0, 0), (400, 0), (400, 100), (100, 100), (100, 300), (0, 300)])
    steps = {"srid": 3006, "app_user": Role.APP}
    assert migrate_address(url, **steps, target="0001") == ("0005", "0004", "0003", "0002")  # type: ignore[arg-type]
    database = Database(url)
    with database.begin() as conn:
        # As the program of that step wrote them: load() asks nothing of the later one.
        load(conn, [a_site("plot", geometry=plot), a_site("nowhere", geometry=None)])
    assert migrate_address(url, **steps) == ("0002", "0003", "0004", "0005")  # type: ignore[arg-type]
    with database.begin() as conn:
        middles = conn.execute(text("SELECT middle_east_m, middle_north_m FROM site ORDER BY reference")).all()
        assert middles == [(None, None), (plot.centroid.x, plot.centroid.y)]
        assert conn.scalar(text("SELECT count(*) FROM site_fact")) == 2
        assert conn.scalars(text("SELECT version FROM change")).all() == [None]
        write_computed(conn, {find_ids(conn)[0]: {"junction_min": known(5.0)}})
    with database.begin() as conn:
        assert conn.scalars(text("SELECT version FROM change ORDER BY id")).all() == [None, 2]
    assert migrate_address(url, **steps, target="0001") == ("0005", "0004", "0003", "0002")  # type: ignore[arg-type]
    with database.begin() as conn:
        assert conn.scalar(text("SELECT count(*) FROM site_fact")) == 3
        load(conn, [a_site("another", geometry=plot)], withdraw_missing=False)
    with database.begin() as conn:
        assert conn.scalar(text("SELECT version FROM catalogue_version")) == 3
    database.dispose()


def _objects(url: str) -> set[tuple[str, str]]:
    database = Database(url)
    with database.begin() as conn:
        rows = conn.execute(
            text(
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname IN ('siting', 'private', 'jobs') AND c.relkind IN ('r', 'S', 'v')"
                " UNION ALL SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                " WHERE n.nspname IN ('siting', 'private', 'jobs')"
            )
        )
        found = {(row[0], row[1]) for row in rows}
    database.dispose()
    return found


def test_geometry_is_kept_in_the_deployments_own_crs(cluster: Cluster, empty_database: str) -> None:
    url = cluster.url(role=Role.OWNER, database=empty_database)
    migrate_address(url, srid=27700, app_user=Role.APP)

    database = Database(url)
    with database.begin() as conn:
        assert read_state(conn).srid == 27700
        srids = conn.scalars(text("SELECT DISTINCT srid FROM geometry_columns WHERE f_table_schema = 'siting'")).all()
    database.dispose()
    assert srids == [27700]


@pytest.mark.parametrize("srid", [4326, 2227, 999999])
def test_a_crs_that_is_not_metric_is_refused(cluster: Cluster, empty_database: str, srid: int) -> None:
    with pytest.raises(DatabaseUnfit, match=f"EPSG:{srid}"):
        migrate_address(cluster.url(role=Role.OWNER, database=empty_database), srid=srid, app_user=Role.APP)

    assert _objects(cluster.url(role=Role.OWNER, database=empty_database)) == set()


def test_a_step_that_is_not_there_is_refused(cluster: Cluster, database_name: str) -> None:
    with pytest.raises(InvalidInput, match="base, 0001"):
        migrate_address(cluster.url(role=Role.OWNER, database=database_name), srid=3006, app_user=None, target="0815")


def test_tables_of_a_newer_program_are_left_alone(owner_conn: Connection) -> None:
    owner_conn.execute(text("UPDATE siting.alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaAhead, match="9999"):
        read_state(owner_conn)


def test_every_fact_and_code_has_a_number(conn: Connection) -> None:
    codes = {key: fact.code_list for key, fact in FACTS.items() if fact.codes is not None and is_stored(fact)}
    stored = conn.execute(
        text(
            "SELECT f.key, array_agg(c.code ORDER BY c.place)"
            " FROM fact f JOIN fact_code c ON c.fact_id = f.id GROUP BY 1"
        )
    )

    assert {key: tuple(found) for key, found in stored} == codes
    assert set(conn.scalars(text("SELECT key FROM fact"))) == set(STORED)
    assert {fact.type for fact in FACTS.values() if fact.codes} == {FactType.CODE, FactType.CODES}


def test_rights_that_are_no_longer_needed_are_taken_back(cluster: Cluster, database_name: str) -> None:
    owner_url = cluster.url(role=Role.OWNER, database=database_name)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(f"GRANT UPDATE, DELETE ON siting.proposal TO {Role.APP}")

    migrate_address(owner_url, srid=3006, app_user=Role.APP)

    with psycopg.connect(owner_url, autocommit=True) as owner:
        query = "SELECT has_table_privilege(%s, 'siting.proposal', %s)"
        rights = ("SELECT", "INSERT", "UPDATE", "DELETE")
        assert [owner.execute(query, (Role.APP, right)).fetchone() for right in rights] == [
            (True,),
            (True,),
            (False,),
            (False,),
        ]
