"""The lengths of a plot's long sides, written along them."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.drawing.labels import Box
from maps.drawing.svg import number, polygons, tag, text
from maps.drawing.symbols import Colours
from maps.drawing.type_metrics import text_width_px
from maps.drawing.viewport import Viewport
from siting.domain.formats import number as written_number
from siting.domain.formats import with_unit
from siting.domain.text import Lang

_LEAST_PX = 64.0
_MOST_SIDES = 8
_OUTSIDE_PX = 10.0
_SIZE_PX = 11.0
_STRAIGHT_M = 1.5


def _sides(geometry: BaseGeometry, view: Viewport) -> list[tuple[float, float, float, float, float]]:
    """Return (middle x, middle y, direction x, direction y, length in m) of the long sides, the outside to the left.

    A plot of many sides, such as a curved one, has none: a figure at each would say nothing.
    """
    parts = list(polygons(geometry))
    if len(parts) != 1:
        return []
    outline = shapely.simplify(parts[0], _STRAIGHT_M)
    corners = shapely.get_coordinates(shapely.get_exterior_ring(shapely.orient_polygons(outline)))
    steps = np.diff(corners, axis=0)
    lengths_m = np.hypot(steps[:, 0], steps[:, 1])
    long = [place for place, length in enumerate(lengths_m) if view.px(float(length)) >= _LEAST_PX]
    if len(long) > _MOST_SIDES:
        return []
    pixels = view.points(corners)
    sides = []
    for place in long:
        (x1, y1), (x2, y2) = pixels[place], pixels[place + 1]
        sides.append(((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, float(lengths_m[place])))
    return sides


def draw_measures(geometry: BaseGeometry, view: Viewport, lang: Lang, colours: Colours) -> tuple[list[str], list[Box]]:
    """Return the lengths, whole metres, and the room that they take."""
    drawn, room = [], []
    for x, y, step_x, step_y, length_m in _sides(geometry, view):
        words = with_unit(written_number(round(length_m), lang, decimals=0), "m")
        reach = hypot(step_x, step_y)
        # Corners go round against the clock, so that the outside is to the right of each side.
        out_x, out_y = -step_y / reach * _OUTSIDE_PX, step_x / reach * _OUTSIDE_PX
        turn = degrees(atan2(step_y, step_x))
        upright = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn
        middle_x, middle_y = x + out_x, y + out_y
        drawn.append(_figure(words, middle_x, middle_y, upright, colours))
        room.append(_room(words, middle_x, middle_y, upright))
    return drawn, room


def _figure(words: str, x: float, y: float, turn: float, colours: Colours) -> str:
    common: dict[str, str | float | None] = {
        "x": 0.0,
        "y": _SIZE_PX * 0.36,
        "text_anchor": "middle",
        "font_size": _SIZE_PX,
    }
    return tag(
        "g",
        text(words, **common, fill="none", stroke=colours["map-halo"], stroke_width=3, stroke_linejoin="round"),
        text(words, **common, fill=colours["ink-2"]),
        transform=f"translate({number(x)} {number(y)}) rotate({number(turn)})",
        class_="measure",
    )


def _room(words: str, x: float, y: float, turn: float) -> Box:
    half_width, half_height = text_width_px(words, size_px=_SIZE_PX) / 2 + 3, _SIZE_PX * 0.6
    angle = radians(turn)
    across = abs(half_width * cos(angle)) + abs(half_height * sin(angle))
    down = abs(half_width * sin(angle)) + abs(half_height * cos(angle))
    return Box(left=x - across, top=y - down, right=x + across, bottom=y + down)
