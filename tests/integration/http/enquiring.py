"""An enquiry with sites that answer it, for tests of what staff do with it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from shapely import Point, Polygon, box

from api.rendered import Renderings
from api.serving.service import Service
from api.staffing import StaffTools
from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.domain.values import FactValue
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.requirement_file import parse_requirement
from siting.store.enquiries import Enquirer, NewEnquiry, add_enquiry
from siting.store.requirements import StoredRequirement, save_requirement
from tests.integration.store.make import a_site, known, load


class _WhenAsked(Future[Any]):
    """Work that is done when somebody waits for it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            self.set_result(self._work())
        return super().result(timeout)


class _WhenAskedExecutor(Executor):
    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        return _WhenAsked(lambda: work(*args, **more))


def drawing_when_asked(client: TestClient) -> TestClient:
    """Have a client's application draw what is asked for alone, in this process: starting another takes seconds."""
    client.app.state.staff_tools = StaffTools(renderings=Renderings(make_pool=_WhenAskedExecutor))  # type: ignore[attr-defined]
    return client


PERSON = "Kim Larsson"
MAIL = "kim.larsson@example.se"

REQUIREMENT = """
title = { sv = "Lager på 2 ha", en = "Warehouse on 2 ha" }
company = { name = "Nordisk Logistik" }
site = { kinds = ["land"] }
[[groups]]
key = "reach"
label = { sv = "Läge", en = "Location" }
[[groups]]
key = "room"
label = { sv = "Rum", en = "Room" }
[[criteria]]
fact = "plot_area_m2"
at_least = 20000
anchors = [[20000, 0], [60000, 1]]
weight = 10
group = "room"
[[criteria]]
fact = "junction_min"
anchors = [[2, 1], [12, 0]]
weight = 20
group = "reach"
"""


def the_requirement(*, industry: str = "") -> Requirement:
    requirement = parse_requirement(REQUIREMENT, name="test")
    version = "SNI 2007" if industry else ""
    company = replace(requirement.company, industry_code=industry, industry_version=version)
    return replace(requirement, company=company)


def plot(reference: str, area_m2: float, junction_min: float | None, *, east: int = 0, **more: Any) -> Site:
    """Return a plot at Viared; its time to a junction may be unknown."""
    facts: dict[str, FactValue] = {"plot_area_m2": known(area_m2)}
    if junction_min is not None:
        facts["junction_min"] = known(junction_min)
    corner = Point(372_000 + 1000 * east, 6_398_000)
    geometry: Polygon = box(corner.x, corner.y, corner.x + 200, corner.y + 150)
    return a_site(reference, name=f"Plot {reference}", geometry=geometry, facts=facts, **more)


PLOTS = (
    plot("near", 30_000, 3, east=0),
    plot("large", 60_000, 11, east=1),
    plot("unsure", 40_000, None, east=2),
    plot("small", 5_000, 2, east=3),
)


def make_enquiry(
    service: Service, *, hours_left: float = 24, company: str = "Nordisk Logistik", industry: str = ""
) -> int:
    """Store an enquiry by :data:`REQUIREMENT` and return its number."""
    requirement, now = the_requirement(industry=industry), service.clock()
    with service.begin(actor="tests") as conn:
        requirement_id = save_requirement(
            conn,
            StoredRequirement(
                company=requirement.company,
                title=requirement.title,
                created_by="tests",
                document=requirement_to_dict(requirement),
            ),
        )
        new = NewEnquiry(
            need_id=None,
            requirement_id=requirement_id,
            company=company,
            title=requirement.title.sv,
            message="Ring gärna.",
            language="sv",
            received_at=now - timedelta(hours=24),
            reply_due=now + timedelta(hours=hours_left),
        )
        enquirer = Enquirer(name=PERSON, email=MAIL, consent_at=now, erase_on=(now + timedelta(days=700)).date())
        return add_enquiry(conn, new, enquirer, (), year=2026).enquiry_id


def load_plots(service: Service, *, published: bool = True) -> dict[str, int]:
    """Load :data:`PLOTS` and return reference → number."""
    with service.begin(actor="tests") as conn:
        load(conn, PLOTS)
        conn.exec_driver_sql("UPDATE siting.site SET published = %s", (published,))
        rows = conn.exec_driver_sql("SELECT reference, id FROM siting.site").all()
    return {row.reference: row.id for row in rows}
