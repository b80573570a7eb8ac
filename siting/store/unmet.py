"""What companies asked for and was not there, summed over their enquiries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, distinct, func, select

from siting.domain.text import Text
from siting.store import tables


@dataclass(frozen=True, kw_only=True)
class UnmetRow:
    """One thing that was asked for in so many words and was not there.

    Parameters
    ----------
    fact
        The fact's key, with what it is measured against after an @.
    label
        What it is called.
    asked
        What was asked for.
    enquiries
        Numbers of the enquiries that asked it.
    """

    fact: str
    label: Text
    asked: Text
    enquiries: frozenset[int]


def find_unmet(conn: Connection, since: datetime) -> list[UnmetRow]:
    """Return what was asked for and not there by enquiries received since then, by fact and wording."""
    unmet, enquiry = tables.enquiry_unmet.c, tables.enquiry.c
    said = (unmet.fact, unmet.label_sv, unmet.label_en, unmet.asked_sv, unmet.asked_en)
    rows = conn.execute(
        select(*said, func.array_agg(distinct(unmet.enquiry_id)))
        .join(tables.enquiry, enquiry.id == unmet.enquiry_id)
        .where(enquiry.received_at >= since)
        .group_by(*said)
        .order_by(*said)
    )
    return [
        UnmetRow(
            fact=fact,
            label=Text(sv=label_sv, en=label_en),
            asked=Text(sv=asked_sv, en=asked_en),
            enquiries=frozenset(ids),
        )
        for fact, label_sv, label_en, asked_sv, asked_en, ids in rows
    ]


def wanted_areas(conn: Connection, since: datetime) -> dict[int, float]:
    """Return the largest area that each enquiry received since then wanted, m², by its number; none where unknown."""
    unmet, enquiry = tables.enquiry_unmet.c, tables.enquiry.c
    rows = conn.execute(
        select(unmet.enquiry_id, func.max(unmet.area_m2))
        .join(tables.enquiry, enquiry.id == unmet.enquiry_id)
        .where(enquiry.received_at >= since, unmet.area_m2.is_not(None))
        .group_by(unmet.enquiry_id)
    )
    return {row[0]: row[1] for row in rows}


def count_enquiries(conn: Connection, since: datetime) -> int:
    """Return how many enquiries were received since then."""
    return conn.scalar(select(func.count()).where(tables.enquiry.c.received_at >= since)) or 0
