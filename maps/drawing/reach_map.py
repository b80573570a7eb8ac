"""The small map of reach on a site's sheet: from where one comes to the site within some minutes by car."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from maps.drawing.basemap import draw_ground, name_labels
from maps.drawing.discs import Disc
from maps.drawing.labels import Label, symbol_box
from maps.drawing.lettering import draw_labels
from maps.drawing.north import draw_north
from maps.drawing.scene import MapSite, Scene
from maps.drawing.svg import document, polygons, tag
from maps.drawing.symbols import Colours, disc, scale_bar
from maps.drawing.viewport import Viewport
from maps.tokens import colours as token_colours
from maps.tokens import reach_token
from siting.domain.formats import number, with_unit
from siting.domain.text import Lang
from siting.matching.proposal import ReachArea

FILL_OPACITY = 0.72
"""So much that tones are told apart, and places under them are seen."""

_PADDING_PX = 12.0
_DISC_PX = 8.5
_LIMIT_PX = 9.5
_PLACES = 4
"""So many names of places are enough to find one's way."""


def draw_reach_map(
    scene: Scene,
    site: MapSite,
    areas: Sequence[ReachArea],
    *,
    crs: str,
    size_px: tuple[float, float],
    lang: Lang,
    title: str,
    colours: Colours | None = None,
) -> str:
    """Return the map of reach as SVG.

    Parameters
    ----------
    scene
        The coarse ground; its sites are not drawn.
    site
        Whose map it is.
    areas
        In order of minutes, at least one that is not empty.
    crs
        The scene's CRS.
    size_px
        Width and height.
    title
        What the map shows, for who can't see it.
    colours
        Token to colour; those of print where none are given.
    """
    colours = colours or token_colours()
    width_px, height_px = size_px
    west, south, east, north = shapely.total_bounds([one.area for one in areas]).tolist()
    view = Viewport.around((west, south, east, north), width_px=width_px, height_px=height_px, padding_px=_PADDING_PX)
    x, y = view.point(site.place.x, site.place.y)
    bar, bar_box = scale_bar(x=10, y=height_px - 10, metres_per_px=view.metres_per_px, lang=lang, colours=colours)
    arrow, arrow_box = draw_north(view, crs, colours)
    body = [
        *draw_ground(scene, view, colours),
        *_rings(areas, view, colours),
        *draw_labels(
            [*_limits(areas, view, lang), *_names(scene, view)],
            taken=[symbol_box(x, y, _DISC_PX + 1), bar_box, *arrow_box],
            view=view,
            colours=colours,
        ),
        disc(Disc(x=x, y=y, radius_px=_DISC_PX, stalk=False), site.rank or 0, filled=site.filled, colours=colours),
        bar,
        arrow,
    ]
    return document(body, width=width_px, height=height_px, label=title, class_="map-picture")


def _rings(areas: Sequence[ReachArea], view: Viewport, colours: Colours) -> list[str]:
    """Return each area without the one before it, the widest first."""
    inner: list[BaseGeometry | None] = [None, *(one.area for one in areas)]
    rings = [
        one.area if before is None else shapely.difference(one.area, before)
        for one, before in zip(areas, inner, strict=False)
    ]
    drawn = [
        tag(
            "path",
            d=data,
            fill=colours[reach_token(place)],
            fill_opacity=f"{FILL_OPACITY}",
            fill_rule="evenodd",
            class_="reach",
        )
        for place, ring in enumerate(rings)
        if (data := view.area_data(ring))
    ]
    return drawn[::-1]


def _limits(areas: Sequence[ReachArea], view: Viewport, lang: Lang) -> list[Label]:
    """Return the minutes of each area, at its northernmost: who can't tell the tones reads them."""
    labels = []
    for one, wider in pairwise([*areas, None]):
        parts = [] if one is None else list(polygons(one.area))
        if one is None or not parts or (wider is not None and one.area.equals(wider.area)):
            continue
        corners = shapely.get_coordinates(parts)
        at = corners[int(corners[:, 1].argmax())]
        x, y = view.point(float(at[0]), float(at[1]))
        words = with_unit(number(one.minutes, lang), "min")
        labels.append(Label(text=words, x=x, y=y, reach_px=0, size_px=_LIMIT_PX, weight=700, class_="site"))
    return labels


def _names(scene: Scene, view: Viewport) -> list[Label]:
    towns, others = name_labels(scene, view)
    return [
        Label(text=one.text, x=one.x, y=one.y, reach_px=0, size_px=9, weight=one.weight, spacing_px=one.spacing_px / 2)
        for one in [*towns, *others][:_PLACES]
    ]
