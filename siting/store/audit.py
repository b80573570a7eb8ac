"""What was done by whom: added to, and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, insert, select

from siting.domain.audit import AuditEntry
from siting.store import tables


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """Which entries are wanted; all that is given has to hold.

    Parameters
    ----------
    actor, action, subject
        As they were written; a subject also by its beginning up to the number (``enquiry``).
    since, before
        From when on, and up to when.
    below
        Only entries with a lower number: the page after one that ended there.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None
    below: int | None = None


def add_entry(
    conn: Connection,
    *,
    action: str,
    account_id: int | None,
    actor: str,
    subject: str,
    detail: Mapping[str, object],
    at: datetime | None = None,
) -> None:
    """Add one entry; see :func:`siting.services.audit.note`."""
    values = {"action": action, "account_id": account_id, "actor": actor, "subject": subject, "detail": dict(detail)}
    conn.execute(insert(tables.audit).values(**values, **({} if at is None else {"at": at})))


def list_entries(conn: Connection, wanted: AuditFilter, *, limit: int) -> list[AuditEntry]:
    """Return entries, the newest first."""
    statement = _wanted(select(tables.audit), wanted).order_by(tables.audit.c.id.desc()).limit(limit)
    return [
        AuditEntry(
            entry_id=row.id, at=row.at, actor=row.actor, action=row.action, subject=row.subject, detail=row.detail
        )
        for row in conn.execute(statement)
    ]


@dataclass(frozen=True, kw_only=True)
class Recent:
    """How often something was done of late, and when last."""

    count: int
    last: datetime | None


def recent_of(conn: Connection, *, action: str, since: datetime, key: str, value: str) -> Recent:
    """Return how often there was an action since a moment with a value in its detail."""
    entry = tables.audit.c
    statement = select(func.count(), func.max(entry.at)).where(
        entry.at > since, entry.action == action, func.json_extract_path_text(entry.detail, key) == value
    )
    count, last = conn.execute(statement).one()
    return Recent(count=count, last=last)


def _wanted(statement: Select[tuple[object, ...]], wanted: AuditFilter) -> Select[tuple[object, ...]]:
    entry = tables.audit.c
    if wanted.actor:
        statement = statement.where(entry.actor == wanted.actor)
    if wanted.action:
        statement = statement.where(entry.action == wanted.action)
    if wanted.subject:
        statement = statement.where(
            (entry.subject == wanted.subject) | entry.subject.startswith(wanted.subject + " ", autoescape=True)
        )
    if wanted.since is not None:
        statement = statement.where(entry.at >= wanted.since)
    if wanted.before is not None:
        statement = statement.where(entry.at < wanted.before)
    if wanted.below is not None:
        statement = statement.where(entry.id < wanted.below)
    return statement
