"""The supply of land for programs: how much is ready when, and the plots that make it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.planning import Watcher, WatcherNow
from api.serving.conditional import etag_of, not_modified, unchanged
from api.serving.headers import cache_control
from api.serving.problems import documented
from api.serving.service import Service, service_of
from api.v1.answering import GEOJSON, UNCHANGED, both, json_bytes, plain_pairs, read_version
from api.v1.site_parameters import site_parameters
from api.v1.supply_models import PlotFeatures, SupplyModel
from siting.domain.supply import Amount, Supply, SupplyOn, UseGroup
from siting.domain.supply_goal import GoalOutlook
from siting.domain.supply_wording import band_of, goal_text
from siting.domain.text import Text
from siting.services.supply import (
    CHOICES,
    CountedLot,
    SupplyQuery,
    counted_lots,
    goal_of,
    read_supply_query,
    supply_of,
    write_supply_query,
)

router = APIRouter(prefix="/supply", tags=["supply"])

_ABOUT_PAGES = frozenset({"sort", "limit", "cursor", "fields", "format", "kind", "availability"})
_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "use",
        "in": "query",
        "description": "Plots that may have this use; those whose use is unknown are kept, see `unknown`.",
        "schema": {"type": "string", "enum": [one.value for one in UseGroup]},
    },
    {
        "name": "availability",
        "in": "query",
        "description": "Available, under option or planned, unless said otherwise. Land that is sold is no supply.",
        "schema": {"type": "array", "items": {"type": "string", "enum": [one.value for one in CHOICES]}},
        "style": "form",
        "explode": False,
    },
    *(one for one in site_parameters() if one["name"] not in _ABOUT_PAGES),
]
_FOR_PLANNERS = "For who is signed in; for all, of published land, where the deployment lets them."


@router.get(
    "",
    summary="Land that is ready, by year",
    description=f"Filters are those of the list of sites. {_FOR_PLANNERS}",
    response_model=None,
    responses={
        200: {"description": "What is ready today and at the end of each year.", "model": SupplyModel},
        **UNCHANGED,
        **documented(400, 401, 403, 422, 429, 503),
    },
    openapi_extra={"parameters": _PARAMETERS},
)
def read_supply(request: Request, watching: WatcherNow) -> Response:
    """Answer with how much land is ready when."""
    query = _query(request, watching)
    service = service_of(request)
    today = service.today()
    with watching.reading(service) as reader:
        tag = supply_etag(service, watching, query, read_version(reader).sites)
        if unchanged(request, tag):
            return not_modified(tag, **_headers(watching))
        lots = counted_lots(reader, query, today, published_only=watching.published_only)
        every = (
            counted_lots(reader, SupplyQuery(), today, published_only=watching.published_only)
            if query.is_filtered
            else lots
        )
    outlook = goal_of(every, today, service.settings.service.supply_goal_m2)
    document = {
        **_supply(supply_of(lots, today)),
        "published_only": watching.published_only,
        "goal": None if outlook is None else _goal(outlook, every, supply_of(every, today)),
    }
    return Response(json_bytes(document), media_type="application/json", headers={**_headers(watching), "ETag": tag})


@router.get(
    "/sites",
    summary="The plots that make the supply",
    description=f"All that the filters find, as GeoJSON in WGS 84. {_FOR_PLANNERS}",
    response_model=None,
    response_class=Response,
    responses={
        200: {"description": "The plots.", "content": {GEOJSON: {"schema": PlotFeatures.model_json_schema()}}},
        **UNCHANGED,
        **documented(400, 401, 403, 422, 429, 503),
    },
    openapi_extra={"parameters": _PARAMETERS},
)
def read_plots(request: Request, watching: WatcherNow) -> Response:
    """Answer with the plots."""
    query = _query(request, watching)
    service = service_of(request)
    today = service.today()
    with watching.reading(service) as reader:
        tag = supply_etag(service, watching, query, read_version(reader).sites)
        if unchanged(request, tag):
            return not_modified(tag, **_headers(watching))
        lots = counted_lots(reader, query, today, published_only=watching.published_only)
    features = b",".join(_feature(one, today) for one in lots)
    body = b'{"type":"FeatureCollection","features":[' + features + b"]}"
    return Response(body, media_type=GEOJSON, headers={**_headers(watching), "ETag": tag})


def supply_etag(service: Service, watching: Watcher, query: SupplyQuery, version: int) -> str:
    """Return the ETag of what is made of a question: it changes with the sites, and with the day."""
    said = write_supply_query(query)
    return etag_of("supply", version, service.today(), service.settings.service.supply_goal_m2, watching, said)


def _query(request: Request, watching: Watcher) -> SupplyQuery:
    return read_supply_query(plain_pairs(request), staff=not watching.published_only)


def _headers(watching: Watcher) -> dict[str, str]:
    # What a planner sees is nobody else's to keep; the reader may, and asks whether it is still right.
    kept = cache_control(public=True) if watching.published_only else "private, max-age=0, must-revalidate"
    return {"Cache-Control": kept, "Vary": "Accept, Cookie"}


def _supply(found: Supply) -> dict[str, Any]:
    return {
        "as_of": found.as_of,
        "sites": found.sites,
        "total_m2": found.total_m2,
        "unknown_sites": found.unknown_sites,
        "unknown_m2": found.unknown_m2,
        "unsized_sites": found.unsized,
        "steps": [_step(one) for one in found.steps],
    }


def _step(one: SupplyOn) -> dict[str, Any]:
    return {
        "day": one.day,
        "total": _amount(one.total),
        "by_first_use": {group.value: _amount(amount) for group, amount in one.stacked.items()},
        "by_allowed_use": {group.value: _amount(amount) for group, amount in one.allowed.items()},
        "sure_sites": one.sure_sites,
        "possible_sites": one.possible_sites,
    }


def _amount(one: Amount) -> dict[str, float]:
    return {"sure_m2": one.sure_m2, "possible_m2": one.possible_m2}


def _goal(outlook: GoalOutlook, lots: Iterable[CountedLot], found: Supply) -> dict[str, Any]:
    lead, rest = goal_text(outlook, found, {one.site_id: one.stored.name for one in lots})
    return {
        "goal_m2": outlook.goal_m2,
        "met_now": outlook.met_now,
        "perhaps_by": outlook.perhaps_by,
        "surely_by": outlook.surely_by,
        "words": both(Text(sv=f"{lead.sv} {rest.sv}", en=f"{lead.en} {rest.en}")),
    }


def _feature(one: CountedLot, today: date) -> bytes:
    """Return a feature; its geometry is JSON text already."""
    band = band_of(one.ready, today)
    stored = one.stored
    properties = {
        "name": stored.name,
        "area_m2": stored.lot.area_m2,
        "ready_first": one.ready.first,
        "ready_last": one.ready.last,
        "band": -1 if band is None else band,
        "use": one.group.value,
        "uses": [group.value for group in UseGroup if group in one.groups],
        "owner_kind": stored.owner_kind,
        "availability": stored.availability.value,
        "power_capacity_mw": stored.power_mw,
        "published": stored.published,
        "unknown": list(stored.unknown),
    }
    geometry = (stored.geometry_wgs84 or "null").encode()
    return (
        b'{"type":"Feature","id":%d,"geometry":' % one.site_id
        + geometry
        + b',"properties":'
        + orjson.dumps(properties)
        + b"}"
    )
