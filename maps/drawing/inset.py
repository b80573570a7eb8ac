"""The small map in a site's map that says where in the municipality the site lies."""

from __future__ import annotations

from maps.drawing.basemap import draw_ground, name_labels
from maps.drawing.discs import Disc
from maps.drawing.labels import Box, Label, symbol_box
from maps.drawing.lettering import draw_labels
from maps.drawing.scene import MapSite, Scene
from maps.drawing.svg import number, tag
from maps.drawing.symbols import Colours, disc
from maps.drawing.viewport import Bounds, Viewport
from siting.domain.places import AreaKind

INSET_WIDTH_PX, INSET_HEIGHT_PX = 148.0, 136.0
_AT_PX = 12.0
_SIDE_M = 14_000.0
_DISC_PX = 8.5


def inset_box() -> Box:
    """Return the room that the inset takes in the upper left corner."""
    return Box(left=0, top=0, right=_AT_PX + INSET_WIDTH_PX + 4, bottom=_AT_PX + INSET_HEIGHT_PX + 4)


def _shown(scene: Scene, site: MapSite) -> Bounds:
    """Return the municipality that the site lies in, or the country round it."""
    for area in scene.areas_of(AreaKind.MUNICIPALITY):
        if area.geometry.contains(site.place):
            west, south, east, north = area.geometry.bounds
            return west, south, east, north
    half = _SIDE_M / 2
    return site.place.x - half, site.place.y - half, site.place.x + half, site.place.y + half


def draw_inset(scene: Scene, site: MapSite, colours: Colours) -> str:
    """Return the inset with the site's disc."""
    width, height = INSET_WIDTH_PX, INSET_HEIGHT_PX
    view = Viewport.around(_shown(scene, site), width_px=width, height_px=height, padding_px=8)
    x, y = view.point(site.place.x, site.place.y)
    towns, _ = name_labels(scene, view)
    names = [Label(text=t.text, x=t.x, y=t.y, reach_px=0, size_px=9, weight=700, spacing_px=1) for t in towns]
    clip = f"inset-{site.site_id}"
    frame = {"x": 0.0, "y": 0.0, "width": width, "height": height, "rx": 5.0}
    return tag(
        "g",
        tag("clipPath", tag("rect", **frame), id=clip),
        tag(
            "g",
            *draw_ground(scene, view, colours),
            *draw_labels(names, taken=[symbol_box(x, y, _DISC_PX + 1)], view=view, colours=colours),
            disc(Disc(x=x, y=y, radius_px=_DISC_PX, stalk=False), site.rank or 0, filled=site.filled, colours=colours),
            clip_path=f"url(#{clip})",
        ),
        tag("rect", **frame, fill="none", stroke=colours["line"], stroke_width=1),
        transform=f"translate({number(_AT_PX)} {number(_AT_PX)})",
        class_="inset",
    )
