"""Doing queued jobs: in the caller's process until none is left, or as one of several workers until it is stopped.

The queue's library, procrastinate, hands each job to one worker, tells workers of new ones and keeps their heartbeats.
What is added here: jobs of lost workers are taken up again, and a worker outlives a restart of the database.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Collection, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from siting.store.database import Database, unreachable
from siting.store.errors import DatabaseRefused, DatabaseUnreachable
from siting.store.job_tasks import GONE, JobStep, OnStep, Step, Task, job_app
from siting.store.jobs import QUEUE, count_waiting, forget_old_jobs, take_up_lost

_LOOK_S = 0.1
_PAUSE_S = 2.0
_TIDY_S = 3600.0
"""How often a worker forgets what ended long ago."""


@dataclass(frozen=True, kw_only=True)
class PendingReport:
    """What running pending jobs did.

    Parameters
    ----------
    done, failed
        Attempts that went well and that did not.
    waiting
        Jobs that are left, because they are to be tried again later or another worker's job keeps them waiting.
    """

    done: int
    failed: int
    waiting: int


def run_pending(database: Database, tasks: Collection[Task], *, on_step: OnStep | None = None) -> PendingReport:
    """Do jobs in this process, one after the other, until none is left that may be done now.

    Parameters
    ----------
    tasks
        All that may stand in the queue.
    on_step
        Told what is done.

    Raises
    ------
    DatabaseUnreachable
        The database does not answer.
    """
    counts = dict.fromkeys(Step, 0)

    def count(step: JobStep) -> None:
        counts[step.step] += 1
        if on_step is not None:
            on_step(step)

    worker = _Worker(database, tasks, count)
    worker.tidy()
    with _translated():
        _drain(worker)
    with database.begin() as conn:
        waiting = count_waiting(conn)
    return PendingReport(done=counts[Step.DONE], failed=counts[Step.FAILED], waiting=waiting)


def run_worker(
    database: Database,
    tasks: Collection[Task],
    *,
    on_step: OnStep | None = None,
    heartbeat_s: float = 10.0,
    lost_after_s: float = 60.0,
    stop: threading.Event | None = None,
) -> None:
    """Do jobs until told to stop: by a signal (SIGINT, SIGTERM) in the main thread, or by an event.

    A job under way is finished first; a second signal ends the process at once. Several workers, also on several
    machines, share the queue. Where the database goes away, the worker waits for it to come back.

    Parameters
    ----------
    tasks
        All that may stand in the queue.
    on_step
        Told what is done.
    heartbeat_s, lost_after_s
        How often a worker makes itself heard, and after how long a silence what it was doing is done by another. All
        workers of a queue have the same.
    stop
        Ends the worker when it is set.
    """
    if not 0 < heartbeat_s < lost_after_s:
        raise ValueError(f"a worker heard every {heartbeat_s} s can't be lost after {lost_after_s} s")
    worker = _Worker(database, tasks, on_step, heartbeat_s=heartbeat_s, lost_after_s=lost_after_s)
    with _stop_at_signals(stop or threading.Event()) as stopped:
        asyncio.run(worker.run_until(stopped))


def _drain(worker: _Worker) -> None:
    """Do jobs until none may be done now, in a thread of its own: the caller's may be at home in another event loop.

    An interruption of the caller ends it when the job under way is done.
    """
    stopped = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as thread:
        done = thread.submit(lambda: asyncio.run(worker.run_once(stopped, wait=False)))
        try:
            done.result()
        finally:
            stopped.set()


class _Worker:
    """One worker of this process."""

    def __init__(
        self,
        database: Database,
        tasks: Collection[Task],
        on_step: OnStep | None,
        *,
        heartbeat_s: float = 10.0,
        lost_after_s: float = 60.0,
    ) -> None:
        self._database = database
        self._tasks = tasks
        self._on_step = on_step
        self._heartbeat_s = heartbeat_s
        self._lost_after_s = lost_after_s

    def tidy(self) -> None:
        """Take up what lost workers were doing, and forget what ended long ago."""
        with self._database.begin() as conn:
            forget_old_jobs(conn)
        self._take_up()

    async def run(self, *, wait: bool) -> None:
        """Do jobs until cancelled, until none may be done now, or until the database has gone away."""
        app = job_app(self._database, self._tasks, on_step=self._on_step)
        async with app.open_async():
            work = app.run_worker_async(
                queues=[QUEUE],
                concurrency=1,
                wait=wait,
                listen_notify=wait,
                install_signal_handlers=False,
                # Nobody tells of jobs that are to be tried again.
                fetch_job_polling_interval=min(self._heartbeat_s, 5.0),
                update_heartbeat_interval=self._heartbeat_s,
                stalled_worker_timeout=self._lost_after_s,
            )
            await _first_to_end(work, self._look_after())

    async def run_until(self, stopped: threading.Event) -> None:
        """Do jobs until an event is set, whatever becomes of the database meanwhile."""
        while not stopped.is_set():
            with suppress(*GONE, DatabaseRefused):
                self.tidy()
                await self.run_once(stopped, wait=True)
            await _sleep(_PAUSE_S, stopped)

    async def run_once(self, stopped: threading.Event, *, wait: bool) -> None:
        """Do jobs until an event is set, or the database goes away; without waiting, until none may be done now."""
        work = asyncio.create_task(self.run(wait=wait))
        while not work.done() and not stopped.is_set():
            await asyncio.wait([work], timeout=_LOOK_S)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    async def _look_after(self) -> None:
        """Take up what is lost, now and then; ends when the database has gone away.

        Of the library's parts some go on then and some don't, heartbeats perhaps: all are to be begun anew.
        """
        tidied = time.monotonic()
        while True:
            await asyncio.sleep(self._heartbeat_s)
            late = time.monotonic() > tidied + _TIDY_S
            try:
                await asyncio.to_thread(self.tidy if late else self._take_up)
            except DatabaseRefused:
                continue
            except GONE:
                return
            tidied = time.monotonic() if late else tidied

    def _take_up(self) -> None:
        with self._database.begin() as conn:
            most_attempts = {task.name: task.attempts for task in self._tasks}
            take_up_lost(conn, most_attempts, after_s=self._lost_after_s)


async def _first_to_end(*works: Coroutine[Any, Any, object]) -> None:
    """Do several things until one of them ends, end the others, and raise what any of them raises."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


@contextmanager
def _stop_at_signals(stop: threading.Event) -> Iterator[threading.Event]:
    """Set an event at the first signal to end; the second one ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def set_stop(number: int, _: object) -> None:
        if stop.is_set():
            # An interruption would wait for the job, too; and the first process of a container has no default action.
            os._exit(128 + number)
        stop.set()

    for number in before:
        signal.signal(number, set_stop)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _sleep(seconds: float, stopped: threading.Event) -> None:
    """Sleep for so long, or until an event is set."""
    end = time.monotonic() + seconds
    while not stopped.is_set() and time.monotonic() < end:
        await asyncio.sleep(_LOOK_S)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the library says of a database that is gone into the program's own error."""
    try:
        yield
    except DatabaseUnreachable:
        raise
    except GONE as error:
        said = str(error.__cause__ or error).strip().splitlines()
        raise unreachable(said[0] if said else type(error).__name__) from error
