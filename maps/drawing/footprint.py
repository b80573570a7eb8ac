"""The building that was tried on a plot: hall, yards and set-back, where they were placed."""

from __future__ import annotations

from math import hypot
from typing import TypeAlias

import shapely
from shapely.geometry import Polygon

from maps.drawing.labels import Box, Label
from maps.drawing.scene import MapSite
from maps.drawing.svg import tag, text
from maps.drawing.symbols import Colours
from maps.drawing.type_metrics import text_width_px
from maps.drawing.viewport import Viewport
from siting.domain.formats import number, with_unit
from siting.domain.text import Lang, Text

Style: TypeAlias = dict[str, str | float]

_NOTE_PX = 11.5
_NOTE_X_PX = 16.0
_NOTE_UP_PX = 42.0
_LABELLED_PX = 44.0
"""A part whose shorter side is smaller has no room for its name."""


def draw_footprint(site: MapSite, view: Viewport, colours: Colours) -> list[str]:
    """Return the placed building as SVG, the set-back below it; nothing where none was placed."""
    placement = site.placement
    if placement is None or placement.hall is None:
        return []
    drawn = []
    if site.setback_m > 0:
        kept = shapely.buffer(site.geometry, -site.setback_m)
        line: Style = {"stroke": colours["accent"], "stroke_width": 1.1, "stroke_dasharray": "5 4", "fill": "none"}
        drawn.append(tag("path", d=view.area_data(kept), class_="setback", **line))
    grey, accent = colours["ink-2"], colours["accent"]
    yard_style: Style = {"fill": grey, "fill_opacity": 0.16, "stroke": grey, "stroke_width": 0.9}
    drawn += [tag("path", d=view.area_data(yard), class_="yard", **yard_style) for yard in placement.yards]
    hall_style: Style = {"fill": accent, "fill_opacity": 0.52, "stroke": accent, "stroke_width": 1.3}
    return [*drawn, tag("path", d=view.area_data(placement.hall), class_="hall", **hall_style)]


def footprint_note(site: MapSite, view: Viewport, lang: Lang, colours: Colours) -> tuple[list[str], list[Box]]:
    """Return the words that the building stands there as an example, above the scale bar, and the room they take."""
    if site.placement is None or site.placement.hall is None:
        return [], []
    words = _EXAMPLE.say(lang)
    box = Box(
        left=_NOTE_X_PX - 2,
        top=view.height_px - _NOTE_UP_PX - _NOTE_PX,
        right=_NOTE_X_PX + text_width_px(words, size_px=_NOTE_PX) + 2,
        bottom=view.height_px - _NOTE_UP_PX + 4,
    )
    placed: Style = {"x": _NOTE_X_PX, "y": view.height_px - _NOTE_UP_PX, "font_size": _NOTE_PX}
    halo = text(words, **placed, fill="none", stroke=colours["map-halo"], stroke_width=3.2, stroke_linejoin="round")
    return [halo, text(words, **placed, fill=colours["ink"], class_="example")], [box]


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


_EXAMPLE = Text(sv="Så kan byggnaden ligga", en="One way to place the building")
_HALL = Text(sv="Hall {sides}", en="Hall {sides}")
_YARD = Text(sv="Gård {sides}", en="Yard {sides}")
_TURNED = Text(sv="{area}, vriden {turned}°", en="{area}, turned {turned}°")
