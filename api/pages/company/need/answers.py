"""All answers on one page, what fits them, the requirement as a file, and erasing it all."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.company.need.asking import PRIVATE, PostedForm, first, opened, private_page
from api.pages.company.need.result_view import compare_address, result_view
from api.pages.company.need.step_page import StepPage, step_page
from api.pages.company.need.words import answered_steps, standing_view
from api.serving.languages import language_of
from api.serving.service import service_of
from api.serving.visitors import check_form
from siting.domain.errors import Faults, NotFound
from siting.domain.need import CHANGES, PLACE
from siting.domain.need_steps import STEPS, step_of
from siting.domain.text import Text
from siting.services.need_forms import FieldFault
from siting.services.need_requirement import document_of, requirement_of, title_of
from siting.services.needs import forget_need, open_need
from siting.services.public_match import match_publicly, public_sites
from siting.services.requirement_toml import toml_of

router = APIRouter(include_in_schema=False)


@router.get("/need/{token}")
def answers(request: Request, token: str) -> Response:
    """Answer with all that has been answered, what each answer does, and ways to change it."""
    service, lang = service_of(request), language_of(request)
    found = opened(service, token)
    requirement = requirement_of(found.need)
    with service.begin() as conn:
        sites = public_sites(conn, service.catalogue, as_of=service.today())
        steps = answered_steps(found.need, sites, lang)
        counts = None if requirement is None else sites.counts(requirement)
        standing = standing_view(counts, sites.on_offer(found.need.kinds))
    left = next((step.key for step in STEPS if step.key not in found.need.done), "")
    return private_page(
        request,
        "company/need/answers.html",
        token=token,
        need=found.need,
        change=CHANGES[found.need.change],
        title=title_of(found.need),
        steps=steps,
        next_step=left,
        standing=standing,
        sent=found.sent,
        asks=requirement is not None,
        erase_on=found.stored.erase_on,
    )


@router.get("/need/{token}/result")
def result(request: Request, token: str) -> Response:
    """Answer with what fits, best first, why, and what would fit with a little less."""
    service, lang = service_of(request), language_of(request)
    found = opened(service, token)
    requirement = requirement_of(found.need)
    if requirement is None:
        return RedirectResponse(f"/need/{token}", status_code=303, headers=PRIVATE)
    try:
        matched = match_publicly(service.database, service.catalogue, requirement, as_of=service.today())
    except Faults:
        # All that can be wrong with a need that was saved is a place that is no longer there.
        answer = found.need.answer(PLACE)
        named = answer.codes[0] if answer is not None and answer.codes else "–"
        gone = FieldFault(field=PLACE, said=_PLACE_GONE.fill(name=named))
        return step_page(request, StepPage(token=token, step=step_of(PLACE), opened=found, faults=(gone,)))
    view = result_view(matched, lang)
    return private_page(
        request,
        "company/need/result.html",
        token=token,
        title=title_of(found.need),
        result=view,
        compare=compare_address(view.best),
        sent=found.sent,
        as_of=matched.as_of,
    )


@router.get("/need/{token}/requirement.{form}")
def requirement_file(request: Request, token: str, form: str) -> Response:
    """Answer with the requirement as a file that other programs and the command line read."""
    document = document_of(opened(service_of(request), token).need)
    if form not in _TYPES or document is None:
        raise NotFound(_NO_FILE, value=form[:20])
    text = toml_of(document) if form == "toml" else json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="requirement.{form}"'}
    return Response(text, media_type=_TYPES[form], headers=headers)


@router.get("/need/{token}/erase")
def ask_to_erase(request: Request, token: str) -> Response:
    """Answer with what is erased and what is not, and ask once more."""
    found = opened(service_of(request), token)
    return private_page(request, "company/need/erase.html", token=token, sent=found.sent)


@router.post("/need/{token}/erase")
def erase(request: Request, token: str, form: PostedForm) -> Response:
    """Erase what was described; the link leads nowhere from then on."""
    check_form(request, first(form, "form_token"))
    service = service_of(request)
    with service.begin(actor="public") as conn:
        forget_need(conn, open_need(conn, token, today=service.today(), lock=True))
    return private_page(request, "company/need/erased.html")


_TYPES = {"json": "application/json", "toml": "application/toml; charset=utf-8"}
_PLACE_GONE = Text(
    sv="{name} finns inte längre i kartunderlaget. Välj en annan, eller ta bort den.",
    en="{name} is no longer among the places on the map. Choose another, or leave it out.",
)
_NO_FILE = Text(sv="Den filen finns inte.", en="There is no such file.")
