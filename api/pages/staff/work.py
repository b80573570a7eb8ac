"""The match workbench: the requirement left, the map in the middle, the order right.

Everything works by submitting the form, which saves and shows the page anew. With a script the order follows each
change at once (``/try``, which saves nothing) and the work is saved as it goes (``/work``).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from api.pages.rendering import form_errors, page
from api.pages.staff.adding import added, adding_view
from api.pages.staff.enquiry_view import due_text, row_view
from api.pages.staff.forms import Number, Posted, PostedForm, first, going_to, moment_text, ours, whole
from api.pages.staff.order_view import OrderView, order_view
from api.pages.staff.row_view import ASKS, POLICIES, work_view
from api.serving.languages import language_of
from api.serving.problems import Malformed
from api.serving.service import Service, service_of
from api.serving.visitors import StaffNow, staff
from api.staffing import StaffTools, tools_of
from siting.domain.accounts import Account
from siting.domain.enquiries import EnquiryChanged, WorkChanged
from siting.domain.errors import Faults
from siting.domain.text import Lang, Text
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.requirement_faults import FieldFault
from siting.services.workbench import Desk, Work, adopt, keep_work, open_desk
from siting.services.workbench_form import checked_shape, edited
from siting.services.workbench_trying import Read, Tried, read_work, try_requirement
from siting.store.enquiry_changes import count_enquiries
from siting.store.site_places import load_places

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the form of the workbench says.

    Parameters
    ----------
    work
        Of the requirement that the form carried along, with its fields' changes; ``past`` is that of the saved work.
    version, enquiry_version
        Of the work and of the enquiry that it was made from.
    """

    work: Work
    version: int
    enquiry_version: int
    action: str


@router.get("/staff/enquiries/{enquiry_id}/match")
def workbench(request: Request, account: StaffNow, enquiry_id: Number) -> Response:
    """Answer with what lies on the desk for an enquiry, and the order that it gives."""
    with service_of(request).begin() as conn:
        desk = open_desk(conn, enquiry_id)
    return _page(request, account, desk, desk.work)


@router.post("/staff/enquiries/{enquiry_id}/match")
def submit(request: Request, account: StaffNow, enquiry_id: Number, form: PostedForm) -> Response:
    """Save the work, or do with it what the button says."""
    ours(request, form)
    service = service_of(request)
    with service.begin() as conn:
        desk = open_desk(conn, enquiry_id)
    sent = _sent(form, desk)
    work, errors = _with_added(service, desk, sent, form, language_of(request))
    read = read_work(work.requirement)
    try:
        with service.begin(actor=account.login) as conn:
            keep_work(conn, desk, work, version=sent.version, by=account, now=service.clock())
            if sent.action == "adopt" and read.requirement is not None:
                adopt(conn, desk, read.requirement, version=sent.enquiry_version, by=account, now=service.clock())
    except (WorkChanged, EnquiryChanged) as error:
        return _page(request, account, desk, work, status=409, told=error)
    if errors or read.requirement is None:
        with service.begin() as conn:
            desk = open_desk(conn, enquiry_id)
        return _page(request, account, desk, work, status=422, form=form if errors else None, errors=errors)
    if sent.action in _ONWARD:
        return going_to(f"/staff/enquiries/{enquiry_id}/{_ONWARD[sent.action]}")
    return going_to(f"/staff/enquiries/{enquiry_id}/match")


@router.post("/staff/enquiries/{enquiry_id}/try")
def try_out(request: Request, enquiry_id: Number, form: PostedForm) -> Response:
    """Answer with the order that the form's requirement gives, as part of the page; nothing is saved."""
    ours(request, form)
    service, lang = service_of(request), language_of(request)
    with service.begin() as conn:
        desk = open_desk(conn, enquiry_id)
    sent = _sent(form, desk)
    read, tried = _tried(service, tools_of(request), desk, read_work(sent.work.requirement))
    picked = [pick.site_id for pick in sent.work.picked]
    return page(
        request,
        "staff/order.html",
        work=work_view(sent.work.requirement, read, lang),
        order=None if tried is None else _order(service, tried, picked, lang),
        as_stored=sent.work.requirement == requirement_to_dict(desk.base.requirement),
        enquiry_id=enquiry_id,
    )


@router.post("/staff/enquiries/{enquiry_id}/work")
def keep(request: Request, account: StaffNow, enquiry_id: Number, form: PostedForm) -> Response:
    """Save the work as it goes; answers with its version and words on when it was saved."""
    ours(request, form)
    service, lang = service_of(request), language_of(request)
    now = service.clock()
    with service.begin() as conn:
        desk = open_desk(conn, enquiry_id)
    sent = _sent(form, desk)
    no_store = {"Cache-Control": "no-store"}
    try:
        with service.begin(actor=account.login) as conn:
            version = keep_work(conn, desk, sent.work, version=sent.version, by=account, now=now)
    except WorkChanged as error:
        return JSONResponse({"version": desk.version, "said": error.say(lang)}, status_code=409, headers=no_store)
    return JSONResponse({"version": version, "said": _saved(now, lang)}, headers=no_store)


