"""Named areas and reference points."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
