"""The map of all sites, for print and for pages without script."""

from __future__ import annotations

from maps.drawing.basemap import draw_ground, name_labels
from maps.drawing.labels import Label, symbol_box
from maps.drawing.lettering import draw_labels
from maps.drawing.north import draw_north
from maps.drawing.scene import Scene
from maps.drawing.site_signs import LEAST_PLOT_PX, SHORTLIST, disc_places, draw_discs, draw_excluded, draw_plot
from maps.drawing.svg import document
from maps.drawing.symbols import reference_point, scale_bar
from maps.drawing.viewport import Viewport
from maps.tokens import colours as token_colours
from siting.domain.places import ReferencePoint
from siting.domain.text import Lang

_EDGE_PX = 8.0


def _points_in_view(scene: Scene, view: Viewport) -> list[tuple[ReferencePoint, float, float]]:
    shown = [point for point in scene.points if view.shows(point.geometry.x, point.geometry.y, margin_px=_EDGE_PX)]
    return [(point, *view.point(point.geometry.x, point.geometry.y)) for point in shown]


def draw_overview(
    scene: Scene, *, crs: str, width_px: float, height_px: float, lang: Lang, title: str, labelled: int = SHORTLIST
) -> str:
    """Return the map of all sites as SVG.

    Parameters
    ----------
    crs
        The scene's CRS; tells where north is.
    title
        What the map shows, for who can't see it.
    labelled
        So many of the ranked sites get their name beside the disc.
    """
    colours = token_colours()
    view = Viewport.around(scene.extent(), width_px=width_px, height_px=height_px, padding_px=56)
    points = _points_in_view(scene, view)
    places = disc_places(scene.ranked, view, spots=[(x, y) for _, x, y in points])
    towns, localities = name_labels(scene, view)
    bar, bar_box = scale_bar(x=16, y=height_px - 18, metres_per_px=view.metres_per_px, lang=lang, colours=colours)
    arrow, arrow_box = draw_north(view, crs, colours)
    labels = [
        Label(text=site.name, x=d.x, y=d.y, reach_px=d.radius_px + 5, size_px=12.5, weight=700, class_="site")
        for site, _, d in places[:labelled]
    ]
    labels += towns
    labels += [Label(text=point.name, x=x, y=y, reach_px=8, size_px=11.5) for point, x, y in points]
    labels += localities
    taken = [symbol_box(d.x, d.y, d.radius_px + 2) for _, _, d in places]
    taken += [symbol_box(a.x, a.y, 4) for _, a, _ in places]
    taken += [symbol_box(x, y, 6) for _, x, y in points]
    taken += [bar_box, *arrow_box]
    excluded = [symbol_box(*view.point(site.place.x, site.place.y), LEAST_PLOT_PX) for site in scene.excluded]
    body = [
        *draw_ground(scene, view, colours),
        *(draw_excluded(site, view, colours) for site in scene.excluded),
        *(draw_plot(site, view, colours) for site in reversed(scene.ranked)),
        *(reference_point(x, y, colours) for _, x, y in points),
        *draw_labels(labels, taken=taken, view=view, colours=colours, avoided=excluded),
        *draw_discs(places, colours),
        bar,
        arrow,
    ]
    return document(body, width=width_px, height=height_px, label=title, class_="map-picture")
