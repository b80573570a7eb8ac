"""The north arrow, drawn only where north is not up."""

from __future__ import annotations

from functools import cache
from math import atan2, degrees

from pyproj import Transformer

from maps.drawing.labels import Box, symbol_box
from maps.drawing.svg import number, tag, text
from maps.drawing.symbols import Colours
from maps.drawing.viewport import Viewport

NOTICEABLE_DEG = 3.0


@cache
def _to_wgs84(crs: str) -> Transformer:
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


@cache
def _from_wgs84(crs: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def north_turn_deg(crs: str, x_m: float, y_m: float) -> float:
    """Return how far north lies to the right of straight up at a place, in degrees.

    >>> round(north_turn_deg("EPSG:3006", 377_307.0, 6_399_514.0), 1)
    1.7
    """
    lon, lat = _to_wgs84(crs).transform(x_m, y_m)
    north_x, north_y = _from_wgs84(crs).transform(lon, lat + 0.01)
    return degrees(atan2(north_x - x_m, north_y - y_m))


def draw_north(view: Viewport, crs: str, colours: Colours, *, always: bool = False) -> tuple[str, list[Box]]:
    """Return the arrow in the lower right corner and its room; nothing where north is up, unless ``always``."""
    middle_x = view.west_m + view.width_px * view.metres_per_px / 2
    middle_y = view.north_m - view.height_px * view.metres_per_px / 2
    turn = north_turn_deg(crs, middle_x, middle_y)
    if abs(turn) < NOTICEABLE_DEG and not always:
        return "", []
    x, y = view.width_px - 30, view.height_px - 34
    drawn = tag(
        "g",
        tag("path", d="M0 -16L6 10L0 5L-6 10Z", fill=colours["ink"], stroke=colours["map-halo"], stroke_width=1.5),
        text("N", x=0, y=22, text_anchor="middle", font_size=11, font_weight="700", fill=colours["ink"]),
        transform=f"translate({number(x)} {number(y)}) rotate({number(turn)})",
        class_="north",
    )
    return drawn, [symbol_box(x, y, 28)]
