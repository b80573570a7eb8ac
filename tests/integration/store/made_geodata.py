"""Made-up geodata to store, with what a test needs overridden."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shapely.geometry import MultiPolygon, Point, box
from sqlalchemy import Connection

from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.text import Text
from siting.store.geodata import Content, SetChange, replace_set
from tests.integration.store.make import DAY


def a_set(key: str = "flood", **overrides: Any) -> GeodataSet:
    """Return what is known of a data set."""
    plain: dict[str, Any] = {"key": key, "title": Text(sv=f"Mängd {key}", en=f"Set {key}"), "verified": DAY}
    return GeodataSet(**(plain | overrides))


def put_places(
    conn: Connection, key: str, *, areas: Iterable[NamedArea] = (), points: Iterable[ReferencePoint] = ()
) -> SetChange:
    """Make a data set just these areas and points; nothing is computed from it."""
    return replace_set(conn, a_set(key), Content(areas=areas, points=points), [], dependants={})


def a_feature(code: str = "z1", **overrides: Any) -> Feature:
    """Return a flood zone of 100 m by 100 m at the first plot of ``make``."""
    plain: dict[str, Any] = {
        "role": Role.FLOOD,
        "code": code,
        "name": f"Zone {code}",
        "category": "rare",
        "geometry": box(372_000, 6_398_000, 372_100, 6_398_100),
    }
    return Feature(**(plain | overrides))


def an_area(code: str = "T1", **overrides: Any) -> NamedArea:
    """Return a locality known as a point."""
    plain: dict[str, Any] = {
        "kind": AreaKind.LOCALITY,
        "code": code,
        "name": f"Town {code}",
        "geometry": Point(380_000, 6_400_000),
        "population": 1000,
        "source": "SCB 2020",
        "verified": DAY,
    }
    return NamedArea(**(plain | overrides))


def a_point(name: str = "Viaredsmotet", **overrides: Any) -> ReferencePoint:
    """Return a motorway junction."""
    plain: dict[str, Any] = {
        "kind": PointKind.JUNCTION,
        "name": name,
        "geometry": Point(373_000, 6_398_000),
        "source": "the road authority",
        "verified": DAY,
    }
    return ReferencePoint(**(plain | overrides))


def a_plan(code: str = "1490-P1", **overrides: Any) -> DetailedPlan:
    """Return a plan with a use for a part of it and a height for all of it."""
    plain: dict[str, Any] = {
        "code": code,
        "name": f"Plan {code}",
        "status": "legal_force",
        "status_date": DAY,
        "source": "the municipality",
        "verified": DAY,
        "geometry": MultiPolygon([box(372_000, 6_398_000, 372_400, 6_398_400)]),
        "provisions": (
            PlanProvision(
                kind=ProvisionKind.USE,
                code="J",
                catalogue_code="DP_AN_J",
                catalogue_version="2",
                wording="Industri",
                geometry=MultiPolygon([box(372_000, 6_398_000, 372_200, 6_398_200)]),
            ),
            PlanProvision(kind=ProvisionKind.PROPERTY, code="h1", amount=12.5, unit="m"),
        ),
    }
    return DetailedPlan(**(plain | overrides))
