"""The tables of the queue of jobs: the library's own, in a schema of their own."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from sqlalchemy import Connection, text

from siting.domain.text import Text
from siting.store.errors import DatabaseUnfit

QUEUE_SCHEMA = "jobs"

KNOWN_SHA256 = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""Of the library's tables when the migration step that makes them was written; a test holds it equal to today's."""

WHAT_TO_DO = """\
The queue's library has other tables than those that migration step 0003 was written for. Add a step that runs what its
sql/migrations holds since the version in the comment on the schema jobs, skipping what a database that was made by the
new version has already; set siting.store.queue_schema.KNOWN_SHA256; write the new version into pyproject.toml."""

_LIBRARY = "procrastinate"


def queue_statements() -> str:
    """Return the statements that make the queue's tables as the installed library wants them."""
    return (
        f"CREATE SCHEMA {QUEUE_SCHEMA};"
        f"COMMENT ON SCHEMA {QUEUE_SCHEMA} IS '{_installed()}';"
        # Its statements name no schema.
        f"SET LOCAL search_path = {QUEUE_SCHEMA};"
        f"{_library_schema()};"
        "SET LOCAL search_path = siting, public;"
    )


def installed_sha256() -> str:
    """Return the digest of the tables that the installed library wants."""
    return hashlib.sha256(_library_schema().encode()).hexdigest()


def check_queue(conn: Connection) -> None:
    """Refuse to work with tables that another version of the library has made.

    Raises
    ------
    DatabaseUnfit
        They are another version's; the message names both.
    """
    made = conn.scalar(text("SELECT obj_description(to_regnamespace(:name), 'pg_namespace')"), {"name": QUEUE_SCHEMA})
    if made is not None and str(made).split()[-1] == installed_sha256():
        return
    said = " ".join(str(made).split()[:2])
    raise DatabaseUnfit(
        Text(
            sv="Jobbkön i databasen är gjord av {made}, men {installed} är installerad; installera {made}.",
            en="The queue of jobs in the database was made by {made}, but {installed} is installed; install {made}.",
        ).fill(made=said, installed=f"{_LIBRARY} {version(_LIBRARY)}"),
        value=made,
    )


def _installed() -> str:
    return f"{_LIBRARY} {version(_LIBRARY)} {installed_sha256()}"


def _library_schema() -> str:
    # Takes longer to import than everything else that a command does when there is nothing to migrate.
    from procrastinate.schema import SchemaManager  # noqa: PLC0415

    return SchemaManager.get_schema()
