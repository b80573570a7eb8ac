"""Up to four sites side by side by what an enquiry asks for, published or not."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.pages.company.search_request import MOST_COMPARED, read_numbers
from api.pages.rendering import form_errors, page
from api.pages.staff.compared_view import ComparedView, compared_view
from api.pages.staff.enquiry_view import row_view
from api.pages.staff.forms import Number
from api.serving.languages import language_of
from api.serving.service import Service, service_of
from api.serving.visitors import StaffNow, staff
from siting.domain.errors import Faults
from siting.domain.requirement import Requirement
from siting.domain.text import Lang
from siting.services.find_sites import find_sites
from siting.services.workbench import open_desk
from siting.services.workbench_trying import LISTED, read_work
from siting.store.enquiry_changes import count_enquiries
from siting.store.site_places import load_places

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])


@router.get("/staff/enquiries/{enquiry_id}/compare")
def compare(request: Request, account: StaffNow, enquiry_id: Number) -> Response:
    """Answer with sites side by side: those that are named, else those that are ticked, else the first of the order."""
    service, lang = service_of(request), language_of(request)
    now = service.clock()
    named = read_numbers(request.query_params.getlist("ids"))
    with service.begin() as conn:
        desk = open_desk(conn, enquiry_id)
        open_count = count_enquiries(conn, now=now, account_id=account.account_id).open
    picked = [pick.site_id for pick in desk.work.picked]
    read = read_work(desk.work.requirement)
    errors, compared = [fault.message.say(lang) for fault in read.faults], None
    if read.requirement is not None:
        try:
            compared = _compared(service, read.requirement, named or picked, lang)
        except Faults as error:
            errors = form_errors(error, lang)
    there = [] if compared is None else [one.site_id for one in compared.sites]
    return page(
        request,
        "staff/compare.html",
        status=422 if errors else 200,
        row=row_view(desk.enquiry.row, now, lang),
        compared=compared,
        without={one: _address(enquiry_id, [other for other in there if other != one]) for one in there},
        missing=len(set(named) - set(there)),
        left_out=0 if named else max(0, len(picked) - MOST_COMPARED),
        most=MOST_COMPARED,
        errors=errors,
        open_count=open_count,
    )


def _compared(service: Service, requirement: Requirement, wanted: Sequence[int], lang: Lang) -> ComparedView:
    """Return sites judged by a requirement, in the order that it gives them; the first of all where none is wanted."""
    database, catalogue, today = service.database, service.catalogue, service.today()
    order = find_sites(database, catalogue, requirement, as_of=today, limit=LISTED, out_limit=0)
    ranks = {one.site.site_id: one.rank or 0 for one in order.ranked}
    # Those that stand highest, so that what is compared is not decided by what was ticked first.
    asked = sorted(wanted or ranks, key=lambda site_id: ranks.get(site_id, LISTED + 1))[:MOST_COMPARED]
    with service.begin() as conn:
        places = load_places(conn, asked)
    there = [site_id for site_id in asked if site_id in places]
    if not there:
        return ComparedView()
    result = find_sites(database, catalogue, requirement, as_of=today, limit=None, out_limit=None, only_ids=there)
    return compared_view(result, ranks, places, lang)


def _address(enquiry_id: int, site_ids: Sequence[int]) -> str:
    return f"/staff/enquiries/{enquiry_id}/compare?ids={','.join(map(str, site_ids))}"
