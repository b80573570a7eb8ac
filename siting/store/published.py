"""Connections that can read what is published, and nothing else.

The public's questions are answered on these. They log in as (or take on) a role that sees the schema ``published``
alone, in transactions that can't write and that end after some seconds, whatever a filter asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias, TypedDict

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from siting.domain.errors import Unavailable
from siting.domain.text import Text
from siting.settings import DatabaseSettings
from siting.store.cluster import Cluster
from siting.store.database import CONNECTION_SECONDS, translated_errors, unreachable
from siting.store.preparation import Role

Reader: TypeAlias = psycopg.Connection[TupleRow]
LoopReader: TypeAlias = psycopg.AsyncConnection[TupleRow]

STATEMENT_SECONDS = 5.0
"""A question of the public's that takes longer is given up."""

WAIT_SECONDS = 5.0
"""For so long who asks waits for a connection."""

AWAY_SECONDS = 0.5
"""For so long where the server did not answer the last time: a server that is back does so at once."""

_RECONNECT_SECONDS = 1.0
"""For so long one connection is tried again, with longer and longer pauses; then the next who asks begins anew, so that
a server that is back is used at once."""


class _Options(TypedDict):
    application_name: str
    autocommit: bool
    connect_timeout: int


_OPTIONS = _Options(application_name="siting published", autocommit=True, connect_timeout=5)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked.

    Parameters
    ----------
    statement
        With places for its values, by their order (%s) or their names (%(name)s).
    values
        What is bound.
    often
        Whether it is the same statement each time, so that it is planned beforehand; planning one takes the database
        longer than many an answer.
    """

    statement: str
    values: tuple[object, ...] | Mapping[str, object]
    often: bool = False


class PublishedDatabase:
    """A pool of connections to what is published.

    Parameters
    ----------
    url
        Address to connect to.
    takes_role
        Whether the login takes on the role after it has connected, because the address logs in as the program.
    pool_size
        Connections that are kept at most.
    revive
        Called when the server does not answer, before one more try; starts a private server that was killed.
    """

    def __init__(
        self, url: str, *, takes_role: bool, pool_size: int = 8, revive: Callable[[], None] | None = None
    ) -> None:
        self._url = url
        self._takes_role = takes_role
        self._revive = revive
        self._is_away = False
        self._pool: ConnectionPool[Reader] = ConnectionPool(
            url,
            min_size=0,
            max_size=pool_size,
            reconnect_timeout=_RECONNECT_SECONDS,
            reconnect_failed=self._note_away,
            max_lifetime=CONNECTION_SECONDS,
            kwargs={**_OPTIONS},
            configure=self._configure,
            check=ConnectionPool.check_connection,
            open=True,
        )

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Lend a connection; each statement sees the newest that is committed.

        Raises
        ------
        DatabaseUnreachable
            The server does not answer.
        """
        with translated_errors():
            try:
                with self._pool.connection(AWAY_SECONDS if self._is_away else WAIT_SECONDS) as connection:
                    yield connection
            except PoolTimeout as error:
                self.revive()
                raise unreachable("no connection to be had") from error

    async def connect(self) -> LoopReader:
        """Return a connection of its own for an event loop, beside the pool; it is the caller's to close.

        Raises
        ------
        OperationalError
            The server does not answer.
        """
        connection = await psycopg.AsyncConnection.connect(self._url, **_OPTIONS)
        for statement in self._preparation():
            await connection.execute(statement)
        return connection

    def revive(self) -> None:
        """Start a private server that was killed; a server of somebody else's is left alone."""
        if self._revive is not None:
            self._revive()

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def _note_away(self, _: ConnectionPool[Reader]) -> None:
        self._is_away = True

    def _configure(self, connection: Reader) -> None:
        self._is_away = False
        for statement in self._preparation():
            connection.execute(statement)

    def _preparation(self) -> tuple[bytes, ...]:
        """Return what is said on each connection before it is used."""
        return (
            *((f"SET ROLE {Role.PUBLISHED.value}".encode(),) if self._takes_role else ()),
            b"SET search_path = published, public",
            b"SET default_transaction_read_only = on",
            f"SET statement_timeout = {int(STATEMENT_SECONDS * 1000)}".encode(),
            # Starting helpers takes longer than a page of sites or a tile; many readers keep all processors busy.
            b"SET max_parallel_workers_per_gather = 0",
        )


def open_published(settings: DatabaseSettings) -> PublishedDatabase:
    """Return the pool that the settings name; the database itself is open already.

    Raises
    ------
    Unavailable
        The role is missing, so that nothing could be shown without showing everything.
    """
    if settings.database_url is None:
        cluster = Cluster(settings.data_dir)
        pool = PublishedDatabase(
            cluster.url(role=Role.PUBLISHED),
            takes_role=False,
            pool_size=settings.pool_size,
            revive=cluster.start,
        )
    else:
        own = settings.published_database_url
        pool = PublishedDatabase(own or settings.database_url, takes_role=own is None, pool_size=settings.pool_size)
    try:
        _check(pool)
    except Unavailable:
        pool.close()
        raise
    return pool


def _check(pool: PublishedDatabase) -> None:
    with pool.read() as connection:
        seen = connection.execute(
            "SELECT has_schema_privilege('published', 'USAGE'), to_regnamespace('siting') IS NOT NULL "
            "AND has_schema_privilege('siting', 'USAGE')"
        ).fetchone()
    if seen != (True, False):
        raise Unavailable(
            Text(
                sv="Rollen siting_published saknas eller får läsa för mycket. Skapa den (CREATE ROLE siting_published"
                " NOLOGIN; GRANT siting_published TO programmets användare) och kör: siting db migrate",
                en="The role siting_published is missing or may read too much. Make it (CREATE ROLE siting_published"
                " NOLOGIN; GRANT siting_published TO the program's user) and run: siting db migrate",
            )
        )
