"""The proposal as one page that opens without network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from maps.assets import data_uri, icon, read_text
from maps.drawing.overview import draw_overview
from maps.drawing.reach_map import draw_reach_map
from maps.drawing.scene import Scene, scene_of
from maps.live_map import LiveMap, live_map
from maps.proposal.build import proposal_view
from maps.proposal.page_data import page_data
from maps.proposal.reach_view import areas_by_site, reach_scene
from maps.proposal.ui_text import translator
from maps.proposal.view import ProposalView
from maps.templating import render
from maps.tokens import page_colours
from siting.domain.errors import SitingError
from siting.domain.text import Lang, same
from siting.matching.proposal import ProposalContent, TileService

FIRST_QUESTIONS = 8
"""So many questions are shown before the reader asks for more."""
OVERVIEW_PX = (740.0, 584.0)
REACH_PX = (440.0, 320.0)

_OWN_SCRIPTS = ("map_labels", "map_discs", "map_signs", "proposal_page")
_STYLES = ("tokens", "base", "page", "reach")


class UnsafeScript(SitingError):
    """A script would end its own element."""

    code = "unsafe_script"


def _faces() -> str:
    """Return the typeface, written into the page."""
    files = {"Inter": "inter-latin", "Inter Ext": "inter-latin-ext"}
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:100 900;font-display:block;'
        f'src:url({data_uri(f"static/fonts/{name}.woff2")}) format("woff2")}}'
        for family, name in files.items()
    )


def _styles(live: LiveMap) -> Markup:
    own = [read_text(f"styles/{name}.css") for name in _STYLES]
    return Markup("\n".join([_faces(), *live.styles, *own, read_text("styles/map.css")]))  # noqa: S704 - our own files


def _scripts(live: LiveMap) -> list[Markup]:
    """Return the page's scripts in order; they hold geometry and identifiers, no text of anybody's."""
    codes = [
        read_text("scripts/early.js"),
        *live.libraries,
        live.script,
        *(read_text(f"scripts/{name}.js") for name in _OWN_SCRIPTS),
    ]
    for code in codes:
        if "</script" in code.lower() or "<!--" in code:
            raise UnsafeScript(same("a script of the page would end its own element"), value=code[:80])
    return [Markup(code) for code in codes]  # noqa: S704 - checked in the lines above


def content_policy(scripts: Sequence[str], tiles: TileService | None) -> str:
    """Return a policy by which the page runs its own scripts, known by their hashes, and fetches nothing.

    Only a configured tile service may be asked, for pictures.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in scripts
    )
    pictures = f"data: {_origin(tiles.url)}" if tiles else "data:"
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src {pictures}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _origin(url: str) -> str:
    """Return what a policy names of a tile address; ``{s}`` stands for any one subdomain."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}.', '*.')}"


def _reach_maps(scene: Scene, view: ProposalView, content: ProposalContent, lang: Lang) -> dict[int, Markup]:
    """Return the map of reach of each site that has one; it follows the page's scheme."""
    reached, ground = areas_by_site(content.reach), reach_scene(content, scene)
    alts = {site.site_id: site.reach.alt for site in view.sites if site.reach is not None}
    drawn = {
        site.site_id: draw_reach_map(
            ground,
            site,
            reached[site.site_id],
            crs=content.crs,
            size_px=REACH_PX,
            lang=lang,
            title=alts[site.site_id],
            colours=page_colours(),
        )
        for site in scene.ranked
        if site.site_id in reached
    }
    return {site_id: Markup(svg) for site_id, svg in drawn.items()}  # noqa: S704 - drawn and escaped by maps.drawing


def render_html(content: ProposalContent, lang: Lang) -> str:
    """Return the proposal as one HTML document.

    Parameters
    ----------
    content
        What it is made from; the same content gives the same document, byte for byte.
    lang
        The language it is written in.

    Raises
    ------
    AssetMissing
        A library or font has not been built.
    """
    scene = scene_of(content)
    view = proposal_view(content, scene, lang)
    live = live_map(scene, content.crs)
    scripts = _scripts(live)
    width, height = OVERVIEW_PX
    overview = draw_overview(scene, crs=content.crs, width_px=width, height_px=height, lang=lang, title=view.map_title)
    return render(
        "proposal/page.html",
        translator(lang),
        p=view,
        paper=False,
        policy=content_policy(scripts, content.tiles),
        styles=_styles(live),
        scripts=scripts,
        overview=Markup(overview),  # noqa: S704 - drawn and escaped by maps.drawing
        map_html=Markup(live.html),  # noqa: S704 - an element without text
        data=page_data(scene, view, content.crs, content.tiles),
        tiles=content.tiles is not None,
        ground=bool(content.areas),
        reach_maps=_reach_maps(scene, view, content, lang),
        first_questions=FIRST_QUESTIONS,
        icon_all=icon("maximize"),
    )
