"""Connections: to the private cluster, started when needed, or to a server with an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from siting.domain.errors import SitingError
from siting.domain.text import Text
from siting.settings import Settings
from siting.store.cluster import Cluster
from siting.store.errors import DatabaseRefused, DatabaseUnfit, DatabaseUnreachable, SchemaBehind
from siting.store.migrate import SchemaState, migrate, read_state
from siting.store.preparation import Role

_CONNECT_TIMEOUT_S = 20
_POOL_TIMEOUT_S = 10
CONNECTION_SECONDS = 1800
"""A connection older than this is replaced: what the server remembers for one only grows."""


class Database:
    """A migrated database and the connections to it.

    Parameters
    ----------
    url
        Address with the rights of ordinary work.
    pool_size
        Connections that are kept at most.
    revive
        Called when the server does not answer, before one more try; starts a private server that was killed.
    """

    def __init__(self, url: str, *, pool_size: int = 8, revive: Callable[[], None] | None = None) -> None:
        self.url = url
        self._revive = revive
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            # The last one used is used first: a connection that has stored a site keeps some 27 MB at the server.
            pool_use_lifo=True,
            pool_timeout=_POOL_TIMEOUT_S,
            pool_recycle=CONNECTION_SECONDS,
            # What is stored may be personal, and errors go to a log.
            hide_parameters=True,
        )

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine."""
        return self._engine

    @contextmanager
    def begin(self, *, actor: str = "", snapshot: bool = False) -> Iterator[Connection]:
        """Open one transaction; it is committed at the end, or rolled back when the block raises.

        Parameters
        ----------
        actor
            Who makes the changes, for the history; the database login when "".
        snapshot
            Whether all that is read is of one moment, whatever others commit meanwhile.

        Raises
        ------
        DatabaseUnreachable, DatabaseRefused
            What the driver reported, translated.
        """
        with translated_errors(), self._engine.connect() as conn, self._isolated(conn, snapshot=snapshot).begin():
            if actor:
                conn.execute(text("SELECT set_config('siting.actor', :actor, true)"), {"actor": actor})
            yield conn

    @staticmethod
    def _isolated(conn: Connection, *, snapshot: bool) -> Connection:
        # The driver says it when the transaction begins, which a statement of its own would have to wait for.
        return conn.execution_options(isolation_level="REPEATABLE READ") if snapshot else conn

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _connect(self) -> psycopg.Connection:
        try:
            return connect(self.url)
        except psycopg.OperationalError:
            if self._revive is None:
                raise
        self._revive()
        return connect(self.url)


def connect(url: str) -> psycopg.Connection:
    """Return a new connection of the driver, with the program's tables found without their schema's name."""
    connection = psycopg.connect(url, application_name="siting", connect_timeout=_CONNECT_TIMEOUT_S)
    connection.execute("SET search_path = siting, public")
    connection.commit()
    return connection


def driver_connection(conn: Connection) -> psycopg.Connection:
    """Return the driver's own connection, in the same transaction, for COPY."""
    driver = conn.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"not a connection of psycopg: {driver!r}")
    return driver


def open_database(settings: Settings) -> Database:
    """Return the database that the settings name, ready for use.

    The private cluster is started and its tables are migrated when they are behind. A server with an address is left
    as it is.

    Raises
    ------
    SchemaBehind
        The tables of a server with an address are behind; the message names the command that mends it.
    SchemaAhead, DatabaseUnreachable, DatabaseUnfit
        The database can't be used.
    """
    if settings.database.database_url is None:
        cluster = Cluster(settings.database.data_dir)
        cluster.start()
        database = Database(cluster.url(), pool_size=settings.database.pool_size, revive=cluster.start)
    else:
        database = Database(settings.database.database_url, pool_size=settings.database.pool_size)
    try:
        _make_current(database, settings)
    except SitingError:
        database.dispose()
        raise
    return database


def migrate_database(settings: Settings, *, target: str | None = None) -> tuple[str, ...]:
    """Bring the tables to what this version works with, or to a named step.

    Returns
    -------
    tuple of str
        The steps that were made.
    """
    if settings.database.database_url is None:
        cluster = Cluster(settings.database.data_dir)
        cluster.start()
        owner_url, app_user = cluster.url(role=Role.OWNER), Role.APP.value
        return migrate_address(owner_url, srid=settings.deployment.srid, app_user=app_user, target=target)
    url = settings.database.database_owner_url or settings.database.database_url
    return migrate_address(url, srid=settings.deployment.srid, app_user=settings.database.app_user, target=target)


def migrate_address(url: str, *, srid: int, app_user: str | None, target: str | None = None) -> tuple[str, ...]:
    """Migrate the database at an address; see :func:`siting.store.migrate.migrate`."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: connect(url), poolclass=NullPool)
    wanted = {} if target is None else {"target": target}
    with translated_errors(), engine.begin() as conn:
        return tuple(migrate(conn, srid=srid, app_user=app_user, **wanted))


def _make_current(database: Database, settings: Settings) -> None:
    state = _state(database)
    if not state.current:
        if not settings.database.embedded:
            raise SchemaBehind(
                Text(
                    sv="Databasens tabeller är äldre än programmet. Kör: siting db migrate",
                    en="The database's tables are older than the program. Run: siting db migrate",
                ),
                value=state.revision,
            )
        migrate_database(settings)
        state = _state(database)
    if state.srid != settings.deployment.srid:
        raise DatabaseUnfit(
            Text(
                sv="Databasen lagrar koordinater i EPSG:{found}, men inställningen SITING_SRID säger {wanted}.",
                en="The database stores coordinates in EPSG:{found}, but the setting SITING_SRID says {wanted}.",
            ).fill(found=state.srid, wanted=settings.deployment.srid),
            value=state.srid,
        )


def _state(database: Database) -> SchemaState:
    with database.begin() as conn:
        return read_state(conn)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn what the driver reports into the program's own errors; a fault of the program stays what it is."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, psycopg.Error):
            raise
        translated = _translate(error.orig)
        if translated is None:
            raise
        raise translated from error
    except PoolTimeout as error:
        raise unreachable("all connections are in use") from error
    except psycopg.Error as error:
        translated = _translate(error)
        if translated is None:
            raise
        raise translated from error


def unreachable(why: str) -> DatabaseUnreachable:
    """Return the error of a server that does not answer."""
    return DatabaseUnreachable(
        Text(
            sv="Databasen svarar inte ({why}). Försök igen.",
            en="The database does not answer ({why}). Try again.",
        ).fill(why=why)
    )


def _translate(error: psycopg.Error) -> SitingError | None:
    state, said = error.sqlstate or "", str(error).strip().splitlines()
    first = said[0] if said else type(error).__name__
    # Classes of SQLSTATE: connection, intervention by an operator, too little room; no state when there is no server.
    if state[:2] in ("08", "57", "53") or (not state and isinstance(error, psycopg.OperationalError)):
        return unreachable(first)
    # Integrity, rollback because of others, a lock that was not to be had.
    if state[:2] in ("23", "40") or state == "55P03":
        return DatabaseRefused(
            Text(
                sv="Databasen tog inte emot ändringen ({why}).",
                en="The database refused the change ({why}).",
            ).fill(why=first)
        )
    return None
