"""What companies describe and send, what staff make of it, and the links by which proposals are opened."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSON

from siting.store.tables.accounts import account
from siting.store.tables.base import PRIVATE_SCHEMA, flag, key, metadata, moment, whole, words

_EMPTY = text("'{}'::json")

need = Table(
    "need",
    metadata,
    key(),
    Column("token_sha256", LargeBinary, nullable=False),
    words("language"),
    Column("answers", JSON, nullable=False, server_default=_EMPTY),
    whole("version", default="1"),
    moment("began_at", now=True),
    moment("changed_at", now=True),
    Column("erase_on", Date, nullable=False, index=True),
    UniqueConstraint("token_sha256"),
    CheckConstraint("language IN ('sv', 'en')", name="language"),
)

enquiry = Table(
    "enquiry",
    metadata,
    key(),
    words("number"),
    Column("need_id", Integer, ForeignKey(need.c.id, ondelete="SET NULL"), index=True),
    Column("sent_requirement_id", Integer, ForeignKey("siting.requirement.id")),
    Column("requirement_id", Integer, ForeignKey("siting.requirement.id"), index=True),
    words("case_number", default=""),
    words("company"),
    words("title"),
    words("message", default=""),
    words("language"),
    words("status", default="new"),
    Column("handler_id", Integer, ForeignKey(account.c.id), index=True),
    moment("received_at", now=True),
    moment("reply_due"),
    Column("answered_at", DateTime(timezone=True)),
    words("outcome", default=""),
    words("outcome_reason", default=""),
    flag("demo"),
    whole("version", default="1"),
    UniqueConstraint("number"),
    CheckConstraint("language IN ('sv', 'en')", name="language"),
    CheckConstraint("status IN ('new', 'working', 'waiting', 'answered', 'closed')", name="status"),
    CheckConstraint(
        "outcome IN ('', 'established', 'elsewhere', 'nothing_found', 'withdrawn', 'unknown')", name="outcome"
    ),
)
Index("enquiry_reply_due_idx", enquiry.c.reply_due)

enquirer = Table(
    "enquirer",
    metadata,
    Column("enquiry_id", Integer, ForeignKey(enquiry.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    words("name"),
    words("email", default=""),
    words("phone", default=""),
    moment("consent_at"),
    Column("erase_on", Date, nullable=False, index=True),
    schema=PRIVATE_SCHEMA,
)

enquiry_event = Table(
    "enquiry_event",
    metadata,
    key(BigInteger),
    Column("enquiry_id", Integer, ForeignKey(enquiry.c.id, ondelete="CASCADE"), nullable=False),
    moment("at", now=True),
    Column("account_id", Integer, ForeignKey(account.c.id)),
    words("kind"),
    Column("detail", JSON, nullable=False, server_default=_EMPTY),
)
Index("enquiry_event_enquiry_id_idx", enquiry_event.c.enquiry_id, enquiry_event.c.id)

enquiry_work = Table(
    "enquiry_work",
    metadata,
    Column("enquiry_id", Integer, ForeignKey(enquiry.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("document", JSON, nullable=False),
    whole("version", default="1"),
    moment("changed_at", now=True),
    Column("account_id", Integer, ForeignKey(account.c.id)),
)

enquiry_unmet = Table(
    "enquiry_unmet",
    metadata,
    Column("enquiry_id", Integer, ForeignKey(enquiry.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", SmallInteger, primary_key=True, autoincrement=False),
    *(words(name) for name in ("fact", "label_sv", "label_en", "asked", "asked_sv", "asked_en")),
    Column("area_m2", Double),
    whole("opened"),
)

proposal_link = Table(
    "proposal_link",
    metadata,
    key(),
    Column("proposal_id", Integer, ForeignKey("siting.proposal.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_sha256", LargeBinary, nullable=False),
    words("language"),
    Column("account_id", Integer, ForeignKey(account.c.id)),
    moment("made_at", now=True),
    moment("ends_at"),
    Column("revoked_at", DateTime(timezone=True)),
    whole("opened", default="0"),
    Column("last_opened_at", DateTime(timezone=True)),
    UniqueConstraint("token_sha256"),
    CheckConstraint("language IN ('sv', 'en')", name="language"),
)

feedback = Table(
    "feedback",
    metadata,
    key(),
    moment("at", now=True),
    words("page", default=""),
    words("message"),
    words("email", default=""),
    Column("handled_at", DateTime(timezone=True)),
    Column("erase_on", Date, nullable=False, index=True),
    schema=PRIVATE_SCHEMA,
)
