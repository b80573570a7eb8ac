"""Enquiries as staff see and change them; how they come in is in :mod:`siting.store.enquiries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select, update

from siting.domain.enquiries import OPEN, EnquiryEvent, EnquiryRow, EnquiryState, EnquiryStatus, Outcome
from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.store import tables
from siting.store.text import storable

MOST_LISTED = 500
"""Enquiries that are listed at a time."""


@dataclass(frozen=True, kw_only=True)
class EnquiryFilter:
    """Which enquiries are wanted; all that is given has to hold.

    Parameters
    ----------
    open_only
        Only those that still have to be answered.
    statuses
        One of them; () for any.
    handler_id
        Whose; 0 for those that nobody has taken.
    late_at
        Only those that should have been answered by then.
    text
        Words that stand in number, company, title or case number.
    """

    open_only: bool = False
    statuses: tuple[EnquiryStatus, ...] = ()
    handler_id: int | None = None
    late_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class EnquiryCounts:
    """How many enquiries there are to do something about."""

    open: int
    late: int
    untaken: int
    mine: int
    all: int


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who can take an enquiry."""

    account_id: int
    name: str


def list_enquiries(
    conn: Connection, wanted: EnquiryFilter, *, limit: int = MOST_LISTED, offset: int = 0
) -> list[EnquiryRow]:
    """Return enquiries: the open ones first, by when they are to be answered, then the others, the newest first.

    Parameters
    ----------
    limit, offset
        How many at most, and how many before them are left out.
    """
    enquiry = tables.enquiry.c
    is_open = enquiry.status.in_([one.value for one in OPEN])
    statement = _filtered(_rows(), wanted).order_by(
        is_open.desc(),
        case((is_open, enquiry.reply_due)),
        enquiry.received_at.desc(),
        enquiry.id.desc(),
    )
    return [_row(one) for one in conn.execute(statement.limit(limit).offset(offset))]


def count_enquiries(conn: Connection, *, now: datetime, account_id: int) -> EnquiryCounts:
    """Return how many there are, in one statement."""
    enquiry = tables.enquiry.c
    is_open = enquiry.status.in_([one.value for one in OPEN])
    row = conn.execute(
        select(
            func.count().filter(is_open).label("open"),
            func.count().filter(is_open & (enquiry.reply_due < now)).label("late"),
            func.count().filter(is_open & enquiry.handler_id.is_(None)).label("untaken"),
            func.count().filter(is_open & (enquiry.handler_id == account_id)).label("mine"),
            func.count().label("all"),
        )
    ).one()
    return EnquiryCounts(open=row.open, late=row.late, untaken=row.untaken, mine=row.mine, all=row.all)


def load_enquiry(conn: Connection, enquiry_id: int) -> EnquiryState:
    """Return one enquiry.

    Raises
    ------
    NotFound
        There is no such enquiry.
    """
    enquiry = tables.enquiry.c
    more = (
        enquiry.message,
        enquiry.language,
        enquiry.case_number,
        enquiry.outcome_reason,
        enquiry.sent_requirement_id,
        enquiry.requirement_id,
    )
    row = conn.execute(_rows(*more).where(enquiry.id == enquiry_id)).one_or_none()
    if row is None:
        raise NotFound(_NO_ENQUIRY.fill(n=enquiry_id), value=enquiry_id)
    return EnquiryState(
        row=_row(row),
        message=row.message,
        language="en" if row.language == "en" else "sv",
        case_number=row.case_number,
        outcome_reason=row.outcome_reason,
        sent_requirement_id=row.sent_requirement_id,
        requirement_id=row.requirement_id,
    )


def change_enquiry(conn: Connection, enquiry_id: int, values: Mapping[str, Any], *, version: int) -> bool:
    """Change an enquiry that is still as it was read; tell whether it was."""
    kept = {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}
    statement = (
        update(tables.enquiry)
        .where(tables.enquiry.c.id == enquiry_id, tables.enquiry.c.version == version)
        .values(**kept, version=version + 1)
    )
    return conn.execute(statement).rowcount == 1


def list_events(conn: Connection, enquiry_id: int) -> list[EnquiryEvent]:
    """Return what happened to an enquiry, the newest first."""
    event = tables.enquiry_event.c
    statement = (
        select(event.at, event.kind, event.detail, func.coalesce(tables.account.c.name, "").label("by"))
        .join_from(tables.enquiry_event, tables.account, isouter=True)
        .where(event.enquiry_id == enquiry_id)
        .order_by(event.id.desc())
    )
    return [EnquiryEvent(at=row.at, by=row.by, kind=row.kind, detail=row.detail) for row in conn.execute(statement)]


def list_colleagues(conn: Connection, roles: tuple[str, ...]) -> list[Colleague]:
    """Return who can take an enquiry, by name."""
    account = tables.account.c
    statement = (
        select(account.id, account.name)
        .where(account.disabled_at.is_(None), account.role.in_(roles))
        .order_by(func.lower(account.name), account.id)
    )
    return [Colleague(account_id=row.id, name=row.name) for row in conn.execute(statement)]


def _rows(*more: Any) -> Select[Any]:
    enquiry = tables.enquiry.c
    proposals = (
        select(func.count()).where(tables.proposal.c.enquiry_id == enquiry.id).correlate(tables.enquiry)
    ).scalar_subquery()
    return select(
        enquiry.id,
        enquiry.number,
        enquiry.company,
        enquiry.title,
        enquiry.status,
        enquiry.handler_id,
        func.coalesce(tables.account.c.name, "").label("handler"),
        enquiry.received_at,
        enquiry.reply_due,
        enquiry.answered_at,
        enquiry.outcome,
        enquiry.demo,
        enquiry.version,
        proposals.label("proposals"),
        *more,
    ).join_from(tables.enquiry, tables.account, isouter=True)


def _filtered(statement: Select[Any], wanted: EnquiryFilter) -> Select[Any]:
    enquiry = tables.enquiry.c
    if wanted.open_only or wanted.late_at is not None:
        statement = statement.where(enquiry.status.in_([one.value for one in OPEN]))
    if wanted.late_at is not None:
        statement = statement.where(enquiry.reply_due < wanted.late_at)
    if wanted.statuses:
        statement = statement.where(enquiry.status.in_([one.value for one in wanted.statuses]))
    if wanted.handler_id is not None:
        statement = statement.where(
            enquiry.handler_id.is_(None) if wanted.handler_id == 0 else enquiry.handler_id == wanted.handler_id
        )
    whole = func.concat_ws(" ", enquiry.number, enquiry.company, enquiry.title, enquiry.case_number)
    for word in wanted.text.split()[:20]:
        statement = statement.where(whole.icontains(storable(word), autoescape=True))
    return statement


def _row(row: Row[Any]) -> EnquiryRow:
    return EnquiryRow(
        enquiry_id=row.id,
        number=row.number,
        company=row.company,
        title=row.title,
        status=EnquiryStatus(row.status),
        handler_id=row.handler_id,
        handler=row.handler,
        received_at=row.received_at,
        reply_due=row.reply_due,
        answered_at=row.answered_at,
        outcome=Outcome(row.outcome),
        demo=row.demo,
        version=row.version,
        proposals=row.proposals,
    )


_NO_ENQUIRY = Text(sv="Förfrågan {n} finns inte.", en="There is no enquiry {n}.")
