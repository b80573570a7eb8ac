"""What the page's script knows, as JSON: it makes text of it, never markup."""

from __future__ import annotations

from typing import Any

import orjson
from markupsafe import Markup

from maps.drawing.basemap import is_town
from maps.drawing.scene import MapSite, Scene
from maps.proposal.ui_text import translator
from maps.proposal.view import OutView, ProposalView, SiteView
from maps.wgs84 import lat_lon
from siting.domain.places import AreaKind
from siting.matching.proposal import TileService

_WORDS = ("map", "zoom_in", "zoom_out", "zoom_all", "close", "to_sheet", "why_out")


def _corners(bounds: tuple[float, ...], crs: str) -> list[list[float]]:
    west, south, east, north = bounds
    return [lat_lon(west, south, crs), lat_lon(east, north, crs)]


def _placed(site: MapSite, crs: str) -> dict[str, Any]:
    is_point = site.geometry.geom_type == "Point"
    return {
        "id": site.site_id,
        "place": lat_lon(site.place.x, site.place.y, crs),
        "bounds": None if is_point else _corners(site.geometry.bounds, crs),
    }


def _ranked(site: MapSite, view: SiteView, crs: str) -> dict[str, Any]:
    return {
        **_placed(site, crs),
        "rank": view.rank,
        "name": view.name,
        "fits": view.fits,
        "line": view.line,
        "score": view.score,
        "verdict": view.verdict.words,
        "why": view.why,
        "spoken": f"{view.rank}. {view.name}, {view.score_words}. {view.verdict.words}",
    }


def _out(site: MapSite, view: OutView, crs: str) -> dict[str, Any]:
    return {**_placed(site, crs), "name": view.name, "line": view.line, "reasons": view.reasons}


def _places(scene: Scene, crs: str) -> list[dict[str, Any]]:
    """Return the names of localities and business areas, the greatest first, each name once."""
    areas = sorted(scene.areas_of(AreaKind.LOCALITY), key=lambda area: -(area.population or 0))
    named = {area.name: area for area in reversed((*areas, *scene.areas_of(AreaKind.BUSINESS_AREA)))}
    return [
        {
            "name": area.name,
            "kind": "town" if is_town(area) else "place",
            "place": lat_lon(middle.x, middle.y, crs),
        }
        for area in reversed(named.values())
        for middle in [area.geometry.representative_point()]
    ]


def page_data(scene: Scene, view: ProposalView, crs: str, tiles: TileService | None) -> Markup:
    """Return the JSON for a ``script`` element of type ``application/json``."""
    ranked = {site.site_id: site for site in view.sites}
    out = {site.site_id: site for site in view.out}
    say = translator(view.lang)
    data = {
        "bounds": _corners(scene.extent(), crs),
        "sites": [_ranked(site, ranked[site.site_id], crs) for site in scene.ranked],
        "out": [_out(site, out[site.site_id], crs) for site in scene.excluded],
        "points": [
            {"name": point.name, "place": lat_lon(point.geometry.x, point.geometry.y, crs)} for point in scene.points
        ],
        "places": _places(scene, crs),
        "tiles": {"url": tiles.url, "attribution": tiles.attribution, "maxZoom": tiles.max_zoom} if tiles else None,
        "words": {key: say(key) for key in _WORDS},
    }
    return json_for_html(data)


def json_for_html(data: object) -> Markup:
    """Return JSON in which no character can end the element that it stands in.

    >>> "<" in json_for_html("</script>")
    False
    """
    written = orjson.dumps(data).decode()
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        written = written.replace(character, escape)
    return Markup(written)  # noqa: S704 - made harmless in the lines above
