"""The private PostgreSQL server: made, started, healed and stopped without an administrator."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import psycopg

from siting.domain.text import Text
from siting.store.binaries import Installation, choose, find_installations
from siting.store.errors import ClusterFailed
from siting.store.folders import make_folders
from siting.store.layout import PORT, Layout
from siting.store.locks import file_lock
from siting.store.postmaster import State, clear_after_crash, read_postmaster, state_of, stop_postmaster, wait_until
from siting.store.preparation import DATABASE, PREPARATION, Role, prepare, write_configuration
from siting.store.stepdown import Account, check_owner

# Recovery after a crash replays at most max_wal_size, which a slow disk may need minutes for.
_START_TIMEOUT_S = 600
_LEFTOVER_TIMEOUT_S = 20
_INITDB_TIMEOUT_S = 300
_STOP_TIMEOUT_S = 60
_LOCK_TIMEOUT_S = _START_TIMEOUT_S + _INITDB_TIMEOUT_S
_LOG_BYTES = 8 * 1024 * 1024
_TAIL_LINES = 12


@dataclass(frozen=True, kw_only=True)
class ClusterStatus:
    """What the private server is doing.

    Parameters
    ----------
    state
        What it is doing.
    data_dir, socket_dir, log
        Where its files, its socket and its messages are.
    pid, started
        Process number and start of a running server.
    """

    state: State
    data_dir: Path
    socket_dir: Path
    log: Path
    pid: int | None = None
    started: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it accepts connections."""
        return self.state is State.RUNNING


