"""The real detailed plan of Kristianstad: read whole, and what it allows on each of its areas.

Expected figures are taken from the file by hand: its members counted, its areas worked out again by another way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_data.facts.plans import compute_plan_facts
from gis_data.plans.content import PlanContent
from gis_data.plans.ss637040 import read_ss637040
from siting.domain.activities import Activity, use_fact
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.sites import Site, SiteKind
from siting.domain.values import Status
from tests.integration.geodata.making import SHARED, needs
from tests.unit.gis_data_facts.in_memory import InMemorySurroundings

FILE = SHARED / "se_detaljplan_ss637040" / "plankarta.xml"
SIS = "{http://www.sis.se/ss637040}"
GML = "{http://www.opengis.net/gml/3.2}"
HREF = "{http://www.w3.org/1999/xlink}href"

# Identifier of the area → the provisions on use that refer to it, as the file has them.
USES = {"a": ["R1", "S"], "c": ["GÅNG", "CYKEL"], "e": ["GATA"], "f": ["NATUR"], "g": ["E"]}

pytestmark = needs("se_detaljplan_ss637040/plankarta.xml")


@pytest.fixture(scope="module")
def content() -> PlanContent:
    return read_ss637040(FILE, "EPSG:3006")


@pytest.fixture(scope="module")
def plan(content: PlanContent) -> DetailedPlan:
    [only] = content.plans
    return only


@pytest.fixture(scope="module")
def areas_m2() -> dict[str, float]:
    """Every area of the file in m², from what its lines enclose in whatever order, in the file's own CRS."""
    root = defusedxml.ElementTree.parse(FILE).getroot()
    lines = {line.get(f"{GML}id"): _corners(line) for line in root.iter(f"{SIS}DP_Grans")}
    return {
        str(area.get(f"{GML}id")): float(
            shapely.area(shapely.polygonize([lines[side.attrib[HREF][1:]] for side in area]))
        )
        for area in root.iter(f"{SIS}DP_Omrade")
    }


def _corners(line: Element) -> LineString:
    return LineString(np.array([(position.text or "").split() for position in line.iter(f"{GML}pos")], dtype=float))


def places(plan: DetailedPlan) -> Iterator[BaseGeometry]:
    yield from (one.geometry for one in plan.provisions if one.geometry is not None)
    if plan.geometry is not None:
        yield plan.geometry


def of_use(plan: DetailedPlan, code: str) -> PlanProvision:
    [found] = [one for one in plan.provisions if one.kind is ProvisionKind.USE and one.code == code]
    return found


def test_the_plan_says_what_it_is(plan: DetailedPlan) -> None:
    assert (plan.code, plan.name) == ("1290-BN16/1724", "Oppmanna-Tollarp 2:32 och del av 1:22")
    assert (plan.status, plan.status_date, plan.legal_force_date) == ("legal_force", date(2017, 5, 15), None)
    assert plan.verified == date(2017, 5, 15)
    assert plan.source.endswith("plan map by SS 637040 (plankarta.xml), stage judged")


def test_all_provisions_are_there(plan: DetailedPlan) -> None:
    assert Counter(one.kind for one in plan.provisions) == {
        ProvisionKind.USE: 7,
        ProvisionKind.PROPERTY: 10,
        ProvisionKind.ADMINISTRATIVE: 6,
    }
    assert {one.code for one in plan.provisions if one.kind is ProvisionKind.USE} == {
        code for codes in USES.values() for code in codes
    }
    assert {one.catalogue_version for one in plan.provisions} == {"Boverket 2016-07-07"}
    assert (of_use(plan, "R1").catalogue_code, of_use(plan, "R1").wording) == ("DP_KM_R_A", "Idrott, bad")
    figures = Counter((one.code, one.amount, one.unit) for one in plan.provisions if one.amount is not None)
    assert figures == {("13", 13.0, "m"): 2, ("e5500", 5500.0, "m2"): 2, ("", 5.0, "years"): 1}


def test_all_twelve_areas_have_the_size_that_they_have_in_the_file(areas_m2: dict[str, float]) -> None:
    [plan] = read_ss637040(FILE, "EPSG:3008").plans

    assert len(areas_m2) == 12
    # Areas h and ba are the same ground.
    assert sorted({round(place.area, 1) for place in places(plan)}) == sorted({round(a, 1) for a in areas_m2.values()})
    for name, codes in USES.items():
        for code in codes:
            geometry = of_use(plan, code).geometry
            assert geometry is not None
            assert geometry.area == pytest.approx(areas_m2[name])


