"""The catalogue: all sites as columns in memory, kept up with the database by what has changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection as DriverConnection
from sqlalchemy import Connection

from siting.matching.catalogue import Catalogue
from siting.matching.patching import patched
from siting.store.arrays import read_arrays
from siting.store.catalogue_columns import read_columns
from siting.store.database import driver_connection
from siting.store.queries import queries
from siting.store.vocabulary import read_numbering

CHANNEL = "siting_catalogue"
"""PostgreSQL tells listeners of this channel when the sites have changed; the payload is the new version."""

_ATTEMPTS = 3
_KEPT_VERSIONS = 1000
"""For how many versions the database keeps which sites changed (``siting.close_change``)."""
_FEW = 1000
_FEW_PER_SITE = 0.05
"""From more changed sites on, absolutely and as a share, everything is read anew."""


@dataclass(frozen=True, kw_only=True)
class _State:
    """Where the database stands: its version, when that came about, whether the transaction has changes of its own."""

    version: int
    at: datetime | None
    writing: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class _Held:
    """A catalogue and the state that it was read at."""

    state: _State
    catalogue: Catalogue


def catalogue_version(conn: Connection) -> str:
    """Return what changes whenever a site or a fact does."""
    return str(_state(driver_connection(conn)).version)


def load_catalogue(conn: Connection) -> Catalogue:
    """Return all sites with the facts that are judged, as columns.

    A million sites with twenty facts take some seconds. The version belongs to what was read: when the sites change
    meanwhile, they are read again, and after some tries the older version is kept, so that the next look at the
    version finds them changed.
    """
    return _loaded(conn).catalogue


class CatalogueCache:
    """Holds the last catalogue and brings it up to date when sites have changed; several threads may share it.

    Arrays that were handed out are never written to: a match that runs goes on with the sites as they were.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: _Held | None = None
        # What was held before, for transactions that began before the last change.
        self._before: _Held | None = None

    def get(self, conn: Connection) -> Catalogue:
        """Return the catalogue as this transaction sees the database now.

        What a transaction has itself written and not yet committed is seen by it alone, at the price of reading
        everything.
        """
        with self._lock:
            state = _state(driver_connection(conn))
            if state.writing:
                return load_catalogue(conn)
            for held in (self._held, self._before):
                if held is not None and held.state == state:
                    return held.catalogue
            if self._held is not None and state.version < self._held.state.version:
                # A snapshot of longer ago than what is held; the next one will want what is held.
                return load_catalogue(conn)
            self._before, self._held = self._held, _loaded(conn) if self._held is None else _refreshed(conn, self._held)
            if self._before is not None and self._before.catalogue.site_ids is not self._held.catalogue.site_ids:
                # It shares no arrays with the new one, and two would take twice the memory.
                self._before = None
            return self._held.catalogue


def _loaded(conn: Connection) -> _Held:
    database = driver_connection(conn)
    numbering = read_numbering(conn)
    for _ in range(_ATTEMPTS):
        state = _state(database)
        catalogue = read_columns(database, numbering, version=str(state.version))
        if _state(database) == state:
            break
    return _Held(state=state, catalogue=catalogue)


def _refreshed(conn: Connection, held: _Held) -> _Held:
    """Return what is held with the sites that have changed since read anew, or everything read anew.

    The state is looked at first: what others commit while the sites are read is in the next one's changes.
    """
    database = driver_connection(conn)
    state = _state(database)
    ids = _changed_since(database, held.state)
    if ids is None or len(ids) > max(_FEW, _FEW_PER_SITE * len(held.catalogue)):
        return _loaded(conn)
    fresh = read_columns(database, read_numbering(conn), version=str(state.version), ids=ids)
    return _Held(state=state, catalogue=patched(held.catalogue, ids, fresh))


def _changed_since(database: DriverConnection, state: _State) -> NDArray[np.int64] | None:
    """Return which sites have changed since a state, increasing; None when that is not known."""
    asked = {"version": state.version, "at": state.at, "kept": _KEPT_VERSIONS}
    with database.cursor(binary=True) as cursor:
        read_arrays(cursor)
        complete, ids = cursor.execute(queries("catalogue")["changed"], asked).fetchall()[0]
    return ids if complete else None


def _state(database: DriverConnection) -> _State:
    version, at, writing = database.execute(queries("catalogue")["state"]).fetchall()[0]
    return _State(version=version, at=at, writing=writing)
