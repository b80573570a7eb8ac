"""Reference points and named areas for programs."""

from __future__ import annotations

import re
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.serving.problems import documented
from api.serving.service import service_of
from api.v1 import examples
from api.v1.answering import (
    GEOJSON,
    JSON,
    UNCHANGED,
    answered,
    both,
    etag,
    json_bytes,
    next_address,
    read_version,
    wanted_format,
)
from api.v1.site_models import Said
from siting.domain.errors import Faults, InvalidInput
from siting.domain.places import AREA_LABELS, POINT_LABELS, AreaKind, PointKind
from siting.domain.site_search import LONGEST_TEXT
from siting.domain.site_search_places import box_in_crs, read_box
from siting.domain.site_search_values import read_code
from siting.domain.text import Text
from siting.store.card_search import Connection, storage_srid
from siting.store.published_places import FoundPlace, PlaceSearch, find_places

router = APIRouter(tags=["places"])

_KINDS = (*(kind.value for kind in PointKind), *(kind.value for kind in AreaKind))
_KIND_HELP = f"Kinds, with commas between: {', '.join(_KINDS)}."
_MOST = 1000
_FEATURES = {
    "type": "object",
    "description": "A GeoJSON FeatureCollection (RFC 7946); properties are those of an item.",
}
_CURSOR = re.compile(r"([pa])(\d{1,9})", flags=re.ASCII)


class PlaceDocument(BaseModel):
    """A reference point or a named area."""

    id: int = Field(description="Its number among points or among areas; near_point takes that of a point.")
    type: str = Field(description="point or area")
    kind: str
    kind_label: Said
    name: str
    code: str = Field(description='An area\'s official code; "" for a point.')
    population: int | None
    source: str
    verified: str | None
    position_wgs84: tuple[float, float]
    bbox_wgs84: tuple[float, float, float, float]


class PlaceList(BaseModel):
    """A page of places, points before areas."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PLACES]})

    next: str | None = Field(description="Address of the next page; null on the last.")
    items: list[PlaceDocument]


@router.get(
    "/places",
    summary="List reference points and named areas",
    description="What distance is measured to, and the areas that sites lie in. GeoJSON has whole geometries.",
    response_model=None,
    responses={
        200: {"model": PlaceList, "content": {GEOJSON: {"schema": _FEATURES}}},
        **UNCHANGED,
        **documented(400, 422, 429, 503),
    },
)
def list_places(
    request: Request,
    kind: Annotated[str, Query(description=_KIND_HELP, examples=["junction"])] = "",
    text: Annotated[str, Query(max_length=LONGEST_TEXT, description="Words that stand in the name.")] = "",
    bbox: Annotated[str, Query(description="west,south,east,north", examples=["12.8,57.6,13.1,57.8"])] = "",
    bbox_crs: Annotated[str, Query(alias="bbox-crs", description="The rectangle's CRS; WGS 84 by default.")] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST, description="How many.")] = 100,
    cursor: Annotated[str, Query(description="From next.")] = "",
    format: Annotated[str, Query(description="json or geojson.")] = "",  # noqa: A002, ARG001 - what the parameter is called
) -> Response:
    """Answer with a page of places."""
    wanted = wanted_format(request, "json", "geojson")
    kinds, after = _read(kind, text, cursor)
    with service_of(request).published.read() as reader:
        tag = etag("places", read_version(reader).layers, wanted, request.url.query)
        search = PlaceSearch(
            kinds=kinds,
            text=text,
            within=_within(reader, bbox, bbox_crs),
            after=after,
            limit=limit + 1,
            with_geometry=wanted == "geojson",
        )
        found = find_places(reader, search)
    following = _following(request, found, limit)
    make = _features if wanted == "geojson" else _items
    return answered(
        request,
        tag,
        lambda: make(found[:limit], following),
        media_type=GEOJSON if wanted == "geojson" else JSON,
        links="" if following is None else f'<{following}>; rel="next"',
    )


def _read(kind: str, text: str, cursor: str) -> tuple[tuple[PointKind | AreaKind, ...], tuple[bool, int] | None]:
    """Return kinds, and where the page begins.

    Raises
    ------
    Faults
        What is wrong with them.
    """
    faults: list[Text] = []
    kinds: dict[PointKind | AreaKind, None] = {}
    for part in filter(None, (one.strip() for one in kind.split(","))):
        try:
            code = read_code(part, _KINDS)
            kinds[PointKind(code) if code in set(PointKind) else AreaKind(code)] = None
        except InvalidInput as error:
            faults.append(Text(sv=f"kind: {error.message.sv}", en=f"kind: {error.message.en}"))
    begins = _CURSOR.fullmatch(cursor)
    if cursor and begins is None:
        faults.append(_NO_CURSOR)
    if "\x00" in text:
        faults.append(_CHARACTERS)
    if faults:
        raise Faults(_HEADING, faults)
    return tuple(kinds), None if begins is None else (begins[1] == "a", int(begins[2]))


def _within(connection: Connection, bbox: str, crs: str) -> Any:
    if not bbox.strip():
        return None
    srid = storage_srid(connection)
    return box_in_crs(read_box(bbox, crs.strip()), f"EPSG:{srid}"), srid


def _following(request: Request, found: list[FoundPlace], limit: int) -> str | None:
    if len(found) <= limit:
        return None
    last = found[limit - 1]
    cursor = f"{'a' if last.is_area else 'p'}{last.number}"
    return next_address(request, service_of(request).settings.service.public_url, cursor=cursor)


def _items(found: list[FoundPlace], following: str | None) -> bytes:
    return json_bytes({"next": following, "items": [_place(one) for one in found]})


def _features(found: list[FoundPlace], following: str | None) -> bytes:
    links = [] if following is None else [{"rel": "next", "type": GEOJSON, "href": following}]
    features = [
        {
            "type": "Feature",
            "id": f"{'area' if one.is_area else 'point'}.{one.number}",
            "geometry": orjson.Fragment(one.geometry_wgs84 or "null"),
            "properties": _place(one),
        }
        for one in found
    ]
    return json_bytes({"type": "FeatureCollection", "links": links, "features": features})


def _place(one: FoundPlace) -> dict[str, Any]:
    label = AREA_LABELS[one.kind] if isinstance(one.kind, AreaKind) else POINT_LABELS[one.kind]
    return {
        "id": one.number,
        "type": "area" if one.is_area else "point",
        "kind": one.kind.value,
        "kind_label": both(label),
        "name": one.name,
        "code": one.code,
        "population": one.population,
        "source": one.source,
        "verified": one.verified,
        "position_wgs84": one.position_wgs84,
        "bbox_wgs84": one.bbox_wgs84,
    }


_HEADING = Text(sv="Sökningen går inte att använda.", en="The search can't be used.")
_NO_CURSOR = Text(
    sv="cursor: inte en av våra; börja om från första sidan",
    en="cursor: not one of ours; begin again from the first page",
)
_CHARACTERS = Text(sv="text: tecken som inte går att använda", en="text: characters that can't be used")
