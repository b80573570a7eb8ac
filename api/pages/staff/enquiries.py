"""Enquiries for staff: the list, one enquiry with its history, and what is changed of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.pages.rendering import form_errors, page
from api.pages.staff.company_view import company_view
from api.pages.staff.enquiry_view import asked_views, event_view, row_view
from api.pages.staff.forms import Number, Posted, PostedForm, first, going_to, ours, whole
from api.serving.languages import language_of
from api.serving.service import service_of
from api.serving.visitors import StaffNow, staff
from siting.domain.accounts import Account
from siting.domain.enquiries import (
    OUTCOME_LABELS,
    STATUS_LABELS,
    EnquiryChanged,
    EnquiryRow,
    EnquiryState,
    EnquiryStatus,
    Outcome,
)
from siting.domain.errors import InvalidInput
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Text
from siting.services.enquiries import (
    EnquiryChange,
    change,
    read_contact,
    write_note,
)
from siting.services.enquiry_company import company_beside, decide_company
from siting.services.stored_requirements import requirement_of
from siting.store.companies import Industry
from siting.store.enquiry_changes import (
    MOST_LISTED,
    Colleague,
    EnquiryFilter,
    count_enquiries,
    list_colleagues,
    list_enquiries,
    list_events,
    load_enquiry,
)
from siting.store.proposals import list_proposals

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])

HANDLERS = ("staff", "administrator")
"""Roles that can take an enquiry."""


@router.get("/staff")
def listed(
    request: Request, account: StaffNow, show: str = "open", q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Answer with the enquiries there are to do something about, the most urgent first."""
    service, lang = service_of(request), language_of(request)
    now = service.clock()
    filters = {
        "open": EnquiryFilter(open_only=True, text=q),
        "late": EnquiryFilter(late_at=now, text=q),
        "mine": EnquiryFilter(open_only=True, handler_id=account.account_id, text=q),
        "untaken": EnquiryFilter(open_only=True, handler_id=0, text=q),
        "all": EnquiryFilter(text=q),
    }
    show = show if show in filters else "open"
    with service.begin() as conn:
        rows = list_enquiries(conn, filters[show])
        counts = count_enquiries(conn, now=now, account_id=account.account_id)
    return page(
        request,
        "staff/enquiries.html",
        rows=[row_view(row, now, lang) for row in rows],
        counts=counts,
        cut=MOST_LISTED if len(rows) == MOST_LISTED else 0,
        show=show,
        asked=q,
        open_count=counts.open,
    )


@router.get("/staff/enquiries/{enquiry_id}")
def one(request: Request, account: StaffNow, enquiry_id: Number) -> Response:
    """Answer with one enquiry: what was asked, where it stands, and its history."""
    return _enquiry_page(request, account, enquiry_id)


@router.get("/staff/enquiries/{enquiry_id}/contact")
def contact(request: Request, account: StaffNow, enquiry_id: Number) -> Response:
    """Answer with the same and whom to answer; that it was read is written down."""
    return _enquiry_page(request, account, enquiry_id, with_contact=True)


@router.post("/staff/enquiries/{enquiry_id}")
def save(request: Request, account: StaffNow, enquiry_id: Number, form: PostedForm) -> Response:
    """Change where an enquiry stands; of two who do so at a time the second is told, and loses nothing."""
    ours(request, form)
    service = service_of(request)
    version = whole(first(form, "version"))
    try:
        wanted = _wanted(form)
        with service.begin(actor=account.login) as conn:
            change(conn, enquiry_id, wanted, version=version, by=account, now=service.clock())
    except EnquiryChanged:
        return _enquiry_page(request, account, enquiry_id, status=409, mine=form)
    except InvalidInput as error:
        errors = form_errors(error, language_of(request))
        return _enquiry_page(request, account, enquiry_id, status=422, mine=form, errors=errors)
    return going_to(f"/staff/enquiries/{enquiry_id}")


@router.post("/staff/enquiries/{enquiry_id}/take")
def take(request: Request, account: StaffNow, enquiry_id: Number, form: PostedForm) -> Response:
    """Have whoever asks take care of the enquiry."""
    ours(request, form)
    service = service_of(request)
    try:
        with service.begin(actor=account.login) as conn:
            state = load_enquiry(conn, enquiry_id)
            started = EnquiryStatus.WORKING if state.row.status is EnquiryStatus.NEW else None
            wanted = EnquiryChange(handler_id=account.account_id, status=started)
            change(conn, enquiry_id, wanted, version=whole(first(form, "version")), by=account, now=service.clock())
    except EnquiryChanged as error:
        return _enquiry_page(request, account, enquiry_id, status=409, errors=[error.say(language_of(request))])
    return going_to(f"/staff/enquiries/{enquiry_id}")


@router.post("/staff/enquiries/{enquiry_id}/note")
def add_note(request: Request, account: StaffNow, enquiry_id: Number, form: PostedForm) -> Response:
    """Add a note."""
    ours(request, form)
    service = service_of(request)
    try:
        with service.begin(actor=account.login) as conn:
            write_note(conn, enquiry_id, first(form, "text"), by=account, now=service.clock())
    except InvalidInput as error:
        errors = form_errors(error, language_of(request))
        return _enquiry_page(request, account, enquiry_id, status=422, errors=errors, note=first(form, "text"))
    return going_to(f"/staff/enquiries/{enquiry_id}#history")


