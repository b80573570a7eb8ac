"""What a planner sees, as files: a table, a GeoPackage, a sheet to print."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.planner.counting import count_for_page, state_of
from api.pages.planner.lots import UNKNOWN_WORD, ordered, uses_text
from api.pages.planner.sheet import supply_sheet
from api.pages.planner.view import Counted
from api.planning import WatcherNow
from api.serving.headers import cache_control
from api.serving.languages import language_of
from api.serving.service import Service, service_of
from maps.planning.files import plots_csv
from siting.domain.codes import OWNER_KIND
from siting.domain.errors import InvalidInput
from siting.domain.sites import AVAILABILITY_LABELS
from siting.domain.supply import UseGroup
from siting.domain.supply_wording import why_text
from siting.domain.text import Lang, Text
from siting.domain.wording import YES_NO
from siting.services.supply import CountedLot
from siting.store.supply import find_attributions, find_shapes

router = APIRouter(prefix="/planner")

_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "gpkg": "application/geopackage+sqlite3",
    "pdf": "application/pdf",
}


@router.get("/supply.csv")
def send_csv(request: Request, watching: WatcherNow) -> Response:
    """Answer with the table of all that is seen."""
    service, lang = service_of(request), language_of(request)
    state = state_of(request, watching)
    counted = count_for_page(service, watching, state)
    lots = ordered(counted.lots, state.order, descending=state.descending, lang=lang)
    headings = [heading.say(lang) for heading in _HEADINGS]
    return _file(service, "csv", plots_csv(headings, [_cells(one, lang) for one in lots], lang))


@router.get("/supply.gpkg")
def send_gpkg(request: Request, watching: WatcherNow) -> Response:
    """Answer with the plots and the supply by year for a GIS."""
    from maps.planning.gis import plots_gpkg

    service = service_of(request)
    counted = count_for_page(service, watching, state_of(request, watching))
    ids = [one.site_id for one in counted.lots]
    with watching.reading(service) as reader:
        shapes = find_shapes(reader, ids, published_only=watching.published_only)
        sources = find_attributions(reader, ids, published_only=watching.published_only)
    rows = [{**_columns(one), "geometry": shapes.get(one.site_id)} for one in counted.lots]
    crs = service.settings.deployment.crs
    return _file(service, "gpkg", plots_gpkg(rows, _by_year(counted), crs, sources=sources))


@router.get("/supply.pdf")
def send_pdf(request: Request, watching: WatcherNow) -> Response:
    """Answer with the sheet, A4 or A3.

    Raises
    ------
    InvalidInput
        There is no such paper.
    """
    from maps.planning.printing import render_sheet

    said = request.query_params.get("paper", "a4")
    if said not in ("a4", "a3"):
        raise InvalidInput(_PAPER.fill(said=said[:20]), value=said)
    service, lang = service_of(request), language_of(request)
    state = state_of(request, watching)
    counted = count_for_page(service, watching, state)
    ids = [one.site_id for one in counted.lots]
    with watching.reading(service) as reader:
        shapes = find_shapes(reader, ids, published_only=watching.published_only)
        sources = find_attributions(reader, ids, published_only=watching.published_only)
    with service.begin() as conn:
        sheet = supply_sheet(
            conn,
            counted,
            shapes,
            state,
            deployment=service.settings.deployment,
            paper="a3" if said == "a3" else "a4",
            lang=lang,
            sources=sources,
        )
    return _file(service, "pdf", render_sheet(sheet))


def _file(service: Service, ending: str, content: bytes) -> Response:
    name = f"supply-{service.today().isoformat()}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": cache_control(public=False),
        "Vary": "Accept-Language, Cookie",
    }
    return Response(content, media_type=_MEDIA_TYPES[ending], headers=headers)


def _cells(one: CountedLot, lang: Lang) -> list[str]:
    """Return a plot's row of the CSV file: figures without unit and dates in ISO, so that a spreadsheet can count."""
    stored, unknown = one.stored, UNKNOWN_WORD.say(lang)
    owner, power = stored.owner_kind, stored.power_mw
    return [
        stored.name,
        ", ".join(stored.property_designations),
        unknown if stored.lot.area_m2 is None else f"{stored.lot.area_m2:.0f}",
        unknown if one.ready.first is None else one.ready.first.isoformat(),
        unknown if one.ready.last is None else one.ready.last.isoformat(),
        why_text(stored.lot, one.ready, lang),
        unknown if UseGroup.UNKNOWN in one.groups else uses_text(one, lang),
        unknown if owner is None else OWNER_KIND[owner].say(lang),
        AVAILABILITY_LABELS[stored.availability].say(lang),
        unknown if power is None else f"{power:g}".replace(".", "," if lang == "sv" else "."),
        YES_NO[stored.published].say(lang),
        unknown if stored.verified is None else stored.verified.isoformat(),
    ]


def _columns(one: CountedLot) -> dict[str, Any]:
    stored = one.stored
    return {
        "site_id": one.site_id,
        "name": stored.name,
        "property": ", ".join(stored.property_designations),
        "area_m2": stored.lot.area_m2,
        "area_from_boundary": stored.measured,
        "ready_first": one.ready.first,
        "ready_last": one.ready.last,
        "judged_from": ",".join(one.ready.grounds),
        "uses": ",".join(group.value for group in UseGroup if group in one.groups),
        "owner_kind": stored.owner_kind,
        "availability": stored.availability.value,
        "power_capacity_mw": stored.power_mw,
        "published": stored.published,
        "verified": stored.verified,
        "demo": stored.demo,
    }


def _by_year(counted: Counted) -> list[dict[str, Any]]:
    return [
        {
            "day": step.day,
            "sure_m2": step.total.sure_m2,
            "possible_m2": step.total.possible_m2,
            **{f"{group}_sure_m2": amount.sure_m2 for group, amount in step.stacked.items()},
        }
        for step in counted.found.steps
    ]


_HEADINGS = (
    Text(sv="Plats", en="Site"),
    Text(sv="Fastighet", en="Property"),
    Text(sv="Yta, m²", en="Area, m²"),
    Text(sv="Klar tidigast", en="Ready at the earliest"),
    Text(sv="Klar senast", en="Ready at the latest"),
    Text(sv="Därför", en="Because"),
    Text(sv="Användning", en="Use"),
    Text(sv="Ägare", en="Owner"),
    Text(sv="Status", en="Status"),
    Text(sv="Effekt nu, MW", en="Power now, MW"),
    Text(sv="Publicerad", en="Published"),
    Text(sv="Kontrollerad", en="Checked"),
)
_PAPER = Text(sv="paper: {said} finns inte; välj a4 eller a3", en="paper: there is no {said}; choose a4 or a3")
