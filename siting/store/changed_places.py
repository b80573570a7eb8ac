"""Which sites are near to features that a load has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg import sql
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.geodata import Role
from siting.store.arrays import read_arrays
from siting.store.database import driver_connection
from siting.store.layers import Layer
from siting.store.plans import PLANS
from siting.store.queries import queries

LARGE_VERTICES = 1000
"""From more vertices on, distances are measured here, where a geometry is indexed once for all sites."""

_AT_A_TIME = 16


class ChangedPlaces:
    """Where features have changed, as far as it matters to anybody how far off they are.

    Parameters
    ----------
    conn
        In the transaction that changes them.
    """

    def __init__(self, conn: Connection) -> None:
        self._database = driver_connection(conn)
        self._near_large: dict[tuple[Role, float], list[NDArray[np.int64]]] = defaultdict(list)
        # Several statements at once, which can't be prepared.
        self._database.execute(queries("geodata")["make_changed_places"], prepare=False)

    def add(self, layer: Layer, ids: Sequence[int], reaches: Mapping[Role, Collection[float]]) -> None:
        """Add features as they are stored now.

        Parameters
        ----------
        layer, ids
            Where they are, and their numbers; plans with their provisions.
        reaches
            Role → the distances that will be asked for, in metres.
        """
        if not ids:
            return
        role = sql.Literal(layer.role) if layer.role else sql.Identifier(layer.identity[0])
        tables = [(layer.name, sql.Identifier("id"))]
        if layer is PLANS:
            tables.append((sql.Identifier("siting", "plan_provision"), sql.Identifier("plan_id")))
        for table, key in tables:
            self._add_small(table, key, role, ids)
            for of_role, geometry in self._large(table, key, role, ids):
                self._measure(Role(of_role), geometry, reaches.get(Role(of_role), ()))

    def close(self) -> None:
        """Say that all have been added."""
        self._database.execute(queries("geodata")["index_changed_places"], prepare=False)

    def sites(self, role: Role, reach_m: float) -> NDArray[np.int64]:
        """Return the numbers of sites that are as near as that to a feature of the role, each once."""
        asked = {"role": role, "reach_m": reach_m}
        with self._database.cursor(binary=True) as cursor:
            read_arrays(cursor)
            near = cursor.execute(queries("geodata")["sites_near"], asked).fetchall()[0][0]
        return np.unique(np.concatenate([near, *self._near_large[role, reach_m]]))

    def _add_small(self, table: sql.Identifier, key: sql.Identifier, role: sql.Composable, ids: Sequence[int]) -> None:
        self._database.execute(
            sql.SQL(
                "INSERT INTO changed_place (role, geom) SELECT {role}, geom FROM {table}"
                " WHERE {key} = ANY(%(ids)s) AND ST_NPoints(geom) <= %(large)s"
            ).format(role=role, table=table, key=key),
            {"ids": list(ids), "large": LARGE_VERTICES},
        )

    def _large(
        self, table: sql.Identifier, key: sql.Identifier, role: sql.Composable, ids: Sequence[int]
    ) -> Iterator[tuple[str, BaseGeometry]]:
        """Yield large geometries with their roles, few in memory at a time."""
        which = sql.SQL("SELECT id FROM {table} WHERE {key} = ANY(%(ids)s) AND ST_NPoints(geom) > %(large)s").format(
            table=table, key=key
        )
        found = self._database.execute(which, {"ids": list(ids), "large": LARGE_VERTICES}).fetchall()
        those = sql.SQL("SELECT {role}, ST_AsBinary(geom) FROM {table} WHERE id = ANY(%(ids)s)").format(
            role=role, table=table
        )
        for start in range(0, len(found), _AT_A_TIME):
            some = [row[0] for row in found[start : start + _AT_A_TIME]]
            with self._database.cursor(binary=True) as cursor:
                for of_role, wkb in cursor.execute(those, {"ids": some}):
                    yield of_role, shapely.from_wkb(bytes(wkb))

    def _measure(self, role: Role, geometry: BaseGeometry, reaches: Collection[float]) -> None:
        """Find the sites near one large geometry."""
        if not reaches:
            return
        box = dict(zip(("west", "south", "east", "north"), geometry.bounds, strict=True))
        asked = box | {"reach_m": max(reaches)}
        with self._database.cursor(binary=True) as cursor:
            rows = cursor.execute(queries("geodata")["sites_in_box"], asked).fetchall()
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        sites = shapely.from_wkb(np.array([row[1] for row in rows], dtype=object))
        shapely.prepare(geometry)
        for reach_m in reaches:
            self._near_large[role, reach_m].append(ids[shapely.dwithin(geometry, sites, reach_m)])
