"""Links by which somebody without an account opens a proposal: known by their digests alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from siting.domain.text import Lang
from siting.store import tables
from siting.store.accounts import digest_of, new_token


@dataclass(frozen=True, kw_only=True)
class ProposalLink:
    """A link to a proposal.

    Parameters
    ----------
    language
        In which it opens.
    made_at, ends_at
        From and until when it opens.
    revoked_at
        When it was withdrawn; None while it is not.
    opened, last_opened_at
        How often it was opened, and when last.
    """

    link_id: int
    proposal_id: int
    language: Lang
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    opened: int
    last_opened_at: datetime | None

    def opens(self, now: datetime) -> bool:
        """Tell whether it opens."""
        return self.revoked_at is None and now < self.ends_at


def make_link(
    conn: Connection, proposal_id: int, *, language: Lang, account_id: int, now: datetime, ends_at: datetime
) -> tuple[int, str]:
    """Store a link, and return its number and the token that its address is to hold; the token is not kept."""
    token = new_token()
    statement = (
        insert(tables.proposal_link)
        .values(
            proposal_id=proposal_id,
            token_sha256=digest_of(token),
            language=language,
            account_id=account_id,
            made_at=now,
            ends_at=ends_at,
        )
        .returning(tables.proposal_link.c.id)
    )
    return int(conn.scalars(statement).one()), token


def find_link(conn: Connection, token: str) -> ProposalLink | None:
    """Return the link that a token is of, also one that opens no more; None where there is none."""
    found = _links(conn, tables.proposal_link.c.token_sha256 == digest_of(token))
    return found[0] if found else None


def list_links(conn: Connection, proposal_id: int) -> list[ProposalLink]:
    """Return a proposal's links, the newest first."""
    return _links(conn, tables.proposal_link.c.proposal_id == proposal_id)


def note_opened(conn: Connection, link_id: int, *, now: datetime) -> None:
    """Count that a link was opened."""
    link = tables.proposal_link
    conn.execute(update(link).where(link.c.id == link_id).values(opened=link.c.opened + 1, last_opened_at=now))


def revoke_link(conn: Connection, proposal_id: int, link_id: int, *, now: datetime) -> bool:
    """Withdraw one of a proposal's links; tell whether it could still be withdrawn."""
    link = tables.proposal_link
    statement = (
        update(link)
        .where(link.c.id == link_id, link.c.proposal_id == proposal_id, link.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return conn.execute(statement).rowcount == 1


def _links(conn: Connection, condition: ColumnElement[bool]) -> list[ProposalLink]:
    link = tables.proposal_link.c
    rows = conn.execute(select(tables.proposal_link).where(condition).order_by(link.id.desc()))
    return [
        ProposalLink(
            link_id=row.id,
            proposal_id=row.proposal_id,
            language="en" if row.language == "en" else "sv",
            made_at=row.made_at,
            ends_at=row.ends_at,
            revoked_at=row.revoked_at,
            opened=row.opened,
            last_opened_at=row.last_opened_at,
        )
        for row in rows
    ]
