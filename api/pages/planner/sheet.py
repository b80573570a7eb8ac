"""Putting together what is printed of the planners' map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from api.pages.planner.form import asked_words
from api.pages.planner.legend import LegendItem, legend, use_legend
from api.pages.planner.lots import lot_item, ordered
from api.pages.planner.state import COLOURINGS, PlannerState
from api.pages.planner.view import Counted, goal_of_page, unknown_when
from maps.drawing.scene import Scene
from maps.drawing.viewport import Bounds
from maps.planning.bars import is_unsure
from maps.planning.plan_map import PlannedPlot
from maps.planning.sheet import Paper, SheetCell, SupplySheet
from siting.domain.codes import OWNER_KIND
from siting.domain.formats import EN_DASH, day, number
from siting.domain.ready_land import Ready
from siting.domain.site_search_places import box_in_crs
from siting.domain.supply import USE_GROUP_LABELS
from siting.domain.supply_wording import area_text, band_of, by_then, step_label
from siting.domain.text import Lang, Text
from siting.domain.wording import source_text
from siting.services.supply import CountedLot
from siting.settings import DeploymentSettings
from siting.store.places import load_areas, load_points
from siting.store.plans import load_plans

MOST_ROWS = 500
"""Plots that the sheet's table lists."""
COLUMNS: Mapping[str, Text] = {
    "name": Text(sv="Plats", en="Site"),
    "area": Text(sv="Yta", en="Area"),
    "ready": Text(sv="Klar", en="Ready"),
    "use": Text(sv="Användning", en="Use"),
    "owner": Text(sv="Ägare", en="Owner"),
    "status": Text(sv="Status", en="Status"),
    "power": Text(sv="Effekt nu", en="Power now"),
    "verified": Text(sv="Kontrollerad", en="Checked"),
}
FIGURES = frozenset({"area", "power"})
_ROUND_M = 300.0


def supply_sheet(
    conn: Connection,
    counted: Counted,
    shapes: Mapping[int, BaseGeometry],
    state: PlannerState,
    *,
    deployment: DeploymentSettings,
    paper: Paper,
    lang: Lang,
    sources: Sequence[str],
) -> SupplySheet:
    """Return the sheet of what is looked at.

    Parameters
    ----------
    conn
        Of the program's, for the ground that the map stands on.
    counted
        The plots and their supply.
    shapes
        Where the plots are, by number.
    sources
        Who has to be named for the plots.
    """
    found, as_of = counted.found, counted.found.as_of
    on = state.day(as_of)
    bounds = _bounds(conn, state, shapes, deployment.crs)
    around = shapely.box(*bounds).buffer(max(bounds[2] - bounds[0], bounds[3] - bounds[1], _ROUND_M))
    scene = _scene(conn, state, around)
    items = [one for one in legend(counted.lots, as_of, lang) if one.colouring == state.colour]
    goal = goal_of_page(counted, lang)
    rows = ordered(counted.lots, "area", descending=True, lang=lang)
    return SupplySheet(
        lang=lang,
        paper=paper,
        organisation=deployment.organisation,
        day=day(as_of, lang),
        demo=any(one.stored.demo for one in counted.lots),
        said=_said(counted, state, lang),
        found=found,
        goal_m2=0.0 if counted.outlook is None or state.query.is_filtered else counted.outlook.goal_m2,
        goal="" if goal is None else f"{goal.lead} {goal.rest}",
        goal_met=goal is not None and goal.met,
        unknown_when=unknown_when(found, lang),
        unsure=is_unsure(found),
        steps=[
            (
                step_label(one.day, as_of).say(lang),
                number(one.total.sure_m2, lang, decimals=0),
                number(one.total.possible_m2, lang, decimals=0),
            )
            for one in found.steps
        ],
        scene=scene,
        plots=_plots(counted.lots, shapes, items, state, as_of, lang) if "sites" in state.layers else [],
        plans=_plans(conn, around) if "plans" in state.layers else [],
        bounds=bounds,
        crs=deployment.crs,
        map_line=_MAP.fill(colours=COLOURINGS[state.colour], until=by_then(on, as_of)).say(lang),
        legend_title=COLOURINGS[state.colour].say(lang).capitalize(),
        legend=items,
        uses=use_legend(counted.lots, found, lang),
        headings=[label.say(lang) for label in COLUMNS.values()],
        rows=[cells(one, as_of, lang) for one in rows[:MOST_ROWS]],
        figures=frozenset(place for place, name in enumerate(COLUMNS) if name in FIGURES),
        more=_MORE.fill(count=len(rows) - MOST_ROWS).say(lang) if len(rows) > MOST_ROWS else "",
        sources=[source_text(one, lang) for one in dict.fromkeys([*sources, *_ground_sources(scene)])],
    )


