from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from siting.domain.errors import NotFound
from siting.domain.sites import Availability
from siting.store.catalogue import catalogue_version
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.sites import find_ids, list_changes, load_sites, site_as_of, write_computed
from tests.integration.store.make import a_site, known, load


def now(database: Database) -> datetime:
    """Return the database's own time, between two transactions."""
    with database.begin() as conn:
        moment = conn.scalar(text("SELECT clock_timestamp()"))
    assert isinstance(moment, datetime)
    return moment


def test_a_site_is_seen_as_it_was_at_each_moment(database: Database) -> None:
    states = [
        a_site(facts={"plot_area_m2": known(1.0), "fibre": known(True)}),
        a_site(name="New name", facts={"plot_area_m2": known(1.0), "fibre": known(True)}),
        a_site(name="New name", facts={"plot_area_m2": known(2.0)}),
        a_site(name="New name", facts={"plot_area_m2": known(2.0), "fibre": known(False), "gas": known(True)}),
        a_site(name="New name", availability=Availability.SOLD, geometry=None, facts={}),
    ]
    moments = []
    for state in states:
        with database.begin() as conn:
            load(conn, [state])
        moments.append(now(database))

    with database.begin() as conn:
        (site_id,) = find_ids(conn)
        seen = [replace(site_as_of(conn, site_id, moment), site_id=0, middle=None) for moment in moments]
        assert seen == states
        assert site_as_of(conn, site_id, moments[-1]) == load_sites(conn, [site_id])[0]
        with pytest.raises(NotFound):
            site_as_of(conn, site_id, moments[0] - timedelta(days=1))


def test_a_change_counts_from_when_others_could_see_it(database: Database) -> None:
    """A load that takes long must not seem to have been there when a proposal was made meanwhile."""
    with database.begin() as conn:
        load(conn, [a_site(name="Old")])
        (site_id,) = find_ids(conn)
    with database.begin() as slow:
        load(slow, [a_site(name="New")])
        meanwhile = now(database)
    with database.begin() as conn:
        assert site_as_of(conn, site_id, meanwhile).name == "Old"
        assert site_as_of(conn, site_id, now(database)).name == "New"


def test_it_is_kept_who_changed_what_and_when(database: Database) -> None:
    with database.begin(actor="anna") as conn:
        load(conn, [a_site(facts={"plot_area_m2": known(1.0)})])
        (site_id,) = find_ids(conn)
    with database.begin(actor="bo") as conn:
        load(conn, [a_site(facts={"plot_area_m2": known(2.0), "fibre": known(True)})])
    with database.begin(actor="geodata") as conn:
        write_computed(conn, {site_id: {"port_min": known(50.0)}})
    with database.begin() as conn:
        conn.execute(text("UPDATE site SET name = 'By hand'"))

    with database.begin() as conn:
        changes = list_changes(conn, site_id)
        runs = conn.scalars(text("SELECT id FROM import_run ORDER BY id")).all()
    assert [(one.actor, one.run_id, one.site, one.facts) for one in changes] == [
        ("siting_app", None, True, ()),
        ("geodata", None, False, ("port_min",)),
        ("bo", runs[1], False, ("plot_area_m2", "fibre")),
        ("anna", runs[0], True, ("plot_area_m2",)),
    ]
    assert [one.at for one in changes] == sorted((one.at for one in changes), reverse=True)
    assert all(abs(one.at - datetime.now(UTC)) < timedelta(minutes=5) for one in changes)


def test_an_update_that_changes_nothing_leaves_no_trace(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site()])
    with database.begin() as conn:
        version = catalogue_version(conn)
        conn.execute(text("UPDATE site SET name = name"))
        conn.execute(text("UPDATE site_fact SET number = number"))
    with database.begin() as conn:
        assert catalogue_version(conn) == version
        assert conn.scalar(text("SELECT count(*) FROM site_history")) == 0
        assert conn.scalar(text("SELECT count(*) FROM site_fact_history")) == 0


