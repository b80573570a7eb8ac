"""The map style: quiet ground from the vector tiles, in the design's colours, light or dark.

There is no sprite and no glyph file: MapLibre draws letters from the page's own type where a style names none, which
costs a page nothing to load and looks like the text around the map.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.ogc.answering import base_of, document, versions
from api.ogc.features import bounds_of
from api.serving.languages import language_of
from api.serving.problems import Malformed, documented
from api.serving.service import service_of
from maps.tokens import Scheme, colours
from siting.domain.text import Text
from siting.service_settings import ServiceSettings
from siting.store.published_collections import collections

router = APIRouter(tags=["ogc"])
STYLE = "application/vnd.mapbox.style+json"
_GROUND = "collections=areas,reference_points"
_SCHEMES: Mapping[str, Scheme] = {"light": "light", "dark": "dark"}


@router.get(
    "/tiles/style.json",
    summary="Map style",
    openapi_extra={
        "parameters": [
            {
                "name": "scheme",
                "in": "query",
                "required": False,
                "schema": {"type": "string", "enum": ["light", "dark"], "default": "light"},
                "description": "Light or dark colours.",
            }
        ]
    },
    responses=documented(400, 503, answers=(STYLE,)),
)
def show_style(request: Request) -> Response:
    """Answer with a style for MapLibre.

    Raises
    ------
    Malformed
        The scheme is neither light nor dark.
    """
    scheme = _SCHEMES.get(request.query_params.get("scheme", "light"))
    if scheme is None:
        raise Malformed(_SCHEME, value=request.query_params["scheme"][:40])
    service = service_of(request)
    with service.published.read() as reader:
        now = versions(reader)
        known = collections()
        found = [bounds_of(request, reader, known[key], now[known[key].version]) for key in ("sites", "areas")]
    bounds = next((one for one in found if one is not None), None)
    whose = f"&lang={language_of(request)}"
    style = map_style(base_of(request), _colours(scheme, service.settings.service), bounds, also=whose)
    return document(request, style, STYLE)


def map_style(
    base: str, colour: Mapping[str, str], bounds: tuple[float, float, float, float] | None, *, also: str = ""
) -> dict[str, Any]:
    """Return the style.

    Parameters
    ----------
    base
        The service's address.
    colour
        Token → colour.
    bounds
        Where a map opens: west, south, east, north in WGS 84.
    also
        Added to the addresses of TileJSON, e.g. in which language the sources are named.
    """
    opening: dict[str, Any] = {}
    if bounds is not None:
        west, south, east, north = bounds
        opening = {
            "center": [(west + east) / 2, (south + north) / 2],
            "zoom": 9,
            "metadata": {"siting:bounds": list(bounds)},
        }
    return {
        "version": 8,
        "name": "siting",
        **opening,
        "sources": {
            "ground": {"type": "vector", "url": f"{base}/ogc/tiles/WebMercatorQuad?f=tilejson&{_GROUND}{also}"},
            "sites": {"type": "vector", "url": f"{base}/ogc/collections/sites/tiles/WebMercatorQuad?f=tilejson{also}"},
        },
        "layers": [*_ground(colour), *_sites(colour), *_labels(colour)],
    }


def _of_kind(kind: str) -> list[Any]:
    return ["==", ["get", "kind"], kind]


def _areas(name: str, type_: str, kind: str, paint: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "type": type_,
        "source": "ground",
        "source-layer": "areas",
        "filter": _of_kind(kind),
        "paint": paint,
    }


def _ground(colour: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return land in three near tones, and boundaries."""
    edge = colour["map-edge"]
    district = {
        "line-color": edge,
        "line-width": 0.8,
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 9, 0, 10, 1],
    }
    return [
        {"id": "outside", "type": "background", "paint": {"background-color": colour["map-outside"]}},
        _areas("municipality", "fill", "municipality", {"fill-color": colour["map-municipality"]}),
        _areas("locality", "fill", "locality", {"fill-color": colour["map-built-up"]}),
        _areas("business-area", "fill", "business_area", {"fill-color": colour["map-built-up"]}),
        _areas("district-line", "line", "district", district),
        _areas(
            "business-area-line",
            "line",
            "business_area",
            {"line-color": edge, "line-width": 1, "line-dasharray": [2, 3]},
        ),
        _areas("municipality-line", "line", "municipality", {"line-color": edge, "line-width": 1.6}),
    ]


