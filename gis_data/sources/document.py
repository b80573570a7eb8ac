"""The shape of a mapping file, checked as it is read; what its words refer to is checked in ``building``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gis_data.values.amounts import DecimalMark
from gis_data.values.dates import DateOrder


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words: TypeAlias = Annotated[list[str], BeforeValidator(_listed)]
"""One text or a list of texts."""

Codes: TypeAlias = dict[str, Words]
"""Code → the words that stand for it; ``unknown`` gathers the words for unknown."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameSection(_Section):
    """A name in both languages."""

    sv: str
    en: str


class ReadSection(_Section):
    """How the file is read."""

    encoding: str | None = None
    delimiter: Annotated[str | None, Field(min_length=1, max_length=1)] = None
    sheet: str | None = None
    all_sheets: bool = False
    similar_headers: bool = False


class WordsSection(_Section):
    """Words for nothing, unknown and not applicable."""

    blank: Words = []
    unknown: Words = []
    not_applicable: Words = []


class AreaSection(_Section):
    """Where the source's sites lie, in degrees: a box or a ring of corners."""

    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None
    ring: list[tuple[float, float]] | None = None


class ReadingSection(_Section):
    """One way to understand coordinates."""

    crs: str
    order: Literal["east_north", "north_east", "geocentric"] = "east_north"


class PositionSection(_Section):
    """Where a row says where it is."""

    east: Words = []
    north: Words = []
    text: Words = []
    pattern: str = ""
    wkt: Words = []
    geometry: bool = False
    crs: str | None = None
    crs_column: Words = []
    crs_names: Codes = {}
    crs_otherwise: str | None = None


class PartSection(_Section):
    """Which part of the source a row belongs to."""

    columns: Words
    last_segment: bool = False
    aliases: dict[str, str] = {}


class IdentitySection(_Section):
    """What makes two rows the same site."""

    reference: Words
    fallback: Words = []
    part: PartSection | None = None


class SiteSection(_Section):
    """What a site is besides its facts."""

    kind: Literal["land", "premises"] | None = None
    kind_column: Words = []
    kind_codes: Codes = {}
    sheet_kinds: Codes = {}
    name: Words
    address: Words = []
    holder: Words = []
    property_designations: Words = []
    availability: str = "available"
    availability_column: Words = []
    availability_codes: Codes = {}
    available_from: Words = []
    reserved_until: Words = []
    ended: Words = []


class CaseSection(_Section):
    """One line of a decision table."""

    when: dict[str, Words]
    value: Any = None


class FactSection(_Section):
    """From what a fact is read."""

    column: Words = []
    unit: str | None = None
    zero_is_unknown: bool = False
    codes: Codes = {}
    similar: bool = False
    cases: list[CaseSection] = []
    value: Any = None
    from_area: bool = False
    status: Literal["known", "estimated"] = "known"
    source: str = ""


class RowSection(_Section):
    """Which rows are of use."""

    column: str
    keep: Words = []
    skip: Words = []


class SaidSection(_Section):
    """Who says what the rows say, and when it was true."""

    source: str = ""
    verified: Words = []


class MappingDocument(_Section):
    """A mapping file."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")]
    name: NameSection
    licence: str = ""
    attribution: str = ""
    demo: bool = False
    recommended_crs: str | None = None
    decimal: DecimalMark = "."
    dates: DateOrder = "YMD"
    ground_height_m: float = 0.0
    every_fact: bool = False
    read: ReadSection = ReadSection()
    words: WordsSection = WordsSection()
    columns: dict[str, Words]
    area: AreaSection | None = None
    reading: list[ReadingSection] = []
    identity: IdentitySection
    site: SiteSection
    position: list[PositionSection] = []
    facts: dict[str, FactSection] = {}
    rows: list[RowSection] = []
    said: SaidSection = SaidSection()