def test_what_one_transaction_changes_twice_is_kept_once(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site(name="First")])
    with database.begin() as conn:
        conn.execute(text("UPDATE site SET name = 'Second'"))
        conn.execute(text("UPDATE site SET name = 'Third'"))
    with database.begin() as conn:
        assert conn.scalars(text("SELECT name FROM site_history")).all() == ["First"]


def test_a_change_that_is_rolled_back_leaves_no_trace(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site()])
    with database.begin() as conn:
        version = catalogue_version(conn)
    with database.engine.connect() as conn:
        conn.execute(text("UPDATE site SET name = 'x'"))
    with database.begin() as conn:
        assert catalogue_version(conn) == version
        assert conn.scalar(text("SELECT count(*) FROM site_history")) == 0


def test_after_a_savepoint_is_rolled_back_changes_are_still_kept(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site(name="First")])
    with database.begin() as conn:
        lost = conn.begin_nested()
        conn.execute(text("UPDATE site SET name = 'lost'"))
        lost.rollback()
        conn.execute(text("UPDATE site SET name = 'Second'"))
    with database.begin() as conn:
        (site_id,) = find_ids(conn)
        assert len(list_changes(conn, site_id)) == 2
        assert conn.scalars(text("SELECT name FROM site_history")).all() == ["First"]


def test_what_is_deleted_is_kept_in_the_history(database: Database, owner_conn: Connection) -> None:
    with database.begin() as conn:
        load(conn, [a_site()])
    owner_conn.execute(text("DELETE FROM site"))

    assert owner_conn.scalar(text("SELECT count(*) FROM site_fact")) == 0
    assert owner_conn.scalar(text("SELECT count(*) FROM site_history")) == 1
    assert owner_conn.scalar(text("SELECT count(*) FROM site_fact_history")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM site",
        "TRUNCATE site_fact",
        "DELETE FROM site_history",
        "UPDATE site_history SET name = 'x'",
        "INSERT INTO site_fact_history SELECT * FROM site_fact_history",
        "UPDATE change SET actor = 'x'",
        "UPDATE catalogue_version SET version = 0",
        "UPDATE deployment SET srid = 4326",
        "DELETE FROM import_run",
        "DELETE FROM proposal",
        "UPDATE proposal SET version = 1",
        "UPDATE geodata_issue SET kind = 'x'",
        "UPDATE geodata_feature SET weight = 0",
        "UPDATE named_area SET population = 0",
        "UPDATE road_network SET content = ''",
        "DELETE FROM plan_provision",
        "TRUNCATE site_computation",
        "DELETE FROM measure",
        "DROP TABLE jobs.procrastinate_jobs",
        "COMMENT ON SCHEMA jobs IS 'x'",
        "ALTER TABLE site ADD COLUMN x integer",
        "ALTER TABLE site DISABLE TRIGGER ALL",
        "SELECT * FROM private.contact",
        "SELECT * FROM private.owner",
        "SELECT * FROM private.site_owner",
        "CREATE TABLE siting.mine ()",
    ],
)
def test_the_program_has_no_right_to_rewrite_what_happened(database: Database, statement: str) -> None:
    with pytest.raises(ProgrammingError) as caught, database.begin() as conn:
        conn.execute(text(statement))

    assert isinstance(caught.value.orig, psycopg.errors.InsufficientPrivilege)


def test_listeners_are_told(database: Database, cluster: Cluster, database_name: str) -> None:
    with psycopg.connect(cluster.url(database=database_name), autocommit=True) as listener:
        listener.execute("LISTEN siting_catalogue")
        with database.begin() as conn:
            load(conn, [a_site()])
        told = [one.payload for one in listener.notifies(timeout=5, stop_after=1)]
    with database.begin() as conn:
        assert told == [catalogue_version(conn)]
