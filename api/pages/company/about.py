"""``/data`` and ``/accessibility``: the open data and how to use them; how accessible the service is, and reporting."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.company.report import Report, read_report
from api.pages.rendering import page
from api.serving.addresses import base_url
from api.serving.languages import language_of
from api.serving.remembering import remembered
from api.serving.service import service_of
from api.serving.visitors import check_form
from api.v1.layers import LAYERS
from siting.domain.errors import Faults
from siting.domain.plan_stages import months_on
from siting.domain.wording import source_text
from siting.store.card_search import Connection
from siting.store.feedback import Feedback, add_feedback
from siting.store.published_places import GeodataInfo, SourceInfo, list_geodata, list_sources

router = APIRouter()


@router.get("/data")
def data(request: Request) -> Response:
    """Answer with what open data there are and how to get them."""

    def both(reader: Connection) -> tuple[list[SourceInfo], list[GeodataInfo]]:
        return list_sources(reader), list_geodata(reader)

    lang = language_of(request)
    sources, geodata = remembered(request).get("sources and geodata", both)
    settings = service_of(request).settings
    return page(
        request,
        "company/data.html",
        base=base_url(request),
        layers=LAYERS,
        sources=[(one, source_text(one.name, lang), source_text(one.attribution, lang)) for one in sources],
        geodata=[(one, source_text(one.attribution, lang)) for one in geodata],
        embed_origins=settings.service.embed_origins,
        crs=settings.deployment.crs,
        rate=settings.service.rate_per_minute,
    )


@router.get("/accessibility")
def accessibility(request: Request) -> Response:
    """Answer with the accessibility statement and its form."""
    return _statement(request, Report(page=request.query_params.get("page", "")[:500]))


@router.post("/feedback")
def feedback(
    request: Request,
    form_token: Annotated[str, Form()] = "",
    about: Annotated[str, Form()] = "",
    message: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    website: Annotated[str, Form()] = "",
) -> Response:
    """Take in a report. Programs fill in the field ``website``, which people don't see: that is not kept."""
    check_form(request, form_token)
    report = Report(page=about, message=message, email=email)
    try:
        read = read_report(report)
    except Faults as error:
        return _statement(request, report, error)
    service = service_of(request)
    if not website:
        erase_on = months_on(service.today(), service.settings.service.enquiry_months)
        with service.begin(actor="public") as conn:
            add_feedback(conn, Feedback(page=read.page, message=read.message, email=read.email, erase_on=erase_on))
    return RedirectResponse("/accessibility?sent=1#report", status_code=303)


def _statement(request: Request, report: Report, error: Faults | None = None) -> Response:
    settings = service_of(request).settings
    return page(
        request,
        "company/accessibility.html",
        status=200 if error is None else 422,
        report=report,
        faults=() if error is None else error.faults,
        sent="sent" in request.query_params and error is None,
        deployment=settings.deployment,
        months=settings.service.enquiry_months,
    )
