"""Main roads are drawn below all that a map is about, the most important last, and only where there are any."""

from __future__ import annotations

import re

import pytest

from maps.drawing.basemap import draw_ground
from maps.drawing.overview import draw_overview
from maps.drawing.scene import Scene, scene_of
from maps.drawing.viewport import Viewport
from maps.live_map import live_map
from maps.proposal.html import render_html
from maps.proposal.pdf import paper_html
from maps.tokens import Scheme, colours
from siting.matching.proposal import RoadRank
from tests.unit.maps.factory import CENTRE, content, roads
from tests.unit.maps.test_tokens import SCHEMES, contrast

CREDIT = "Vägar: © Vägfolket (ODbL), data från 2026-11-01 | Roads: © The road people (ODbL), data of 2026-11-01"


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(content(24, roads=roads()))


def road_widths(scene: Scene, metres_per_px: float) -> list[float]:
    """Return the widths of the roads that a picture of 600 px around the centre shows, from back to front."""
    x, y = CENTRE
    half = 300 * metres_per_px
    bounds = (x - half, y - half, x + half, y + half)
    drawn = draw_ground(scene, Viewport.around(bounds, width_px=600, height_px=600, padding_px=0), colours())
    return [float(re.findall(r'stroke-width="([\d.]+)"', one)[0]) for one in drawn if 'class="road"' in one]


def test_roads_lie_below_sites_and_above_the_ground(scene: Scene) -> None:
    svg = draw_overview(scene, crs="EPSG:3006", width_px=700, height_px=500, lang="sv", title="Karta")
    order = [svg.rindex(f'class="{kind}"') for kind in ("built-up", "road")] + [svg.index('class="plot"')]
    assert order == sorted(order)


def test_the_more_important_a_road_the_wider_and_the_higher(scene: Scene) -> None:
    widths = road_widths(scene, 50.0)
    assert len(widths) == len(RoadRank)
    assert widths == sorted(widths)


def test_a_small_scale_leaves_the_lesser_roads_out(scene: Scene) -> None:
    assert [len(road_widths(scene, scale)) for scale in (50.0, 200.0, 500.0)] == [4, 3, 2]


def test_close_by_a_road_is_as_wide_as_it_is_but_never_a_field(scene: Scene) -> None:
    (close,) = {max(road_widths(scene, scale)) for scale in (0.2, 0.4)}
    assert 10 < close < 20
    assert max(road_widths(scene, 50.0)) < 3


def test_the_live_map_has_a_layer_a_rank_in_the_ground(scene: Scene) -> None:
    script = live_map(scene, "EPSG:3006").script
    places = [script.index(f"ground-road-{rank}") for rank in reversed(RoadRank)]
    assert places == sorted(places)
    assert places[-1] < script.index("geo_json_ranked")


def test_roads_alone_are_ground_enough_to_do_without_a_grid() -> None:
    only_roads = scene_of(content(8, roads=roads(), areas=(), points=()))
    assert "ground-grid" not in live_map(only_roads, "EPSG:3006").script
    drawn = draw_overview(only_roads, crs="EPSG:3006", width_px=700, height_px=500, lang="sv", title="Karta")
    assert 'class="grid"' not in drawn
    assert 'class="road"' in drawn


def test_without_roads_nothing_speaks_of_them() -> None:
    made = content(8)
    for document in (render_html(made, "sv"), paper_html(made, "sv")):
        assert "Större väg" not in document
        assert "Kartdata" not in document
        assert 'class="road"' not in document


@pytest.mark.parametrize(("lang", "legend", "line"), [
    ("sv", "Större väg", "Kartdata: Vägar: © Vägfolket (ODbL), data från 2026-11-01"),
    ("en", "Main road", "Map data: Roads: © The road people (ODbL), data of 2026-11-01"),
])  # fmt: skip
def test_legend_and_credit_stand_by_the_map(lang: str, legend: str, line: str) -> None:
    made = content(8, roads=roads(), map_attributions=(CREDIT,), attributions=("SCB", CREDIT))
    for document in (render_html(made, lang), paper_html(made, lang)):  # type: ignore[arg-type]
        assert legend in document
        assert line in document


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("token", ["map-road", "map-road-main"])
def test_roads_are_seen_on_every_ground_and_stay_quieter_than_sites(scheme: Scheme, token: str) -> None:
    values = colours(scheme)
    for ground in ("map-municipality", "map-built-up"):
        seen = contrast(values[token], values[ground])
        assert 1.15 < seen < 3, ground
        assert contrast(values["accent"], values[ground]) > 1.5 * seen
