"""What is on offer, counted: by kind, by area, by what may be done there."""

from __future__ import annotations

import math
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


@dataclass(frozen=True, kw_only=True)
class OnOffer:
    """All that is on offer, counted.

    Parameters
    ----------
    stock
        Of each kind, kinds without any left out.
    areas
        The business areas with something on offer, those with the most sites first.
    activities
        At how many sites the plan allows each activity, on conditions or not.
    """

    stock: tuple[Stock, ...]
    areas: tuple[AreaStock, ...]
    activities: dict[Activity, int]


@dataclass(frozen=True)
class _Counted:
    """What was counted of one kind in one business area; "" is outside all."""

    kind: SiteKind
    area: str
    sites: int
    area_m2: float
    now: int
    soon: int
    allowed: tuple[int, ...]


def on_offer(connection: Connection, today: date, *, most_areas: int) -> OnOffer:
    """Count what is on offer, all at once: what takes time is reading the sites.

    Parameters
    ----------
    today
        What can be had now or soon is told from it.
    most_areas
        How many business areas are told of.
    """
    counted = _counted(connection, today)
    allowed = [sum(one.allowed[place] for one in counted) for place in range(len(Activity))]
    of_kinds = {kind: [one for one in counted if one.kind is kind] for kind in SiteKind}
    areas: dict[str, list[_Counted]] = {}
    for one in counted:
        if one.area:
            areas.setdefault(one.area, []).append(one)
    most_first = sorted(areas, key=lambda name: (-sum(one.sites for one in areas[name]), name))
    return OnOffer(
        stock=tuple(_stock(kind, some) for kind, some in of_kinds.items() if some),
        areas=tuple(_area(name, areas[name]) for name in most_first[:most_areas]),
        activities=dict(zip(Activity, allowed, strict=True)),
    )


def _stock(kind: SiteKind, counted: Sequence[_Counted]) -> Stock:
    return Stock(
        kind=kind,
        sites=sum(one.sites for one in counted),
        area_m2=math.fsum(one.area_m2 for one in counted),
        now=sum(one.now for one in counted),
        soon=sum(one.soon for one in counted),
    )


def _area(name: str, counted: Sequence[_Counted]) -> AreaStock:
    return AreaStock(
        name=name,
        sites={one.kind: one.sites for one in counted},
        area_m2={one.kind: one.area_m2 for one in counted},
    )


def _counted(connection: Connection, today: date) -> list[_Counted]:
    allowed = sql.SQL(", ").join(
        sql.SQL("count(*) FILTER (WHERE {} = ANY(%(fitting)s))").format(sql.Identifier(use_fact(one)))
        for one in Activity
    )
    text = sql.SQL(
        "SELECT kind, coalesce(business_area_name, ''), count(*), coalesce(sum({size}), 0),"
        " count(*) FILTER (WHERE {ready} <= %(today)s),"
        " count(*) FILTER (WHERE {ready} > %(today)s AND {ready} <= %(soon)s), {allowed}"
        " FROM published.sites WHERE availability = ANY(%(offered)s) GROUP BY 1, 2 ORDER BY 1, 2"
    ).format(
        size=sql.SQL("coalesce({})").format(sql.SQL(", ").join(sql.Identifier(key) for key in SIZE.values())),
        ready=sql.SQL("coalesce({}, available_from)").format(sql.Identifier(READY)),
        allowed=allowed,
    )
    asked = {"today": today, "soon": today + SOON, "offered": _OFFERED, "fitting": _FITTING}
    return [
        _Counted(SiteKind(kind), area, sites, area_m2, now, soon, tuple(fitting))
        for kind, area, sites, area_m2, now, soon, *fitting in connection.execute(text, asked)
    ]
