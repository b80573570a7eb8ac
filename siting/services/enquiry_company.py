"""What the sender of an enquiry says of the company, beside what is kept about it: staff say which of the two holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.enquiries import EnquiryChanged, EnquiryEvent, EnquiryState, EventKind
from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.services.audit import note
from siting.services.stored_requirements import requirement_of
from siting.store.companies import Industry, KnownCompany, change_industry, load_company
from siting.store.enquiries import add_event
from siting.store.enquiry_changes import list_events, load_enquiry


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is kept about a company, and what an enquiry says of it.

    Parameters
    ----------
    sent
        None where the sender said nothing of the industry.
    kept
        Whether somebody has said, for just these two, that what is known holds.
    """

    known: KnownCompany
    sent: Industry | None
    kept: bool

    @property
    def differs(self) -> bool:
        """Whether the sender says something else than what is known."""
        return self.sent is not None and self.sent != self.known.industry


def company_beside(conn: Connection, state: EnquiryState, events: Sequence[EnquiryEvent]) -> Beside | None:
    """Return what is known and what was sent; None where the enquiry has no requirement, and so no company.

    Parameters
    ----------
    events
        All that has happened to the enquiry.
    """
    sent = requirement_of(conn, state.sent_requirement_id)
    if sent is None or state.sent_requirement_id is None:
        return None
    known = load_company(conn, state.sent_requirement_id)
    own = sent.company
    said = Industry(code=own.industry_code, version=own.industry_version) if own.industry_code else None
    decided = {"known": industry_text(known.industry), "sent": industry_text(said)}
    kept = any(event.kind == EventKind.COMPANY_KEPT and event.detail == decided for event in events)
    return Beside(known=known, sent=said, kept=kept)


def decide_company(
    conn: Connection, enquiry_id: int, *, use_sent: bool, known: Industry, by: Account, now: datetime
) -> None:
    """Have what was sent hold from now on, or what is known; either is written down.

    Parameters
    ----------
    known
        What was known when it was decided.

    Raises
    ------
    NotFound
        There is no such enquiry.
    InvalidInput
        The enquiry says nothing else of the company than what is known.
    EnquiryChanged
        What is known has been changed meanwhile; nothing is changed.
    """
    state = load_enquiry(conn, enquiry_id)
    beside = company_beside(conn, state, list_events(conn, enquiry_id))
    if beside is None or beside.sent is None:
        raise InvalidInput(_NOTHING_SENT.fill(number=state.row.number), value=enquiry_id)
    changed = EnquiryChanged(_CHANGED.fill(name=beside.known.name), value=industry_text(beside.known.industry))
    if beside.known.industry != known:
        raise changed
    if not beside.differs:
        return
    said = {"known": industry_text(known), "sent": industry_text(beside.sent)}
    detail: dict[str, object] = {**said}
    if use_sent:
        if not change_industry(conn, beside.known.company_id, was=known, becomes=beside.sent):
            raise changed
        kind, action, detail = EventKind.CHANGED, Action.COMPANY_CHANGED, {"industry": list(said.values())}
    else:
        kind, action = EventKind.COMPANY_KEPT, Action.COMPANY_KEPT
    add_event(conn, enquiry_id, kind, detail, account_id=by.account_id, at=now)
    about = {**detail, "company": beside.known.company_id}
    note(conn, action, by=by, subject=f"enquiry {enquiry_id}", detail=about, at=now)


def industry_text(industry: Industry | None) -> str:
    """Return a code with its version; "" for none.

    >>> industry_text(Industry(code="52.100", version="SNI 2007"))
    '52.100 (SNI 2007)'
    """
    if industry is None or not industry.code:
        return ""
    return f"{industry.code} ({industry.version})" if industry.version else industry.code


_NOTHING_SENT = Text(
    sv="Förfrågan {number} säger inget om företagets bransch.",
    en="Enquiry {number} says nothing of the company's industry.",
)
_CHANGED = Text(
    sv="Någon annan har ändrat vad som är känt om {name} sedan sidan öppnades. Ingenting har sparats.",
    en="Somebody else has changed what is known of {name} since the page was opened. Nothing has been saved.",
)
