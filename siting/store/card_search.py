"""Finding sites by their cards: pages in order, how many there are, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

import psycopg
from psycopg import sql

from siting.domain.site_search import SiteQuery, SortBy
from siting.store.card_conditions import GEOMETRY, Placed, conjunction, judged, narrowing, settled

Connection: TypeAlias = psycopg.Connection[Any]
SortValue: TypeAlias = float | str | date | datetime | None

NAMES = "published.names"
"""Collation of names: as people order them, 2 before 10."""

_ALWAYS_THERE = frozenset({"name", "changed"})
"""What is sorted by that every site has."""
_PUBLISHED = sql.Identifier("published", "sites")
_ALL = sql.Identifier("cards", "site")


@dataclass(frozen=True, kw_only=True)
class After:
    """The last site of the page before: what it was sorted by, and its number."""

    value: SortValue
    site_id: int


@dataclass(frozen=True, kw_only=True)
class CardRow:
    """A site on a page.

    Parameters
    ----------
    site_id
        The store's number.
    sorted_by
        Its value of what the page is sorted by.
    distance_m
        From where the query says; None where it says nothing or the site has no position.
    unknown
        Facts that the query filters by and that are unknown here.
    published
        Whether the public sees it.
    properties, geometry_wgs84
        JSON text, as a GeoJSON feature has them; no geometry where there is no position.
    """

    site_id: int
    sorted_by: SortValue
    distance_m: float | None
    unknown: tuple[str, ...]
    published: bool
    properties: str
    geometry_wgs84: str | None


@dataclass(frozen=True, kw_only=True)
class CardSearch:
    """A search, ready to be asked.

    Parameters
    ----------
    query
        What is asked.
    placed
        What of it is somewhere.
    published_only
        Whether only what the public may see is looked through; a connection of the public's sees nothing else.
    """

    query: SiteQuery
    placed: Placed
    published_only: bool

    def page(self, connection: Connection, after: After | None, limit: int) -> list[CardRow]:
        """Return the sites that come next in order, at most so many."""
        text, values = self._statement(after, sql.SQL("LIMIT %s"), [limit])
        with connection.cursor(binary=True) as cursor:
            return [_row(row) for row in cursor.execute(text, values)]

    def stream(self, connection: Connection) -> Iterator[CardRow]:
        """Yield all sites in order, without holding them all; within a transaction of the caller's."""
        text, values = self._statement(None, sql.SQL(""), [])
        with connection.cursor(name="sites", binary=True) as cursor:
            cursor.itersize = _AT_A_TIME
            for row in cursor.execute(text, values):
                yield _row(row)

    def count(self, connection: Connection) -> tuple[int, int]:
        """Return how many sites there are, and at how many of them nothing that is filtered by is unknown."""
        where, values = conjunction([*settled(self.query, self.placed), *narrowing(self.query)])
        sure, sure_values = conjunction(judged(self.query))
        text = sql.SQL("SELECT count(*), count(*) FILTER (WHERE {}) FROM {} WHERE {}").format(sure, self._table, where)
        row = connection.execute(text, [*sure_values, *values]).fetchone()
        return (0, 0) if row is None else (row[0], row[1])

    @property
    def _table(self) -> sql.Identifier:
        return _PUBLISHED if self.published_only else _ALL

    def _statement(
        self, after: After | None, ending: sql.SQL, ending_values: list[object]
    ) -> tuple[sql.Composed, list[object]]:
        order = self.query.order
        key, key_values = self._key(order)
        distance, distance_values = self._distance()
        conditions = judged(self.query)
        unknown = sql.SQL(", ").join(
            [sql.SQL("CASE WHEN ({}) IS NULL THEN %s END").format(one.text) for one in conditions]
        )
        unknown_values = [value for one in conditions for value in (*one.values, one.name)]
        where, where_values = conjunction([*settled(self.query, self.placed), *narrowing(self.query)])
        later, later_values = self._later(order, key, key_values, after)
        text = sql.SQL(
            "SELECT site_id, {key}, {distance}, ARRAY[{unknown}]::text[], {published}, properties, geometry_wgs84"
            " FROM {table} WHERE {where} AND {later} ORDER BY {order} {ending}"
        ).format(
            key=key,
            distance=distance,
            unknown=unknown,
            published=sql.SQL("true" if self.published_only else "published"),
            table=self._table,
            where=where,
            later=later,
            order=_ordering(order, key),
            ending=ending,
        )
        values = [
            *key_values,
            *distance_values,
            *unknown_values,
            *where_values,
            *later_values,
            *key_values,
            *ending_values,
        ]
        return text, values

    def _key(self, order: SortBy) -> tuple[sql.Composable, list[object]]:
        """Return what is sorted by, and its values."""
        match order.key:
            case "name":
                return sql.SQL("name COLLATE " + NAMES), []
            case "changed":
                return sql.Identifier("changed_at"), []
            case "verified":
                return sql.Identifier("verified_first"), []
            case "distance":
                return sql.SQL("geom <-> {}").format(GEOMETRY), self._origin()
            case fact:
                return sql.Identifier(fact), []

    def _distance(self) -> tuple[sql.Composable, list[object]]:
        if self.placed.origin is None:
            return sql.SQL("NULL::float8"), []
        return sql.SQL("ST_Distance(geom, {})").format(GEOMETRY), self._origin()

    def _origin(self) -> list[object]:
        if self.placed.origin is None:
            raise ValueError("distance from nowhere")
        return [self.placed.origin.wkb, self.placed.srid]

    @staticmethod
    def _later(
        order: SortBy, key: sql.Composable, key_values: Sequence[object], after: After | None
    ) -> tuple[sql.Composable, list[object]]:
        """Return what is true of the sites that come after one."""
        if after is None:
            return sql.SQL("true"), []
        sign = sql.SQL("<" if order.descending else ">")
        if order.key in _ALWAYS_THERE:
            return sql.SQL("({}, site_id) {} (%s, %s)").format(key, sign), [*key_values, after.value, after.site_id]
        if after.value is None:
            return sql.SQL("({} IS NULL AND site_id {} %s)").format(key, sign), [*key_values, after.site_id]
        text = sql.SQL("({key} {sign} %s OR ({key} = %s AND site_id {sign} %s) OR {key} IS NULL)")
        values = [*key_values, after.value, *key_values, after.value, after.site_id, *key_values]
        return text.format(key=key, sign=sign), values


