"""Who asks, what they ask for, and what they were sent."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSON

from siting.store.tables.base import day, flag, key, metadata, whole, words

company = Table(
    "company",
    metadata,
    key(),
    words("name"),
    words("industry_code", default=""),
    words("industry_version", default=""),
    UniqueConstraint("name"),
)

requirement = Table(
    "requirement",
    metadata,
    key(),
    Column("company_id", Integer, ForeignKey(company.c.id), nullable=False, index=True),
    words("title_sv"),
    words("title_en"),
    words("case_number", default=""),
    Column("document", JSON, nullable=False),
    words("document_sha256"),
    day("received"),
    flag("demo"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    words("created_by"),
    UniqueConstraint("document_sha256"),
)
Index("requirement_case_number_idx", requirement.c.case_number, postgresql_where=text("case_number <> ''::text"))

proposal = Table(
    "proposal",
    metadata,
    key(),
    Column("requirement_id", Integer, ForeignKey(requirement.c.id), index=True),
    words("case_number"),
    words("case_key"),
    whole("version"),
    words("title_sv"),
    words("title_en"),
    flag("demo"),
    Column("made_at", DateTime(timezone=True), nullable=False),
    words("made_by"),
    Column("document", JSON, nullable=False),
    Column("enquiry_id", Integer, ForeignKey("siting.enquiry.id")),
    UniqueConstraint("case_key", "version"),
)
Index("proposal_enquiry_id_idx", proposal.c.enquiry_id, postgresql_where=text("enquiry_id IS NOT NULL"))
