"""Who reads geodata to compute, and who changes them, take turns: a value is never kept that was computed of old data.

Whoever computes holds the lock together with others for as long as a batch's transaction; so does whoever loads sites,
because that, too, marks what was computed. Whoever changes a data set holds it alone until the change is committed.
What was read before a change is known by its generation.

Whoever computes waits for no site while holding others: an import changes sites in the order of its file, and two that
wait for each other in a circle would end with one of them undone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, text

_LOCK = 7_310_001
"""Any number that no other advisory lock of the program has."""

# By number, which a data set that was removed and is loaded again has not kept; its version begins anew.
_GENERATION = text(
    "SELECT coalesce(md5(string_agg(id || ':' || version, ',' ORDER BY id)), '') FROM siting.geodata_set"
)
_FREE = text("SELECT id FROM siting.site WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED")
_THERE = text("SELECT id FROM siting.site WHERE id = ANY(:ids) ORDER BY id")
_WAIT = text("SELECT FROM siting.site WHERE id = :id FOR SHARE")


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
    """Keep others from changing sites, and from computing for them, until the end of the transaction; wait for none.

    Returns
    -------
    Those that are held, in order: all that exist and that nobody else is busy with.
    """
    return list(conn.scalars(_FREE, {"ids": list(ids)}))


def busy_sites(conn: Connection, ids: Sequence[int], held: Collection[int]) -> list[int]:
    """Return the sites among some that exist but are not held, because others change them or compute for them."""
    mine = frozenset(held)
    return [one for one in conn.scalars(_THERE, {"ids": list(ids)}) if one not in mine]


def wait_for_site(conn: Connection, site_id: int) -> None:
    """Wait until nobody is changing a site or computing for it; in a transaction that ends at once."""
    conn.execute(_WAIT, {"id": site_id})
