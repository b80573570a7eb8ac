"""The whole database into one file, and back: PostgreSQL's custom format, without roles and rights.

Migrating afterwards makes those again, so that a dump of the private database can be taken to a server and back.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Connection, exists, select, table, text

from siting.domain.errors import Conflict, InvalidInput, NotFound
from siting.domain.text import Text
from siting.settings import Settings
from siting.store.client_programs import client_folder
from siting.store.cluster import Cluster
from siting.store.database import Database, migrate_database
from siting.store.errors import DatabaseRefused
from siting.store.preparation import Role

SCHEMAS = ("siting", "private", "cards", "published", "jobs")
"""All that is ours; PostGIS and what others keep in the database stays."""

_MAGIC = b"PGDMP"
_HELD = ("source", "site", "account", "geodata_set", "requirement", "need", "enquiry")
_LOCK_TIMEOUT = "30s"
_HEAD_BYTES = 1 << 20
_NO_PATH = b"set_config('search_path', '', false)"
_PATH = b"set_config('search_path', 'pg_catalog, public', false)"
_TAIL_LINES = 12


def dump(settings: Settings, target: Path) -> int:
    """Write the whole database to a file that its owner alone can read, and return its size in bytes.

    The file is there when all of it is, and holds one moment, whatever goes on meanwhile.

    Raises
    ------
    NotFound
        There are no tables to write.
    PostgresMissing, DatabaseRefused
        The programs are missing, or said why not.
    """
    url = _owner_url(settings)
    with _opened(url) as conn:
        there = _schemas(conn)
        folder = client_folder(_major(conn))
    if not there:
        raise NotFound(_NO_TABLES)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    chosen = [f"--schema={name}" for name in there]
    options = ["--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60000", *chosen]
    plain, secret = _apart(url)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file, TemporaryFile() as refusals:
            command = [str(folder / "pg_dump"), *options, f"--dbname={plain}"]
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=refusals,
                env=_environment(secret),
                check=False,
            )
            _check(done.returncode, refusals)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def restore(settings: Settings, source: Path, *, replace: bool = False) -> None:
    """Bring back what a file holds, all of it or nothing, and make the tables this version's.

    Parameters
    ----------
    source
        What :func:`dump` has written, of this version of the program or an earlier one.
    replace
        Whether what the database holds now may be dropped.

    Raises
    ------
    NotFound, InvalidInput
        There is no such file, or it is none of these.
    Conflict
        The database holds something and may not be replaced.
    PostgresMissing, DatabaseRefused
        The programs are missing, or said why not; nothing is changed.
    """
    _check_file(source)
    url = _owner_url(settings)
    with _opened(url) as conn:
        held = _held(conn)
        folder = client_folder(_major(conn))
    if held and not replace:
        raise Conflict(_HOLDS.fill(held=", ".join(held)), value=held)
    _replay(folder, url, source)
    migrate_database(settings)


def _replay(folder: Path, url: str, source: Path) -> None:
    """Run a file's statements after those that drop what is there, in one transaction."""
    plain, secret = _apart(url)
    environment = _environment(secret)
    script = [str(folder / "pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--file=-", str(source)]
    drops = "".join(f"DROP SCHEMA IF EXISTS {name} CASCADE;\n" for name in SCHEMAS)
    psql = [
        str(folder / "psql"),
        "--no-psqlrc",
        "--quiet",
        "--output=/dev/null",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--dbname={plain}",
        f"--command=SET lock_timeout = '{_LOCK_TIMEOUT}'; SET client_min_messages = warning;\n{drops}",
        "--file=-",
    ]
    with TemporaryFile() as complaints, TemporaryFile() as refusals:
        with (
            subprocess.Popen(script, stdout=subprocess.PIPE, stderr=complaints, env=environment) as reading,
            subprocess.Popen(psql, stdin=subprocess.PIPE, stderr=refusals, env=environment) as running,
        ):
            if reading.stdout is None or running.stdin is None:
                raise TypeError("the programs were started without pipes")
            with suppress(BrokenPipeError):
                _copy(reading.stdout, running.stdin)
            if reading.wait() != 0:
                # Half a script would be committed at its end.
                running.kill()
            with suppress(BrokenPipeError):
                running.stdin.close()
        if running.returncode > 0:
            # It read no further, of which the other complains.
            _check(running.returncode, refusals)
        _check(reading.returncode, complaints)
        _check(running.returncode, refusals)


def _copy(script: IO[bytes], into: IO[bytes]) -> None:
    """Copy statements, with PostGIS found by them.

    A dump's own have an empty search path, by which a trigger of the first steps, that compares geometries, can't be
    made again.
    """
    begins = script.read(_HEAD_BYTES)
    into.write(begins.replace(_NO_PATH, _PATH, 1))
    shutil.copyfileobj(script, into, _HEAD_BYTES)


def _check_file(source: Path) -> None:
    try:
        with source.open("rb") as file:
            begins = file.read(len(_MAGIC))
    except OSError as error:
        raise NotFound(_NO_FILE.fill(file=source), value=str(source)) from error
    if begins != _MAGIC:
        raise InvalidInput(_NO_DUMP.fill(file=source), value=str(source))


def _owner_url(settings: Settings) -> str:
    database = settings.database
    if database.database_url is None:
        cluster = Cluster(database.data_dir)
        cluster.start()
        return cluster.url(role=Role.OWNER)
    return database.database_owner_url or database.database_url


@contextmanager
def _opened(url: str) -> Iterator[Connection]:
    """Open one transaction at an address."""
    database = Database(url, pool_size=1)
    try:
        with database.begin() as conn:
            yield conn
    finally:
        database.dispose()


def _major(conn: Connection) -> int:
    return int(conn.scalar(text("SELECT current_setting('server_version_num')")) or 0) // 10_000


def _schemas(conn: Connection) -> list[str]:
    found = set(conn.scalars(text("SELECT nspname FROM pg_namespace")))
    return [name for name in SCHEMAS if name in found]


def _held(conn: Connection) -> list[str]:
    """Return which of the tables that hold what people have brought in have rows."""
    there = set(conn.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'siting'")))
    names = [name for name in _HELD if name in there]
    return [name for name in names if conn.scalar(select(exists().select_from(table(name, schema="siting"))))]


def _apart(url: str) -> tuple[str, str]:
    """Return an address without its password, which everybody could read in the list of processes, and the password."""
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", None) or "")
    plain: dict[str, Any] = {**parts}
    return make_conninfo("", **plain), password


def _environment(password: str) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": password} if password else {})}


def _check(code: int, said: IO[bytes]) -> None:
    if code == 0:
        return
    said.seek(0)
    lines: Sequence[str] = said.read().decode("utf-8", "replace").strip().splitlines()
    raise DatabaseRefused(_REFUSED.fill(said="\n".join(lines[-_TAIL_LINES:])), value=code)


_NO_TABLES = Text(sv="Databasen har inga tabeller att skriva ut.", en="The database has no tables to write.")
_NO_FILE = Text(sv="Filen {file} kan inte läsas.", en="The file {file} can't be read.")
_NO_DUMP = Text(
    sv="{file} är ingen säkerhetskopia från siting db dump.", en="{file} is no backup that siting db dump has written."
)
_HOLDS = Text(
    sv="Databasen innehåller redan uppgifter ({held}). Säg --replace om de får ersättas av säkerhetskopians.",
    en="The database holds something already ({held}). Say --replace if the backup may take its place.",
)
_REFUSED = Text(sv="PostgreSQL avbröt:\n{said}", en="PostgreSQL gave up:\n{said}")
