"""The planners' map, its table, and what is told of one plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.pages.planner.counting import count_for_page, found_lots, state_of
from api.pages.planner.form import Chip, FilterForm, asked_words, chips, filter_form
from api.pages.planner.lots import LotItem, facts_of, lot_item, ordered
from api.pages.planner.sheet import COLUMNS, FIGURES
from api.pages.planner.state import ORDERS, PlannerState
from api.pages.planner.view import planner_view
from api.pages.rendering import page
from api.planning import WatcherNow
from api.serving.languages import language_of
from api.serving.service import service_of
from api.serving.visitors import visitor_of
from siting.domain.accounts import STAFF_ROLES
from siting.domain.errors import NotFound
from siting.domain.supply_wording import area_text
from siting.domain.text import Lang, Text
from siting.services.supply import CountedLot, find_lot, supply_of, write_supply_query

router = APIRouter(prefix="/planner")

MAP, TABLE = "/planner", "/planner/table"
ROWS = 100
"""Of the table on a page."""

SiteNumber = Annotated[int, Path(ge=1, le=2**63 - 1)]


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the pages' links lead.

    Parameters
    ----------
    map, table
        The same in the other page.
    plots
        The plots for the map, as GeoJSON.
    csv, gpkg, pdf_a4, pdf_a3
        What is seen, as files.
    clear
        The page without filters.
    """

    map: str
    table: str
    plots: str
    csv: str
    gpkg: str
    pdf_a4: str
    pdf_a3: str
    clear: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column of the table.

    Parameters
    ----------
    label
        What it holds.
    href
        The table by it; the other way round where it is by it already.
    sorted
        ``ascending``, ``descending`` or ``none``.
    figures
        Whether it holds figures.
    """

    label: str
    href: str
    sorted: str
    figures: bool


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The filters alone, where there is no map."""

    form: FilterForm
    chips: list[Chip]


@router.get("")
def show_map(request: Request, watching: WatcherNow) -> Response:
    """Answer with the map."""
    state = state_of(request, watching)
    lang = language_of(request)
    counted = count_for_page(service_of(request), watching, state)
    return page(
        request,
        "planner/map.html",
        here="map",
        view=planner_view(counted, state, MAP, lang),
        state=state,
        to=addresses(state, MAP),
        public=watching.published_only,
    )


@router.get("/table")
def show_table(request: Request, watching: WatcherNow) -> Response:
    """Answer with the table."""
    state = state_of(request, watching)
    service, lang = service_of(request), language_of(request)
    with watching.reading(service) as reader:
        lots = found_lots(reader, service, watching, state.query)
    found = supply_of(lots, service.today())
    rows = ordered(lots, state.order, descending=state.descending, lang=lang)
    pages = max(1, -(-len(rows) // ROWS))
    state = replace(state, page=min(state.page, pages))
    return page(
        request,
        "planner/table.html",
        here="table",
        view=Filters(form=filter_form(state, lang, also=_AS_SEEN), chips=chips(state, TABLE, lang)),
        rows=_items(rows[(state.page - 1) * ROWS : state.page * ROWS], request, lang),
        headings=_headings(state, lang),
        count=len(rows),
        total=area_text(found.total_m2, lang),
        asked=asked_words(state.query, lang),
        page_number=state.page,
        pages=pages,
        before=state.address(TABLE, page=state.page - 1) if state.page > 1 else "",
        after=state.address(TABLE, page=state.page + 1) if state.page < pages else "",
        to=addresses(state, TABLE),
        public=watching.published_only,
    )


@router.get("/sites/{site_id}")
def show_plot(request: Request, site_id: SiteNumber, watching: WatcherNow) -> Response:
    """Answer with what is told of one plot: a page, or for the map's script the part that it shows.

    Raises
    ------
    NotFound
        There is no such land that the visitor may see.
    """
    service, lang = service_of(request), language_of(request)
    with watching.reading(service) as reader:
        one = find_lot(reader, site_id, service.today(), published_only=watching.published_only)
    if one is None:
        raise NotFound(_NO_LAND.fill(number=site_id), value=site_id)
    part = request.headers.get("x-part") == "plot"
    return page(
        request,
        "planner/plot_part.html" if part else "planner/plot.html",
        heading="h2" if part else "h1",
        item=lot_item(one, service.today(), lang),
        facts=facts_of(one, service.today(), lang),
        public_href=f"/sites/{site_id}" if one.stored.published else "",
        staff_href=f"/staff/sites/{site_id}" if visitor_of(request).may(STAFF_ROLES) else "",
    )


def addresses(state: PlannerState, path: str) -> Addresses:
    """Return where a page's links lead."""
    asked = urlencode(write_supply_query(state.query))
    seen = urlencode([*write_supply_query(state.query), *(pair for pair in state.pairs() if pair[0] in _DRAWN)])

    def file(name: str, *more: str) -> str:
        said = "&".join(part for part in (seen if name == "supply.pdf" else asked, *more) if part)
        return f"/planner/{name}?{said}" if said else f"/planner/{name}"

    return Addresses(
        map=state.address(MAP, page=1),
        table=state.address(TABLE),
        plots=f"/api/v1/supply/sites?{asked}" if asked else "/api/v1/supply/sites",
        csv=file("supply.csv"),
        gpkg=file("supply.gpkg"),
        pdf_a4=file("supply.pdf", "paper=a4"),
        pdf_a3=file("supply.pdf", "paper=a3"),
        clear=replace(state, query=PlannerState().query, page=1).address(path),
    )


def _items(lots: Sequence[CountedLot], request: Request, lang: Lang) -> list[LotItem]:
    today = service_of(request).today()
    return [lot_item(one, today, lang) for one in lots]


def _headings(state: PlannerState, lang: Lang) -> list[Heading]:
    found = []
    for order in ORDERS:
        current = order == state.order
        turned = current and not state.descending
        way = ("descending" if state.descending else "ascending") if current else "none"
        href = state.address(TABLE, order=order, descending=turned, page=1)
        found.append(Heading(label=COLUMNS[order].say(lang), href=href, sorted=way, figures=order in FIGURES))
    return found


_DRAWN = frozenset({"year", "colour", "layers"})
_AS_SEEN = _DRAWN | {"map", "order"}
"""What a form of filters leaves as it is where it has no field for it."""
_NO_LAND = Text(sv="Det finns ingen mark med nummer {number}.", en="There is no land with number {number}.")
