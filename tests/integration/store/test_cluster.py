"""The private server for real: each test has a data folder of its own and stops what it started."""

from __future__ import annotations

import multiprocessing
import os
import pwd
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from siting.store.binaries import find_installations
from siting.store.cluster import Cluster
from siting.store.errors import ClusterFailed
from siting.store.postmaster import State, read_postmaster, wait_until
from siting.store.preparation import Role

PROJECT = Path(__file__).parents[3]
AS_ROOT = os.geteuid() == 0

# One cluster of which most tests make use one after the other; each leaves it stopped or running, as it likes.


@pytest.fixture(scope="module")
def folder(open_folder: Path) -> Iterator[Path]:
    """The data folder of the cluster that these tests share."""
    chosen = open_folder / "one"
    yield chosen
    Cluster(chosen).stop()


@pytest.fixture
def own(folder: Path) -> Cluster:
    """The shared cluster, running."""
    cluster = Cluster(folder)
    cluster.start()
    return cluster


def query(cluster: Cluster, statement: str, *, role: Role = Role.ADMIN) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows."""
    with psycopg.connect(cluster.url(role=role), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def kill(cluster: Cluster) -> int:
    """Kill the server as a power cut would, and return its number."""
    pid = cluster.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: cluster.status().state is State.CRASHED, timeout_s=10)
    return pid


def lives(pid: int) -> bool:
    """Return whether a process does anything; one that has ended may stay listed until its parent asks."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return False
    return fields[0] != "Z"


