"""Every page there is: for everybody, wide and narrow, light and dark, in both languages, without a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from api.pages.account import routes as account_routes
from api.pages.company import routes as company_routes
from api.pages.planner import routes as planner_routes
from api.pages.staff import routes as staff_routes
from siting.domain.accounts import Role
from tests.browser.stage import Stage
from tests.browser.walking import PHONE, PRACTICE, Walk, is_too_wide, settle, violations

STAFF, PLANNER, ADMINISTRATOR = Role.STAFF, Role.PLANNER, Role.ADMINISTRATOR

PAGES: dict[str, tuple[Role | None, Callable[[Stage], str]]] = {
    "/": (None, lambda _: "/"),
    "/sites": (None, lambda _: "/sites?kind=land&power_capacity_mw_min=2"),
    "/sites/{ref}": (None, lambda stage: f"/sites/{stage.site_id}"),
    "/compare": (None, lambda stage: f"/compare?ids={stage.site_id},1,2"),
    "/embed": (None, lambda _: "/embed"),
    "/data": (None, lambda _: "/data"),
    "/accessibility": (None, lambda _: "/accessibility"),
    "/need": (None, lambda _: "/need"),
    "/need/{token}": (None, lambda stage: stage.need),
    "/need/{token}/result": (None, lambda stage: f"{stage.need}/result"),
    "/need/{token}/erase": (None, lambda stage: f"{stage.need}/erase"),
    "/need/{token}/send": (None, lambda stage: f"{stage.need}/send"),
    "/need/{token}/sent": (None, lambda stage: f"{stage.sent_need}/sent"),
    "/need/{token}/{step_key}": (None, lambda stage: f"{stage.need}/size"),
    "/sign-in": (None, lambda _: "/sign-in"),
    "/account": (PLANNER, lambda _: "/account"),
    "/account/password": (PLANNER, lambda _: "/account/password"),
    "/account/users": (ADMINISTRATOR, lambda _: "/account/users"),
    "/account/users/{account_id}": (ADMINISTRATOR, lambda _: "/account/users/1"),
    "/account/audit": (ADMINISTRATOR, lambda _: "/account/audit"),
    "/staff": (STAFF, lambda _: "/staff?show=all"),
    "/staff/enquiries/new": (STAFF, lambda _: "/staff/enquiries/new"),
    "/staff/enquiries/{enquiry_id}": (STAFF, lambda stage: f"/staff/enquiries/{stage.enquiry_id}"),
    "/staff/enquiries/{enquiry_id}/contact": (STAFF, lambda stage: f"/staff/enquiries/{stage.enquiry_id}/contact"),
    "/staff/enquiries/{enquiry_id}/match": (STAFF, lambda stage: f"/staff/enquiries/{stage.enquiry_id}/match"),
    "/staff/enquiries/{enquiry_id}/compare": (STAFF, lambda stage: f"/staff/enquiries/{stage.enquiry_id}/compare"),
    "/staff/enquiries/{enquiry_id}/proposal": (STAFF, lambda stage: f"/staff/enquiries/{stage.enquiry_id}/proposal"),
    "/staff/proposals/{proposal_id}": (STAFF, lambda stage: f"/staff/proposals/{stage.proposal_id}"),
    "/p/{token}": (None, lambda stage: stage.link),
    "/staff/sites": (STAFF, lambda _: "/staff/sites"),
    "/staff/sites/new": (STAFF, lambda _: "/staff/sites/new"),
    "/staff/sites/{ref}": (STAFF, lambda stage: f"/staff/sites/{stage.site_id}"),
    "/staff/sites/{ref}/edit": (STAFF, lambda stage: f"/staff/sites/{stage.site_id}/edit"),
    "/staff/sites/{ref}/history": (STAFF, lambda stage: f"/staff/sites/{stage.site_id}/history"),
    "/staff/imports": (STAFF, lambda _: "/staff/imports"),
    "/staff/imports/{import_id}": (STAFF, lambda stage: stage.import_path),
    "/planner": (PLANNER, lambda _: "/planner"),
    "/planner/table": (PLANNER, lambda _: "/planner/table"),
    "/planner/sites/{site_id}": (PLANNER, lambda stage: f"/planner/sites/{stage.site_id}"),
}
"""Path of a route → who may see the page, and its address on the stage."""

MORE = {
    "nothing found": (None, "/sites?kind=land&plot_area_m2_min=9000000&unknown=exclude"),
    "a search that can't be used": (None, "/sites?kind=land&plot_area_m2_min=abc"),
    "a site that is not there": (None, "/sites/999999"),
    "planned land that is not there": (PLANNER, "/planner?plot_area_m2_min=9000000"),
    "no enquiries": (STAFF, "/staff?show=late&q=zzz"),
    "the first page, signed in": (ADMINISTRATOR, "/"),
    "who the company is": (None, "{need}/who"),
    "the land of a search for anything": (None, "/sites"),
    "the standards' first page": (None, "/ogc?f=html"),
    "the standards' collections": (None, "/ogc/collections?f=html"),
    "one collection": (None, "/ogc/collections/sites?f=html"),
    "what a collection can be asked by": (None, "/ogc/collections/sites/queryables?f=html"),
    "a collection's features": (None, "/ogc/collections/areas/items?f=html"),
    "one feature": (None, "/ogc/collections/sites/items/1?f=html"),
    "which standards are kept": (None, "/ogc/conformance?f=html"),
}
"""Pages in states that their routes' usual addresses don't show."""

REFUSED = {"a search that can't be used": 422, "a site that is not there": 404}

NOT_PAGES = {
    "/need/effect",
    "/need/{token}/requirement.{form}",
    "/account/audit.csv",
    "/staff/proposals/{proposal_id}/files",
    "/staff/proposals/{proposal_id}/proposal.{form}",
    "/staff/imports/{import_id}/issues.csv",
    "/p/{token}/pdf",
    "/planner/supply.csv",
    "/planner/supply.gpkg",
    "/planner/supply.pdf",
}
"""Files, and parts of pages that scripts ask for."""

# Where only colours change, axe-core looks at what these can break.
COLOURS = ("color-contrast", "link-in-text-block")


def routes(of: Iterable[Any]) -> Iterator[Any]:
    for route in of:
        if hasattr(route, "effective_route_contexts"):
            yield from route.effective_route_contexts()
        else:
            yield route


def test_no_page_is_forgotten() -> None:
    app = FastAPI(openapi_url=None)
    for area in (company_routes, account_routes, staff_routes, planner_routes):
        app.include_router(area.router)
    there = {route.path for route in routes(app.routes) if "GET" in (route.methods or ())}

    assert there - NOT_PAGES == set(PAGES)


def addresses(stage: Stage) -> dict[str, tuple[Role | None, str]]:
    usual = {name: (role, address(stage)) for name, (role, address) in PAGES.items()}
    return {**usual, **{name: (role, path.format(need=stage.need)) for name, (role, path) in MORE.items()}}


@pytest.mark.parametrize("name", [*PAGES, *MORE])
def test_everybody_can_use_it(walk: Walk, stage: Stage, name: str) -> None:
    role, path = addresses(stage)[name]
    page = walk(path, role=role, expected=REFUSED.get(name, 200))
    settle(page)

    found = {"wide, light": violations(page, tags=PRACTICE), "wide": is_too_wide(page)}
    page.emulate_media(color_scheme="dark")
    found["wide, dark"] = violations(page, *COLOURS)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found |= {"phone, dark": violations(page, tags=PRACTICE), "phone": is_too_wide(page)}

    assert {where: what for where, what in found.items() if what} == {}
