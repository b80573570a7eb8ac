"""Enquiries of companies as staff work with them: where each stands, how it ended, what was done to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from siting.domain.errors import Conflict
from siting.domain.text import Lang, Text


class EnquiryStatus(StrEnum):
    """Where an enquiry stands."""

    NEW = "new"
    WORKING = "working"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How an enquiry ended."""

    NONE = ""
    ESTABLISHED = "established"
    ELSEWHERE = "elsewhere"
    NOTHING_FOUND = "nothing_found"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


OPEN = (EnquiryStatus.NEW, EnquiryStatus.WORKING, EnquiryStatus.WAITING)
"""Where an enquiry still has to be answered."""

STATUS_LABELS: dict[EnquiryStatus, Text] = {
    EnquiryStatus.NEW: Text(sv="ny", en="new"),
    EnquiryStatus.WORKING: Text(sv="pågår", en="in progress"),
    EnquiryStatus.WAITING: Text(sv="väntar på svar", en="waiting for an answer"),
    EnquiryStatus.ANSWERED: Text(sv="besvarad", en="answered"),
    EnquiryStatus.CLOSED: Text(sv="avslutad", en="closed"),
}

OUTCOME_LABELS: dict[Outcome, Text] = {
    Outcome.NONE: Text(sv="inte klart än", en="not settled yet"),
    Outcome.ESTABLISHED: Text(sv="etablerade sig här", en="established here"),
    Outcome.ELSEWHERE: Text(sv="valde en annan kommun", en="chose another municipality"),
    Outcome.NOTHING_FOUND: Text(sv="inget passade", en="nothing fitted"),
    Outcome.WITHDRAWN: Text(sv="drog sig ur", en="withdrew"),
    Outcome.UNKNOWN: Text(sv="vet inte", en="not known"),
}


class EventKind(StrEnum):
    """What happened to an enquiry."""

    RECEIVED = "received"
    CHANGED = "changed"
    NOTE = "note"
    REQUIREMENT = "requirement"
    PROPOSAL = "proposal"
    LINK = "link"
    LINK_REVOKED = "link_revoked"
    COMPANY_KEPT = "company_kept"


FIELD_LABELS: dict[str, Text] = {
    "status": Text(sv="läge", en="status"),
    "handler": Text(sv="handläggare", en="handler"),
    "reply_due": Text(sv="svar senast", en="reply due"),
    "case_number": Text(sv="diarienummer", en="case number"),
    "outcome": Text(sv="utfall", en="outcome"),
    "outcome_reason": Text(sv="skäl", en="reason"),
    "industry": Text(sv="företagets bransch", en="the company's industry"),
}
"""What staff change of an enquiry, as people read it."""


@dataclass(frozen=True, kw_only=True)
class EnquiryRow:
    """One enquiry in a list.

    Parameters
    ----------
    number
        What the company was told, e.g. ``2026-0412``.
    handler_id, handler
        Who takes care of it, and the name; None and "" for nobody.
    answered_at
        When it was first answered.
    version
        Goes up with each change.
    proposals
        How many were made for it.
    """

    enquiry_id: int
    number: str
    company: str
    title: str
    status: EnquiryStatus
    handler_id: int | None
    handler: str
    received_at: datetime
    reply_due: datetime
    answered_at: datetime | None
    outcome: Outcome
    demo: bool
    version: int
    proposals: int = 0

    def is_late(self, now: datetime) -> bool:
        """Tell whether it should have been answered by now."""
        return self.status in OPEN and self.reply_due < now

    def is_due_soon(self, now: datetime, within: timedelta = timedelta(hours=24)) -> bool:
        """Tell whether it has to be answered soon, and is not late yet."""
        return self.status in OPEN and now <= self.reply_due < now + within


@dataclass(frozen=True, kw_only=True)
class EnquiryState:
    """One enquiry as a whole.

    Parameters
    ----------
    row
        As in a list.
    message, language
        What the company wrote besides, and in which language it is answered.
    case_number
        The case's registration number, or "".
    outcome_reason
        Why it ended so, in words.
    sent_requirement_id, requirement_id
        As it was sent, and as it stands.
    """

    row: EnquiryRow
    message: str
    language: Lang
    case_number: str
    outcome_reason: str
    sent_requirement_id: int | None
    requirement_id: int | None


@dataclass(frozen=True, kw_only=True)
class EnquiryEvent:
    """Something that happened to an enquiry.

    Parameters
    ----------
    by
        Name of who did it; "" for the company or the program.
    kind
        One of :class:`EventKind`, or one that another version wrote.
    detail
        What it was and what it became, by field; or the note.
    """

    at: datetime
    by: str
    kind: str
    detail: Mapping[str, Any] = field(default_factory=dict)


class EnquiryChanged(Conflict):
    """Somebody else has changed the enquiry since it was read; nothing was saved."""

    code = "enquiry_changed"


class WorkChanged(Conflict):
    """Somebody else has saved the work on an enquiry since it was read; nothing was saved."""

    code = "work_changed"
