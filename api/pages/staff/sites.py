"""``/staff/sites``: all sites, those checked longest ago first; and what is done to several at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.rendering import form_errors, page
from api.pages.staff.forms import Posted, PostedForm, first, ours, whole
from api.pages.staff.site_views import RowView, row_view
from api.serving.languages import language_of
from api.serving.problems import status_of
from api.serving.service import service_of
from api.serving.visitors import StaffNow, staff
from siting.domain.errors import Conflict, Faults, InvalidInput, SitingError
from siting.domain.site_drafts import SiteDraft
from siting.domain.site_search import SiteQuery
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS, Availability, SiteKind
from siting.domain.text import Text
from siting.domain.wording import source_text
from siting.services.edit_site import change_sites, make_available, publish
from siting.services.search_sites import parse_query, query_string, search_sites
from siting.services.site_history import undo_change
from siting.services.verify_sites import verified_on
from siting.store.database import driver_connection
from siting.store.sources import list_sources

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])

MOST_AT_ONCE = 200
_OWN = ("lang", "done", "change", "n")
_STALE_FIRST = "verified"


@dataclass(frozen=True, kw_only=True)
class ListView:
    """The list.

    Parameters
    ----------
    asked
        What the form's fields show.
    rows, found
        The page's sites, and how many there are on all pages.
    next_url, first_url
        Other pages, "" where there are none.
    back
        The list's own query, for forms to come back to.
    """

    asked: dict[str, str]
    rows: tuple[RowView, ...]
    found: int
    next_url: str
    first_url: str
    back: str


@router.get("/staff/sites")
def listed(request: Request) -> Response:
    """Answer with the list."""
    return _page(request, request.url.query, [])


@router.post("/staff/sites/bulk")
def change_several(request: Request, account: StaffNow, form: PostedForm) -> Response:
    """Do one thing to the ticked sites, all or none."""
    ours(request, form)
    service = service_of(request)
    back = first(form, "back")
    try:
        ids = _ticked(form)
        done, change = _change(first(form, "action"), service.today())
        saved = change_sites(service.database, ids, change, by=account, today=service.today())
    except (InvalidInput, Conflict) as error:
        return _page(request, back, form_errors(error, language_of(request)), status=int(status_of(error)))
    changes = {one.change_id for one in saved if one.change_id is not None}
    told = {"done": done, "n": sum(bool(one.fields) for one in saved), **({"change": changes.pop()} if changes else {})}
    return _to_list(back, told)


@router.post("/staff/sites/undo")
def undo(request: Request, account: StaffNow, form: PostedForm) -> Response:
    """Take back what was done to several."""
    ours(request, form)
    back = first(form, "back")
    try:
        saved = undo_change(service_of(request).database, whole(first(form, "change")), by=account)
    except SitingError as error:
        return _page(request, back, form_errors(error, language_of(request)), status=int(status_of(error)))
    return _to_list(back, {"done": "undone", "n": len(saved)})


def _page(request: Request, query: str, errors: list[str], *, status: int = 200) -> Response:
    service, lang = service_of(request), language_of(request)
    given = dict(parse_qsl(query))
    asked, problems = _asked(query)
    with service.begin() as conn:
        try:
            found = search_sites(driver_connection(conn), asked, secret=service.secret, published_only=False)
        except InvalidInput as error:
            problems = [error.message]
            asked = SiteQuery(sort=asked.sort)
            found = search_sites(driver_connection(conn), asked, secret=service.secret, published_only=False)
        sources = list_sources(conn)
    view = ListView(
        asked=given,
        rows=tuple(row_view(row, service.today(), lang) for row in found.rows),
        found=found.counts.found,
        next_url="" if found.next is None else f"/staff/sites?{query_string(found.next)}",
        first_url=f"/staff/sites?{query_string(asked.asked)}" if asked.cursor else "",
        back=query_string(asked),
    )
    return page(
        request,
        "staff/sites/list.html",
        status=422 if problems else status,
        view=view,
        errors=[*errors, *(one.say(lang) for one in problems)],
        sources=[(source.key, source_text(source.name, lang)) for source in sources],
        kinds=[(kind.value, KIND_LABELS[kind]) for kind in SiteKind],
        availabilities=[(one.value, AVAILABILITY_LABELS[one]) for one in Availability],
        settable=[(one.value, AVAILABILITY_LABELS[one]) for one in Availability if one is not Availability.WITHDRAWN],
        sorts=SORTS,
        done=_done(given),
    )


def _asked(query: str) -> tuple[SiteQuery, list[Text]]:
    """Return what is asked, and what of it can't be used."""
    plain = parse_query(f"sort={_STALE_FIRST}", staff=True)
    try:
        asked = parse_query(query, staff=True, ignore=_OWN)
    except Faults as error:
        return plain, list(error.faults)
    except InvalidInput as error:
        return plain, [error.message]
    if asked.sort is None and asked.near is None:
        asked = parse_query(urlencode([*parse_qsl(query), ("sort", _STALE_FIRST)]), staff=True, ignore=_OWN)
    return asked, []


def _change(action: str, today: date) -> tuple[str, Callable[[SiteDraft], SiteDraft]]:
    """Return what is done, by its name."""
    name, _, value = action.partition(":")
    if name == "verify":
        return "verified", verified_on(today)
    if name in ("publish", "unpublish"):
        return f"{name}ed", publish(on=name == "publish")
    if name == "available" and value in set(Availability) - {Availability.WITHDRAWN}:
        return "available", make_available(Availability(value))
    raise InvalidInput(_NO_ACTION, value=action[:100])


def _ticked(form: Posted) -> list[int]:
    ids = sorted({number for text in form.get("site", ()) if (number := whole(text)) > 0})
    if not ids or len(ids) > MOST_AT_ONCE:
        raise InvalidInput(_TICK.fill(most=MOST_AT_ONCE), value=len(ids))
    return ids


def _done(given: dict[str, str]) -> dict[str, str] | None:
    if given.get("done") not in _DONE:
        return None
    change, count = whole(given.get("change", "")), max(0, whole(given.get("n", ""), 0))
    said = _DONE[given["done"]]
    return {"sv": said.sv.format(n=count), "en": said.en.format(n=count), "change": str(change) if change > 0 else ""}


def _to_list(back: str, told: dict[str, object]) -> Response:
    kept = [(name, value) for name, value in parse_qsl(back) if name not in _OWN]
    query = urlencode([*kept, *told.items()])
    return RedirectResponse(f"/staff/sites?{query}", status_code=303, headers={"Cache-Control": "no-store"})


SORTS: tuple[tuple[str, Text], ...] = (
    ("verified", Text(sv="Äldst kontrollerade först", en="Checked longest ago first")),
    ("name", Text(sv="Namn", en="Name")),
    ("-changed", Text(sv="Senast ändrade först", en="Changed last first")),
)
_DONE = {
    "verified": Text(sv="Kontrollerade i dag: {n}", en="Checked today: {n}"),
    "published": Text(sv="Publicerade: {n}", en="Published: {n}"),
    "unpublished": Text(sv="Avpublicerade: {n}", en="Unpublished: {n}"),
    "available": Text(sv="Ändrad status: {n}", en="Availability changed: {n}"),
    "undone": Text(sv="Återställda: {n}", en="Taken back: {n}"),
}
_NO_ACTION = Text(sv="Välj vad som ska göras.", en="Choose what is to be done.")
_TICK = Text(sv="Kryssa för 1 till {most} platser.", en="Tick 1 to {most} sites.")
