"""Compute what geodata tells of sites, and keep it beside what people have declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from siting.domain.places import NamedArea, ReferencePoint
from siting.domain.sites import Site
from siting.domain.values import FactValue
from siting.store.database import Database
from siting.store.places import load_areas, load_points
from siting.store.sites import find_ids, load_sites, write_computed

Compute: TypeAlias = Callable[
    [Sequence[Site], Sequence[ReferencePoint], Sequence[NamedArea]], Mapping[int, Mapping[str, FactValue]]
]
"""Returns site id → fact key → value; handed in, so that services need not know of geodata."""

BATCH = 20_000
"""Sites in memory at a time."""


def compute_facts(database: Database, compute: Compute, *, actor: str, source: str | None = None) -> int:
    """Compute facts for all sites, or for one source's, in one transaction.

    A declared value is never touched; computing again from the same places changes nothing.

    Returns
    -------
    How many values were new or different.
    """
    changed = 0
    with database.begin(actor=actor) as conn:
        points = load_points(conn)
        areas = load_areas(conn)
        if not points and not areas:
            return 0
        ids = find_ids(conn, source=source)
        for start in range(0, len(ids), BATCH):
            sites = load_sites(conn, ids[start : start + BATCH], declared_only=True)
            changed += write_computed(conn, compute(sites, points, areas))
    return changed