def start_in_another_process(folder: Path) -> subprocess.Popen[str]:
    """Start the cluster of a folder in a process of its own, which prints the server's number."""
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from siting.store.cluster import Cluster

        cluster = Cluster(Path(sys.argv[1]))
        cluster.start()
        print(cluster.status().pid)
        """
    )
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_processes_that_start_at_once_get_one_server(open_folder: Path) -> None:
    folder = open_folder / "at-once"
    processes = [start_in_another_process(folder) for _ in range(3)]
    answers = [process.communicate(timeout=120) for process in processes]
    cluster = Cluster(folder)
    try:
        assert [process.returncode for process in processes] == [0, 0, 0], answers
        numbers = {int(out) for out, _ in answers}
        assert numbers == {cluster.status().pid}
        assert query(cluster, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'") == [(1,)]
        assert not list(cluster.layout.home.glob("making-*"))
    finally:
        cluster.stop()


def test_a_running_server_is_found_in_milliseconds(own: Cluster) -> None:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        own.start()
        times.append(time.perf_counter() - begun)

    assert sorted(times)[2] < 0.05


def test_nothing_listens_on_the_network_and_others_do_not_get_in(own: Cluster) -> None:
    assert query(own, "SELECT current_setting('listen_addresses')") == [("",)]
    assert own.layout.socket_dir.stat().st_mode & 0o077 == 0
    assert own.layout.pgdata.stat().st_mode & 0o077 == 0


def test_commits_wait_for_the_disk(own: Cluster) -> None:
    rows = query(own, "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')")
    assert dict(rows) == {"fsync": "on", "synchronous_commit": "on"}


def test_the_programs_login_can_not_change_tables(own: Cluster) -> None:
    for statement in ("CREATE TABLE public.mine ()", "CREATE SCHEMA mine", "CREATE ROLE mine", "CREATE DATABASE mine"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            query(own, statement, role=Role.APP)


@pytest.mark.skipif(not AS_ROOT, reason="only root steps down to another user")
def test_started_by_root_it_runs_as_an_ordinary_user(own: Cluster) -> None:
    status = Path(f"/proc/{own.status().pid}/status").read_text(encoding="utf-8")
    uids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]

    assert len(set(uids)) == 1
    assert int(uids[0]) != 0
    assert own.layout.pgdata.stat().st_uid == int(uids[0])
    assert pwd.getpwuid(int(uids[0])).pw_name in ("postgres", "siting")


@pytest.mark.skipif(not AS_ROOT, reason="only root steps down to another user")
def test_root_is_told_when_the_servers_user_can_not_reach_the_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(ClusterFailed, match="SITING_DATA_DIR") as caught:
        Cluster(closed / "data").start()

    assert "can't enter" in str(caught.value)


def as_nobody(action: Callable[[], str]) -> str:
    """Do something in a process that runs as an ordinary user, and return what it says or raises."""
    entry = pwd.getpwnam("nobody")
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.SimpleQueue[str] = context.SimpleQueue()

    def child() -> None:
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
        try:
            answers.put(action())
        except ClusterFailed as error:
            answers.put(str(error))

    process = context.Process(target=child)
    process.start()
    process.join(timeout=120)
    assert process.exitcode == 0
    return answers.get()


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become another user")
def test_an_ordinary_user_runs_it_themselves(open_folder: Path) -> None:
    folder = open_folder / "ordinary"
    folder.mkdir()
    entry = pwd.getpwnam("nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)

    def start_and_stop() -> str:
        cluster = Cluster(folder)
        cluster.start()
        owner = Path(f"/proc/{cluster.status().pid}").stat().st_uid
        cluster.stop()
        return f"{owner} {cluster.status().state}"

    assert as_nobody(start_and_stop) == f"{entry.pw_uid} stopped"


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become another user")
def test_another_users_folder_is_refused(own: Cluster) -> None:
    def start() -> str:
        Cluster(own.layout.data_dir).start()
        return "started"

    assert "belongs to another user" in as_nobody(start)


def test_a_killed_server_heals_and_keeps_what_was_committed(own: Cluster) -> None:
    query(own, "CREATE TABLE kept (n integer)")
    query(own, "INSERT INTO kept SELECT generate_series(1, 5000)")
    open_transaction = psycopg.connect(own.url(role=Role.ADMIN))
    open_transaction.execute("INSERT INTO kept VALUES (-1)")
    old = kill(own)

    own.start()

    assert own.status().pid != old
    assert query(own, "SELECT count(*), min(n) FROM kept") == [(5000, 1)]
    query(own, "DROP TABLE kept")


def test_a_busy_child_of_a_killed_server_does_not_stand_in_the_way(own: Cluster) -> None:
    busy = psycopg.connect(own.url(role=Role.ADMIN), autocommit=True)
    child = busy.info.backend_pid
    # A child in a long computation does not notice that its parent is gone.
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000) a")
    kill(own)
    assert lives(child)

    own.start()

    assert own.status().state is State.RUNNING
    assert not lives(child)
    busy.close()


def test_a_stale_lock_that_names_somebody_elses_process_is_cleared(own: Cluster) -> None:
    own.stop()
    pid_file = own.layout.pgdata / "postmaster.pid"
    owner = own.layout.pgdata.stat()
    # The worst case: the number has been given to a living process of the same user.
    with subprocess.Popen(["sleep", "60"], user=owner.st_uid if AS_ROOT else None) as other:
        try:
            for path in (pid_file, Path(f"{own.layout.socket}.lock")):
                path.write_text(
                    f"{other.pid}\n{own.layout.pgdata}\n1\n5432\n{own.layout.socket_dir}\n\n0 0\nready\n",
                    encoding="utf-8",
                )
                os.chown(path, owner.st_uid, owner.st_gid)
            assert own.status().state is State.CRASHED

            own.start()

            assert own.status().pid != other.pid
            assert query(own, "SELECT 1") == [(1,)]
            assert other.poll() is None
        finally:
            other.kill()


def test_half_a_making_is_begun_again(open_folder: Path) -> None:
    folder = open_folder / "half"
    process = start_in_another_process(folder)
    home = Cluster(folder).layout.home
    assert wait_until(lambda: any(home.glob("making-*/base")), timeout_s=30)
    process.kill()
    process.communicate(timeout=30)
    cluster = Cluster(folder)
    assert cluster.status().state is State.ABSENT

    try:
        cluster.start()

        assert query(cluster, "SELECT 1") == [(1,)]
        assert not list(home.glob("making-*"))
    finally:
        cluster.stop()


def test_a_server_that_was_never_prepared_is_prepared(own: Cluster) -> None:
    own.layout.prepared.unlink()
    query_postgres = "SELECT count(*) FROM pg_database WHERE datname = 'siting'"

    own.start()

    assert own.layout.prepared.exists()
    assert query(own, query_postgres) == [(1,)]


def test_a_server_without_its_socket_is_started_again(own: Cluster) -> None:
    own.layout.socket.unlink()
    assert own.status().state is State.UNREACHABLE

    own.start()

    assert query(own, "SELECT 1") == [(1,)]


def test_status_says_what_is_so(own: Cluster, open_folder: Path) -> None:
    assert own.status().running
    own.stop()
    assert own.status().state is State.STOPPED
    assert own.status().pid is None
    own.stop()
    assert Cluster(open_folder / "nowhere").status().state is State.ABSENT
    assert not (open_folder / "nowhere").exists()


def test_stopping_rolls_back_open_transactions_and_keeps_the_rest(own: Cluster) -> None:
    query(own, "CREATE TABLE kept AS SELECT 1 AS n")
    open_transaction = psycopg.connect(own.url(role=Role.ADMIN))
    open_transaction.execute("INSERT INTO kept VALUES (2)")
    own.stop()
    own.start()

    assert query(own, "SELECT n FROM kept") == [(1,)]
    query(own, "DROP TABLE kept")


def test_a_long_path_gets_a_short_socket(open_folder: Path) -> None:
    cluster = Cluster(open_folder / ("å" * 60) / ("b" * 60))
    assert len(os.fsencode(cluster.layout.socket)) <= 107
    try:
        cluster.start()

        assert query(cluster, "SELECT 1") == [(1,)]
        assert cluster.layout.socket_dir.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()
        shutil.rmtree(cluster.layout.socket_dir, ignore_errors=True)


def test_a_socket_folder_of_somebody_else_is_refused(open_folder: Path) -> None:
    cluster = Cluster(open_folder / ("c" * 60) / ("d" * 60))
    cluster.layout.socket_dir.symlink_to(open_folder)
    try:
        with pytest.raises(ClusterFailed, match="alone can enter"):
            cluster.start()
    finally:
        cluster.layout.socket_dir.unlink()


def test_what_the_server_says_is_handed_on_when_it_does_not_start(own: Cluster) -> None:
    own.stop()
    own.layout.local_conf.write_text("work_mem = 'nonsense'\n", encoding="utf-8")
    own.layout.local_conf.chmod(0o644)
    try:
        with pytest.raises(ClusterFailed, match="work_mem"):
            own.start()
    finally:
        own.layout.local_conf.unlink()
    own.start()


def test_local_settings_win(own: Cluster) -> None:
    own.stop()
    own.layout.local_conf.write_text("work_mem = '7MB'\n", encoding="utf-8")
    own.layout.local_conf.chmod(0o644)
    try:
        own.start()
        assert query(own, "SHOW work_mem") == [("7MB",)]
    finally:
        own.layout.local_conf.unlink()
        own.stop()


def test_other_files_in_the_place_of_the_data_are_not_touched(open_folder: Path) -> None:
    cluster = Cluster(open_folder / "occupied")
    cluster.layout.pgdata.mkdir(parents=True)
    thing = cluster.layout.pgdata / "thing.txt"
    thing.write_text("mine", encoding="utf-8")

    with pytest.raises(ClusterFailed, match="move it away"):
        cluster.start()

    assert thing.read_text(encoding="utf-8") == "mine"


def test_the_server_stays_when_the_process_that_started_it_ends(open_folder: Path) -> None:
    folder = open_folder / "stays"
    out, err = start_in_another_process(folder).communicate(timeout=120)
    cluster = Cluster(folder)
    try:
        assert cluster.status().pid == int(out), err
        written = read_postmaster(cluster.layout.pgdata)
        assert written is not None
        assert written.phase == "ready"
    finally:
        cluster.stop()


def test_this_machines_installation_is_found() -> None:
    newest = find_installations()[0]

    assert newest.usable
    assert newest.bin_dir.joinpath("initdb").exists()
