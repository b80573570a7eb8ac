"""Proposals, stored with everything they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text
from sqlalchemy.dialects.postgresql import insert

from siting.domain.errors import NotFound
from siting.domain.text import Text
from siting.store import tables
from siting.store.documents import storable_document


@dataclass(frozen=True, kw_only=True)
class StoredProposal:
    """A proposal as it is stored.

    Parameters
    ----------
    case_number
        The case's registration number, or "".
    title
        What was asked for, in a few words.
    made_at, made_by
        When it was made, and by whom.
    demo
        Whether anything in it is made up.
    document
        Everything that it was made from, as plain JSON; empty in a listing.
    proposal_id, version
        Number, and version from 1 within the case; 0 before it is stored.
    requirement_id
        Number of the stored requirement, if it is stored.
    enquiry_id
        The enquiry that it answers, if it answers one.
    """

    case_number: str
    title: Text
    made_at: datetime
    made_by: str
    demo: bool
    document: Mapping[str, Any] = field(default_factory=dict)
    proposal_id: int = 0
    version: int = 0
    requirement_id: int | None = None
    enquiry_id: int | None = None


def save_proposal(conn: Connection, stored: StoredProposal) -> tuple[int, int]:
    """Store a proposal and return its number and its version.

    Versions count from 1 a case number; proposals without one are counted by the enquiry that they answer, else by
    their title. Two that are stored at the same moment get two versions.
    """
    columns = tables.proposal.c
    of_enquiry = "" if stored.enquiry_id is None else f"enquiry {stored.enquiry_id}"
    key = stored.case_number or of_enquiry or f"{stored.title.sv} / {stored.title.en}"
    conn.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"proposal {key}"})
    last = conn.scalar(select(func.coalesce(func.max(columns.version), 0)).where(columns.case_key == key)) or 0
    statement = (
        insert(tables.proposal)
        .values(
            requirement_id=stored.requirement_id,
            enquiry_id=stored.enquiry_id,
            case_number=stored.case_number,
            case_key=key,
            version=last + 1,
            title_sv=stored.title.sv,
            title_en=stored.title.en,
            demo=stored.demo,
            made_at=stored.made_at,
            made_by=stored.made_by,
            document=storable_document(stored.document),
        )
        .returning(columns.id)
    )
    return int(conn.scalars(statement).one()), last + 1


def load_proposal(conn: Connection, proposal_id: int) -> StoredProposal:
    """Return a proposal with everything that it was made from.

    Raises
    ------
    NotFound
        There is no such proposal.
    """
    row = conn.execute(select(tables.proposal).where(tables.proposal.c.id == proposal_id)).one_or_none()
    if row is None:
        raise NotFound(
            Text(sv="förslag {n} finns inte", en="there is no proposal {n}").fill(n=proposal_id), value=proposal_id
        )
    return _stored(row, row.document)


def list_proposals(
    conn: Connection,
    *,
    case_number: str | None = None,
    enquiry_id: int | None = None,
    limit: int | None = None,
    below: int | None = None,
) -> list[StoredProposal]:
    """Return all proposals, or one case's, or one enquiry's, the newest first, without their documents.

    Parameters
    ----------
    limit
        How many at most; None for all.
    below
        Only those with a smaller number.
    """
    columns = [column for column in tables.proposal.c if column.name != "document"]
    statement = select(*columns).order_by(tables.proposal.c.id.desc())
    if case_number is not None:
        statement = statement.where(tables.proposal.c.case_number == case_number)
    if enquiry_id is not None:
        statement = statement.where(tables.proposal.c.enquiry_id == enquiry_id)
    if below is not None:
        statement = statement.where(tables.proposal.c.id < below)
    return [_stored(row, {}) for row in conn.execute(statement.limit(limit))]


def _stored(row: Row[Any], document: Mapping[str, Any]) -> StoredProposal:
    return StoredProposal(
        proposal_id=row.id,
        version=row.version,
        requirement_id=row.requirement_id,
        enquiry_id=row.enquiry_id,
        case_number=row.case_number,
        title=Text(sv=row.title_sv, en=row.title_en),
        made_at=row.made_at,
        made_by=row.made_by,
        demo=row.demo,
        document=document,
    )
