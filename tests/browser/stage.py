"""The whole service with the demo of Borås in it, once for all tests of its pages: served, with accounts and a case.

What tests do here stays, so no test may rest on how many needs and enquiries there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from fastapi.testclient import TestClient

from api.cli.demo import load
from api.serving.application import make_app
from api.serving.service import Service
from siting.domain.accounts import Account, Role
from siting.services.workbench import Pick, keep_work, open_desk
from siting.store.accounts import begin_sign_in
from siting.store.cluster import Cluster
from siting.store.database import migrate_address
from siting.store.preparation import Role as DatabaseRole
from tests.integration.conftest import SRID, make_database
from tests.integration.http.conftest import service_on
from tests.integration.http.live import serving
from tests.integration.http.needs import answer_step, begin
from tests.integration.http.needs import send as send_need
from tests.integration.http.signing import LASTS, make_account
from tests.integration.http.signing import send as send_form
from tests.integration.http.site_files import rows, send_file

NAME = "browser_demo"
COOKIE = "siting-signin"
_LINK = re.compile(r'href="[^"]*(/p/[A-Za-z0-9_-]{43})"')


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What the tests walk about on.

    Parameters
    ----------
    address
        Where the service is.
    service
        What it is served from.
    sign_ins
        The token of a sign-in for each role.
    site_id
        A published plot.
    need
        Path of a need that is described and not sent.
    sent_need
        Path of one that is.
    enquiry_id
        What came of it, with two sites ticked.
    proposal_id, link
        A proposal made of them, and the path at which the company opens it.
    import_path
        A file that was sent and waits for a yes.
    """

    address: str
    service: Service
    sign_ins: dict[Role, str]
    site_id: int
    need: str
    sent_need: str
    enquiry_id: int
    proposal_id: int
    link: str
    import_path: str


@pytest.fixture(scope="session")
def demo_service(cluster: Cluster) -> Iterator[Service]:
    """The service on a database in which the demo is loaded."""
    make_database(cluster, NAME)
    migrate_address(cluster.url(role=DatabaseRole.OWNER, database=NAME), srid=SRID, app_user=DatabaseRole.APP)
    with service_on(cluster, NAME, rate_forms_per_minute=1_000) as made:
        load(made.database, made.settings, "sv")
        yield made


@pytest.fixture(scope="session")
def stage(demo_service: Service) -> Iterator[Stage]:
    """The demo served, with an account of each role, a need, an enquiry and a proposal."""
    accounts = {role: make_account(demo_service, role.value, role) for role in Role}
    with TestClient(make_app(demo_service), raise_server_exceptions=False) as client:
        need, sent_need = _described(client), _described(client)
        assert send_need(client, sent_need).status_code == 303
        sign_ins = {role: _signed_in(demo_service, account) for role, account in accounts.items()}
        client.cookies.set(COOKIE, sign_ins[Role.STAFF])
        enquiry_id, ticked = _matched(demo_service, accounts[Role.STAFF])
        proposal_id, link = _proposed(client, enquiry_id, ticked)
        import_path = str(send_file(client, rows("5000", "mycket")).headers["location"])
    with serving(demo_service) as address:
        yield Stage(
            address=address,
            service=demo_service,
            sign_ins=sign_ins,
            site_id=ticked[0],
            need=need,
            sent_need=sent_need,
            enquiry_id=enquiry_id,
            proposal_id=proposal_id,
            link=link,
            import_path=import_path,
        )


def _described(client: TestClient) -> str:
    link = begin(client)
    size = {"plot_area_m2": "20000", "plot_area_m2.importance": "need"}
    power = {"power_capacity_mw": "2", "power_capacity_mw.importance": "wish"}
    roads = {"junction_min": "10", "junction_min.importance": "wish"}
    for step, fields in (("size", size), ("power", power), ("roads", roads)):
        assert answer_step(client, link, step, fields).status_code == 303
    return link


def _signed_in(service: Service, account: Account) -> str:
    with service.begin() as conn:
        return begin_sign_in(conn, account.account_id, now=service.clock(), lasts=LASTS)


def _matched(service: Service, by: Account) -> tuple[int, list[int]]:
    """Tick the two largest plots for the enquiry that came in."""
    with service.begin(actor=by.login) as conn:
        enquiry_id = int(conn.exec_driver_sql("SELECT max(id) FROM siting.enquiry").scalar_one())
        largest = "SELECT site_id FROM cards.site WHERE published AND plot_area_m2 > 20000 ORDER BY plot_area_m2 DESC"
        ticked = [int(row.site_id) for row in conn.exec_driver_sql(largest + " LIMIT 2")]
        desk = open_desk(conn, enquiry_id)
        picked = tuple(Pick(site_id=site_id) for site_id in ticked)
        keep_work(conn, desk, replace(desk.work, picked=picked), version=0, by=by, now=service.clock())
    return enquiry_id, ticked


def _proposed(client: TestClient, enquiry_id: int, ticked: list[int]) -> tuple[int, str]:
    orders = {f"order-{site_id}": str(place) for place, site_id in enumerate(ticked, start=1)}
    words = {f"{lang}-{site_id}": "" for site_id in ticked for lang in ("sv", "en")}
    fields = {**orders, **words, "version": "1", "action": "make", "site": [str(one) for one in ticked]}
    made = send_form(client, f"/staff/enquiries/{enquiry_id}/proposal", **fields)  # type: ignore[arg-type]
    assert made.status_code == 303, made.text[:1000]
    path = str(made.headers["location"])
    linked = send_form(client, path, f"{path}/links", language="sv", days="30")
    found = _LINK.search(linked.text)
    assert found is not None, linked.text[:1000]
    return int(path.rsplit("/", 1)[1]), found[1]
