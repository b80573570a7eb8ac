"""What is on offer, counted: by kind, by area, by what may be done there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psycopg import sql

from siting.domain.activities import Activity, UseAnswer, use_fact
from siting.domain.shown_facts import READY, SIZE
from siting.domain.sites import OFFERED, SiteKind
from siting.store.card_search import Connection

SOON = timedelta(days=365)
"""What can be had within this time is to be had soon."""

_OFFERED = sorted(one.value for one in OFFERED)
_FITTING = [UseAnswer.ALLOWED.value, UseAnswer.CONDITIONAL.value]


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What is on offer of one kind.

    Parameters
    ----------
    kind
        Of site.
    sites
        How many.
    area_m2
        Of those whose size is known, together.
    now, soon
        How many can be had today, and how many more within :data:`SOON`.
    """

    kind: SiteKind
    sites: int
    area_m2: float
    now: int
    soon: int


@dataclass(frozen=True, kw_only=True)
class AreaStock:
    """What is on offer in one business area.

    Parameters
    ----------
    name
        Of the area.
    sites, area_m2
        By kind: how many, and their known size together.
    """

    name: str
    sites: dict[SiteKind, int]
    area_m2: dict[SiteKind, float]


def stock(connection: Connection, today: date) -> tuple[Stock, ...]:
    """Return what is on offer of each kind, kinds without any left out."""
    text = sql.SQL(
        "SELECT kind, count(*), coalesce(sum({size}), 0),"
        " count(*) FILTER (WHERE coalesce({ready}, available_from) <= %s),"
        " count(*) FILTER (WHERE coalesce({ready}, available_from) > %s"
        " AND coalesce({ready}, available_from) <= %s)"
        " FROM published.sites WHERE availability = ANY(%s) GROUP BY kind"
    ).format(size=_size(), ready=sql.Identifier(READY))
    rows = connection.execute(text, [today, today, today + SOON, _OFFERED]).fetchall()
    found = {
        SiteKind(row[0]): Stock(kind=SiteKind(row[0]), sites=row[1], area_m2=row[2], now=row[3], soon=row[4])
        for row in rows
    }
    return tuple(found[kind] for kind in SiteKind if kind in found)


def business_areas(connection: Connection, limit: int) -> tuple[AreaStock, ...]:
    """Return the business areas with something on offer, those with the most sites first."""
    text = sql.SQL(
        "SELECT business_area_name, json_object_agg(kind, sites), json_object_agg(kind, area_m2) FROM ("
        "SELECT business_area_name, kind, count(*) AS sites, coalesce(sum({size}), 0) AS area_m2"
        " FROM published.sites WHERE availability = ANY(%s) AND business_area_name IS NOT NULL"
        " GROUP BY business_area_name, kind) AS counted"
        " GROUP BY business_area_name ORDER BY sum(sites) DESC, business_area_name LIMIT %s"
    ).format(size=_size())
    return tuple(
        AreaStock(
            name=name,
            sites={SiteKind(kind): count for kind, count in sites.items()},
            area_m2={SiteKind(kind): area for kind, area in areas.items()},
        )
        for name, sites, areas in connection.execute(text, [_OFFERED, limit])
    )


def activity_counts(connection: Connection) -> dict[Activity, int]:
    """Return at how many sites on offer the plan allows each activity, on conditions or not."""
    activities: Sequence[Activity] = tuple(Activity)
    counts = sql.SQL(", ").join(
        sql.SQL("count(*) FILTER (WHERE {} = ANY(%s))").format(sql.Identifier(use_fact(one))) for one in activities
    )
    text = sql.SQL("SELECT {} FROM published.sites WHERE availability = ANY(%s)").format(counts)
    row = connection.execute(text, [*([_FITTING] * len(activities)), _OFFERED]).fetchone()
    return dict(zip(activities, row or (), strict=True))


def _size() -> sql.Composable:
    return sql.SQL("coalesce({})").format(sql.SQL(", ").join(sql.Identifier(key) for key in SIZE.values()))
