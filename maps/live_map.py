"""The live map: folium makes it, nothing of it is fetched from elsewhere.

folium links its libraries to content networks. Here each of them is looked up in a table: written into the page, or
left out because the map does without. A library that is in neither fails, so that no page goes out with a link.
"""

from __future__ import annotations

from dataclasses import dataclass

import folium
import shapely
from branca.element import CssLink, Figure, JavascriptLink
from folium.map import CustomPane
from shapely.geometry import Point, mapping
from shapely.geometry.base import BaseGeometry

from maps.assets import css_with_embedded_files, read_text
from maps.drawing.grid import grid_lines
from maps.drawing.scene import MapSite, Scene, built_up
from maps.drawing.viewport import Bounds
from maps.errors import AssetMissing
from maps.wgs84 import lat_lon, to_wgs84
from siting.domain.places import AreaKind
from siting.domain.text import same
from siting.matching.proposal import RoadRank

EMBEDDED_SCRIPTS = {"leaflet": "static/leaflet/leaflet.js"}
EMBEDDED_STYLES = {"leaflet_css": "static/leaflet/leaflet.css"}
LEFT_OUT = frozenset(
    {
        "jquery",
        "bootstrap",
        "bootstrap_css",
        "glyphicons_css",
        "awesome_markers",
        "awesome_markers_css",
        "awesome_markers_font_css",
        "awesome_rotate_css",
    }
)
"""What folium brings for its own markers and popups; ours need none of it."""

_GROUND_TOLERANCE_M = 12.0
_TYPICAL_MAP_PX = 600.0


@dataclass(frozen=True, kw_only=True)
class LiveMap:
    """The parts of a folium map, to be set into a page.

    Parameters
    ----------
    html
        The element that the map is drawn in.
    libraries, styles
        What the map needs, whole.
    script
        What makes the map, after the libraries.
    """

    html: str
    libraries: tuple[str, ...]
    styles: tuple[str, ...]
    script: str


def _named(element: folium.Element, name: str) -> folium.Element:
    """Give an element a name of its own instead of a random one: the same proposal is the same file."""
    element._id = name  # noqa: SLF001 - folium has no other way to name an element
    return element


def _layer(name: str, features: list[dict[str, object]], *, pane: str, class_: str) -> folium.GeoJson:
    collection = {"type": "FeatureCollection", "features": features}
    layer = folium.GeoJson(
        collection,
        style_function=lambda _: {"className": class_},
        smooth_factor=0.5,
        pane=pane,
        interactive=pane not in ("ground", "buildings"),
    )
    _named(layer, name)
    return layer


def _feature(identifier: int | str, geometry: BaseGeometry, crs: str) -> dict[str, object]:
    """Return a feature that carries its identifier and nothing else: texts go into the page as data, not as script."""
    return {
        "type": "Feature",
        "properties": {"id": identifier},
        "geometry": mapping(to_wgs84(geometry, crs)),
    }


def _plots(sites: tuple[MapSite, ...], crs: str) -> list[dict[str, object]]:
    return [_feature(site.site_id, site.geometry, crs) for site in sites if not isinstance(site.geometry, Point)]


def _buildings(sites: tuple[MapSite, ...], crs: str, *, yards: bool) -> list[dict[str, object]]:
    """Return the placed buildings, or their yards."""
    return [
        _feature(site.site_id, part, crs)
        for site in sites
        if site.placement is not None and site.placement.hall is not None
        for part in (site.placement.yards if yards else (site.placement.hall,))
    ]


