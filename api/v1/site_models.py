"""What the answers about sites look like, for the API's description; the answers themselves are made as text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.v1 import examples
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import Status


class Said(BaseModel):
    """A text in both languages."""

    sv: str
    en: str


class Counts(BaseModel):
    """How many sites the search finds on all pages together."""

    found: int = Field(description="Sites that are found, with those where something filtered by is unknown.")
    sure: int = Field(description="Sites of which all that is filtered by is known.")
    unknown: int = Field(description="Sites of which something that is filtered by is unknown.")


class SiteItem(BaseModel):
    """A site in a list: its own fields and, beside them, each known fact under its key (see /api/v1/facts)."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [examples.SITE_ITEM]})

    id: int
    url: str = Field(description="Where all that is known of it is told.")
    position_wgs84: tuple[float, float] | None = Field(description="Longitude and latitude of a point on the site.")
    distance_m: float | None = Field(description="In a straight line from near or near_point to its nearest part.")
    unknown: list[str] = Field(description="Facts that are filtered by and unknown here.")
    source: str
    source_name: str
    reference: str = Field(description="What the site is called by its source.")
    kind: SiteKind
    name: str
    address: str
    holder: str = Field(description="The area or building that it is part of.")
    property_designations: list[str]
    availability: Availability
    available_from: date | None = None
    reserved_until: date | None = None
    demo: bool = Field(description="Whether it is made up.")
    changed_at: datetime
    verified_first: date | None = Field(default=None, description="The oldest day that a fact of it was checked.")
    verified_last: date | None = Field(default=None, description="The newest.")
    estimated: list[str] = Field(description="Facts that are estimates.")
    not_applicable: list[str] = Field(description="Facts that are known not to apply; a filter by one is not met.")


class SiteList(BaseModel):
    """A page of the list of sites."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SITES]})

    counts: Counts
    next: str | None = Field(description="Address of the next page; null on the last.")
    items: list[SiteItem]


class SiteFeatures(BaseModel):
    """A page of the list of sites as GeoJSON, RFC 7946."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SITE_FEATURES]})

    type: Literal["FeatureCollection"]
    numberMatched: int  # noqa: N815 - as OGC API Features has it
    numberReturned: int  # noqa: N815
    numberUnknown: int = Field(description="Of those that match: where something filtered by is unknown.")  # noqa: N815
    links: list[dict[str, str]] = Field(description="The next page, where there is one: rel, type and href.")
    features: list[dict[str, Any]] = Field(description="Features; their properties are those of an item of the list.")


class FactKnown(BaseModel):
    """What is known of a fact at a site."""

    key: str
    label: Said
    theme: str
    unit: str | None
    value: float | bool | str | list[str] | None = Field(
        description="In the fact's unit; a date as ISO 8601; null where it is unknown or does not apply."
    )
    text: Said = Field(description="The value in words.")
    status: Status
    status_label: Said
    source: Said = Field(description="Who or what says so.")
    verified: date | None = Field(description="The day it was true or last checked.")
    computed: bool = Field(description="Whether it was computed from geodata.")
    stale: bool = Field(description="Whether something that it was computed from has changed since.")


class SiteDocument(BaseModel):
    """All that the public may know of a site."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SITE]})

    id: int
    url: str
    name: str
    kind: SiteKind
    kind_label: Said
    availability: Availability
    availability_label: Said
    available_from: date | None
    reserved_until: date | None
    reference: str
    address: str
    holder: str
    property_designations: list[str]
    demo: bool
    changed_at: datetime | None
    source: str
    source_name: str
    attribution: str
    licence: str
    position_wgs84: tuple[float, float] | None
    geometry_wgs84: dict[str, Any] | None
    facts: list[FactKnown] = Field(description="Every fact that applies to the kind, also the unknown ones.")


class NearDocument(BaseModel):
    """A reference point near a site."""

    id: int
    kind: str
    kind_label: Said
    name: str
    distance_m: float = Field(description="In a straight line to the site's nearest part.")
    position_wgs84: tuple[float, float]


class NearList(BaseModel):
    """The nearest reference points of each kind around a site."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.NEAR]})

    items: list[NearDocument]


class FactName(BaseModel):
    """A fact by its key and label."""

    key: str
    label: Said


class SimilarDocument(BaseModel):
    """A site that is like another, and in what."""

    id: int
    url: str
    name: str
    kind: SiteKind
    position_wgs84: tuple[float, float] | None
    likeness: float = Field(ge=0, le=1, description="1 for alike in all that matters; an unknown fact counts half.")
    alike: list[FactName]
    unlike: list[FactName]
    unknown: list[FactName] = Field(description="Facts that matter and are unknown at one of the two.")


class SimilarList(BaseModel):
    """Sites of the same kind that are most alike, the most alike first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SIMILAR]})

    items: list[SimilarDocument]
