"""Erasing what was kept about people for as long as it was needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, Table, delete, func

from siting.store import tables
from siting.store.accounts import erase_ended
from siting.store.contacts import erase_contacts, private_role
from siting.store.enquiries import erase_enquirers
from siting.store.needs import erase_needs

_WITH_ADDRESSES: Mapping[str, Table] = {
    "enquirers": tables.enquirer,
    "contacts": tables.contact,
    "feedback": tables.feedback,
}


def erase_due(conn: Connection, *, on: date, now: datetime) -> dict[str, int]:
    """Erase what may be erased on a day, and return how many rows there were of each kind.

    Sign-ins that are over go with it; sent enquiries stay, without whoever sent them.
    """
    return {
        "sign_ins": erase_ended(conn, now=now),
        "needs": erase_needs(conn, on),
        "enquirers": erase_enquirers(conn, on),
        "contacts": erase_contacts(conn, on),
        "feedback": _erase_feedback(conn, on),
    }


def erase_address(conn: Connection, email: str) -> dict[str, int]:
    """Erase a person who asks for it, by e-mail address, whatever the case of its letters."""
    wanted = email.strip().lower()
    with private_role(conn):
        return {
            name: conn.execute(delete(table).where(func.lower(table.c.email) == wanted)).rowcount
            for name, table in _WITH_ADDRESSES.items()
        }


def _erase_feedback(conn: Connection, on: date) -> int:
    with private_role(conn):
        return conn.execute(delete(tables.feedback).where(tables.feedback.c.erase_on <= on)).rowcount
