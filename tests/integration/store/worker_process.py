"""A worker in a process of its own, for tests that share jobs or kill: ``python -m … URL FOLDER``."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from siting.store.database import Database
from siting.store.job_tasks import Task
from siting.store.workers import run_worker

HEARTBEAT_S, LOST_AFTER_S = 0.2, 1.5


def tasks(folder: Path) -> list[Task]:
    """Return what the jobs of these tests do."""

    def note(what: str, seconds: float = 0.0) -> None:
        time.sleep(seconds)
        _add(folder / "done", what)

    def hang_once(what: str) -> None:
        begun = folder / f"begun-{what}"
        first = not begun.exists()
        _add(begun, what)
        if first:
            time.sleep(60)
        _add(folder / "done", what)

    return [Task(name="note", run=note), Task(name="hang_once", run=hang_once)]


def _add(path: Path, what: str) -> None:
    with path.open("a") as file:
        file.write(f"{what} {os.getpid()}\n")


if __name__ == "__main__":
    here = Path(sys.argv[2])
    opened = Database(sys.argv[1])
    _add(here / "ready", "worker")
    run_worker(opened, tasks(here), heartbeat_s=HEARTBEAT_S, lost_after_s=LOST_AFTER_S)
    opened.dispose()