def _ground(scene: Scene) -> list[tuple[str, list[BaseGeometry]]]:
    """Return the ground's layers from back to front, simplified as far as the eye does not notice."""
    localities = [built_up(area) for area in scene.areas_of(AreaKind.LOCALITY)]
    found: list[tuple[str, list[BaseGeometry]]] = [
        ("municipality", [area.geometry for area in scene.areas_of(AreaKind.MUNICIPALITY)]),
        ("built-up", [shapely.union_all(shapely.make_valid(localities))] if localities else []),
        ("district", [area.geometry for area in scene.areas_of(AreaKind.DISTRICT)]),
        ("business-area", [area.geometry for area in scene.areas_of(AreaKind.BUSINESS_AREA)]),
    ]
    drawn = [
        (name, [shapely.simplify(shape, _GROUND_TOLERANCE_M) for shape in shapes if shape.area > 0])
        for name, shapes in found
    ]
    return [*drawn, *_roads(scene)] if scene.has_ground else [("grid", [_grid(scene.extent())])]


def _roads(scene: Scene) -> list[tuple[str, list[BaseGeometry]]]:
    """Return the roads, the most important last, one feature a rank."""
    found = [(rank, scene.roads_of(rank)) for rank in reversed(RoadRank)]
    return [
        (f"road-{rank}", [] if lines is None else [shapely.simplify(lines, _GROUND_TOLERANCE_M)])
        for rank, lines in found
    ]


def _grid(extent: Bounds) -> BaseGeometry:
    west, south, east, north = extent
    width, height = east - west, north - south
    wide = (west - width, south - height, east + width, north + height)
    return grid_lines(wide, metres_per_px=max(width, height) / _TYPICAL_MAP_PX)


def _folium_map(scene: Scene, crs: str) -> folium.Map:
    west, south, east, north = scene.extent()
    made = folium.Map(
        location=lat_lon((west + east) / 2, (south + north) / 2, crs),
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        max_zoom=18,
        zoom_animation=False,
        fade_animation=False,
        marker_zoom_animation=False,
    )
    _named(made, "proposal")
    for pane, level in (("ground", 200), ("out", 400), ("plots", 410), ("buildings", 415)):
        touched = pane not in ("ground", "buildings")
        made.add_child(_named(CustomPane(pane, z_index=level, pointer_events=touched), pane), name=f"pane_{pane}")
    for name, shapes in _ground(scene):
        if shapes:
            features = [_feature(place, shape, crs) for place, shape in enumerate(shapes)]
            layer = _layer(f"ground_{name.replace('-', '_')}", features, pane="ground", class_=f"ground-{name}")
            made.add_child(layer, name=name)
    made.add_child(_layer("out", _plots(scene.excluded, crs), pane="out", class_="plot-out"), name="out")
    made.add_child(_layer("ranked", _plots(scene.ranked, crs), pane="plots", class_="plot"), name="ranked")
    for name, is_yard in (("yards", True), ("halls", False)):
        placed = _buildings(scene.ranked, crs, yards=is_yard)
        if placed:
            made.add_child(_layer(name, placed, pane="buildings", class_=name.removesuffix("s")), name=name)
    return made


def live_map(scene: Scene, crs: str) -> LiveMap:
    """Return the live map of a scene.

    Raises
    ------
    AssetMissing
        folium asks for a library that is neither embedded nor known to be needless.
    """
    made = _folium_map(scene, crs)
    figure = made.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(f"folium put the map into {type(figure).__name__}")
    figure.render()
    scripts, styles = _embedded(figure)
    return LiveMap(
        html=figure.html.render().strip(), libraries=scripts, styles=styles, script=figure.script.render().strip()
    )


def _embedded(figure: Figure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the libraries that the map needs, looked up by folium's own names for them."""
    scripts: list[str] = []
    styles: list[str] = []
    for name, element in figure.header._children.items():  # noqa: SLF001 - the only way to the links
        if not isinstance(element, (JavascriptLink, CssLink)) or name in LEFT_OUT:
            continue
        if name in EMBEDDED_SCRIPTS:
            scripts.append(read_text(EMBEDDED_SCRIPTS[name]))
        elif name in EMBEDDED_STYLES:
            styles.append(css_with_embedded_files(EMBEDDED_STYLES[name]))
        else:
            raise AssetMissing(same(f"folium: {name} ({element.url})"), value=name)
    return tuple(scripts), tuple(styles)
