"""Marking what was computed as stale where geodata have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from psycopg import sql
from sqlalchemy import Connection

from siting.domain.geodata import Role
from siting.store.arrays import read_arrays
from siting.store.database import driver_connection
from siting.store.geodata_lock import change_geodata
from siting.store.layers import Layer
from siting.store.plans import PLANS
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
        self._tabled = False

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
        self._remember(layer, ids)

    def after(self, layer: Layer, ids: Iterable[int]) -> None:
        """Note features that have just been written."""
        self._written.append((layer, list(ids)))

    def mark(self) -> int:
        """Mark what depends on what has changed and return at how many sites anything became stale by it.

        From here to the end of the transaction nobody computes.
        """
        change_geodata(self._conn)
        if not self._database.execute(queries("geodata")["anything_computed"]).fetchall()[0][0]:
            return 0
        reaches = self._reaches()
        for layer, ids in self._written:
            self._remember(layer, ids)
        if self._tabled:
            # Several statements at once, which can't be prepared.
            self._database.execute(queries("geodata")["analyze_changed_places"], prepare=False)
        marked = [
            self._mark_one(computer, role, reach_m)
            for computer, of_role in reaches.items()
            for role, reach_m in of_role.items()
        ]
        return len(np.unique(np.concatenate(marked))) if marked else 0

    def _reaches(self) -> dict[str, dict[Role | None, float | None]]:
        """Return, by function, how far it reaches around changes of each role; one None where it reaches anywhere."""
        found: dict[str, dict[Role | None, float | None]] = {}
        for role in sorted(self._everywhere | self._near):
            for computer, reach_m in self._dependants.get(role, {}).items():
                if reach_m is None or role in self._everywhere:
                    found[computer] = {None: None}
                elif None not in found.get(computer, {}):
                    found.setdefault(computer, {})[role] = reach_m
        return found

    def _mark_one(self, computer: str, role: Role | None, reach_m: float | None) -> NDArray[np.int64]:
        asked = {"computer": computer, "role": role, "reach_m": reach_m}
        with self._database.cursor(binary=True) as cursor:
            read_arrays(cursor)
            name = "mark_all" if role is None else "mark_near"
            ids: NDArray[np.int64] = cursor.execute(queries("geodata")[name], asked).fetchall()[0][0]
        return ids

    def _remember(self, layer: Layer, ids: Sequence[int]) -> None:
        """Keep where features are, as far as it matters to anybody how far off they are."""
        matters = [role for role in self._near - self._everywhere if _has_reach(self._dependants.get(role, {}))]
        if not matters or not ids:
            return
        if not self._tabled:
            self._database.execute(queries("geodata")["make_changed_places"], prepare=False)
            self._tabled = True
        role = sql.Literal(layer.role) if layer.role else sql.Identifier(layer.identity[0])
        self._database.execute(
            sql.SQL(
                "INSERT INTO changed_place (role, geom)"
                " SELECT {role}, geom FROM {table} WHERE id = ANY(%(ids)s) AND geom IS NOT NULL"
            ).format(role=role, table=layer.name),
            {"ids": list(ids)},
        )
        if layer is PLANS:
            self._database.execute(queries("geodata")["remember_provisions"], {"ids": list(ids)})


def _has_reach(of_role: Mapping[str, float | None]) -> bool:
    return any(reach_m is not None for reach_m in of_role.values())
