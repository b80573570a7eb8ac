"""Where the databases of tests lie."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - for new folders of our own
_ROOM_BYTES = 4 * 1024**3


@contextmanager
def folder_of_databases(prefix: str) -> Iterator[Path]:
    """Make a folder that the server's user can enter, which pytest's own are not when root runs the tests.

    It lies in memory where there is room: to copy a database writes six hundred files, and each test has a copy.
    """
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=_MEMORY if roomy else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
