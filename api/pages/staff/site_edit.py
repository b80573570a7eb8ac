"""The form of a site: filled in, refused with all that is wrong, chosen field by field when two have changed it."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.pages.rendering import page
from api.pages.staff.forms import Posted, PostedForm, first, ours, whole
from api.pages.staff.site_fields import FormState, fault_lines, field_groups, own_options
from api.pages.staff.site_page import going_to
from api.pages.staff.site_views import choice_views, field_text
from api.serving.addresses import site_number
from api.serving.languages import language_of
from api.serving.service import service_of
from api.serving.visitors import StaffNow, staff
from siting.domain.errors import Conflict, NotFound
from siting.domain.site_drafts import SiteDraft
from siting.domain.site_geometry import geojson_wgs84
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Text
from siting.services.edit_site import (
    Collision,
    EditableSite,
    FieldFaults,
    Wanted,
    load_editable,
    new_site,
    save_site,
)
from siting.services.site_form import Filling, form_fields, read_fields
from siting.store.site_timeline import read_timeline

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])

_CHOOSE = "choose."


@router.get("/staff/sites/new")
def new(request: Request, kind: str = SiteKind.LAND.value) -> Response:
    """Answer with the empty form of a kind of site."""
    empty = _empty(kind)
    fields = form_fields(empty, language_of(request))
    return _form_page(request, None, empty, FormState(fields=fields, faults={}))


@router.post("/staff/sites/new")
def add(request: Request, account: StaffNow, form: PostedForm) -> Response:
    """Add a site by hand."""
    ours(request, form)
    empty = _empty(first(form, "kind"))
    draft, faults = read_fields(form, empty, _filling(request))
    if not faults:
        try:
            service = service_of(request)
            site_id = new_site(service.database, draft, by=account, today=service.today())
        except FieldFaults as error:
            faults = error.fields
        else:
            return going_to(f"/staff/sites/{site_id}?done=added")
    return _form_page(request, None, empty, FormState(fields=form, faults=faults), status=422)


@router.get("/staff/sites/{ref}/edit")
def edit(request: Request, ref: str) -> Response:
    """Answer with the form of a site."""
    with service_of(request).begin() as conn:
        site = load_editable(conn, site_number(ref))
    fields = form_fields(site.draft, language_of(request))
    return _form_page(request, site, site.draft, FormState(fields=fields, faults={}))


@router.post("/staff/sites/{ref}/edit")
def save(request: Request, account: StaffNow, ref: str, form: PostedForm) -> Response:
    """Save a site; what is wrong, or has been changed meanwhile, is shown with all that was sent."""
    ours(request, form)
    service, site_id = service_of(request), site_number(ref)
    origin = whole(first(form, "origin"))
    with service.begin() as conn:
        site = load_editable(conn, site_id)
        base = read_timeline(conn, site_id).state(origin)
    draft, faults = read_fields(form, base, _filling(request))
    told: Text | None = None
    if not faults:
        chosen = {name.removeprefix(_CHOOSE): first(form, name) for name in form if name.startswith(_CHOOSE)}
        wanted = Wanted(draft=draft, origin=origin, seen=whole(first(form, "seen"), origin), chosen=chosen)
        try:
            saved = save_site(service.database, site_id, wanted, by=account, today=service.today())
        except FieldFaults as error:
            faults = error.fields
        except Conflict as error:
            told = error.message
        else:
            if isinstance(saved, Collision):
                return _choice_page(request, site, saved, form)
            return going_to(f"/staff/sites/{site_id}?done=saved")
    shown = FormState(fields=form, faults=faults)
    return _form_page(request, replace(site, version=origin), base, shown, status=409 if told else 422, told=told)


def _form_page(
    request: Request,
    site: EditableSite | None,
    draft: SiteDraft,
    shown: FormState,
    *,
    status: int = 200,
    told: Text | None = None,
) -> Response:
    service, lang = service_of(request), language_of(request)
    crs = service.settings.deployment.crs
    return page(
        request,
        "staff/sites/edit.html",
        status=status,
        site=site,
        draft=draft,
        shown=shown,
        kind=KIND_LABELS[draft.kind],
        action=f"/staff/sites/{site.site_id}/edit" if site is not None else "/staff/sites/new",
        options=own_options(shown, lang),
        groups=field_groups(draft.kind, site, shown, lang),
        position=field_text("geom", draft.geom, lang) if draft.geom is not None else "",
        geometry=None if draft.geom is None else geojson_wgs84(draft.geom, crs),
        crs=crs,
        source=service.settings.deployment.organisation,
        faults=fault_lines(shown.faults, lang),
        told=told,
    )


def _choice_page(request: Request, site: EditableSite, found: Collision, form: Posted) -> Response:
    lang = language_of(request)
    kept = [
        (name, value)
        for name, values in form.items()
        if not name.startswith(_CHOOSE) and name not in ("form_token", "seen")
        for value in values
    ]
    return page(
        request,
        "staff/sites/choose.html",
        status=409,
        site=site,
        actor=found.actor,
        version=found.version,
        choices=choice_views(found.choices, form, lang),
        kept=kept,
    )


def _empty(kind: str) -> SiteDraft:
    if kind not in set(SiteKind):
        raise NotFound(_NO_KIND, value=kind[:100])
    return SiteDraft(kind=SiteKind(kind), name="", published=False)


def _filling(request: Request) -> Filling:
    service = service_of(request)
    deployment = service.settings.deployment
    return Filling(lang=language_of(request), crs=deployment.crs, source=deployment.organisation, today=service.today())


_NO_KIND = Text(sv="Det finns inget sådant slag av plats.", en="There is no such kind of site.")
