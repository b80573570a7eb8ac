"""What can be asked of the list of sites: which ones, in what order, which page of them.

A :class:`SiteQuery` is the same whether it comes from a page's form, a link that somebody kept or a program:
:mod:`siting.domain.site_search_reading` makes one of a query string's names and values and writes it back. Names of
parameters follow the vocabulary, see :mod:`siting.domain.site_parameters`.

A filter by a fact has three answers at a site, as criteria have: yes, no, and unknown where the fact is not known.
What is unknown is kept unless asked otherwise, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from siting.domain.facts import Fact, FactType, Origin
from siting.domain.sites import Availability, SiteKind
from siting.domain.vocabulary import FACTS

DEFAULT_LIMIT = 50
MOST_LISTED = 200
"""Sites on a page at most."""
LONGEST_TEXT = 200
"""Characters that are searched for."""
MOST_VALUES = 200
"""Values that one parameter may list."""
MOST_POSITIONS = 2_000
"""Positions of an area that is searched in."""

SORTS: tuple[str, ...] = ("name", "changed", "verified", "distance")
"""What sites can be sorted by besides facts: name, last change, oldest check of a fact, distance from ``near``."""


class Unknown(StrEnum):
    """What becomes of sites of which is unknown what is filtered by."""

    KEEP = "keep"
    ONLY = "only"
    EXCLUDE = "exclude"


@dataclass(frozen=True, kw_only=True)
class FactFilter:
    """A filter by one fact. Sites of kinds that the fact does not apply to don't meet it.

    Parameters
    ----------
    key
        The fact's key.
    low, high
        Both included: numbers in the fact's unit, or days.
    any_of
        Codes of which one is enough; for free text, such as an area's name, whole values without regard to capitals.
    all_of
        Codes that are all needed, for facts that are sets of codes.
    yes
        For facts that are yes or no.
    unknown
        Other than what the query says of all facts; with nothing else, whether the fact is known is all that is asked.
    """

    key: str
    low: float | date | None = None
    high: float | date | None = None
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    yes: bool | None = None
    unknown: Unknown | None = None

    @property
    def fact(self) -> Fact:
        """The fact that is filtered by."""
        return FACTS[self.key]

    @property
    def asks_value(self) -> bool:
        """Whether more is asked than whether the fact is known."""
        return (self.low, self.high, self.yes) != (None, None, None) or bool(self.any_of or self.all_of)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle that sites have to touch, axes east and north whatever the CRS says of its axes.

    Parameters
    ----------
    west, south, east, north
        Degrees in WGS 84, else the CRS's unit.
    crs
        E.g. ``EPSG:4326``.
    """

    west: float
    south: float
    east: float
    north: float
    crs: str = "EPSG:4326"


@dataclass(frozen=True, kw_only=True)
class Near:
    """Where distance is measured from, in a straight line to the nearest part of a site.

    Parameters
    ----------
    longitude, latitude
        WGS 84; None where ``point_id`` says where.
    point_id
        Number of a reference point.
    within_m
        How far away sites may be; None for any distance.
    """

    longitude: float | None = None
    latitude: float | None = None
    point_id: int | None = None
    within_m: float | None = None


@dataclass(frozen=True, kw_only=True)
class SortBy:
    """An order: what is unknown comes last, either way; sites that are alike stand in the order of their numbers.

    Parameters
    ----------
    key
        One of :data:`SORTS`, or the key of a fact that is a number or a date.
    descending
        From the largest, newest or last down.
    """

    key: str = "name"
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True, kw_only=True)
class SiteQuery:
    """Which sites, in what order, which page of them; all filters have to be met.

    Parameters
    ----------
    text
        Words that all have to stand somewhere in name, address, holder, reference or property designations.
    ids
        Only these sites.
    kinds, availability, holders, sources
        One of them; () for any. Holders are compared without regard to capitals.
    facts
        Filters by fact, one a fact, in the vocabulary's order.
    unknown
        What becomes of sites where a fact that is filtered by is unknown.
    box, area
        Where sites have to be, at least in part; the area is a polygon or several, in WGS 84. Sites without a position
        are nowhere.
    near
        What distance is measured from.
    changed_since
        Changed then or later; with its zone.
    verified_before
        With a fact that was checked last before that day, or never: for staff.
    published
        For staff, who see both.
    sort
        None: by distance where ``near`` says from where, else by name.
    limit
        Sites on a page, 1 to :data:`MOST_LISTED`.
    cursor
        Where the page begins, as the page before it says; "" for the first.
    fields
        Facts that are told; () for all that are known.
    """

    text: str = ""
    ids: tuple[int, ...] = ()
    kinds: tuple[SiteKind, ...] = ()
    availability: tuple[Availability, ...] = ()
    holders: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    facts: tuple[FactFilter, ...] = ()
    unknown: Unknown = Unknown.KEEP
    box: Box | None = None
    area: BaseGeometry | None = None
    near: Near | None = None
    changed_since: datetime | None = None
    verified_before: date | None = None
    published: bool | None = None
    sort: SortBy | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""
    fields: tuple[str, ...] = ()

    @property
    def order(self) -> SortBy:
        """The order that applies."""
        return self.sort or SortBy(key="name" if self.near is None else "distance")

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows what is listed."""
        return replace(self.asked, sort=None) != SiteQuery()

    @property
    def asked(self) -> SiteQuery:
        """Which sites in which order: the query without its page, to compare or to keep."""
        return replace(self, limit=DEFAULT_LIMIT, cursor="", fields=())

    def filter(self, key: str) -> FactFilter | None:
        """Return the filter by a fact, None where there is none."""
        return next((one for one in self.facts if one.key == key), None)

    def without(self, key: str) -> SiteQuery:
        """Return the query without one filter: a fact's key or the name of a field above; from the first page on."""
        if key in FACTS:
            return replace(self, facts=tuple(one for one in self.facts if one.key != key), cursor="")
        plain = SiteQuery()
        if key not in FILTERS:
            raise KeyError(key)
        kept = replace(self, **{key: getattr(plain, key)}, cursor="")
        loses_distance = key == "near" and self.sort is not None and self.sort.key == "distance"
        return replace(kept, sort=None) if loses_distance else kept


FILTERS: tuple[str, ...] = (
    "text",
    "ids",
    "kinds",
    "availability",
    "holders",
    "sources",
    "box",
    "area",
    "near",
    "changed_since",
    "verified_before",
    "published",
)
"""Fields of a query that narrow it, besides ``facts``."""


def filterable() -> tuple[Fact, ...]:
    """Return the facts that sites can be filtered by: those that sites carry, in the order of people's reading."""
    return tuple(fact for fact in FACTS.values() if fact.origin is not Origin.MATCHED)


def sortable(fact: Fact) -> bool:
    """Tell whether sites can be sorted by a fact."""
    return fact.origin is not Origin.MATCHED and fact.type in (FactType.NUMBER, FactType.DATE)
