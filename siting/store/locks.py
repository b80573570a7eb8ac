"""A lock that several processes share, freed by the system when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from siting.domain.text import Text
from siting.store.errors import Busy

_PAUSE_S = 0.05


@contextmanager
def file_lock(path: Path, *, timeout_s: float) -> Iterator[None]:
    """Hold an exclusive lock on a file while the block runs.

    Parameters
    ----------
    path
        The file, made when missing. It stays: removing it would let two processes lock two files of one name.
    timeout_s
        How long to wait for another process.

    Raises
    ------
    Busy
        Another process held it all that time.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _acquire(handle, path, timeout_s)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise Busy(
                    Text(
                        sv="En annan process har hållit {path} i över {s} s.",
                        en="Another process has held {path} for more than {s} s.",
                    ).fill(path=path, s=round(timeout_s)),
                    value=str(path),
                ) from error
            time.sleep(_PAUSE_S)
        else:
            return
