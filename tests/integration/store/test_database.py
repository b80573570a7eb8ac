from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from siting.domain.vocabulary import FACTS
from siting.settings import DatabaseSettings, DeploymentSettings, Settings
from siting.store.cluster import Cluster
from siting.store.database import Database, migrate_database, open_database
from siting.store.errors import DatabaseRefused, DatabaseUnfit, DatabaseUnreachable, SchemaBehind
from siting.store.migrate import REVISIONS
from siting.store.postmaster import _processes_in, wait_until
from siting.store.preparation import Role
from siting.store.vocabulary import read_numbering, synchronise
from tests.integration.store.make import STORED, a_site, load


def settings(cluster: Cluster | None = None, *, url: str | None = None, srid: int = 3006, **more: str) -> Settings:
    """Return settings for a private cluster, or for a server with an address."""
    folder = Path("/nonexistent") if cluster is None else cluster.layout.data_dir
    return Settings(
        database=DatabaseSettings(database_url=url, data_dir=folder, **more),  # type: ignore[arg-type]
        deployment=DeploymentSettings(srid=srid),
    )


@pytest.fixture(scope="module")
def private(open_folder: Path) -> Iterator[Cluster]:
    """A private cluster that nothing has been done to."""
    cluster = Cluster(open_folder / "private")
    yield cluster
    cluster.stop()


def test_the_private_one_is_made_started_and_migrated_by_opening_it(private: Cluster) -> None:
    database = open_database(settings(private))
    with database.begin() as conn:
        load(conn, [a_site()])
    database.dispose()

    again = open_database(settings(private))
    with again.begin() as conn:
        assert conn.scalar(text("SELECT count(*) FROM site")) == 1
        assert conn.scalar(text("SELECT current_user")) == Role.APP.value
    again.dispose()


def test_a_server_that_is_killed_meanwhile_is_started_again(private: Cluster) -> None:
    database = open_database(settings(private))
    pid = private.status().pid
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    # Its children go on answering for a moment.
    assert wait_until(lambda: not _processes_in(private.layout.pgdata), timeout_s=10)

    with database.begin() as conn:
        assert conn.scalar(text("SELECT 1")) == 1
    assert private.status().pid not in (None, pid)
    database.dispose()


def test_a_server_that_is_killed_within_a_transaction_is_said_and_nothing_is_half_done(private: Cluster) -> None:
    database = open_database(settings(private))
    pid = private.status().pid
    assert pid is not None
    with pytest.raises(DatabaseUnreachable) as caught, database.begin() as conn:
        _load_and_kill(conn, pid)
    assert caught.value.code == "database_unreachable"

    with database.begin() as conn:
        assert conn.scalar(text("SELECT count(*) FROM site WHERE reference LIKE 'half%'")) == 0
    database.dispose()


def _load_and_kill(conn: Connection, pid: int) -> None:
    load(conn, [a_site(f"half {n}") for n in range(10)], source="half")
    os.kill(pid, signal.SIGKILL)
    conn.execute(text("SELECT pg_sleep(5)"))


def test_another_crs_than_the_stored_one_is_refused(private: Cluster) -> None:
    open_database(settings(private)).dispose()

    with pytest.raises(DatabaseUnfit, match=r"EPSG:3006.*3008"):
        open_database(settings(private, srid=3008))


def test_a_fact_that_is_declared_later_gets_its_number(
    cluster: Cluster, database: Database, database_name: str
) -> None:
    url = cluster.url(database=database_name)
    with database.begin() as conn:
        before = read_numbering(conn)
    owner = Database(cluster.url(role=Role.OWNER, database=database_name))
    with owner.begin() as conn:
        conn.execute(text("DELETE FROM fact_code WHERE code = 'closed'"))
        conn.execute(text("DELETE FROM fact WHERE key = 'gas'"))
        conn.execute(text("UPDATE deployment SET vocabulary_digest = 'older'"))
    owner.dispose()
    # Its column of the cards takes the rights of the tables' owner.
    with pytest.raises(SchemaBehind, match="siting db migrate"):
        open_database(settings(url=url))

    owner_url = cluster.url(role=Role.OWNER, database=database_name)
    assert migrate_database(settings(url=url, database_owner_url=owner_url)) == ()

    opened = open_database(settings(url=url))
    with opened.begin() as conn:
        after = read_numbering(conn)
        assert conn.scalar(text("SELECT count(gas) FROM cards.site")) == 0
    opened.dispose()
    assert all(after.fact_ids[key] == before.fact_ids[key] for key in STORED if key != "gas")
    assert after.fact_ids["gas"] not in before.fact_ids.values()
    assert set(after.places["plan_status"]) == set(before.places["plan_status"])


def test_a_fact_that_is_declared_as_another_type_is_refused(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FACTS, "gas", replace(FACTS["plan_name"], key="gas"))

    with pytest.raises(DatabaseUnfit, match="gas is stored as yes_no but declared as text"):
        synchronise(conn)


def test_a_server_with_an_address_is_not_migrated_unasked(cluster: Cluster, empty_database: str) -> None:
    url = cluster.url(database=empty_database)
    with pytest.raises(SchemaBehind, match="siting db migrate"):
        open_database(settings(url=url))

    owner = cluster.url(role=Role.OWNER, database=empty_database)
    assert migrate_database(settings(url=url, database_owner_url=owner)) == REVISIONS

    opened = open_database(settings(url=url))
    with opened.begin() as conn:
        load(conn, [a_site()])
    opened.dispose()


def test_one_login_for_everything_will_do_on_a_server_with_an_address(cluster: Cluster, empty_database: str) -> None:
    url = cluster.url(role=Role.OWNER, database=empty_database)
    migrate_database(settings(url=url))

    opened = open_database(settings(url=url))
    with opened.begin() as conn:
        load(conn, [a_site()])
    opened.dispose()


def test_a_database_without_postgis_is_told_what_it_lacks(cluster: Cluster) -> None:
    url = cluster.url(role=Role.ADMIN, database="template1")

    with pytest.raises(DatabaseUnfit, match="CREATE EXTENSION postgis"):
        migrate_database(settings(url=url))


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable):
        open_database(settings(url=f"postgresql://me@/db?host={tmp_path}"))


def test_an_address_never_shows_its_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable) as caught:
        open_database(settings(url=f"postgresql://me:secret@/db?host={tmp_path}"))

    assert "secret" not in caught.value.say("en")


def test_what_the_database_refuses_is_said(database: Database) -> None:
    with pytest.raises(DatabaseRefused), database.begin() as other:
        other.execute(text("INSERT INTO source (key, name) VALUES ('a', 'a'), ('a', 'b')"))


def test_a_fault_of_the_program_stays_what_it_is(database: Database) -> None:
    with pytest.raises(ProgrammingError) as caught, database.begin() as conn:
        conn.execute(text("SELECT nonsense"))
    assert isinstance(caught.value.orig, psycopg.errors.UndefinedColumn)


def test_an_actor_counts_for_one_transaction(database: Database) -> None:
    with database.begin(actor="anna") as conn:
        assert conn.scalar(text("SELECT current_setting('siting.actor', true)")) == "anna"
    with database.begin() as conn:
        assert not conn.scalar(text("SELECT current_setting('siting.actor', true)"))
