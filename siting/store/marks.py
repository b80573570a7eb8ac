"""Marking what was computed as stale where geodata have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import LiteralString, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from siting.domain.geodata import Role
from siting.store.arrays import read_arrays
from siting.store.changed_places import ChangedPlaces
from siting.store.database import driver_connection
from siting.store.geodata_lock import change_geodata
from siting.store.layers import Layer
from siting.store.queries import queries

Dependants: TypeAlias = Mapping[Role, Mapping[str, float | None]]
"""Role → name of a function that reads it → how far from a changed feature a site may be touched by the change, in
metres; None: anywhere."""


class Marks:
    """What has changed in one load, and what has to be computed anew for it.

    Parameters
    ----------
    conn
        In the transaction that changes the data.
    dependants
        Who reads what.
    """

    def __init__(self, conn: Connection, dependants: Dependants) -> None:
        self._conn = conn
        self._database = driver_connection(conn)
        self._dependants = dependants
        self._everywhere: set[Role] = set()
        self._near: set[Role] = set()
        self._written: list[tuple[Layer, list[int]]] = []
        self._places: ChangedPlaces | None = None
        self._held: bool | None = None

    def everywhere(self, roles: Iterable[Role]) -> None:
        """Note that for these roles it has changed whether there are data at all, or what they say of every place."""
        self._everywhere |= set(roles)

    def before(self, layer: Layer, ids: Sequence[int], roles: Iterable[str]) -> None:
        """Note features that are about to be changed or removed.

        Parameters
        ----------
        roles
            What all features that differ are used for, whether they are there now or not yet.
        """
        self._near |= {Role(role) for role in roles}
        self._add(layer, ids)

    def after(self, layer: Layer, ids: Iterable[int]) -> None:
        """Note features that have just been written."""
        self._written.append((layer, list(ids)))

    def mark(self) -> int:
        """Mark what depends on what has changed and return at how many sites anything became stale by it."""
        if not self._anything_computed():
            return 0
        for layer, ids in self._written:
            self._add(layer, ids)
        if self._places is not None:
            self._places.close()
        marked = [
            self._mark_one(computer, None if near is None else near.tolist())
            for computer, near in self._touched().items()
        ]
        return len(np.unique(np.concatenate(marked))) if marked else 0

    def _touched(self) -> dict[str, NDArray[np.int64] | None]:
        """Return, by function, the sites that the changes may touch; None for all."""
        found: dict[str, NDArray[np.int64] | None] = {}
        for role in sorted(self._everywhere | self._near):
            for computer, reach_m in self._dependants.get(role, {}).items():
                before = found.get(computer, np.empty(0, dtype=np.int64))
                if before is None or reach_m is None or role in self._everywhere or self._places is None:
                    found[computer] = None
                else:
                    found[computer] = np.union1d(before, self._places.sites(role, reach_m))
        return found

    def _mark_one(self, computer: str, ids: Sequence[int] | None) -> NDArray[np.int64]:
        name: LiteralString = "mark_all" if ids is None else "mark_some"
        with self._database.cursor(binary=True) as cursor:
            read_arrays(cursor)
            asked = {"computer": computer, "ids": ids}
            marked: NDArray[np.int64] = cursor.execute(queries("geodata")[name], asked).fetchall()[0][0]
        return marked

    def _add(self, layer: Layer, ids: Sequence[int]) -> None:
        """Add to the places where features have changed, where it matters to anybody how far off they are."""
        reaches = {
            role: {reach_m for reach_m in self._dependants.get(role, {}).values() if reach_m is not None}
            for role in self._near
        }
        if not any(reaches.values()) or not ids or not self._anything_computed():
            return
        if self._places is None:
            self._places = ChangedPlaces(self._conn)
        self._places.add(layer, ids, reaches)

    def _anything_computed(self) -> bool:
        """Tell whether anything could become stale; from here to the end of the transaction nobody computes."""
        if self._held is None:
            change_geodata(self._conn)
            self._held = bool(self._database.execute(queries("geodata")["anything_computed"]).fetchall()[0][0])
        return self._held