def cells(one: CountedLot, as_of: date, lang: Lang) -> list[SheetCell]:
    """Return a plot's row, a cell a column."""
    item = lot_item(one, as_of, lang)
    told = {name: SheetCell(text=getattr(item, name), unknown=name in item.unknown) for name in COLUMNS}
    name = item.name if item.published else f"{item.name} ({_UNPUBLISHED.say(lang)})"
    return [*{**told, "name": SheetCell(text=name)}.values()]


def _said(counted: Counted, state: PlannerState, lang: Lang) -> str:
    found = counted.found
    words = _PLOTS_ONE if found.sites == 1 else _PLOTS
    amount = words.fill(count=number(found.sites, lang), area=area_text(found.total_m2, lang)).say(lang)
    return "; ".join([amount, *asked_words(state.query, lang)])


def _bounds(conn: Connection, state: PlannerState, shapes: Mapping[int, BaseGeometry], crs: str) -> Bounds:
    """Return what the map has to show: what was seen, else all plots, else all areas."""
    seen = state.query.sites.box
    shown = [] if seen is None else [box_in_crs(seen, crs)]
    shown = [one for one in shown if not one.is_empty] or list(shapes.values())
    shown = shown or [one.geometry for one in load_areas(conn)]
    if not shown:
        return (0.0, 0.0, _ROUND_M, _ROUND_M)
    west, south, east, north = shapely.total_bounds(shown).tolist()
    return west, south, east, north


def _scene(conn: Connection, state: PlannerState, around: BaseGeometry) -> Scene:
    return Scene(
        ranked=(),
        excluded=(),
        areas=tuple(load_areas(conn, within=around)) if "areas" in state.layers else (),
        points=tuple(load_points(conn, within=around)) if "points" in state.layers else (),
        roads=(),
    )


def _ground_sources(scene: Scene) -> list[str]:
    said = {one.source for one in scene.areas} | {one.source for one in scene.points}
    return sorted(said - {""})


def _plans(conn: Connection, around: BaseGeometry) -> list[BaseGeometry]:
    return [one.geometry for one in load_plans(conn, around) if one.geometry is not None]


def _plots(
    lots: Sequence[CountedLot],
    shapes: Mapping[int, BaseGeometry],
    items: Sequence[LegendItem],
    state: PlannerState,
    as_of: date,
    lang: Lang,
) -> list[PlannedPlot]:
    by_code = {one.code: one for one in items}
    on = state.day(as_of)
    found = []
    for lot in lots:
        code = _code(lot, state.colour, as_of)
        item = by_code.get(code)
        if lot.site_id in shapes and item is not None:
            says = _years(lot.ready, as_of, lang) if state.colour == "ready" else _word(lot, state.colour, lang)
            found.append(
                PlannedPlot(
                    geometry=shapes[lot.site_id],
                    name=lot.stored.name,
                    token=item.token,
                    state=_state(lot.ready, on),
                    says=says if lot.stored.published else f"{says}, {_UNPUBLISHED.say(lang)}",
                    area_m2=lot.stored.lot.area_m2 or 0.0,
                )
            )
    return found


def _code(lot: CountedLot, colouring: str, as_of: date) -> str:
    match colouring:
        case "ready":
            band = band_of(lot.ready, as_of)
            return str(-1 if band is None else band)
        case "owner":
            return lot.stored.owner_kind or ""
        case _:
            return lot.group.value


def _word(lot: CountedLot, colouring: str, lang: Lang) -> str:
    if colouring == "use":
        return USE_GROUP_LABELS[lot.group].say(lang)
    return OWNER_KIND[lot.stored.owner_kind].say(lang) if lot.stored.owner_kind else "?"


def _years(ready: Ready, as_of: date, lang: Lang) -> str:
    """Return when a plot is ready as there is room for on a map: "2028", "now–2029"."""
    if ready.first is None or ready.last is None:
        return "?"
    first, last = (
        by_then(as_of, as_of).say(lang) if one <= as_of else str(one.year) for one in (ready.first, ready.last)
    )
    return first if first == last else f"{first}{EN_DASH}{last}"


def _state(ready: Ready, on: date) -> str:
    if not ready.is_known:
        return "unknown"
    return "sure" if ready.surely(on) else "perhaps" if ready.perhaps(on) else "later"


_MAP = Text(
    sv="färgerna visar {colours}; fyllt är det som är klart {until}",
    en="colours say {colours}; filled is what is ready {until}",
)
_MORE = Text(sv="och {count} till", en="and {count} more")
_PLOTS = Text(sv="{count} tomter, {area}", en="{count} plots, {area}")
_PLOTS_ONE = Text(sv="{count} tomt, {area}", en="{count} plot, {area}")
_UNPUBLISHED = Text(sv="opublicerad", en="unpublished")
