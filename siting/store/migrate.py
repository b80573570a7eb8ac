"""Bringing a database's tables to what this version of the program works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.store.errors import DatabaseUnfit, SchemaAhead
from siting.store.rights import grant_rights, make_private_role
from siting.store.vocabulary import synchronise, vocabulary_digest

HEAD = "0004"
"""The migration step that this version works with; a test holds it equal to the last one there is."""

REVISIONS: tuple[str, ...] = ("0001", "0002", "0003", "0004")
"""All steps that this version knows, in order."""

BASE = "base"
"""Stands for no tables at all."""

MIN_SERVER = 140_000
_LOCK = 0x5174_696E  # any number that only this program's migrations lock


@dataclass(frozen=True, kw_only=True)
class SchemaState:
    """What a database holds.

    Parameters
    ----------
    revision
        The last migration step that was made; None before the first.
    srid
        The storage CRS that the tables were made with.
    vocabulary_digest
        Of the vocabulary that was last synchronised.
    """

    revision: str | None
    srid: int | None = None
    vocabulary_digest: str = ""

    @property
    def current(self) -> bool:
        """Whether the tables are what this version works with."""
        return self.revision == HEAD

    @property
    def vocabulary_current(self) -> bool:
        """Whether every declared fact and code has its number."""
        return self.vocabulary_digest == vocabulary_digest()


def read_state(conn: Connection) -> SchemaState:
    """Return what a database holds; an empty database is a state like others.

    Raises
    ------
    SchemaAhead
        It was made by a newer version of the program.
    """
    if conn.scalar(text("SELECT to_regclass('siting.alembic_version')")) is None:
        return SchemaState(revision=None)
    revision = conn.scalar(text("SELECT version_num FROM siting.alembic_version"))
    if revision is None:
        return SchemaState(revision=None)
    if revision not in REVISIONS:
        raise SchemaAhead(
            Text(
                sv="Databasen är på steg {found}, som den här versionen av programmet inte känner; uppdatera det.",
                en="The database is at step {found}, which this version of the program does not know; update it.",
            ).fill(found=revision),
            value=revision,
        )
    srid, digest = conn.execute(text("SELECT srid, vocabulary_digest FROM siting.deployment")).one()
    return SchemaState(revision=revision, srid=srid, vocabulary_digest=digest)


def migrate(conn: Connection, *, srid: int, app_user: str | None, target: str = HEAD) -> Sequence[str]:
    """Bring the tables to a step, all or nothing; processes that do it at once take turns.

    Parameters
    ----------
    conn
        With the rights of the tables' owner, in a transaction that the caller commits.
    srid
        EPSG number of the storage CRS, for the first step.
    app_user
        The login name that the program works as and that gets rights on the tables; None or the owner's own name
        when it has them anyway.
    target
        The step; :data:`BASE` drops every table with all data.

    Returns
    -------
    Sequence[str]
        The steps made or unmade, in order.

    Raises
    ------
    InvalidInput
        There is no such step.
    DatabaseUnfit
        The server is too old or has no PostGIS, or the CRS is not metric.
    """
    if target not in (BASE, *REVISIONS):
        raise InvalidInput(
            Text(sv="steg {to} finns inte; de som finns är {all}", en="there is no step {to}; known are {all}").fill(
                to=repr(target), all=", ".join((BASE, *REVISIONS))
            ),
            value=target,
        )
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    _check_server(conn)
    before = read_state(conn).revision
    if before is None:
        _check_crs(conn, srid)
    conn.execute(text("CREATE SCHEMA IF NOT EXISTS siting"))
    conn.execute(text("SET LOCAL search_path = siting, public"))
    _run_alembic(conn, srid=srid, target=target)
    if target != BASE:
        grant_rights(conn, app_user=app_user, private_role=make_private_role(conn, app_user))
        synchronise(conn)
    return _between(before, None if target == BASE else target)


def _between(before: str | None, after: str | None) -> Sequence[str]:
    first, last = (0 if step is None else REVISIONS.index(step) + 1 for step in (before, after))
    return REVISIONS[first:last] if first <= last else tuple(reversed(REVISIONS[last:first]))


def _run_alembic(conn: Connection, *, srid: int, target: str) -> None:
    # Imported here because it takes longer than everything else that a command does when there is nothing to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    config.attributes["srid"] = srid
    known = read_state(conn).revision
    if target == BASE or (known is not None and REVISIONS.index(target) < REVISIONS.index(known)):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)


def _check_server(conn: Connection) -> None:
    version = int(conn.scalar(text("SELECT current_setting('server_version_num')")) or 0)
    if version < MIN_SERVER:
        raise DatabaseUnfit(
            Text(
                sv="Databasservern är PostgreSQL {found}; det krävs {least} eller nyare.",
                en="The database server is PostgreSQL {found}; it takes {least} or newer.",
            ).fill(found=version // 10_000, least=MIN_SERVER // 10_000),
            value=version,
        )
    if conn.scalar(text("SELECT to_regtype('geometry')")) is None:
        raise DatabaseUnfit(
            Text(
                sv="Databasen saknar PostGIS. Kör i den, som administratör: CREATE EXTENSION postgis;",
                en="The database has no PostGIS. Run in it, as an administrator: CREATE EXTENSION postgis;",
            )
        )


def _check_crs(conn: Connection, srid: int) -> None:
    """Refuse a CRS in which areas and distances would be meaningless."""
    definition = conn.scalar(text("SELECT proj4text FROM spatial_ref_sys WHERE srid = :srid"), {"srid": srid})
    words = (definition or "").split()
    if "+units=m" in words and "+proj=longlat" not in words:
        return
    raise DatabaseUnfit(
        Text(
            sv="EPSG:{srid} är inte ett metriskt, projicerat koordinatsystem; sätt SITING_SRID till t.ex. 3006.",
            en="EPSG:{srid} is not a metric, projected CRS; set SITING_SRID to e.g. 3006.",
        ).fill(srid=srid),
        value=srid,
    )
