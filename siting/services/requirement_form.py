"""The shape of a requirement file: names and types, before anything is understood of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictBool, StrictFloat, StrictInt, StrictStr

from siting.domain.measures import MOST_YARDS
from siting.domain.places import PointKind
from siting.domain.requirement import IfUnknown
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Text, same

MAX_CRITERIA = 200
"""More than any company has asked for, and few enough for a table that people can read."""

MAX_GROUPS = 100
"""Far more parts of a score than people can tell apart."""

MAX_COMPARED = 30
"""Parts that are compared with each other; nobody compares more, and groups divide them."""

LARGEST_NUMBER = 10**15
"""Further than any amount or weight goes, and near enough to be added up and to stand in JSON."""
Number: TypeAlias = (
    Annotated[StrictInt, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
    | Annotated[StrictFloat, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)]
)
Amount: TypeAlias = Number | date | StrictStr
"""A number, a day (TOML has days, JSON has them as text)."""
Day: TypeAlias = Annotated[date, Strict()] | StrictStr
"""A day alone."""
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


def text_of(words: Words) -> Text:
    """Return a text in both languages; one that was written once reads alike in both."""
    return Text(sv=words.sv, en=words.en) if isinstance(words, BothLanguages) else same(words)


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

    key: Short = Field(min_length=1, description="Name by which criteria and other groups refer to it.")
    label: Words = Field(description="What people read.")
    parent: Short = Field(default="", description="Key of the group that it is part of.")
    weight: Number | None = Field(
        default=None, description="Points among the parts of its parent; by default the sum of its own parts' points."
    )
    andness: Number | None = Field(
        default=None,
        description="How far every part has to be good: 0 the best counts, 0.5 they add up, 1 the worst counts.",
    )
    mandatory: Short | None = Field(default=None, description="The part that nothing else makes up for.")
    optional: Short | None = Field(default=None, description="The part that only adds or takes away.")
    penalty: Number | None = Field(default=None, description="Share that is lost where the optional part is worth 0.")
    reward: Number | None = Field(default=None, description="Share that is won on average where it is worth 1.")


class PlaceForm(_Form):
    """A place, named in one way."""

    area: Short | None = Field(default=None, min_length=1, description="Name of an area, or else of a point.")
    point: Short | None = Field(default=None, min_length=1, description="Name of a reference point.")
    nearest: PointKind | None = Field(default=None, description="The nearest reference point of a kind.")
    lon: Number | None = Field(default=None, description="Longitude, degrees in WGS 84; with lat.")
    lat: Number | None = Field(default=None, description="Latitude, degrees in WGS 84; with lon.")
    shape: list[tuple[Number, Number]] | None = Field(
        default=None, min_length=3, description="Corners of a drawn area, [longitude, latitude] in WGS 84."
    )
    geojson: dict[str, Any] | None = Field(
        default=None, description="A drawn area: a GeoJSON Polygon, MultiPolygon or Feature of one."
    )
    label: Words | None = Field(default=None, description="What a sentence calls it.")
    name: Short | None = Field(default=None, min_length=1, description="Name of coordinates or of a drawn area.")
    geometry: StrictStr | None = Field(
        default=None, description="Written by the program: what was found, as WKB in the storage CRS."
    )
    parts: list[Long] | None = Field(default=None, description="Written by the program: names of the points found.")
    arguments: list[Short] | None = Field(
        default=None, description="Written by the program: under what answers about the point are kept."
    )


class RectangleForm(_Form):
    """A rectangle, its sides in either order, each in metres or in feet."""

    length_m: Number | None = None
    length_ft: Number | None = None
    width_m: Number | None = None
    width_ft: Number | None = None


class FootprintForm(RectangleForm):
    """A building that has to find room on the plot, at any rotation."""

    setback_m: Number | None = Field(default=None, description="Least distance to the plot's boundary; 0 by default.")
    setback_ft: Number | None = None
    yards: list[RectangleForm] = Field(
        default_factory=list, max_length=MOST_YARDS, description="Open areas that adjoin the building."
    )


class CriterionForm(_Form):
    """One thing that is asked: hard (a limit), soft (anchors or values, with a weight), or both."""

    fact: Short | None = Field(
        default=None, description="What is judged: a fact of the vocabulary; left out with place or footprint."
    )
    key: Short = Field(default="", description="Name by which groups and weighings refer to it; else its fact's.")
    place: Annotated[Short, Field(min_length=1)] | PlaceForm | None = Field(
        default=None, description="What distance is measured to, or with place_min the time."
    )
    branch: Short | None = Field(
        default=None,
        min_length=2,
        description='Industry code of what is counted, e.g. "25" or "SNI 2025:25"; by default the company\'s own.',
    )
    footprint: FootprintForm | None = Field(default=None, description="The building that has to find room.")
    unit: Short | None = Field(default=None, description="Unit of the amounts here, if not the fact's own.")
    show_in: Short | None = Field(default=None, description="Unit that the requirement was written in.")
    at_least: Amount | None = None
    at_most: Amount | None = None
    between: tuple[Amount, Amount] | None = None
    after: Amount | None = Field(default=None, description="Not before this day.")
    before: Amount | None = Field(default=None, description="This day at the latest.")
    ready_by: Amount | None = Field(default=None, description="This day at the latest: another word for before.")
    within: Literal[True] | None = Field(default=None, description="Inside the place's area.")
    by: Day | None = Field(default=None, description="The day on which the amount must be there; today when left out.")
    over_time: list[tuple[Day, Amount]] | None = Field(
        default=None, min_length=1, description="[day, amount] pairs: at least that much from that day on."
    )
    one_of: list[StrictStr | StrictBool] | None = Field(default=None, min_length=1)
    is_: StrictBool | None = Field(default=None, alias="is")
    contains: list[StrictStr] | None = Field(default=None, min_length=1, description="All of these.")
    contains_any: list[StrictStr] | None = Field(default=None, min_length=1, description="At least one of these.")
    anchors: list[tuple[Amount, Number]] | None = Field(
        default=None, description="[amount, value] pairs: value 0 is worst acceptable, 1 is ideal, straight between."
    )
    ideal: Amount | None = Field(default=None, description="The best amount; with ideal_reach.")
    ideal_reach: Number | None = Field(
        default=None, description="How far from the ideal, either way, nothing is left of the value; days for dates."
    )
    values: dict[str, Number] | None = Field(default=None, min_length=1, description="Value of each code, 0 to 1.")
    other: Number = Field(default=0.0, description="Value of codes that are not named.")
    weight: Number | None = Field(default=None, description="Points; only their proportions matter.")
    group: Short | None = Field(default=None, description="Group that it is shown in; by default the fact's theme.")
    unknown: IfUnknown = Field(default=IfUnknown.ASK, description="What an unknown value means to a hard limit.")
    gives: Number | None = Field(
        default=None, description="How much of the limit could be given up, in the unit; days for dates."
    )
    firm: StrictBool = Field(default=False, description="The limit is never suggested to be given up.")
    note: Long = Field(default="", description="The company's own words.")


class WeighingForm(_Form):
    """How much the parts of one group matter, said in another way than by points."""

    group: Short = Field(default="", description="Key of the group whose parts they are; left out for the whole.")
    method: Literal["rank", "pairwise", "best_worst"]
    order: list[Short] | None = Field(
        default=None, max_length=MAX_CRITERIA, description="rank: the parts, the most important first."
    )
    items: list[Short] | None = Field(
        default=None, max_length=MAX_COMPARED, description="pairwise: the parts, in the matrix' order."
    )
    matrix: list[list[Number]] | None = Field(
        default=None,
        max_length=MAX_COMPARED,
        description="pairwise: how many times more the row's part matters than the column's.",
    )
    compare: list[tuple[Short, Short, Number]] | None = Field(
        default=None,
        max_length=MAX_COMPARED * (MAX_COMPARED - 1) // 2,
        description="pairwise: [a, b, 3] says that a matters 3 times as much as b.",
    )
    best: Short | None = Field(default=None, description="best_worst: the part that matters most.")
    worst: Short | None = Field(default=None, description="best_worst: the part that matters least.")
    best_to_others: dict[str, Number] | None = Field(
        default=None,
        max_length=MAX_COMPARED,
        description="best_worst: how many times more the best matters than each other.",
    )
    others_to_worst: dict[str, Number] | None = Field(
        default=None,
        max_length=MAX_COMPARED,
        description="best_worst: how many times more each other matters than the worst.",
    )
    weights: list[Number] | None = Field(default=None, description="Written by the program; computed anew.")
    consistency: Number | None = Field(default=None, description="Written by the program; computed anew.")


class RequirementForm(_Form):
    """A company's requirement."""

    title: Words = Field(description="What is wanted, in a few words.")
    case_number: Short = Field(default="", description="The case's registration number.")
    summary: Words = Field(default="", description="The need in a sentence or two.")
    received: date | None = Field(default=None, description="The day it came in.")
    demo: bool = Field(default=False, description="Whether it is made up.")
    company: CompanyForm
    site: SiteForm = Field(default_factory=SiteForm)
    groups: list[GroupForm] = Field(default_factory=list, max_length=MAX_GROUPS)
    criteria: list[CriterionForm] = Field(min_length=1, max_length=MAX_CRITERIA)
    weighing: list[WeighingForm] = Field(
        default_factory=list, max_length=MAX_GROUPS, description="Weights by rank, by pairs, or by best and worst."
    )
    weights_sum: Number | None = Field(default=None, description="What the criteria's weights have to add up to.")
