from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import pyogrio
import pytest
from shapely.geometry import MultiPolygon, shape

from maps.proposal.gis import LAYERS, geojson, write_gpkg
from maps.wgs84 import to_wgs84
from siting.matching.proposal import ProposalContent, ReachMaps
from tests.unit.maps.factory import answer, content, requirement, sites
from tests.unit.maps.reached import MINUTES, REACH, people, with_reach

FORMULA = '=HYPERLINK("x")'


@pytest.fixture(scope="module")
def proposal() -> ProposalContent:
    made = [dataclasses.replace(s, name=FORMULA, geometry=None) if s.site_id == 3 else s for s in sites(24)]
    return content(result=answer(requirement(), made))


def test_the_geopackage_has_every_site_in_the_storage_crs(proposal: ProposalContent, tmp_path: Path) -> None:
    path = tmp_path / "proposal.gpkg"
    write_gpkg(proposal, path)
    assert {name for name, _ in pyogrio.list_layers(path)} == set(LAYERS[:3])
    ranked = pyogrio.read_dataframe(path, layer="ranked_sites")
    excluded = pyogrio.read_dataframe(path, layer="excluded_sites")
    assert ranked.crs.to_epsg() == 3006
    assert list(ranked["rank"]) == [r.rank for r in proposal.result.ranked]
    assert list(excluded["site_id"]) == [r.site.site_id for r in proposal.result.out]
    assert list(ranked["standing"].unique()) == ["fits", "ask"]


def test_values_and_verdicts_stand_in_columns(proposal: ProposalContent, tmp_path: Path) -> None:
    path = tmp_path / "proposal.gpkg"
    write_gpkg(proposal, path)
    excluded = pyogrio.read_dataframe(path, layer="excluded_sites")
    failing = excluded[excluded["fails"].str.contains("power_capacity_mw")]
    assert len(failing) > 0
    assert (failing["power_capacity_mw"] < 3).all()
    assert (failing["power_capacity_mw_verdict"] == "not_met").all()


def test_a_text_like_a_formula_is_kept_and_a_missing_place_is_a_row(proposal: ProposalContent, tmp_path: Path) -> None:
    path = tmp_path / "proposal.gpkg"
    write_gpkg(proposal, path)
    frames = [pyogrio.read_dataframe(path, layer=layer) for layer in LAYERS[:2]]
    found = [frame[frame["name"] == FORMULA] for frame in frames]
    (row,) = [frame for frame in found if len(frame)]
    assert row.geometry.iloc[0] is None


def test_an_empty_layer_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "proposal.gpkg"
    write_gpkg(content(result=answer(requirement(), [])), path)
    assert [name for name, _ in pyogrio.list_layers(path)] == ["reference_points"]


def test_the_same_proposal_is_the_same_file(proposal: ProposalContent, tmp_path: Path) -> None:
    for name in ("a.gpkg", "b.gpkg"):
        write_gpkg(proposal, tmp_path / name)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    assert geojson(proposal) == geojson(proposal)


def test_both_files_name_the_sources(proposal: ProposalContent, tmp_path: Path) -> None:
    path = tmp_path / "proposal.gpkg"
    write_gpkg(proposal, path)
    for layer in LAYERS[:3]:
        metadata = pyogrio.read_info(path, layer=layer)["layer_metadata"]
        assert metadata["ATTRIBUTION"] == "; ".join(proposal.attributions)
    assert json.loads(geojson(proposal))["attributions"] == list(proposal.attributions)


@pytest.fixture(scope="module")
def reached() -> ProposalContent:
    made = [one for one in sites(24) if one.geometry is not None]
    return with_reach(
        content(result=answer(requirement(), made)),
        population_15_min=people(4000.0, stale=True),
        population_30_min=people(None),
    )


def test_the_geopackage_has_the_land_from_which_each_site_is_reached(reached: ProposalContent, tmp_path: Path) -> None:
    path = tmp_path / "proposal.gpkg"
    write_gpkg(reached, path)
    rows = pyogrio.read_dataframe(path, layer="reach")
    first = reached.result.ranked[0].site
    assert rows.crs.to_epsg() == 3006
    assert len(rows) == len(MINUTES) * len(reached.result.ranked)
    assert rows["minutes"].tolist() == [*MINUTES] * len(reached.result.ranked)
    assert set(rows["vehicle"]) == {"car"}
    assert set(rows["status"]) == {"estimated"}
    assert set(rows["attribution"]) == {"Vägar: © Vägfolket | Roads: © The road people; Broar | Bridges"}
    assert set(rows["source"]) == {REACH.source}
    assert set(rows["verified"].astype(str)) == {"2026-11-01"}
    mine = rows[rows["site_id"] == first.site_id]
    assert mine["rank"].tolist() == [1, 1, 1]
    assert mine.area.tolist() == pytest.approx([3.1365e6 * km**2 for km in (4, 9, 30)], rel=1e-3)
    quarter, half, _ = mine.to_dict("records")
    assert (quarter["people"], quarter["people_source"], quarter["people_stale"]) == (4000, "SCB", True)
    assert math.isnan(half["people"])


def test_geojson_has_the_land_too_in_wgs84(reached: ProposalContent) -> None:
    features = json.loads(geojson(reached))["features"]
    areas = [one for one in features if one["properties"]["layer"] == "reach"]
    assert len(areas) == len(MINUTES) * len(reached.result.ranked)
    assert areas[0]["properties"]["minutes"] == 15
    assert areas[1]["properties"]["people"] is None
    first = reached.result.ranked[0].site.geometry
    assert first is not None
    middle = to_wgs84(first.centroid, "EPSG:3006")
    assert all(shape(one["geometry"]).contains(middle) for one in areas[:3])


def test_an_area_that_is_too_small_to_be_drawn_and_a_source_that_was_not_kept_are_null(
    reached: ProposalContent,
) -> None:
    assert reached.reach is not None
    site = reached.reach.sites[0]
    empty = dataclasses.replace(site, areas=(dataclasses.replace(site.areas[0], area=MultiPolygon()), *site.areas[1:]))
    bare = dataclasses.replace(reached, reach=ReachMaps(sites=(empty,)))
    rows = [one for one in json.loads(geojson(bare))["features"] if one["properties"]["layer"] == "reach"]
    assert [one["geometry"] is None for one in rows] == [True, False, False]
    assert {one["properties"][key] for one in rows for key in ("source", "verified", "attribution")} == {None}


def test_geojson_is_in_wgs84_and_says_what_a_feature_is(proposal: ProposalContent) -> None:
    collection = json.loads(geojson(proposal))
    assert {feature["properties"]["layer"] for feature in collection["features"]} == set(LAYERS[:3])
    placed = [feature for feature in collection["features"] if feature["geometry"]]
    sites_at = [shape(f["geometry"]) for f in placed if f["properties"]["layer"] != "reference_points"]
    assert all(12 < geometry.centroid.x < 14 and 57 < geometry.centroid.y < 59 for geometry in sites_at)
    assert len(collection["features"]) == len(placed) + 1
    assert collection["demo"] is True
