"""Where sites come from, and who has to be named for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from siting.store import tables


@dataclass(frozen=True, kw_only=True)
class SourceInfo:
    """A source of sites.

    Parameters
    ----------
    key
        Short name that never changes, e.g. ``chicago_city_land``.
    name
        What people call it; in both languages as :func:`siting.domain.wording.in_both` writes them, where it has both.
    licence
        Its licence, or "".
    attribution
        The text by which it has to be named, or "".
    demo
        Whether its sites are made up.
    """

    key: str
    name: str
    licence: str = ""
    attribution: str = ""
    demo: bool = False


def upsert_source(conn: Connection, source: SourceInfo) -> int:
    """Store what is known of a source and return its number."""
    row = {
        "key": source.key,
        "name": source.name,
        "licence": source.licence,
        "attribution": source.attribution,
        "demo": source.demo,
    }
    statement = (
        insert(tables.source)
        .values(row)
        .on_conflict_do_update(index_elements=["key"], set_={k: v for k, v in row.items() if k != "key"})
        .returning(tables.source.c.id)
    )
    return int(conn.scalars(statement).one())


def list_sources(conn: Connection) -> list[SourceInfo]:
    """Return all sources, by key."""
    columns = tables.source.c
    rows = conn.execute(
        select(columns.key, columns.name, columns.licence, columns.attribution, columns.demo).order_by(columns.key)
    )
    return [
        SourceInfo(key=row.key, name=row.name, licence=row.licence, attribution=row.attribution, demo=row.demo)
        for row in rows
    ]


def load_attributions(conn: Connection, keys: Sequence[str]) -> list[str]:
    """Return how these sources have to be named, each text once, by key; a source without a text by its name."""
    columns = tables.source.c
    rows = conn.execute(select(columns.attribution, columns.name).where(columns.key.in_(keys)).order_by(columns.key))
    return list(dict.fromkeys(row.attribution or row.name for row in rows))
