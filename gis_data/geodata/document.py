"""The shape of a declaration's file, checked as it is read; what its words refer to is checked in ``declarations``."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gis_data.geodata.model import Reader
from gis_data.geodata.rules import Basis
from gis_data.remote.model import ServiceKind
from siting.domain.geodata import Role


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words: TypeAlias = Annotated[list[str], BeforeValidator(_listed)]
"""One text or a list of texts."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameSection(_Section):
    """A text in both languages."""

    sv: str
    en: str


class ServiceSection(_Section):
    """Where the publisher offers the data set."""

    kind: ServiceKind
    address: str
    layers: Words = []
    basis: Basis
    by_hand: bool = False
    sort_by: str | None = None
    crs: str | None = None
    version: str = "2.0.0"
    output_format: str | None = None
    exact: bool = True


class FieldSection(_Section):
    """A field: what it may be called, and from what that is known."""

    names: Words
    basis: Basis
    joined: bool = False
    required: bool = False
    codes: dict[str, Words] = {}
    others: Literal["skip", "keep"] = "skip"


class WhereSection(_Section):
    """Which rows are of use, by one field."""

    names: Words
    basis: Basis
    required: bool = True
    keep: Words = []
    skip: Words = []


class UseSection(_Section):
    """What a layer's rows are used for."""

    role: Role
    code: FieldSection | None = None
    name: FieldSection | None = None
    category: FieldSection | str | None = None
    weight: FieldSection | Literal["area"] | float | None = None
    verified: FieldSection | None = None
    where: list[WhereSection] = []
    shapes: list[Literal["point", "line", "area"]] = []
    beyond_km: float | None = None
    parts: bool = False
    merge_within_m: float = 0.0


class PositionSection(_Section):
    """Where a table without geometries says where its rows are."""

    east: Words = []
    north: Words = []
    wkt: Words = []
    basis: Basis
    crs: str = ""


class LayerSection(_Section):
    """A layer of the data set's files."""

    names: Words = []
    basis: Basis
    every: bool = False
    position: list[PositionSection] = []
    use: list[UseSection]


class PlainFieldSection(_Section):
    """A field of a layer of plans that is read as it stands."""

    names: Words
    basis: Basis
    required: bool = False


class CodedFieldSection(PlainFieldSection):
    """A field of a layer of plans whose words may stand for others; those that are not listed stand for themselves."""

    codes: dict[str, Words] = {}


class PlanSection(_Section):
    """A layer of plans; its fields are those of ``gis_data.geodata.plan_fields.PLAN_FIELDS``.

    ``stage`` is that of all plans whose rows do not say theirs.
    """

    names: Words = []
    basis: Basis
    every: bool = False
    stage: str = ""
    where: list[WhereSection] = []
    code: PlainFieldSection
    name: PlainFieldSection | None = None
    status: CodedFieldSection | None = None
    status_date: PlainFieldSection | None = None
    legal_force_date: PlainFieldSection | None = None
    implementation_until: PlainFieldSection | None = None
    use: CodedFieldSection | None = None
    wording: PlainFieldSection | None = None
    catalogue_code: PlainFieldSection | None = None
    catalogue_version: PlainFieldSection | None = None
    max_height_m: PlainFieldSection | None = None
    site_coverage_percent: PlainFieldSection | None = None


class SetDocument(_Section):
    """A declaration's file."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")]
    title: NameSection
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    page: str = ""
    formats: Words = []
    documented_crs: str = ""
    reader: Reader = Reader.FEATURES
    reader_roles: list[Role] = []
    tried: bool
    tried_on: NameSection
    demo: bool = False
    service: list[ServiceSection] = []
    layer: list[LayerSection] = []
    plan: list[PlanSection] = []