def test_areas_of_use_cover_the_plan_once(plan: DetailedPlan) -> None:
    uses = {one.geometry.wkb: one.geometry for one in plan.provisions if one.kind is ProvisionKind.USE and one.geometry}
    assert len(uses) == 5
    whole = shapely.union_all(list(uses.values()))
    assert plan.geometry is not None
    assert sum(one.area for one in uses.values()) == pytest.approx(whole.area, rel=1e-6)
    assert whole.symmetric_difference(plan.geometry).area < 0.01


def test_it_lies_where_kristianstad_is(plan: DetailedPlan) -> None:
    # Oppmanna, by the lake of that name, north-east of the town: 56.17° N, 14.28° E.
    assert plan.geometry is not None
    centre = plan.geometry.centroid
    assert (centre.x, centre.y) == pytest.approx((455_675, 6_225_552), abs=5)
    assert all(place.is_valid for place in places(plan))


def test_what_the_file_leaves_open_is_said(content: PlanContent) -> None:
    # The line L22 is in another CRS and bounds nothing; taken along it would spoil the extent.
    assert [(issue.kind, issue.value) for issue in content.issues] == [
        ("unused_boundary", "L22"),
        ("stage_judged", "BN16/1724"),
    ]


def site(number: int, geometry: BaseGeometry, kind: SiteKind = SiteKind.LAND) -> Site:
    return Site(site_id=number, source="t", reference=str(number), kind=kind, name="Påhittad", geometry=geometry)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        (
            "R1",
            "R1: besöksanläggningar rymmer inte {activity}; S: skola rymmer inte {activity}",
        ),
        ("GÅNG", "GÅNG: allmän plats rymmer inte {activity}; CYKEL: allmän plats rymmer inte {activity}"),
        ("GATA", "GATA: allmän plats rymmer inte {activity}"),
        ("NATUR", "NATUR: allmän plats rymmer inte {activity}"),
        ("E", "E: tekniska anläggningar rymmer inte {activity}"),
    ],
)
@pytest.mark.parametrize(
    ("activity", "named"),
    [(Activity.WAREHOUSE, "lager och logistik"), (Activity.OFFICE, "kontor"), (Activity.SHOP, "butik")],
)
@pytest.mark.parametrize("as_point", [False, True])
def test_warehouse_office_and_shop_are_answered_on_each_area_with_the_rule(
    plan: DetailedPlan, code: str, rule: str, activity: Activity, named: str, as_point: bool
) -> None:
    area = of_use(plan, code).geometry
    assert area is not None
    # A made-up site well within the area.
    place = area.representative_point() if as_point else area.buffer(-0.5)

    [found] = compute_plan_facts([site(1, place)], InMemorySurroundings(crs="EPSG:3006", given_plans=[plan]))

    value = found.values[use_fact(activity)]
    assert (value.value, value.status, value.verified) == ("not_allowed", Status.KNOWN, date(2017, 5, 15))
    assert value.source.startswith(
        f"{rule.format(activity=named)}. Plan 1290-BN16/1724 (laga kraft), tolkad enligt BFS 2014:5,"
        " katalog Boverket 2016-07-07. Underlag: plankarta enligt SS 637040 (plankarta.xml)"
    )


def test_facts_that_people_state_are_filled_in(plan: DetailedPlan, areas_m2: dict[str, float]) -> None:
    area = of_use(plan, "S").geometry
    assert isinstance(area, MultiPolygon)

    [found] = compute_plan_facts([site(1, area)], InMemorySurroundings(crs="EPSG:3006", given_plans=[plan]))

    values = found.values
    assert values["permitted_uses"].value == {"R", "S"}
    assert values["plan_status"].value == "legal_force"
    assert values["plan_name"].value == "1290-BN16/1724 Oppmanna-Tollarp 2:32 och del av 1:22"
    assert (values["max_height_m"].value, values["max_height_m"].status) == (13.0, Status.KNOWN)
    assert "nockhöjd" in values["max_height_m"].source
    coverage = values["site_coverage_ratio"]
    assert coverage.status is Status.ESTIMATED
    assert coverage.value == pytest.approx(5500 / areas_m2["a"], rel=1e-3)
    assert "do not say since when" in found.missing["plan_legal_force_date"].en


def test_a_site_across_areas_is_told_its_shares(plan: DetailedPlan, areas_m2: dict[str, float]) -> None:
    assert plan.geometry is not None

    [found] = compute_plan_facts([site(1, plan.geometry)], InMemorySurroundings(crs="EPSG:3006", given_plans=[plan]))

    source = found.values["use_office"].source
    share = round(100 * areas_m2["a"] / sum(areas_m2[name] for name in USES))
    assert source.startswith(
        f"Inte tillåtet på {share}\N{NO-BREAK SPACE}% av ytan (R1: besöksanläggningar rymmer inte kontor; S:"
    )
    assert found.values["permitted_uses"].value == {"R", "S"}
