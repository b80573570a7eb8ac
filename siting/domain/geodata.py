"""Geodata that sites are seen against: what a data set is, and what its features are used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from siting.domain.places import POINT_LABELS, PointKind
from siting.domain.text import Text


class Role(StrEnum):
    """What features are used for. Areas and reference points have the names of their kinds."""

    MUNICIPALITY = "municipality"
    LOCALITY = "locality"
    DISTRICT = "district"
    BUSINESS_AREA = "business_area"
    JUNCTION = "junction"
    RAIL_TERMINAL = "rail_terminal"
    STATION = "station"
    STOP = "stop"
    PORT = "port"
    AIRPORT = "airport"
    CENTRE = "centre"
    ROADS = "roads"
    ELEVATION = "elevation"
    PLAN = "plan"
    POPULATION = "population"
    """Areas or points with the number of people as weight."""
    WORKPLACES = "workplaces"
    """Points with the number of employed as weight and the industry code (division, two digits) as category."""
    SHOPS = "shops"
    """Existing shopping places with their sales area in m² as weight."""
    SENSITIVE = "sensitive"
    """Homes, schools and care; the category says which: ``home``, ``school``, ``care``."""
    FLOOD = "flood"
    """Zones; the category is a code of the fact ``flood``."""
    PROTECTED_NATURE = "protected_nature"
    """Areas; the category is the kind of protection as the source words it."""
    HERITAGE = "heritage"
    SHORE_PROTECTION = "shore_protection"
    """Decided zones, as areas."""
    WATER = "water"
    """Lakes, sea and streams, from which shore protection is measured; category ``lake``, ``sea`` or ``stream``."""
    PROPERTY_UNIT = "property_unit"
    """Areas of the cadastre with the unit's designation as name; a unit may have several."""
    COUNTED = "counted"
    """Any points, with a weight or without: they are counted within reach of a site, and no fact reads them."""


ROLE_LABELS: dict[Role, Text] = {
    Role.MUNICIPALITY: Text(sv="kommuner", en="municipalities"),
    Role.LOCALITY: Text(sv="tätorter", en="localities"),
    Role.DISTRICT: Text(sv="stadsdelar och statistikområden", en="districts and statistical areas"),
    Role.BUSINESS_AREA: Text(sv="verksamhetsområden", en="business areas"),
    **{Role(kind.value): POINT_LABELS[kind] for kind in PointKind},
    Role.ROADS: Text(sv="vägnät", en="road network"),
    Role.ELEVATION: Text(sv="höjdmodell", en="height model"),
    Role.PLAN: Text(sv="detaljplaner", en="detailed plans"),
    Role.POPULATION: Text(sv="befolkning", en="population"),
    Role.WORKPLACES: Text(sv="arbetsställen", en="workplaces"),
    Role.SHOPS: Text(sv="handelsplatser", en="shopping places"),
    Role.SENSITIVE: Text(sv="bostäder, skolor och vård", en="homes, schools and care"),
    Role.FLOOD: Text(sv="översvämningszoner", en="flood zones"),
    Role.PROTECTED_NATURE: Text(sv="skyddad natur", en="protected nature"),
    Role.HERITAGE: Text(sv="fornlämningar och kulturmiljöer", en="heritage"),
    Role.SHORE_PROTECTION: Text(sv="strandskydd", en="shore protection"),
    Role.WATER: Text(sv="sjöar, hav och vattendrag", en="lakes, sea and streams"),
    Role.PROPERTY_UNIT: Text(sv="fastigheter", en="property units"),
    Role.COUNTED: Text(sv="egna punkter", en="points of one's own"),
}


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One feature of a layer that is neither a named area, a reference point, a plan, nor a road.

    Parameters
    ----------
    role
        What it is used for.
    code, name
        Its identifier at the source and what people call it; "" where it has none.
    category
        What kind it is, by the role's own list; see :class:`Role`.
    weight
        How much it counts, by the role: people, employed, m²; None where nothing is counted.
    verified
        The day that its data are of; None takes the data set's.
    geometry
        In the storage CRS, valid and not empty.
    dataset
        Key of the data set that it was read from, so that two sets that count the same people are told apart; "" when
        it was not read from the store. No part of what the feature is.
    """

    role: Role
    geometry: BaseGeometry
    code: str = ""
    name: str = ""
    category: str = ""
    weight: float | None = None
    verified: date | None = None
    dataset: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.geometry.is_empty:
            raise ValueError(f"{self.role} {self.code or self.name!r}: a feature without a place")
        if self.weight is not None and not 0 <= self.weight < float("inf"):
            raise ValueError(f"{self.role} {self.code or self.name!r}: a weight of {self.weight}")


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What became of a data set's rows: all that were read are in use, or left out for one of four reasons.

    Parameters
    ----------
    read
        Rows of the source.
    loaded
        Rows that are in use now.
    repaired
        Of them, those whose geometry was invalid and was mended.
    outside
        Rows left out because they lie outside the area that the deployment is about.
    duplicates
        Rows left out because the same was there already.
    rejected
        Rows left out because they could not be used; each is in the issue log.
    not_used
        Rows of kinds that no use is about.
    loaded_by_role
        How many of each role.
    """

    read: int = 0
    loaded: int = 0
    repaired: int = 0
    outside: int = 0
    duplicates: int = 0
    rejected: int = 0
    not_used: int = 0
    loaded_by_role: Mapping[str, int] = field(default_factory=dict)


COMPLETE_IN = "complete_in"
"""Option of a data set: codes of the municipalities of which it has all there is."""


@dataclass(frozen=True, kw_only=True)
class GeodataSet:
    """A data set, as stored.

    Parameters
    ----------
    key
        Short name that never changes, e.g. ``osm_roads``.
    declaration
        Key of the declared data set that says how it is read; "" when it was described by hand.
    title
        What people call it.
    address
        File or service that it was loaded from.
    licence, attribution
        Its licence, and the text by which it has to be named; "" where none is asked for.
    verified
        The day that its data are of.
    version
        Rises each time that its content changes, or what facts take from it besides; 0 before anything was loaded.
    loaded_at
        When it was last looked at and found whole; None before.
    content_sha256
        Of what was loaded.
    options
        How it was added (layer, fields, roles, CRS), so that it can be refreshed the same way.
    quality
        What became of its rows.
    issues
        How many issues its log has.
    roles
        What its features are used for.
    demo
        Whether it is made up.
    """

    key: str
    title: Text
    declaration: str = ""
    address: str = ""
    licence: str = ""
    attribution: str = ""
    verified: date | None = None
    version: int = 0
    loaded_at: datetime | None = None
    content_sha256: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    quality: Quality = field(default_factory=Quality)
    issues: int = 0
    roles: frozenset[Role] = frozenset()
    demo: bool = False

    @property
    def complete_in(self) -> tuple[str, ...]:
        """Codes of the municipalities of which it has all there is, so that what it lacks is not there."""
        codes = self.options.get(COMPLETE_IN)
        return tuple(str(code) for code in codes) if isinstance(codes, list | tuple) else ()

    @property
    def told(self) -> tuple[Text, date | None, tuple[str, ...]]:
        """What facts that are computed from it take from it besides its rows: its name, its day, where it is whole."""
        return self.title, self.verified, self.complete_in
