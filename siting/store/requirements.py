"""Requirements and the companies whose they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.postgresql import insert

from siting.domain.errors import NotFound
from siting.domain.requirement import Company
from siting.domain.text import Text
from siting.store import tables
from siting.store.companies import add_company
from siting.store.documents import storable_document


@dataclass(frozen=True, kw_only=True)
class StoredRequirement:
    """A requirement as it is stored.

    Parameters
    ----------
    company
        Who asks.
    title
        What is wanted, in a few words.
    case_number
        The case's registration number, or "".
    received
        The day it came in.
    demo
        Whether it is made up.
    created_by, created_at
        Who stored it, and when; None before.
    document
        The requirement itself, as plain JSON; empty in a listing.
    requirement_id
        Number; 0 before it is stored.
    """

    company: Company
    title: Text
    case_number: str = ""
    received: date | None = None
    demo: bool = False
    created_by: str
    created_at: datetime | None = None
    document: Mapping[str, Any] = field(default_factory=dict)
    requirement_id: int = 0


def save_requirement(conn: Connection, stored: StoredRequirement) -> int:
    """Store a requirement and return its number; the same document is stored once.

    What it says of a company that is known already stands in its document alone (:func:`add_company`).
    """
    document = storable_document(stored.document)
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    statement = (
        insert(tables.requirement)
        .values(
            company_id=add_company(conn, stored.company),
            title_sv=stored.title.sv,
            title_en=stored.title.en,
            case_number=stored.case_number,
            document=document,
            document_sha256=digest,
            received=stored.received,
            demo=stored.demo,
            created_by=stored.created_by,
        )
        .on_conflict_do_nothing(index_elements=["document_sha256"])
    )
    conn.execute(statement)
    return int(
        conn.scalars(select(tables.requirement.c.id).where(tables.requirement.c.document_sha256 == digest)).one()
    )


def load_requirement(conn: Connection, requirement_id: int) -> StoredRequirement:
    """Return a requirement with its document.

    Raises
    ------
    NotFound
        There is no such requirement.
    """
    requirement = tables.requirement
    row = conn.execute(_with_company(requirement.c.document).where(requirement.c.id == requirement_id)).one_or_none()
    if row is None:
        raise NotFound(
            Text(sv="krav {n} finns inte", en="there is no requirement {n}").fill(n=requirement_id),
            value=requirement_id,
        )
    return _stored(row, row.document)


def list_requirements(conn: Connection) -> list[StoredRequirement]:
    """Return all requirements, the newest first, without their documents."""
    statement = _with_company().order_by(tables.requirement.c.id.desc())
    return [_stored(row, {}) for row in conn.execute(statement)]


def _with_company(*more: Any) -> Any:
    columns = [column for column in tables.requirement.c if column.name != "document"]
    company = tables.company.c
    return select(*columns, company.name, company.industry_code, company.industry_version, *more).join(tables.company)


def _stored(row: Row[Any], document: Mapping[str, Any]) -> StoredRequirement:
    return StoredRequirement(
        requirement_id=row.id,
        company=Company(name=row.name, industry_code=row.industry_code, industry_version=row.industry_version),
        title=Text(sv=row.title_sv, en=row.title_en),
        case_number=row.case_number,
        received=row.received,
        demo=row.demo,
        created_by=row.created_by,
        created_at=row.created_at,
        document=document,
    )
