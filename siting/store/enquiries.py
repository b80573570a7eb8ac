"""Enquiries as they come in: what was asked, whom to answer, what was not there.

What staff do with an enquiry afterwards is elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Integer, delete, func, insert, select, text

from siting.domain.text import Lang, Text
from siting.store import tables
from siting.store.contacts import private_role
from siting.store.documents import storable_document
from siting.store.text import storable

RECEIVED = "received"
"""Kind of the first event of every enquiry."""

_NUMBERS_LOCK = 7_204_117
"""Whoever gives an enquiry its number waits for whoever else does."""


@dataclass(frozen=True, kw_only=True)
class Enquirer:
    """Whom to answer: a person, kept apart and erased when the time is up.

    Parameters
    ----------
    name, email, phone
        The least that it takes to answer.
    consent_at
        When the person agreed that this is kept to answer.
    erase_on
        The day on which it is erased.
    """

    name: str
    email: str = ""
    phone: str = ""
    consent_at: datetime
    erase_on: date


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """Something that was asked for and not there.

    Parameters
    ----------
    fact
        The criterion's column: a fact's key, with what it is measured against after an ``@``.
    label
        What it is called.
    asked
        The limit in the fact's unit, a day in ISO form, or codes with commas between them.
    asked_words
        The limit in words.
    area_m2
        The area that was wanted, None where none was named.
    opened
        How many more sites there would have been with a concession.
    """

    fact: str
    label: Text
    asked: str
    asked_words: Text
    area_m2: float | None
    opened: int


@dataclass(frozen=True, kw_only=True)
class NewEnquiry:
    """An enquiry that comes in.

    Parameters
    ----------
    need_id
        What it was made of; None where it came another way.
    requirement_id
        The stored requirement; None where somebody only asks about a site.
    company, title, message
        Who asks, what for in a few words, and what else they write.
    language
        In which they are to be answered.
    received_at, reply_due
        When it came, and until when it is to be answered.
    site_id, site_name
        The site from whose page they came, if any.
    demo
        Whether it is made up.
    """

    need_id: int | None
    requirement_id: int | None
    company: str
    title: str
    message: str
    language: Lang
    received_at: datetime
    reply_due: datetime
    site_id: int | None = None
    site_name: str = ""
    demo: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceivedEnquiry:
    """What the company is told of its enquiry.

    Parameters
    ----------
    enquiry_id, number
        Number within the database, and the one that is told.
    title
        What was asked for, in a few words.
    language
        In which it is answered.
    received_at, reply_due
        When it came, and until when it is to be answered.
    """

    enquiry_id: int
    number: str
    title: str
    language: Lang
    received_at: datetime
    reply_due: datetime


def add_enquiry(
    conn: Connection, new: NewEnquiry, enquirer: Enquirer, unmet: Sequence[Unmet], *, year: int
) -> ReceivedEnquiry:
    """Store an enquiry with whom to answer, its first event and what was not there; return its number.

    Parameters
    ----------
    year
        In which it came in, where the office is: numbers begin anew with each.
    """
    number = _next_number(conn, year)
    statement = (
        insert(tables.enquiry)
        .values(
            number=number,
            need_id=new.need_id,
            sent_requirement_id=new.requirement_id,
            requirement_id=new.requirement_id,
            company=storable(new.company),
            title=storable(new.title),
            message=storable(new.message),
            language=new.language,
            received_at=new.received_at,
            reply_due=new.reply_due,
            demo=new.demo,
        )
        .returning(tables.enquiry.c.id)
    )
    enquiry_id = int(conn.scalars(statement).one())
    _add_enquirer(conn, enquiry_id, enquirer)
    about = {} if new.site_id is None else {"site_id": new.site_id, "site": new.site_name}
    add_event(conn, enquiry_id, RECEIVED, about, at=new.received_at)
    save_unmet(conn, enquiry_id, unmet)
    return ReceivedEnquiry(
        enquiry_id=enquiry_id,
        number=number,
        title=new.title,
        language=new.language,
        received_at=new.received_at,
        reply_due=new.reply_due,
    )


def find_received(conn: Connection, need_id: int) -> ReceivedEnquiry | None:
    """Return the enquiry that was made of a need; None where it has not been sent."""
    enquiry = tables.enquiry.c
    row = conn.execute(
        select(enquiry.id, enquiry.number, enquiry.title, enquiry.language, enquiry.received_at, enquiry.reply_due)
        .where(enquiry.need_id == need_id)
        .order_by(enquiry.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return ReceivedEnquiry(
        enquiry_id=row.id,
        number=row.number,
        title=row.title,
        language="en" if row.language == "en" else "sv",
        received_at=row.received_at,
        reply_due=row.reply_due,
    )


def add_event(
    conn: Connection,
    enquiry_id: int,
    kind: str,
    detail: Mapping[str, Any],
    *,
    account_id: int | None = None,
    at: datetime | None = None,
) -> None:
    """Write down what happened to an enquiry.

    Parameters
    ----------
    account_id
        Who did it; None for the public and the program.
    at
        When; by the database's clock if it is not given.
    """
    values = {"enquiry_id": enquiry_id, "kind": kind, "detail": storable_document(detail), "account_id": account_id}
    conn.execute(insert(tables.enquiry_event).values(**values, **({} if at is None else {"at": at})))


def save_unmet(conn: Connection, enquiry_id: int, unmet: Sequence[Unmet]) -> None:
    """Put what was asked for and not there in the place of what was noted before."""
    conn.execute(delete(tables.enquiry_unmet).where(tables.enquiry_unmet.c.enquiry_id == enquiry_id))
    rows = [
        {
            "enquiry_id": enquiry_id,
            "place": place,
            "fact": one.fact,
            "label_sv": one.label.sv,
            "label_en": one.label.en,
            "asked": one.asked,
            "asked_sv": one.asked_words.sv,
            "asked_en": one.asked_words.en,
            "area_m2": one.area_m2,
            "opened": one.opened,
        }
        for place, one in enumerate(unmet)
    ]
    if rows:
        conn.execute(insert(tables.enquiry_unmet), rows)


def load_enquirer(conn: Connection, enquiry_id: int) -> Enquirer | None:
    """Return whom to answer; None once that has been erased."""
    with private_role(conn):
        row = conn.execute(select(tables.enquirer).where(tables.enquirer.c.enquiry_id == enquiry_id)).one_or_none()
    if row is None:
        return None
    return Enquirer(name=row.name, email=row.email, phone=row.phone, consent_at=row.consent_at, erase_on=row.erase_on)


def erase_enquirers(conn: Connection, on: date) -> int:
    """Erase the persons whose time is up on a day, and return how many there were."""
    with private_role(conn):
        return conn.execute(delete(tables.enquirer).where(tables.enquirer.c.erase_on <= on)).rowcount


def _add_enquirer(conn: Connection, enquiry_id: int, enquirer: Enquirer) -> None:
    values = {
        "enquiry_id": enquiry_id,
        "name": storable(enquirer.name),
        "email": storable(enquirer.email),
        "phone": storable(enquirer.phone),
        "consent_at": enquirer.consent_at,
        "erase_on": enquirer.erase_on,
    }
    with private_role(conn):
        conn.execute(insert(tables.enquirer).values(values))


def _next_number(conn: Connection, year: int) -> str:
    conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERS_LOCK})
    number = tables.enquiry.c.number
    place = func.substr(number, len(f"{year}-") + 1).cast(Integer)
    last = conn.scalar(select(func.max(place)).where(number.like(f"{year}-%")))
    return f"{year}-{(last or 0) + 1:04d}"
