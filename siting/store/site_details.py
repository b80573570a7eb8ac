"""One published site: its card, where each of its values is from, what is near it and which sites are like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import sql

from siting.domain.likeness import ASPECTS, UNKNOWN_DIFFERENCE, Aspect, Scale
from siting.domain.places import PointKind
from siting.domain.sites import SiteKind
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.store.card_search import CardRow, Connection


@dataclass(frozen=True, kw_only=True)
class Card:
    """A published site's card.

    Parameters
    ----------
    row
        As a list has it.
    source_name, attribution, licence
        Of the source that it is from.
    """

    row: CardRow
    source_name: str
    attribution: str
    licence: str


@dataclass(frozen=True, kw_only=True)
class NearPoint:
    """A reference point and how far it is to a site's nearest part, in a straight line."""

    point_id: int
    kind: PointKind
    name: str
    distance_m: float
    position_wgs84: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """How well a fact is known at a site, by whom and since when."""

    status: Status
    source: str
    verified: date | None
    computed: bool
    stale: bool


def find_card(connection: Connection, site_id: int) -> Card | None:
    """Return a published site's card, None where nothing of that number is published."""
    text = (
        "SELECT site_id, properties, geometry_wgs84, source_name, attribution, licence"
        " FROM published.sites WHERE site_id = %s"
    )
    row = connection.execute(text, [site_id]).fetchone()
    if row is None:
        return None
    return Card(row=_card(row[0], row[1], row[2]), source_name=row[3], attribution=row[4], licence=row[5])


def find_provenance(connection: Connection, site_id: int) -> dict[str, Provenance]:
    """Return how each fact is known that something is said of at a published site."""
    text = "SELECT fact, status, source, verified, computed, stale FROM published.site_facts WHERE site_id = %s"
    return {
        key: Provenance(status=Status(status), source=source, verified=verified, computed=computed, stale=stale)
        for key, status, source, verified, computed, stale in connection.execute(text, [site_id])
        if key in FACTS
    }


def fact_value(provenance: Provenance, value: Value | None) -> FactValue:
    """Return what is known of a fact; a code that has left its list is unknown."""
    status = provenance.status
    if value is None and status in (Status.KNOWN, Status.ESTIMATED):
        status = Status.UNKNOWN
    has_value = status in (Status.KNOWN, Status.ESTIMATED)
    return FactValue(
        value=value if has_value else None,
        status=status,
        source=provenance.source,
        verified=provenance.verified,
        stale=provenance.stale,
    )


def find_near(connection: Connection, site_id: int, *, each: int, within_m: float) -> list[NearPoint]:
    """Return the nearest reference points of each kind around a published site, the nearest first.

    Parameters
    ----------
    each
        How many of a kind; points of one name, such as the ramps of a junction, count once.
    within_m
        How far away they may be.
    """
    asked = {"site_id": site_id, "each": each, "within_m": within_m, "kinds": [kind.value for kind in PointKind]}
    return [
        NearPoint(
            point_id=row[0], kind=PointKind(row[1]), name=row[2], distance_m=row[3], position_wgs84=(row[4], row[5])
        )
        for row in connection.execute(_NEAR, asked)
    ]


def find_similar(
    connection: Connection, site_id: int, kind: SiteKind, facts: Mapping[str, Value], limit: int
) -> list[tuple[CardRow, float]]:
    """Return the published sites of a kind that are most alike, each with how far from alike it is, 0 to 1.

    Parameters
    ----------
    site_id, kind, facts
        The site that they are to be like, and what is known of it.
    limit
        How many.
    """
    parts, values = [], []
    for aspect in ASPECTS[kind]:
        if aspect.key not in facts:
            continue
        text, part_values = _difference(aspect, facts[aspect.key])
        column = sql.Identifier(aspect.key)
        parts.append(sql.SQL("%s::float8 * CASE WHEN {} IS NULL THEN %s::float8 ELSE {} END").format(column, text))
        values += [aspect.weight, UNKNOWN_DIFFERENCE, *part_values]
    total = sum(aspect.weight for aspect in ASPECTS[kind])
    unknown = sum(aspect.weight for aspect in ASPECTS[kind] if aspect.key not in facts) * UNKNOWN_DIFFERENCE
    statement = sql.SQL(
        "SELECT site_id, properties, geometry_wgs84, ({} + %s::float8) / %s AS unlike FROM published.sites"
        " WHERE kind = %s AND site_id <> %s ORDER BY unlike, site_id LIMIT %s"
    ).format(sql.SQL(" + ").join([sql.SQL("0"), *parts]))
    rows = connection.execute(statement, [*values, unknown, total, kind.value, site_id, limit])
    return [(_card(row[0], row[1], row[2]), float(row[3])) for row in rows]


def _difference(aspect: Aspect, value: Value) -> tuple[sql.Composable, list[Any]]:
    """Return the SQL of :func:`siting.domain.likeness.difference`, where the fact is known."""
    column = sql.Identifier(aspect.key)
    match aspect.scale:
        case Scale.FACTOR:
            text = sql.SQL(
                "CASE WHEN {column} <= 0 OR %s::float8 <= 0 THEN ({column} <> %s::float8)::integer"
                " ELSE least(1, abs(ln({column} / %s::float8)) / ln(%s::float8)) END"
            ).format(column=column)
            return text, [value, value, value, aspect.span]
        case Scale.AMOUNT:
            return sql.SQL("least(1, abs({} - %s) / %s::float8)").format(column), [value, aspect.span]
        case _ if isinstance(value, frozenset):
            text = sql.SQL("(NOT ({column} && %s::text[] OR {column} = %s::text[]))::integer").format(column=column)
            return text, [sorted(value), sorted(value)]
        case _:
            return sql.SQL("({} <> %s)::integer").format(column), [value]


def _card(site_id: int, properties: str, geometry: str | None) -> CardRow:
    return CardRow(
        site_id=site_id,
        sorted_by=None,
        distance_m=None,
        unknown=(),
        published=True,
        properties=properties,
        geometry_wgs84=geometry,
    )


_NEAR = """\
WITH site AS (SELECT geom FROM published.sites WHERE site_id = %(site_id)s)
SELECT near.id, near.kind, near.name, near.distance_m, ST_X(near.position), ST_Y(near.position)
FROM site
CROSS JOIN unnest(%(kinds)s::text[]) AS wanted (kind)
CROSS JOIN LATERAL (
    SELECT id, kind, name, distance_m, ST_Transform(geom, 4326) AS position
    FROM (
        SELECT DISTINCT ON (name) id, kind, name, geom, ST_Distance(geom, site.geom) AS distance_m
        FROM published.reference_points
        WHERE kind = wanted.kind AND ST_DWithin(geom, site.geom, %(within_m)s)
        ORDER BY name, ST_Distance(geom, site.geom), id
    ) AS named
    ORDER BY distance_m, id
    LIMIT %(each)s
) AS near
ORDER BY near.distance_m, near.id
"""
