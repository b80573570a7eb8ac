"""The main roads of the base map: thin and quiet, wider only where a map is so close that they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maps.drawing.scene import Scene
from maps.drawing.svg import tag
from maps.drawing.symbols import Colours
from maps.drawing.viewport import Viewport
from siting.matching.proposal import RoadRank


@dataclass(frozen=True, kw_only=True)
class _Style:
    """How a rank is drawn.

    Parameters
    ----------
    colour
        Token of its colour.
    width_px
        How wide it is drawn at least.
    width_m
        How wide a carriageway is, about.
    most_metres_per_px
        Where a pixel is more, it is left out.
    """

    colour: str
    width_px: float
    width_m: float
    most_metres_per_px: float


_STYLES: Mapping[RoadRank, _Style] = {
    RoadRank.MOTORWAY: _Style(colour="map-road-main", width_px=2.2, width_m=11.0, most_metres_per_px=2000.0),
    RoadRank.TRUNK: _Style(colour="map-road-main", width_px=1.8, width_m=9.0, most_metres_per_px=1000.0),
    RoadRank.PRIMARY: _Style(colour="map-road", width_px=1.5, width_m=8.0, most_metres_per_px=350.0),
    RoadRank.SECONDARY: _Style(colour="map-road", width_px=1.0, width_m=7.0, most_metres_per_px=120.0),
}
_WIDEST_PX = 14.0
_COARSE_METRES_PER_PX = 120.0
_COARSE_SHARE = 0.65
"""From so many metres a pixel on, lines are thinner."""


def draw_roads(scene: Scene, view: Viewport, colours: Colours) -> list[str]:
    """Return the roads that a map of this scale shows, the most important last."""
    drawn = []
    for rank in reversed(RoadRank):
        style, lines = _STYLES[rank], scene.roads_of(rank)
        if lines is None or view.metres_per_px > style.most_metres_per_px:
            continue
        data = view.lines_data(lines)
        if not data:
            continue
        drawn.append(
            tag(
                "path",
                d=data,
                fill="none",
                stroke=colours[style.colour],
                stroke_width=_width_px(style, view),
                stroke_linecap="round",
                stroke_linejoin="round",
                class_="road",
            )
        )
    return drawn


def _width_px(style: _Style, view: Viewport) -> float:
    least = style.width_px * (_COARSE_SHARE if view.metres_per_px > _COARSE_METRES_PER_PX else 1.0)
    return max(least, min(view.px(style.width_m), _WIDEST_PX))
