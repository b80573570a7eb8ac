"""``/compare?ids=``: up to four sites side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.company.compare_view import compare_sites
from api.pages.company.search_request import MOST_COMPARED, read_numbers
from api.pages.company.site_items import SiteItem, site_items
from api.pages.rendering import page
from api.serving.addresses import base_url
from api.serving.languages import language_of
from api.serving.service import service_of
from siting.domain.errors import NotFound
from siting.services.site_details import SiteDetails, site_details
from siting.store.card_search import Connection

router = APIRouter()

_DIFFERENCES = "differences"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A site that is compared, and the address of the comparison without it."""

    item: SiteItem
    without: str


@router.get("/compare")
def compare(request: Request) -> Response:
    """Answer with the sites side by side; those that are not published are left out and it is said."""
    asked = request.query_params
    ids = read_numbers([*asked.getlist("ids"), *asked.getlist("compare")])
    only = asked.get("only") == _DIFFERENCES
    if "compare" in asked:
        return RedirectResponse(_address(ids), status_code=303)
    lang = language_of(request)
    service = service_of(request)
    with service.published.read() as reader:
        found = [one for number in ids if (one := _details(reader, number)) is not None]
    items = site_items([one.row for one in found], lang)
    there = [one.row.site_id for one in found]
    return page(
        request,
        "company/compare.html",
        sites=tuple(
            Compared(item=item, without=_address([one for one in there if one != item.site_id])) for item in items
        ),
        missing=len(ids) - len(found),
        most=MOST_COMPARED,
        comparison=compare_sites(found, lang, differences_only=only),
        differences_only=only,
        all_url=_address(there),
        differences_url=f"{_address(there)}&only={_DIFFERENCES}",
        url=base_url(request) + _address(there),
        today=service.today(),
    )


def _details(reader: Connection, number: int) -> SiteDetails | None:
    try:
        return site_details(reader, number)
    except NotFound:
        return None


def _address(ids: Sequence[int]) -> str:
    return f"/compare?ids={','.join(map(str, ids))}" if ids else "/compare"
