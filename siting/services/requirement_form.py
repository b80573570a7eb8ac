"""The shape of a requirement file: names and types, before anything is understood of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from siting.domain.requirement import IfUnknown
from siting.domain.sites import Availability, SiteKind

MAX_CRITERIA = 200
"""More than any company has asked for, and few enough for a table that people can read."""

_BOUND = 10**15
"""Further than any amount or weight goes, and near enough to be added up and to stand in JSON."""
Number: TypeAlias = (
    Annotated[StrictInt, Field(ge=-_BOUND, le=_BOUND)]
    | Annotated[StrictFloat, Field(ge=-_BOUND, le=_BOUND, allow_inf_nan=False)]
)
Amount: TypeAlias = Number | date | StrictStr
"""A number, a day (TOML has days, JSON has them as text)."""
# Control characters can neither be shown nor stored as JSON in PostgreSQL; line breaks and tabulators can.
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Short: TypeAlias = Annotated[str, Field(max_length=200, pattern=_PRINTABLE)]
Long: TypeAlias = Annotated[str, Field(max_length=2000, pattern=_PRINTABLE)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class BothLanguages(_Form):
    """A text in Swedish and English."""

    sv: Long = Field(description="Swedish")
    en: Long = Field(description="English")


Words: TypeAlias = Long | BothLanguages


class CompanyForm(_Form):
    """Who asks; an enquiry is a public record, so keep it to what is needed."""

    name: Short = Field(min_length=1, description="Name or alias of the company.")
    industry_code: Short = Field(default="", description='Industry code, e.g. "52.100".')
    industry_version: Short = Field(default="", description='What the code is of, e.g. "SNI 2007".')
    change: Literal["new", "expanding", "relocating"] = "new"
    leaves: Long = Field(default="", description="What it leaves behind, in words.")


class SiteForm(_Form):
    """What kind of site."""

    kinds: list[SiteKind] = Field(default=list(SiteKind), min_length=1, description="Kinds of site that will do.")
    availabilities: list[Availability] | None = Field(
        default=None, min_length=1, description="Statuses that will do; by default available, option, planned."
    )


class GroupForm(_Form):
    """A named part of the score."""

    key: Short = Field(min_length=1, description="Name by which criteria refer to it.")
    label: Words = Field(description="What people read.")


class CriterionForm(_Form):
    """One thing that is asked: hard (a limit), soft (anchors or values, with a weight), or both."""

    fact: Short = Field(description="What is judged: a fact of the vocabulary.")
    unit: Short | None = Field(default=None, description="Unit of the amounts here, if not the fact's own.")
    show_in: Short | None = Field(default=None, description="Unit that the requirement was written in.")
    at_least: Amount | None = None
    at_most: Amount | None = None
    between: tuple[Amount, Amount] | None = None
    after: Amount | None = Field(default=None, description="Not before this day.")
    before: Amount | None = Field(default=None, description="This day at the latest.")
    one_of: list[StrictStr | StrictBool] | None = Field(default=None, min_length=1)
    is_: StrictBool | None = Field(default=None, alias="is")
    contains: list[StrictStr] | None = Field(default=None, min_length=1, description="All of these.")
    contains_any: list[StrictStr] | None = Field(default=None, min_length=1, description="At least one of these.")
    anchors: list[tuple[Amount, Number]] | None = Field(
        default=None, description="[amount, value] pairs: value 0 is worst acceptable, 1 is ideal, straight between."
    )
    values: dict[str, Number] | None = Field(default=None, min_length=1, description="Value of each code, 0 to 1.")
    other: Number = Field(default=0.0, description="Value of codes that are not named.")
    weight: Number | None = Field(default=None, description="Points; only their proportions matter.")
    group: Short | None = Field(default=None, description="Group that it is shown in; by default the fact's theme.")
    unknown: IfUnknown = Field(default=IfUnknown.ASK, description="What an unknown value means to a hard limit.")
    note: Long = Field(default="", description="The company's own words.")


class RequirementForm(_Form):
    """A company's requirement."""

    title: Words = Field(description="What is wanted, in a few words.")
    case_number: Short = Field(default="", description="The case's registration number.")
    summary: Words = Field(default="", description="The need in a sentence or two.")
    received: date | None = Field(default=None, description="The day it came in.")
    demo: bool = Field(default=False, description="Whether it is made up.")
    company: CompanyForm
    site: SiteForm = Field(default_factory=SiteForm)
    groups: list[GroupForm] = Field(default_factory=list)
    criteria: list[CriterionForm] = Field(min_length=1, max_length=MAX_CRITERIA)
