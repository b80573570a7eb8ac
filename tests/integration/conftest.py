"""A private cluster for the whole run, and for each test a database of its own, cloned from a migrated one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg
import pytest
from argon2 import PasswordHasher
from psycopg import sql
from sqlalchemy import Connection, text

from siting.services import password_hashing
from siting.store.cluster import Cluster
from siting.store.database import Database, migrate_address
from siting.store.preparation import Role, prepare_database
from tests.integration.folders import folder_of_databases

SRID = 3006
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def earnest_hashing() -> PasswordHasher:
    """What passwords are hashed by in operation."""
    return password_hashing._hasher


@pytest.fixture(scope="session", autouse=True)
def _quick_hashing(earnest_hashing: PasswordHasher) -> Iterator[None]:
    """Hash the passwords of tests quickly: in earnest each takes a fifth of a second, on purpose."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=earnest_hashing.type)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(password_hashing, "_hasher", quick)
        yield


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder for what the server's user writes."""
    with folder_of_databases("siting-test-") as folder:
        yield folder


@pytest.fixture(scope="session")
def cluster(open_folder: Path) -> Iterator[Cluster]:
    """A running private cluster."""
    made = Cluster(open_folder / "cluster")
    made.start()
    with _admin(made) as admin:
        # These databases live for a second; tests of what a crash leaves use clusters of their own.
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("ALTER SYSTEM SET full_page_writes = off")
        admin.execute("ALTER SYSTEM SET max_wal_size = '512MB'")
        admin.execute("SELECT pg_reload_conf()")
    yield made
    made.stop()


@pytest.fixture(scope="session")
def template_database(cluster: Cluster) -> str:
    """The name of a migrated database without rows."""
    name = "migrated_template"
    make_database(cluster, name)
    migrate_address(cluster.url(role=Role.OWNER, database=name), srid=SRID, app_user=Role.APP)
    return name


@pytest.fixture
def empty_database(cluster: Cluster) -> Iterator[str]:
    """The name of a database with PostGIS and nothing else."""
    name = f"empty_{next(_numbers)}"
    make_database(cluster, name)
    yield name
    _drop(cluster, name)


@pytest.fixture(scope="session")
def copies(cluster: Cluster, template_database: str) -> Iterator[Copies]:
    """Migrated databases without rows, for one test each."""
    with Copies(cluster, template_database) as made:
        yield made


@pytest.fixture
def database_name(copies: Copies) -> Iterator[str]:
    """The name of a migrated database that this test alone uses."""
    name = copies.take()
    yield name
    copies.give_back(name)


@pytest.fixture
def database(cluster: Cluster, database_name: str) -> Iterator[Database]:
    """A migrated database that this test alone uses, connected to as the program is."""
    opened = Database(cluster.url(database=database_name))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def shared_database(cluster: Cluster, template_database: str) -> Iterator[Database]:
    """A migrated database in which nothing is ever committed."""
    name = "shared"
    _clone(cluster, template_database, name)
    opened = Database(cluster.url(database=name))
    yield opened
    opened.dispose()


@pytest.fixture
def conn(shared_database: Database) -> Iterator[Connection]:
    """One transaction in a migrated database without rows, rolled back at the end; for what needs no commit."""
    with shared_database.engine.connect() as connection:
        connection.execute(text("SELECT set_config('siting.actor', 'tester', true)"))
        yield connection


@pytest.fixture
def owner_conn(cluster: Cluster, database_name: str) -> Iterator[Connection]:
    """A transaction with the rights of the tables' owner in the test's own database."""
    opened = Database(cluster.url(role=Role.OWNER, database=database_name))
    with opened.begin() as connection:
        yield connection
    opened.dispose()


def make_database(cluster: Cluster, name: str) -> None:
    """Make a database with PostGIS."""
    with _admin(cluster) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*map(sql.Identifier, (name, Role.OWNER))))
    prepare_database(cluster.layout, name)


class Copies:
    """Copies of a database; the next is made, and the last removed, while a test runs: the server mostly waits then."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._beside = ThreadPoolExecutor(1)
        self._next = self._beside.submit(self._make)
        self._removed: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_back(self._next.result())
        self._beside.shutdown()
        self._check_removed()

    def take(self) -> str:
        """Return the name of one."""
        name = self._next.result()
        self._check_removed()
        self._next = self._beside.submit(self._make)
        return name

    def give_back(self, name: str) -> None:
        """Let one be removed."""
        self._removed.append(self._beside.submit(_drop, self._cluster, name))

    def _make(self) -> str:
        name = f"test_{next(_numbers)}"
        _clone(self._cluster, self._template, name)
        return name

    def _check_removed(self) -> None:
        """Raise what removing raised."""
        while self._removed and self._removed[0].done():
            self._removed.pop(0).result()


@contextmanager
def cloned(cluster: Cluster, template: str) -> Iterator[str]:
    """Give the name of a copy of a database, for as long as the block lasts."""
    name = f"test_{next(_numbers)}"
    _clone(cluster, template, name)
    try:
        yield name
    finally:
        _drop(cluster, name)


def _clone(cluster: Cluster, template: str, name: str) -> None:
    with _admin(cluster) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                *map(sql.Identifier, (name, template, Role.OWNER))
            )
            # Version 15 writes the copy to its log instead, which takes three times as long.
            + sql.SQL(" STRATEGY FILE_COPY" if admin.info.server_version >= 150_000 else "")
        )
        # Rights on the database itself are not copied with a template.
        admin.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(*map(sql.Identifier, (name, Role.APP)))
        )


def _drop(cluster: Cluster, name: str) -> None:
    with _admin(cluster) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _admin(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(cluster.url(role=Role.ADMIN, database="postgres"), autocommit=True)
