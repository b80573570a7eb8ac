"""Named areas and reference points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, insert, select

from siting.domain.errors import InvalidInput
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.text import Text
from siting.store import tables
from siting.store.text import storable


@dataclass(frozen=True, kw_only=True)
class StoredName:
    """What an area or a reference point is called.

    Parameters
    ----------
    kind, name
        As :class:`NamedArea` and :class:`ReferencePoint` have them.
    code
        An area's code; "" for a point.
    number
        The store's number, among areas or among points.
    """

    kind: AreaKind | PointKind
    name: str
    code: str
    number: int

    @property
    def is_area(self) -> bool:
        """Whether it is an area."""
        return isinstance(self.kind, AreaKind)


def replace_areas(conn: Connection, dataset: str, areas: Iterable[NamedArea]) -> int:
    """Make a data set's areas just these and return how many there are.

    Parameters
    ----------
    dataset
        Key of what the areas belong to; those of others stay.
    areas
        Each code once a kind; geometry in the storage CRS.
    """
    rows = [
        {
            "dataset": dataset,
            "kind": area.kind.value,
            "code": storable(area.code),
            "name": storable(area.name),
            "population": area.population,
            "source": storable(area.source),
            "verified": area.verified,
            "geom": _stored(area.geometry),
        }
        for area in areas
    ]
    return _replace(conn, tables.named_area, dataset, rows)


def replace_points(conn: Connection, dataset: str, points: Iterable[ReferencePoint]) -> int:
    """Make a data set's reference points just these and return how many there are.

    Parameters
    ----------
    dataset
        Key of what the points belong to; those of others stay.
    points
        Geometry in the storage CRS.
    """
    rows = [
        {
            "dataset": dataset,
            "kind": point.kind.value,
            "name": storable(point.name),
            "source": storable(point.source),
            "verified": point.verified,
            "geom": _stored(point.geometry),
        }
        for point in points
    ]
    return _replace(conn, tables.reference_point, dataset, rows)


def load_areas(
    conn: Connection, kinds: Collection[AreaKind] | None = None, within: BaseGeometry | None = None
) -> list[NamedArea]:
    """Return areas by kind, name and code.

    Parameters
    ----------
    kinds
        Only of these kinds.
    within
        Only those that touch this geometry, in the storage CRS.
    """
    columns = tables.named_area.c
    statement = select(
        columns.kind,
        columns.code,
        columns.name,
        columns.population,
        columns.source,
        columns.verified,
        func.ST_AsBinary(columns.geom),
    )
    rows = conn.execute(_chosen(statement, tables.named_area, kinds, within).order_by(columns.code))
    return [
        NamedArea(
            kind=AreaKind(kind),
            code=code,
            name=name,
            population=population,
            source=source,
            verified=verified,
            geometry=shapely.from_wkb(bytes(wkb)),
        )
        for kind, code, name, population, source, verified, wkb in rows
    ]


def load_points(
    conn: Connection, kinds: Collection[PointKind] | None = None, within: BaseGeometry | None = None
) -> list[ReferencePoint]:
    """Return reference points by kind and name.

    Parameters
    ----------
    kinds
        Only of these kinds.
    within
        Only those that touch this geometry, in the storage CRS.
    """
    columns = tables.reference_point.c
    statement = select(
        columns.kind, columns.name, columns.source, columns.verified, func.ST_X(columns.geom), func.ST_Y(columns.geom)
    )
    rows = conn.execute(_chosen(statement, tables.reference_point, kinds, within).order_by(columns.id))
    return [
        ReferencePoint(kind=PointKind(kind), name=name, source=source, verified=verified, geometry=Point(x, y))
        for kind, name, source, verified, x, y in rows
    ]


def list_names(conn: Connection) -> list[StoredName]:
    """Return what every area and every reference point is called, areas first; without their geometry."""
    areas, points = tables.named_area.c, tables.reference_point.c
    return [
        *(
            StoredName(kind=AreaKind(kind), name=name, code=code, number=number)
            for kind, name, code, number in conn.execute(
                select(areas.kind, areas.name, areas.code, areas.id).order_by(areas.id)
            )
        ),
        *(
            StoredName(kind=PointKind(kind), name=name, code="", number=number)
            for kind, name, number in conn.execute(select(points.kind, points.name, points.id).order_by(points.id))
        ),
    ]


def load_geometries(conn: Connection, names: Sequence[StoredName]) -> list[BaseGeometry]:
    """Return the geometry of each, in the storage CRS."""
    found: dict[tuple[bool, int], BaseGeometry] = {}
    for table, are_areas in ((tables.named_area, True), (tables.reference_point, False)):
        numbers = [one.number for one in names if one.is_area is are_areas]
        statement = select(table.c.id, func.ST_AsBinary(table.c.geom)).where(table.c.id.in_(numbers))
        for number, wkb in conn.execute(statement):
            found[are_areas, number] = shapely.from_wkb(bytes(wkb))
    return [found[one.is_area, one.number] for one in names]


def _chosen(
    statement: Select[Any],
    table: Table,
    kinds: Collection[AreaKind] | Collection[PointKind] | None,
    within: BaseGeometry | None,
) -> Select[Any]:
    if kinds is not None:
        statement = statement.where(table.c.kind.in_([kind.value for kind in kinds]))
    if within is not None:
        statement = statement.where(func.ST_Intersects(table.c.geom, _stored(within)))
    return statement.order_by(table.c.kind, table.c.name)


def _replace(conn: Connection, table: Table, dataset: str, rows: list[dict[str, Any]]) -> int:
    conn.execute(delete(table).where(table.c.dataset == dataset))
    for row in rows:
        conn.execute(insert(table).values(row))
    return len(rows)


def _stored(geometry: BaseGeometry) -> ColumnElement[Any]:
    """Return a geometry as the database takes it."""
    if geometry.is_empty:
        raise InvalidInput(
            Text(sv="en plats på kartan utan läge går inte att lagra", en="a place without a position can't be stored")
        )
    srid = select(tables.deployment.c.srid).scalar_subquery()
    # Not ST_GeomFromWKB(wkb, srid): GeoAlchemy2 compiles that one itself and wants the number, not a query for it.
    return func.ST_SetSRID(func.ST_GeomFromWKB(shapely.to_wkb(shapely.force_2d(geometry))), srid)
