"""The proposal on paper: A4, tagged for screen readers."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from markupsafe import Markup
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from maps.assets import read_text
from maps.drawing.overview import draw_overview
from maps.drawing.reach_map import draw_reach_map
from maps.drawing.scene import Scene, scene_of
from maps.drawing.site_map import draw_site_map
from maps.drawing.verdict_signs import signs_for_print
from maps.paper_type import font_faces
from maps.proposal.build import proposal_view
from maps.proposal.paper_fit import (
    PAGE_WIDTH_PX,
    REACH_WIDTH_PX,
    fitting_words,
    overview_height_px,
    reach_map_height_px,
    site_map_height_px,
    site_map_width_px,
)
from maps.proposal.reach_view import areas_by_site, reach_scene
from maps.proposal.ui_text import translator
from maps.proposal.view import ProposalView
from maps.templating import render
from siting.domain.text import Lang
from siting.domain.wording import source_text
from siting.matching.proposal import ProposalContent

FIRST_QUESTIONS = 12
"""So many questions stand together; the others stand on their sites' sheets."""
FOOT_DATA_PX = 300.0


@cache
def _styles() -> str:
    light = read_text("styles/tokens.css").split("@media", maxsplit=1)[0]
    return (
        font_faces()
        + light
        + read_text("styles/base.css")
        + read_text("styles/paper.css")
        + read_text("styles/paper_reach.css")
        + signs_for_print()
    )


def _picture(svg: str, title: str) -> Markup:
    """Return a drawing as an image with its words for who can't see it: its parts are not the page's business."""
    encoded = base64.b64encode(svg.encode()).decode("ascii")
    return Markup('<img alt="{}" src="data:image/svg+xml;base64,{}">').format(title, encoded)


def _site_maps(scene: Scene, view: ProposalView, content: ProposalContent, lang: Lang) -> dict[int, Markup]:
    """Return a map for each ranked site that has a place."""
    say = translator(lang)
    shown = {site.site_id: site for site in view.sites}
    return {
        site.site_id: _picture(
            draw_site_map(
                scene,
                site,
                crs=content.crs,
                size_px=(site_map_width_px(shown[site.site_id]), site_map_height_px(shown[site.site_id])),
                lang=lang,
                title=say("map_of_site", name=site.name),
                area_words=shown[site.site_id].area,
                # The map of reach beside it says where it is.
                inset=shown[site.site_id].reach is None,
            ),
            say("map_of_site", name=site.name),
        )
        for site in scene.ranked
    }


def _reach_maps(scene: Scene, view: ProposalView, content: ProposalContent, lang: Lang) -> dict[int, Markup]:
    """Return the map of reach of each site that has one, as high as the site's own map leaves room for its table."""
    reached, ground = areas_by_site(content.reach), reach_scene(content, scene)
    shown = {site.site_id: site for site in view.sites if site.reach is not None}
    maps = {}
    for site in scene.ranked:
        one = shown.get(site.site_id)
        if one is None or one.reach is None:
            continue
        svg = draw_reach_map(
            ground,
            site,
            reached[site.site_id],
            crs=content.crs,
            size_px=(REACH_WIDTH_PX, reach_map_height_px(one)),
            lang=lang,
            title=one.reach.alt,
        )
        maps[site.site_id] = _picture(svg, one.reach.alt)
    return maps


def paper_html(content: ProposalContent, lang: Lang) -> str:
    """Return the document that is printed."""
    scene = scene_of(content)
    view = proposal_view(content, scene, lang)
    height = overview_height_px(view)
    overview = draw_overview(
        scene, crs=content.crs, width_px=PAGE_WIDTH_PX, height_px=height, lang=lang, title=view.map_title
    )
    return render(
        "proposal/paper.html",
        translator(lang),
        p=view,
        paper=True,
        styles=Markup(_styles()),  # noqa: S704 - our own files
        overview=_picture(overview, view.map_title),
        site_maps=_site_maps(scene, view, content, lang),
        reach_maps=_reach_maps(scene, view, content, lang),
        data_line=fitting_words(
            [source_text(one, lang) for one in dict.fromkeys([*content.map_attributions, *content.attributions])],
            width_px=FOOT_DATA_PX,
            size_px=11.0,
        ),
        first_questions=FIRST_QUESTIONS,
        made_at=content.made_at.isoformat(timespec="seconds"),
    )


def render_pdf(content: ProposalContent, lang: Lang) -> bytes:
    """Return the proposal as a PDF of A4 pages, tagged (PDF/UA-1).

    Parameters
    ----------
    content
        What it is made from; the same content gives the same document.
    lang
        The language it is written in.

    Raises
    ------
    AssetMissing
        A font has not been built.
    """
    source = paper_html(content, lang)
    # Only our own fonts and what stands in the document: a name in the data can't make the renderer fetch anything.
    fetcher = URLFetcher(allowed_protocols={"file", "data"}, fail_on_errors=True)
    document = HTML(string=source, url_fetcher=fetcher)
    identifier = hashlib.sha256(source.encode()).hexdigest()[:32].encode()
    written: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier, font_config=FontConfiguration()
    )
    return written
