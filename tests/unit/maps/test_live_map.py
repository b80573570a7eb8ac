from __future__ import annotations

import dataclasses
import json
import re

import pytest

from maps import live_map as module
from maps.drawing.scene import Scene, scene_of
from maps.errors import AssetMissing
from maps.live_map import live_map
from tests.unit.maps.factory import content


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(content(24))


def collections(script: str) -> list[dict[str, object]]:
    found = re.findall(r"_add\((\{.*\})\);", script)
    return [json.loads(one) for one in found]


def test_the_map_links_to_nothing(scene: Scene) -> None:
    made = live_map(scene, "EPSG:3006")
    assert "http" not in made.script + made.html
    assert all("url(http" not in css and "url(//" not in css for css in made.styles)


def test_only_leaflet_is_written_in(scene: Scene) -> None:
    made = live_map(scene, "EPSG:3006")
    assert len(made.libraries) == 1
    assert "Leaflet 1.9.4" in made.libraries[0]


def test_a_library_that_nobody_knows_fails(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEFT_OUT", module.LEFT_OUT - {"jquery"})
    with pytest.raises(AssetMissing, match="jquery"):
        live_map(scene, "EPSG:3006")


def test_features_carry_identifiers_and_no_text(scene: Scene) -> None:
    named = dataclasses.replace(scene, ranked=tuple(dataclasses.replace(s, name="</script>") for s in scene.ranked))
    script = live_map(named, "EPSG:3006").script
    assert "</script>" not in script
    properties = [f["properties"] for c in collections(script) for f in c["features"]]  # type: ignore[attr-defined]
    assert properties
    assert all(set(one) == {"id"} for one in properties)


def test_every_plot_is_there_in_longitude_and_latitude(scene: Scene) -> None:
    ids = set()
    for collection in collections(live_map(scene, "EPSG:3006").script):
        for feature in collection["features"]:  # type: ignore[attr-defined]
            ids.add(feature["properties"]["id"])
            lon, lat = feature["geometry"]["coordinates"][0][0][:2]
            if isinstance(lon, float):
                assert (12 < lon < 14, 57 < lat < 59) == (True, True)
    assert {site.site_id for site in (*scene.ranked, *scene.excluded)} <= ids


def test_without_ground_there_is_a_grid(scene: Scene) -> None:
    bare = dataclasses.replace(scene, areas=(), points=())
    assert "ground-grid" in live_map(bare, "EPSG:3006").script
    assert "ground-grid" not in live_map(scene, "EPSG:3006").script


def test_the_same_scene_is_the_same_map(scene: Scene) -> None:
    assert live_map(scene, "EPSG:3006") == live_map(scene, "EPSG:3006")
