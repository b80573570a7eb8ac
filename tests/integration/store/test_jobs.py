from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, text

from siting.domain.errors import InvalidInput, NotFound
from siting.domain.text import Text
from siting.store import queue_schema
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.errors import DatabaseUnfit, DatabaseUnreachable
from siting.store.job_tasks import JobStep, Step, Task
from siting.store.jobs import Job, JobStatus, count_waiting, defer, forget_old_jobs, list_jobs, take_up_lost
from siting.store.postmaster import wait_until
from siting.store.preparation import Role
from siting.store.workers import PendingReport, run_pending, run_worker
from tests.integration.store.worker_process import HEARTBEAT_S, LOST_AFTER_S

ROOT = Path(__file__).parents[3]


def lines(path: Path) -> list[list[str]]:
    """Return the words of each line of a file that may not be there yet."""
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def start(database: Database, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker in a process of its own; all are ended at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.integration.store.worker_process", database.url, str(tmp_path)]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL))
        return started[-1]

    yield begin
    for one in started:
        one.kill()
        one.wait()


def add(database: Database, task: str, *, lock: str | None = None, **arguments: object) -> int:
    """Queue a job and return its number."""
    with database.begin() as conn:
        number = defer(conn, task, arguments, lock=lock)
    assert number is not None
    return number


def load_job(conn: Connection, number: int) -> Job:
    """Return one job."""
    [job] = [one for one in list_jobs(conn) if one.job_id == number]
    return job


def statuses(database: Database) -> list[JobStatus]:
    """Return where all jobs stand, the oldest first."""
    with database.begin() as conn:
        return [one.status for one in reversed(list_jobs(conn))]


def test_the_queues_tables_are_those_that_the_migration_was_written_for() -> None:
    assert queue_schema.installed_sha256() == queue_schema.KNOWN_SHA256, queue_schema.WHAT_TO_DO


def test_a_queue_of_another_version_of_the_library_is_refused(database: Database, cluster: Cluster) -> None:
    url = cluster.url(role=Role.OWNER, database=database.url.rpartition("/")[2].partition("?")[0])
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("COMMENT ON SCHEMA jobs IS 'procrastinate 2.0.0 abc'")

    with pytest.raises(DatabaseUnfit, match=r"made by procrastinate 2\.0\.0, .* install procrastinate 2\.0\.0"):
        run_pending(database, [])


def test_pending_jobs_are_done_in_their_order_and_told_of(database: Database) -> None:
    said: list[str] = []
    steps: list[JobStep] = []

    def say(word: str) -> None:
        said.append(word)

    first, second = add(database, "say", word="å"), add(database, "say", word="b")

    report = run_pending(database, [Task(name="say", run=say)], on_step=steps.append)

    assert report == PendingReport(done=2, failed=0, waiting=0)
    assert said == ["å", "b"]
    assert [(one.step, one.job_id, one.task) for one in steps] == [
        (Step.STARTED, first, "say"),
        (Step.DONE, first, "say"),
        (Step.STARTED, second, "say"),
        (Step.DONE, second, "say"),
    ]
    with database.begin() as conn:
        job = load_job(conn, first)
    assert (job.task, job.status, job.attempts, job.error, job.lock) == ("say", JobStatus.DONE, 1, "", "")
    assert job.queued_at is not None
    assert job.started_at is not None
    assert job.ended_at is not None
    assert job.queued_at <= job.started_at <= job.ended_at


def test_a_job_is_there_exactly_when_what_queued_it_is_committed(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as conn:
        _defer_and_break(conn)
    with database.begin() as conn:
        defer(conn, "say")
        with database.begin() as other:
            assert list_jobs(other) == []
        # What the transaction does next is not disturbed.
        assert conn.scalar(text("SELECT count(*) FROM site")) == 0
    assert statuses(database) == [JobStatus.WAITING]


def _defer_and_break(conn: Connection) -> None:
    defer(conn, "say")
    raise ZeroDivisionError


def test_of_the_same_job_one_waits_and_sees_what_all_have_changed(database: Database) -> None:
    tasks = [Task(name="compute", run=lambda: None)]
    with database.begin() as conn:
        assert defer(conn, "compute", once="compute") is not None
        assert defer(conn, "other", once="other") is not None
    with database.begin() as conn:
        # The one that waits must not run now: it would not see what this transaction has changed.
        assert defer(conn, "compute", once="compute") is None
        assert run_pending(database, [*tasks, Task(name="other", run=lambda: None)]).done == 1
        assert statuses(database) == [JobStatus.WAITING, JobStatus.DONE]
    assert run_pending(database, tasks) == PendingReport(done=1, failed=0, waiting=0)
    with database.begin() as conn:
        assert defer(conn, "compute", once="compute") is not None


def test_an_attempt_that_fails_is_made_again_after_a_growing_while_and_then_the_reason_stands(
    database: Database,
) -> None:
    times: list[float] = []

    def fail(who: str) -> None:
        times.append(time.monotonic())
        raise RuntimeError(who)

    number = add(database, "fail", who="Anna Andersson")
    task = Task(name="fail", run=fail, attempts=3, wait_s=0.3)

    first = run_pending(database, [task])
    assert first == PendingReport(done=0, failed=1, waiting=1)
    with database.begin() as conn:
        job = load_job(conn, number)
        assert (job.status, job.attempts, job.error) == (JobStatus.WAITING, 1, "RuntimeError")
        assert job.due is not None
        assert job.due - datetime.now(UTC) < timedelta(seconds=0.3)

    assert wait_until(lambda: run_pending(database, [task]).waiting == 0, timeout_s=10)
    assert len(times) == 3
    assert times[1] - times[0] >= 0.3
    assert times[2] - times[1] >= 0.6
    with database.begin() as conn:
        job = load_job(conn, number)
        assert "Anna" not in repr(list_jobs(conn))
        assert not conn.scalar(text("SELECT bool_or(failure::text LIKE '%Anna%') FROM jobs.failure"))
    assert (job.status, job.attempts, job.error) == (JobStatus.FAILED, 3, "RuntimeError")


@pytest.mark.parametrize("kind", [InvalidInput, NotFound])
def test_what_the_program_refuses_is_not_tried_again(database: Database, kind: type[InvalidInput]) -> None:
    def refuse() -> None:
        raise kind(Text(sv="nej", en="no"))

    number = add(database, "refuse")

    assert run_pending(database, [Task(name="refuse", run=refuse)]) == PendingReport(done=0, failed=1, waiting=0)
    with database.begin() as conn:
        job = load_job(conn, number)
    assert (job.status, job.attempts, job.error) == (JobStatus.FAILED, 1, kind.__name__)


def test_jobs_are_listed_by_where_they_stand_and_what_they_do(database: Database) -> None:
    def fail() -> None:
        raise RuntimeError

    with database.begin() as conn:
        defer(conn, "a", lock="k")
        defer(conn, "b")
    run_pending(database, [Task(name="a", run=lambda: None), Task(name="b", run=fail, wait_s=3600)])

    with database.begin() as conn:
        assert [(one.task, one.lock) for one in list_jobs(conn, statuses=[JobStatus.DONE])] == [("a", "k")]
        (waiting,) = list_jobs(conn, statuses=[JobStatus.WAITING], task="b")
        assert waiting.due is not None
        assert timedelta(minutes=58) < waiting.due - datetime.now(UTC) <= timedelta(hours=1)
        assert list_jobs(conn, task="c") == []
        assert [one.task for one in list_jobs(conn, limit=1)] == ["b"]
        assert count_waiting(conn) == 1


def test_what_ended_long_ago_is_forgotten(database: Database) -> None:
    for _ in range(2):
        add(database, "fail")
        run_pending(database, [Task(name="fail", run=lambda: 1 / 0, attempts=1)])
    waiting = add(database, "fail")
    with database.begin() as conn:
        conn.execute(text("UPDATE jobs.procrastinate_events SET at = now() - interval '31 days' WHERE job_id <> 2"))
        assert forget_old_jobs(conn) == 1
        assert [one.job_id for one in list_jobs(conn)] == [waiting, 2]
        assert conn.scalars(text("SELECT job_id FROM jobs.failure")).all() == [2]


def test_two_workers_share_jobs_and_each_is_done_once(
    database: Database, start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    workers = [start(), start()]
    assert wait_until(lambda: len(lines(tmp_path / "ready")) == 2, timeout_s=60)
    with database.begin() as conn:
        for number in range(20):
            defer(conn, "note", {"what": str(number), "seconds": 0.05}, lock=f"lock {number % 5}")

    assert wait_until(lambda: len(lines(tmp_path / "done")) >= 20, timeout_s=60)
    for one in workers:
        one.send_signal(signal.SIGTERM)
    assert [one.wait(timeout=30) for one in workers] == [0, 0]

    done = lines(tmp_path / "done")
    assert sorted(int(what) for what, _ in done) == list(range(20))
    assert {pid for _, pid in done} == {str(one.pid) for one in workers}
    assert statuses(database) == [JobStatus.DONE] * 20


def test_the_job_of_a_worker_that_was_killed_is_done_by_another(
    database: Database, start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    workers = {str(one.pid): one for one in (start(), start())}
    number = add(database, "hang_once", lock="only", what="it")
    assert wait_until(lambda: lines(tmp_path / "begun-it") != [], timeout_s=60)
    ((_, victim),) = lines(tmp_path / "begun-it")
    workers.pop(victim).kill()
    (other,) = workers

    assert wait_until(lambda: lines(tmp_path / "done") != [], timeout_s=60)

    assert lines(tmp_path / "done") == [["it", other]]
    assert wait_until(lambda: statuses(database) == [JobStatus.DONE], timeout_s=30)
    with database.begin() as conn:
        job = load_job(conn, number)
    assert (job.attempts, job.error) == (2, "WorkerLost")


def test_a_job_whose_workers_are_lost_again_and_again_has_failed(database: Database) -> None:
    number = add(database, "note")
    for attempt in (1, 2):
        with database.begin() as conn:
            conn.execute(text("SET LOCAL search_path = jobs"))
            conn.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
            assert take_up_lost(conn, {"other": 2}, after_s=1) == 0
            assert take_up_lost(conn, {"note": 2}, after_s=1) == 1
            job = load_job(conn, number)
        expected = JobStatus.FAILED if attempt == 2 else JobStatus.WAITING
        assert (job.status, job.attempts, job.error) == (expected, attempt, "WorkerLost")


def test_the_job_of_a_worker_that_is_heard_of_is_left_alone(database: Database) -> None:
    number = add(database, "note")
    with database.begin() as conn:
        conn.execute(text("SET LOCAL search_path = jobs"))
        conn.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        conn.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = 1"))
        assert take_up_lost(conn, {"note": 2}, after_s=1) == 0
        assert load_job(conn, number).status is JobStatus.RUNNING
        conn.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 s'"))
        assert take_up_lost(conn, {"note": 2}, after_s=1) == 1


def test_a_worker_outlives_its_connections(database: Database, cluster: Cluster) -> None:
    done: list[str] = []
    stop = threading.Event()

    def say(word: str) -> None:
        done.append(word)

    worker = threading.Thread(
        target=run_worker,
        args=(database, [Task(name="say", run=say)]),
        kwargs={"stop": stop, "heartbeat_s": HEARTBEAT_S, "lost_after_s": LOST_AFTER_S},
    )
    worker.start()
    try:
        add(database, "say", word="before")
        assert wait_until(lambda: done == ["before"], timeout_s=30)
        with psycopg.connect(cluster.url(role=Role.ADMIN, database="postgres"), autocommit=True) as admin:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'siting worker'"
            assert len(admin.execute(query).fetchall()) >= 1
        add(database, "say", word="after")
        assert wait_until(lambda: done == ["before", "after"], timeout_s=60)
    finally:
        stop.set()
        worker.join(timeout=60)
    assert not worker.is_alive()


def test_a_worker_whose_database_was_away_during_a_job_is_heard_of_again(database: Database, cluster: Cluster) -> None:
    """Of the library's parts some end unnoticed; a worker without heartbeats would lose each of its jobs."""
    stop, begun, go_on = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        go_on.wait(timeout=60)

    worker = threading.Thread(
        target=run_worker,
        args=(database, [Task(name="hold", run=hold)]),
        kwargs={"stop": stop, "heartbeat_s": HEARTBEAT_S, "lost_after_s": LOST_AFTER_S},
    )
    add(database, "hold")
    worker.start()
    try:
        assert begun.wait(timeout=30)
        before = heard_of(database)
        assert len(before) == 1
        shut_out(database, cluster)
        go_on.set()
        assert wait_until(lambda: statuses(database) == [JobStatus.DONE], timeout_s=60)
        assert wait_until(lambda: len(heard_of(database) - before) == 1, timeout_s=60)
    finally:
        go_on.set()
        stop.set()
        worker.join(timeout=60)
    assert not worker.is_alive()


def heard_of(database: Database) -> set[int]:
    """Return the numbers of workers that have been heard of just now."""
    query = "SELECT id FROM jobs.procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
    with database.begin() as conn:
        return set(conn.scalars(text(query), {"seconds": LOST_AFTER_S}))


def shut_out(database: Database, cluster: Cluster) -> None:
    """End all connections to a database and let nobody in for a while."""
    database.dispose()
    name = database.url.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(cluster.url(role=Role.ADMIN, database="postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        time.sleep(10 * HEARTBEAT_S)
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))


def test_a_second_signal_ends_a_worker_in_the_middle_of_a_job(
    database: Database, start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    worker = start()
    add(database, "hang_once", what="it")
    assert wait_until(lambda: lines(tmp_path / "begun-it") != [], timeout_s=60)
    worker.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(timeout=1)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(timeout=10) == 128 + signal.SIGINT
    assert lines(tmp_path / "done") == []


def test_a_database_that_is_gone_is_said(cluster: Cluster) -> None:
    with pytest.raises(DatabaseUnreachable):
        run_pending(Database(cluster.url(database="nowhere")), [])


def test_a_worker_that_would_be_lost_between_two_heartbeats_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="lost after 5"):
        run_worker(database, [], heartbeat_s=10, lost_after_s=5)
    for wrong in ({"attempts": 0}, {"wait_s": -1.0}):
        with pytest.raises(ValueError, match="note"):
            Task(name="note", run=print, **wrong)