class Cluster:
    """A private PostgreSQL server with its files in one folder, reached over a Unix socket alone.

    The server goes on running after the program has ended, so that the next command is quick.

    Parameters
    ----------
    data_dir
        Folder of the files; made when missing.
    """

    def __init__(self, data_dir: Path) -> None:
        self.layout = Layout.below(data_dir)

    def start(self) -> None:
        """Make the server ready for use; takes a few milliseconds when it is running already.

        Processes that do this at the same moment get one server. A server that was killed is recovered with all that
        was committed; a making that was interrupted is begun again.

        Raises
        ------
        PostgresMissing
            PostgreSQL or PostGIS is not installed.
        ClusterFailed
            The server could not be made or started; the message holds what it said.
        Busy
            Another process has been starting or stopping it for very long.
        """
        check_owner(self.layout.home)
        if self._ready():
            return
        account = make_folders(self.layout)
        with file_lock(self.layout.lock, timeout_s=_LOCK_TIMEOUT_S):
            account.own(self.layout.lock)
            if not self._ready():
                self._start_locked(account)

    def stop(self) -> None:
        """End the server in an orderly way; open transactions are rolled back.

        Raises
        ------
        ClusterFailed
            It did not end.
        """
        check_owner(self.layout.home)
        if not self.layout.home.is_dir():
            return
        with file_lock(self.layout.lock, timeout_s=_LOCK_TIMEOUT_S):
            if not stop_postmaster(self.layout, timeout_s=_STOP_TIMEOUT_S):
                raise ClusterFailed(
                    Text(
                        sv="Databasservern i {dir} har inte slutat efter {s} s.",
                        en="The database server in {dir} has not ended after {s} s.",
                    ).fill(dir=self.layout.data_dir, s=_STOP_TIMEOUT_S),
                    value=str(self.layout.data_dir),
                )

    def status(self) -> ClusterStatus:
        """Return what the server is doing; starts nothing."""
        check_owner(self.layout.home)
        state = state_of(self.layout)
        alive = state not in (State.ABSENT, State.STOPPED, State.CRASHED)
        written = read_postmaster(self.layout.pgdata) if alive else None
        return ClusterStatus(
            state=state,
            data_dir=self.layout.data_dir,
            socket_dir=self.layout.socket_dir,
            log=self.layout.log,
            pid=written.pid if written else None,
            started=written.started if written else None,
        )

    def url(self, *, role: Role = Role.APP, database: str = DATABASE) -> str:
        """Return the address for any PostgreSQL client (libpq's form).

        Parameters
        ----------
        role
            Whom to connect as.
        database
            Name of the database.
        """
        host = quote(str(self.layout.socket_dir), safe="")
        return f"postgresql://{role}@/{quote(database, safe='')}?host={host}&port={PORT}"

    def _ready(self) -> bool:
        return state_of(self.layout) is State.RUNNING and self._prepared()

    def _prepared(self) -> bool:
        try:
            return self.layout.prepared.read_text(encoding="utf-8") == str(PREPARATION)
        except FileNotFoundError:
            return False

    def _start_locked(self, account: Account) -> None:
        if not (self.layout.pgdata / "PG_VERSION").exists():
            self._initialise(account)
        self._settle()
        if state_of(self.layout) is not State.RUNNING:
            self._launch(account)
        try:
            prepare(self.layout)
        except psycopg.Error as error:
            raise self._failed(str(error)) from error
        self.layout.prepared.write_text(str(PREPARATION), encoding="utf-8")
        account.own(self.layout.prepared)

    def _settle(self) -> None:
        """Wait for, or clear away, whatever an earlier start or stop has left half done."""
        state = state_of(self.layout)
        if state is State.STARTING:
            wait_until(lambda: state_of(self.layout) is not State.STARTING, timeout_s=_START_TIMEOUT_S)
        elif state in (State.STOPPING, State.UNREACHABLE):
            stop_postmaster(self.layout, timeout_s=_STOP_TIMEOUT_S)
        if state_of(self.layout) in (State.STOPPED, State.CRASHED):
            clear_after_crash(self.layout)

    def _initialise(self, account: Account) -> None:
        """Make the data files aside and move them into place, so that an interrupted making leaves nothing behind."""
        if self.layout.pgdata.exists() and any(self.layout.pgdata.iterdir()):
            raise ClusterFailed(
                Text(
                    sv="{dir} innehåller filer men ingen databas; flytta undan den.",
                    en="{dir} holds files but no database; move it away.",
                ).fill(dir=self.layout.pgdata),
                value=str(self.layout.pgdata),
            )
        installation = choose(find_installations())
        for leftover in self.layout.home.glob("making-*"):
            _remove(leftover)
        part = Path(tempfile.mkdtemp(prefix="making-", dir=self.layout.home))
        account.own(part)
        command = [
            installation.program("initdb"),
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--username={Role.ADMIN}",
            f"--pgdata={part}",
        ]
        self._checked(account, command, timeout_s=_INITDB_TIMEOUT_S)
        part.rename(self.layout.pgdata)

    def _launch(self, account: Account) -> None:
        installation = self._installation()
        write_configuration(self.layout, account)
        if self.layout.log.exists() and self.layout.log.stat().st_size > _LOG_BYTES:
            self.layout.log.replace(self.layout.log.with_suffix(".log.1"))
        command = [
            installation.program("pg_ctl"),
            "start",
            "--wait",
            f"--timeout={_START_TIMEOUT_S}",
            "--silent",
            f"--pgdata={self.layout.pgdata}",
            f"--log={self.layout.log}",
        ]
        self._checked(account, command, timeout_s=_START_TIMEOUT_S + 30)

    def _installation(self) -> Installation:
        major = int((self.layout.pgdata / "PG_VERSION").read_text(encoding="utf-8").split(".")[0])
        return choose(find_installations(), major=major)

    def _checked(self, account: Account, command: list[str], *, timeout_s: float) -> None:
        try:
            done = account.run(command, cwd=self.layout.home, timeout_s=timeout_s)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._failed(str(error)) from error
        if done.returncode != 0:
            raise self._failed(done.stdout)

    def _failed(self, said: str) -> ClusterFailed:
        lines = said.strip().splitlines()
        if self.layout.log.exists():
            with self.layout.log.open(encoding="utf-8", errors="replace") as log:
                lines += [line.rstrip() for line in log]
        return ClusterFailed(
            Text(
                sv="Databasservern i {dir} kunde inte startas. Den sade sist:\n{said}",
                en="The database server in {dir} could not be started. It last said:\n{said}",
            ).fill(dir=self.layout.data_dir, said="\n".join(lines[-_TAIL_LINES:])),
            value=str(self.layout.data_dir),
        )


def _remove(folder: Path) -> None:
    """Remove what an interrupted making left; its initdb may still be writing there until it notices."""
    give_up = time.monotonic() + _LEFTOVER_TIMEOUT_S
    shutil.rmtree(folder, ignore_errors=True)
    while folder.exists() and time.monotonic() < give_up:
        time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)
