from datetime import date

import pytest

from siting.domain.values import FactValue, Status
from tests.unit.gis_data.steps.rows import batch_of, kinds_of, sites_of


def fact(header: str, cell: object, key: str) -> tuple[FactValue, list[str]]:
    batch = batch_of(["Ref", header], ["A", cell])  # type: ignore[list-item]
    (site,) = sites_of(batch)
    return site.fact(key), [kind for _, kind in kinds_of(batch)]


@pytest.mark.parametrize(
    ("header", "cell", "key", "value", "status"),
    [
        ("Area", "1,5", "plot_area_m2", 15_000.0, Status.KNOWN),
        ("Area", 1.5, "plot_area_m2", 15_000.0, Status.KNOWN),
        ("Area", "ca 1 500 m²", "plot_area_m2", 1_500.0, Status.ESTIMATED),
        ("Area (m²)", "1500", "plot_area_m2", 1_500.0, Status.KNOWN),
        ("Area, m2", "1500", "plot_area_m2", 1_500.0, Status.KNOWN),
        ("Area", "?", "plot_area_m2", None, Status.UNKNOWN),
        ("Area", "-", "plot_area_m2", None, Status.NOT_APPLICABLE),
        ("Area", "0", "plot_area_m2", None, Status.UNKNOWN),
        ("Area", "", "plot_area_m2", None, Status.UNKNOWN),
        ("Use", "J industri, Z", "permitted_uses", frozenset("JZ"), Status.KNOWN),
        ("Owner", "City Council", "owner_kind", None, Status.UNKNOWN),
        ("Owner", "Council of Borås", "owner_kind", "public", Status.KNOWN),
        ("Owner", "kommunen", "owner_kind", "municipality", Status.KNOWN),
        ("Owner", "Private", "owner_kind", "private", Status.KNOWN),
        ("Owner", "who knows", "owner_kind", None, Status.UNKNOWN),
        ("Plan", "Antagen 2019", "plan_status", "legal_force", Status.KNOWN),
        ("Plan", "oklart", "plan_status", None, Status.UNKNOWN),
        ("Fibre", "ja", "fibre", True, Status.KNOWN),
        ("Fibre", False, "fibre", False, Status.KNOWN),
        ("When", "2019-05-14", "plan_legal_force_date", date(2019, 5, 14), Status.KNOWN),
        ("When", "maj 2019", "plan_legal_force_date", date(2019, 5, 31), Status.ESTIMATED),
    ],
)
def test_a_cell_becomes_a_value_with_its_status(
    header: str, cell: object, key: str, value: object, status: Status
) -> None:
    found, _ = fact(header, cell, key)
    assert (found.value, found.status) == (value, status)


@pytest.mark.parametrize(
    ("header", "cell", "key", "kind"),
    [
        ("Area", "big", "plot_area_m2", "not_a_number"),
        ("Area", "-3", "plot_area_m2", "out_of_range"),
        ("Area", "1e7", "plot_area_m2", "out_of_range"),
        ("Area", "3 MW", "plot_area_m2", "wrong_unit"),
        ("Area", True, "plot_area_m2", "not_a_number"),
        ("Use", "J, simhall", "permitted_uses", "unknown_code"),
        ("Owner", "City Council", "owner_kind", "unknown_code"),
        ("Plan", "kanske", "plan_status", "unknown_code"),
        ("Fibre", "delvis", "fibre", "not_yes_no"),
        ("When", "snart", "plan_legal_force_date", "not_a_date"),
        ("Height", "8,5", "clear_height_m", "not_for_kind"),
    ],
)
def test_what_is_wrong_leaves_the_field_unknown_and_is_said(header: str, cell: object, key: str, kind: str) -> None:
    found, kinds = fact(header, cell, key)
    assert found.value is None
    assert kind in kinds


def test_a_misspelt_code_is_mended_only_where_the_mapping_says_so() -> None:
    found, kinds = fact("Owner", "privte", "owner_kind")
    assert (found.value, kinds) == ("private", ["misspelt"])
    found, kinds = fact("Use", "J industr", "permitted_uses")
    assert (found.value, kinds) == (None, ["unknown_code"])


def test_the_issue_says_where_what_and_what_would_be_right() -> None:
    batch = batch_of(["Ref", "Storlek", "Area"], ["A", "x", "14,2 hektar"], ["B", "x", "fyra"])
    sites_of(batch)
    ((_, issue),) = batch.issues
    assert (issue.dataset, issue.row, issue.field, issue.value) == ("test.csv", 3, "Area", "fyra")
    assert issue.wrong.sv == "”fyra” är inte ett tal."
    assert "t.ex. 1250" in issue.right.sv
    assert issue.message.en.startswith("“fyra” is not a number.")


def test_values_carry_who_says_so_and_when_it_was_true() -> None:
    batch = batch_of(["Ref", "Area", "When", "Said"], ["A", "1", "2019-05-14", "Borås"], ["B", "1", "2031-01-01", ""])
    first, second = sites_of(batch)
    assert first.fact("plot_area_m2") == FactValue(
        value=10_000.0, status=Status.KNOWN, source="Register of Borås", verified=date(2019, 5, 14)
    )
    assert second.fact("plot_area_m2").verified is None
    assert (3, "date_in_future") in kinds_of(batch)


def test_braces_in_a_cell_are_only_text() -> None:
    (site,) = sites_of(batch_of(["Ref", "Area", "Said"], ["A", "1", "{0.__class__} {name}"]))
    assert site.fact("plot_area_m2").source == "Register of {0.__class__} {name}"
