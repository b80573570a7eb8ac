"""What a fetch takes from the machine: names, time and chance; handed in so that tests can say what they are."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


def _resolve(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Names, time and chance.

    Parameters
    ----------
    resolve
        From a host's name and a port to its addresses; raises OSError where there are none.
    monotonic
        Seconds that only rise.
    sleep
        Waits so many seconds.
    now
        The time in UTC.
    between
        A number at random between two.
    """

    resolve: Callable[[str, int], Sequence[str]] = _resolve
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    now: Callable[[], datetime] = _now
    between: Callable[[float, float], float] = random.SystemRandom().uniform


MACHINE = Machine()
"""The machine as it is."""
