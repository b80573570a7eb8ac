"""Rows of a list of sites, as pages and programs show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
import shapely

from siting.domain.facts import FactType
from siting.domain.site_search import SiteQuery
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import Value
from siting.domain.vocabulary import FACTS
from siting.store.card_search import CardRow


@dataclass(frozen=True, kw_only=True)
class SiteRow:
    """A site in a list.

    Parameters
    ----------
    site_id, source, reference, kind, name, address, holder, property_designations
        As :class:`siting.domain.sites.Site` has them.
    availability, available_from, reserved_until, demo
        Likewise.
    published
        Whether the public sees it.
    changed_at
        When it, or what is known of it, was changed last.
    verified_first, verified_last
        The oldest and the newest day that one of its facts was checked; None where none was.
    facts
        What is known, by fact: just the facts that the query's ``fields`` name, or all.
    estimated
        Facts of these that are estimates.
    not_applicable
        Facts that are known not to apply here.
    unknown
        Facts that the query filters by and that are unknown here; () for a site that meets it for sure.
    distance_m
        From where the query says, to the site's nearest part.
    position_wgs84
        Longitude and latitude of a point on the site, for a disc on the map.
    geometry_wgs84
        GeoJSON geometry as text.
    """

    site_id: int
    source: str
    reference: str
    kind: SiteKind
    name: str
    address: str
    holder: str
    property_designations: tuple[str, ...]
    availability: Availability
    available_from: date | None
    reserved_until: date | None
    demo: bool
    published: bool
    changed_at: datetime | None
    verified_first: date | None
    verified_last: date | None
    facts: Mapping[str, Value]
    estimated: frozenset[str]
    not_applicable: frozenset[str]
    unknown: tuple[str, ...]
    distance_m: float | None
    position_wgs84: tuple[float, float] | None
    geometry_wgs84: str | None


@dataclass(frozen=True, kw_only=True)
class SiteCounts:
    """How many sites a search finds.

    Parameters
    ----------
    found
        Sites on all pages together.
    sure
        Those of them where all that is filtered by is known.
    """

    found: int
    sure: int

    @property
    def unknown(self) -> int:
        """Those of them where something that is filtered by is unknown."""
        return self.found - self.sure


@dataclass(frozen=True, kw_only=True)
class SitePage:
    """A page of a list of sites.

    Parameters
    ----------
    query
        What was asked.
    rows
        In its order.
    counts
        Over all pages.
    next
        The query of the next page; None on the last.
    """

    query: SiteQuery
    rows: tuple[SiteRow, ...]
    counts: SiteCounts
    next: SiteQuery | None


@dataclass(frozen=True, kw_only=True)
class Relaxed:
    """What a search would find without one of its filters.

    Parameters
    ----------
    name
        The filter: a fact's key or a field of the query; see :meth:`SiteQuery.without`.
    query
        The search without it.
    found
        How many sites that finds.
    """

    name: str
    query: SiteQuery
    found: int


def site_rows(rows: list[CardRow], fields: Collection[str] = ()) -> tuple[SiteRow, ...]:
    """Return cards as rows of a list.

    Parameters
    ----------
    rows
        From :func:`cards_page`.
    fields
        Facts that are told; () for all that are known.
    """
    return tuple(_site_row(row, frozenset(fields)) for row in rows)


def _site_row(row: CardRow, fields: frozenset[str]) -> SiteRow:
    said: dict[str, Any] = orjson.loads(row.properties)
    facts = {
        key: fact_value(key, value) for key, value in said.items() if key in FACTS and (not fields or key in fields)
    }
    return SiteRow(
        site_id=row.site_id,
        source=said["source"],
        reference=said["reference"],
        kind=SiteKind(said["kind"]),
        name=said["name"],
        address=said["address"],
        holder=said["holder"],
        property_designations=tuple(said["property_designations"]),
        availability=Availability(said["availability"]),
        available_from=_day(said.get("available_from")),
        reserved_until=_day(said.get("reserved_until")),
        demo=said["demo"],
        published=row.published,
        changed_at=datetime.fromisoformat(said["changed_at"]) if "changed_at" in said else None,
        verified_first=_day(said.get("verified_first")),
        verified_last=_day(said.get("verified_last")),
        facts=facts,
        estimated=frozenset(said["estimated"]) & facts.keys(),
        not_applicable=frozenset(key for key in said["not_applicable"] if not fields or key in fields),
        unknown=row.unknown,
        distance_m=row.distance_m,
        position_wgs84=position_wgs84(row.geometry_wgs84),
        geometry_wgs84=row.geometry_wgs84,
    )


def fact_value(key: str, said: Any) -> Value:
    """Return a fact's value from what a card's properties say."""
    match FACTS[key].type:
        case FactType.NUMBER:
            return float(said)
        case FactType.DATE:
            return date.fromisoformat(said)
        case FactType.CODES:
            return frozenset(said)
        case FactType.YES_NO:
            return bool(said)
        case _:
            return str(said)


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)


def position_wgs84(geometry: str | None) -> tuple[float, float] | None:
    """Return longitude and latitude of a point on a GeoJSON geometry, None where there is none."""
    if geometry is None:
        return None
    point = shapely.point_on_surface(shapely.from_geojson(geometry))
    return None if point.is_empty else (point.x, point.y)
