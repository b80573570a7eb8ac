"""Plans from the rows of a layer, and what plans are called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pytest
from shapely.geometry import MultiPolygon, box

from gis_data.errors import NotThisSource
from gis_data.geodata.plan_fields import USUAL, plan_rule
from gis_data.geodata.problems import UnknownCrs
from gis_data.geodata.rules import PlanLayer
from gis_data.plans.content import PlanContent
from gis_data.plans.layers import chosen_fields
from gis_data.plans.placing import axis_order, crs_named
from gis_data.plans.rows import PlanRow, PlanRows
from gis_data.plans.stages import STAGES
from gis_data.sources.model import Order
from siting.domain.codes import PLAN_STATUS
from siting.domain.issues import Severity
from siting.domain.plans import ProvisionKind

DAY = date(2025, 3, 1)


def area(west: float, east: float) -> MultiPolygon:
    return MultiPolygon([box(west, 0, east, 100)])


def row(number: int, west: float = 0, east: float = 100, **cells: str) -> PlanRow:
    return PlanRow(number=number, cells=cells, geometry=area(west, east))


def plans_of_rows(dataset: str, rows: Iterable[PlanRow], *, verified: date | None = None) -> PlanContent:
    """Return the plans that rows of one layer are about."""
    reading = PlanRows(verified)
    for one in rows:
        reading.take(dataset, one)
    return reading.content()


def test_rows_with_one_code_are_one_plan_with_its_areas_of_use() -> None:
    content = plans_of_rows(
        "planer.gpkg",
        [
            row(1, 0, 60, code="P1", name="Viared", status="Laga kraft", legal_force_date="2012-05-04", use="J"),
            row(2, 60, 100, code="P1", use="GATA"),
            row(3, 200, 300, code="P2", status="samråd", status_date="2025-01-10", use="K1", wording="Kontor"),
        ],
        verified=DAY,
    )

    first, second = content.plans
    assert (first.code, first.name, first.status) == ("P1", "Viared", "legal_force")
    assert first.legal_force_date == first.status_date == date(2012, 5, 4)
    assert first.geometry is not None
    assert first.geometry.equals(box(0, 0, 100, 100))
    assert [(one.kind, one.code) for one in first.provisions] == [
        (ProvisionKind.USE, "J"),
        (ProvisionKind.USE, "GATA"),
    ]
    assert (second.status, second.status_date, second.legal_force_date) == ("consultation", date(2025, 1, 10), None)
    assert second.provisions[0].wording == "Kontor"
    assert second.verified == DAY
    assert content.issues == ()


def test_figures_become_provisions_on_properties() -> None:
    [plan] = plans_of_rows(
        "p", [row(1, code="P", status="laga kraft", use="J", max_height_m="12,5 m", site_coverage_percent="40 %")]
    ).plans

    figures = [one for one in plan.provisions if one.kind is ProvisionKind.PROPERTY]
    assert [(one.code, one.amount, one.unit) for one in figures] == [("h", 12.5, "m"), ("e", 0.4, "ratio")]


@pytest.mark.parametrize(
    ("cells", "kind", "severity", "plans"),
    [
        ({"name": "Utan kod"}, "plan_without_code", Severity.REJECTED, 0),
        ({"code": "P", "status": "halvvägs"}, "unknown_code", Severity.REJECTED, 0),
        ({"code": "P"}, "unknown_code", Severity.REJECTED, 0),
        ({"code": "P", "status": "tillsyn"}, "stage_told", Severity.NOTE, 1),
        ({"code": "P", "legal_force_date": "2011-01-01"}, "stage_judged", Severity.NOTE, 1),
        ({"code": "P", "status": "antagen", "legal_force_date": "i våras"}, "not_a_date", Severity.NOTE, 1),
        ({"code": "P", "status": "antagen", "max_height_m": "hög"}, "not_a_number", Severity.NOTE, 1),
    ],
)
def test_what_is_wrong_with_a_row_is_said(cells: dict[str, str], kind: str, severity: Severity, plans: int) -> None:
    content = plans_of_rows("planer", [PlanRow(number=7, cells=cells, geometry=area(0, 100))])

    [issue] = content.issues
    assert (issue.kind, issue.severity, issue.row) == (kind, severity, 7)
    assert issue.message.sv
    assert issue.message.en
    assert len(content.plans) == plans


def test_fields_are_found_by_their_names_however_they_are_spelt() -> None:
    names = ["OBJECTID", "Plan-beteckning", "PLANSTATUS", "Användning", "Lagakraft"]

    assert chosen_fields("p", names, USUAL) == {"code": 1, "status": 2, "use": 3, "legal_force_date": 4}
    assert chosen_fields("p", ["nr"], PlanLayer(fields={"code": plan_rule("code", "nr")})) == {"code": 0}
    with pytest.raises(NotThisSource, match="planbeteckning"):
        chosen_fields("p", ["OBJECTID"], USUAL)


def test_every_stage_has_its_words() -> None:
    assert set(STAGES.values()) == set(PLAN_STATUS) - {"none"}


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("SWEREF99_13_30", "EPSG:3008"),
        ("SWEREF 99 13 30", "EPSG:3008"),
        ("sweref99tm", "EPSG:3006"),
        ("SWEREF99_23_15", "EPSG:3018"),
        ("RT 90 2.5 gon V", None),
        ("", None),
    ],
)
def test_names_of_the_national_crs_are_known(name: str, crs: str | None) -> None:
    assert crs_named(name) == crs


def test_the_order_of_axes_is_where_the_crs_is_for() -> None:
    north_east = np.array([[6_228_002.7, 198_872.3]])

    assert axis_order("p", "EPSG:3008", north_east) == (Order.NORTH_EAST, True)
    assert axis_order("p", "EPSG:3008", north_east[:, ::-1]) == (Order.EAST_NORTH, False)
    with pytest.raises(UnknownCrs, match="far outside"):
        axis_order("p", "EPSG:3008", np.array([[55.7, 14.2]]))
    with pytest.raises(UnknownCrs, match="no CRS"):
        axis_order("p", "EPSG:999999", north_east)
