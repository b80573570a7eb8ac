"""Links to proposals that open without an account, until their time is up or somebody withdraws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.enquiries import EventKind
from siting.domain.errors import InvalidInput, NotFound
from siting.domain.text import Lang, Text
from siting.services.audit import note
from siting.store.enquiries import add_event
from siting.store.proposal_links import ProposalLink, find_link, make_link, note_opened, revoke_link
from siting.store.proposals import StoredProposal, load_proposal

LONGEST_DAYS = 365
USUAL_DAYS = 60


class Closed(Enum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """A link that was made; its token is known now and never again."""

    link_id: int
    token: str
    ends_at: datetime


def share_proposal(
    conn: Connection, proposal_id: int, *, language: Lang, days: int, by: Account, now: datetime
) -> Shared:
    """Make a link to a proposal.

    Raises
    ------
    NotFound
        There is no such proposal.
    InvalidInput
        It would open for too long, or not at all.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(_DAYS.fill(most=LONGEST_DAYS), value=days)
    stored = load_proposal(conn, proposal_id)
    ends_at = now + timedelta(days=days)
    link_id, token = make_link(conn, proposal_id, language=language, account_id=by.account_id, now=now, ends_at=ends_at)
    detail = {"proposal": proposal_id, "link": link_id, "ends": ends_at.date().isoformat()}
    _tell(conn, stored, EventKind.LINK, Action.PROPOSAL_LINK_MADE, detail, by=by, now=now)
    return Shared(link_id=link_id, token=token, ends_at=ends_at)


def withdraw_link(conn: Connection, proposal_id: int, link_id: int, *, by: Account, now: datetime) -> None:
    """Withdraw a link at once; one that is withdrawn already stays so.

    Raises
    ------
    NotFound
        There is no such proposal.
    """
    stored = load_proposal(conn, proposal_id)
    if revoke_link(conn, proposal_id, link_id, now=now):
        detail = {"proposal": proposal_id, "link": link_id}
        _tell(conn, stored, EventKind.LINK_REVOKED, Action.PROPOSAL_LINK_REVOKED, detail, by=by, now=now)


def opened_link(conn: Connection, token: str, *, now: datetime, count: bool) -> ProposalLink | Closed:
    """Return the link that somebody opens, or why it opens nothing.

    Parameters
    ----------
    count
        Whether it is counted: not when a program only looks whether it is there.
    """
    link = find_link(conn, token)
    if link is None:
        return Closed.UNKNOWN
    if link.revoked_at is not None:
        return Closed.REVOKED
    if not link.opens(now):
        return Closed.ENDED
    if count:
        note_opened(conn, link.link_id, now=now)
    return link


def no_link() -> NotFound:
    """Return the error for a link that never was."""
    return NotFound(Text(sv="Länken leder inte till något förslag.", en="The link leads to no proposal."))


def _tell(
    conn: Connection,
    stored: StoredProposal,
    kind: EventKind,
    action: Action,
    detail: Mapping[str, object],
    *,
    by: Account,
    now: datetime,
) -> None:
    if stored.enquiry_id is not None:
        add_event(conn, stored.enquiry_id, kind, detail, account_id=by.account_id, at=now)
    note(conn, action, by=by, subject=f"proposal {stored.proposal_id}", detail=detail, at=now)


_DAYS = Text(sv="En länk öppnas i 1–{most} dagar.", en="A link opens for 1–{most} days.")
