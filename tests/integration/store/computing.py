"""Made-up functions that compute facts, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from siting.domain.text import Text
from siting.store.computations import (
    Computation,
    ComputerKey,
    outdated_sites,
    write_computation,
)
from siting.store.sites import load_sites

MEASURED = "place_distance_m"
"""A fact that is measured against what a requirement names."""

TIMES = ComputerKey(name="times", version=1, facts=("junction_min", "port_min"), measures=(MEASURED,))
FLOOD = ComputerKey(name="flood", version=1, facts=("flood",))
READER = ComputerKey(name="reader", version=1, facts=("station_distance_m",), reads_facts=True)
WHY = Text(sv="inget vägnät är laddat", en="no road network is loaded")


def run(conn: Connection, key: ComputerKey, found: dict[int, Computation]) -> int:
    """Store what a function found."""
    return write_computation(conn, key.name, key.version, found, facts=key.facts, measures=key.measures)


def run_all(conn: Connection, *keys: ComputerKey) -> None:
    """Have functions find nothing at all sites."""
    for name, ids in outdated_sites(conn, keys).items():
        (key,) = (one for one in keys if one.name == name)
        run(conn, key, dict.fromkeys(ids, Computation()))


def outdated(conn: Connection, *keys: ComputerKey) -> dict[str, list[str]]:
    """Return the references of outdated sites."""
    names = {row.id: row.reference for row in conn.execute(text("SELECT id, reference FROM site"))}
    return {name: [names[one] for one in ids] for name, ids in outdated_sites(conn, keys).items()}


def mark_all_stale(conn: Connection, name: str) -> None:
    """Have something change that a function reads, for all sites."""
    conn.execute(
        text(
            "UPDATE siting.site_computation SET stale = true"
            " WHERE computer_id = (SELECT id FROM siting.computer WHERE name = :name)"
        ),
        {"name": name},
    )


def stale_facts(conn: Connection, site_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the facts of which the computed value is out of date; sites without any are left out."""
    found = {
        site.site_id: {key for key, value in site.facts.items() if value.stale} for site in load_sites(conn, site_ids)
    }
    return {site_id: facts for site_id, facts in found.items() if facts}