@router.post("/staff/enquiries/{enquiry_id}/company")
def decide(request: Request, account: StaffNow, enquiry_id: Number, form: PostedForm) -> Response:
    """Have what was sent of the company hold, or what is known."""
    ours(request, form)
    service = service_of(request)
    said = first(form, "industry")
    if said not in ("sent", "known"):
        raise InvalidInput(_NO_CHOICE, value=said[:100])
    known = Industry(code=first(form, "known_code"), version=first(form, "known_version"))
    try:
        with service.begin(actor=account.login) as conn:
            now, by = service.clock(), account
            decide_company(conn, enquiry_id, use_sent=said == "sent", known=known, by=by, now=now)
    except EnquiryChanged as error:
        return _enquiry_page(request, account, enquiry_id, status=409, errors=[error.say(language_of(request))])
    return going_to(f"/staff/enquiries/{enquiry_id}#company")


def _enquiry_page(
    request: Request,
    account: Account,
    enquiry_id: int,
    *,
    status: int = 200,
    mine: Posted | None = None,
    errors: list[str] | None = None,
    note: str = "",
    with_contact: bool = False,
) -> Response:
    """Return the page of an enquiry; with ``mine``, what somebody wanted to save beside what is saved."""
    service, lang = service_of(request), language_of(request)
    now = service.clock()
    with service.begin(actor=account.login) as conn:
        state = load_enquiry(conn, enquiry_id)
        events = list_events(conn, enquiry_id)
        enquirer = read_contact(conn, enquiry_id, by=account, now=now) if with_contact else None
        requirement = requirement_of(conn, state.requirement_id)
        company = company_beside(conn, state, events)
        proposals = list_proposals(conn, enquiry_id=enquiry_id)
        colleagues = list_colleagues(conn, HANDLERS)
        counts = count_enquiries(conn, now=now, account_id=account.account_id)
    saved = _saved_fields(state)
    return page(
        request,
        "staff/enquiry.html",
        status=status,
        state=state,
        row=row_view(state.row, now, lang),
        events=[event_view(event, now, lang) for event in events],
        asked=() if requirement is None else asked_views(requirement, lang),
        kinds=[] if requirement is None else [KIND_LABELS[kind] for kind in SiteKind if kind in requirement.kinds],
        completed=state.sent_requirement_id != state.requirement_id,
        company=company_view(company, lang),
        proposals=[(one, one.made_at.astimezone().date()) for one in proposals],
        colleagues=_with_handler(colleagues, state.row),
        statuses=[(one.value, label) for one, label in STATUS_LABELS.items()],
        outcomes=[(one.value, label) for one, label in OUTCOME_LABELS.items()],
        fields=saved if mine is None else {name: first(mine, name) for name in saved},
        theirs=saved if status == 409 and mine is not None else None,
        errors=errors or [],
        note=note,
        enquirer=enquirer,
        with_contact=with_contact,
        is_mine=state.row.handler_id == account.account_id,
        open_count=counts.open,
    )


def _with_handler(colleagues: list[Colleague], row: EnquiryRow) -> list[Colleague]:
    """Return who can take an enquiry with whoever has it, also where that account is closed: saving keeps it so."""
    if row.handler_id is None or row.handler_id in {one.account_id for one in colleagues}:
        return colleagues
    return [*colleagues, Colleague(account_id=row.handler_id, name=row.handler)]


def _saved_fields(state: EnquiryState) -> dict[str, str]:
    return {
        "status": state.row.status.value,
        "handler": str(state.row.handler_id or 0),
        "reply_due": f"{state.row.reply_due.astimezone():%Y-%m-%dT%H:%M}",
        "case_number": state.case_number,
        "outcome": state.row.outcome.value,
        "outcome_reason": state.outcome_reason,
    }


def _wanted(form: Posted) -> EnquiryChange:
    """Return what a form changes.

    Raises
    ------
    InvalidInput
        A field holds what none of its choices is.
    """
    status, outcome = first(form, "status"), first(form, "outcome")
    if status not in set(EnquiryStatus) or outcome not in set(Outcome):
        raise InvalidInput(_NO_CHOICE, value=(status + outcome)[:100])
    return EnquiryChange(
        status=EnquiryStatus(status),
        handler_id=whole(first(form, "handler"), 0),
        # Shown without its seconds; one that was left as it was shown stays as it was.
        reply_due=None
        if first(form, "reply_due") == first(form, "reply_due_was")
        else _moment(first(form, "reply_due")),
        case_number=first(form, "case_number"),
        outcome=Outcome(outcome),
        outcome_reason=first(form, "outcome_reason"),
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        # A field of a page has no zone: it is the office's.
        return moment.astimezone()
    except (ValueError, OverflowError) as error:
        raise InvalidInput(_NO_MOMENT, value=text[:100]) from error


_NO_CHOICE = Text(sv="Välj något som finns i listan.", en="Choose one of those that are in the list.")
_NO_MOMENT = Text(sv="Svar senast: skriv dag och klockslag.", en="Reply due: write day and time.")
