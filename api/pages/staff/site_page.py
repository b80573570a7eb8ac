"""One site for staff: what is known of it and how, who changed what, and what is done with one click."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.rendering import form_errors, page
from api.pages.staff.forms import PostedForm, first, ours, whole
from api.pages.staff.site_views import entry_view, field_text, theme_views
from api.serving.addresses import site_number, site_path
from api.serving.languages import language_of
from api.serving.problems import status_of
from api.serving.service import service_of
from api.serving.visitors import StaffNow, staff
from siting.domain.accounts import Account
from siting.domain.errors import Conflict, InvalidInput, SitingError
from siting.domain.site_drafts import OWN_LABELS, SiteDraft
from siting.domain.site_geometry import geojson_wgs84
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS, OFF_THE_MARKET, Availability
from siting.domain.text import Text
from siting.domain.wording import source_text
from siting.services.edit_site import (
    EditableSite,
    as_the_source_says,
    change_sites,
    load_editable,
    make_available,
    publish,
)
from siting.services.site_history import restored, site_history, undo_change
from siting.services.verify_sites import verified_on

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])


@router.get("/staff/sites/{ref}")
def show(request: Request, ref: str) -> Response:
    """Answer with all that is known of a site."""
    return site_page(request, site_number(ref), [])


@router.get("/staff/sites/{ref}/history")
def history(request: Request, ref: str) -> Response:
    """Answer with who changed what."""
    return _history_page(request, site_number(ref), [])


@router.post("/staff/sites/{ref}/state")
def change_state(request: Request, account: StaffNow, ref: str, form: PostedForm) -> Response:
    """Publish a site, take it back, say whether it can be had, or that what is known was checked today."""
    ours(request, form)
    site_id = site_number(ref)
    return _do(request, site_id, lambda: _change_state(request, site_id, first(form, "action"), account))


@router.post("/staff/sites/{ref}/source")
def take_source(request: Request, account: StaffNow, ref: str, form: PostedForm) -> Response:
    """Let one field be as the source says again."""
    ours(request, form)
    site_id, service = site_number(ref), service_of(request)

    def work() -> None:
        with service.begin() as conn:
            change = as_the_source_says(conn, site_id, first(form, "field"))
        change_sites(service.database, [site_id], change, by=account, today=service.today())

    return _do(request, site_id, work)


@router.post("/staff/sites/{ref}/undo")
def undo(request: Request, account: StaffNow, ref: str, form: PostedForm) -> Response:
    """Take one change of the site back."""
    ours(request, form)
    site_id = site_number(ref)
    try:
        undo_change(service_of(request).database, whole(first(form, "change")), by=account, site_id=site_id)
    except SitingError as error:
        errors = form_errors(error, language_of(request))
        return _history_page(request, site_id, errors, status=int(status_of(error)))
    return going_to(f"/staff/sites/{site_id}/history?done=undone")


def site_page(request: Request, site_id: int, errors: list[str], *, status: int = 200) -> Response:
    """Return the page of a site.

    Raises
    ------
    NotFound
        There is no such site.
    """
    service, lang = service_of(request), language_of(request)
    with service.begin() as conn:
        site = load_editable(conn, site_id)
    crs = service.settings.deployment.crs
    return page(
        request,
        "staff/sites/site.html",
        status=status,
        site=site,
        source_name=source_text(site.source_name, lang),
        draft=site.draft,
        kind=KIND_LABELS[site.draft.kind],
        availability=AVAILABILITY_LABELS[site.draft.availability],
        settable=[(one.value, AVAILABILITY_LABELS[one]) for one in Availability if one is not Availability.WITHDRAWN],
        withdrawn=site.draft.availability is Availability.WITHDRAWN,
        public_url=_public_url(site),
        own=[
            (OWN_LABELS[name], field_text(name, site.draft.value(name), lang), _said(site, name, request))
            for name in _SHOWN
        ],
        themes=theme_views(site, lang),
        geometry=None if site.draft.geom is None else geojson_wgs84(site.draft.geom, crs),
        errors=errors,
        done=_DONE.get(request.query_params.get("done", "")),
    )


def going_to(path: str) -> Response:
    """Return an answer that has the browser go on to a page, and keeps no copy of this one."""
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def _history_page(request: Request, site_id: int, errors: list[str], *, status: int = 200) -> Response:
    lang = language_of(request)
    with service_of(request).begin() as conn:
        site = load_editable(conn, site_id)
        entries = [entry_view(entry, lang) for entry in site_history(conn, site_id)]
    return page(
        request,
        "staff/sites/history.html",
        status=status,
        site=site,
        draft=site.draft,
        entries=entries,
        errors=errors,
        done=_DONE.get(request.query_params.get("done", "")),
    )


def _do(request: Request, site_id: int, work: Callable[[], None]) -> Response:
    try:
        work()
    except (Conflict, InvalidInput) as error:
        return site_page(request, site_id, form_errors(error, language_of(request)), status=int(status_of(error)))
    return going_to(f"/staff/sites/{site_id}?done=saved")


def _change_state(request: Request, site_id: int, action: str, account: Account) -> None:
    service = service_of(request)
    if action == "restore":
        restored(service.database, site_id, by=account)
        return
    name, _, value = action.partition(":")
    changes: dict[str, Callable[[SiteDraft], SiteDraft]] = {
        "publish": publish(on=True),
        "unpublish": publish(on=False),
        "verify": verified_on(service.today()),
    }
    if name == "available" and value in set(Availability) - {Availability.WITHDRAWN}:
        changes["available"] = make_available(Availability(value))
    if name not in changes:
        raise InvalidInput(_NO_ACTION, value=action[:100])
    change_sites(service.database, [site_id], changes[name], by=account, today=service.today())


def _said(site: EditableSite, name: str, request: Request) -> tuple[str, str] | None:
    """Return what the source says of a field that was changed by hand, and the field's name; None where it was not."""
    said = site.said.get(name)
    return None if said is None else (field_text(name, said.value, language_of(request)), name)


def _public_url(site: EditableSite) -> str:
    if not site.draft.published or site.draft.availability in OFF_THE_MARKET:
        return ""
    return site_path(site.site_id, site.draft.name)


_SHOWN = (
    "name",
    "kind",
    "address",
    "holder",
    "property_designations",
    "availability",
    "available_from",
    "reserved_until",
    "geom",
)
"""Own fields on the page, in their order."""
_DONE = {
    "saved": Text(sv="Sparat.", en="Saved."),
    "added": Text(sv="Platsen är upplagd.", en="The site has been added."),
    "undone": Text(sv="Ändringen är återtagen.", en="The change has been taken back."),
}
_NO_ACTION = Text(sv="Välj vad som ska göras.", en="Choose what is to be done.")