def _page(
    request: Request,
    account: Account,
    desk: Desk,
    work: Work,
    *,
    status: int = 200,
    told: WorkChanged | EnquiryChanged | None = None,
    form: Posted | None = None,
    errors: tuple[str, ...] = (),
) -> Response:
    """Return the whole workbench; ``work`` is what is shown, whether it is saved or not.

    Parameters
    ----------
    form, errors
        What was to be added and could not be, and why.
    """
    service, lang = service_of(request), language_of(request)
    now = service.clock()
    read, tried = _tried(service, tools_of(request), desk, read_work(work.requirement))
    picked = [pick.site_id for pick in work.picked]
    with service.begin() as conn:
        open_count = count_enquiries(conn, now=now, account_id=account.account_id).open
    return page(
        request,
        "staff/match.html",
        status=status,
        row=row_view(desk.enquiry.row, now, lang),
        due=due_text(desk.enquiry.row, now, lang),
        work=work_view(work.requirement, read, lang),
        document=json.dumps(work.requirement, ensure_ascii=False),
        order=None if tried is None else _order(service, tried, picked, lang),
        version=desk.version,
        enquiry_version=desk.enquiry.row.version,
        saved="" if desk.saved_at is None else _saved(desk.saved_at, lang),
        can_undo=bool(work.past),
        as_stored=work.requirement == requirement_to_dict(desk.base.requirement),
        told=None if told is None else told.say(lang),
        theirs=desk.saved_by,
        theirs_at="" if desk.saved_at is None else moment_text(desk.saved_at, now, lang),
        ticked=len(picked),
        asks=ASKS,
        adding=adding_view(service, form or {}, errors, lang),
        policies=POLICIES,
        enquiry_id=desk.enquiry.row.enquiry_id,
        open_count=open_count,
    )


def _sent(form: Posted, desk: Desk) -> Sent:
    """Return what a form says.

    Raises
    ------
    Malformed, InvalidInput
        It carries no requirement along.
    """
    try:
        carried = json.loads(first(form, "document"))
    except (ValueError, RecursionError) as error:
        raise Malformed(_NO_DOCUMENT) from error
    document = checked_shape(edited(checked_shape(carried), form))
    site_ids = [number for number in map(whole, form.get("pick", ())) if number > 0]
    work = desk.work.with_picked(site_ids) if "picks" in form else desk.work
    action = first(form, "action") or "save"
    if action == "undo":
        # Of what is not saved yet first, then of one saved change after another.
        work = work if document != work.requirement else work.undone()
    elif action == "reset":
        work = work.with_requirement(requirement_to_dict(desk.base.requirement))
    else:
        work = work.with_requirement(document)
    return Sent(
        work=work,
        version=whole(first(form, "version")),
        enquiry_version=whole(first(form, "enquiry_version")),
        action=action,
    )


def _tried(service: Service, tools: StaffTools, desk: Desk, read: Read) -> tuple[Read, Tried | None]:
    """Return what a requirement gives; nothing, with why, where it is not right or names places that are gone."""
    if read.requirement is None:
        return read, None
    try:
        tried = try_requirement(
            service.database, service.catalogue, tools.positions, read.requirement, desk.base, as_of=service.today()
        )
    except Faults as error:
        faults = tuple(FieldFault(path=(), line=None, message=one) for one in error.faults)
        return replace(read, requirement=None, faults=faults), None
    return read, tried


def _with_added(service: Service, desk: Desk, sent: Sent, form: Posted, lang: Lang) -> tuple[Work, tuple[str, ...]]:
    """Return the work with what the form adds, or as it was and why that could not be added."""
    try:
        document = added(service, sent.work.requirement, sent.action, form)
    except Faults as error:
        return sent.work, tuple(form_errors(error, lang))
    if sent.work.requirement == desk.work.requirement:
        return sent.work.with_requirement(document), ()
    # Adding is one change with those that were made beside it: one step to go back.
    return replace(sent.work, requirement=document), ()


def _order(service: Service, tried: Tried, picked: Collection[int], lang: Lang) -> OrderView:
    listed = [one.site.site_id for one in (*tried.result.ranked, *tried.result.out)]
    with service.begin() as conn:
        places = load_places(conn, {*listed, *picked})
    return order_view(tried, places, picked, lang)


def _saved(at: datetime, lang: Lang) -> str:
    return _SAVED.fill(when=f"{at.astimezone():%H:%M}").say(lang)


_ONWARD = {"propose": "proposal", "compare": "compare"}
_SAVED = Text(sv="Sparat {when}", en="Saved {when}")
_NO_DOCUMENT = Text(
    sv="Formuläret bär inte med sig något krav. Läs in sidan på nytt.",
    en="The form carries no requirement along. Load the page anew.",
)
