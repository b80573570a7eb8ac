"""The proposal on paper: A4, tagged for screen readers."""

from __future__ import annotations

import hashlib
from functools import cache

from markupsafe import Markup
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from maps.assets import asset_path, read_text
from maps.drawing.overview import draw_overview
from maps.drawing.scene import Scene, scene_of
from maps.drawing.site_map import draw_site_map
from maps.drawing.verdict_signs import signs_for_print
from maps.proposal.build import proposal_view
from maps.proposal.ui_text import translator
from maps.proposal.view import ProposalView
from maps.templating import render
from siting.domain.text import Lang
from siting.matching.proposal import ProposalContent

OVERVIEW_PX = (682.0, 430.0)
SITE_MAP_PX = (682.0, 280.0)
_WEIGHTS = (400, 500, 700)
_FAMILIES = {"Inter": "inter-latin", "Inter Ext": "inter-latin-ext"}


@cache
def _styles() -> str:
    faces = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f'src:url("{asset_path(f"static/fonts/{name}-{weight}.ttf").as_uri()}")}}'
        for family, name in _FAMILIES.items()
        for weight in _WEIGHTS
    )
    light = read_text("styles/tokens.css").split("@media", maxsplit=1)[0]
    return faces + light + read_text("styles/base.css") + read_text("styles/paper.css") + signs_for_print()


def _site_maps(scene: Scene, view: ProposalView, content: ProposalContent, lang: Lang) -> dict[int, Markup]:
    """Return a map for each ranked site that has a place."""
    say = translator(lang)
    width, height = SITE_MAP_PX
    areas = {site.site_id: site.area for site in view.sites}
    return {
        site.site_id: Markup(  # noqa: S704 - drawn and escaped by maps.drawing
            draw_site_map(
                scene,
                site,
                crs=content.crs,
                width_px=width,
                height_px=height,
                lang=lang,
                title=say("map_of_site", name=site.name),
                area_words=areas[site.site_id],
            )
        )
        for site in scene.ranked
    }


def paper_html(content: ProposalContent, lang: Lang) -> str:
    """Return the document that is printed."""
    scene = scene_of(content)
    view = proposal_view(content, scene, lang)
    width, height = OVERVIEW_PX
    overview = draw_overview(scene, crs=content.crs, width_px=width, height_px=height, lang=lang, title=view.map_title)
    return render(
        "proposal/paper.html",
        translator(lang),
        p=view,
        paper=True,
        styles=Markup(_styles()),  # noqa: S704 - our own files
        overview=Markup(overview),  # noqa: S704 - drawn and escaped by maps.drawing
        site_maps=_site_maps(scene, view, content, lang),
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
