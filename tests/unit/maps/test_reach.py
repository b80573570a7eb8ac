"""The map of reach on a site's sheet, and the table that says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from shapely.geometry import MultiPolygon

from maps.drawing.reach_map import draw_reach_map
from maps.drawing.scene import scene_of
from maps.proposal.build import proposal_view
from maps.proposal.html import render_html
from maps.proposal.paper_fit import BESIDE_REACH_PX, PAGE_WIDTH_PX, reach_map_height_px, site_map_width_px
from maps.proposal.pdf import paper_html, render_pdf
from maps.proposal.reach_view import reach_scene
from maps.tokens import colours, page_colours
from siting.domain.text import Lang
from siting.matching.proposal import ProposalContent
from tests.unit.maps.factory import content
from tests.unit.maps.reached import people, with_reach


@pytest.fixture(scope="module")
def plain() -> ProposalContent:
    return content(4)


@pytest.fixture(scope="module")
def made(plain: ProposalContent) -> ProposalContent:
    facts = {"population_15_min": people(31_400.0), "population_45_min": people(None)}
    return with_reach(plain, **facts)


def drawn(made: ProposalContent, lang: Lang = "sv", **options: object) -> str:
    assert made.reach is not None
    scene = scene_of(made)
    return draw_reach_map(
        reach_scene(made, scene), scene.ranked[0], made.reach.sites[0].areas, crs=made.crs, size_px=(234, 200),
        lang=lang, title="Karta <1>", **options,  # type: ignore[arg-type]
    )  # fmt: skip


def rows_of(page: str) -> list[str]:
    """Return the cells of the first table of reach as they are read."""
    table = re.search(r'<table class="reach-table">.*?</table>', page, flags=re.DOTALL)
    assert table is not None
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table[0], flags=re.DOTALL)
    return [re.sub(r"<svg.*?</svg>|<[^>]+>", "", one).replace("\N{NO-BREAK SPACE}", " ").strip() for one in cells]


def test_each_area_has_its_tone_and_its_minutes_the_widest_below(made: ProposalContent) -> None:
    svg = drawn(made)
    tones = re.findall(r'fill="(#\w+)"[^>]*class="reach"', svg)
    assert tones == [colours()[f"reach-{place}"] for place in (3, 2, 1)]
    for limit in (15, 30, 45):
        assert f"{limit}\N{NO-BREAK SPACE}min</text>" in svg
    assert "<title>Karta &lt;1&gt;</title>" in svg
    assert 'class="scale-bar"' in svg
    assert 'class="disc"' in svg


def test_areas_that_are_the_same_are_said_once_by_the_widest(made: ProposalContent) -> None:
    assert made.reach is not None
    first = made.reach.sites[0]
    areas = (first.areas[0], *(replace(one, area=first.areas[1].area) for one in first.areas[1:]))
    svg = drawn(replace(made, reach=replace(made.reach, sites=(replace(first, areas=areas),))))
    assert "45\N{NO-BREAK SPACE}min</text>" in svg
    assert "30\N{NO-BREAK SPACE}min</text>" not in svg
    assert svg.count('class="reach"') == 2


def test_within_a_page_it_follows_the_pages_scheme(made: ProposalContent) -> None:
    svg = drawn(made, colours=page_colours())
    assert "var(--reach-1)" in svg
    assert not re.search(r'(fill|stroke)="#', svg)


def test_the_table_has_the_numbers_of_the_facts_and_says_what_is_unknown(made: ProposalContent) -> None:
    first = made.result.ranked[0].site
    thirty = f"{first.fact('population_30_min').value:,.0f}"
    page = render_html(made, "en")
    assert rows_of(page) == ["15 min", "30 min", "45 min", "about 31,400", f"about {thirty}", "unknown"]
    assert rows_of(paper_html(made, "en")) == rows_of(page)
    assert "People who reach the site by car" in page
    assert f"Map of the land from which {first.name} is reached by car in 15, 30 and 45 min" in page


def test_every_sheet_has_its_map_and_the_page_stays_small(plain: ProposalContent, made: ProposalContent) -> None:
    bare, page = render_html(plain, "sv"), render_html(made, "sv")
    assert page.count('<div class="reach">') == len(made.result.ranked)
    assert len(page) - len(bare) < 40_000 * len(made.result.ranked)
    assert render_html(made, "sv") == page


def test_without_a_network_there_is_nothing_of_it(plain: ProposalContent) -> None:
    for page in (render_html(plain, "sv"), paper_html(plain, "sv")):
        assert 'reach-table"' not in page
        assert "Invånare som når platsen med bil" not in page
    assert all(site.reach is None for site in proposal_view(plain, scene_of(plain), "sv").sites)


def test_a_site_of_which_nothing_is_known_has_no_map_and_the_others_have(made: ProposalContent) -> None:
    assert made.reach is not None
    first, *others = made.reach.sites
    nowhere = replace(first, areas=tuple(replace(one, area=MultiPolygon()) for one in first.areas))
    page = render_html(replace(made, reach=replace(made.reach, sites=(nowhere, *others))), "sv")
    assert page.count('<div class="reach">') == len(others)


def test_data_that_have_changed_since_are_said(plain: ProposalContent) -> None:
    stale = with_reach(plain, population_15_min=people(31_400.0, stale=True))
    for page in (render_html(stale, "sv"), paper_html(stale, "sv")):
        assert rows_of(page)[-1] == "underlaget har ändrats sedan dess"
    fresh, old = (proposal_view(one, scene_of(one), "sv").sites[0] for one in (with_reach(plain), stale))
    assert reach_map_height_px(old) < reach_map_height_px(fresh)


def test_in_print_it_stands_beside_the_plot_and_takes_no_page_more(
    plain: ProposalContent, made: ProposalContent
) -> None:
    bare, whole = (len(pypdf.PdfReader(BytesIO(render_pdf(one, "sv"))).pages) for one in (plain, made))
    assert whole == bare
    site = proposal_view(made, scene_of(made), "sv").sites[0]
    assert site_map_width_px(site) < PAGE_WIDTH_PX == site_map_width_px(replace(site, reach=None))
    assert reach_map_height_px(site) >= BESIDE_REACH_PX[0] - 80


def test_print_places_the_site_by_the_map_of_reach_instead_of_an_inset(made: ProposalContent) -> None:
    pictures = {lang: paper_html(made, lang).count("data:image/svg+xml;base64,") for lang in ("sv", "en")}
    # An overview, and two maps a site; signs are pictures in the style sheet.
    assert set(pictures.values()) == {1 + 2 * len(made.result.ranked) + paper_html(content(4), "sv").count("url(data:")}
