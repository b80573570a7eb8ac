"""Pages of features of what is published, as GeoJSON that PostGIS writes whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from psycopg import sql

from siting.store.published import Question, Reader
from siting.store.published_collections import Collection, collections
from siting.store.published_loop import Answer


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
    version
        Of what is published, as the same statement saw it.
    """

    features: bytes
    count: int
    last_id: int | None
    matched: int | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Which of the features that meet the conditions make the page: how many, after how many, after which one."""

    limit: int
    offset: int = 0
    after: int | None = None


def page_question(
    collection: Collection, conditions: Sequence[Condition], shape: Shape, cut: Cut, *, counted: bool = False
) -> Question:
    """Return what asks for the next features in the order of their identifiers, with the version that holds.

    Parameters
    ----------
    counted
        Whether all that meet the conditions are counted, too.
    """
    where = " AND ".join(f"({one.text.as_string()})" for one in conditions)
    statement = _page_statement(collection.key, where, shape, cut.limit, cut.offset, cut.after is not None, counted)
    values = tuple(value for one in conditions for value in one.values)
    return Question(statement=statement, values=values if cut.after is None else (*values, cut.after))


def page_of(answer: Answer) -> FeaturePage:
    """Return the page that answers :func:`page_question`."""
    return FeaturePage(
        features=answer.content(0),
        count=answer.whole(1) or 0,
        last_id=answer.whole(2),
        matched=answer.whole(3),
        version=answer.whole(4) or 0,
    )


@lru_cache(maxsize=500)
def _page_statement(key: str, where: str, shape: Shape, limit: int, offset: int, onward: bool, counted: bool) -> str:
    """Return a page's statement; written once, as that takes longer than to run it for a few features.

    The identifiers are found first and the features then fetched by them, so that what is wide is neither sorted nor
    looked at beyond the page. Where conditions are counted, each row is looked at once for both. The limit is written
    out, since with a place for it the plan would be made for any.
    """
    collection = collections()[key]
    parts = {
        "id": sql.Identifier(collection.id_column),
        "view": collection.view,
        "where": sql.SQL(where or "true"),
        "onward": sql.SQL("{} > %s").format(sql.Identifier(collection.id_column)) if onward else sql.SQL("true"),
        "cut": sql.SQL("LIMIT {} OFFSET {}").format(sql.Literal(limit), sql.Literal(offset)),
    }
    if counted and where:
        found = sql.SQL(
            "WITH found AS MATERIALIZED (SELECT {id} FROM {view} WHERE {where}),"
            " page AS (SELECT {id} FROM found WHERE {onward} ORDER BY {id} {cut})"
        )
        matched = sql.SQL("(SELECT count(*) FROM found)")
    else:
        found = sql.SQL("WITH page AS (SELECT {id} FROM {view} WHERE {where} AND {onward} ORDER BY {id} {cut})")
        matched = sql.SQL("(SELECT count(*) FROM {view})" if counted else "NULL::bigint")
    asked = sql.SQL(
        "{found} SELECT coalesce(string_agg({feature}, ',' ORDER BY shown.{id}), ''), count(*), max(shown.{id}),"
        " {matched}, (SELECT {version} FROM published.version)"
        " FROM {view} AS shown WHERE shown.{id} IN (SELECT {id} FROM page)"
    ).format(
        **parts,
        found=found.format(**parts),
        matched=matched.format(**parts),
        feature=_feature(collection, shape),
        version=sql.Identifier(collection.version),
    )
    return asked.as_string()


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


def _feature(collection: Collection, shape: Shape) -> sql.Composable:
    """Return the SQL of a feature's text."""
    return sql.SQL(
        '\'{{"type":"Feature","id":\' || shown.{id} || \',"geometry":\' || {geometry} ||'
        " ',\"properties\":' || {properties} || '}}'"
    ).format(
        id=sql.Identifier(collection.id_column),
        geometry=_geometry(collection, shape),
        properties=_properties(collection, shape),
    )


def _geometry(collection: Collection, shape: Shape) -> sql.Composable:
    if shape.srid is None and collection.ready_made:
        return sql.SQL("coalesce(shown.geometry_wgs84, 'null')")
    placed = sql.SQL("ST_Transform(shown.geom, {})").format(sql.Literal(shape.srid or 4326))
    turned = sql.SQL("ST_FlipCoordinates({})").format(placed) if shape.flipped else placed
    # 0: no bounding box and no name of the CRS in each feature; the answer's header names it.
    return sql.SQL("coalesce(ST_AsGeoJSON({}, {}, 0), 'null')").format(turned, sql.Literal(shape.decimals))


_MOST_ARGUMENTS = 100
"""A function of PostgreSQL takes no more; a name and a value are two."""


def _properties(collection: Collection, shape: Shape) -> sql.Composable:
    if shape.properties is None and collection.ready_made:
        return sql.SQL("shown.properties")
    wanted = [one.name for one in collection.columns if shape.properties is None or one.name in shape.properties]
    if not wanted:
        return sql.SQL("'{{}}'").format()
    step = _MOST_ARGUMENTS // 2
    parts = [wanted[first : first + step] for first in range(0, len(wanted), step)]
    built = sql.SQL(" || ").join([sql.SQL("jsonb_build_object({})").format(_pairs(part)) for part in parts])
    return sql.SQL("jsonb_strip_nulls({})::text").format(built)


def _pairs(names: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join(
        [sql.SQL("{}::text, shown.{}").format(sql.Literal(name), sql.Identifier(name)) for name in names]
    )
