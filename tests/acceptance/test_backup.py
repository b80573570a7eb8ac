"""The whole database into a file and back into an empty one, with the same answers."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from gis_data.demo import boras
from siting.store.cluster import Cluster
from siting.store.preparation import Role
from tests.acceptance.conftest import CommandLine

COUNTED = """
    SELECT table_schema || '.' || table_name FROM information_schema.tables
    WHERE table_schema IN ('siting', 'private', 'cards', 'jobs') AND table_type = 'BASE TABLE' ORDER BY 1
"""


@pytest.fixture(scope="module")
def backup(siting: CommandLine, work_folder: Path) -> Path:
    """A dump of a database with the demo, an account and the contacts of an owner."""
    siting.run("demo", "--out", work_folder / "out")
    original = beside(siting, "data-demo")
    original.run("user", "add", "anna", "--role", "administrator")
    with psycopg.connect(Cluster(work_folder / "data-demo").url(role=Role.OWNER)) as connection:
        connection.execute("INSERT INTO private.owner (id, kind, name) VALUES (1, 'private', 'Ägare AB')")
    target = work_folder / "backup" / "siting.dump"
    assert "MB" in original.run("db", "dump", target).stderr
    return target


def beside(siting: CommandLine, name: str) -> CommandLine:
    """Return the command line with another database."""
    return CommandLine(siting.folder, {"SITING_DATA_DIR": str(siting.folder / name)})


def counts(folder: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with psycopg.connect(Cluster(folder).url(role=Role.ADMIN)) as connection:
        names = [str(row[0]) for row in connection.execute(COUNTED)]
        counting = sql.SQL("SELECT count(*) FROM {}")
        found = {
            name: connection.execute(counting.format(sql.Identifier(*name.split(".")))).fetchone() for name in names
        }
    return {name: int(row[0]) if row else -1 for name, row in found.items()}


def answer(siting: CommandLine, folder: Path) -> Any:
    """Return what a requirement is answered with, but for when it was asked."""
    found = json.loads(
        siting.run(
            "match",
            boras.requirement_files()[0],
            "--format",
            "json",
            "--as-of",
            "2026-11-27",
            SITING_DATA_DIR=str(folder),
        ).stdout
    )
    found.pop("made_at", None)
    return found


def test_the_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.iterdir()) == [backup]


def test_an_empty_database_becomes_what_it_was(siting: CommandLine, backup: Path, work_folder: Path) -> None:
    restored = work_folder / "data-restored"
    assert "restored" in siting.run("db", "restore", backup, SITING_DATA_DIR=str(restored)).stderr

    assert counts(restored) == counts(work_folder / "data-demo")
    assert counts(restored)["siting.site"] > 0
    assert answer(siting, restored) == answer(siting, work_folder / "data-demo")
    assert "anna" in siting.run("user", "list", SITING_DATA_DIR=str(restored)).stdout
    with psycopg.connect(Cluster(restored).url(role=Role.PUBLISHED)) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM published.sites").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT 1 FROM siting.site")
    with (
        psycopg.connect(Cluster(restored).url()) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT 1 FROM private.owner")


def test_what_is_there_is_not_overwritten_by_a_slip(siting: CommandLine, backup: Path, work_folder: Path) -> None:
    folder = work_folder / "data-held"
    own = beside(siting, folder.name)
    own.run("user", "add", "bo")

    assert "--replace" in own.run("db", "restore", backup, code=1).stderr
    assert "bo" in own.run("user", "list").stdout
    own.run("db", "restore", "--replace", backup)

    listed = own.run("user", "list").stdout
    assert "anna" in listed
    assert "bo " not in listed


def test_a_broken_backup_changes_nothing(siting: CommandLine, backup: Path, work_folder: Path) -> None:
    own = beside(siting, "data-broken")
    own.run("user", "add", "bo")
    whole = backup.read_bytes()
    for name, content in (
        ("half", whole[: len(whole) // 2]),
        ("other", b"-- SQL\n"),
        ("garbled", whole[:5] + b"x" * 99),
    ):
        broken = work_folder / name
        broken.write_bytes(content)
        own.run("db", "restore", "--replace", broken, code=1)
    assert "can't be read" in own.run("db", "restore", work_folder / "nothing", code=1).stderr

    assert "bo" in own.run("user", "list").stdout


def test_a_server_with_an_address_is_backed_up_too(siting: CommandLine, backup: Path, work_folder: Path) -> None:
    cluster = Cluster(work_folder / "data-held")
    cluster.start()
    addresses = {"SITING_DATABASE_URL": cluster.url(), "SITING_DATABASE_OWNER_URL": cluster.url(role=Role.OWNER)}
    own = CommandLine(siting.folder, addresses)
    again = work_folder / "again.dump"

    own.run("db", "restore", "--replace", backup)
    own.run("db", "dump", again)

    assert again.stat().st_size == pytest.approx(backup.stat().st_size, rel=0.05)
