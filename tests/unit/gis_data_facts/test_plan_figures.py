"""Letters, heights and coverage that plans fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from siting.domain.plans import DetailedPlan, PlanProvision
from siting.domain.values import Status
from tests.unit.gis_data_facts.planned import figure, found, plan, use


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
    assert found(plan(use("GATA"))).missing["permitted_uses"].en == "The site is not plot land: GATA"


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


def test_halves_of_a_site_with_the_same_figure_count_both() -> None:
    halves = [figure(0.4, "ratio", "e1", box(x, 0, x + 50, 100)) for x in (0, 50)]

    told = found(plan(use("J"), *halves)).values["site_coverage_ratio"]

    assert (told.value, told.status) == (0.4, Status.KNOWN)


def test_small_parts_with_the_same_figure_count_together() -> None:
    strips = [figure(12, place=box(x, 0, x + 9, 100)) for x in range(0, 90, 9)]

    told = found(plan(use("J"), *strips)).values["max_height_m"]

    assert (told.value, told.status) == (12.0, Status.KNOWN)


def test_a_height_for_a_part_of_the_site_is_an_estimate_of_it() -> None:
    told = found(plan(use("J"), figure(12, place=box(0, 0, 50, 100)))).values["max_height_m"]

    assert (told.value, told.status) == (12.0, Status.ESTIMATED)


OLD = plan(
    use("J"), figure(8), figure(0.5, "ratio", "e1"), code="OLD", legal_force=date(1995, 1, 1), place=box(0, 0, 200, 100)
)


@pytest.mark.parametrize("at", [box(0, 0, 100, 100), Point(50, 50)])
@pytest.mark.parametrize("turned", [False, True])
def test_figures_of_a_plan_that_a_newer_one_has_replaced_hold_no_more(at: BaseGeometry, turned: bool) -> None:
    def both(new: DetailedPlan) -> tuple[DetailedPlan, ...]:
        return (new, OLD) if turned else (OLD, new)

    silent = found(*both(plan(use("J"), code="NEW", legal_force=date(2021, 1, 1))), at=at)
    says = found(*both(plan(use("J"), figure(12), code="NEW", legal_force=date(2021, 1, 1))), at=at)

    assert {"max_height_m", "site_coverage_ratio"} <= silent.missing.keys()
    assert (says.values["max_height_m"].value, says.values["max_height_m"].status) == (12.0, Status.KNOWN)


def test_where_a_newer_plan_replaces_a_part_the_older_figure_holds_for_the_rest() -> None:
    new = plan(use("J"), code="NEW", legal_force=date(2021, 1, 1), place=box(0, 0, 60, 100))

    told = found(OLD, new).values["site_coverage_ratio"]

    assert told.value == pytest.approx(0.5 * 0.4)
    assert told.status is Status.ESTIMATED


def test_figures_of_a_plan_of_which_only_the_outline_is_loaded_are_not_said_to_be_none() -> None:
    one = found(OLD, plan(code="NEW", legal_force=date(2021, 1, 1)))

    assert one.missing["max_height_m"].en == "The provisions of plan NEW are not loaded"
