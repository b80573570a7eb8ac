"""The map of one site, for print: the plot in its surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry import Point

from maps.drawing.basemap import draw_ground, name_labels
from maps.drawing.discs import Disc
from maps.drawing.footprint import draw_footprint, footprint_labels, footprint_note
from maps.drawing.inset import draw_inset, inset_box
from maps.drawing.labels import Label, symbol_box
from maps.drawing.lettering import draw_labels
from maps.drawing.measures import draw_measures
from maps.drawing.north import draw_north
from maps.drawing.scene import MapSite, Scene, inner_point
from maps.drawing.site_signs import draw_excluded, draw_plot
from maps.drawing.svg import document
from maps.drawing.symbols import disc, reference_point, scale_bar
from maps.drawing.viewport import Bounds, Viewport
from maps.tokens import colours as token_colours
from siting.domain.places import ReferencePoint
from siting.domain.text import Lang

_LEAST_SIDE_M = 220.0
_POINT_SIDE_M = 700.0
_PADDING_PX = 40.0
_NEIGHBOUR_PX = 10.0
_OWN_PX = 13.0


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What else can be seen round a site, each with its pixel."""

    discs: tuple[tuple[MapSite, Disc], ...]
    points: tuple[tuple[ReferencePoint, float, float], ...]


def _close_bounds(site: MapSite) -> Bounds:
    west, south, east, north = site.geometry.bounds
    side = _POINT_SIDE_M if isinstance(site.geometry, Point) else max(east - west, north - south, _LEAST_SIDE_M)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return middle_x - side / 2, middle_y - side / 2, middle_x + side / 2, middle_y + side / 2


def _seen(scene: Scene, site: MapSite, view: Viewport) -> _Seen:
    """Return the discs of neighbours (and the site's own when it has no plot) and the reference points in view."""
    discs = []
    for other in scene.ranked:
        own = other.site_id == site.site_id
        if own and not isinstance(site.geometry, Point):
            continue
        if own or view.shows(other.place.x, other.place.y, margin_px=_OWN_PX):
            x, y = view.point(other.place.x, other.place.y)
            discs.append((other, Disc(x=x, y=y, radius_px=_OWN_PX if own else _NEIGHBOUR_PX, stalk=False)))
    shown = [p for p in scene.points if view.shows(p.geometry.x, p.geometry.y, margin_px=8)]
    points = [(p, *view.point(p.geometry.x, p.geometry.y)) for p in shown]
    return _Seen(discs=tuple(discs), points=tuple(points))


def _own_labels(site: MapSite, x: float, y: float, area_words: str) -> list[Label]:
    if isinstance(site.geometry, Point):
        return [Label(text=site.name, x=x, y=y, reach_px=18, size_px=14, weight=700, class_="site")]
    labels = [Label(text=site.name, x=x, y=y - 9, reach_px=0, size_px=15, weight=700, class_="site")]
    if area_words:
        labels.append(Label(text=area_words, x=x, y=y + 10, reach_px=0, size_px=13, class_="site"))
    return labels


def _labels(scene: Scene, site: MapSite, view: Viewport, seen: _Seen, area_words: str, lang: Lang) -> Sequence[Label]:
    """Return the plot's name and area first, then neighbours, points and places."""
    middle = inner_point(site.geometry)
    x, y = view.point(middle.x, middle.y)
    # A building takes the middle; the plot's name stands above the map.
    labels = footprint_labels(site, view, lang) or _own_labels(site, x, y, area_words)
    labels += [
        Label(text=other.name, x=d.x, y=d.y, reach_px=15, size_px=12)
        for other, d in seen.discs
        if other.site_id != site.site_id
    ]
    labels += [Label(text=point.name, x=x, y=y, reach_px=8, size_px=11.5) for point, x, y in seen.points]
    towns, localities = name_labels(scene, view)
    return [*labels, *towns, *localities]


def draw_site_map(
    scene: Scene,
    site: MapSite,
    *,
    crs: str,
    size_px: tuple[float, float],
    lang: Lang,
    title: str,
    area_words: str = "",
    inset: bool = True,
) -> str:
    """Return the map of one site as SVG.

    Parameters
    ----------
    crs
        The scene's CRS.
    title
        What the map shows, for who can't see it.
    size_px
        Width and height.
    area_words
        The plot's area, to be written on it.
    inset
        Whether a small map in the corner says where in the municipality it is.
    """
    width_px, height_px = size_px
    colours = token_colours()
    view = Viewport.around(_close_bounds(site), width_px=width_px, height_px=height_px, padding_px=_PADDING_PX)
    seen = _seen(scene, site, view)
    bar, bar_box = scale_bar(x=16, y=height_px - 18, metres_per_px=view.metres_per_px, lang=lang, colours=colours)
    arrow, arrow_box = draw_north(view, crs, colours)
    measures, measure_boxes = draw_measures(site.geometry, view, lang, colours)
    note, note_box = footprint_note(site, view, lang, colours)
    taken = [*([inset_box()] if inset else []), bar_box, *arrow_box, *measure_boxes, *note_box]
    taken += [symbol_box(place.x, place.y, place.radius_px + 2) for _, place in seen.discs]
    taken += [symbol_box(x, y, 6) for _, x, y in seen.points]
    neighbours = [other for other, _ in seen.discs if other.site_id != site.site_id]
    building = draw_footprint(site, view, colours)
    body = [
        *draw_ground(scene, view, colours),
        *(draw_excluded(other, view, colours) for other in scene.excluded if view.shows(other.place.x, other.place.y)),
        *(draw_plot(other, view, colours, quiet=True) for other in neighbours),
        draw_plot(site, view, colours, quiet=bool(building)),
        *building,
        *measures,
        *(reference_point(x, y, colours) for _, x, y in seen.points),
        *(disc(place, other.rank or 0, filled=other.filled, colours=colours) for other, place in seen.discs),
        *draw_labels(_labels(scene, site, view, seen, area_words, lang), taken=taken, view=view, colours=colours),
        draw_inset(scene, site, colours) if inset else "",
        *note,
        bar,
        arrow,
    ]
    return document(body, width=width_px, height=height_px, label=title, class_="map-picture")
