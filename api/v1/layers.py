"""What layers there are for maps and GIS programs, where each is to be had, from whom and under which licence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.serving.problems import documented
from api.serving.remembering import remembered
from api.serving.service import service_of
from api.v1 import examples
from api.v1.answering import UNCHANGED, answered, both, etag, json_bytes
from api.v1.site_models import Said
from siting.domain.geodata import ROLE_LABELS, Role
from siting.domain.places import AreaKind, PointKind
from siting.domain.text import Text
from siting.store.published_places import GeodataInfo, SourceInfo, list_geodata, list_sources

router = APIRouter(tags=["layers"])

_AREAS = frozenset(Role(kind.value) for kind in AreaKind)
_POINTS = frozenset(Role(kind.value) for kind in PointKind)
_PLANS = frozenset({Role.PLAN})


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer: a view of what is published.

    Parameters
    ----------
    key
        What its collection is called.
    title
        For people.
    roles
        Of the geodata that it is made of; none for sites.
    data
        Path of the JSON API that has the same, "" where there is none.
    """

    key: str
    title: Text
    roles: frozenset[Role] = frozenset()
    data: str = ""


LAYERS: tuple[Layer, ...] = (
    Layer(key="sites", title=Text(sv="Mark och lokaler", en="Land and premises"), data="/api/v1/sites"),
    Layer(key="land", title=Text(sv="Mark", en="Land"), data="/api/v1/sites?kind=land"),
    Layer(key="premises", title=Text(sv="Lokaler", en="Premises"), data="/api/v1/sites?kind=premises"),
    Layer(
        key="areas",
        title=Text(sv="Områden med namn", en="Named areas"),
        roles=_AREAS,
        data="/api/v1/places?kind=" + ",".join(AreaKind),
    ),
    Layer(
        key="reference_points",
        title=Text(sv="Målpunkter", en="Reference points"),
        roles=_POINTS,
        data="/api/v1/places?kind=" + ",".join(PointKind),
    ),
    Layer(key="plans", title=Text(sv="Detaljplaner", en="Detailed plans"), roles=_PLANS),
    Layer(key="plan_provisions", title=Text(sv="Planbestämmelser", en="Plan provisions"), roles=_PLANS),
)
"""Every layer, in the order in which people read them."""


class LayerSource(BaseModel):
    """Who a layer's data are from."""

    key: str
    title: Said
    attribution: str
    licence: str
    verified: str | None
    demo: bool | None = Field(description="Whether the data are made up; null where each feature says so itself.")


class LayerLinks(BaseModel):
    """Where a layer is to be had."""

    collection: str = Field(description="OGC API Features: the collection.")
    items: str = Field(description="Its features.")
    tiles: str = Field(description="OGC API Tiles: vector tiles in Web Mercator.")
    data: str | None = Field(description="The same in this API.")


class LayerDocument(BaseModel):
    """A layer."""

    key: str
    title: Said
    sources: list[LayerSource]
    links: LayerLinks


class GeodataDocument(BaseModel):
    """A geodata set that sites are judged by; not every one is shown as a layer."""

    key: str
    title: Said
    attribution: str
    licence: str
    verified: str | None
    roles: list[Said]
    demo: bool


class LayerList(BaseModel):
    """Every layer, the style that draws them, and the geodata that facts are computed from."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LAYERS]})

    style: str = Field(description="MapLibre style of all layers.")
    ogc: str = Field(description="OGC API: landing page.")
    items: list[LayerDocument]
    geodata: list[GeodataDocument]


@router.get(
    "/layers",
    summary="List layers, their sources and licences",
    response_model=None,
    responses={200: {"model": LayerList}, **UNCHANGED, **documented(400, 422, 429, 503)},
)
def list_layers(request: Request) -> Response:
    """Answer with the layers."""
    sources = remembered(request).get("v1 sources", list_sources)
    # Some geodata are no layer, so that no version rises with them; there are few, and they are read each time.
    with service_of(request).published.read() as reader:
        document = _document(list_geodata(reader), sources)
    return answered(request, etag("layers", document), lambda: document)


def _document(geodata: list[GeodataInfo], sources: list[SourceInfo]) -> bytes:
    return json_bytes(
        {
            "style": "/tiles/style.json",
            "ogc": "/ogc",
            "items": [_layer(layer, geodata, sources) for layer in LAYERS],
            "geodata": [_geodata(one) for one in geodata],
        }
    )


def _layer(layer: Layer, geodata: Iterable[GeodataInfo], sources: Iterable[SourceInfo]) -> dict[str, Any]:
    collection = f"/ogc/collections/{layer.key}"
    of_sites = [_source(one.key, Text(sv=one.name, en=one.name), one, None) for one in sources]
    of_geodata = [_source(one.key, one.title, one, one.demo) for one in geodata if layer.roles.intersection(one.roles)]
    return {
        "key": layer.key,
        "title": both(layer.title),
        "sources": of_geodata if layer.roles else of_sites,
        "links": {
            "collection": collection,
            "items": f"{collection}/items",
            "tiles": f"{collection}/tiles/WebMercatorQuad",
            "data": layer.data or None,
        },
    }


def _source(key: str, title: Text, said: GeodataInfo | SourceInfo, demo: bool | None) -> dict[str, Any]:
    return {
        "key": key,
        "title": both(title),
        "attribution": said.attribution,
        "licence": said.licence,
        "verified": said.verified if isinstance(said, GeodataInfo) else None,
        "demo": demo,
    }


def _geodata(one: GeodataInfo) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": both(one.title),
        "attribution": one.attribution,
        "licence": one.licence,
        "verified": one.verified,
        "roles": [both(ROLE_LABELS[role]) for role in one.roles],
        "demo": one.demo,
    }
