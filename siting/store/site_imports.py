"""Files that staff have sent to be imported, from the sending to what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.store import tables
from siting.store.text import storable

PIECE_BYTES = 1 << 20
"""A file is kept in pieces of that size."""
FILE = "file"
"""What was sent; other pieces are lists of what is wrong with it."""


class ImportStatus(StrEnum):
    """Where a file stands."""

    SENT = "sent"
    PREVIEWED = "previewed"
    CONFIRMED = "confirmed"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class SiteImport:
    """A file that somebody has sent.

    Parameters
    ----------
    import_id, actor, file_name, size_bytes, created_at
        Which, by whom, when.
    source, options
        Key of the source, and how it is read.
    status, progress
        Where it stands, and how much of what is being done has been, 0 to 1.
    preview
        What it would do, or has done.
    message
        Why it failed.
    run_id
        The import that it became.
    """

    import_id: int
    actor: str
    file_name: str
    size_bytes: int
    source: str
    options: Mapping[str, Any]
    status: ImportStatus
    progress: float
    preview: Mapping[str, Any] | None
    message: Text
    run_id: int | None
    created_at: datetime


def add_import(
    conn: Connection, *, actor: str, file_name: str, source: str, options: Mapping[str, Any], content: Iterable[bytes]
) -> int:
    """Keep a file, read piece by piece, and return its number."""
    values = {"actor": actor, "file_name": storable(file_name), "size_bytes": 0, "source": source, "options": options}
    columns = tables.site_import.c
    import_id = int(conn.scalars(insert(tables.site_import).values(values).returning(columns.id)).one())
    size = add_pieces(conn, import_id, FILE, content)
    conn.execute(update(tables.site_import).where(columns.id == import_id).values(size_bytes=size))
    return import_id


def add_pieces(conn: Connection, import_id: int, what: str, content: Iterable[bytes]) -> int:
    """Keep a file of an import, in place of one of that name, and return its size."""
    pieces = tables.site_import_piece
    conn.execute(delete(pieces).where(pieces.c.import_id == import_id, pieces.c.what == what))
    size = 0
    for place, piece in enumerate(content):
        size += len(piece)
        conn.execute(insert(pieces).values(import_id=import_id, what=what, place=place, content=piece))
    return size


def read_pieces(conn: Connection, import_id: int, what: str) -> Iterator[bytes]:
    """Yield a file piece by piece; nothing of one that is not there or has been erased."""
    pieces = tables.site_import_piece.c
    for place in range(1 << 20):
        asked = select(pieces.content).where(pieces.import_id == import_id, pieces.what == what, pieces.place == place)
        piece = conn.scalar(asked)
        if piece is None:
            return
        yield bytes(piece)


def load_import(conn: Connection, import_id: int) -> SiteImport:
    """Return one file.

    Raises
    ------
    NotFound
        There is none of that number.
    """
    found = _imports(conn, import_id=import_id, limit=1)
    if not found:
        raise NotFound(
            Text(sv="inläsning {n} finns inte", en="there is no import {n}").fill(n=import_id), value=import_id
        )
    return found[0]


def list_imports(conn: Connection, *, limit: int) -> Sequence[SiteImport]:
    """Return files, the newest first."""
    return _imports(conn, import_id=None, limit=limit)


def move_import(
    conn: Connection, import_id: int, since: Iterable[ImportStatus], status: ImportStatus, **values: object
) -> bool:
    """Let a file stand elsewhere, if it stands where that is possible from; of two who do so one is told no.

    Parameters
    ----------
    values
        Other columns that are written with it.
    """
    columns = tables.site_import.c
    statement = (
        update(tables.site_import)
        .where(columns.id == import_id, columns.status.in_([one.value for one in since]))
        .values(status=status.value, progress=0.0, **values)
    )
    return conn.execute(statement).rowcount == 1


def note_progress(conn: Connection, import_id: int, share: float) -> None:
    """Keep how much of what is being done has been."""
    conn.execute(update(tables.site_import).where(tables.site_import.c.id == import_id).values(progress=share))


def erase_content(conn: Connection, import_id: int, *, what: str | None = None) -> None:
    """Erase what an import's files hold; only one of them where it is named."""
    pieces = tables.site_import_piece
    statement = delete(pieces).where(pieces.c.import_id == import_id)
    conn.execute(statement if what is None else statement.where(pieces.c.what == what))


def erase_old(conn: Connection, after: timedelta) -> int:
    """Erase what files hold that were sent so long ago; those that nobody has confirmed count as left alone."""
    columns = tables.site_import.c
    ids = conn.scalars(
        select(columns.id).where(
            columns.created_at < func.clock_timestamp() - after,
            columns.id.in_(select(tables.site_import_piece.c.import_id)),
        )
    ).all()
    for import_id in ids:
        erase_content(conn, import_id)
        move_import(conn, import_id, (ImportStatus.SENT, ImportStatus.PREVIEWED), ImportStatus.CANCELLED)
    return len(ids)


def _imports(conn: Connection, *, import_id: int | None, limit: int) -> list[SiteImport]:
    statement = select(tables.site_import).order_by(tables.site_import.c.id.desc()).limit(limit)
    if import_id is not None:
        statement = statement.where(tables.site_import.c.id == import_id)
    return [
        SiteImport(
            import_id=row.id,
            actor=row.actor,
            file_name=row.file_name,
            size_bytes=row.size_bytes,
            source=row.source,
            options=row.options,
            status=ImportStatus(row.status),
            progress=row.progress,
            preview=row.preview,
            message=Text(sv=row.message_sv, en=row.message_en),
            run_id=row.run_id,
            created_at=row.created_at,
        )
        for row in conn.execute(statement)
    ]
