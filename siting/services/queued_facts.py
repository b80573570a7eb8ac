"""Computing facts as jobs: divided into parts that several workers share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from siting.services.fact_computers import FactComputer, find_outdated, make_known, sites_of_any
from siting.store.database import Database
from siting.store.jobs import defer

BRING_UP_TO_DATE = "bring_facts_up_to_date"
"""Finds out what is missing or out of date, and queues it in parts."""
COMPUTE_PART = "compute_facts_of_some"
"""Computes what is missing or out of date for the sites from one number to another."""

PART = 2_000
"""Numbers of sites of one job: some seconds of work, so that workers share what is long and a restart loses little."""


def ask_for_facts(conn: Connection) -> None:
    """Ask within a transaction that facts be brought up to date once it is committed; asked twice is asked once."""
    defer(conn, BRING_UP_TO_DATE, once=BRING_UP_TO_DATE)


def queue_outdated(database: Database, computers: Sequence[FactComputer], *, part: int = PART) -> int:
    """Queue what is missing or out of date, and return in how many parts.

    A part is of the same sites each time, whatever has been done of others: what waits already is not queued again.
    """
    with database.begin() as conn:
        make_known(conn, computers)
        wanted = np.array(sites_of_any(find_outdated(conn, computers)), dtype=np.int64)
        firsts = (np.unique(wanted // part) * part).tolist()
        for first in firsts:
            asked = {"first": first, "last": first + part - 1}
            defer(conn, COMPUTE_PART, asked, once=f"{COMPUTE_PART}:{asked['first']}-{asked['last']}")
    return len(firsts)
