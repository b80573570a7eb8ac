"""What plans say of sites, checked against shares and days worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.coverage import COMPLETE_IN
from gis_data.facts.model import Found
from gis_data.facts.plan_answers import ENOUGH, SOME
from gis_data.facts.plan_pieces import PlanIndex
from gis_data.facts.plans import FILLED, PLANS, compute_plan_facts
from gis_data.facts.register import COMPUTERS
from gis_data.facts.shapes import as_shapes
from siting.domain.activities import Activity, use_fact
from siting.domain.facts import Origin
from siting.domain.geodata import GeodataSet, Role
from siting.domain.places import AreaKind
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from tests.unit.gis_data_facts.made import Around, area, site

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


def test_a_site_within_one_use_has_its_answer_with_rule_plan_catalogue_and_source() -> None:
    one = found(plan(use("J1", words="Lager")))

    value = one.values["use_warehouse"]
    assert (value.value, value.status, value.verified) == ("allowed", Status.KNOWN, DAY)
    assert value.source == (
        "J1: planen nämner lager och logistik: ”Lager”. Plan P1 (laga kraft), läst enligt BFS 2020:5,"
        " katalog 2022-01-01. Underlag: Kommunen (2025-03-01)"
        " | J1: the plan names warehouse and logistics: “Lager”. Plan P1 (legal force), read by BFS 2020:5,"
        " catalogue 2022-01-01. Data: Kommunen (2025-03-01)"
    )
    assert answers(one, "manufacturing", "office", "shop") == ["not_allowed"] * 3


@pytest.mark.parametrize(
    ("width", "answer"),
    [
        (100, "allowed"),
        (80, "allowed"),
        (79, "conditional"),
        (62, "conditional"),
        (10, "conditional"),
        (9, "not_allowed"),
    ],
)
def test_an_answer_is_by_the_share_of_the_site(width: int, answer: str) -> None:
    one = found(plan(use("J", box(0, 0, width, 100)), use("GATA", box(width, 0, 100.001, 100))))

    assert answers(one, "warehouse") == [answer]


def test_a_part_is_said_with_its_share() -> None:
    one = found(plan(use("J", box(0, 0, 62, 100)), use("GATA", box(62, 0, 100, 100))))

    source = one.values["use_warehouse"].source.replace("\N{NO-BREAK SPACE}", " ")
    assert source.startswith(
        "tillåtet på 62 % av ytan (J: lager och partihandel ingår i industri);"
        " inte tillåtet på 38 % av ytan (GATA: allmän plats rymmer inte lager och logistik). Plan P1"
    )


def test_what_is_conditional_counts_as_some() -> None:
    one = found(plan(use("J", box(0, 0, 70, 100)), use("Z", box(70, 0, 100, 100))))

    assert answers(one, "manufacturing", "warehouse") == ["conditional", "allowed"]


def test_what_lies_outside_the_plan_is_not_known() -> None:
    one = found(plan(use("NATUR"), place=box(0, 0, 30, 100)))

    assert answers(one, "warehouse") == [None]
    assert "70\N{NO-BREAK SPACE}% outside any loaded plan" in one.missing["use_warehouse"].en
    assert one.missing["use_warehouse"].sv.endswith("Fråga planavdelningen")


def test_a_plan_on_a_sliver_of_the_site_does_not_count() -> None:
    one = found(plan(use("J"), place=box(0, 0, 9, 100)))

    assert answers(one, "warehouse") == [None]
    assert one.missing["use_warehouse"].en.startswith("No loaded plan covers the site")


def test_an_unknown_answer_is_a_missing_fact_with_whom_to_ask() -> None:
    one = found(plan(use("J")))

    assert answers(one, "data_centre") == [None]
    assert one.missing["use_data_centre"].en.startswith(
        "J: the planning office decides whether a data centre fits. Plan P1"
    )


def test_uses_that_share_ground_are_each_open() -> None:
    one = found(plan(use("J"), use("K"), use("H", box(0, 0, 90, 100))))

    assert answers(one, "warehouse", "office", "shop", "hotel") == ["allowed", "allowed", "allowed", "not_allowed"]
    assert one.values["permitted_uses"].value == {"J", "K", "H"}


def test_uses_that_overlap_in_part_are_counted_once() -> None:
    # J on 0–60, K on 40–100: offices as part of industry alone on 40 %, allowed on 60 %.
    one = found(plan(use("J", box(0, 0, 60, 100)), use("K", box(40, 0, 100, 100))))

    source = one.values["use_office"].source.replace("\N{NO-BREAK SPACE}", " ")
    assert answers(one, "office", "warehouse") == ["conditional", "conditional"]
    assert source.startswith("tillåtet på 60 % av ytan (K: kontor är användningen)")
    assert "tillåtet med villkor på 40 % av ytan (J: kontor bara som del av verksamheten)" in source


def test_letters_without_a_catalogue_are_an_estimate() -> None:
    one = found(plan(use("J", version="")))

    assert one.values["use_warehouse"].status is Status.ESTIMATED
    assert "planer utan angiven katalog" in one.values["use_warehouse"].source
    assert found(plan(use("GATA", version=""))).values["use_warehouse"].status is Status.KNOWN


def test_the_plan_s_day_tells_older_rules() -> None:
    one = found(plan(use("J", version=""), legal_force=date(1974, 1, 1)))

    assert answers(one, "warehouse", "manufacturing") == ["conditional", "allowed"]
    assert "city plans before 1987" in one.values["use_warehouse"].source


def test_a_proposal_allows_nothing_without_the_condition_that_it_gains_force() -> None:
    one = found(plan(use("J"), status="consultation"))

    value = one.values["use_warehouse"]
    assert (value.value, value.status) == ("conditional", Status.ESTIMATED)
    assert value.source.startswith(
        "när planen fått laga kraft: J: lager och partihandel ingår i industri. Planförslag P1 (samråd)"
    )
    assert answers(one, "shop") == ["not_allowed"]


def test_the_plan_in_force_decides_and_a_proposal_may_open_what_it_refuses() -> None:
    now = plan(use("NATUR"), code="OLD")
    later = plan(use("J"), code="NEW", status="review")

    one = found(now, later)

    assert answers(one, "warehouse", "shop") == ["conditional", "not_allowed"]
    value = one.values["use_warehouse"]
    assert value.status is Status.ESTIMATED
    assert value.source.startswith("inte nu (NATUR: allmän plats rymmer inte lager och logistik. Plan OLD (laga kraft)")
    assert one.values["plan_name"].value == "OLD Viared"
    assert answers(found(plan(use("J"), code="OLD"), later), "warehouse") == ["allowed"]


def test_where_plans_in_force_overlap_the_newest_holds() -> None:
    old = plan(use("H"), code="OLD", legal_force=date(1995, 1, 1))
    new = plan(use("J"), code="NEW", place=box(0, 0, 50, 100), legal_force=date(2021, 1, 1))

    for plans in ((old, new), (new, old)):
        one = found(*plans)
        assert answers(one, "warehouse", "shop") == ["conditional", "conditional"]
        assert (
            "allowed on 50\N{NO-BREAK SPACE}% of the area (H: shops belong to retail)" in one.values["use_shop"].source
        )


def test_a_newer_plan_of_which_only_the_outline_is_loaded_replaces_the_older() -> None:
    one = found(
        plan(use("J"), code="OLD", legal_force=date(1995, 1, 1)), plan(code="NEW", legal_force=date(2021, 1, 1))
    )

    assert answers(one, "warehouse") == [None]
    assert one.missing["use_warehouse"].en.startswith("the provisions on use of plan NEW are not loaded")
    assert one.values["plan_name"].value == "NEW Viared"


@pytest.mark.parametrize("status", ["repealed", "closed"])
def test_plans_that_are_gone_say_nothing(status: str) -> None:
    assert found(plan(use("J"), status=status)).values == {}


def test_a_point_has_the_answer_of_where_it_lies() -> None:
    planned = plan(use("K", box(0, 0, 50, 100)), use("GATA", box(50, 0, 100, 100)))

    one = found(planned, at=Point(20, 20), kind=SiteKind.PREMISES)
    assert answers(one, "office", "shop") == ["allowed", "not_allowed"]
    assert set(one.values) <= {*(use_fact(activity) for activity in Activity), "permitted_uses"}
    assert answers(found(planned, at=Point(70, 20)), "office") == ["not_allowed"]


# What people have stated.


def test_stated_letters_answer_where_no_plan_is_loaded() -> None:
    one = found(stated={"permitted_uses": frozenset({"J", "Z"}), "plan_status": "legal_force"})

    value = one.values["use_warehouse"]
    assert (value.value, value.status, value.verified) == ("allowed", Status.ESTIMATED, date(2024, 1, 1))
    assert value.source == (
        "angiven användning J, Z, planens ordalydelse okänd. J: lager och partihandel ingår i industri."
        " Underlag: Handläggaren (2024-01-01)"
        " | stated use J, Z, the plan's wording not known. J: storage and wholesale belong to industry."
        " Data: Handläggaren (2024-01-01)"
    )
    assert answers(one, "manufacturing", "office", "shop", "data_centre") == [
        "allowed",
        "conditional",
        "not_allowed",
        None,
    ]


def test_stated_letters_of_a_plan_that_is_not_in_force_wait_for_it() -> None:
    one = found(stated={"permitted_uses": frozenset({"J"}), "plan_status": "none"})

    assert answers(one, "warehouse", "shop") == ["conditional", "not_allowed"]


def test_a_loaded_plan_stands_above_stated_letters_but_an_outline_does_not() -> None:
    stated = {"permitted_uses": frozenset({"J"})}

    assert answers(found(plan(use("B")), stated=stated), "warehouse") == ["not_allowed"]
    assert answers(found(plan(), stated=stated), "warehouse") == ["allowed"]


def test_stated_letters_of_a_coming_plan_open_what_the_loaded_plan_refuses() -> None:
    stated: dict[str, Value] = {"permitted_uses": frozenset({"J"}), "plan_status": "review"}

    one = found(plan(use("NATUR")), stated=stated)

    assert answers(one, "warehouse", "shop") == ["conditional", "not_allowed"]


@pytest.mark.parametrize("key", FILLED)
def test_what_somebody_has_stated_is_left_alone(key: str) -> None:
    value: dict[str, Value] = {
        "permitted_uses": frozenset({"J"}),
        "plan_status": "legal_force",
        "plan_name": "P1",
        "plan_legal_force_date": date(2001, 1, 1),
        "max_height_m": 99.0,
        "site_coverage_ratio": 0.5,
    }

    one = found(plan(use("K"), figure(12)), stated={key: value[key]})

    assert key not in one.values
    assert key not in one.missing


def test_facts_of_another_plan_than_the_stated_one_are_not_filled_in() -> None:
    one = found(plan(use("J")), stated={"plan_status": "consultation"})

    assert "is not that of the loaded plan P1" in one.missing["plan_legal_force_date"].en
    assert "plan_name" in one.missing
    other = found(plan(use("J")), stated={"plan_name": "Detaljplan Knalleland"})
    assert "is not the loaded plan P1" in other.missing["plan_legal_force_date"].en
    alike = found(plan(use("J")), stated={"plan_name": "Detaljplan för Viared (P 1)"})
    assert alike.values["plan_legal_force_date"].value == date(2020, 6, 1)


def test_of_several_plans_the_one_with_the_stated_stage_is_meant() -> None:
    now, later = plan(use("NATUR"), code="OLD"), plan(use("J"), code="NEW", status="consultation")

    one = found(now, later, stated={"plan_status": "consultation"})

    assert one.values["plan_name"].value == "NEW Viared"


# Stage and days.


def test_a_plan_in_force_tells_its_stage_name_and_day() -> None:
    one = found(plan(use("J")))

    told = {key: one.values[key].value for key in ("plan_status", "plan_name", "plan_legal_force_date")}
    assert told == {
        "plan_status": "legal_force",
        "plan_name": "P1 Viared",
        "plan_legal_force_date": date(2020, 6, 1),
    }
    assert all(one.values[key].status is Status.KNOWN for key in told)


@pytest.mark.parametrize(
    ("status", "status_date", "verified", "first", "last"),
    [
        ("consultation", date(2024, 3, 15), None, date(2024, 9, 15), "2026-06-15"),
        ("consultation", date(2024, 3, 15), DAY, date(2025, 9, 1), "2027-06-01"),
        ("adopted", None, date(2025, 1, 31), date(2025, 2, 28), "2026-01-31"),
    ],
)
def test_the_first_day_of_legal_force_is_estimated_from_the_stage(
    status: str, status_date: date | None, verified: date | None, first: date, last: str
) -> None:
    one = found(plan(use("J"), status=status, status_date=status_date, verified=verified))

    value = one.values["plan_legal_force_date"]
    assert (value.value, value.status) == (first, Status.ESTIMATED)
    assert f"it may take until {last}" in value.source
    assert one.values["plan_status"].value == status


def test_without_a_day_of_the_stage_nothing_is_estimated() -> None:
    one = found(plan(use("J"), status="started", verified=None))

    assert "do not say since when" in one.missing["plan_legal_force_date"].en


def test_a_site_mostly_outside_the_plan_in_force_is_under_the_one_that_covers_it() -> None:
    now = plan(use("J"), code="OLD", place=box(0, 0, 30, 100))
    later = plan(use("J"), code="NEW", status="review")

    one = found(now, later)

    assert (one.values["plan_status"].value, one.values["plan_name"].value) == ("review", "NEW Viared")


# No plan.


def none_found(options: Mapping[str, object], at: BaseGeometry = PLOT) -> Found:
    surroundings = Around(
        given_sets=(replace(PLAN_SET, options=options),),
        given_areas=(area(AreaKind.MUNICIPALITY, "Borås", box(-500, -500, 500, 500), code="1490"),),
    )
    [one] = compute_plan_facts([site(at)], surroundings)
    return one


def test_that_there_is_no_plan_is_said_only_where_data_are_said_to_have_all() -> None:
    one = none_found({COMPLETE_IN: ["1490"]})

    value = one.values["plan_status"]
    assert (value.value, value.status, value.verified) == ("none", Status.KNOWN, DAY)
    assert value.source.endswith("data with all plans of the municipality. Data: Planer (2025-03-01)")
    assert one.missing["use_warehouse"].en.startswith("The site lies outside detailed plans")
    for options, place in (
        ({}, PLOT),
        ({COMPLETE_IN: ["1480"]}, PLOT),
        ({COMPLETE_IN: ["1490"]}, box(900, 900, 950, 950)),
    ):
        silent = none_found(options, place)
        assert silent.missing["plan_status"].en.startswith("No loaded plan covers the site")


def test_without_any_data_that_is_the_reason() -> None:
    [one] = compute_plan_facts([site(PLOT)], Around())

    assert one.values == {}
    assert one.missing["use_shop"].en == "No data on detailed plans loaded"
    assert set(one.missing) == set(PLANS.facts)


# Letters.


def test_letters_that_hold_on_little_of_the_site_are_left_out() -> None:
    one = found(plan(use("J", box(0, 0, 93, 100)), use("E", box(93, 0, 100, 100))))

    assert one.values["permitted_uses"].value == {"J"}
    assert one.values["permitted_uses"].status is Status.KNOWN


def test_letters_that_the_list_lacks_make_it_an_estimate() -> None:
    one = found(plan(use("J"), use("L")))

    assert one.values["permitted_uses"].value == {"J"}
    assert one.values["permitted_uses"].status is Status.ESTIMATED
    assert "J, L" in one.values["permitted_uses"].source


def test_a_site_on_a_street_has_no_letters() -> None:
    assert found(plan(use("GATA"))).missing["permitted_uses"].en == "The site is no plot: GATA"


# Figures.


@pytest.mark.parametrize(
    ("provisions", "height"),
    [
        ([figure(12.5)], 12.5),
        ([figure(12.5), figure(12.5, place=box(0, 0, 50, 100))], 12.5),
        ([figure(12, catalogue_code="DP_KM_Eg_Hojd_HogstaHojd_Totalhojd", code="h2")], 12),
        ([figure(12, catalogue_code="DP_KM_Eg_Utform_Nockhojd_Meter", code="12")], 12),
        ([figure(12, catalogue_code="DP_KM_Eg_Hojd_HogstaHojd_NockhojdNollplan")], None),
        ([figure(12, catalogue_code="DP_KM_Eg_Hojd_LagstaHojd_Nockhojd")], None),
        ([figure(12, catalogue_code="DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkNockhojd")], None),
        ([figure(2, catalogue_code="DP_KM_Eg_Markreservat_GC_FriHojd")], None),
        ([figure(12, code="n1")], None),
        ([figure(12, place=box(0, 0, 9, 100))], None),
        ([], None),
    ],
)
def test_the_greatest_height_is_that_of_buildings(provisions: Sequence[PlanProvision], height: float | None) -> None:
    one = found(plan(use("J"), *provisions))

    if height is None:
        assert "max_height_m" in one.missing
    else:
        assert (one.values["max_height_m"].value, one.values["max_height_m"].status) == (height, Status.KNOWN)


def test_several_heights_are_no_figure_but_are_told() -> None:
    one = found(plan(use("J"), figure(8, place=box(0, 0, 50, 100)), figure(12, place=box(50, 0, 100, 100))))

    assert one.missing["max_height_m"].en.replace("\N{NO-BREAK SPACE}", " ").endswith("at the site: 8 m and 12 m")


def test_figures_of_a_proposal_are_not_filled_in() -> None:
    assert "max_height_m" in found(plan(use("J"), figure(12), status="review")).missing


@pytest.mark.parametrize(
    ("provisions", "value", "status"),
    [
        ([figure(0.4, "ratio", "e1")], 0.4, Status.KNOWN),
        ([figure(0.4, "ratio", "e1", box(0, 0, 50, 100))], 0.2, Status.ESTIMATED),
        ([figure(2500, "m2", "e1", None, "DP_KM_Eg_Utnytt_StorstaAreaKvm_Byggnads")], 0.25, Status.ESTIMATED),
        ([figure(2500, "m2", "e1", None, "DP_KM_Eg_Utnytt_StorstaAreaKvm_Brutto")], None, None),
        ([figure(2500, "m2", "e1", None, "DP_KM_Eg_Fastighetsstorlek_Minsta_Minsta")], None, None),
        ([figure(0.4, "ratio", "e1"), figure(0.5, "ratio", "e2", box(0, 0, 50, 100))], None, None),
        ([figure(0.3, "ratio", "n1", None, "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Proc")], None, None),
    ],
)
def test_the_share_to_be_built_on_is_of_the_site(
    provisions: Sequence[PlanProvision], value: float | None, status: Status | None
) -> None:
    one = found(plan(use("J"), *provisions))

    if value is None:
        assert "site_coverage_ratio" in one.missing
    else:
        told = one.values["site_coverage_ratio"]
        assert told.value == pytest.approx(value)
        assert told.status is status


def test_a_building_area_for_more_ground_than_the_site_is_no_figure_of_it() -> None:
    code = "DP_KM_Eg_Utnytt_StorstaAreaKvm_Byggnads"
    large = plan(use("J"), figure(2500, "m2", "e1", None, code), place=box(0, 0, 200, 100))

    assert "more ground than the site" in found(large).missing["site_coverage_ratio"].en


# The whole.


def test_the_function_is_registered_and_gives_what_it_says() -> None:
    assert PLANS in COMPUTERS
    for key in PLANS.facts:
        assert FACTS[key].origin is Origin.COMPUTED or key in PLANS.site_facts
    one = found(plan(use("J"), figure(12), figure(0.4, "ratio", "e1")))
    assert set(one.values) | set(one.missing) == set(PLANS.facts)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.integers(0, 9), st.integers(1, 6), st.integers(1, 6), st.sampled_from("JKHZBS")
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_pieces_do_not_overlap_and_cover_what_provisions_cover(
    squares: list[tuple[int, int, int, int, str]], x: int, y: int
) -> None:
    zones = [(box(a, b, a + w, b + h), letter) for a, b, w, h, letter in squares]
    place = box(x, y, x + 4, y + 4)
    [pieces] = PlanIndex([plan(*(use(letter, zone) for zone, letter in zones), place=box(-1, -1, 20, 20))]).site_plans(
        as_shapes([place])
    )

    covered: BaseGeometry = Polygon()
    for zone, _ in zones:
        covered = covered.union(zone.intersection(place))
    assert sum(piece.share for piece in pieces.in_force) == pytest.approx(covered.area / place.area, abs=1e-5)
    for letter in "JKHZBS":
        there: BaseGeometry = Polygon()
        for zone, other in zones:
            if other == letter:
                there = there.union(zone.intersection(place))
        share = sum(piece.share for piece in pieces.in_force if any(one.code == letter for one in piece.provisions))
        assert share == pytest.approx(there.area / place.area, abs=1e-5)


def test_many_sites_agree_with_one_at_a_time() -> None:
    chance = np.random.default_rng(3)
    plans = [
        plan(
            *(use(str(chance.choice(list("JKHZB"))), box(x + k * 50, y, x + k * 50 + 50, y + 100)) for k in range(4)),
            code=f"P{x}-{y}",
            place=box(x, y, x + 200, y + 100),
        )
        for x in range(0, 1000, 200)
        for y in range(0, 500, 100)
    ]
    sites: list[Site] = []
    for number in range(60):
        x, y = chance.uniform(-50, 1000), chance.uniform(-50, 500)
        sites.append(site(box(x, y, x + chance.uniform(5, 150), y + chance.uniform(5, 90)), number=number + 1))
    surroundings = around(*plans)

    together = compute_plan_facts(sites, surroundings)

    assert together == [compute_plan_facts([one], around(*plans))[0] for one in sites]
    assert {one.values["use_warehouse"].value for one in together if "use_warehouse" in one.values} == {
        "allowed",
        "conditional",
        "not_allowed",
    }


def test_what_counts_is_declared_in_order() -> None:
    assert 0 < SOME < ENOUGH <= 1
