"""Made-up things to store, with what a test needs overridden."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shapely.geometry import Point
from sqlalchemy import Connection

from siting.domain.sites import Site, SiteKind
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.store.bulk import replace_source_sites
from siting.store.runs import LoadSummary, finish_run, start_run
from siting.store.sources import SourceInfo, upsert_source
from siting.store.vocabulary import is_stored

DAY = date(2026, 10, 2)

STORED = [key for key, fact in FACTS.items() if is_stored(fact)]
"""Facts that sites carry."""


def known(value: Value, *, source: str = "the owner", verified: date | None = DAY) -> FactValue:
    """Return a known value."""
    return FactValue(value=value, status=Status.KNOWN, source=source, verified=verified)


def a_site(reference: str = "A1", **overrides: Any) -> Site:
    """Return a plot at Viared."""
    plain: dict[str, Any] = {
        "source": "ours",
        "reference": reference,
        "kind": SiteKind.LAND,
        "name": f"Plot {reference}",
        "geometry": Point(372_000.25, 6_398_000.5),
        "facts": {"plot_area_m2": known(40_000.0)},
    }
    return Site(**(plain | overrides))


def load(conn: Connection, sites: Iterable[Site], *, source: str = "ours", **options: Any) -> LoadSummary:
    """Load the sites of a source as an import does."""
    source_id = upsert_source(conn, SourceInfo(key=source, name=f"Source {source}", attribution=f"© {source}"))
    run_id = start_run(conn, source_id, "sites.csv", "0" * 64, "tester")
    summary = replace_source_sites(conn, source_id, run_id, sites, **options)
    finish_run(conn, run_id, summary)
    return summary
