"""Who reads geodata to compute, and who changes them, take turns: a value is never kept that was computed of old data.

Whoever computes holds the lock together with others for as long as a batch's transaction; whoever changes a data set
holds it alone until the change is committed. What was read before a change is known by its generation.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

_LOCK = 7_310_001
"""Any number that no other advisory lock of the program has."""

_GENERATION = text(
    "SELECT coalesce(md5(string_agg(key || ':' || version, ',' ORDER BY key)), '') FROM siting.geodata_set"
)


def read_geodata(conn: Connection) -> str:
    """Hold geodata as they are until the end of the transaction, and return their generation."""
    conn.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": _LOCK})
    return geodata_generation(conn)


def change_geodata(conn: Connection) -> None:
    """Wait until nobody computes, and keep others from it until the end of the transaction."""
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def geodata_generation(conn: Connection) -> str:
    """Return a text that is another one after each change of a data set."""
    return str(conn.execute(_GENERATION).scalar_one())


def hold_sites(conn: Connection, ids: Sequence[int]) -> list[int]:
    """Keep others from changing sites until the end of the transaction; return those that exist, in order."""
    statement = text("SELECT id FROM siting.site WHERE id = ANY(:ids) ORDER BY id FOR SHARE")
    return list(conn.scalars(statement, {"ids": list(ids)}))
