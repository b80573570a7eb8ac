"""Made-up functions that compute facts, and how far they have come."""

from __future__ import annotations

from sqlalchemy import Connection, text

from siting.domain.text import Text
from siting.store.computations import (
    Computation,
    ComputerKey,
    outdated_sites,
    write_computation,
)

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
