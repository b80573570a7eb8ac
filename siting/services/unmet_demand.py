"""What was asked for and not there: the same obstacle of several enquiries, taken together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import fsum

from sqlalchemy import Connection

from siting.domain.plan_stages import months_on
from siting.domain.text import Text
from siting.store.unmet import UnmetRow, count_enquiries, find_unmet, wanted_areas

MONTHS = 12
"""How far back is looked."""
FEWEST_FOR_THE_PUBLIC = 3
"""The public is not told what fewer enquiries asked for: it could tell who asked."""


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What enquiries asked for and was not there.

    Parameters
    ----------
    fact
        The fact's key, with what it is measured against after an @.
    label
        What it is called.
    asked
        How it was asked for, each with the number of enquiries, the most usual first.
    enquiries
        How many enquiries asked it.
    area_m2
        What those of them wanted together that said how much.
    unsized
        How many of them did not say.
    """

    fact: str
    label: Text
    asked: tuple[tuple[Text, int], ...]
    enquiries: int
    area_m2: float
    unsized: int


@dataclass(frozen=True, kw_only=True)
class UnmetDemand:
    """What was asked for and not there in a time.

    Parameters
    ----------
    since
        From when on.
    enquiries
        How many enquiries came in.
    obstacles
        The most usual first.
    """

    since: datetime
    enquiries: int
    obstacles: tuple[Obstacle, ...]


def unmet_demand(conn: Connection, now: datetime, *, months: int = MONTHS, fewest: int = 1) -> UnmetDemand:
    """Return what was asked for and not there.

    Parameters
    ----------
    now
        Until when.
    months
        How far back is looked.
    fewest
        Obstacles of fewer enquiries are left out.
    """
    since = datetime.combine(months_on(now.date(), -months), now.timetz())
    areas = wanted_areas(conn, since)
    by_fact: dict[str, list[UnmetRow]] = {}
    for row in find_unmet(conn, since):
        by_fact.setdefault(row.fact, []).append(row)
    obstacles = [_obstacle(rows, areas) for rows in by_fact.values()]
    told = [one for one in obstacles if one.enquiries >= fewest]
    return UnmetDemand(
        since=since,
        enquiries=count_enquiries(conn, since),
        obstacles=tuple(sorted(told, key=lambda one: (-one.enquiries, -one.area_m2, one.fact))),
    )


def _obstacle(rows: list[UnmetRow], areas: dict[int, float]) -> Obstacle:
    enquiries = frozenset[int]().union(*(row.enquiries for row in rows))
    usual = sorted(rows, key=lambda row: -len(row.enquiries))
    return Obstacle(
        fact=rows[0].fact,
        label=usual[0].label,
        asked=tuple((row.asked, len(row.enquiries)) for row in usual),
        enquiries=len(enquiries),
        area_m2=fsum(areas.get(one, 0.0) for one in enquiries),
        unsized=sum(one not in areas for one in enquiries),
    )