_AT_A_TIME = 500


def _ordering(order: SortBy, key: sql.Composable) -> sql.Composable:
    direction = sql.SQL("DESC" if order.descending else "ASC")
    # What is always there is read off its index, which NULLS LAST would keep from being read backwards.
    last = sql.SQL("" if order.key in _ALWAYS_THERE or not order.descending else " NULLS LAST")
    return sql.SQL("{} {}{}, site_id {}").format(key, direction, last, direction)


def _row(row: tuple[Any, ...]) -> CardRow:
    return CardRow(
        site_id=row[0],
        sorted_by=row[1],
        distance_m=row[2],
        unknown=tuple(key for key in row[3] if key is not None),
        published=row[4],
        properties=row[5],
        geometry_wgs84=row[6],
    )


def count_each(connection: Connection, searches: Sequence[CardSearch]) -> list[int]:
    """Return how many sites each of several searches finds, in one reading of the cards."""
    parts, values = [], []
    for search in searches:
        where, where_values = conjunction([*settled(search.query, search.placed), *narrowing(search.query)])
        parts.append(sql.SQL("count(*) FILTER (WHERE {})").format(where))
        values += where_values
    table = _PUBLISHED if all(search.published_only for search in searches) else _ALL
    row = connection.execute(sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(parts), table), values).fetchone()
    return list(row or ())


def storage_srid(connection: Connection) -> int:
    """Return the EPSG number of the storage CRS."""
    row = connection.execute(_SRID).fetchone()
    return 0 if row is None else int(row[0])


def point_position(connection: Connection, point_id: int) -> tuple[float, float] | None:
    """Return east and north of a reference point, None where there is none of that number."""
    text = "SELECT ST_X(geom), ST_Y(geom) FROM published.reference_points WHERE id = %s"
    row = connection.execute(text, [point_id]).fetchone()
    return None if row is None else (row[0], row[1])


# The public may not read where PostGIS lists its columns' systems, but what a view's column is of.
_SRID = """\
SELECT postgis_typmod_srid(atttypmod) FROM pg_attribute
WHERE attrelid = 'published.reference_points'::regclass AND attname = 'geom'
"""
