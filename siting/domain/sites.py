"""Sites: land and premises that a company can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from siting.domain.text import Text
from siting.domain.values import UNKNOWN, FactValue


class SiteKind(StrEnum):
    """What kind of site it is."""

    LAND = "land"
    PREMISES = "premises"


KIND_LABELS: dict[SiteKind, Text] = {
    SiteKind.LAND: Text(sv="mark", en="land"),
    SiteKind.PREMISES: Text(sv="lokal", en="premises"),
}


class Availability(StrEnum):
    """Whether a site can be had."""

    AVAILABLE = "available"
    OPTION = "option"
    RESERVED = "reserved"
    PLANNED = "planned"
    SOLD = "sold"
    WITHDRAWN = "withdrawn"


AVAILABILITY_LABELS: dict[Availability, Text] = {
    Availability.AVAILABLE: Text(sv="ledig", en="available"),
    Availability.OPTION: Text(sv="option", en="under option"),
    Availability.RESERVED: Text(sv="reserverad", en="reserved"),
    Availability.PLANNED: Text(sv="planerad", en="planned"),
    Availability.SOLD: Text(sv="såld eller uthyrd", en="sold or let"),
    Availability.WITHDRAWN: Text(sv="borttagen ur källan", en="withdrawn from its source"),
}

OFFERED: frozenset[Availability] = frozenset({Availability.AVAILABLE, Availability.OPTION, Availability.PLANNED})
"""What is matched unless a requirement asks for other."""


OFF_THE_MARKET: tuple[Availability, ...] = (Availability.SOLD, Availability.WITHDRAWN)
"""Sites of these are on no public page, whatever else is said of them."""


class HolderKind(StrEnum):
    """What holds several sites: an area its plots, a building its premises."""

    BUSINESS_AREA = "business_area"
    BUILDING = "building"


@dataclass(frozen=True, kw_only=True)
class Site:
    """One site as it is known at one moment.

    Parameters
    ----------
    site_id
        The store's number; 0 for a site that is not stored yet.
    source, reference
        The source that it came from and its identifier there; together unique.
    kind, name
        Kind of site and what people call it.
    geometry
        Point, polygon or multipolygon in the deployment's storage CRS (metric, axes east, north); None when nobody
        has said where it is.
    middle
        East and north of the geometry's centroid, from which distances are measured, as the store holds it; None
        works it out from the geometry.
    availability, available_from, reserved_until
        Status and dates.
    holder
        Name of the building or area that it is part of, or "".
    property_designations
        Official names of the property units it lies on.
    address
        Street address, or "".
    facts
        Fact key → value; a missing key is unknown.
    demo
        Whether it is made up; shown wherever the site is.
    measured
        What was measured against what one requirement names, by column (:attr:`Criterion.column`); read for a match,
        and no part of what the site is.
    """

    site_id: int = 0
    source: str
    reference: str
    kind: SiteKind
    name: str
    geometry: BaseGeometry | None
    middle: tuple[float, float] | None = None
    availability: Availability = Availability.AVAILABLE
    available_from: date | None = None
    reserved_until: date | None = None
    holder: str = ""
    property_designations: tuple[str, ...] = ()
    address: str = ""
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    demo: bool = False
    measured: Mapping[str, FactValue] = field(default_factory=dict, compare=False)

    def fact(self, key: str) -> FactValue:
        """Return what is known of a fact or column here, :data:`~siting.domain.values.UNKNOWN` when nothing is."""
        return self.facts.get(key) or self.measured.get(key, UNKNOWN)
