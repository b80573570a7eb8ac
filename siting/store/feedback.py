"""What people report of the service, e.g. that they can't use a page: with personal data, so kept apart and erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert

from siting.store import tables
from siting.store.contacts import private_role
from siting.store.text import storable


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """One report.

    Parameters
    ----------
    page
        Address of the page that it is about, as the person wrote it.
    message
        What the person says.
    email
        Where to answer, "" for nowhere.
    erase_on
        The day on which it is erased.
    """

    page: str
    message: str
    email: str
    erase_on: date


def add_feedback(conn: Connection, feedback: Feedback) -> None:
    """Store a report."""
    values = {
        "page": storable(feedback.page),
        "message": storable(feedback.message),
        "email": storable(feedback.email),
        "erase_on": feedback.erase_on,
    }
    with private_role(conn):
        conn.execute(insert(tables.feedback).values(values))
