"""Sites on a map: plots, what falls out, discs on their stalks."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from maps.drawing.discs import Anchor, Disc, Spot, place_discs
from maps.drawing.scene import MapSite
from maps.drawing.svg import tag
from maps.drawing.symbols import Colours, disc, stalk
from maps.drawing.viewport import Viewport

LEAST_PLOT_PX = 7.0
SHORTLIST = 10
_RADIUS_PX = 12.5
_SMALL_RADIUS_PX = 9.0


def shorter_side_px(geometry: BaseGeometry, view: Viewport) -> float:
    """Return the shorter side of a geometry's box in pixels."""
    west, south, east, north = geometry.bounds
    return view.px(min(east - west, north - south))


def draw_plot(site: MapSite, view: Viewport, colours: Colours, *, quiet: bool = False) -> str:
    """Return a ranked site's plot, thin where it is only a neighbour; a point has none."""
    if isinstance(site.geometry, Point):
        return ""
    return tag(
        "path",
        d=view.area_data(site.geometry),
        fill=colours["accent"],
        fill_opacity=0.1 if quiet else 0.28,
        stroke=colours["accent"],
        stroke_width=0.9 if quiet else 1.6,
        stroke_linejoin="round",
        class_="plot",
    )


def draw_excluded(site: MapSite, view: Viewport, colours: Colours) -> str:
    """Return a site that falls out: dashed and grey, never smaller than can be seen."""
    style: dict[str, str | float] = {
        "fill": colours["map-out"],
        "fill_opacity": 0.14,
        "stroke": colours["map-out"],
        "stroke_width": 1.2,
        "stroke_dasharray": "2.5 2",
        "class_": "excluded",
    }
    if shorter_side_px(site.geometry, view) >= LEAST_PLOT_PX:
        return tag("path", d=view.area_data(site.geometry), **style)
    x, y = view.point(site.place.x, site.place.y)
    half = LEAST_PLOT_PX / 2
    return tag("rect", x=x - half, y=y - half, width=LEAST_PLOT_PX, height=LEAST_PLOT_PX, **style)


def disc_places(
    sites: Sequence[MapSite], view: Viewport, *, spots: Sequence[Spot] = ()
) -> list[tuple[MapSite, Anchor, Disc]]:
    """Return a disc a site, the first ranks choosing first and larger."""
    anchors = []
    for site in sites:
        x, y = view.point(site.place.x, site.place.y)
        first = (site.rank or 0) <= SHORTLIST
        anchors.append(
            Anchor(
                x=x,
                y=y,
                radius_px=_RADIUS_PX if first else _SMALL_RADIUS_PX,
                plot_px=shorter_side_px(site.geometry, view),
            )
        )
    return list(zip(sites, anchors, place_discs(anchors, spots=spots), strict=True))


def draw_discs(places: Sequence[tuple[MapSite, Anchor, Disc]], colours: Colours) -> list[str]:
    """Return stalks, then discs, the first rank on top."""
    stalks = [stalk(anchor, place, colours) for _, anchor, place in places]
    discs = [disc(place, site.rank or 0, filled=site.filled, colours=colours) for site, _, place in reversed(places)]
    return [*stalks, *discs]
