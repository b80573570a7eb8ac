"""Sites and forms for the tests of what companies describe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fastapi.testclient import TestClient
from shapely.geometry import box
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.sites import Availability, Site
from tests.integration.store.make import a_site, known, load

SWEDISH = {"Accept-Language": "sv", "Accept": "text/html"}


def plot(number: int, *, mw: float | None = None, area: float = 40_000.0, **overrides: Any) -> Site:
    """Return a plot of which power is known or not."""
    facts: dict[str, Any] = {"plot_area_m2": known(area), "junction_min": known(4.0 + number)}
    if mw is not None:
        facts["power_capacity_mw"] = known(mw)
    east, north = 372_000 + 500 * number, 6_398_000
    return a_site(
        f"P{number}",
        name=f"Viared {number}",
        geometry=box(east, north, east + 200, north + 200),
        facts={**facts, **overrides.pop("facts", {})},
        **overrides,
    )


def fill(service: Service, sites: list[Site], *, hide: tuple[str, ...] = ()) -> dict[str, int]:
    """Store sites, some of them not published, and return their numbers by name."""
    with service.begin(actor="tester") as conn:
        load(conn, sites)
        for name in hide:
            conn.execute(text("UPDATE siting.site SET published = false WHERE name = :name"), {"name": name})
    with service.begin() as conn:
        return {row.name: row.id for row in conn.execute(text("SELECT id, name FROM siting.site"))}


def usual_sites() -> list[Site]:
    """Return three plots with 3 MW or more, two with less, two of which nothing is known, and one that is sold."""
    return [
        plot(1, mw=6.0),
        plot(2, mw=3.0),
        plot(3, mw=4.0),
        plot(4, mw=1.0),
        plot(5, mw=0.5),
        plot(6),
        plot(7),
        plot(8, mw=9.0, availability=Availability.SOLD),
    ]


def token_in(page: str) -> str:
    """Return the form token of a page."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found, page[:500]
    return found[1]


def version_on(page: str) -> str:
    """Return the version that a page's form carries."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, page[:500]
    return found[1]


def begin(client: TestClient, kind: str = "land", **fields: str) -> str:
    """Begin a need and return the address of its link."""
    page = client.get("/need", headers=SWEDISH).text
    answer = client.post(
        "/need", data={"form_token": token_in(page), "kind": kind, **fields}, headers=SWEDISH, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rsplit("/", 1)[0]


def answer_step(
    client: TestClient,
    link: str,
    step: str,
    fields: Mapping[str, str | list[str]],
    *,
    follow: bool = False,
    **extra: str,
) -> Any:
    """Send one step as its page stands now, with some fields filled in, and return what is answered."""
    page = client.get(f"{link}/{step}", headers=SWEDISH).text
    data = {"form_token": token_in(page), "version": version_on(page), **fields, **extra}
    return client.post(f"{link}/{step}", data=data, headers=SWEDISH, follow_redirects=follow)


def need_of(amount: str, importance: str = "need") -> dict[str, str]:
    """Return the fields of an answer to how much power is needed."""
    return {"power_capacity_mw": amount, "power_capacity_mw.importance": importance}


def send(client: TestClient, link: str, **changed: str) -> Any:
    """Send a need and return what is answered."""
    page = client.get(f"{link}/send", headers=SWEDISH).text
    data = {
        "form_token": token_in(page),
        "version": version_on(page),
        "company": "Nordisk Logistik",
        "name": "Anna Ek",
        "email": "anna.ek@example.com",
        "consent": "1",
        **changed,
    }
    return client.post(f"{link}/send", data=data, headers=SWEDISH, follow_redirects=False)
