"""What jobs do, and how: tried again after a while, and with the reason kept when an attempt fails."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

import psycopg
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as QueuedJob

from siting.domain.errors import InvalidInput, NotFound
from siting.store.database import Database
from siting.store.errors import DatabaseUnreachable
from siting.store.jobs import QUEUE, note_failure
from siting.store.queue_schema import QUEUE_SCHEMA, check_queue

GONE = (ConnectorException, psycopg.OperationalError, DatabaseUnreachable)
"""What is raised where the database is gone or going: by the library, by the driver below it, and by ourselves."""

_LONGEST_WAIT_S = 3600.0


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that jobs do.

    Parameters
    ----------
    name
        Name that never changes.
    run
        Called in a thread of its own with the job's arguments. It may be called again for the same job, also where the
        first call was not interrupted before its end: it has to be harmless to do it twice.
    attempts
        How many times it is tried at most. What the program refuses (:class:`InvalidInput`, :class:`NotFound`) is not
        tried again.
    wait_s
        Seconds before the second attempt; twice as long before each further one, an hour at most.
    daily
        When it is queued by itself, in cron's form and UTC; "" for never. Of several workers one does so.
    """

    name: str
    run: Callable[..., object]
    attempts: int = 5
    wait_s: float = 10.0
    daily: str = ""

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.wait_s < 0:
            raise ValueError(f"{self.name}: {self.attempts} attempts, {self.wait_s} s between")


class Step(StrEnum):
    """What a worker tells of."""

    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    """This attempt; whether there will be another stands in the queue."""


@dataclass(frozen=True, kw_only=True)
class JobStep:
    """Something that a worker has just done with a job."""

    step: Step
    job_id: int
    task: str


OnStep: TypeAlias = Callable[[JobStep], object]


def job_app(database: Database, tasks: Collection[Task], *, on_step: OnStep | None = None) -> App:
    """Return the library's application for the queue in a database.

    Parameters
    ----------
    tasks
        All that may stand in the queue.
    on_step
        Told what is done, from the threads that do it.

    Raises
    ------
    DatabaseUnfit
        The queue was made by another version of the library.
    """
    with database.begin() as conn:
        check_queue(conn)
    # Its statements name no schema.
    settings = {"options": f"-c search_path={QUEUE_SCHEMA}", "application_name": "siting worker"}
    app = App(connector=PsycopgConnector(conninfo=database.url, kwargs=settings, min_size=1, max_size=4))
    for task in tasks:
        run = _runner(database, task, on_step)
        made = app.task(name=task.name, queue=QUEUE, retry=_Retry(task), pass_context=True)(run)
        if task.daily:
            app.periodic(cron=task.daily)(made)
    return app


class _Retry(BaseRetryStrategy):
    """Whether and when a job is tried again."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        """Return when; None for not at all."""
        if isinstance(exception, InvalidInput | NotFound) or job.attempts + 1 >= self._task.attempts:
            return None
        wait_s = min(self._task.wait_s * 2**job.attempts, _LONGEST_WAIT_S)
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=wait_s))


def _runner(database: Database, task: Task, on_step: OnStep | None) -> Callable[..., None]:
    """Return what the library calls for a job."""

    def tell(step: Step, job_id: int) -> None:
        if on_step is not None:
            on_step(JobStep(step=step, job_id=job_id, task=task.name))

    def run(context: JobContext, **arguments: Any) -> None:
        if task.daily:
            # What the library adds: for when it was queued.
            arguments.pop("timestamp", None)
        job_id = context.job.id or 0
        tell(Step.STARTED, job_id)
        try:
            task.run(**arguments)
        except Exception as error:
            with suppress(*GONE), database.begin() as conn:
                note_failure(conn, job_id, error)
            tell(Step.FAILED, job_id)
            raise
        tell(Step.DONE, job_id)

    return run
