"""A function that counts zones, sites that it is run for, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from shapely.geometry import Polygon
from sqlalchemy import Connection

from gis_data.geodata.content import Content
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.sites import Site
from siting.domain.text import Text, same
from siting.domain.values import FactValue, Status
from siting.services.compute_facts import ComputeReport, compute_facts
from siting.services.load_geodata import store_geodata
from siting.store.database import Database
from siting.store.geodata import load_features
from siting.store.sites import find_ids, load_sites
from tests.integration.store.make import a_site, known, load

DAY = date(2026, 11, 1)
ZONE = Polygon([(0, 0), (10, 0), (10, 10), (0, 10)])
SITES = 5


@dataclass(frozen=True, kw_only=True)
class Found:
    values: Mapping[str, FactValue] = field(default_factory=dict)
    missing: Mapping[str, Text] = field(default_factory=dict)
    measures: Mapping[str, Mapping[str, FactValue]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Zones:
    """Counts the zones that are loaded, and remembers for whom it was asked.

    It is interrupted when it has been asked for ``fails_at`` sites, fails where a ``broken`` site is among those asked
    for, and gives what can't be stored for an ``odd`` one.
    """

    fails_at: int = -1
    broken: frozenset[str] = frozenset()
    odd: frozenset[str] = frozenset()
    meanwhile: Callable[[], object] | None = None
    asked: list[str] = field(default_factory=list)
    name: str = "zones"
    label: Text = field(default_factory=lambda: same("zones"))
    facts: tuple[str, ...] = ("population_5_km", "terminal_min")
    measures: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset({Role.FLOOD})
    version: int = 1
    site_facts: frozenset[str] = frozenset({"plot_area_m2"})

    def compute(self, sites: Sequence[Site], around: object) -> Sequence[Found]:
        assert isinstance(around, tuple)
        self.asked += [site.reference for site in sites]
        if 0 <= self.fails_at <= len(self.asked):
            raise KeyboardInterrupt
        if self.broken & {site.reference for site in sites}:
            raise ValueError("what shape is this?")
        if self.meanwhile is not None:
            self.meanwhile()
        value = FactValue(value=float(len(around)), status=Status.KNOWN, source="zones", verified=DAY)
        odd = replace(value, value="many")
        return [
            Found(
                values={"population_5_km": odd if site.reference in self.odd else value},
                missing={"terminal_min": same("no roads")},
            )
            for site in sites
        ]


def around(conn: Connection) -> tuple[Feature, ...]:
    return tuple(load_features(conn, Role.FLOOD))


def run(database: Database, zones: Zones, **more: Any) -> ComputeReport:
    return compute_facts(database, [zones], around, actor="tester", batch=2, **more)


def run_all(database: Database, zones: Zones, **more: Any) -> ComputeReport:
    """Run for all sites at once."""
    return compute_facts(database, [zones], around, actor="tester", batch=100, **more)


def put(database: Database, count: int) -> None:
    features = tuple(Feature(role=Role.FLOOD, code=str(n), category="year_100", geometry=ZONE) for n in range(count))
    described = GeodataSet(key="flood", title=same("Flood"), roles=frozenset({Role.FLOOD}), verified=DAY)

    store_geodata(
        database, described, Content(features=features), dependants={Role.FLOOD: {"zones": None}}, actor="tester"
    )


def sites_of(database: Database) -> list[int]:
    with database.begin() as conn:
        return find_ids(conn)


def people(database: Database) -> list[float | None]:
    with database.begin() as conn:
        sites = load_sites(conn, find_ids(conn))
    found = [site.facts.get("population_5_km") for site in sites]
    return [None if one is None or not isinstance(one.value, float) else one.value for one in found]


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as conn:
        facts = {"plot_area_m2": known(1000.0)}
        load(conn, [a_site(str(n), facts=facts) for n in range(1, SITES + 1)])
    put(database, 2)
    return database
