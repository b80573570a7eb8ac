"""Erasing personal data: daily what its day has come for, and at once who asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from siting.domain.audit import Action
from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.services.audit import note
from siting.store.database import Database
from siting.store.erasing import erase_address, erase_due
from siting.store.jobs import defer

ERASE = "erase_personal_data"
"""The job that does it."""

DAILY = "17 2 * * *"
"""When it is done, in cron's form and UTC: at night, and not at the full hour as everything else."""


def erase(database: Database, *, on: date, now: datetime, actor: str) -> Mapping[str, int]:
    """Erase what may be erased on a day, and return how much of each kind."""
    with database.begin(actor=actor) as conn:
        counts = erase_due(conn, on=on, now=now)
        if any(counts.values()):
            note(conn, Action.ERASED, by=actor, detail={"on": on.isoformat(), **counts}, at=now)
    return counts


def erase_person(database: Database, email: str, *, actor: str) -> Mapping[str, int]:
    """Erase a person by e-mail address, and return how many entries of each kind there were.

    Raises
    ------
    InvalidInput
        It is no address.
    """
    if "@" not in email or "\x00" in email:
        raise InvalidInput(_NO_ADDRESS)
    with database.begin(actor=actor) as conn:
        counts = erase_address(conn, email)
        if any(counts.values()):
            # How many, and never who: the note stays.
            note(conn, Action.ERASED, by=actor, detail=counts)
    return counts


def ask_for_erasure(conn: Connection) -> None:
    """Ask within a transaction that it be done once that is committed; asked twice is asked once."""
    defer(conn, ERASE, once=ERASE)


_NO_ADDRESS = Text(sv="Det är ingen e-postadress.", en="That is no e-mail address.")
