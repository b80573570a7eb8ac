"""Where a need begins, and what single answers do while the form is filled in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.pages.company.need.asking import PostedForm, first, going_to, private_page
from api.pages.company.need.step_page import kind_choices
from api.pages.company.need.views import effect_view
from api.pages.rendering import page
from api.serving.languages import language_of
from api.serving.service import Service, service_of
from api.serving.visitors import check_form
from siting.domain.errors import NotFound
from siting.domain.need import Need
from siting.domain.need_steps import QUESTIONS, STEPS
from siting.domain.sites import SiteKind
from siting.domain.text import Text
from siting.services.need_forms import read_answer, read_kinds
from siting.services.needs import begin_need
from siting.services.public_match import public_sites

router = APIRouter(include_in_schema=False)


@router.get("/need")
def start(request: Request, site: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Answer with what the form is, how long it takes and what happens to the answers, and a way to begin."""
    service = service_of(request)
    lang = language_of(request)
    about = _site_named(service, site)
    return page(
        request,
        "company/need/start.html",
        kinds=kind_choices(None, lang),
        steps=[one.title.say(lang) for one in STEPS],
        days=service.settings.service.need_days,
        site_id=about[0] if about else "",
        site_name=about[1] if about else "",
    )


@router.post("/need")
def begin(request: Request, form: PostedForm) -> Response:
    """Begin a need and go to its first step."""
    check_form(request, first(form, "form_token"))
    service = service_of(request)
    about = _site_named(service, first(form, "site"))
    need = Need(
        kinds=read_kinds(form, frozenset(SiteKind)),
        site_id=about[0] if about else None,
        site_name=about[1] if about else "",
    )
    with service.begin(actor="public") as conn:
        token = begin_need(
            conn,
            need,
            language=language_of(request),
            now=service.clock(),
            today=service.today(),
            days=service.settings.service.need_days,
        )
    return going_to(f"/need/{token}/{STEPS[0].key}")


@router.get("/need/effect")
def effect(request: Request, question: Annotated[str, Query(max_length=100)]) -> Response:
    """Answer with what one answer does, as a piece of a page; it is kept nowhere."""
    asked = QUESTIONS.get(question)
    if asked is None:
        raise NotFound(_NO_QUESTION, value=question)
    service, lang = service_of(request), language_of(request)
    form = {name: request.query_params.getlist(name) for name in request.query_params}
    answer, _ = read_answer(asked, form, lang)
    with service.begin() as conn:
        sites = public_sites(conn, service.catalogue, as_of=service.today())
        found = sites.effect(asked, answer, read_kinds(form, frozenset(SiteKind))) if answer is not None else None
    view = effect_view(found, answer.importance, lang) if answer is not None else None
    return private_page(request, "company/need/effect.html", effect=view)


def _site_named(service: Service, text: str) -> tuple[int, str] | None:
    """Return number and name of the published site that a visitor comes from; None where there is none."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    with service.published.read() as reader:
        row = reader.execute("SELECT site_id, name FROM published.sites WHERE site_id = %s", (int(text),)).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


_NO_QUESTION = Text(sv="Frågan finns inte.", en="There is no such question.")
