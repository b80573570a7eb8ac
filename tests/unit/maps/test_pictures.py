from __future__ import annotations

import dataclasses
import re

import pytest
from shapely import affinity
from shapely.geometry import Point

from maps.drawing.north import north_turn_deg
from maps.drawing.overview import draw_overview
from maps.drawing.scene import Scene, inner_point, scene_of
from maps.drawing.site_map import draw_site_map
from maps.drawing.symbols import scale_length_m
from tests.unit.maps.factory import answer, content, requirement, sites

HOSTILE = "</svg><script>alert(1)</script>"


def overview(scene: Scene, crs: str = "EPSG:3006") -> str:
    return draw_overview(scene, crs=crs, width_px=700, height_px=500, lang="sv", title="Karta")


def site_map(scene: Scene, place: int = 0) -> str:
    return draw_site_map(
        scene,
        scene.ranked[place],
        crs="EPSG:3006",
        size_px=(680, 280),
        lang="sv",
        title="Karta",
        area_words="84 000 m²",
    )


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(content(24))


def ranks(svg: str) -> list[str]:
    return re.findall(r'<g class="disc">.*?<text[^>]*>(\d+)</text></g>', svg)


def test_every_ranked_site_has_its_disc(scene: Scene) -> None:
    assert sorted(map(int, ranks(overview(scene)))) == [site.rank for site in scene.ranked]


def test_a_disc_is_filled_exactly_when_the_site_meets_all(scene: Scene) -> None:
    svg = overview(scene)
    filled = {site.rank: site.filled for site in scene.ranked}
    assert set(filled.values()) == {True, False}
    for rank, is_filled in filled.items():
        found = re.search(rf'fill="(#\w+)" stroke="#1a2026" stroke-width="1.8"/><text[^>]*>{rank}</text>', svg)
        assert found is not None
        assert (found[1] == "#1a2026") == is_filled


def test_what_falls_out_is_dashed(scene: Scene) -> None:
    svg = overview(scene)
    excluded = re.findall(r"<(?:rect|path)[^>]*excluded[^>]*>", svg)
    assert len(excluded) == len(scene.excluded)
    assert all("stroke-dasharray" in one for one in excluded)


def test_a_map_says_what_it_shows_and_has_a_scale(scene: Scene) -> None:
    svg = overview(scene)
    assert svg.startswith("<svg")
    assert "<title>Karta</title>" in svg
    assert re.search(r">\d+\u00a0km<", svg)


def test_no_number_is_broken(scene: Scene) -> None:
    for svg in (overview(scene), *(site_map(scene, place) for place in range(len(scene.ranked)))):
        assert not re.search(r"nan|inf |e\+", svg)


def test_names_are_text_and_nothing_else(scene: Scene) -> None:
    hostile = dataclasses.replace(
        scene,
        ranked=tuple(dataclasses.replace(site, name=HOSTILE) for site in scene.ranked),
        areas=tuple(dataclasses.replace(area, name=HOSTILE) for area in scene.areas),
        points=tuple(dataclasses.replace(point, name=HOSTILE) for point in scene.points),
    )
    for svg in (overview(hostile), site_map(hostile)):
        assert "<script" not in svg
        assert svg.count("</svg>") == 1


def test_the_first_ranks_get_their_names(scene: Scene) -> None:
    svg = overview(scene)
    assert scene.ranked[0].name in svg


def test_a_site_map_shows_plot_area_measures_and_inset(scene: Scene) -> None:
    svg = site_map(scene)
    assert scene.ranked[0].name in svg
    assert "84 000 m²" in svg
    assert 'class="inset"' in svg
    assert svg.count('class="measure"') >= 2


def test_premises_that_are_a_point_get_a_disc_in_their_own_map(scene: Scene) -> None:
    point = dataclasses.replace(scene.ranked[0], geometry=scene.ranked[0].place)
    svg = site_map(dataclasses.replace(scene, ranked=(point, *scene.ranked[1:])))
    assert ranks(svg).count("1") == 2, "one in the map, one in its inset"


def test_a_scene_without_ground_draws_a_grid_for_orientation(scene: Scene) -> None:
    bare = dataclasses.replace(scene, areas=(), points=())
    assert 'class="grid"' in overview(bare)
    assert 'class="grid"' not in overview(scene)


def test_nothing_ranked_shows_what_falls_out() -> None:
    wanted = requirement()
    none = answer(dataclasses.replace(wanted, criteria=wanted.criteria), [])
    empty = scene_of(content(result=none))
    assert empty.ranked == ()
    assert "municipality" in overview(empty)


def test_a_site_without_a_place_is_not_on_the_map() -> None:
    unplaced = [dataclasses.replace(s, geometry=None) if s.site_id == 1 else s for s in sites(24)]
    scene = scene_of(content(result=answer(requirement(), unplaced)))
    assert 1 not in {site.site_id for site in (*scene.ranked, *scene.excluded)}


@pytest.mark.parametrize(("metres_per_px", "length"), [(25.0, 2000.0), (1.0, 100.0), (0.3, 20.0), (9.0, 500.0)])
def test_scale_lengths_are_round(metres_per_px: float, length: float) -> None:
    assert scale_length_m(metres_per_px, about_px=110) == length


def test_north_is_drawn_only_where_it_is_not_up(scene: Scene) -> None:
    assert 'class="north"' not in overview(scene)
    britain = dataclasses.replace(
        scene,
        ranked=tuple(
            dataclasses.replace(s, geometry=affinity.translate(s.geometry, -900_000, -300_000)) for s in scene.ranked
        ),
        excluded=(),
        areas=(),
        points=(),
    )
    assert 'class="north"' in overview(britain)


def test_north_turns_with_the_meridian() -> None:
    assert north_turn_deg("EPSG:3006", 500_000, 6_400_000) == pytest.approx(0, abs=0.01)
    assert north_turn_deg("EPSG:3006", 300_000, 6_400_000) > 0 > north_turn_deg("EPSG:3006", 700_000, 6_400_000)


def test_a_label_point_lies_deep_inside() -> None:
    hook = Point(0, 0).buffer(100).difference(Point(40, 0).buffer(90))
    inner = inner_point(hook)
    assert hook.contains(inner)
    assert inner.distance(hook.boundary) > 0.8 * hook.representative_point().distance(hook.boundary)
