"""Imports: what was read, what came of it, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from siting.domain.errors import NotFound
from siting.domain.issues import Issue
from siting.domain.text import Text
from siting.store import tables
from siting.store.issue_logs import issues_of, write_issues
from siting.store.text import storable


class RunStatus(StrEnum):
    """How an import ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class LoadSummary:
    """What loading a source's sites did.

    Parameters
    ----------
    read
        Sites handed in: added + changed + unchanged + restored.
    added, changed, unchanged
        Sites that are new, that say something else than before, that say the same.
    withdrawn, restored
        Sites that have vanished from the source, and that have come back to it.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    restored: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportRun:
    """One import, as stored."""

    run_id: int
    source: str
    file_name: str
    file_sha256: str
    actor: str
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    rows_read: int
    summary: LoadSummary
    issues: int
    message: str


def start_run(conn: Connection, source_id: int, file_name: str, file_sha256: str, actor: str) -> int:
    """Record that an import has begun and return its number."""
    statement = (
        insert(tables.import_run)
        .values(source_id=source_id, file_name=storable(file_name), file_sha256=file_sha256, actor=storable(actor))
        .returning(tables.import_run.c.id)
    )
    return int(conn.scalars(statement).one())


def finish_run(
    conn: Connection,
    run_id: int,
    summary: LoadSummary,
    status: RunStatus = RunStatus.DONE,
    *,
    rows_read: int = 0,
    message: str = "",
) -> None:
    """Record how an import ended.

    Parameters
    ----------
    rows_read
        Rows of the file, those that were not loaded included.
    message
        Why it failed, or "".
    """
    statement = (
        update(tables.import_run)
        .where(tables.import_run.c.id == run_id)
        .values(
            status=status.value,
            finished_at=func.clock_timestamp(),
            rows_read=rows_read,
            sites_read=summary.read,
            added=summary.added,
            changed=summary.changed,
            unchanged=summary.unchanged,
            withdrawn=summary.withdrawn,
            restored=summary.restored,
            message=storable(message),
        )
    )
    if conn.execute(statement).rowcount != 1:
        raise _no_run(run_id)


def add_issues(conn: Connection, run_id: int, issues: Iterable[Issue]) -> int:
    """Add to an import's issue log, after what is there, and return how many were added."""
    columns = tables.import_issue.c
    last = conn.scalar(select(func.coalesce(func.max(columns.place), 0)).where(columns.run_id == run_id)) or 0
    return write_issues(conn, "import_issue", ("run_id", run_id), issues, after=last)


def list_issues(conn: Connection, run_id: int) -> list[Issue]:
    """Return an import's issue log in the order in which it was written."""
    columns = tables.import_issue.c
    rows = conn.execute(select(tables.import_issue).where(columns.run_id == run_id).order_by(columns.place))
    return issues_of(rows)


def load_run(conn: Connection, run_id: int) -> ImportRun:
    """Return one import.

    Raises
    ------
    NotFound
        There is no such import.
    """
    found = list_runs(conn, run_id=run_id)
    if not found:
        raise _no_run(run_id)
    return found[0]


def list_runs(
    conn: Connection, *, run_id: int | None = None, source: str | None = None, limit: int | None = None
) -> list[ImportRun]:
    """Return imports, the newest first; only one, or only a source's when asked so."""
    run, issue = tables.import_run, tables.import_issue
    issues = select(func.count()).where(issue.c.run_id == run.c.id).scalar_subquery().label("issues")
    statement = select(run, tables.source.c.key.label("source"), issues).join(tables.source).order_by(run.c.id.desc())
    if run_id is not None:
        statement = statement.where(run.c.id == run_id)
    if source is not None:
        statement = statement.where(tables.source.c.key == source)
    return [
        ImportRun(
            run_id=row.id,
            source=row.source,
            file_name=row.file_name,
            file_sha256=row.file_sha256,
            actor=row.actor,
            status=RunStatus(row.status),
            started_at=row.started_at,
            finished_at=row.finished_at,
            rows_read=row.rows_read,
            summary=LoadSummary(
                read=row.sites_read,
                added=row.added,
                changed=row.changed,
                unchanged=row.unchanged,
                withdrawn=row.withdrawn,
                restored=row.restored,
            ),
            issues=row.issues,
            message=row.message,
        )
        for row in conn.execute(statement.limit(limit))
    ]


def _no_run(run_id: int) -> NotFound:
    return NotFound(
        Text(sv="import {n} finns inte", en="there is no import {n}").fill(n=run_id),
        value=run_id,
    )
