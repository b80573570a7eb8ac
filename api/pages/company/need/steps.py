"""The guided form: one subject a page, saved as it goes."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from api.pages.company.need.asking import PostedForm, first, going_to, opened, version_in
from api.pages.company.need.step_page import StepPage, step_page
from api.pages.company.need.views import Posted
from api.serving.languages import language_of
from api.serving.service import service_of
from api.serving.visitors import check_form
from siting.domain.errors import Conflict, Faults, NotFound
from siting.domain.need import PLACE, Need
from siting.domain.need_steps import QUESTIONS, SIZE, STEPS, Step, step_named
from siting.domain.text import Text
from siting.services.need_forms import FieldFault, read_step
from siting.services.need_requirement import asking_alone
from siting.services.needs import open_need, save_answers
from siting.services.place_lookup import resolve_places
from siting.store.deployment import stored_crs

router = APIRouter(include_in_schema=False)


@router.get("/need/{token}/{step_key}")
def step(request: Request, token: str, step_key: str) -> Response:
    """Answer with one step."""
    asked = _step(step_key)
    found = opened(service_of(request), token)
    if found.sent is not None:
        return going_to(f"/need/{token}/sent")
    return step_page(request, StepPage(token=token, step=asked, opened=found))


@router.post("/need/{token}/{step_key}")
def save(request: Request, token: str, step_key: str, form: PostedForm) -> Response:
    """Save one step's answers and go on; what is wrong, or was saved meanwhile, is shown with all that was sent."""
    check_form(request, first(form, "form_token"))
    asked, service, lang = _step(step_key), service_of(request), language_of(request)
    days = service.settings.service.need_days
    told: Text | None = None
    with service.begin(actor="public") as conn:
        before = open_need(conn, token, today=service.today())
        need, faults = read_step(asked, before.need, form, lang)
        faults = (*faults, *_unfit_place(conn, need))
        try:
            if not faults:
                done, version = need.with_done(asked.key), version_in(form)
                save_answers(conn, before, done, version=version, now=service.clock(), today=service.today(), days=days)
        except Conflict as conflict:
            told = conflict.message
    if before.sent is not None:
        return going_to(f"/need/{token}/sent")
    if not faults and told is None:
        return going_to(f"/need/{token}{_after(asked, form, before.need, need)}")
    mine = replace(before, need=need)
    return step_page(
        request, StepPage(token=token, step=asked, opened=mine, form=form, faults=faults, stored=before.need, told=told)
    )


def _after(asked: Step, form: Posted, before: Need, now: Need) -> str:
    """Return where a step leads to: the next, or the answers where they were come from, or itself with more to ask."""
    if asked.key == SIZE and before.kinds != now.kinds:
        return f"/{SIZE}"
    if first(form, "then") == "answers":
        return ""
    place = STEPS.index(asked) + 1
    return f"/{STEPS[place].key}" if place < len(STEPS) else ""


def _unfit_place(conn: Connection, need: Need) -> tuple[FieldFault, ...]:
    """Return what is wrong with the place that is to be near: it is not there, or is not the only one of its name."""
    answer = need.answer(PLACE)
    requirement = asking_alone(QUESTIONS[PLACE], answer, need.kinds) if answer is not None else None
    try:
        if requirement is not None:
            resolve_places(conn, requirement, stored_crs(conn))
    except Faults:
        return (FieldFault(field=PLACE, said=_NO_PLACE),)
    return ()


def _step(key: str) -> Step:
    found = step_named(key)
    if found is None:
        raise NotFound(_NO_STEP, value=key[:100])
    return found


_NO_STEP = Text(sv="Steget finns inte.", en="There is no such step.")
_NO_PLACE = Text(sv="Välj en plats ur listan.", en="Choose a place from the list.")
