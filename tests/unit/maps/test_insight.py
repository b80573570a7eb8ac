"""What goes with the order, as the proposal shows it: placed buildings, rank stability, concessions, changes."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pyogrio
import pytest
import shapely

from maps.drawing.scene import scene_of
from maps.drawing.site_map import draw_site_map
from maps.live_map import live_map
from maps.proposal.build import proposal_view
from maps.proposal.build_insight import first_share_text
from maps.proposal.gis import geojson, write_gpkg
from maps.proposal.html import render_html
from siting.domain.requirement import Criterion, Footprint, OneOf, Rectangle, Requirement
from siting.matching.insight import Outlook, Robustness, Spread, Stability
from siting.matching.proposal import ProposalContent
from tests.unit.maps.factory import answer, content, requirement, sites
from tests.unit.matching.insights import WHOLE


def with_building(length_m: float, width_m: float) -> Requirement:
    yard = Rectangle(length_m=length_m, width_m=width_m / 3)
    footprint = Footprint(hall=Rectangle(length_m=length_m, width_m=width_m), setback_m=6.0, yards=(yard,))
    asked = Criterion(fact="footprint_fits", need=OneOf(codes=frozenset({1.0})), footprint=footprint, group="plan")
    return requirement(criteria=(*requirement().criteria, asked))


@pytest.fixture(scope="module")
def built() -> ProposalContent:
    return content(result=answer(with_building(120.0, 60.0), sites(24)))


@pytest.fixture(scope="module")
def told() -> ProposalContent:
    made = content(24)
    ids = [one.site.site_id for one in made.result.ranked]
    stabilities = tuple(
        Stability(site_id=ids[place], acceptabilities=shares, central_weights=None, confidence=None)
        for place, shares in enumerate(((0.84, 0.16, 0.0), (0.16, 0.8, 0.04)))
    )
    robustness = Robustness(
        samples=10_000, seed=1, spread=Spread.AROUND, compared=24, sites=stabilities, beats=((0, 0.84), (0.16, 0))
    )
    outlooks = tuple(
        Outlook(site_id=ids[place], to_first=one.to_first, falls=one.falls, swap=None, dominated_by=())
        for place, one in enumerate(WHOLE.outlooks)
    )
    insight = dataclasses.replace(WHOLE, robustness=robustness, outlooks=outlooks)
    return dataclasses.replace(made, result=dataclasses.replace(made.result, insight=insight))


def test_the_placed_building_is_drawn_with_its_sides_and_rotation(built: ProposalContent) -> None:
    scene = scene_of(built)
    site = scene.ranked[0]
    svg = draw_site_map(scene, site, crs="EPSG:3006", size_px=(680, 320), lang="sv", title="Karta")
    for part in ("setback", "yard", "hall"):
        assert svg.count(f'class="{part}"') == 1
    assert "Hall 120 × 60" in svg
    assert "7 200" in svg.replace("\N{NO-BREAK SPACE}", " ")
    assert site.placement is not None
    assert site.placement.rotation_deg is not None
    assert f"vriden {site.placement.rotation_deg:.0f}°" in svg
    assert "Så kan byggnaden ligga" in svg


def test_a_plot_without_a_building_keeps_its_name() -> None:
    scene = scene_of(content(24))
    svg = draw_site_map(scene, scene.ranked[0], crs="EPSG:3006", size_px=(680, 320), lang="sv", title="Karta")
    assert 'class="hall"' not in svg
    assert "Så kan byggnaden ligga" not in svg
    assert scene.ranked[0].name in svg


def test_the_live_map_has_the_buildings_in_wgs84(built: ProposalContent) -> None:
    script = live_map(scene_of(built), built.crs).script
    assert '"halls"' in script or "halls" in script
    assert "yards" in script
    assert "halls" not in live_map(scene_of(content(24)), "EPSG:3006").script


def test_a_gis_gets_the_placed_buildings_inside_their_plots(built: ProposalContent, tmp_path: Path) -> None:
    path = tmp_path / "proposal.gpkg"
    write_gpkg(built, path)
    placed = pyogrio.read_dataframe(path, layer="placed_buildings")
    plots = {one.site.site_id: one.site.geometry for one in built.result.ranked}
    assert set(placed["part"]) == {"hall", "yard"}
    assert len(placed) == 2 * len(built.result.ranked)
    for row in placed.itertuples():
        plot = plots[row.site_id]
        assert plot is not None
        assert shapely.covers(plot.buffer(1e-3), row.geometry)
    layers = {feature["properties"]["layer"] for feature in json.loads(geojson(built))["features"]}
    assert "placed_buildings" in layers


def test_a_building_too_large_puts_the_site_out_and_it_is_said() -> None:
    made = content(result=answer(with_building(900.0, 500.0), sites(24)))
    assert made.result.ranked == ()
    [reason] = {one.reasons[-1] for one in proposal_view(made, scene_of(made), "sv").out}
    assert "900 × 500" in reason


def test_a_site_says_in_how_many_weightings_it_is_first(told: ProposalContent) -> None:
    view = proposal_view(told, scene_of(told), "sv")
    first, second, *others = view.sites
    assert first.stability.replace("\N{NO-BREAK SPACE}", " ") == "först i 84 %"
    assert second.stability.replace("\N{NO-BREAK SPACE}", " ") == "först i 16 %"
    assert all(one.stability == "" for one in others)
    assert [share.percent for share in view.insight.stabilities[0].shares] == pytest.approx([84.0, 16.0, 0.0])
    assert view.insight.stabilities[1].lower.replace("\N{NO-BREAK SPACE}", " ") == "4 %"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "always first"),
        (0.9999, "first in more than 99%"),
        (0.0001, "first in less than 1%"),
        (0.0, "never first"),
    ],
)
def test_what_is_nearly_always_or_never_is_not_said_to_be_so(share: float, said: str) -> None:
    assert first_share_text(share, "en").replace("\N{NO-BREAK SPACE}", "") == said


def test_what_would_change_the_order_stands_on_the_sheet(told: ProposalContent) -> None:
    view = proposal_view(told, scene_of(told), "en")
    [rise] = view.sites[1].changes
    assert rise.startswith(f"{view.sites[1].name} would be first with ")
    assert view.sites[2].changes == ()


def test_a_concession_is_told_with_what_it_opens(told: ProposalContent) -> None:
    [relaxation] = proposal_view(told, scene_of(told), "sv").insight.relaxations
    assert [one.label for one in relaxation.concessions] == ["Till motorvägsmot", "Byggbar yta"]
    assert (relaxation.opens, relaxation.better) == ("2 platser", "en bättre än alla ovan")
    assert relaxation.names == "Fristad och Sandhult"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_tells_all_of_it(told: ProposalContent, lang: str) -> None:
    page = render_html(told, "sv" if lang == "sv" else "en")
    headings = {
        "sv": ("En liten eftergift öppnar fler", "Går inte att få samtidigt", "Hur säker är ordningen", "Tillsammans"),
        "en": ("A small concession opens more", "be had together", "How sure is the order", "Together they are"),
    }
    for heading in headings[lang]:
        assert heading in page


def test_a_result_without_insight_shows_its_near_misses_instead() -> None:
    page = render_html(content(24), "sv")
    assert "Nära att passa" in page
    assert "En liten eftergift" not in page
    assert "Hur säker är ordningen" not in page
