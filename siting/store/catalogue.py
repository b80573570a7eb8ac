"""The catalogue: all sites read into columns, without a loop over rows, and kept until a site changes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection as DriverConnection
from sqlalchemy import Connection

from siting.domain.values import Status
from siting.domain.vocabulary import FACTS
from siting.matching.catalogue import AVAILABILITIES, KINDS, STATUSES, Catalogue, Column
from siting.store.arrays import read_arrays
from siting.store.database import driver_connection
from siting.store.fact_table import STATUS_NUMBERS
from siting.store.queries import queries
from siting.store.vocabulary import Numbering, read_numbering

CHANNEL = "siting_catalogue"
"""PostgreSQL tells listeners of this channel when the sites have changed; the payload is the new version."""

_Contents: TypeAlias = tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint8], Mapping[str, Column]]

_BLOCK = 20_000
_BLOCKS_AT_ONCE = 20
_ATTEMPTS = 3
_UNKNOWN = STATUSES.index(Status.UNKNOWN)
_VALUED = [STATUSES.index(Status.KNOWN), STATUSES.index(Status.ESTIMATED)]
# Status as the database holds it → place in the engine's list.
_STATUS_PLACES = np.array(
    [STATUSES.index(status) for status, _ in sorted(STATUS_NUMBERS.items(), key=lambda item: item[1])], dtype=np.uint8
)


def catalogue_version(conn: Connection) -> str:
    """Return what changes whenever a site or a fact does."""
    return _version(driver_connection(conn))


def load_catalogue(conn: Connection) -> Catalogue:
    """Return all sites with the facts that are judged, as columns.

    A million sites with twenty facts take some seconds. The version belongs to what was read: when the sites change
    meanwhile, they are read again, and after some tries the older version is kept, so that the next look at the
    version finds them changed.
    """
    database = driver_connection(conn)
    numbering = read_numbering(conn)
    version, found = _version(database), _read(database, numbering)
    for _ in range(_ATTEMPTS - 1):
        now = _version(database)
        if now == version:
            break
        version, found = now, _read(database, numbering)
    site_ids, kinds, availabilities, columns = found
    return Catalogue(version=version, site_ids=site_ids, kinds=kinds, availabilities=availabilities, columns=columns)


class CatalogueCache:
    """Holds the last catalogue and reads it anew when the sites have changed; several threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Catalogue | None = None

    def get(self, conn: Connection) -> Catalogue:
        """Return the catalogue as it is in the database now."""
        with self._lock:
            if self._held is None or self._held.version != catalogue_version(conn):
                self._held = load_catalogue(conn)
            return self._held


def _version(database: DriverConnection) -> str:
    row = database.execute(queries("catalogue")["version"]).fetchone()
    return "0" if row is None else str(row[0])


def _read(database: DriverConnection, numbering: Numbering) -> _Contents:
    asked = {"kinds": [kind.value for kind in KINDS], "availabilities": [one.value for one in AVAILABILITIES]}
    with database.cursor(binary=True) as cursor:
        read_arrays(cursor)
        site_ids, kinds, availabilities = cursor.execute(queries("catalogue")["sites"], asked).fetchall()[0]
    columns = _read_columns(database, numbering, site_ids) if len(site_ids) else {}
    return site_ids, kinds.astype(np.uint8), availabilities.astype(np.uint8), columns


def _read_columns(
    database: DriverConnection, numbering: Numbering, site_ids: NDArray[np.int64]
) -> Mapping[str, Column]:
    judged = {number: FACTS[key] for number, key in numbering.keys.items() if FACTS[key].judged}
    asked = {"first": int(site_ids[0]), "last": int(site_ids[-1]), "step": _BLOCK}
    numbers: dict[int, NDArray[np.float64]] = {}
    statuses: dict[int, NDArray[np.uint8]] = {}
    # On the server's side, so that only some blocks are in memory at a time.
    with database.cursor("catalogue_facts", binary=True) as cursor:
        read_arrays(cursor)
        cursor.itersize = _BLOCKS_AT_ONCE
        for fact_id, ids, stored, status in cursor.execute(queries("catalogue")["facts"], asked):
            if fact_id not in judged:
                continue
            if fact_id not in numbers:
                numbers[fact_id] = np.full(len(site_ids), np.nan)
                statuses[fact_id] = np.zeros(len(site_ids), dtype=np.uint8)
            places = np.asarray(np.searchsorted(site_ids, ids))
            # A site that was added since the sites were read; the version has changed then, too.
            there = (places < len(site_ids)) & (site_ids[np.minimum(places, len(site_ids) - 1)] == ids)
            numbers[fact_id][places[there]] = stored[there]
            statuses[fact_id][places[there]] = _STATUS_PLACES[status[there]]
    return {
        fact.key: _column(numbering.declared_numbers(fact, numbers[number]), statuses[number])
        for number, fact in judged.items()
        if number in numbers
    }


def _column(numbers: NDArray[np.float64], statuses: NDArray[np.uint8]) -> Column:
    """Return a column in which a value that can't be read any more, such as a code without a list, is unknown."""
    lost = np.isnan(numbers) & np.isin(statuses, _VALUED)
    return Column(numbers=numbers, status=np.where(lost, _UNKNOWN, statuses).astype(np.uint8))
