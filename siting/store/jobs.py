"""The queue of jobs: long work that is done later, by whichever worker is free; :mod:`siting.store.workers` does it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString

from sqlalchemy import Connection

from siting.store.database import driver_connection
from siting.store.queries import queries

QUEUE = "siting"

KEPT_DAYS = 30
"""For how long it is shown what became of a job."""


class JobStatus(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


# As the library says them.
_STATUSES = {
    "todo": JobStatus.WAITING,
    "doing": JobStatus.RUNNING,
    "succeeded": JobStatus.DONE,
    "failed": JobStatus.FAILED,
    "cancelled": JobStatus.CANCELLED,
    "aborted": JobStatus.CANCELLED,
}


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job, without its arguments.

    Parameters
    ----------
    job_id
        Its number.
    task
        Name of what is to be done.
    status
        Where it stands.
    attempts
        How many times it has been tried; one under way is not counted.
    lock
        What no other job may hold at the same time; "" when nothing.
    error
        Class of the error that the last failed attempt ended by, ``WorkerLost`` when its worker was not heard of any
        more; "" when none has failed.
    due
        Before which it is not tried (again); None when it may be at once.
    queued_at, started_at, ended_at
        When it was queued, was last begun, and ended; None for what has not happened.
    """

    job_id: int
    task: str
    status: JobStatus
    attempts: int
    lock: str
    error: str
    due: datetime | None
    queued_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class JobCounts:
    """How the queue stands.

    Parameters
    ----------
    due, running, failed
        How many jobs wait and could be done now, are under way, and have failed for good.
    longest_wait_s
        For how long the one that has waited longest is due; 0 where none is.
    """

    due: int
    running: int
    failed: int
    longest_wait_s: float


def defer(
    conn: Connection,
    task: str,
    arguments: Mapping[str, object] | None = None,
    *,
    lock: str | None = None,
    once: str | None = None,
) -> int | None:
    """Queue a job within the caller's transaction: it is there exactly when that is committed.

    Parameters
    ----------
    task
        Name of what is to be done.
    arguments
        What it is called with: JSON values, and nothing about a person, because jobs are kept for a while.
    lock
        Jobs of the same lock run one after the other.
    once
        No job is queued while another of the same ``once`` is waiting. That one is held until this transaction ends, so
        that it sees what has been changed here; queue it last, because others that want the same wait meanwhile.

    Returns
    -------
    Its number; None when the same is waiting already.
    """
    asked = {
        "queue": QUEUE,
        "task": task,
        "lock": lock,
        "once": once,
        "arguments": json.dumps(dict(arguments or {})),
    }
    number: int | None = _fetch(conn, "enqueue", asked)[0][0]
    return number


def list_jobs(
    conn: Connection,
    *,
    statuses: Sequence[JobStatus] | None = None,
    task: str | None = None,
    limit: int | None = None,
) -> list[Job]:
    """Return jobs, the newest first; only those that stand so, only of a task, and so many, when asked."""
    wanted = None if statuses is None else [said for said, status in _STATUSES.items() if status in statuses]
    rows = _fetch(conn, "list", {"status": wanted, "task": task, "limit": limit})
    return [
        Job(
            job_id=number,
            task=name,
            status=_STATUSES[status],
            attempts=attempts,
            lock=lock or "",
            error=error or "",
            due=due,
            queued_at=queued,
            started_at=started,
            ended_at=ended,
        )
        for number, name, status, attempts, lock, error, due, queued, started, ended in rows
    ]


def count_waiting(conn: Connection) -> int:
    """Return how many jobs wait, also those that are not due yet."""
    return int(_fetch(conn, "waiting", {"queue": QUEUE})[0][0])


def count_jobs(conn: Connection) -> JobCounts:
    """Return how the queue stands."""
    due, running, failed, longest_s = _fetch(conn, "counts", {"queue": QUEUE})[0]
    return JobCounts(due=due, running=running, failed=failed, longest_wait_s=longest_s)


def note_failure(conn: Connection, job_id: int, error: BaseException) -> None:
    """Keep the class of the error by which an attempt ended; its message may hold what somebody wrote."""
    asked = {"job_id": job_id, "error": type(error).__name__}
    driver_connection(conn).execute(queries("jobs")["note_failure"], asked)


def take_up_lost(conn: Connection, most_attempts: Mapping[str, int], *, after_s: float) -> int:
    """Queue again what workers were doing that are not heard of any more, and return how many jobs that was.

    Parameters
    ----------
    most_attempts
        Task → how many attempts it has; a job that has had them has failed. Jobs of other tasks are left alone.
    after_s
        A worker is lost when it has not been heard of for so long.
    """
    asked = {"tasks": list(most_attempts), "most_attempts": list(most_attempts.values()), "after_seconds": after_s}
    return int(_fetch(conn, "take_up_lost", asked)[0][0])


def forget_old_jobs(conn: Connection, *, days: int = KEPT_DAYS) -> int:
    """Remove jobs that have ended so long ago, and return how many."""
    return int(_fetch(conn, "forget_old", {"days": days})[0][0])


def _fetch(conn: Connection, name: LiteralString, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
    return driver_connection(conn).execute(queries("jobs")[name], asked).fetchall()
