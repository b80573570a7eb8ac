"""What is dear to find and stays as it is until something changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any


class Kept:
    """Values by key in the process; the key says of which version they are. The oldest go first.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._found: OrderedDict[tuple[object, ...], Any] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> Any:
        """Return a value, or None."""
        with self._lock:
            return self._found.get(key)

    def put(self, key: tuple[object, ...], value: Any) -> None:
        """Keep a value."""
        with self._lock:
            self._found[key] = value
            while len(self._found) > self._most:
                self._found.popitem(last=False)
