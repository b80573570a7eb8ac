"""Sites for programs: the list with every filter, one site with all that is known, what is near and what is like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.serving.conditional import not_modified, unchanged
from api.serving.problems import documented
from api.serving.service import Service, service_of
from api.v1.answering import (
    CSV,
    GEOJSON,
    JSON,
    UNCHANGED,
    answered,
    both,
    counted,
    etag,
    json_bytes,
    plain_pairs,
    read_version,
    shared_headers,
    wanted_format,
)
from api.v1.exporting import PATH, csv_pieces, geojson_page, json_page
from api.v1.site_models import NearList, SimilarList, SiteDocument, SiteFeatures, SiteList
from api.v1.site_parameters import site_parameters
from siting.domain.facts import Fact
from siting.domain.places import POINT_LABELS
from siting.domain.site_search import SiteQuery
from siting.domain.site_search_reading import read_site_query
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS
from siting.domain.text import LANGS
from siting.domain.values import STATUS_LABELS
from siting.domain.wording import known_text, source_text
from siting.services.search_sites import card_search, cards_page, query_string
from siting.services.site_details import KnownFact, SimilarSite, SiteDetails, near_points, similar_sites, site_details
from siting.services.site_rows import SiteCounts
from siting.store.card_search import CardRow, CardSearch, Connection

router = APIRouter(tags=["sites"])

SiteNumber = Annotated[int, Path(ge=1, le=2**63 - 1, description="The site's number.", examples=[12])]

_AT_A_TIME = 2_000
"""Sites of a CSV file that are held at a time."""


@router.get(
    "/sites",
    summary="List sites",
    description=(
        "Every filter has to be met. Where a fact that is filtered by is unknown the site is kept, the fact is named in"
        " the site's `unknown`, and the site is counted, unless the parameter `unknown` says otherwise. Numbers have "
        "`<key>_min` and `<key>_max`, dates `<key>_from` and `<key>_to`, codes and yes/no `<key>`, sets of codes also "
        "`<key>_all`; `/api/v1/facts` lists them. CSV has all matches; JSON and GeoJSON are paged by `next`."
    ),
    response_model=None,
    responses={
        200: {
            "description": "A page of sites; as CSV all of them.",
            "model": SiteList,
            "content": {GEOJSON: {"schema": SiteFeatures.model_json_schema()}, CSV: {"schema": {"type": "string"}}},
        },
        **UNCHANGED,
        **documented(400, 422, 429, 503),
    },
    openapi_extra={"parameters": site_parameters()},
)
def list_sites(request: Request) -> Response:
    """Answer with a page of sites, or with all as CSV."""
    service = service_of(request)
    wanted = wanted_format(request, "json", "geojson", "csv")
    query = read_site_query(plain_pairs(request), ignore=())
    with service.published.read() as reader:
        version = read_version(reader)
        tag = etag("sites", version.sites, version.layers, wanted, query_string(query))
        if unchanged(request, tag):
            return not_modified(tag, **shared_headers())
        search = card_search(reader, query)
        if wanted != "csv":
            rows, following = cards_page(reader, search, service.secret)
            key = (version, query_string(replace(query.asked, sort=None)))
            counts = counted(request).get(key, partial(_count, reader, search))
    if wanted == "csv":
        # The connection has been given back; each part of the file takes one for itself.
        return _csv(service, search, tag)
    after = None if following is None else _address(service, request, following)
    make = geojson_page if wanted == "geojson" else json_page
    return answered(
        request,
        tag,
        lambda: make(rows, counts, after, query.fields),
        media_type=GEOJSON if wanted == "geojson" else JSON,
        links="" if after is None else f'<{after}>; rel="next"',
    )


@router.get(
    "/sites/{site_id}",
    summary="Tell all that is known of a site",
    response_model=None,
    responses={200: {"model": SiteDocument}, **UNCHANGED, **documented(400, 404, 422, 429, 503)},
)
def tell_site(request: Request, site_id: SiteNumber) -> Response:
    """Answer with all that the public may know of a site; what is not published is answered as what is not there."""
    with service_of(request).published.read() as reader:
        details = site_details(reader, site_id)
    document = json_bytes(_site(details))
    # How fresh a computed value is changes without the site being changed.
    return answered(request, etag("site", document), lambda: document)


@router.get(
    "/sites/{site_id}/similar",
    summary="List sites that are most alike",
    description="Sites of the same kind, compared in what matters for it, each fact from 0 to 1 (Gower, 1971).",
    response_model=None,
    responses={200: {"model": SimilarList}, **UNCHANGED, **documented(400, 404, 422, 429, 503)},
)
def list_similar(
    request: Request,
    site_id: SiteNumber,
    limit: Annotated[int, Query(ge=1, le=50, description="How many.")] = 4,
) -> Response:
    """Answer with the sites that are most alike, and in what."""
    with service_of(request).published.read() as reader:
        tag = etag("similar", read_version(reader).sites, site_id, limit)
        found = similar_sites(reader, site_id, limit=limit)
    return answered(request, tag, lambda: json_bytes({"items": [_similar(one) for one in found]}))


@router.get(
    "/sites/{site_id}/near",
    summary="List what is near a site",
    description="The nearest reference points of each kind, with the distance in a straight line, the nearest first.",
    response_model=None,
    responses={200: {"model": NearList}, **UNCHANGED, **documented(400, 404, 422, 429, 503)},
)
def list_near(
    request: Request,
    site_id: SiteNumber,
    each: Annotated[int, Query(ge=1, le=20, description="How many of a kind.")] = 2,
    within_m: Annotated[float, Query(ge=0, le=1e6, description="How far away, in metres.")] = 100_000.0,
) -> Response:
    """Answer with the reference points around a site."""
    with service_of(request).published.read() as reader:
        version = read_version(reader)
        tag = etag("near", version.sites, version.layers, site_id, each, within_m)
        found = near_points(reader, site_id, each=each, within_m=within_m)
    items = [
        {
            "id": one.point_id,
            "kind": one.kind.value,
            "kind_label": both(POINT_LABELS[one.kind]),
            "name": one.name,
            "distance_m": round(one.distance_m, 1),
            "position_wgs84": one.position_wgs84,
        }
        for one in found
    ]
    return answered(request, tag, lambda: json_bytes({"items": items}))


def _csv(service: Service, search: CardSearch, tag: str) -> Response:
    """Answer with all matches; a connection is held for a part at a time, however slowly somebody reads."""
    query = replace(search.query, limit=_AT_A_TIME)

    def page(asked: SiteQuery) -> tuple[list[CardRow], SiteQuery | None]:
        with service.published.read() as reader:
            return cards_page(reader, replace(search, query=asked), service.secret)

    def pages() -> Iterator[list[CardRow]]:
        rows, following = first
        yield rows
        while following is not None:
            rows, following = page(following)
            yield rows

    first = page(query)
    name = f'attachment; filename="{_FILE}"'
    return StreamingResponse(
        csv_pieces(pages(), query.fields),
        media_type=f"{CSV}; charset=utf-8; header=present",
        headers={**shared_headers(), "ETag": tag, "Content-Disposition": name},
    )


def _count(connection: Connection, search: CardSearch) -> SiteCounts:
    found, sure = search.count(connection)
    return SiteCounts(found=found, sure=sure)


def _address(service: Service, request: Request, query: SiteQuery) -> str:
    """Return the address of a page of the list."""
    base = service.settings.service.public_url or str(request.base_url).rstrip("/")
    said = request.query_params.get("format")
    return f"{base}{PATH}?{query_string(query)}" + (f"&format={said}" if said else "")


def _site(details: SiteDetails) -> dict[str, Any]:
    row = details.row
    return {
        "id": row.site_id,
        "url": f"{PATH}/{row.site_id}",
        "name": row.name,
        "kind": row.kind.value,
        "kind_label": both(KIND_LABELS[row.kind]),
        "availability": row.availability.value,
        "availability_label": both(AVAILABILITY_LABELS[row.availability]),
        "available_from": row.available_from,
        "reserved_until": row.reserved_until,
        "reference": row.reference,
        "address": row.address,
        "holder": row.holder,
        "property_designations": row.property_designations,
        "demo": row.demo,
        "changed_at": row.changed_at,
        "source": row.source,
        "source_name": details.source_name,
        "attribution": details.attribution,
        "licence": details.licence,
        "position_wgs84": row.position_wgs84,
        "geometry_wgs84": None if row.geometry_wgs84 is None else orjson.Fragment(row.geometry_wgs84),
        "facts": [_fact(one) for one in details.facts],
    }


def _fact(one: KnownFact) -> dict[str, Any]:
    fact, known = one.fact, one.known
    return {
        "key": fact.key,
        "label": both(fact.label),
        "theme": fact.theme.value,
        "unit": fact.unit,
        "value": sorted(known.value) if isinstance(known.value, frozenset) else known.value,
        "text": {lang: known_text(fact, known, lang) for lang in LANGS},
        "status": known.status.value,
        "status_label": both(STATUS_LABELS[known.status]),
        "source": {lang: source_text(known.source, lang) for lang in LANGS},
        "verified": known.verified,
        "computed": one.computed,
        "stale": known.stale,
    }


def _similar(one: SimilarSite) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.site_id,
        "url": f"{PATH}/{row.site_id}",
        "name": row.name,
        "kind": row.kind.value,
        "position_wgs84": row.position_wgs84,
        "likeness": round(one.likeness, 3),
        "alike": [_named(fact) for fact in one.alike],
        "unlike": [_named(fact) for fact in one.unlike],
        "unknown": [_named(fact) for fact in one.unknown],
    }


def _named(fact: Fact) -> dict[str, Any]:
    return {"key": fact.key, "label": both(fact.label)}


_FILE = "sites.csv"
