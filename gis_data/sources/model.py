"""A source as it is declared: which columns mean what, in which units, codes and coordinates."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from shapely.geometry import Polygon

from gis_data.tables.model import ReadRules
from gis_data.values.amounts import DecimalMark
from gis_data.values.codes import CodeList
from gis_data.values.dates import DateOrder
from gis_data.values.marks import Marks
from siting.domain.facts import Fact
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Text
from siting.domain.values import Status, Value

Columns: TypeAlias = tuple[str, ...]
"""Names of columns by the mapping's own words, in order of preference: the first that is filled counts."""


class Order(StrEnum):
    """How two numbers are a position."""

    EAST_NORTH = "east_north"
    NORTH_EAST = "north_east"
    GEOCENTRIC = "geocentric"
    """X and Y of an earth-centred system, without Z: the height has to be assumed."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to understand a pair of numbers.

    Parameters
    ----------
    crs
        Any name that PROJ knows.
    order
        Which number is which.
    """

    crs: str
    order: Order = Order.EAST_NORTH


@dataclass(frozen=True, kw_only=True)
class CrsRule:
    """In which CRS a source's coordinates are.

    Parameters
    ----------
    fixed
        The CRS of every row, ``"deployment"`` for the storage CRS, or None.
    columns
        Where a row names its own.
    names
        Keyed names and patterns, also misspelt → CRS.
    otherwise
        The CRS of a row that names none; None: found by magnitude, where only one reading lies within the source's
        area.
    """

    fixed: str | None = None
    columns: Columns = ()
    names: CodeList = field(default_factory=lambda: CodeList(words={}))
    otherwise: str | None = None


@dataclass(frozen=True, kw_only=True)
class PositionRule:
    """Where a row says where it is; a mapping has several, the first that is filled counts.

    Parameters
    ----------
    east, north
        Columns of a pair of numbers.
    text, pattern
        Column of a text with both, and the regular expression with groups ``east`` and ``north``.
    wkt
        Column of a geometry as text.
    geometry
        Whether it is the geometry of a GIS file.
    crs
        The CRS rule.
    """

    east: Columns = ()
    north: Columns = ()
    text: Columns = ()
    pattern: str = ""
    wkt: Columns = ()
    geometry: bool = False
    crs: CrsRule


@dataclass(frozen=True, kw_only=True)
class Case:
    """One line of a decision table.

    Parameters
    ----------
    when
        Column → keyed words or patterns of which its text must be one.
    value
        What the fact then is; None: unknown.
    """

    when: AbstractMapping[str, tuple[str, ...]]
    value: Value | None


@dataclass(frozen=True, kw_only=True)
class FactRule:
    """From what a fact's value is read.

    Parameters
    ----------
    fact
        The fact.
    columns
        Where it stands.
    unit
        In which unit, when the cell and the header say none.
    zero_is_unknown
        Whether 0 stands for nothing.
    codes
        The source's words for codes, or for yes and no.
    cases
        A decision table over several columns, instead of one column.
    constant
        The value of every row.
    from_area
        Whether it is the area of the row's polygon when no column says it.
    status
        Known, or estimated for what a rule derives.
    source
        Who or what says so, with ``{column}`` places; "" for the mapping's own.
    """

    fact: Fact
    columns: Columns = ()
    unit: str | None = None
    zero_is_unknown: bool = False
    codes: CodeList | None = None
    cases: tuple[Case, ...] = ()
    constant: Value | None = None
    from_area: bool = False
    status: Status = Status.KNOWN
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class IdentityRule:
    """What makes two rows the same site.

    Parameters
    ----------
    reference
        The source's own identifier.
    fallback
        Columns that stand in for a blank one.
    part
        Columns that name the part of the source that a row belongs to, such as the authority whose register it is:
        references are unique within it, and only sites of parts that a file covers can vanish by it.
    last_segment
        Whether a part is an address of which the last segment is the name.
    aliases
        Names of a part → the one that counts.
    """

    reference: Columns = ()
    fallback: Columns = ()
    part: Columns = ()
    last_segment: bool = False
    aliases: AbstractMapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SiteRule:
    """What a site is besides its facts."""

    kind: SiteKind | None = None
    kind_columns: Columns = ()
    kind_codes: CodeList = field(default_factory=lambda: CodeList(words={}))
    sheet_kinds: AbstractMapping[str, SiteKind] = field(default_factory=dict)
    name: Columns = ()
    address: Columns = ()
    holder: Columns = ()
    property_designations: Columns = ()
    availability: Availability = Availability.AVAILABLE
    availability_columns: Columns = ()
    availability_codes: CodeList = field(default_factory=lambda: CodeList(words={}))
    available_from: Columns = ()
    reserved_until: Columns = ()
    ended: Columns = ()


@dataclass(frozen=True, kw_only=True)
class RowRule:
    """Which rows are of use; the others are counted and said.

    Parameters
    ----------
    column
        What is looked at.
    words
        Keyed words and patterns.
    keep
        Whether rows with these words are kept, or left out.
    """

    column: str
    words: tuple[str, ...]
    keep: bool


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """A declared source.

    Parameters
    ----------
    key, name, licence, attribution, demo
        What the source is.
    columns
        The mapping's own word for a column → how senders spell its header, most telling first.
    similar_headers
        Whether a misspelt header counts as the one it must mean.
    area
        Where the source's sites lie, in longitude and latitude; None: wherever the storage CRS is made for.
    readings
        How numbers may be meant when they make no sense as declared.
    ground_height_m
        Height above the ellipsoid that is assumed for geocentric coordinates without Z.
    recommended_crs
        The storage CRS that suits the source.
    verified
        Columns that say when a row was true.
    source_text
        Who says so, with ``{column}`` places.
    """

    key: str
    name: Text
    licence: str = ""
    attribution: str = ""
    demo: bool = False
    read: ReadRules = field(default_factory=ReadRules)
    decimal: DecimalMark = "."
    dates: DateOrder = "YMD"
    marks: Marks = field(default_factory=Marks)
    columns: AbstractMapping[str, tuple[str, ...]]
    similar_headers: bool = False
    area: Polygon | None = None
    readings: tuple[Reading, ...] = ()
    ground_height_m: float = 0.0
    recommended_crs: str | None = None
    identity: IdentityRule
    site: SiteRule
    positions: tuple[PositionRule, ...] = ()
    facts: tuple[FactRule, ...] = ()
    rows: tuple[RowRule, ...] = ()
    verified: Columns = ()
    source_text: str = ""
