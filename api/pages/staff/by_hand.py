"""An enquiry that came by telephone or mail, written down by staff."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.pages.rendering import form_errors, page
from api.pages.staff.forms import Posted, PostedForm, first, going_to, ours
from api.serving.languages import language_of
from api.serving.service import Service, service_of
from api.serving.visitors import StaffNow, staff
from siting.domain.errors import InvalidInput
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.services.enquiry_by_hand import ByHand, receive_by_hand
from siting.store.enquiry_changes import count_enquiries

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])


@router.get("/staff/enquiries/new")
def new(request: Request) -> Response:
    """Answer with the form for an enquiry that came by telephone or mail."""
    return _new_page(request, {}, [])


@router.post("/staff/enquiries/new")
def write_down(request: Request, account: StaffNow, form: PostedForm) -> Response:
    """Store an enquiry that came by telephone or mail."""
    ours(request, form)
    service = service_of(request)
    settings = service.settings.service
    try:
        given = _by_hand(form)
        with service.begin(actor=account.login) as conn:
            received = receive_by_hand(
                conn,
                given,
                by=account,
                now=service.clock(),
                reply_hours=settings.reply_hours,
                months=settings.enquiry_months,
            )
    except InvalidInput as error:
        return _new_page(request, form, form_errors(error, language_of(request)))
    return going_to(f"/staff/enquiries/{received.enquiry_id}")


def _by_hand(form: Posted) -> ByHand:
    try:
        area = float("".join(first(form, "area_m2").split()).replace(",", "."))
    except ValueError:
        area = 0.0
    return ByHand(
        company=first(form, "company"),
        title=first(form, "title"),
        message=first(form, "message"),
        language="en" if first(form, "language") == "en" else "sv",
        kinds=frozenset(kind for kind in SiteKind if kind.value in form.get("kinds", ())),
        area_m2=area,
        name=first(form, "name"),
        email=first(form, "email"),
        phone=first(form, "phone"),
    )


def _new_page(request: Request, form: Posted, errors: list[str]) -> Response:
    names = ("company", "title", "message", "language", "area_m2", "name", "email", "phone")
    values: dict[str, Any] = {name: first(form, name) for name in names}
    return page(
        request,
        "staff/enquiry_new.html",
        status=422 if errors else 200,
        values=values,
        kinds=[(kind.value, KIND_LABELS[kind], kind.value in form.get("kinds", ())) for kind in SiteKind],
        errors=errors,
        open_count=_open_count(service_of(request)),
    )


def _open_count(service: Service) -> int:
    with service.begin() as conn:
        return count_enquiries(conn, now=service.clock(), account_id=0).open
