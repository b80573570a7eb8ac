"""Counting what the planners' pages show."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from api.pages.planner.state import PlannerState, read_state
from api.pages.planner.view import Counted
from api.planning import Watcher
from api.serving.service import Service, service_of
from siting.services.search_sites import parse_pairs
from siting.services.supply import CountedLot, SupplyQuery, counted_lots, goal_of, supply_of
from siting.services.unmet_demand import FEWEST_FOR_THE_PUBLIC, unmet_demand
from siting.store.card_search import Connection


def state_of(request: Request, watching: Watcher) -> PlannerState:
    """Return what the address says is looked at."""
    service = service_of(request)
    return read_state(parse_pairs(request.url.query), staff=not watching.published_only, as_of=service.today())


def count_for_page(service: Service, watching: Watcher, state: PlannerState) -> Counted:
    """Return all that the map page is made from."""
    today, goal_m2 = service.today(), service.settings.service.supply_goal_m2
    with watching.reading(service) as reader:
        lots = found_lots(reader, service, watching, state.query)
        every = found_lots(reader, service, watching, SupplyQuery()) if state.query.is_filtered and goal_m2 else lots
    fewest = FEWEST_FOR_THE_PUBLIC if watching.published_only else 1
    with service.begin() as conn:
        unmet = unmet_demand(conn, service.clock(), fewest=fewest)
    return Counted(
        lots=lots,
        found=supply_of(lots, today),
        outlook=goal_of(every, today, goal_m2),
        every=supply_of(every, today),
        names={one.site_id: one.stored.name for one in every},
        unmet=unmet,
        fewest=fewest,
    )


def found_lots(reader: Connection, service: Service, watching: Watcher, query: SupplyQuery) -> list[CountedLot]:
    """Return the plots that a question finds, for who watches."""
    return counted_lots(reader, query, service.today(), published_only=watching.published_only)


def without_place(state: PlannerState) -> PlannerState:
    """Return what is looked at, without where the map stands and which page of the table it is."""
    return replace(state, place="", page=1)
