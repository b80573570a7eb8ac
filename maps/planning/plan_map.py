"""The map of supply for print: plots by when they are ready, over the quiet ground, at a round scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from maps.drawing.basemap import draw_ground, name_labels
from maps.drawing.labels import Label, symbol_box
from maps.drawing.lettering import draw_labels
from maps.drawing.north import draw_north
from maps.drawing.scene import Scene, inner_point
from maps.drawing.site_signs import LEAST_PLOT_PX, shorter_side_px
from maps.drawing.svg import document, tag
from maps.drawing.symbols import Colours, reference_point, scale_bar
from maps.drawing.viewport import Bounds, Viewport
from maps.planning.colours import READY_EDGE, READY_TOKENS, UNKNOWN_COLOUR
from maps.tokens import colours as token_colours
from siting.domain.places import PointKind
from siting.domain.text import Lang

PX_A_METRE = 96 / 0.0254
"""Pixels a metre of paper has, as style sheets for print count them."""

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0)
_LEAST_SCALE = 500.0
_PADDING_PX = 26.0
_EDGE_PX = 8.0
_DOT_PX = 5.0
_LEAST_M = 400.0


@dataclass(frozen=True, kw_only=True)
class PlannedPlot:
    """A plot on the map.

    Parameters
    ----------
    geometry
        In the storage CRS.
    name
        What it is called.
    token
        Of its colour.
    state
        ``sure``, ``perhaps``, ``later`` or ``unknown`` on the day that is looked at.
    says
        What the colour says, in a word: it is written on the map.
    area_m2
        The larger ones choose first where their names stand.
    """

    geometry: BaseGeometry
    name: str
    token: str
    state: str
    says: str
    area_m2: float


def round_scale(metres_per_px: float) -> float:
    """Return the round scale, one to so many, that shows no less than so many metres a pixel.

    >>> round_scale(13.0)
    50000.0
    """
    wanted = max(metres_per_px * PX_A_METRE, _LEAST_SCALE)
    power = 1.0
    while power * 10 <= wanted:
        power *= 10
    return next(step * power for step in _STEPS if step * power >= wanted)


def plan_view(bounds: Bounds, *, size_px: tuple[float, float]) -> tuple[Viewport, float]:
    """Return the view that shows ``bounds`` whole at a round scale, and the scale."""
    west, south, east, north = bounds
    add_x, add_y = (max(0.0, _LEAST_M - side) / 2 for side in (east - west, north - south))
    wide = (west - add_x, south - add_y, east + add_x, north + add_y)
    close = Viewport.around(wide, width_px=size_px[0], height_px=size_px[1], padding_px=_PADDING_PX)
    scale = round_scale(close.metres_per_px)
    metres_per_px = scale / PX_A_METRE
    view = Viewport(
        west_m=(west + east) / 2 - metres_per_px * size_px[0] / 2,
        north_m=(south + north) / 2 + metres_per_px * size_px[1] / 2,
        metres_per_px=metres_per_px,
        width_px=size_px[0],
        height_px=size_px[1],
    )
    return view, scale


def draw_plan_map(
    scene: Scene,
    plots: Sequence[PlannedPlot],
    plans: Sequence[BaseGeometry],
    *,
    view: Viewport,
    crs: str,
    lang: Lang,
    title: str,
) -> str:
    """Return the map as SVG.

    Parameters
    ----------
    scene
        The ground and the reference points.
    plots
        What the supply is of.
    plans
        Boundaries of detailed plans, where they are to be seen.
    view
        From :func:`plan_view`.
    crs
        Of all geometries.
    title
        What the map shows, for who can't see it.
    """
    colours = token_colours()
    seen = [plot for plot in plots if shapely.intersects(plot.geometry, shapely.box(*view.bounds))]
    points = [
        (point, *view.point(point.geometry.x, point.geometry.y))
        for point in scene.points
        if point.kind is not PointKind.STOP and view.shows(point.geometry.x, point.geometry.y, margin_px=_EDGE_PX)
    ]
    bar, bar_box = scale_bar(x=16, y=view.height_px - 18, metres_per_px=view.metres_per_px, lang=lang, colours=colours)
    arrow, arrow_box = draw_north(view, crs, colours, always=True)
    towns, localities = name_labels(scene, view)
    labels = [*_plot_labels(seen, view), *towns]
    labels += [Label(text=point.name, x=x, y=y, reach_px=8, size_px=10.5) for point, x, y in points]
    labels += localities
    taken = [bar_box, *arrow_box, *(symbol_box(x, y, 6) for _, x, y in points)]
    taken += [symbol_box(*_pixel(plot, view), _DOT_PX + 1) for plot in seen if _is_small(plot, view)]
    outlines = [view.area_data(plan) for plan in plans]
    body = [
        *draw_ground(scene, view, colours),
        *(
            tag("path", d=data, fill="none", stroke=colours["ink-2"], stroke_width=0.9, stroke_dasharray="4 2")
            for data in outlines
            if data
        ),
        *(_plot(plot, view, colours) for plot in sorted(seen, key=lambda one: -one.area_m2)),
        *(reference_point(x, y, colours) for _, x, y in points),
        *draw_labels(labels, taken=taken, view=view, colours=colours),
        bar,
        arrow,
    ]
    return document(body, width=view.width_px, height=view.height_px, label=title, class_="map-picture")


def _plot_labels(plots: Sequence[PlannedPlot], view: Viewport) -> list[Label]:
    found = []
    for plot in sorted(plots, key=lambda one: (-one.area_m2, one.name)):
        x, y = _pixel(plot, view)
        reach = _DOT_PX + 4 if _is_small(plot, view) else shorter_side_px(plot.geometry, view) / 2 + 3
        words = f"{plot.name} · {plot.says}" if plot.says else plot.name
        found.append(Label(text=words, x=x, y=y, reach_px=reach, size_px=10.5, weight=500, class_="site"))
    return found


def _plot(plot: PlannedPlot, view: Viewport, colours: Colours) -> str:
    """Return a plot: filled where it is surely ready, dashed where it may be, a line alone where that is later."""
    edge = READY_EDGE if plot.token in READY_TOKENS else plot.token
    dashed = plot.state in ("perhaps", "unknown")
    style: dict[str, str | float | None] = {
        "fill": colours[plot.token],
        "fill_opacity": _FILLED.get(plot.state, 0.06),
        "stroke": colours[UNKNOWN_COLOUR if plot.state == "unknown" else edge],
        "stroke_width": 1.2,
        "stroke_dasharray": "3 2" if dashed else None,
        "class_": f"plot {plot.state}",
    }
    if not _is_small(plot, view):
        return tag("path", d=view.area_data(plot.geometry), **style)
    x, y = _pixel(plot, view)
    return tag("circle", cx=x, cy=y, r=_DOT_PX, **style)


def _is_small(plot: PlannedPlot, view: Viewport) -> bool:
    return isinstance(plot.geometry, Point) or shorter_side_px(plot.geometry, view) < LEAST_PLOT_PX


def _pixel(plot: PlannedPlot, view: Viewport) -> tuple[float, float]:
    place = inner_point(plot.geometry)
    return view.point(place.x, place.y)


_FILLED = {"sure": 0.92, "perhaps": 0.45}
