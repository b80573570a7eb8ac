"""What somebody would write instead: a FastAPI route that filters and ranks sites in a GeoDataFrame.

It knows two verdicts, gives numbers without reasons, and takes what is unknown for not met and for worth nothing.
"""

from __future__ import annotations

import os
from typing import Any

import geopandas as gpd
from fastapi import FastAPI, Response
from pydantic import BaseModel
from sqlalchemy import Engine, create_engine

LISTED = 20


class Limit(BaseModel):
    """What has to be met."""

    column: str
    low: float | None = None
    high: float | None = None
    codes: list[str] = []


class Wish(BaseModel):
    """What is worth more the nearer it comes."""

    column: str
    worst: float
    ideal: float
    weight: float


class Demand(BaseModel):
    """Limits and wishes."""

    limits: list[Limit]
    wishes: list[Wish]


def application() -> FastAPI:
    """Return the service over the database that the environment names."""
    app = FastAPI()
    database = create_engine(os.environ["PLAIN_URL"].replace("postgresql://", "postgresql+psycopg://"))
    held = _read(database)

    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/memory")
    def from_memory(demand: Demand) -> Response:
        return _answer(held, demand)

    @app.post("/database")
    def from_database(demand: Demand) -> Response:
        return _answer(_read(database), demand)

    return app


def _read(database: Engine) -> gpd.GeoDataFrame:
    with database.connect() as connection:
        return gpd.read_postgis(
            "SELECT site_id, name, plot_area_m2, buildable_area_m2, smallest_part_m2, yard_area_m2, building_right_m2,"
            " max_height_m, site_coverage_ratio, noise_limit_db, power_capacity_mw, power_in_3_years_mw,"
            " substation_distance_m, water_m3_day, slope_percent, price_sek_m2, sensitive_distance_m, plan_status,"
            " possession_date, geom FROM published.sites",
            connection,
        )


def _answer(sites: gpd.GeoDataFrame, demand: Demand) -> Response:
    left = sites
    for limit in demand.limits:
        column = left[limit.column]
        if limit.codes:
            left = left[column.isin(limit.codes)]
            continue
        met = column.notna()
        met &= True if limit.low is None else column >= limit.low
        met &= True if limit.high is None else column <= limit.high
        left = left[met]
    score: Any = 0.0
    for wish in demand.wishes:
        worth = ((left[wish.column] - wish.worst) / (wish.ideal - wish.worst)).clip(0, 1).fillna(0)
        score = score + wish.weight * worth
    best = left.assign(score=score).nlargest(LISTED, "score")
    return Response(best.to_crs(4326).to_json(default=str), media_type="application/geo+json")
