"""The supply of land as programs get it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api.v1 import examples


class AmountModel(BaseModel):
    """An area that is an interval."""

    sure_m2: float = Field(description="Ready by then at the latest, m².", examples=[317_000.0])
    possible_m2: float = Field(
        description="Ready by then at the earliest, m²; includes what is sure.", examples=[397_000.0]
    )


class SupplyStepModel(BaseModel):
    """What is ready on a day."""

    day: date = Field(description="The day: today, then the last day of each year.", examples=["2028-12-31"])
    total: AmountModel
    by_first_use: dict[str, AmountModel] = Field(
        description="By the first use that the plan allows; together they are the total.",
        examples=[{"industry": {"sure_m2": 300_000.0, "possible_m2": 380_000.0}}],
    )
    by_allowed_use: dict[str, AmountModel] = Field(
        description="By every use that the plan allows; a plot of several uses counts under each.",
        examples=[{"office": {"sure_m2": 90_000.0, "possible_m2": 120_000.0}}],
    )
    sure_sites: int = Field(examples=[21])
    possible_sites: int = Field(examples=[25])


class GoalModel(BaseModel):
    """How all land stands against the goal."""

    goal_m2: float = Field(description="Land that is always to be ready, m².", examples=[250_000.0])
    met_now: bool
    perhaps_by: date | None = Field(description="The first day on which it can be met; null for none that is told of.")
    surely_by: date | None = Field(description="The first day on which it surely is met.")
    words: dict[str, str] = Field(examples=[{"sv": "Under målet i dag.", "en": "Below the goal today."}])


class SupplyModel(BaseModel):
    """How much land is ready when."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUPPLY]})

    as_of: date = Field(examples=["2026-11-27"])
    published_only: bool = Field(description="Whether only published sites are counted.")
    sites: int = Field(examples=[46])
    total_m2: float = Field(description="Area of all of them, m².", examples=[1_600_000.0])
    unknown_sites: int = Field(description="Those of which is unknown when they are ready.", examples=[2])
    unknown_m2: float = Field(examples=[45_000.0])
    unsized_sites: int = Field(description="Those whose area is unknown; they count as sites alone.", examples=[1])
    steps: list[SupplyStepModel]
    goal: GoalModel | None = Field(
        description="Against all land, whatever is filtered by; null where there is no goal."
    )


class PlotProperties(BaseModel):
    """What is told of a plot."""

    name: str = Field(examples=["Viared västra 4"])
    area_m2: float | None = Field(examples=[115_876.0])
    ready_first: date | None = Field(description="The first day on which it can be ready; null for unknown.")
    ready_last: date | None = Field(description="The last day that is likely; null for unknown.")
    band: int = Field(description="0 ready now … 3 ready last, -1 unknown.", examples=[2])
    use: str = Field(description="The first use that the plan allows.", examples=["industry"])
    uses: list[str] = Field(examples=[["industry", "office"]])
    owner_kind: str | None = Field(examples=["municipality"])
    availability: str = Field(examples=["available"])
    power_capacity_mw: float | None = Field(examples=[6.0])
    published: bool
    unknown: list[str] = Field(description="Facts that are filtered by and unknown here.", examples=[["owner_kind"]])


class PlotFeature(BaseModel):
    """A plot as a GeoJSON feature."""

    type: str = Field(examples=["Feature"])
    id: int = Field(examples=[12])
    geometry: dict[str, object] | None
    properties: PlotProperties


class PlotFeatures(BaseModel):
    """Plots as a GeoJSON feature collection in WGS 84."""

    type: str = Field(examples=["FeatureCollection"])
    features: list[PlotFeature]
