"""States of a site: how two differ, what there is to choose between three, and what is wrong with one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import LineString, Point, Polygon

from siting.domain.errors import InvalidInput
from siting.domain.site_drafts import SiteDraft, check_draft, choices, differences, field_label
from siting.domain.site_geometry import geojson_wgs84, read_geometry
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import FactValue, Status

TODAY = date(2026, 11, 27)
CRS = "EPSG:3006"


def known(value: float, verified: date | None = None) -> FactValue:
    return FactValue(value=value, status=Status.KNOWN, source="the owner", verified=verified)


SITE = SiteDraft(kind=SiteKind.LAND, name="A", facts={"plot_area_m2": known(100.0), "yard_area_m2": known(5.0)})


def test_differences_stand_in_the_order_of_reading() -> None:
    other = replace(SITE, published=False, name="B").with_value("plot_area_m2", None).with_value("gas", known(1.0))

    assert [one.name for one in differences(SITE, other)] == ["name", "published", "plot_area_m2", "gas"]
    assert differences(SITE, SITE) == ()


def test_a_status_a_source_or_a_day_is_a_difference() -> None:
    dated = SITE.with_value("plot_area_m2", known(100.0, TODAY))

    assert [one.name for one in differences(SITE, dated)] == ["plot_area_m2"]


def test_only_what_both_have_changed_has_to_be_chosen() -> None:
    theirs = replace(SITE, name="Theirs", address="Gatan 1")
    mine = replace(SITE, name="Mine", holder="Viared")

    found = choices(SITE, theirs, mine)

    assert {one.name: one.both for one in found} == {"name": True, "address": False, "holder": False}
    assert choices(SITE, theirs, theirs) == ()


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        (replace(SITE, name=" "), "name"),
        (replace(SITE, name="x" * 201), "name"),
        (replace(SITE, reserved_until=TODAY), "reserved_until"),
        (SITE.with_value("smallest_part_m2", known(101.0)), "smallest_part_m2"),
        (SITE.with_value("gas", known(1.0, date(2026, 11, 28))), "gas"),
        (replace(SITE, geom=LineString([(0, 0), (1, 1)])), "geom"),
        (replace(SITE, geom=Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])), "geom"),
        (replace(SITE, geom=Point()), "geom"),
        (replace(SITE, kind=SiteKind.PREMISES), "kind"),
        (replace(SITE, property_designations=("x",) * 101), "property_designations"),
    ],
)
def test_what_is_wrong_is_told_where_it_was_changed(draft: SiteDraft, fault: str) -> None:
    changed = [one.name for one in differences(SITE, draft)]

    assert set(check_draft(draft, today=TODAY, changed=changed)) == {fault}
    assert check_draft(draft, today=TODAY, changed=["address"]) == {}
    assert field_label(fault).sv


def test_what_is_reserved_has_a_day() -> None:
    reserved = replace(SITE, reserved_until=TODAY, availability=Availability.RESERVED)

    assert check_draft(reserved, today=TODAY, changed=["reserved_until", "availability"]) == {}


def test_a_whole_that_shrinks_below_its_part_is_told_of_at_the_part() -> None:
    parted = SITE.with_value("smallest_part_m2", known(50.0))
    shrunk = parted.with_value("plot_area_m2", known(40.0))

    assert set(check_draft(shrunk, today=TODAY, changed=["plot_area_m2"])) == {"smallest_part_m2"}


def test_a_geometry_comes_back_as_it_was_drawn() -> None:
    plot = Polygon([(372_000, 6_398_000), (372_100, 6_398_000), (372_100, 6_398_080), (372_000, 6_398_000)])

    assert read_geometry(geojson_wgs84(plot, CRS), CRS).equals_exact(plot, tolerance=0.02)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "57.7",
        "57.7 12.9 3",
        "nan nan",
        "1 2",
        "0 0",
        "6398000 6398000",
        "{}",
        "{" * 10_000,
        '{"type":"LineString","coordinates":[[12.9,57.7],[13,57.8]]}',
        '{"type":"Point","coordinates":[57.7,12.9]}',
        '{"type":"Point","coordinates":["a","b"]}',
        '{"type":"Point","coordinates":[12.9,1e999]}',
        '{"type":"FeatureCollection","features":[]}',
        '{"type":"Polygon","coordinates":[[[12.9,57.7],[13.0,57.8],[12.9,57.8],[13.0,57.7],[12.9,57.7]]]}',
    ],
)
def test_what_is_no_place_here_is_refused(said: str) -> None:
    with pytest.raises(InvalidInput):
        read_geometry(said, CRS)
