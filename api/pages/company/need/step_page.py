"""One step of the guided form as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from api.pages.company.need.asking import first, private_page
from api.pages.company.need.views import Choice, Posted, Shown, question_views
from api.pages.company.need.words import said_of, standing_view
from api.serving.languages import language_of
from api.serving.service import Service, service_of
from siting.domain.formats import EN_DASH
from siting.domain.need import CHANGES, PLACE, Need
from siting.domain.need_steps import QUESTIONS, SIZE, STEPS, WHO, Step
from siting.domain.sites import SiteKind
from siting.domain.text import Lang, Text
from siting.services.need_forms import FieldFault, fields_of
from siting.services.need_requirement import requirement_of
from siting.services.needs import OpenNeed
from siting.services.public_match import place_names, public_sites


@dataclass(frozen=True, kw_only=True)
class StepPage:
    """What a step's page is made from.

    Parameters
    ----------
    token, step, opened
        Whose link, which step, and what has been answered.
    form, faults
        What was sent, where it could not be used, and why.
    stored, told
        What is saved, where something else was saved meanwhile, and what is said of that.
    """

    token: str
    step: Step
    opened: OpenNeed
    form: Posted | None = None
    faults: Sequence[FieldFault] = ()
    stored: Need | None = None
    told: Text | None = None

    @property
    def status(self) -> HTTPStatus:
        """The status that the page is answered with."""
        if self.faults:
            return HTTPStatus.UNPROCESSABLE_ENTITY
        return HTTPStatus.PRECONDITION_FAILED if self.told is not None else HTTPStatus.OK


def step_page(request: Request, made_from: StepPage) -> Response:
    """Return a step with its questions, what their answers do, and where one is."""
    lang = language_of(request)
    values = _questions(service_of(request), made_from, lang) | _frame(made_from, lang)
    then = first(made_from.form or {}, "then") or request.query_params.get("then", "")
    return private_page(request, "company/need/step.html", status=made_from.status, then=then, **values)


def kind_choices(need: Need | None, lang: Lang) -> tuple[Choice, ...]:
    """Return the kinds of site that a form offers."""
    wanted = frozenset(SiteKind) if need is None else need.kinds
    offered = {
        SiteKind.LAND.value: (_LAND, frozenset({SiteKind.LAND})),
        SiteKind.PREMISES.value: (_PREMISES, frozenset({SiteKind.PREMISES})),
        "either": (_EITHER, frozenset(SiteKind)),
    }
    return tuple(
        Choice(value=value, label=label.say(lang), chosen=kinds == wanted) for value, (label, kinds) in offered.items()
    )


def _questions(service: Service, made_from: StepPage, lang: Lang) -> dict[str, Any]:
    """Return the questions, and how many sites are left with all that has been answered."""
    need, asked = made_from.opened.need, made_from.step
    form = made_from.form if made_from.faults else None
    with service.begin() as conn:
        sites = public_sites(conn, service.catalogue, as_of=service.today())
        places = place_names(conn) if any(one.key == PLACE for one in asked.questions) else ()
        errors = fields_of(made_from.faults)
        shown = Shown(need=need, sites=sites, places=places, lang=lang, form=form, errors=errors)
        outright, more = question_views(asked, shown)
        requirement = requirement_of(need)
        counts = None if requirement is None else sites.counts(requirement)
        standing = standing_view(counts, sites.on_offer(need.kinds))
    return {
        "questions": outright,
        "more": more,
        "open_more": any(one.error or need.answer(one.key) for one in more),
        "kinds": kind_choices(need, lang) if asked.key == SIZE else (),
        "kind_values": [kind.value for kind in SiteKind if kind in need.kinds],
        "who": _who(need, form, errors, lang) if asked.key == WHO else None,
        "standing": standing,
    }


def _frame(made_from: StepPage, lang: Lang) -> dict[str, Any]:
    """Return what stands around the questions: where one is, what is wrong, what was saved meanwhile."""
    place, token, need = STEPS.index(made_from.step), made_from.token, made_from.opened.need
    return {
        "token": token,
        "step": made_from.step.key,
        "title": made_from.step.title.say(lang),
        "lead": made_from.step.lead.say(lang),
        "place": place + 1,
        "steps": [(one.key, one.title.say(lang), one.key in need.done) for one in STEPS],
        "back": f"/need/{token}/{STEPS[place - 1].key}" if place else f"/need/{token}",
        "is_last": place + 1 == len(STEPS),
        "version": made_from.opened.version,
        "errors": [(one.field, _said_in_summary(one, lang)) for one in made_from.faults],
        "told": "" if made_from.told is None else made_from.told.say(lang),
        "differences": _differences(made_from, lang) if made_from.told is not None else (),
    }


def _said_in_summary(fault: FieldFault, lang: Lang) -> str:
    """Return what is wrong with the question that it is about, for who has not come to it yet."""
    said, question = fault.said.say(lang), QUESTIONS.get(fault.field)
    return said if question is None else f"{question.ask.say(lang)} {said}"


def _differences(made_from: StepPage, lang: Lang) -> tuple[tuple[str, str], ...]:
    """Return what stands saved of this step where it is not what was sent: question and answer in words."""
    mine, stored = made_from.opened.need, made_from.stored or made_from.opened.need
    answers = [
        (question.ask.say(lang), said_of(question, stored.answer(question.key), lang))
        for question in made_from.step.questions
        if stored.answer(question.key) != mine.answer(question.key)
    ]
    words = [
        (label.say(lang), getattr(stored, name) or EN_DASH)
        for name, label in _WHO_LABELS.items()
        if getattr(stored, name) != getattr(mine, name)
    ]
    return (*answers, *words)


def _who(need: Need, form: Posted | None, errors: Mapping[str, Text], lang: Lang) -> dict[str, Any]:
    """Return what stands in the fields of the step that asks who the company is."""
    names = ("company", "industry_code", "leaves", "title", "summary")
    fields: dict[str, Any] = {name: getattr(need, name) if form is None else first(form, name) for name in names}
    fields["changes"] = [
        Choice(value=value, label=label.say(lang), chosen=value == need.change) for value, label in CHANGES.items()
    ]
    fields["is_2025"] = "2025" in need.industry_version
    fields["code_error"] = errors["industry_code"].say(lang) if "industry_code" in errors else ""
    return fields


_WHO_LABELS = {
    "company": Text(sv="Företag:", en="Company:"),
    "industry_code": Text(sv="Branschkod:", en="Industry code:"),
    "leaves": Text(sv="Det ni lämnar efter er:", en="What you leave behind:"),
    "title": Text(sv="Vad ni behöver:", en="What you need:"),
    "summary": Text(sv="Annat som är viktigt:", en="Anything else that matters:"),
}
_LAND = Text(sv="Mark att bygga på", en="Land to build on")
_PREMISES = Text(sv="En lokal", en="Premises")
_EITHER = Text(sv="Mark eller lokal", en="Land or premises")
