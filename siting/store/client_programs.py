"""PostgreSQL's own client programs, of a version that can speak with a server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from siting.domain.text import Text
from siting.store.binaries import DEBIAN_ROOT
from siting.store.errors import PostgresMissing

PROGRAMS = ("pg_dump", "pg_restore", "psql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def client_folder(major: int, *, debian_root: Path = DEBIAN_ROOT, search_path: str | None = None) -> Path:
    """Return the folder of programs for a server's major version: of the same one, else the next newer.

    Raises
    ------
    PostgresMissing
        None is installed; an older ``pg_dump`` refuses a newer server.
    """
    path = os.environ.get("PATH", os.defpath) if search_path is None else search_path
    found = {version: folder for folder in _folders(debian_root, path) if (version := _major(folder)) >= major}
    if not found:
        raise PostgresMissing(_MISSING.fill(major=major), value=major)
    return found[min(found)]


def _folders(debian_root: Path, search_path: str) -> Iterator[Path]:
    for name in search_path.split(os.pathsep):
        # Links on the path may lead to a wrapper that chooses by itself; the first on the path wins.
        program = shutil.which("pg_dump", path=name) if name else None
        if program is not None:
            yield Path(program).resolve().parent
    yield from sorted(debian_root.glob("*/bin"))


def _major(folder: Path) -> int:
    """Return the version of a folder's programs; 0 where some are missing."""
    if not all(os.access(folder / name, os.X_OK) for name in PROGRAMS):
        return 0
    done = subprocess.run(
        [folder / "pg_dump", "--version"], capture_output=True, text=True, timeout=30, check=False, errors="replace"
    )
    found = _VERSION.search(done.stdout)
    return int(found[1]) if found else 0


_MISSING = Text(
    sv="pg_dump, pg_restore och psql för PostgreSQL {major} saknas. Installera: apt-get install"
    " postgresql-client-{major}",
    en="pg_dump, pg_restore and psql for PostgreSQL {major} are missing. Install: apt-get install"
    " postgresql-client-{major}",
)
