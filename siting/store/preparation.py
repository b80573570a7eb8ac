"""What a private server is given before it is used: its settings, roles, database and PostGIS."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import LiteralString

import psycopg
from psycopg import sql

from siting.store.layout import PORT, Layout
from siting.store.stepdown import Account

PREPARATION = 2
"""Number of what is prepared here; a higher one makes running servers be prepared anew."""

DATABASE = "siting"
SCHEMA = "siting"


class Role(StrEnum):
    """Whom the program connects as."""

    APP = "siting_app"
    """Reads and writes rows; can't change tables."""
    OWNER = "siting_owner"
    """Owns the tables; used by migrations alone."""
    PUBLISHED = "siting_published"
    """Reads what is published, through views, and nothing else; serves the public."""
    ADMIN = "postgres"
    """The private server's superuser."""


PRIVATE_ROLE = "siting_private"
"""May read and write owners and contacts; taken on for a transaction, never logged in as."""

_HBA = """\
# Written by the program at every start. Only the socket is served, in a folder that its owner alone can enter.
local all all trust
"""

_CONF = """\
# Written by the program at every start; put what you want changed into {local_conf}.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 100
cluster_name = 'siting'

# A modest share of memory: this machine does other things too.
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
effective_cache_size = 1GB
dynamic_shared_memory_type = {shared_memory}

# Nothing committed may be lost.
fsync = on
full_page_writes = on
synchronous_commit = on

# Loads of a million rows, few of them: seldom checkpoints, no copies to other servers.
wal_level = minimal
max_wal_senders = 0
wal_compression = on
max_wal_size = 4GB
min_wal_size = 128MB
checkpoint_timeout = 15min

# Compiling costs more than it saves on queries of some milliseconds; the disk is taken to be solid state.
jit = off
random_page_cost = 1.1

timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
lc_messages = 'C'
datestyle = 'iso, ymd'
default_text_search_config = 'pg_catalog.simple'

include_if_exists = '{local_conf}'
"""

# Accounts of the system have lower numbers than those of people (login.defs on Debian and others).
_FIRST_PERSON = 1000
_DEV_SHM_BYTES = 512 * 1024 * 1024


def write_configuration(layout: Layout, account: Account) -> None:
    """Write the server's own settings; takes effect at its next start."""
    conf = _CONF.format(
        port=PORT,
        socket_dir=_quoted(layout.socket_dir),
        local_conf=_quoted(layout.local_conf),
        shared_memory=_shared_memory(account),
    )
    for name, text in (("postgresql.conf", conf), ("pg_hba.conf", _HBA)):
        target = layout.pgdata / name
        part = target.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.chmod(0o600)
        account.own(part)
        part.replace(target)


def _quoted(path: os.PathLike[str]) -> str:
    return os.fspath(path).replace("'", "''")


def _shared_memory(account: Account) -> str:
    """Return how parallel workers share memory.

    Files of the server's own (mmap) for an ordinary user, whose entries in /dev/shm the system may remove when the
    user logs out (RemoveIPC of systemd-logind), and where /dev/shm is too small for a parallel join, as in many
    containers.
    """
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size alone
    except OSError:
        return "mmap"
    large = room.f_blocks * room.f_frsize >= _DEV_SHM_BYTES
    return "posix" if large and account.uid < _FIRST_PERSON else "mmap"


def prepare(layout: Layout) -> None:
    """Make roles, database and PostGIS where they are missing, and bring PostGIS to the installed version."""
    with _connect(layout, "postgres") as connection:
        for name, login in (
            (Role.OWNER, "LOGIN"),
            (Role.APP, "LOGIN NOINHERIT"),
            (Role.PUBLISHED, "LOGIN"),
            (PRIVATE_ROLE, "NOLOGIN"),
        ):
            _make_role(connection, name, login)
        # Without inheritance: the right to read contacts has to be taken on by SET ROLE.
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(PRIVATE_ROLE), sql.Identifier(Role.APP)))
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(Role.OWNER))
            )
    prepare_database(layout, DATABASE)


def prepare_database(layout: Layout, name: str) -> None:
    """Give an existing database PostGIS and its rights.

    Parameters
    ----------
    layout
        The running server's files.
    name
        The database, owned by :attr:`Role.OWNER`.
    """
    database = sql.Identifier(name)
    owner, app, published = (sql.Identifier(role) for role in (Role.OWNER, Role.APP, Role.PUBLISHED))
    with _connect(layout, name) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        connection.execute("ALTER EXTENSION postgis UPDATE")
        for statement in (
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
            "GRANT CONNECT ON DATABASE {database} TO {published}",
            "GRANT ALL ON DATABASE {database} TO {owner}",
            # Before version 15 everybody could make tables here.
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "ALTER DATABASE {database} SET search_path = {schema}, public",
        ):
            connection.execute(
                sql.SQL(statement).format(
                    database=database, owner=owner, app=app, published=published, schema=sql.Identifier(SCHEMA)
                )
            )


def _connect(layout: Layout, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(layout.socket_dir), port=PORT, user=Role.ADMIN, dbname=database, autocommit=True, connect_timeout=30
    )


def _make_role(connection: psycopg.Connection, name: str, login: LiteralString) -> None:
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", name):
        connection.execute(
            sql.SQL("CREATE ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE ").format(sql.Identifier(name)) + sql.SQL(login)
        )


def _exists(connection: psycopg.Connection, query: LiteralString, value: str) -> bool:
    return connection.execute(query, (value,)).fetchone() is not None
