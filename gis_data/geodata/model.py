"""A data set as it is declared: its layers, and what their fields are used for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gis_data.geodata.rules import Basis, FieldRule, Filter, PlanLayer
from gis_data.remote.model import ServiceKind
from siting.domain.geodata import Role
from siting.domain.text import Text


class Shape(StrEnum):
    """Shapes that a row's geometry can have."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


class Reader(StrEnum):
    """How the files of a data set are read."""

    FEATURES = "features"
    ROADS = "roads"
    PLANS = "plans"
    PLAN_CATALOGUE = "plan_catalogue"
    ELEVATION = "elevation"


@dataclass(frozen=True, kw_only=True)
class Service:
    """Where the publisher offers a data set; documentation, nothing is fetched by it unasked.

    Parameters
    ----------
    kind
        How to talk to it.
    address
        As the publisher documents it.
    layers
        What to ask for there.
    basis
        From what the address is known.
    by_hand
        Whether a person has to fetch it: it is behind an account, or in parts to choose from.
    sort_by
        Field by which pages are sorted, which identifies a row; None lets the service choose.
    crs
        CRS to ask for; None takes the layer's own.
    version, output_format
        Of WFS; a format of None takes what is usual.
    exact
        Whether the service's own count of rows has to hold.
    """

    kind: ServiceKind
    address: str
    layers: tuple[str, ...] = ()
    basis: Basis = Basis.ASSUMED
    by_hand: bool = False
    sort_by: str | None = None
    crs: str | None = None
    version: str = "2.0.0"
    output_format: str | None = None
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class Use:
    """What a layer's rows are used for.

    Parameters
    ----------
    role
        The role.
    code, name, category, weight, verified
        From which fields; None where the layer has none.
    fixed_category, fixed_weight
        What all rows have.
    weight_is_area
        Whether the weight is the geometry's area in m².
    filters
        Rows that pass all of them are used.
    shapes
        Only rows of these shapes are used; none: of all.
    beyond_m
        How far outside the deployment's area rows are still of use; None: however far.
    parts
        Whether rows with the same code are parts of one thing, so that none is a duplicate for it.
    merge_within_m
        Points of the same name so near to each other are one; 0: none are.
    """

    role: Role
    code: FieldRule | None = None
    name: FieldRule | None = None
    category: FieldRule | None = None
    weight: FieldRule | None = None
    verified: FieldRule | None = None
    fixed_category: str = ""
    fixed_weight: float | None = None
    weight_is_area: bool = False
    filters: tuple[Filter, ...] = ()
    shapes: frozenset[Shape] = frozenset()
    beyond_m: float | None = None
    parts: bool = False
    merge_within_m: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a table without geometries says where its rows are.

    Parameters
    ----------
    east, north
        Fields of a pair of numbers.
    wkt
        Field of a geometry as text, instead.
    crs
        Their CRS; "" when nobody has said.
    """

    east: FieldRule | None = None
    north: FieldRule | None = None
    wkt: FieldRule | None = None
    crs: str = ""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer of a data set's files.

    Parameters
    ----------
    names
        What it is called: names and patterns with ``*``, in order of preference; none takes a file's only layer.
    basis
        From what the names are known.
    every
        Whether all layers that fit are read, or the first alone.
    uses
        What its rows are used for; a row may be of several uses.
    positions
        For tables without geometries, in order of preference.
    """

    uses: tuple[Use, ...]
    names: tuple[str, ...] = ()
    basis: Basis = Basis.ASSUMED
    every: bool = False
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeclaredSet:
    """A known data set.

    Parameters
    ----------
    key
        Short name that never changes.
    title, publisher
        What people call it, and who publishes it.
    licence, attribution
        Its licence, and the text by which it has to be named; "" where none is asked for.
    page
        Where the publisher describes it.
    services
        Where it is offered.
    formats
        In which formats it comes.
    documented_crs
        The CRS that the publisher documents; said in messages, never assumed of a file.
    reader
        How its files are read.
    layers
        Its layers; none for readers that know their files by themselves.
    reader_roles
        What such a reader's files are used for.
    plan_layers
        Layers for the reader of plans, put together by the plans' codes; none: one with the usual fields.
    tried
        Whether real data of it have been read.
    tried_on
        On what, or what has not been tried.
    demo
        Whether it is made up.
    """

    key: str
    title: Text
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    page: str = ""
    services: tuple[Service, ...] = ()
    formats: tuple[str, ...] = ()
    documented_crs: str = ""
    reader: Reader = Reader.FEATURES
    layers: tuple[Layer, ...] = ()
    reader_roles: tuple[Role, ...] = ()
    plan_layers: tuple[PlanLayer, ...] = ()
    tried: bool = False
    tried_on: Text = field(default_factory=lambda: Text(sv="", en=""))
    demo: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """What it can be used for."""
        return frozenset(use.role for layer in self.layers for use in layer.uses) | frozenset(self.reader_roles)


@dataclass(frozen=True, kw_only=True)
class Description:
    """A data set that no declaration knows, described by the person who adds it.

    Parameters
    ----------
    role
        What it is used for.
    title
        What people call it.
    layer
        Which layer; None for a file that has one.
    code_field, name_field, category_field, weight_field
        Where these stand; None where they do not. Names are compared without case, accents and punctuation.
    category, weight
        What all rows have, when no field says it.
    x_field, y_field
        East and north (longitude and latitude) in a table without geometries.
    crs
        CRS of the coordinates, when the file does not say it; stands above what it says.
    licence, attribution
        As the publisher says.
    verified
        The day that the data are of.
    """

    role: Role
    title: str = ""
    layer: str | None = None
    code_field: str | None = None
    name_field: str | None = None
    category_field: str | None = None
    weight_field: str | None = None
    category: str = ""
    weight: float | None = None
    x_field: str | None = None
    y_field: str | None = None
    crs: str | None = None
    licence: str = ""
    attribution: str = ""
    verified: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What the person who adds a declared data set says besides.

    Parameters
    ----------
    layer
        Which layer; stands above the declared names.
    crs
        CRS of the coordinates; stands above what the files say.
    encoding
        Of text in CSV files and Shapefiles.
    roles
        Only these uses; None: all of them.
    verified
        The day that the data are of.
    """

    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    roles: frozenset[Role] | None = None
    verified: date | None = None
