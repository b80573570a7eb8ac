"""Why facts of many sites could not be computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import in_both
from siting.store.database import driver_connection
from siting.store.queries import queries


def load_missing(conn: Connection, site_ids: Sequence[int], facts: Iterable[str]) -> dict[int, dict[str, FactValue]]:
    """Return which of some facts could not be computed for sites, as unknown values whose source is the reason.

    Returns
    -------
    Site number → fact → value, marked where something that its function reads has changed since.
    """
    asked = {"ids": list(site_ids), "facts": sorted(set(facts))}
    found: dict[int, dict[str, FactValue]] = {}
    for site_id, fact, sv, en, stale in driver_connection(conn).execute(
        queries("computations")["missing_facts"], asked
    ):
        why = in_both(Text(sv=sv, en=en))
        value = FactValue(value=None, status=Status.UNKNOWN, source=why, verified=None, stale=stale)
        found.setdefault(site_id, {})[fact] = value
    return found
