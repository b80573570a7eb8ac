"""Pages of features of what is published, as GeoJSON that PostGIS writes whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from psycopg import sql

from siting.store.published import Reader
from siting.store.published_collections import Collection, collections


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition on a row: SQL with a place for each value."""

    text: sql.Composable
    values: tuple[object, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How features are written.

    Parameters
    ----------
    srid, flipped, decimals
        CRS of the geometry, whether its axes are north, east, and decimals of a coordinate; None for WGS 84 in the
        order of GeoJSON.
    properties
        Columns that are wanted; None for all.
    """

    srid: int | None = None
    flipped: bool = False
    decimals: int = 7
    properties: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class FeaturePage:
    """A page of features.

    Parameters
    ----------
    features
        GeoJSON features, separated by commas.
    count, last_id
        How many there are and the last one's identifier; None where there is none.
    matched
        How many there are on all pages; None where it was not counted.
    """

    features: str
    count: int
    last_id: int | None
    matched: int | None = None


def read_page(
    reader: Reader,
    collection: Collection,
    conditions: Sequence[Condition],
    shape: Shape,
    *,
    limit: int,
    offset: int = 0,
    after: int | None = None,
    counted: bool = False,
) -> FeaturePage:
    """Return the next features in the order of their identifiers: one statement, whose text is sent as it is.

    Parameters
    ----------
    limit, offset, after
        How many, how many to leave out, and after which identifier.
    counted
        Whether all that meet the conditions are counted, too.
    """
    where, values = _where(conditions)
    id_ = sql.Identifier(collection.id_column)
    onward = sql.SQL("true") if after is None else sql.SQL("{} > %s").format(id_)
    matched = sql.SQL("(SELECT count(*) FROM {view} WHERE {where})").format(view=collection.view, where=where)
    statement = sql.SQL(
        "SELECT coalesce(string_agg({feature}, ',' ORDER BY page.{id}), ''), count(*), max(page.{id}), {matched}"
        " FROM (SELECT * FROM {view} WHERE ({where}) AND {onward} ORDER BY {id} LIMIT %s OFFSET %s) AS page"
    ).format(
        feature=_feature(collection.key, shape),
        id=id_,
        matched=matched if counted else sql.SQL("NULL::bigint"),
        view=collection.view,
        where=where,
        onward=onward,
    )
    bound = [*(values if counted else []), *values, *([] if after is None else [after]), limit, offset]
    row = reader.execute(statement, bound).fetchone()
    features, count, last, found = row or ("", 0, None, None)
    return FeaturePage(features=features, count=count, last_id=last, matched=found)


def read_bounds(reader: Reader, collection: Collection, srid: int) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of all features in WGS 84; None where none has a position.

    Parameters
    ----------
    srid
        Of the storage CRS.
    """
    statement = sql.SQL(
        "SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM (SELECT ST_Transform(ST_Segmentize("
        "ST_SetSRID(ST_Extent(geom)::geometry, %s), 20000), 4326) AS box FROM {view}) AS whole"
    ).format(view=collection.view)
    row = reader.execute(statement, [srid]).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])


def read_attributions(reader: Reader, collection: Collection) -> tuple[str, ...]:
    """Return whom to name for what a collection shows, each once."""
    column = "attribution" if collection.ready_made else "source"
    statement = sql.SQL("SELECT DISTINCT {column} FROM {view} WHERE {column} <> '' ORDER BY 1 LIMIT 20").format(
        column=sql.Identifier(column), view=collection.view
    )
    return tuple(row[0] for row in reader.execute(statement))


def with_id(collection: Collection, feature_id: int) -> Condition:
    """Return the condition that it is this feature."""
    return Condition(text=sql.SQL("{} = %s").format(sql.Identifier(collection.id_column)), values=(feature_id,))


def _where(conditions: Sequence[Condition]) -> tuple[sql.Composable, list[object]]:
    if not conditions:
        return sql.SQL("true"), []
    joined = sql.SQL(" AND ").join([sql.SQL("({})").format(one.text) for one in conditions])
    return joined, [value for one in conditions for value in one.values]


@lru_cache(maxsize=200)
def _feature(key: str, shape: Shape) -> sql.SQL:
    """Return the SQL of a feature's text; written once, as that takes longer than to run it for a few."""
    collection = collections()[key]
    composed = sql.SQL(
        '\'{{"type":"Feature","id":\' || page.{id} || \',"geometry":\' || {geometry} ||'
        " ',\"properties\":' || {properties} || '}}'"
    ).format(
        id=sql.Identifier(collection.id_column),
        geometry=_geometry(collection, shape),
        properties=_properties(collection, shape),
    )
    return sql.SQL(composed.as_string(None))


def _geometry(collection: Collection, shape: Shape) -> sql.Composable:
    if shape.srid is None and collection.ready_made:
        return sql.SQL("coalesce(page.geometry_wgs84, 'null')")
    placed = sql.SQL("ST_Transform(page.geom, {})").format(sql.Literal(shape.srid or 4326))
    turned = sql.SQL("ST_FlipCoordinates({})").format(placed) if shape.flipped else placed
    # 0: no bounding box and no name of the CRS in each feature; the answer's header names it.
    return sql.SQL("coalesce(ST_AsGeoJSON({}, {}, 0), 'null')").format(turned, sql.Literal(shape.decimals))


_MOST_ARGUMENTS = 100
"""A function of PostgreSQL takes no more; a name and a value are two."""


def _properties(collection: Collection, shape: Shape) -> sql.Composable:
    if shape.properties is None and collection.ready_made:
        return sql.SQL("page.properties")
    wanted = [one.name for one in collection.columns if shape.properties is None or one.name in shape.properties]
    if not wanted:
        return sql.SQL("'{{}}'").format()
    step = _MOST_ARGUMENTS // 2
    parts = [wanted[first : first + step] for first in range(0, len(wanted), step)]
    built = sql.SQL(" || ").join([sql.SQL("jsonb_build_object({})").format(_pairs(part)) for part in parts])
    return sql.SQL("jsonb_strip_nulls({})::text").format(built)


def _pairs(names: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join(
        [sql.SQL("{}::text, page.{}").format(sql.Literal(name), sql.Identifier(name)) for name in names]
    )
