"""Detailed plans and their provisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.store.copying import copy_rows, ewkb
from siting.store.database import driver_connection
from siting.store.deployment import stored_srid
from siting.store.layers import Layer, Rows, make_rows
from siting.store.queries import queries
from siting.store.text import storable

PLANS = Layer(
    table="detailed_plan",
    columns=(
        ("code", "text"),
        ("name", "text"),
        ("status", "text"),
        ("status_date", "date"),
        ("legal_force_date", "date"),
        ("implementation_until", "date"),
        ("source", "text"),
        ("verified", "date"),
    ),
    identity=("code",),
    unique=True,
    role="plan",
)
_PROVISION_NAMES = ("plan_id", "kind", "code", "catalogue_code", "catalogue_version", "wording", "amount", "unit")
_PROVISION_TYPES = ("int4", "text", "text", "text", "text", "text", "float8", "text")


def plan_rows(plans: Sequence[DetailedPlan], *, srid: int) -> Rows:
    """Return plans as rows, whose content is their provisions', too; see :func:`siting.store.layers.make_rows`."""
    values = [
        (
            storable(plan.code),
            storable(plan.name),
            plan.status,
            plan.status_date,
            plan.legal_force_date,
            plan.implementation_until,
            storable(plan.source),
            plan.verified,
        )
        for plan in plans
    ]
    provisions = [repr(_provision_rows(plan.provisions, srid=srid)).encode() for plan in plans]
    return make_rows(PLANS, values, [plan.geometry for plan in plans], srid=srid, more=provisions)


def write_provisions(conn: Connection, plans: Sequence[DetailedPlan], ids: Mapping[int, int]) -> None:
    """Write the provisions of plans that have just been written.

    Parameters
    ----------
    ids
        Place of the plan → its number.
    """
    srid = stored_srid(conn)
    lines = [(plan_id, *row) for at, plan_id in ids.items() for row in _provision_rows(plans[at].provisions, srid=srid)]
    copy_rows(
        driver_connection(conn), "plan_provision", (*_PROVISION_NAMES, "geom"), (*_PROVISION_TYPES, "bytea"), lines
    )


def load_plans(conn: Connection, within: BaseGeometry | None = None) -> list[DetailedPlan]:
    """Return plans with their provisions by data set and code; provisions as they were loaded.

    Parameters
    ----------
    within
        Only plans of which the area, or that of a provision, touches this geometry, in the storage CRS.
    """
    asked = {
        "within": None if within is None else ewkb([within], srid=stored_srid(conn))[0],
    }
    with driver_connection(conn).cursor(binary=True) as cursor:
        plans = cursor.execute(queries("geodata")["plans"], asked).fetchall()
        ids = {"ids": [row[0] for row in plans]}
        provisions = cursor.execute(queries("geodata")["provisions"], ids).fetchall()
    of_plan: dict[int, list[PlanProvision]] = defaultdict(list)
    for row, shape in zip(provisions, _shapes(provisions), strict=True):
        of_plan[row[0]].append(_provision(row, shape))
    return [
        DetailedPlan(
            code=row[1],
            name=row[2],
            status=row[3],
            status_date=row[4],
            legal_force_date=row[5],
            implementation_until=row[6],
            source=row[7],
            verified=row[8],
            geometry=shape,
            provisions=tuple(of_plan[row[0]]),
        )
        for row, shape in zip(plans, _shapes(plans), strict=True)
    ]


def _provision(row: tuple[Any, ...], shape: MultiPolygon | None) -> PlanProvision:
    return PlanProvision(
        kind=ProvisionKind(row[1]),
        code=row[2],
        catalogue_code=row[3],
        catalogue_version=row[4],
        wording=row[5],
        amount=row[6],
        unit=row[7],
        geometry=shape,
    )


def _provision_rows(provisions: Iterable[PlanProvision], *, srid: int) -> list[tuple[Any, ...]]:
    said = list(provisions)
    shapes = ewkb([one.geometry for one in said], srid=srid)
    return [
        (
            one.kind.value,
            storable(one.code),
            storable(one.catalogue_code),
            storable(one.catalogue_version),
            storable(one.wording),
            one.amount,
            storable(one.unit),
            shape,
        )
        for one, shape in zip(said, shapes, strict=True)
    ]


def _shapes(rows: Sequence[tuple[Any, ...]]) -> list[MultiPolygon | None]:
    """Return the geometry in the last column of rows."""
    wkb = np.empty(len(rows), dtype=object)
    wkb[:] = [row[-1] for row in rows]
    found: list[MultiPolygon | None] = shapely.from_wkb(wkb).tolist()
    return found
