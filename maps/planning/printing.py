"""Printing the planners' sheet."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from markupsafe import Markup
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from maps.assets import read_text
from maps.paper_type import font_faces
from maps.planning.bars import draw_supply_bars
from maps.planning.plan_map import draw_plan_map, plan_view
from maps.planning.sheet import MAP_PX, WORDS, SupplySheet
from maps.templating import render
from maps.tokens import colours as token_colours
from siting.domain.formats import number

_BARS_PX = (330.0, 180.0)


def sheet_html(sheet: SupplySheet) -> str:
    """Return the document that is printed."""

    def say(key: str) -> str:
        return WORDS[key].say(sheet.lang)

    view, scale = plan_view(sheet.bounds, size_px=MAP_PX[sheet.paper])
    title = f"{say('title')}: {sheet.map_line}"
    drawn = draw_plan_map(sheet.scene, sheet.plots, sheet.plans, view=view, crs=sheet.crs, lang=sheet.lang, title=title)
    bars = draw_supply_bars(
        sheet.found,
        goal_m2=sheet.goal_m2,
        size_px=_BARS_PX,
        colours=token_colours(),
        lang=sheet.lang,
        title=say("bars"),
    )
    return render(
        "planning/sheet.html",
        say,
        s=sheet,
        scale=f"1:{number(scale, sheet.lang, decimals=0)}",
        styles=Markup(_styles()),  # noqa: S704 - our own files
        map=_picture(drawn, title),
        bars=_picture(bars, say("bars")),
    )


def render_sheet(sheet: SupplySheet) -> bytes:
    """Return the sheet as a PDF, tagged (PDF/UA-1); the same sheet gives the same file.

    Raises
    ------
    AssetMissing
        A font has not been built.
    """
    source = sheet_html(sheet)
    # Only our own fonts and what stands in the document: a name in the data can't make the renderer fetch anything.
    fetcher = URLFetcher(allowed_protocols={"file", "data"}, fail_on_errors=True)
    identifier = hashlib.sha256(source.encode()).hexdigest()[:32].encode()
    written: bytes = HTML(string=source, url_fetcher=fetcher).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier, font_config=FontConfiguration()
    )
    return written


@cache
def _styles() -> str:
    light = read_text("styles/tokens.css").split("@media", maxsplit=1)[0]
    return font_faces() + light + read_text("styles/base.css") + read_text("styles/planning.css")


def _picture(svg: str, title: str) -> Markup:
    encoded = base64.b64encode(svg.encode()).decode("ascii")
    return Markup('<img alt="{}" src="data:image/svg+xml;base64,{}">').format(title, encoded)
