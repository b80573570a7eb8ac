"""The quiet part of every map: land, built-up areas, boundaries, main roads, and the names that want a place on it."""

from __future__ import annotations

from math import hypot

import shapely

from maps.drawing.grid import grid_lines
from maps.drawing.labels import Label
from maps.drawing.roads import draw_roads
from maps.drawing.scene import Scene, built_up
from maps.drawing.svg import tag
from maps.drawing.symbols import Colours
from maps.drawing.viewport import Viewport
from siting.domain.places import AreaKind, NamedArea

_TOWN = 20_000
_VILLAGE = 1_500
_SAME_PLACE_PX = 90.0


def draw_ground(scene: Scene, view: Viewport, colours: Colours) -> list[str]:
    """Return the ground from back to front."""
    whole = {"x": 0.0, "y": 0.0, "width": view.width_px, "height": view.height_px}
    municipalities = scene.areas_of(AreaKind.MUNICIPALITY)
    localities = [built_up(area) for area in scene.areas_of(AreaKind.LOCALITY)]
    parts = [
        tag("rect", **whole, fill=colours["map-outside" if municipalities else "map-municipality"], class_="outside")
    ]
    parts += [_area(view, area, fill=colours["map-municipality"], class_="municipality") for area in municipalities]
    if localities:
        data = view.area_data(shapely.union_all(shapely.make_valid(localities)))
        parts.append(tag("path", d=data, fill=colours["map-built-up"], class_="built-up"))
    parts += [
        _area(view, area, fill="none", stroke=colours["map-edge"], stroke_width=0.8, class_="district")
        for area in scene.areas_of(AreaKind.DISTRICT)
    ]
    parts += [
        _area(view, area, fill="none", stroke=colours["map-edge"], stroke_width=1.6, class_="edge")
        for area in municipalities
    ]
    parts += [
        _area(
            view,
            area,
            fill=colours["map-built-up"],
            stroke=colours["map-edge"],
            stroke_width=1.0,
            stroke_dasharray="2 3",
            class_="business-area",
        )
        for area in scene.areas_of(AreaKind.BUSINESS_AREA)
    ]
    parts += draw_roads(scene, view, colours) if scene.has_ground else [_grid(view, colours)]
    return [part for part in parts if part]


def _area(view: Viewport, area: NamedArea, **attributes: str | float) -> str:
    data = view.area_data(area.geometry)
    return tag("path", d=data, **attributes) if data else ""


def _grid(view: Viewport, colours: Colours) -> str:
    lines = grid_lines(view.bounds, metres_per_px=view.metres_per_px)
    return tag(
        "path", d=view.lines_data(lines), fill="none", stroke=colours["map-edge"], stroke_width=0.7, class_="grid"
    )


def name_labels(scene: Scene, view: Viewport) -> tuple[list[Label], list[Label]]:
    """Return the names of towns, and those of other localities and business areas, in view, the greatest first."""
    named = sorted(scene.areas_of(AreaKind.LOCALITY), key=lambda area: -(area.population or 0))
    named += scene.areas_of(AreaKind.BUSINESS_AREA)
    towns: list[Label] = []
    others: list[Label] = []
    for area in named:
        middle = area.geometry.representative_point()
        if not view.shows(middle.x, middle.y) or _said(area.name, view.point(middle.x, middle.y), others):
            continue
        town = is_town(area)
        (towns if town else others).append(_name_label(area, view.point(middle.x, middle.y), town=town))
    return towns, others


def is_town(area: NamedArea) -> bool:
    """Tell whether a place is large enough to be written in capitals."""
    return (area.population or 0) >= _TOWN


def _said(name: str, place: tuple[float, float], labels: list[Label]) -> bool:
    """Tell whether the same name stands close by already: a business area named after its locality."""
    return any(
        label.text == name and hypot(label.x - place[0], label.y - place[1]) < _SAME_PLACE_PX for label in labels
    )


def _name_label(area: NamedArea, place: tuple[float, float], *, town: bool) -> Label:
    return Label(
        text=area.name.upper() if town else area.name,
        x=place[0],
        y=place[1],
        reach_px=0,
        size_px=15 if town else 12 if (area.population or 0) >= _VILLAGE else 11,
        weight=700 if town else 400,
        spacing_px=2 if town else 0,
        class_="place",
    )
