from __future__ import annotations

import psycopg

from siting.store.migrate import REVISIONS
from tests.acceptance.conftest import CommandLine


def test_the_server_is_started_asked_and_stopped(siting: CommandLine) -> None:
    assert "no database has been made yet" in siting.run_apart("db", "status", code=3).stdout

    started = siting.run_apart("db", "start").stdout
    assert "database: running" in started
    assert siting.run_apart("db", "status").stdout == started

    address = siting.run_apart("db", "url").stdout.strip()
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT current_user, count(*) FROM siting.site").fetchone() == ("siting_app", 0)

    assert "databas: stoppad" in siting.run_apart("db", "stop", "--lang", "sv").stdout
    assert "database: stopped" in siting.run_apart("db", "status", code=3).stdout


def test_tables_are_not_dropped_by_a_slip(siting: CommandLine) -> None:
    assert "already" in siting.run("db", "migrate").stderr
    assert "--lose-data" in siting.run("db", "migrate", "--to", "base", code=1).stderr
    dropped = siting.run("db", "migrate", "--to", "base", "--lose-data").stderr
    assert f"Steps made: {', '.join(reversed(REVISIONS))}" in dropped
    assert f"Steps made: {', '.join(REVISIONS)}" in siting.run("db", "migrate").stderr


def test_a_server_of_somebody_elses_is_left_alone(siting: CommandLine) -> None:
    address = siting.run("db", "url", "--role", "owner").stdout.strip()

    assert "server with address: running" in siting.run("db", "status", SITING_DATABASE_URL=address).stdout
    refused = siting.run("db", "stop", SITING_DATABASE_URL=address, code=1).stderr
    assert "SITING_DATABASE_URL" in refused
    assert siting.run("db", "url", SITING_DATABASE_URL=address).stdout.strip() == address
