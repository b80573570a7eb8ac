"""``/staff/imports``: a file is sent, looked at, and loaded when somebody has said yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from api import importing_sites
from api.importing_sites import PREVIEW, cancel, confirm, load, look_at, receive
from api.pages.rendering import form_errors, page
from api.pages.staff.forms import PostedForm, ours
from api.pages.staff.site_page import going_to
from api.pages.staff.site_views import field_words
from api.sent_files import Sending
from api.serving.languages import language_of
from api.serving.problems import Malformed, status_of
from api.serving.service import Service, service_of
from api.serving.visitors import StaffNow, check_form, staff
from gis_data.sources import shipped_sources
from siting.domain.errors import Conflict, InvalidInput, NotFound, SitingError
from siting.domain.site_drafts import field_label
from siting.domain.text import Text
from siting.store.jobs import JobStatus, list_jobs
from siting.store.site_edits import MANUAL
from siting.store.site_imports import (
    ImportStatus,
    SiteImport,
    erase_old,
    list_imports,
    load_import,
    read_pieces,
)
from siting.store.sources import list_sources

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])

KEPT = timedelta(hours=24)
"""For how long what was sent waits for a yes."""
_SHOWN = 30
_LARGEST_MAPPING = 200_000
_LARGEST_ID = 2**31


async def sent_form(request: Request, _: StaffNow) -> FormData:
    """Return a form with a file; read only when it is known who sends it.

    Raises
    ------
    Malformed
        It is none.
    """
    try:
        return await request.form(max_files=2, max_fields=20)
    except HTTPException as error:
        raise Malformed(_NO_FORM) from error


@router.get("/staff/imports")
def show_all(request: Request) -> Response:
    """Answer with the form, and what was imported of late."""
    return _list_page(request, {}, [])


@router.post("/staff/imports")
def send(request: Request, account: StaffNow, form: Annotated[FormData, Depends(sent_form)]) -> Response:
    """Take a file, and look at it at once if it is small."""
    check_form(request, _text(form, "form_token"))
    service = service_of(request)
    given = {name: _text(form, name) for name in _FIELDS}
    file = form.get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise InvalidInput(_NO_FILE)
        sending = Sending(**given, mapping_text=_mapping_text(form), keep_missing="keep_missing" in form)
        import_id = receive(service.database, file.file, file.filename, sending, actor=account.login)
    except SitingError as error:
        return _list_page(request, given, form_errors(error, language_of(request)), status=int(status_of(error)))
    _look(service, import_id)
    return going_to(f"/staff/imports/{import_id}")


@router.get("/staff/imports/{import_id}")
def show(request: Request, import_id: int) -> Response:
    """Answer with where a file stands, and what it would do."""
    return _import_page(request, import_id, [])


@router.get("/staff/imports/{import_id}/issues.csv")
def issues(request: Request, import_id: int) -> Response:
    """Answer with all that is wrong with a file."""
    service, lang = service_of(request), language_of(request)
    _load(service, import_id)
    with service.begin() as conn:
        content = b"".join(read_pieces(conn, import_id, f"issues_{lang}"))
    if not content:
        raise NotFound(_NO_ISSUES, value=import_id)
    headers = {
        "Content-Disposition": f'attachment; filename="import-{import_id}-{lang}.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(iter([content]), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/staff/imports/{import_id}/confirm")
def say_yes(request: Request, account: StaffNow, import_id: int, form: PostedForm) -> Response:
    """Load a file."""
    ours(request, form)
    service = service_of(request)
    _load(service, import_id)
    try:
        now = confirm(service.database, import_id, consent="consent" in form, actor=account.login)
    except (InvalidInput, Conflict) as error:
        return _import_page(request, import_id, form_errors(error, language_of(request)), status=int(status_of(error)))
    if now:
        load(service.database, import_id, today=service.today())
    return going_to(f"/staff/imports/{import_id}")


@router.post("/staff/imports/{import_id}/cancel")
def say_no(request: Request, import_id: int, form: PostedForm) -> Response:
    """Erase what was sent."""
    ours(request, form)
    _load(service_of(request), import_id)
    if not cancel(service_of(request).database, import_id):
        return _import_page(request, import_id, form_errors(Conflict(_TOO_LATE), language_of(request)), status=409)
    return going_to(f"/staff/imports/{import_id}")


def _look(service: Service, import_id: int) -> None:
    """Look at a file that no worker was asked to look at."""
    with service.begin() as conn:
        kept = load_import(conn, import_id)
    if kept.size_bytes <= importing_sites.SMALL_BYTES:
        look_at(service.database, import_id, today=service.today(), words=field_words)


def _list_page(request: Request, given: dict[str, str], errors: list[str], *, status: int = 200) -> Response:
    service = service_of(request)
    with service.begin() as conn:
        erase_old(conn, KEPT)
        rows = list_imports(conn, limit=_SHOWN)
        sources = [one for one in list_sources(conn) if one.key != MANUAL.key]
    return page(
        request,
        "staff/sites/imports.html",
        status=status,
        given=given,
        errors=errors,
        rows=[_row(one) for one in rows],
        sources=[one.key for one in sources],
        mappings=shipped_sources(),
        limit_mb=service.settings.service.upload_limit_mb,
        kept_hours=int(KEPT.total_seconds() // 3600),
        crs=service.settings.deployment.crs,
    )


def _import_page(request: Request, import_id: int, errors: list[str], *, status: int = 200) -> Response:
    service, lang = service_of(request), language_of(request)
    kept = _load(service, import_id)
    with service.begin() as conn:
        waits = bool(list_jobs(conn, statuses=[JobStatus.WAITING], task=PREVIEW, limit=1))
    told = kept.preview or {}
    return page(
        request,
        "staff/sites/import.html",
        status=status,
        kept=kept,
        line=_row(kept),
        busy=kept.status in (ImportStatus.SENT, ImportStatus.CONFIRMED),
        waits=waits,
        told=told,
        counts=_count_rows(told),
        nothing_new=not any(told.get("summary", {}).get(name) for name in _NEWS),
        groups=[
            (label, [_sample_view(one, lang) for one in told.get(name, ())], name, told.get("summary", {}).get(name, 0))
            for name, label in _GROUPS.items()
        ],
        lang=lang,
        errors=errors,
        kept_hours=int(KEPT.total_seconds() // 3600),
    )


def _row(kept: SiteImport) -> dict[str, object]:
    return {
        "url": f"/staff/imports/{kept.import_id}",
        "file": kept.file_name,
        "source": kept.source,
        "actor": kept.actor,
        "at": f"{kept.created_at.astimezone():%Y-%m-%d %H:%M}",
        "status": _STATUSES[kept.status],
    }


def _count_rows(told: object) -> list[tuple[Text, int]]:
    if not isinstance(told, dict) or not told:
        return []
    numbers = {**told["counts"], **{f"sites_{name}": value for name, value in told["summary"].items()}}
    return [(label, numbers[name]) for name, label in _COUNTS.items()]


def _sample_view(one: dict[str, object], lang: str) -> dict[str, object]:
    fields = one["fields"] if isinstance(one["fields"], list) else []
    kept = one["kept"] if isinstance(one["kept"], list) else []
    said = "sv" if lang == "sv" else "en"
    return {
        "name": one["name"],
        "site_id": one["site_id"],
        "fields": [(field_label(field["name"]), field["before"][said], field["after"][said]) for field in fields],
        "kept": [field_label(name) for name in kept],
    }


def _load(service: Service, import_id: int) -> SiteImport:
    if not 0 < import_id < _LARGEST_ID:
        raise NotFound(_NONE, value=import_id)
    with service.begin() as conn:
        return load_import(conn, import_id)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip()[:500] if isinstance(value, str) else ""


def _mapping_text(form: FormData) -> str:
    sent = form.get("mapping_file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return ""
    content = sent.file.read(_LARGEST_MAPPING + 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_NO_MAPPING) from error


_FIELDS = ("source", "mapping", "crs", "layer", "part")
_STATUSES = {
    ImportStatus.SENT: Text(sv="granskas", en="being looked at"),
    ImportStatus.PREVIEWED: Text(sv="väntar på ett ja", en="waits for a yes"),
    ImportStatus.CONFIRMED: Text(sv="läses in", en="being imported"),
    ImportStatus.DONE: Text(sv="inläst", en="imported"),
    ImportStatus.FAILED: Text(sv="gick inte", en="failed"),
    ImportStatus.CANCELLED: Text(sv="avbruten", en="cancelled"),
}
_COUNTS = {
    "read": Text(sv="rader lästa", en="rows read"),
    "rejected": Text(sv="rader ej inlästa", en="rows rejected"),
    "sites_added": Text(sv="nya platser", en="sites added"),
    "sites_changed": Text(sv="ändrade", en="changed"),
    "sites_restored": Text(sv="återkomna", en="restored"),
    "sites_unchanged": Text(sv="oförändrade", en="unchanged"),
    "sites_withdrawn": Text(sv="borttagna ur källan", en="withdrawn"),
    "without_position": Text(sv="utan läge", en="without a position"),
}
_NEWS = ("added", "changed", "restored", "withdrawn")
_GROUPS = {
    "changed": Text(sv="Ändrade", en="Changed"),
    "added": Text(sv="Nya", en="Added"),
    "withdrawn": Text(sv="Borttagna ur källan", en="Withdrawn"),
}
_NONE = Text(sv="Det finns ingen sådan inläsning.", en="There is no such import.")
_NO_FORM = Text(sv="Det som skickades är inget formulär.", en="What was sent is no form.")
_NO_FILE = Text(sv="Välj en fil.", en="Choose a file.")
_NO_MAPPING = Text(sv="Mappningen är inte text i UTF-8.", en="The mapping is not text in UTF-8.")
_NO_ISSUES = Text(sv="Filen har inga anmärkningar, eller är raderad.", en="The file has no issues, or has been erased.")
_TOO_LATE = Text(sv="Det är för sent att avbryta.", en="It is too late to cancel.")
