"""Whether what is shown is made up, which every page then says."""

from __future__ import annotations

import threading
import time

from api.serving.service import Service
from siting.domain.errors import Unavailable

_KEPT_SECONDS = 10.0


class Demo:
    """Tells whether any published site is made up; looked up every few seconds at most."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._known: tuple[float, bool] | None = None

    def __call__(self) -> bool:
        """Return whether it is; what was known last where the database does not answer."""
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > _KEPT_SECONDS:
                try:
                    self._known = (time.monotonic(), self._look())
                except Unavailable:
                    return self._known[1] if self._known else False
            return self._known[1]

    def _look(self) -> bool:
        with self._service.published.read() as reader:
            row = reader.execute("SELECT EXISTS (SELECT FROM published.sites WHERE demo)").fetchone()
        return bool(row and row[0])
