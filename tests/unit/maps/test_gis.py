from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pyogrio
import pytest
from shapely.geometry import shape

from maps.proposal.gis import LAYERS, geojson, write_gpkg
from siting.matching.proposal import ProposalContent
from tests.unit.maps.factory import answer, content, requirement, sites

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


def test_geojson_is_in_wgs84_and_says_what_a_feature_is(proposal: ProposalContent) -> None:
    collection = json.loads(geojson(proposal))
    assert {feature["properties"]["layer"] for feature in collection["features"]} == set(LAYERS[:3])
    placed = [feature for feature in collection["features"] if feature["geometry"]]
    sites_at = [shape(f["geometry"]) for f in placed if f["properties"]["layer"] != "reference_points"]
    assert all(12 < geometry.centroid.x < 14 and 57 < geometry.centroid.y < 59 for geometry in sites_at)
    assert len(collection["features"]) == len(placed) + 1
    assert collection["demo"] is True
