"""What one process of the service holds, wired once and passed down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from fastapi import Request
from sqlalchemy import Connection

from api.serving.secret import secret_of
from siting.domain.errors import SitingError
from siting.settings import Settings
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database, open_database
from siting.store.published import PublishedDatabase, open_published

_RETRY_SECONDS = 1.0


_Opened = TypeVar("_Opened")


class _Lazily(Generic[_Opened]):
    """Something that is opened when it is first asked for, and again later where that failed."""

    def __init__(self, open_it: Callable[[], _Opened], close_it: Callable[[_Opened], None]) -> None:
        self._open, self._close = open_it, close_it
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._failed: tuple[float, SitingError] | None = None

    def get(self) -> _Opened:
        """Return it.

        Raises
        ------
        SitingError
            It can't be opened; for a second all who ask are told the same, so that a server that is down is not run
            down by those who ask for it.
        """
        return self._opened or self._open_once()

    def _open_once(self) -> _Opened:
        with self._lock:
            if self._opened is not None:
                return self._opened
            if self._failed is not None and time.monotonic() - self._failed[0] < _RETRY_SECONDS:
                raise self._failed[1]
            try:
                self._opened = self._open()
            except SitingError as error:
                self._failed = (time.monotonic(), error)
                raise
            return self._opened

    def close(self) -> None:
        """Close it where it is open."""
        with self._lock:
            if self._opened is not None:
                self._close(self._opened)
            self._opened = None


@dataclass(frozen=True, kw_only=True)
class Service:
    """One process of the service.

    Parameters
    ----------
    settings
        From the environment.
    secret
        Signs what browsers keep for us; the same in all processes.
    clock
        The time, with its zone.
    catalogue
        The columns of all sites, which follow the database.
    """

    settings: Settings
    secret: bytes = field(repr=False)
    clock: Callable[[], datetime]
    catalogue: CatalogueCache = field(default_factory=CatalogueCache)
    _database: _Lazily[Database] = field(repr=False)
    _published: _Lazily[PublishedDatabase] = field(repr=False)

    @property
    def database(self) -> Database:
        """The database as the program works with it.

        Raises
        ------
        Unavailable
            It does not answer, or its tables are behind.
        """
        return self._database.get()

    @property
    def published(self) -> PublishedDatabase:
        """What is published, for whatever the public asks.

        Raises
        ------
        Unavailable
            As above, or the role that reads it is missing.
        """
        self._database.get()
        return self._published.get()

    @contextmanager
    def begin(self, *, actor: str = "", snapshot: bool = False) -> Iterator[Connection]:
        """Open one transaction; see :meth:`siting.store.database.Database.begin`."""
        with self.database.begin(actor=actor, snapshot=snapshot) as conn:
            yield conn

    def today(self) -> date:
        """Return the day that is judged for."""
        return self.clock().astimezone().date()

    def close(self) -> None:
        """Close every connection."""
        self._published.close()
        self._database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def make_service(settings: Settings, *, clock: Callable[[], datetime] = _now) -> Service:
    """Return a service; nothing is connected to yet.

    Raises
    ------
    InvalidInput
        A server with an address is named, and no secret for signing.
    """
    return Service(
        settings=settings,
        secret=secret_of(settings),
        clock=clock,
        _database=_Lazily(lambda: open_database(settings), Database.dispose),
        _published=_Lazily(lambda: open_published(settings.database), PublishedDatabase.close),
    )


def service_of(request: Request) -> Service:
    """Return the process's service; what routes depend on."""
    service = request.app.state.service
    if not isinstance(service, Service):
        raise TypeError(f"the application was made without a service: {service!r}")
    return service
