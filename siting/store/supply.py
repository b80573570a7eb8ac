"""Plots of land with what their supply is counted from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from psycopg import sql
from shapely.geometry.base import BaseGeometry

from siting.domain.ready_land import Lot
from siting.domain.site_search import SiteQuery
from siting.domain.sites import Availability
from siting.store.card_conditions import Placed, conjunction, judged, narrowing, settled
from siting.store.card_search import Connection


@dataclass(frozen=True, kw_only=True)
class StoredLot:
    """A plot of land.

    Parameters
    ----------
    lot
        What its supply is counted from.
    name, property_designations, availability
        As :class:`siting.domain.sites.Site` has them.
    owner_kind
        Code of the kind of owner; None where unknown.
    power_mw
        Power now; None where unknown.
    published, demo
        Whether the public sees it, and whether it is made up.
    measured
        Whether the area is that of the boundary, as nobody has declared one.
    verified
        When a fact was checked last.
    unknown
        Facts that the query filters by and that are unknown here.
    geometry_wgs84
        GeoJSON geometry as text; None where nobody has said where it is.
    """

    lot: Lot
    name: str
    property_designations: tuple[str, ...]
    availability: Availability
    owner_kind: str | None
    power_mw: float | None
    published: bool
    demo: bool
    measured: bool
    verified: date | None
    unknown: tuple[str, ...]
    geometry_wgs84: str | None


def find_lots(connection: Connection, query: SiteQuery, placed: Placed, *, published_only: bool) -> list[StoredLot]:
    """Return the plots that a search finds, by number.

    Parameters
    ----------
    connection
        Of the public's, or of the program's for ``published_only=False``.
    query
        What is asked; its order and page do not matter.
    placed
        What of it is somewhere.
    published_only
        Whether only what the public may see is looked through.
    """
    conditions = judged(query)
    unknown = sql.SQL(", ").join([sql.SQL("CASE WHEN ({}) IS NULL THEN %s END").format(one.text) for one in conditions])
    where, where_values = conjunction([*settled(query, placed), *narrowing(query)])
    statement = sql.SQL(_LOTS).format(
        unknown=unknown,
        published=sql.SQL("true" if published_only else "published"),
        table=_table(published_only),
        where=where,
    )
    values = [value for one in conditions for value in (*one.values, one.name)]
    with connection.cursor(binary=True) as cursor:
        return [_lot(row) for row in cursor.execute(statement, [*values, *where_values])]


def find_shapes(connection: Connection, site_ids: Collection[int], *, published_only: bool) -> dict[int, BaseGeometry]:
    """Return where plots are, in the storage CRS, by number; those without a place are left out."""
    statement = sql.SQL(
        "SELECT site_id, ST_AsBinary(geom) FROM {} WHERE site_id = ANY(%s) AND geom IS NOT NULL"
    ).format(sql.Identifier(*(("published", "sites") if published_only else ("cards", "site"))))
    with connection.cursor(binary=True) as cursor:
        return {site_id: shapely.from_wkb(bytes(wkb)) for site_id, wkb in cursor.execute(statement, [list(site_ids)])}


_LOTS = """\
SELECT
    site_id, name, property_designations, availability, available_from, possession_date,
    'possession_date' = ANY(estimated), plan_status, plan_legal_force_date, readiness, permitted_uses,
    coalesce(plot_area_m2, CASE WHEN ST_Dimension(geom) = 2 THEN ST_Area(geom) END),
    plot_area_m2 IS NULL, owner_kind, power_capacity_mw, {published}, demo, verified_last,
    ARRAY[{unknown}]::text[], geometry_wgs84
FROM {table} WHERE {where} ORDER BY site_id
"""


def _lot(row: tuple[Any, ...]) -> StoredLot:
    return StoredLot(
        lot=Lot(
            site_id=row[0],
            area_m2=row[11],
            uses=None if row[10] is None else frozenset(row[10]),
            possession=row[5],
            possession_is_estimate=row[6],
            available_from=row[4],
            plan_status=row[7],
            legal_force=row[8],
            readiness=row[9],
        ),
        name=row[1],
        property_designations=tuple(row[2]),
        availability=Availability(row[3]),
        owner_kind=row[13],
        power_mw=row[14],
        published=row[15],
        demo=row[16],
        measured=row[12] and row[11] is not None,
        verified=row[17],
        unknown=tuple(key for key in row[18] if key is not None),
        geometry_wgs84=row[19],
    )


def find_attributions(connection: Connection, site_ids: Collection[int], *, published_only: bool) -> list[str]:
    """Return who has to be named for some plots, by name."""
    statement = sql.SQL(
        "SELECT DISTINCT attribution FROM {} WHERE site_id = ANY(%s) AND attribution <> '' ORDER BY attribution"
    ).format(_table(published_only))
    return [row[0] for row in connection.execute(statement, [list(site_ids)])]


def _table(published_only: bool) -> sql.Identifier:
    return sql.Identifier(*(("published", "sites") if published_only else ("cards", "site")))
