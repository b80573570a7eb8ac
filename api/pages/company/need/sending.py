"""Sending what was described to the municipality, once, and what is told afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.company.need.asking import PostedForm, first, going_to, opened, private_page, version_in
from api.pages.company.need.words import answered_steps
from api.serving.languages import language_of
from api.serving.service import service_of
from api.serving.visitors import check_form
from siting.domain.errors import Conflict
from siting.domain.need import CHANGES
from siting.domain.text import Text
from siting.services.enquiry_letter import Letter, check_letter
from siting.services.need_forms import FieldFault
from siting.services.need_requirement import requirement_of, title_of
from siting.services.needs import OpenNeed
from siting.services.public_match import public_sites
from siting.services.send_enquiry import Sending, send_need

router = APIRouter(include_in_schema=False)


@router.get("/need/{token}/send")
def ask(request: Request, token: str) -> Response:
    """Answer with what will be sent, and ask whom to answer."""
    found = opened(service_of(request), token)
    if found.sent is not None:
        return going_to(f"/need/{token}/sent")
    empty = Letter(name="", company=found.need.company, consent=False)
    return _letter_page(request, token, found, empty)


@router.post("/need/{token}/send")
def send(request: Request, token: str, form: PostedForm) -> Response:
    """Send it; sent twice, it is one enquiry."""
    check_form(request, first(form, "form_token"))
    service = service_of(request)
    found = opened(service, token)
    letter = Letter(
        **{name: first(form, name) for name in ("name", "email", "phone", "company", "message")},
        consent=bool(first(form, "consent")),
    )
    faults = () if found.sent else (*check_letter(letter), *_nothing_said(found, letter))
    if faults:
        return _letter_page(request, token, found, letter, faults=faults)
    sending = Sending.by(
        service.settings.service, now=service.clock(), today=service.today(), language=language_of(request)
    )
    try:
        send_need(service.database, service.catalogue, token, letter, sending, version=version_in(form))
    except Conflict as conflict:
        return _letter_page(request, token, opened(service, token), letter, told=conflict.message)
    return going_to(f"/need/{token}/sent")


@router.get("/need/{token}/sent")
def sent(request: Request, token: str) -> Response:
    """Answer with the number, when an answer comes, and what happens to what was sent."""
    service = service_of(request)
    found = opened(service, token)
    if found.sent is None:
        return going_to(f"/need/{token}")
    return private_page(
        request,
        "company/need/sent.html",
        token=token,
        sent=found.sent,
        reply_due=found.sent.reply_due.astimezone(),
        deployment=service.settings.deployment,
        months=service.settings.service.enquiry_months,
        asks=requirement_of(found.need) is not None,
    )


def _letter_page(
    request: Request,
    token: str,
    found: OpenNeed,
    letter: Letter,
    *,
    faults: Sequence[FieldFault] = (),
    told: Text | None = None,
) -> Response:
    service, lang = service_of(request), language_of(request)
    with service.begin() as conn:
        steps = answered_steps(found.need, public_sites(conn, service.catalogue, as_of=service.today()), lang)
    return private_page(
        request,
        "company/need/send.html",
        status=422 if faults else 412 if told is not None else 200,
        token=token,
        need=found.need,
        change=CHANGES[found.need.change],
        title=title_of(found.need),
        steps=[one for one in steps if one.answers],
        letter=letter,
        errors=[(one.field, one.said.say(lang)) for one in faults],
        error_of={one.field: one.said.say(lang) for one in faults},
        told="" if told is None else told.say(lang),
        version=found.version,
        reply_hours=service.settings.service.reply_hours,
        months=service.settings.service.enquiry_months,
        days=service.settings.service.need_days,
    )


def _nothing_said(found: OpenNeed, letter: Letter) -> tuple[FieldFault, ...]:
    if requirement_of(found.need) is not None or letter.message:
        return ()
    return (FieldFault(field="message", said=_SAY_SOMETHING),)


_SAY_SOMETHING = Text(
    sv="Skriv vad ni undrar, eller svara på någon av frågorna först.",
    en="Write what you want to know, or answer some of the questions first.",
)
