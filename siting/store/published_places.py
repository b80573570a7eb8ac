"""Reference points and named areas for the public: found by kind, name and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import sql
from shapely.geometry.base import BaseGeometry

from siting.domain.geodata import Role
from siting.domain.places import AreaKind, PointKind
from siting.domain.text import Text
from siting.store.card_conditions import GEOMETRY, escaped
from siting.store.card_search import Connection


@dataclass(frozen=True, kw_only=True)
class PlaceSearch:
    """What places are looked for.

    Parameters
    ----------
    kinds
        Of points and areas; () for all.
    text
        Words that all have to stand in the name.
    within
        Geometry in the storage CRS that they have to touch, with its EPSG number; None for everywhere.
    after
        Points come before areas, each by number: the last of the page before, ``(is an area, number)``.
    limit
        How many.
    with_geometry
        Whether whole geometries are wanted.
    """

    kinds: tuple[PointKind | AreaKind, ...] = ()
    text: str = ""
    within: tuple[BaseGeometry, int] | None = None
    after: tuple[bool, int] | None = None
    limit: int = 100
    with_geometry: bool = False


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A reference point or a named area.

    Parameters
    ----------
    is_area, number
        Which of the two, and its number among them.
    kind, name, code, population, source, verified
        As :class:`siting.domain.places.NamedArea` has them; a point has no code and no population.
    position_wgs84
        The point, or a point in the area.
    bbox_wgs84
        West, south, east, north.
    geometry_wgs84
        GeoJSON text where it was asked for.
    """

    is_area: bool
    number: int
    kind: PointKind | AreaKind
    name: str
    code: str
    population: int | None
    source: str
    verified: date | None
    position_wgs84: tuple[float, float]
    bbox_wgs84: tuple[float, float, float, float]
    geometry_wgs84: str | None


@dataclass(frozen=True, kw_only=True)
class GeodataInfo:
    """What the public may know of a geodata set."""

    key: str
    title: Text
    licence: str
    attribution: str
    verified: date | None
    roles: tuple[Role, ...]
    demo: bool


@dataclass(frozen=True, kw_only=True)
class SourceInfo:
    """Where published sites are from, and how many."""

    key: str
    name: str
    attribution: str
    licence: str
    sites: int


def find_places(connection: Connection, search: PlaceSearch) -> list[FoundPlace]:
    """Return points and areas, points first, each by their numbers."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    values: list[object] = []
    if search.kinds:
        conditions.append(sql.SQL("kind = ANY(%s)"))
        values.append([kind.value for kind in search.kinds])
    for word in search.text.split():
        conditions.append(sql.SQL("lower(name) LIKE lower(%s)"))
        values.append(f"%{escaped(word)}%")
    if search.within is not None:
        conditions.append(sql.SQL("ST_Intersects(geom, {})").format(GEOMETRY))
        values += [search.within[0].wkb, search.within[1]]
    if search.after is not None:
        conditions.append(sql.SQL("(is_area, id) > (%s, %s)"))
        values += search.after
    text = sql.SQL(_PLACES).format(where=sql.SQL(" AND ").join(conditions))
    rows = connection.execute(text, [*values, search.limit, search.with_geometry])
    return [_place(row) for row in rows]


def list_geodata(connection: Connection) -> list[GeodataInfo]:
    """Return the geodata sets that are loaded, by key."""
    text = (
        "SELECT key, title_sv, title_en, licence, attribution, verified, roles, demo"
        " FROM published.geodata_sets ORDER BY key"
    )
    return [
        GeodataInfo(
            key=row[0],
            title=Text(sv=row[1], en=row[2]),
            licence=row[3],
            attribution=row[4],
            verified=row[5],
            roles=tuple(Role(role) for role in row[6]),
            demo=row[7],
        )
        for row in connection.execute(text)
    ]


def list_sources(connection: Connection) -> list[SourceInfo]:
    """Return where published sites are from, by key."""
    text = (
        "SELECT source, source_name, attribution, licence, count(*) FROM published.sites"
        " GROUP BY source, source_name, attribution, licence ORDER BY source"
    )
    return [
        SourceInfo(key=row[0], name=row[1], attribution=row[2], licence=row[3], sites=row[4])
        for row in connection.execute(text)
    ]


def count_known(connection: Connection, keys: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many sites of each kind are published, and at how many of them each fact is known."""
    columns = sql.SQL(", ").join([sql.SQL("count({})").format(sql.Identifier(key)) for key in keys])
    rows = connection.execute(sql.SQL("SELECT kind, count(*), {} FROM published.sites GROUP BY kind").format(columns))
    sites: dict[str, int] = {}
    known = dict.fromkeys(keys, 0)
    for kind, total, *counts in rows:
        sites[kind] = total
        for key, count in zip(keys, counts, strict=True):
            known[key] += count
    return sites, known


def _place(row: tuple[Any, ...]) -> FoundPlace:
    is_area, number, kind, name, code, population, source, verified, x, y, west, south, east, north, geometry = row
    return FoundPlace(
        is_area=is_area,
        number=number,
        kind=AreaKind(kind) if is_area else PointKind(kind),
        name=name,
        code=code,
        population=population,
        source=source,
        verified=verified,
        position_wgs84=(x, y),
        bbox_wgs84=(west, south, east, north),
        geometry_wgs84=geometry,
    )


_PLACES = """\
WITH found AS (
    SELECT is_area, id, kind, name, code, population, source, verified, geom
    FROM (
        SELECT false AS is_area, id, kind, name, '' AS code, NULL::integer AS population, source, verified, geom
        FROM published.reference_points
        UNION ALL
        SELECT true, id, kind, name, code, population, source, verified, geom FROM published.areas
    ) AS places
    WHERE {where}
    ORDER BY is_area, id
    LIMIT %s
),
degrees AS (SELECT found.*, ST_Transform(geom, 4326) AS geom_wgs84 FROM found)
SELECT
    is_area, id, kind, name, code, population, source, verified,
    ST_X(ST_PointOnSurface(geom_wgs84)), ST_Y(ST_PointOnSurface(geom_wgs84)),
    ST_XMin(geom_wgs84), ST_YMin(geom_wgs84), ST_XMax(geom_wgs84), ST_YMax(geom_wgs84),
    CASE WHEN %s THEN ST_AsGeoJSON(geom_wgs84, 7) END
FROM degrees
ORDER BY is_area, id
"""
