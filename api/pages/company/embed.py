"""``/embed``: the search within another page, such as the municipality's own site."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.company.search import kind_links
from api.pages.company.search_request import read_search
from api.pages.company.site_items import site_items
from api.pages.rendering import page
from api.serving.addresses import base_url
from api.serving.headers import policy
from api.serving.languages import language_of
from api.serving.service import service_of
from siting.domain.shown_facts import shown_facts
from siting.domain.sites import SiteKind
from siting.services.search_sites import search_sites

router = APIRouter()

_LISTED = 10


@router.get("/embed")
def embed(request: Request) -> Response:
    """Answer with a search that stands in a frame of a page whose origin is allowed (``SITING_EMBED_ORIGINS``)."""
    asked = read_search(request).choosing(())
    lang = language_of(request)
    service = service_of(request)
    base = base_url(request)
    wanted = {key for kind in (asked.query.kinds or SiteKind) for key in shown_facts(kind)}
    query = replace(asked.query, limit=_LISTED, fields=tuple(sorted(wanted)))
    with service.published.read() as reader:
        found = search_sites(reader, query, secret=service.secret) if not asked.faults else None
    answer = page(
        request,
        "company/embed.html",
        status=422 if asked.faults else 200,
        asked=asked,
        base=base,
        has_lang="lang" in request.query_params,
        kinds=kind_links(asked, lang, path="/embed"),
        items=site_items(found.rows, lang) if found else (),
        found=found.counts.found if found else 0,
        all_url=base + asked.url(),
    )
    origins = service.settings.service.embed_origins
    answer.headers["Content-Security-Policy"] = policy(frame_ancestors=" ".join(origins) or "'none'")
    return answer
