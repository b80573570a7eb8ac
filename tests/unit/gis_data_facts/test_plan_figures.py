"""Letters, heights and coverage that plans fill in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from shapely.geometry import box

from siting.domain.plans import PlanProvision
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
    assert found(plan(use("GATA"))).missing["permitted_uses"].en == "The site is no plot: GATA"


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