def _sites(colour: Mapping[str, str]) -> list[dict[str, Any]]:
    source = {"source": "sites", "source-layer": "sites"}
    is_point = ["==", ["geometry-type"], "Point"]
    accent = colour["accent"]
    return [
        {
            "id": "sites-fill",
            "type": "fill",
            **source,
            "filter": ["!", is_point],
            "paint": {"fill-color": accent, "fill-opacity": 0.28},
        },
        {
            "id": "sites-line",
            "type": "line",
            **source,
            "filter": ["!", is_point],
            "paint": {"line-color": accent, "line-width": 1.4},
        },
        {
            "id": "sites-point",
            "type": "circle",
            **source,
            "filter": is_point,
            "paint": {
                "circle-color": accent,
                "circle-radius": ["interpolate", ["linear"], ["zoom"], 6, 2, 12, 4],
                "circle-stroke-color": colour["map-halo"],
                "circle-stroke-width": 1,
            },
        },
    ]


def _labels(colour: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return points and names, the most important last: what comes later is placed first."""
    halo = {"text-color": colour["ink-2"], "text-halo-color": colour["map-halo"], "text-halo-width": 1.6}
    names = {"type": "symbol", "source": "ground", "source-layer": "area_names", "paint": halo}
    smaller = {"text-field": ["get", "name"], "text-font": ["Inter"], "text-size": 12, "text-max-width": 9}
    populous = ["-", 0, ["coalesce", ["get", "population"], 0]]
    return [
        {
            "id": "label-district",
            **names,
            "minzoom": 12,
            "filter": _of_kind("district"),
            "layout": {**smaller, "text-size": 11},
        },
        {
            "id": "label-locality",
            **names,
            "minzoom": 9,
            "filter": ["all", _of_kind("locality"), ["<", ["coalesce", ["get", "population"], 0], 30_000]],
            "layout": {**smaller, "symbol-sort-key": populous},
        },
        {
            "id": "reference-point",
            "type": "circle",
            "source": "ground",
            "source-layer": "reference_points",
            "minzoom": 9,
            "filter": ["!=", ["get", "kind"], "stop"],
            "paint": {
                "circle-radius": 4,
                "circle-color": colour["paper"],
                "circle-stroke-color": colour["ink-2"],
                "circle-stroke-width": 1.6,
            },
        },
        {
            "id": "label-reference-point",
            "type": "symbol",
            "source": "ground",
            "source-layer": "reference_points",
            "minzoom": 10,
            "filter": ["!=", ["get", "kind"], "stop"],
            "layout": {
                **smaller,
                "text-variable-anchor": ["left", "right", "top", "bottom"],
                "text-radial-offset": 0.8,
                "text-justify": "auto",
            },
            "paint": halo,
        },
        {
            "id": "label-town",
            **names,
            "filter": ["all", _of_kind("locality"), [">=", ["coalesce", ["get", "population"], 0], 30_000]],
            "layout": {
                **smaller,
                "text-font": ["Inter Semibold"],
                "text-size": 15,
                "text-letter-spacing": 0.13,
                "text-transform": "uppercase",
                "symbol-sort-key": populous,
                "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
                "text-radial-offset": 1.2,
            },
        },
    ]


def _colours(scheme: Scheme, settings: ServiceSettings) -> dict[str, str]:
    own = settings.accent_light if scheme == "light" else settings.accent_dark
    return {**colours(scheme), **({"accent": own} if own else {})}


_SCHEME = Text(sv="scheme är light eller dark.", en="scheme is light or dark.")
