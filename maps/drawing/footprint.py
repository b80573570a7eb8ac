"""The building that was tried on a plot: hall, yards and set-back, where they were placed."""

from __future__ import annotations

from math import hypot
from typing import TypeAlias

import shapely
from shapely.geometry import Polygon

from maps.drawing.labels import Label
from maps.drawing.scene import MapSite
from maps.drawing.svg import tag
from maps.drawing.symbols import Colours
from maps.drawing.viewport import Viewport
from siting.domain.formats import number, with_unit
from siting.domain.text import Lang, Text

Style: TypeAlias = dict[str, str | float]

_LABELLED_PX = 44.0
"""A part whose shorter side is smaller has no room for its name."""


def draw_footprint(site: MapSite, view: Viewport, colours: Colours) -> list[str]:
    """Return the placed building as SVG, the set-back below it; nothing where none was placed."""
    placement = site.placement
    if placement is None or placement.hall is None:
        return []
    drawn = []
    if site.setback_m > 0:
        kept = shapely.buffer(site.geometry, -site.setback_m, join_style="mitre")
        line: Style = {"stroke": colours["accent"], "stroke_width": 1.1, "stroke_dasharray": "5 4", "fill": "none"}
        drawn.append(tag("path", d=view.area_data(kept), class_="setback", **line))
    grey, accent = colours["ink-2"], colours["accent"]
    yard_style: Style = {"fill": grey, "fill_opacity": 0.16, "stroke": grey, "stroke_width": 0.9}
    drawn += [tag("path", d=view.area_data(yard), class_="yard", **yard_style) for yard in placement.yards]
    hall_style: Style = {"fill": accent, "fill_opacity": 0.52, "stroke": accent, "stroke_width": 1.3}
    return [*drawn, tag("path", d=view.area_data(placement.hall), class_="hall", **hall_style)]


def footprint_labels(site: MapSite, view: Viewport, lang: Lang) -> list[Label]:
    """Return what the parts are: the hall with its sides, area and rotation, a yard with its sides."""
    placement = site.placement
    if placement is None or placement.hall is None:
        return []
    hall = placement.hall
    x, y = view.point(hall.centroid.x, hall.centroid.y)
    turned = number(placement.rotation_deg or 0.0, lang, decimals=0)
    area = with_unit(number(hall.area, lang, decimals=0), "m²")
    found = [
        Label(
            text=_HALL.fill(sides=_sides(hall, lang)).say(lang),
            x=x,
            y=y - 8,
            reach_px=0,
            size_px=14,
            weight=700,
            class_="site",
        ),
        Label(text=_TURNED.fill(area=area, turned=turned).say(lang), x=x, y=y + 9, reach_px=0, size_px=12),
    ]
    for yard in placement.yards:
        if view.px(min(_lengths(yard))) >= _LABELLED_PX:
            x, y = view.point(yard.centroid.x, yard.centroid.y)
            found.append(Label(text=_YARD.fill(sides=_sides(yard, lang)).say(lang), x=x, y=y, reach_px=0, size_px=12))
    return found


def _lengths(rectangle: Polygon) -> tuple[float, float]:
    """Return the longer and the shorter side of a rectangle in metres."""
    first, second, third = shapely.get_coordinates(rectangle)[:3]
    sides = hypot(*(second - first)), hypot(*(third - second))
    return max(sides), min(sides)


def _sides(rectangle: Polygon, lang: Lang) -> str:
    length, width = (number(round(side, 1), lang, decimals=1) for side in _lengths(rectangle))
    return f"{length} × {width}\N{NO-BREAK SPACE}m"


_HALL = Text(sv="Hall {sides}", en="Hall {sides}")
_YARD = Text(sv="Gård {sides}", en="Yard {sides}")
_TURNED = Text(sv="{area}, vriden {turned}°", en="{area}, turned {turned}°")
