"""What staff have on their desk for an enquiry, saved as it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from siting.store import tables
from siting.store.documents import storable_document


@dataclass(frozen=True, kw_only=True)
class StoredWork:
    """The work on an enquiry as it was last saved.

    Parameters
    ----------
    document
        As :mod:`siting.services.workbench` writes it.
    version
        Goes up each time that it is saved.
    by
        Name of who saved it.
    """

    document: Mapping[str, Any]
    version: int
    changed_at: datetime
    by: str


def load_work(conn: Connection, enquiry_id: int) -> StoredWork | None:
    """Return the work on an enquiry; None where nobody has saved any."""
    work = tables.enquiry_work.c
    row = conn.execute(
        select(work.document, work.version, work.changed_at, func.coalesce(tables.account.c.name, "").label("by"))
        .join_from(tables.enquiry_work, tables.account, isouter=True)
        .where(work.enquiry_id == enquiry_id)
    ).one_or_none()
    if row is None:
        return None
    return StoredWork(document=row.document, version=row.version, changed_at=row.changed_at, by=row.by)


def save_work(
    conn: Connection,
    enquiry_id: int,
    document: Mapping[str, Any],
    *,
    version: int,
    account_id: int,
    at: datetime,
) -> bool:
    """Save the work on an enquiry where it is still as it was read; tell whether it was.

    Parameters
    ----------
    version
        The version that it was made from; 0 where none was saved.
    """
    work = tables.enquiry_work
    values = {"document": storable_document(document), "changed_at": at, "account_id": account_id}
    if version == 0:
        first = insert(work).values(enquiry_id=enquiry_id, **values).on_conflict_do_nothing()
        return conn.scalar(first.returning(work.c.version)) is not None
    statement = (
        update(work)
        .where(work.c.enquiry_id == enquiry_id, work.c.version == version)
        .values(**values, version=version + 1)
    )
    return conn.execute(statement).rowcount == 1
