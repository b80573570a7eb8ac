"""The server's processes: whether they live, what they are doing, and clearing up after a crash."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from siting.store.layout import Layout

_PROC = Path("/proc")
_CONNECT_TIMEOUT_S = 5.0
_PAUSE_S = 0.02


class State(StrEnum):
    """What the private server is doing."""

    ABSENT = "absent"
    """No database has been made yet."""
    STOPPED = "stopped"
    CRASHED = "crashed"
    """It ended without saying so; the next start repairs that."""
    STARTING = "starting"
    STOPPING = "stopping"
    UNREACHABLE = "unreachable"
    """It runs, but its socket is gone; the next start mends that."""
    RUNNING = "running"


@dataclass(frozen=True, kw_only=True)
class Postmaster:
    """What ``postmaster.pid`` says about the server's main process.

    Parameters
    ----------
    pid
        Process number.
    started
        When it was started.
    phase
        ``starting``, ``ready`` or ``stopping``; "" right after its start.
    """

    pid: int
    started: datetime
    phase: str


def read_postmaster(pgdata: Path) -> Postmaster | None:
    """Return what the server wrote when it started; None when there is no file or it is not whole."""
    try:
        lines = (pgdata / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        # A single-user backend writes its number negative.
        pid = abs(int(lines[0]))
        started = datetime.fromtimestamp(int(lines[2]), tz=UTC)
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None
    return Postmaster(pid=pid, started=started, phase=lines[7].strip() if len(lines) > 7 else "")


def state_of(layout: Layout) -> State:
    """Return what the server of a data folder is doing, without a connection to the database."""
    if not (layout.pgdata / "PG_VERSION").exists():
        return State.ABSENT
    written = read_postmaster(layout.pgdata)
    if written is None or not _serves(written.pid, layout.pgdata):
        # The file is removed at an orderly end and stays after a crash.
        return State.CRASHED if (layout.pgdata / "postmaster.pid").exists() else State.STOPPED
    if written.phase == "ready":
        return State.RUNNING if answers(layout.socket) else State.UNREACHABLE
    return State.STOPPING if written.phase == "stopping" else State.STARTING


def answers(path: Path) -> bool:
    """Return whether somebody accepts connections on a Unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(_CONNECT_TIMEOUT_S)
        try:
            probe.connect(os.fsencode(path))
        except OSError:
            return False
    return True


def wait_until(condition: Callable[[], bool], *, timeout_s: float) -> bool:
    """Return True as soon as a condition holds, False when it has not within the time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_PAUSE_S)
    return True


def stop_postmaster(layout: Layout, *, timeout_s: float) -> bool:
    """Ask the server for a fast, orderly end (open transactions are rolled back) and wait for it.

    Returns
    -------
    bool
        Whether it has ended.
    """
    written = read_postmaster(layout.pgdata)
    if written is None or not _serves(written.pid, layout.pgdata):
        return True
    _send(written.pid, signal.SIGINT)
    return wait_until(lambda: not _serves(written.pid, layout.pgdata), timeout_s=timeout_s)


def clear_after_crash(layout: Layout) -> None:
    """End what a killed server left behind, so that the next one starts.

    Children of a killed server may go on for a while; as long as one of them has the shared memory no new server can
    start. Afterwards the pid and socket files are removed: PostgreSQL judges them by the process number alone, which
    another process of the same user may have been given since. Nothing committed is touched.
    """
    for number, patience_s in ((None, 1.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if number is not None:
            for pid in _processes_in(layout.pgdata):
                _send(pid, number)
        if wait_until(lambda: not _processes_in(layout.pgdata), timeout_s=patience_s):
            break
    if _PROC.joinpath("self").exists() and not _processes_in(layout.pgdata):
        for leftover in (layout.pgdata / "postmaster.pid", layout.socket, Path(f"{layout.socket}.lock")):
            leftover.unlink(missing_ok=True)


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _serves(pid: int, pgdata: Path) -> bool:
    """Return whether a process lives and works in the data folder, as every process of the server does."""
    if _PROC.joinpath("self").exists():
        return _cwd(pid) == str(pgdata)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _processes_in(pgdata: Path) -> list[int]:
    if not _PROC.joinpath("self").exists():
        return []
    numbers = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in numbers if _cwd(pid) == str(pgdata) and _is_postgres(pid)]


def _is_postgres(pid: int) -> bool:
    # Somebody's shell may stand in the folder; the server's own name is kept in comm whatever its title says.
    try:
        return _PROC.joinpath(str(pid), "comm").read_text(encoding="utf-8").strip() in ("postgres", "postmaster")
    except OSError:
        return False


def _cwd(pid: int) -> str | None:
    try:
        return str((_PROC / str(pid) / "cwd").readlink())
    except OSError:
        # Gone, a zombie, or another user's.
        return None
