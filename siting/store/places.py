"""Named areas and reference points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.store import tables
from siting.store.copying import no_position
from siting.store.layers import Layer, Rows, make_rows
from siting.store.text import storable

AREAS = Layer(
    table="named_area",
    columns=(
        ("kind", "text"),
        ("code", "text"),
        ("name", "text"),
        ("population", "int4"),
        ("source", "text"),
        ("verified", "date"),
    ),
    identity=("kind", "code"),
    unique=True,
)
POINTS = Layer(
    table="reference_point",
    columns=(("kind", "text"), ("name", "text"), ("source", "text"), ("verified", "date")),
    identity=("kind", "name"),
    unique=False,
)


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


def area_rows(areas: Iterable[NamedArea], *, srid: int) -> Rows:
    """Return areas as rows; see :func:`siting.store.layers.make_rows`."""
    said = list(areas)
    values = [
        (
            area.kind.value,
            storable(area.code),
            storable(area.name),
            area.population,
            storable(area.source),
            area.verified,
        )
        for area in said
    ]
    return make_rows(AREAS, values, [area.geometry for area in said], srid=srid)


def point_rows(points: Iterable[ReferencePoint], *, srid: int) -> Rows:
    """Return reference points as rows; see :func:`siting.store.layers.make_rows`."""
    said = list(points)
    values = [(point.kind.value, storable(point.name), storable(point.source), point.verified) for point in said]
    return make_rows(POINTS, values, [point.geometry for point in said], srid=srid)


def load_areas(
    conn: Connection, kinds: Collection[AreaKind] | None = None, within: BaseGeometry | None = None
) -> list[NamedArea]:
    """Return areas by kind, name, code and data set.

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
    rows = conn.execute(_chosen(statement, tables.named_area, kinds, within).order_by(columns.code, columns.dataset))
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
    """Return reference points by kind, name and position.

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
    # Not by number, which depends on what was loaded when.
    position = (func.ST_X(columns.geom), func.ST_Y(columns.geom), columns.dataset, columns.id)
    rows = conn.execute(_chosen(statement, tables.reference_point, kinds, within).order_by(*position))
    found = rows.all()
    # All at once, which is much faster than one by one.
    places = np.empty(len(found), dtype=object)
    places[:] = shapely.points(np.array([row[4:] for row in found], dtype=np.float64).reshape(-1, 2))
    return [
        ReferencePoint(kind=PointKind(kind), name=name, source=source, verified=verified, geometry=place)
        for (kind, name, source, verified, _, _), place in zip(found, places, strict=True)
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


def _stored(geometry: BaseGeometry) -> ColumnElement[Any]:
    """Return a geometry as the database takes it."""
    if geometry.is_empty:
        raise no_position()
    srid = select(tables.deployment.c.srid).scalar_subquery()
    # Not ST_GeomFromWKB(wkb, srid): GeoAlchemy2 compiles that one itself and wants the number, not a query for it.
    return func.ST_SetSRID(func.ST_GeomFromWKB(shapely.to_wkb(shapely.force_2d(geometry))), srid)
