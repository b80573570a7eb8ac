"""Made-up plans, and what they say of a made-up site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.model import Found
from gis_data.facts.plans import compute_plan_facts
from siting.domain.geodata import GeodataSet, Role
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.sites import SiteKind
from siting.domain.text import same
from siting.domain.values import FactValue, Status, Value
from tests.unit.gis_data_facts.made import Around, site

DAY = date(2025, 3, 1)
NEW = "2022-01-01"
PLOT = box(0, 0, 100, 100)


def multi(shape: Polygon) -> MultiPolygon:
    return MultiPolygon([shape])


def use(code: str, place: Polygon | None = None, words: str = "", version: str = NEW) -> PlanProvision:
    return PlanProvision(
        kind=ProvisionKind.USE,
        code=code,
        wording=words,
        catalogue_version=version,
        geometry=None if place is None else multi(place),
    )


def figure(
    amount: float, unit: str = "m", code: str = "h1", place: Polygon | None = None, catalogue_code: str = ""
) -> PlanProvision:
    return PlanProvision(
        kind=ProvisionKind.PROPERTY,
        code=code,
        catalogue_code=catalogue_code,
        amount=amount,
        unit=unit,
        geometry=None if place is None else multi(place),
    )


def plan(
    *provisions: PlanProvision,
    code: str = "P1",
    name: str = "Viared",
    place: Polygon = PLOT,
    status: str = "legal_force",
    legal_force: date | None = date(2020, 6, 1),
    status_date: date | None = None,
    verified: date | None = DAY,
) -> DetailedPlan:
    return DetailedPlan(
        code=code,
        name=name,
        status=status,
        legal_force_date=legal_force if status == "legal_force" else None,
        status_date=status_date,
        source="Kommunen",
        verified=verified,
        geometry=multi(place),
        provisions=provisions,
    )


PLAN_SET = GeodataSet(key="plans", title=same("Planer"), roles=frozenset({Role.PLAN}), verified=DAY)


def around(*plans: DetailedPlan) -> Around:
    return Around(given_plans=plans, given_sets=(PLAN_SET,))


def found(
    *plans: DetailedPlan,
    at: BaseGeometry = PLOT,
    kind: SiteKind = SiteKind.LAND,
    stated: Mapping[str, Value] | None = None,
) -> Found:
    facts = {
        key: FactValue(value=value, status=Status.KNOWN, source="Handläggaren", verified=date(2024, 1, 1))
        for key, value in (stated or {}).items()
    }
    [one] = compute_plan_facts([replace(site(at, kind), facts=facts)], around(*plans))
    return one


def answers(one: Found, *activities: str) -> list[Value | None]:
    return [one.values[f"use_{key}"].value if f"use_{key}" in one.values else None for key in activities]
