"""``/sites/{number}-{name}``: all that the public may know of one site."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.company.linked_data import listing_of
from api.pages.company.site_items import site_items
from api.pages.company.site_view import key_facts, near_rows, similar_rows, theme_views
from api.pages.rendering import page
from api.serving.addresses import base_url, site_number, site_path
from api.serving.languages import language_of
from api.serving.service import service_of
from siting.domain.wording import source_text
from siting.services.site_details import near_points, similar_sites, site_details

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a site is from, in the reader's language."""

    name: str
    attribution: str


@router.get("/sites/{ref}")
def site(request: Request, ref: str) -> Response:
    """Answer with a site's page; an address with another name leads to the right one."""
    site_id = site_number(ref)
    lang = language_of(request)
    service = service_of(request)
    with service.published.read() as reader:
        details = site_details(reader, site_id)
        path = site_path(site_id, details.row.name)
        if request.url.path != path:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(path + query, status_code=308)
        near = near_points(reader, site_id)
        similar = similar_sites(reader, site_id)
    [item] = site_items([details.row], lang)
    description = f"{item.size} · {' · '.join(item.details)}"
    deployment = service.settings.deployment
    url = base_url(request) + path
    return page(
        request,
        "company/site.html",
        details=details,
        item=item,
        description=description,
        url=url,
        bounds=_around(details.row.geometry_wgs84),
        canonical=f"{url}?lang={lang}" if "lang" in request.query_params else url,
        key_facts=key_facts(details, lang),
        themes=theme_views(details.facts, lang),
        near=near_rows(near, lang),
        similar=similar_rows(similar, lang),
        compare_url=f"/compare?ids={','.join(str(one) for one in [site_id, *(s.row.site_id for s in similar[:3])])}",
        linked_data=listing_of(
            details, url=url, organisation=deployment.organisation, description=description, lang=lang
        ),
        source=Source(name=source_text(details.source_name, lang), attribution=source_text(details.attribution, lang)),
        deployment=deployment,
        today=service.today(),
    )


def _around(geometry: str | None) -> str:
    """Return west, south, east and north of a site with something of what is around it; "" for no position."""
    if geometry is None:
        return ""
    west, south, east, north = shapely.from_geojson(geometry).bounds
    return f"{west - 2 * _AROUND:.5f},{south - _AROUND:.5f},{east + 2 * _AROUND:.5f},{north + _AROUND:.5f}"


_AROUND = 0.006
"""Degrees to the north and south, some 700 m; a degree of longitude is about half as long here."""
